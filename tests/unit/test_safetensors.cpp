// Files of named arrays, and everything that can be wrong with one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "common/matrix/rng.hpp"
#include "common/model/safetensors.hpp"
#include "temporary_folder.hpp"

using nn::Index;
using nn::Scalar;
using namespace std::string_literals;

namespace {

namespace fs = std::filesystem;

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

constexpr const char* good =
    R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
    R"("b":{"dtype":"F32","shape":[],"data_offsets":[24,28]}})";

}  // namespace

TEST_CASE("a safetensors file is read as its header says", "[safetensors]") {
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

TEST_CASE("what is written to a safetensors file is read back, bit for bit", "[safetensors]") {
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
}

TEST_CASE("what can be written can be read, whatever it is", "[safetensors]") {
  const TemporaryPath file;
  nn::Rng rng(1);
  const auto below = [&](Index n) { return static_cast<Index>(rng.below(n)); };
  const std::vector<std::string> pieces = {"0",   "weight",        ".", "\"", "\\",
                                           "\n",  "\x01",          "é", "가", "\0"s,
                                           "a b", "__metadata__x", "😀", "{",  "dtype"};
  const auto text = [&] {
    std::string all;
    for (Index i = below(5); i > 0; --i) {
      all += pieces[below(pieces.size())];
    }
    return all;
  };
  const std::vector<Scalar> values = {0,
                                      -Scalar(0),
                                      std::numeric_limits<Scalar>::max(),
                                      std::numeric_limits<Scalar>::lowest(),
                                      std::numeric_limits<Scalar>::min(),
                                      std::numeric_limits<Scalar>::denorm_min(),
                                      Scalar(0.1)};
  for (int round = 0; round < 300; ++round) {
    nn::TensorFile content;
    std::set<std::string> names;
    for (Index i = below(8); i > 0; --i) {
      nn::Tensor tensor{text(), {}, {}};
      Index count = 1;
      for (Index j = below(12); j > 0; --j) {
        tensor.shape.push_back(below(10) == 0 ? 0 : 1 + below(2));
        count *= tensor.shape.back();
      }
      for (; tensor.values.size() < count;) {
        tensor.values.push_back(below(3) == 0 ? values[below(values.size())]
                                              : static_cast<Scalar>(rng.normal()));
      }
      if (names.insert(tensor.name).second) {
        content.tensors.push_back(tensor);
      }
    }
    for (Index i = below(4); i > 0; --i) {
      content.metadata[text()] = text();
    }
    nn::write_safetensors(content, file.path());
    CHECK(nn::read_safetensors(file.path()) == content);
  }
}

TEST_CASE("another reader finds the same in 200 files", "[safetensors]") {
  const auto number_at = [](const std::string& hex, std::size_t i) {
    return static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  };
  const auto found_in = [](const fs::path& file) -> std::string {
    std::string found;
    try {
      for (const nn::Tensor& tensor : nn::read_safetensors(file).tensors) {
        std::string name;
        for (const char c : tensor.name) {
          name += fmt::format("{:02x}", static_cast<unsigned char>(c));
        }
        found += fmt::format("{}:{}:{:.9g};", name, fmt::join(tensor.shape, ","),
                             fmt::join(tensor.values, ","));
      }
    } catch (const std::runtime_error&) {
      return "refused";
    }
    return found;
  };
  const TemporaryPath file;
  std::ifstream reference(STEPWISE_ROOT "/tests/unit/reference/safetensors.txt");
  int count = 0;
  for (std::string line; std::getline(reference, line); ++count) {
    const std::size_t blank = line.find(' ');
    std::string bytes;
    for (std::size_t i = 0; i < blank; i += 2) {
      bytes += number_at(line, i);
    }
    write(file.path(), bytes);
    INFO("line " << count + 1);
    CHECK(found_in(file.path()) == line.substr(blank + 1));
  }
  CHECK(count == 200);
}

TEST_CASE("what could not be read is not written over what is there", "[safetensors]") {
  const TemporaryPath file;
  const nn::TensorFile good = {{{"a", {1}, {1}}}, {}};
  nn::write_safetensors(good, file.path());
  const auto refuses = [&](const nn::TensorFile& content, const std::string& message) {
    CHECK_THROWS_WITH(nn::write_safetensors(content, file.path()),
                      ContainsSubstring(file.path().string() + ": cannot be written: ") &&
                          ContainsSubstring(message));
    CHECK_THROWS_AS(nn::check_safetensors(content, file.path()), std::runtime_error);
    CHECK(nn::read_safetensors(file.path()) == good);
  };
  refuses({{{"a", {3}, {1}}}, {}}, "but its shape asks for");
  refuses({{{"a", {1}, {1}}, {"b", {}, {2}}, {"a", {1}, {1}}}, {}}, "the name 'a' is there twice");
  refuses({{{"__metadata__", {1}, {1}}}, {}}, "is no name for an array");
  refuses({{{"a", {1}, {std::numeric_limits<Scalar>::infinity()}}}, {}},
          "not finite, at position 0");
  refuses({{{"a", {2}, {1, std::numeric_limits<Scalar>::quiet_NaN()}}}, {}}, "position 1");
  refuses({{{"a", std::vector<Index>(65, 1), {1}}}, {}}, "at most 64 directions");
  refuses({{{"caf\xe9", {1}, {1}}}, {}}, "not UTF-8");
  refuses({{}, {{"caf\xe9", "x"}}}, "not UTF-8");
  refuses({{}, {{"x", "caf\xe9"}}}, "not UTF-8");
}

TEST_CASE("arrays without numbers and with many directions are read", "[safetensors]") {
  const auto read = [](const std::string& name) {
    return nn::read_safetensors(fs::path(STEPWISE_ROOT "/tests/unit/cases") / name).tensors;
  };
  const std::vector<nn::Tensor> second = read("empty_array_named_second.safetensors");
  REQUIRE(second.size() == 2);
  CHECK(second[0].values == std::vector<Scalar>{1});
  CHECK(second[1] == nn::Tensor{"a", {0}, {}});
  const std::vector<nn::Tensor> many = read("empty_arrays_18.safetensors");
  REQUIRE(many.size() == 18);
  for (std::size_t i = 0; i < many.size(); ++i) {
    CHECK(many[i].values.size() == i % 2);
  }
  CHECK(read("shape_5_0.safetensors") == std::vector<nn::Tensor>{{"a", {5, 0}, {}}});
  CHECK(read("nine_directions.safetensors")[0].shape == std::vector<Index>(9, 1));
  CHECK_THROWS_WITH(read("bytes_behind_nul_in_header.safetensors"),
                    ContainsSubstring("the header holds a NUL byte"));
}

TEST_CASE("every defect of a safetensors file has its own message", "[safetensors]") {
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
  CHECK_THAT(message(file_bytes(R"({"__metadata__":{"x":"1","x":"2"}})", 0)),
             ContainsSubstring("'x' is there twice"));
  CHECK_THAT(message(one(R"("dtype":"F32","dtype":"F64","shape":[2],)" + place)),
             ContainsSubstring("'dtype' is there twice"));
  CHECK_THAT(message(one(R"("dtype":"F32","shape":[0,99999999999,99999999999],)" + place)),
             ContainsSubstring("its shape asks for 0"));
  CHECK_THAT(message(file_bytes(R"({"__metadata__":{"x":1}})", 0)),
             ContainsSubstring("not a text"));
  std::string infinite = one(R"("dtype":"F32","shape":[4],)" + place);
  infinite.replace(infinite.size() - 4, 4, std::string("\x00\x00\x80\x7f", 4));
  CHECK_THAT(message(infinite), ContainsSubstring("not finite, at position 3"));
  fs::remove(file.path());
  CHECK_THROWS_WITH(nn::read_safetensors(file.path()), ContainsSubstring("there is no such file"));
}

TEST_CASE("a safetensors file with any one byte changed is read or refused", "[safetensors]") {
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
