/// @file
/// weave: a chapter and what its program computed -> one Markdown page for Doxygen.
///
///     weave ROOT NAME RESULTS PAGE
///
/// reads ROOT/chapters/NAME/main.cpp (or ROOT/docs/NAME/main.cpp), the folder RESULTS that the program wrote, and
/// ROOT/docs/pages/glossary.md; writes the file PAGE, whole or not at all. A page whose name does not begin with a
/// number is no chapter. Ends with status 0, 1 (one line on standard error) or 2 (wrong usage).

#include <algorithm>
#include <cstdio>

#include "common/base/files.hpp"
#include "page.hpp"

namespace {

namespace fs = std::filesystem;

weave::Source read_source(const fs::path& root, const std::string& name) {
  const bool is_chapter = fs::exists(root / "chapters" / name / "main.cpp");
  const std::string file = (is_chapter ? "chapters/" : "docs/") + name + "/main.cpp";
  return weave::parse_source(file, nn::read_file(root / file));
}

/// All chapters in order; after them the page `name` if it is none.
std::vector<weave::Chapter> all_chapters(const fs::path& root, const std::string& name) {
  std::vector<weave::Chapter> chapters;
  for (const auto& entry : fs::directory_iterator(root / "chapters")) {
    if (entry.is_directory() && fs::exists(entry.path() / "main.cpp")) {
      const std::string chapter = entry.path().filename().string();
      chapters.push_back({chapter, read_source(root, chapter).metadata.at("title")});
    }
  }
  std::sort(chapters.begin(), chapters.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  if (std::none_of(chapters.begin(), chapters.end(),
                   [&](const auto& chapter) { return chapter.name == name; })) {
    chapters.push_back({name, read_source(root, name).metadata.at("title")});
  }
  return chapters;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: weave ROOT NAME RESULTS PAGE\n", stderr);
    return 2;
  }
  try {
    const fs::path root = argv[1];
    const std::string name = argv[2];
    const fs::path results = argv[3];
    nn::write_file(
        argv[4], weave::make_page({read_source(root, name), nn::read_file(results / "results.json"),
                                   nn::read_file(results / "output.txt"), results, root,
                                   nn::read_file(root / "docs/pages/glossary.md"),
                                   all_chapters(root, name), name}));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weave: %s\n", error.what());
    return 1;
  }
}
