#pragma once
/// @file
/// Compares what a page of the site shows with what its source says.

#include <string>

namespace weave {

/// Stands before an item of a list without numbers.
inline const std::string bullet = "•";

/// What a reader sees of a page that Doxygen made: the title and the contents, without tags. Before each link
/// outside of code stands a mark, so that a word that has become a link by accident is found, and before each
/// item of a list its number or a bullet. The list of contents is left out.
std::string visible_text(const std::string& html);

/// Compares two texts word by word. Empty if they are equal; otherwise the first words that differ, with those
/// around them.
std::string first_difference(const std::string& expected, const std::string& shown);

}  // namespace weave
