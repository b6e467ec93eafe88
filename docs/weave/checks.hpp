#pragma once
/// @file
/// What can be said of a chapter without running its program.

#include "order.hpp"

namespace weave {

/// All that a chapter is checked against.
struct Rules {
  const Order* order;
  const std::string* glossary;  ///< Content of the glossary page.
};

/// Notes what is wrong with a page: references, folds, the sections at its end, metadata, terms that are not in
/// the glossary or not defined in bold exactly once; of a chapter also terms and symbols that it uses before
/// they are introduced.
void check_page(const BookPage& page, const Source& source, const std::vector<Part>& parts,
                const Rules& rules, const Surroundings& surroundings);

/// A page that is written by hand with its [[names]] resolved and, in place of a line {{map}}, the learning map;
/// other text stays as it is, and so does code.
std::string resolve_page(const std::string& markdown, const Surroundings& surroundings,
                         const std::string& map = "");

}  // namespace weave
