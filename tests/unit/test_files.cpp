#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "common/base/errors.hpp"
#include "common/base/files.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;

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
  fs::create_directory(folder / "folder");
  std::ofstream(folder / "folder" / "file") << "so that it cannot be replaced";
  CHECK_THROWS_WITH(nn::write_file(folder / "folder", "x"),
                    ContainsSubstring("folder: cannot be written"));
  fs::remove_all(folder / "folder");
  for (const auto& entry : fs::directory_iterator(folder.path())) {
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

TEST_CASE("a symbolic link stays one, and leads to what was written", "[files]") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "elsewhere");
  fs::create_symlink("elsewhere/a", folder / "link");  // to a file that is not there yet
  fs::create_symlink("link", folder / "second");
  for (const std::string content : {"one", "two"}) {
    nn::write_file(folder / "second", content, nn::Flush::now);
    CHECK(fs::is_symlink(folder / "second"));
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(nn::read_file(folder / "elsewhere" / "a") == content);
  }
  CHECK(nn::part_of(folder / "second") == folder / "elsewhere" / "a.part");
  CHECK(nn::part_of("a") == "a.part");
  fs::create_symlink("loop", folder / "loop");
  CHECK_THROWS_WITH(nn::write_file(folder / "loop", "x"), ContainsSubstring("cannot be written"));
}

TEST_CASE("a device is not replaced by a file", "[files]") {
  CHECK_THROWS_WITH(nn::write_file("/dev/null", "x"),
                    "/dev/null: cannot be written (it is not a regular file)");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a folder can be had by one run at a time", "[files]") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  {
    const nn::FolderLock lock(folder.path());
    CHECK_THROWS_WITH(nn::FolderLock(folder.path()), "another run is writing there");
    CHECK_NOTHROW(nn::FolderLock(other.path()));
  }
  CHECK_NOTHROW(nn::FolderLock(folder.path()));
  CHECK(fs::is_empty(folder.path()));
}
