#include "common/base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace nn {
namespace {

/// The number of a character of `size` bytes.
std::uint32_t code_point(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  std::uint32_t code = bytes.size() == 1 ? first : first & (0x7FU >> bytes.size());
  for (const char next : bytes.substr(1)) {
    code = code << 6U | (static_cast<unsigned char>(next) & 0x3FU);
  }
  return code;
}

/// Whether a terminal or a text would do something for this character other than show it.
bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
         (code >= 0x200B && code <= 0x200F) ||  // without width, and marks of direction
         (code >= 0x2028 && code <= 0x202E) ||  // line ends, and changes of direction
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

}  // namespace

std::size_t utf8_size(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    return 1;
  }
  const std::size_t size = first < 0xC2   ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  if (size == 0 || text.size() < size) {
    return 0;
  }
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) {
      return 0;
    }
  }
  const std::uint32_t code = code_point(text.substr(0, size));
  const bool too_long = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool half = code >= 0xD800 && code < 0xE000;
  return too_long || half || code > 0x10FFFF ? 0 : size;
}

std::size_t find_not_utf8(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t eight = high_bits;
    if (i + sizeof eight <= text.size()) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
    }
    if ((eight & high_bits) == 0) {
      i += sizeof eight;
      continue;
    }
    const std::size_t size = utf8_size(text.substr(i));
    if (size == 0) {
      return i;
    }
    i += size;
  }
  return std::string_view::npos;
}

std::string printable(std::string_view text, std::size_t longest) {
  std::string shown;
  for (std::size_t i = 0, count = 0; i < text.size(); ++count) {
    if (count == longest) {
      return shown + "...";
    }
    const std::size_t size = utf8_size(text.substr(i));
    if (size == 0 || is_control(code_point(text.substr(i, size)))) {
      shown += '?';
    } else {
      shown += text.substr(i, size);
    }
    i += size == 0 ? 1 : size;
  }
  return shown;
}

std::string list_of_first(std::size_t most, std::vector<std::string> parts) {
  if (parts.size() > most) {
    const std::size_t more = parts.size() - most;
    parts.resize(most);
    parts.push_back(fmt::format("and {} more", more));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string joined(const std::vector<double>& numbers, const std::string& separator,
                   const std::string& format) {
  std::string text;
  for (const double number : numbers) {
    text += (text.empty() ? "" : separator) + fmt::format(fmt::runtime(format), number);
  }
  return text;
}

std::string one_line(std::string text) {
  text.erase(text.find_last_not_of('\n') + 1);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return printable(text, 10000);
}

std::string in_quotes(std::string_view text, std::size_t longest) {
  return "'" + printable(text, longest) + "'";
}

}  // namespace nn
