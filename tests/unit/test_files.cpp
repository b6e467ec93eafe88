#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "common/base/errors.hpp"
#include "common/base/files.hpp"
#include "temporary_folder.hpp"

TEST_CASE("what is written to a file is read back, and replaces what was there", "[files]") {
  const TemporaryFolder folder;
  const std::string bytes("one\r\n\0two", 9);
  nn::write_file(folder / "a", "a longer text that was there before");
  nn::write_file(folder / "a", bytes);
  CHECK(nn::read_file(folder / "a") == bytes);
  nn::write_file(folder / "empty", "");
  CHECK(nn::read_file(folder / "empty").empty());
}

TEST_CASE("a file is there whole or not at all, and no part of it stays", "[files]") {
  const TemporaryFolder folder;
  nn::write_file(folder / "a", "one");
  CHECK_THROWS_WITH(nn::write_file(folder / "none" / "a", "x"),
                    ContainsSubstring("none/a: cannot be written"));
  std::filesystem::create_directory(folder / "folder");
  std::ofstream(folder / "folder" / "file") << "so that it cannot be replaced";
  CHECK_THROWS_WITH(nn::write_file(folder / "folder", "x"),
                    ContainsSubstring("folder: cannot be written"));
  std::filesystem::remove_all(folder / "folder");
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    CHECK(entry.path().filename() == "a");
  }
}

TEST_CASE("a file that cannot be read is named with the reason", "[files]") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(nn::read_file(folder / "none"), nn::DataError);
  CHECK_THROWS_WITH(nn::read_file(folder / "none"),
                    (folder / "none").string() + ": there is no such file");
  CHECK_THROWS_WITH(nn::read_file("/dev/zero"), "/dev/zero: this is not a regular file");
  CHECK_NOTHROW(nn::require_regular_file(folder.write("a", "")));
  CHECK_THROWS_WITH(nn::require_regular_file(folder / "none"),
                    ContainsSubstring("none: there is no such file"));
  CHECK_THROWS_WITH(nn::require_regular_file(folder / "a" / "b"),
                    ContainsSubstring("a/b: there is no such file"));
  CHECK_THROWS_WITH(nn::require_regular_file("/dev/zero"), "/dev/zero: this is not a regular file");
  CHECK_THROWS_WITH(nn::require_regular_file(folder / std::string(300, 'x')),
                    ContainsSubstring(": cannot be read ("));
}
