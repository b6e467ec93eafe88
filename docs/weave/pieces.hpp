#pragma once
/// @file
/// Tells code that computes from code that prints.

#include <string>
#include <vector>

namespace weave {

/// Top-level items of a program one after another: structs, functions, sections.
struct Piece {
  std::vector<std::string> lines;  ///< No empty line at either end.
  /// Whether it only shows what others compute: a section of which at least half of the statements print, state or
  /// record, or a function that does nothing but make a row of a table.
  bool shows;
};

/// Code as pieces that show and pieces that do not, in turn.
std::vector<Piece> pieces_of(const std::vector<std::string>& code);

}  // namespace weave
