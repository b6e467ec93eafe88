#pragma once
/// @file
/// Makes a page of the site from a chapter and what its program computed.

#include <filesystem>
#include <string>
#include <vector>

#include "checks.hpp"
#include "map.hpp"
#include "results.hpp"

namespace weave {

/// All that a page is made of.
struct Input {
  Source source;                  ///< The chapter.
  std::string results;            ///< Content of results.json.
  std::filesystem::path figures;  ///< The folder with the figures that results.json names.
  std::filesystem::path root;     ///< The folder in which `common/` lies.
  std::string glossary;           ///< Content of the glossary page.
  Book book;                      ///< All pages, chapters in order.
  Order order;                    ///< Which chapter introduces what.
  std::vector<Stop> stops;        ///< Which chapter builds on which.
  std::vector<BookPart> parts;    ///< The parts of the book.
  std::string folder;             ///< The folder of this one, "03_hidden_layer".
};

/// The page. Throws Error for an unknown key, name or page, a missing or unused figure, an unknown section, an
/// unknown tag or file of `common/`, all that check_page() finds, and results of another chapter. The message has a
/// line for each finding.
Woven make_page(const Input& input);

/// What the text of a page may name where its program need not have run: each value is "0". All that is given must
/// outlive it; `findings` takes what is wrong.
Surroundings without_results(const Source& source, const BookPage& page, const Book& book,
                             const std::filesystem::path& root, std::vector<std::string>& findings);

/// What check_page() finds in a chapter, whose program need not have run. Line by line.
std::vector<std::string> check_chapter(const Source& source, const std::string& folder,
                                       const Book& book, const Order& order,
                                       const std::string& glossary,
                                       const std::filesystem::path& root);

/// Lines in the order of their first occurrence, each once.
std::vector<std::string> without_repetitions(const std::vector<std::string>& lines);

/// Lines in one text, without a line end after the last.
std::string joined(const std::vector<std::string>& lines);

}  // namespace weave
