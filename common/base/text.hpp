#pragma once
/// @file
/// Bytes from outside as a text that does no harm where it is shown. @ref chapter_iris shows what a file can hold.

#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// How many bytes the UTF-8 character has with which `text` begins, 1 to 4; 0 where there is none: at the end, and
/// where the bytes are not UTF-8.
std::size_t utf8_size(std::string_view text);

/// Where the first byte stands that is not UTF-8; none: std::string_view::npos.
std::size_t find_not_utf8(std::string_view text);

/// `text` as it may stand in a message or on a terminal, at most `longest` characters of it and "..." for the rest:
/// each control character (with NUL, escape, line ends, and those that turn the direction of writing) and each byte
/// that is not UTF-8 is a '?'. The one function for this: every name, cell and path that a message shows goes through
/// it.
std::string printable(std::string_view text, std::size_t longest = 1000);

/// A message as one line: line ends within it become blanks, and what printable() does not show, a question mark.
std::string one_line(std::string text);

/// As printable(), in quotes.
std::string in_quotes(std::string_view text, std::size_t longest = 60);

/// Parts with commas between them; of more than `most` the first, and how many more there are.
std::string list_of_first(std::size_t most, std::vector<std::string> parts);

/// Numbers with `separator` between them, each in `format` (in the words of the library fmt).
std::string joined(const std::vector<double>& numbers, const std::string& separator,
                   const std::string& format = "{}");

/// The same of any range of numbers, as an Armadillo vector.
template <std::ranges::input_range Numbers>
std::string joined(const Numbers& numbers, const std::string& separator,
                   const std::string& format = "{}") {
  return joined(std::vector<double>(numbers.begin(), numbers.end()), separator, format);
}

}  // namespace nn
