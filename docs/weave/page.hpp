#pragma once
/// @file
/// Makes a page of the site from a chapter and what its program computed.

#include <filesystem>
#include <string>
#include <vector>

#include "source.hpp"

namespace weave {

/// A chapter by the name of its folder and by its title.
struct Chapter {
  std::string name;   ///< "03_hidden_layer"
  std::string title;  ///< "The hidden layer"
};

/// All that a page is made of.
struct Input {
  Source source;                  ///< The chapter.
  std::string results;            ///< Content of results.json.
  std::string output;             ///< Content of output.txt.
  std::filesystem::path figures;  ///< The folder with the figures that results.json names.
  std::filesystem::path root;     ///< The folder in which `common/` lies.
  std::string glossary;           ///< Content of the glossary page.
  std::vector<Chapter> chapters;  ///< All chapters, in order.
  std::string name;               ///< The name of this one, "03_hidden_layer".
};

/// The page as Markdown for Doxygen. Throws Error for an unknown key, a missing or unused figure, a missing part of the
/// output, an unknown tag or file of `common/`, a term that the glossary does not have or that the text does not
/// define in bold exactly once, a text that does not end with a section "Try it", and results of another chapter.
std::string make_page(const Input& input);

}  // namespace weave
