#include <string>

#include "catch.hpp"
#include "common/base/errors.hpp"
#include "common/base/input_file.hpp"
#include "gzip.hpp"
#include "temporary_folder.hpp"

namespace {

std::string read(const TemporaryFolder& folder, const std::string& bytes,
                 std::uintmax_t limit = 1U << 30) {
  nn::InputFile file(folder.write("file", bytes));
  return file.read_rest(limit);
}

}  // namespace

TEST_CASE("a file is read plain or unpacked, in whole or in pieces", "[input_file]") {
  const TemporaryFolder folder;
  for (const std::size_t size : {0, 1, 3, 65535, 65536, 65537, 200000}) {
    std::string content(size, 'x');
    for (std::size_t i = 0; i < size; i += 7) {
      content[i] = static_cast<char>(i);
    }
    CHECK(read(folder, content) == content);
    CHECK(read(folder, gzipped(content)) == content);
    CHECK(read(folder, gzipped(content) + gzipped("more")) == content + "more");
  }
  nn::InputFile file(folder.write("file", "abcdef"));
  std::string piece(4, ' ');
  CHECK(file.read(piece.data(), 4) == 4);
  CHECK(piece == "abcd");
  CHECK(file.read(piece.data(), 4) == 2);
  CHECK(file.read(piece.data(), 4) == 0);
}

TEST_CASE("gzip data may be padded with zeros, and with nothing else", "[input_file]") {
  const TemporaryFolder folder;
  const std::string good = gzipped("abc");
  for (const std::size_t zeros : {1, 512, 70000}) {
    CHECK(read(folder, good + std::string(zeros, '\0')) == "abc");
  }
  CHECK_THROWS_WITH(read(folder, good + std::string(9, '\0') + "x"),
                    ContainsSubstring("file: the gzip data "));
  CHECK_THROWS_WITH(read(folder, good + "junk"), ContainsSubstring("the gzip data are damaged"));
  CHECK_THROWS_WITH(read(folder, good.substr(0, good.size() - 1)),
                    ContainsSubstring("the gzip data end too early, so the file is cut off"));
}

TEST_CASE("more than a limit is refused before it takes memory", "[input_file]") {
  const TemporaryFolder folder;
  CHECK(read(folder, "12345", 5) == "12345");
  CHECK_THROWS_WITH(read(folder, "123456", 5),
                    ContainsSubstring("file: 6 bytes, more than the limit of 5"));
  const std::string bomb = gzipped(std::string(8'000'000, ' '));
  CHECK(bomb.size() < 20000);
  CHECK_THROWS_WITH(read(folder, bomb, 1000),
                    ContainsSubstring("unpacked at least 65536 bytes, more than the limit"));
}

TEST_CASE("a file that cannot be read is named, without what its name could do", "[input_file]") {
  CHECK_THROWS_AS(nn::InputFile("no/such"), nn::DataError);
  CHECK_THROWS_WITH(nn::InputFile("no/\x1B[31msuch"), "no/?[31msuch: there is no such file");
  CHECK_THROWS_WITH(nn::InputFile("/dev/zero"), "/dev/zero: this is not a regular file");
}
