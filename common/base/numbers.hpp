#pragma once
/// @file
/// Numbers in texts: cells of a data file, words of a command line. @ref chapter_iris reads data with it.

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace nn {

/// The number that `text` is from its first to its last character, written as std::from_chars takes it: no blanks, no
/// plus sign, no comma. Nothing where it is none; `error`, where given, then says why: invalid_argument, or
/// result_out_of_range for a number that T cannot hold.
template <typename T>
std::optional<T> parse_number(std::string_view text, std::errc* error = nullptr) {
  T number{};
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, number);
  const std::errc outcome = stop == end ? code : std::errc::invalid_argument;
  if (error != nullptr) {
    *error = outcome;
  }
  return outcome == std::errc{} ? std::optional(number) : std::nullopt;
}

}  // namespace nn
