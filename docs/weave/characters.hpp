#pragma once
/// @file
/// Kinds of characters, of ASCII only: a byte of another letter in UTF-8 is of none.

#include <cctype>

namespace weave {

inline bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
inline bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
inline bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

}  // namespace weave
