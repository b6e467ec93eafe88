// A training on the disk while it runs.
#include <algorithm>
#include <limits>

#include "catch.hpp"
#include "common/base/files.hpp"
#include "common/data/samples.hpp"
#include "common/data/synthetic.hpp"
#include "common/model/checkpoint.hpp"
#include "common/training/saver.hpp"
#include "matrices.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
using nn::Epoch;
using nn::Saver;
using nn::Training;
using nn::TrainingSettings;

namespace {

namespace fs = std::filesystem;

Dataset clouds() {
  nn::Rng rng(1);
  return nn::two_clouds(rng, {.samples_per_class = 20});
}

TrainingSettings settings() {
  return {.validation = 0.25, .scaling = nn::Scaling::standard, .hidden = {5}, .epochs = 6};
}

std::string text_in(const nn::TensorFile& content, const std::string& key) {
  const auto found = content.metadata.find(key);
  return found == content.metadata.end() ? "none" : found->second;
}

}  // namespace

TEST_CASE("a training is on the disk after each epoch", "[saver]") {
  const TemporaryFolder folder;
  const fs::path file = folder / "net";
  Training training(clouds(), settings(), 1);
  Saver saver({file, 0, {{"--hidden", "5"}}});
  CHECK_FALSE(saver.saved_epoch());
  CHECK(fs::is_empty(folder.path()));  // what was tried is gone
  double best_loss = std::numeric_limits<double>::infinity();
  nn::Index best_epoch = 0;
  saver.fit(training, nullptr, [&](const Epoch& epoch) {
    if (epoch.judged_loss() < best_loss) {
      best_loss = epoch.judged_loss();
      best_epoch = epoch.number;
    }
    const nn::TensorFile network = nn::read_safetensors(file);
    CHECK(network.tensors == nn::tensors_of(training.network()));
    CHECK(text_in(network, "epoch") == std::to_string(epoch.number));
    CHECK(text_in(network, "--hidden") == "5");
    CHECK(text_in(network, "format") == "pt");
    const nn::TensorFile best = nn::read_safetensors(folder / "net.best");
    CHECK(text_in(best, "epoch") == std::to_string(best_epoch));
    CHECK(nn::load_training(folder / "net.training").history.size() == epoch.number);
    return true;
  });
  CHECK(saver.saved_epoch() == 6);
}

TEST_CASE("short epochs are not all saved, but the last one is", "[saver]") {
  const TemporaryFolder folder;
  Training training(clouds(), {.epochs = 4}, 1);
  Saver saver({folder / "net", 1000, {}});
  saver.fit(training, nullptr, [&](const Epoch&) {
    CHECK_FALSE(fs::exists(folder / "net"));
    return true;
  });
  CHECK(text_in(nn::read_safetensors(folder / "net"), "epoch") == "4");
  CHECK_FALSE(fs::exists(folder / "net.best"));
  // Without a file it only trains.
  Training other(clouds(), {.epochs = 4}, 1);
  Saver nothing({});
  nothing.fit(other);
  CHECK(equal(other.network().theta, training.network().theta));
  CHECK_FALSE(nothing.saved_epoch());
}

TEST_CASE("an epoch that is not finite leaves the one before", "[saver]") {
  const TemporaryFolder folder;
  TrainingSettings wild = settings();
  wild.epochs = 1000;
  wild.hidden = {};
  wild.optimizer = "sgd";
  wild.learning_rate = 100;
  wild.step.l2 = 1;
  for (const double seconds : {0.0, 1000.0}) {
    const fs::path file = folder / ("net" + std::to_string(seconds));
    Training diverging(clouds(), wild, 1);
    Saver saver({file, seconds, {}});
    CHECK_THROWS_WITH(saver.fit(diverging), ContainsSubstring("finite"));
    const nn::Index last = diverging.history().size();
    REQUIRE(last > 1);
    CHECK(saver.saved_epoch() == last);
    CHECK(nn::read_safetensors(file).tensors == nn::tensors_of(diverging.network()));
    CHECK(nn::load_training(file.string() + ".training").history.size() == last);
  }
}

TEST_CASE("nothing good is replaced by what is not", "[saver]") {
  const TemporaryFolder folder;
  const fs::path file = folder.write("net", "good");
  const auto unchanged = [&] { return nn::read_file(file) == "good"; };
  // The loss of an epoch is measured before its last step, so it does not tell.
  Dataset huge = clouds();
  huge.X *= in_double ? nn::Scalar(1e300) : nn::Scalar(1e35);
  Training overflowing(huge,
                       {.hidden = {}, .optimizer = "sgd", .learning_rate = 1e100, .epochs = 1}, 1);
  Saver saver({file, 0, {}});
  CHECK_THROWS_WITH(saver.fit(overflowing), ContainsSubstring("not finite"));
  CHECK(unchanged());
  Training interrupted(clouds(), settings(), 1);
  saver.fit(interrupted, [] { return true; });
  CHECK(unchanged());
  Dataset named = clouds();
  named.class_names[0] = "caf\xe9";
  Training nameless(named, settings(), 1);
  CHECK_THROWS_WITH(saver.fit(nameless), ContainsSubstring("not UTF-8"));
  CHECK(nameless.history().empty());  // known before the work
  Saver other({file, 0, {{"--data", "caf\xe9"}}});
  Training training(clouds(), settings(), 1);
  CHECK_THROWS_WITH(other.fit(training), ContainsSubstring("not UTF-8"));
  CHECK(training.history().empty());
  CHECK(unchanged());
  Training untrained(clouds(), {.epochs = 0}, 1);
  saver.fit(untrained);  // asked for
  CHECK(saver.saved_epoch() == 0);
}

TEST_CASE("where nothing can be written is known before the work", "[saver]") {
  const TemporaryFolder folder;
  const auto message = [](const fs::path& file) -> std::string {
    try {
      Saver{{file, 0, {}}};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(message(folder / "net") == "no error");
  CHECK_THAT(message(folder / "none/net"), ContainsSubstring("there is no folder '"));
  CHECK_THAT(message(folder.path()), ContainsSubstring("is a folder"));
  CHECK_THAT(message("/dev/null"), ContainsSubstring("not a regular file"));
  CHECK_THAT(message(folder / std::string(245, 'x')), ContainsSubstring(".training' cannot be"));
  CHECK_THAT(message("/proc/none"), ContainsSubstring("cannot be written"));
  fs::create_directory(folder / "other.training");
  CHECK_THAT(message(folder / "other"), ContainsSubstring("other.training' is a folder"));
  folder.write("file", "");
  CHECK_THAT(message(folder / "file/net"), ContainsSubstring("there is no folder"));
}

TEST_CASE("a saved network begins another training, with its scale", "[saver]") {
  const TemporaryFolder folder;
  const Dataset data = clouds();
  Training first(data, settings(), 1);
  Saver({folder / "net", 5, {}}).fit(first);
  const nn::Beginning before = nn::read_network(folder / "net");
  // A part of the data, with one class, in other columns.
  Dataset part = nn::select(data, nn::IndexVector{1, 3, 5});
  part.X = arma::flipud(part.X);
  std::ranges::reverse(part.feature_names);
  part.labels.zeros();
  part.class_names = {data.class_names[1]};
  TrainingSettings judge = settings();
  judge.validation = 0;
  Training second(nn::matched(part, before.data, "part"), judge, 2, before.data);
  nn::begin(second, before);
  const nn::Matrix X = data.X.cols(nn::IndexVector{1, 3, 5});
  CHECK(equal(second.scores(X), nn::Matrix(first.scores(data.X)).cols(nn::IndexVector{1, 3, 5}),
              rounding));
  CHECK(second.training_set().classes() == 2);
  CHECK(second.description().scaler->numbers() == first.description().scaler->numbers());
}

TEST_CASE("a saved training goes on, but only with its own samples", "[saver]") {
  const TemporaryFolder folder;
  Training whole(clouds(), settings(), 3);
  whole.fit();
  Training first(clouds(), settings(), 3);
  Saver({folder / "net", 5, {}}).fit(first, nullptr, [](const Epoch& e) { return e.number < 3; });
  const nn::Beginning before = nn::read_training(folder / "net");
  CHECK(before.file == (folder / "net.training").string());
  Training second(nn::matched(clouds(), before.data, "data"), settings(), 3, before.data);
  nn::begin(second, before);
  second.fit();
  CHECK(equal(second.network().theta, whole.network().theta));
  CHECK(second.state().stopping.best_epoch == whole.state().stopping.best_epoch);
  Dataset changed = clouds();
  changed.X(0, 0) += 1;
  Training other(changed, settings(), 3);
  CHECK_THROWS_WITH(nn::begin(other, before),
                    ContainsSubstring("net.training: this is the training with other samples"));
  CHECK(other.history().empty());
  Training nothing(changed, settings(), 3);
  nn::begin(nothing, {});
  CHECK(nothing.history().empty());
}

TEST_CASE("a network and a training that are of different moments are noticed", "[saver]") {
  const TemporaryFolder folder;
  const fs::path file = folder / "net";
  Training training(clouds(), settings(), 1);
  Saver({file, 0, {}}).fit(training, nullptr, [](const Epoch& e) { return e.number < 3; });
  CHECK(nn::read_training(file).notes.empty());
  CHECK(nn::read_training(folder / "net.training").notes.empty());
  const std::string before = nn::read_file(folder / "net.training");
  Training longer(clouds(), settings(), 1);
  Saver({file, 0, {}}).fit(longer);
  nn::write_file(folder / "net.training", before);  // as if killed between the two files
  CHECK(nn::read_training(file).notes ==
        std::vector<std::string>{file.string() + " is not of the moment at which this training was "
                                                 "saved, after epoch 3"});
  nn::write_file(file, "short");
  CHECK_THAT(nn::read_training(file).notes.at(0), ContainsSubstring("net: too short"));
  fs::remove(file);
  CHECK(nn::read_training(file).notes.empty());
}
