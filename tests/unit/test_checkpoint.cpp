// Networks and trainings in files: safetensors, and everything that can be wrong with one.
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "catch.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/dense.hpp"
#include "common/model/dropout.hpp"
#include "common/base/files.hpp"
#include "common/training/training_state.hpp"
#include "temporary_folder.hpp"
#include "training_fixture.hpp"

using nn::Index;
using nn::Matrix;
using nn::Rng;
using nn::Scalar;
using nn::Vector;

namespace {

namespace fs = std::filesystem;

/// A path for a file, in a folder of its own.
class TemporaryPath {
 public:
  const fs::path& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  fs::path path_ = folder_ / "test.safetensors";
};

/// The bytes of a file with this header and `count` floats 0, 1, 2, ...
std::string file_bytes(const std::string& header, int count) {
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  bytes += header;
  for (int i = 0; i < count; ++i) {
    const auto value = static_cast<float>(i);
    bytes.append(reinterpret_cast<const char*>(&value), 4);
  }
  return bytes;
}

void write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

bool equal(const Vector& a, const Vector& b) { return a.n_elem == b.n_elem && arma::all(a == b); }

constexpr const char* good =
    R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
    R"("b":{"dtype":"F32","shape":[],"data_offsets":[24,28]}})";

}  // namespace

TEST_CASE("a safetensors file is read as its header says", "[checkpoint]") {
  const TemporaryPath file;
  write(file.path(), file_bytes(good, 7));
  const nn::TensorFile content = nn::read_safetensors(file.path());
  REQUIRE(content.tensors.size() == 2);
  CHECK(content.tensors[0].name == "a");
  CHECK(content.tensors[0].shape == std::vector<Index>{2, 3});
  CHECK(content.tensors[0].values == std::vector<Scalar>{0, 1, 2, 3, 4, 5});
  CHECK(content.tensors[1].shape.empty());
  CHECK(content.tensors[1].values == std::vector<Scalar>{6});
  CHECK(content.metadata.at("format") == "pt");
}

TEST_CASE("what is written to a safetensors file is read back, bit for bit", "[checkpoint]") {
  const TemporaryPath file;
  const nn::TensorFile content = {
      {{"0.weight", {2, 2}, {Scalar(0.1), -2, std::numeric_limits<Scalar>::denorm_min(), 0}},
       {"empty", {0}, {}}},
      {{"k", "a \"text\"\n"}}};
  nn::write_safetensors(content, file.path());
  const nn::TensorFile read = nn::read_safetensors(file.path());
  REQUIRE(read.tensors.size() == 2);
  CHECK(read.tensors[0].values == content.tensors[0].values);
  CHECK(read.tensors[1].values.empty());
  CHECK(read.metadata == content.metadata);
  CHECK_THROWS_AS(nn::write_safetensors({{{"a", {3}, {1}}}, {}}, file.path()),
                  std::invalid_argument);
}

TEST_CASE("every defect of a safetensors file has its own message", "[checkpoint]") {
  const TemporaryPath file;
  const auto message = [&](const std::string& bytes) -> std::string {
    write(file.path(), bytes);
    try {
      nn::read_safetensors(file.path());
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "no error";
  };
  const auto one = [](const std::string& entry) {
    return file_bytes("{\"a\":{" + entry + "}}", 4);
  };
  const std::string place = R"("data_offsets":[0,16])";
  CHECK_THAT(message(""), ContainsSubstring(file.path().string() + ": too short"));
  CHECK_THAT(message(file_bytes(good, 7).substr(0, 60)), ContainsSubstring("header should have"));
  CHECK_THAT(message(std::string(8, '\xff') + "{}"), ContainsSubstring("header should have"));
  CHECK_THAT(message(file_bytes("{nonsense", 0)), ContainsSubstring("not JSON"));
  CHECK_THAT(message(file_bytes("[1]", 0)), ContainsSubstring("not a JSON object"));
  CHECK_THAT(message(file_bytes(R"({"a":[[[[1]]]]})", 0)), ContainsSubstring("nested too deeply"));
  CHECK_THAT(message(file_bytes(good, 6)), ContainsSubstring("'b' has data_offsets from 24 to 28"));
  CHECK_THAT(message(file_bytes(good, 8)), ContainsSubstring("4 bytes follow after the last"));
  CHECK_THAT(message(one(R"("dtype":"F16","shape":[4],)" + place)), ContainsSubstring("'F16'"));
  CHECK_THAT(message(one(R"("dtype":"I64","shape":[2],)" + place)), ContainsSubstring("'I64'"));
  CHECK_THAT(message(one(R"("shape":[4],)" + place)), ContainsSubstring("needs a dtype"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":[-4],)" + place)),
             ContainsSubstring("not of counts"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":4,)" + place)), ContainsSubstring("no shape"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":[5],)" + place)),
             ContainsSubstring("16 bytes, but its shape asks for 20"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":[4294967296,4294967296,4],)" + place)),
             ContainsSubstring("more numbers than the file holds"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":[4],"data_offsets":[16,0])")),
             ContainsSubstring("data_offsets from 16 to 0"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":[4],"data_offsets":"all")")),
             ContainsSubstring("no data_offsets"));
  const std::string a = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  const std::string b = R"("b":{"dtype":"F32","shape":[2],"data_offsets":)";
  CHECK_THAT(message(file_bytes("{" + a + "," + b + "[4,12]}}", 3)), ContainsSubstring("overlap"));
  CHECK_THAT(message(file_bytes("{" + a + "," + b + "[12,20]}}", 5)),
             ContainsSubstring("byte 8 of the data belongs to no array"));
  CHECK_THAT(message(file_bytes("{" + a + "," + a + "}", 2)),
             ContainsSubstring("'a' is there twice"));
  CHECK_THAT(message(file_bytes(R"({"__metadata__":{"x":1}})", 0)),
             ContainsSubstring("not a text"));
  std::string infinite = one(R"("dtype":"F32","shape":[4],)" + place);
  infinite.replace(infinite.size() - 4, 4, std::string("\x00\x00\x80\x7f", 4));
  CHECK_THAT(message(infinite), ContainsSubstring("not finite, at position 3"));
  fs::remove(file.path());
  CHECK_THROWS_WITH(nn::read_safetensors(file.path()), ContainsSubstring("cannot be read"));
}

TEST_CASE("a safetensors file with any one byte changed is read or refused", "[checkpoint]") {
  const TemporaryPath file;
  const std::string bytes = file_bytes(good, 7);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const char change : {'\x01', '\x10', '\x80', '\xff'}) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ change);
      write(file.path(), changed);
      try {
        nn::read_safetensors(file.path());
      } catch (const std::runtime_error& error) {
        CHECK(std::string(error.what()).find('\n') == std::string::npos);
      }
    }
    write(file.path(), bytes.substr(0, i));
    CHECK_THROWS_AS(nn::read_safetensors(file.path()), std::runtime_error);
  }
}

TEST_CASE("a network is saved under PyTorch's names, row by row", "[checkpoint]") {
  nn::Network network{nn::Dense{3, 2}, nn::BatchNorm{2}, nn::ReLU{}, nn::Dense{2, 1}};
  network.theta = arma::regspace<Vector>(1, Scalar(network.theta.n_elem));
  network.buffers = arma::regspace<Vector>(1, Scalar(network.buffers.n_elem));
  const std::vector<nn::Tensor> tensors = nn::tensors_of(network);
  REQUIRE(tensors.size() == 8);
  CHECK(tensors[0].name == "0.weight");
  CHECK(tensors[0].shape == std::vector<Index>{2, 3});
  CHECK(tensors[0].values == std::vector<Scalar>{1, 3, 5, 2, 4, 6});
  CHECK(tensors[1].shape == std::vector<Index>{2});
  CHECK(tensors[4].name == "3.weight");
  CHECK(tensors[4].shape == std::vector<Index>{1, 2});
  CHECK(tensors[6].name == "1.running_mean");
  CHECK(tensors[6].values == std::vector<Scalar>{1, 2});

  const TemporaryPath file;
  nn::save_network(network, file.path());
  nn::Network other{nn::Dense{3, 2}, nn::BatchNorm{2}, nn::ReLU{}, nn::Dense{2, 1}};
  nn::load_network(other, file.path());
  CHECK(equal(other.theta, network.theta));
  CHECK(equal(other.buffers, network.buffers));
}

TEST_CASE("a file of another network is refused and changes nothing", "[checkpoint]") {
  const TemporaryPath file;
  nn::Network network{nn::Dense{3, 2}, nn::ReLU{}, nn::Dense{2, 1}};
  nn::save_network(network, file.path());
  nn::Network wider{nn::Dense{3, 4}, nn::ReLU{}, nn::Dense{4, 1}};
  wider.theta.ones();
  CHECK_THROWS_WITH(
      nn::load_network(wider, file.path()),
      ContainsSubstring("'0.weight' has the shape [2, 3], but the network's is [4, 3]"));
  CHECK(arma::all(wider.theta == 1));
  nn::Network shorter{nn::Dense{3, 2}};
  CHECK_THROWS_WITH(nn::load_network(shorter, file.path()),
                    ContainsSubstring("the network has no '2.weight'"));
  nn::Network longer{nn::Dense{3, 2}, nn::ReLU{}, nn::Dense{2, 1}, nn::ReLU{}, nn::Dense{1, 1}};
  CHECK_THROWS_WITH(nn::load_network(longer, file.path()),
                    ContainsSubstring("there is no '4.weight', which the network needs"));
}

namespace {

/// A training with early stopping as well, that can be saved and loaded.
struct Trained : Training {
  nn::EarlyStopping stopping{network, {.patience = 100}};
  std::vector<nn::Epoch> history;

  void run(Index epochs) { history = Training::run(epochs, history, {std::ref(stopping)}); }

  void save(const fs::path& file) const {
    nn::save_training({network.theta,
                       network.buffers,
                       optimizer.state(),
                       stopping.state(),
                       history,
                       rng,
                       {{"optimizer", "nadam"}}},
                      file);
  }

  void load(const fs::path& file) {
    const nn::TrainingState state = nn::load_training(file);
    network.theta = state.theta;
    network.buffers = state.buffers;
    optimizer.restore(state.optimizer);
    stopping.restore(state.stopping);
    history = state.history;
    rng = state.rng;
    CHECK(state.settings.at("optimizer") == "nadam");
  }
};

}  // namespace

TEST_CASE("a training that went through a file gives the bits of a whole one", "[checkpoint]") {
  const TemporaryPath file;
  Trained whole;
  whole.run(30);
  Trained first;
  first.run(13);
  first.save(file.path());
  Trained second;
  second.rng.uniform();  // not where it should be
  second.load(file.path());
  second.run(30);
  CHECK(equal(second.network.theta, whole.network.theta));
  CHECK(equal(second.network.buffers, whole.network.buffers));
  CHECK(second.stopping.best_epoch() == whole.stopping.best_epoch());
  CHECK(equal(second.stopping.state().theta, whole.stopping.state().theta));
  REQUIRE(second.history.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    CHECK(second.history[i].loss == whole.history[i].loss);
    CHECK(second.history[i].learning_rate == whole.history[i].learning_rate);
  }
}

TEST_CASE("a training can be saved before its first epoch", "[checkpoint]") {
  const TemporaryPath file;
  const Trained fresh;
  fresh.save(file.path());
  Trained loaded;
  loaded.load(file.path());
  CHECK(loaded.history.empty());
  CHECK(loaded.stopping.best_epoch() == 0);
  CHECK(std::isinf(loaded.stopping.best_loss()));
}

TEST_CASE("a file without a training, or a damaged one, is refused", "[checkpoint]") {
  const TemporaryPath file;
  nn::Network network{nn::Dense{3, 2}};
  nn::save_network(network, file.path());
  CHECK_THROWS_WITH(nn::load_training(file.path()), ContainsSubstring("holds no training"));
  nn::write_safetensors({{}, {{"training", "{\"steps\": \"many\"}"}}}, file.path());
  CHECK_THROWS_WITH(nn::load_training(file.path()), ContainsSubstring("is damaged"));
  Rng rng(1);
  CHECK_THROWS_AS(rng.restore("1 2 3"), std::invalid_argument);
}

TEST_CASE("an interrupted training ends after the step and does not count its epoch",
          "[checkpoint]") {
  Trained training;
  int steps = 0;
  const auto history = nn::fit(
      training.network, training.loss, training.optimizer, training.data.X, training.Y,
      training.rng, {.epochs = 10, .batch_size = 10, .interrupted = [&] { return ++steps >= 6; }});
  CHECK(training.optimizer.state().steps == 5);
  CHECK(history.size() == 1);
}
