// Files of named arrays, and everything that can be wrong with one.
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "catch.hpp"
#include "common/model/safetensors.hpp"
#include "temporary_folder.hpp"

using nn::Index;
using nn::Scalar;

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
  CHECK_THROWS_AS(nn::write_safetensors({{{"a", {3}, {1}}}, {}}, file.path()),
                  std::invalid_argument);
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
  CHECK_THAT(message(file_bytes(R"({"__metadata__":{"x":1}})", 0)),
             ContainsSubstring("not a text"));
  std::string infinite = one(R"("dtype":"F32","shape":[4],)" + place);
  infinite.replace(infinite.size() - 4, 4, std::string("\x00\x00\x80\x7f", 4));
  CHECK_THAT(message(infinite), ContainsSubstring("not finite, at position 3"));
  fs::remove(file.path());
  CHECK_THROWS_WITH(nn::read_safetensors(file.path()), ContainsSubstring("cannot be read"));
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
