#include "source.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>

#include "lexer.hpp"

namespace weave {
namespace {

constexpr std::array required_keys = {"title", "question", "builds on", "terms", "symbols"};

const std::string byte_order_mark = "\xEF\xBB\xBF";

bool is_key(const std::string& key) {
  return key == "library" ||
         std::find(required_keys.begin(), required_keys.end(), key) != required_keys.end();
}

/// Code points in UTF-8 text: bytes that do not continue one.
std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// `///` documents code and belongs to it.
bool is_prose(const std::string& line) {
  return line.starts_with("//") && !line.starts_with("///");
}

/// A prose line without `//` and the blank after it.
std::string prose_of(const std::string& line) {
  return line.substr(line.starts_with("// ") ? 3 : 2);
}

void trim_empty_lines(Block& block) {
  while (!block.lines.empty() && trimmed(block.lines.back()).empty()) {
    block.lines.pop_back();
  }
  while (!block.lines.empty() && trimmed(block.lines.front()).empty()) {
    block.lines.erase(block.lines.begin());
    ++block.first_line;
  }
}

/// Reads the metadata between two lines `// ---` and returns the position of the line after it.
std::size_t parse_metadata(Source& source, const std::vector<std::string>& lines) {
  if (lines.empty() || trimmed(lines[0]) != "// ---") {
    throw Error(source.file, 1, "a chapter begins with its metadata: expected a line '// ---'");
  }
  std::string* value = nullptr;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string line = is_prose(lines[i]) ? prose_of(lines[i]) : lines[i];
    if (line == "---") {
      for (const char* key : required_keys) {
        if (source.metadata[key].empty()) {
          throw Error(source.file, i + 1, std::string("the metadata has no '") + key + "'");
        }
      }
      return i + 1;
    }
    if (line.starts_with("  ") && value != nullptr) {
      *value += "\n" + trimmed(line);
      if (value->size() > 8000) {
        throw Error(source.file, i + 1, "metadata of more than 8000 bytes");
      }
      continue;
    }
    const auto colon = line.find(':');
    const std::string key = line.substr(0, colon);
    if (colon == std::string::npos || !is_key(key)) {
      throw Error(source.file, i + 1, "not a line of metadata: '" + line + "'");
    }
    source.metadata_lines[key] = i + 1;
    value = &source.metadata[key];
    *value = trimmed(line.substr(colon + 1));
  }
  throw Error(source.file, lines.size(), "the metadata has no end: expected a line '// ---'");
}

void note(Source& source, std::size_t number, const std::string& what) {
  source.problems.emplace_back(Error(source.file, number, what).what());
}

void check_width(Source& source, std::size_t number, const std::string& line, bool prose) {
  const std::size_t limit = prose ? 100 : 80;
  if (columns(line) > limit) {
    note(source, number,
         std::to_string(columns(line)) + " columns, more than " + std::to_string(limit));
  }
}

/// No line is so long that a regular expression, which takes stack for each character, runs out of it.
void check_lengths(const std::string& file, const std::vector<std::string>& lines) {
  constexpr std::size_t longest = 2000;
  const auto found =
      std::ranges::find_if(lines, [](const auto& line) { return line.size() > longest; });
  if (found != lines.end()) {
    throw Error(
        file, static_cast<std::size_t>(found - lines.begin()) + 1,
        "a line of " + std::to_string(found->size()) + " bytes: more than 2000 are no text");
  }
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    if (lines.back().ends_with('\r')) {
      lines.back().pop_back();
    }
    start = end + 1;
  }
  return lines;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) {
    return "";
  }
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Source parse_source(const std::string& file, const std::string& text) {
  Source source{file, {}, {}, {}, {}};
  const std::vector<std::string> lines = lines_of(text);
  check_lengths(file, lines);
  Lexer lexer;
  int depth = 0;
  for (std::size_t i = parse_metadata(source, lines); i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const bool prose = !lexer.is_inside() && is_prose(line);
    check_width(source, i + 1, line, prose);
    if (prose && depth != 0) {
      note(source, i + 1, "prose inside a function: explain it before it begins");
    }
    if (!prose) {
      depth += depth_change(lexer.code_of(line));
    }
    // An empty line belongs to the block it follows; blocks lose empty lines at their ends below.
    const bool continues =
        !source.blocks.empty() && (source.blocks.back().is_prose == prose || trimmed(line).empty());
    if (!continues) {
      source.blocks.push_back({prose, i + 1, {}});
    }
    source.blocks.back().lines.push_back(prose ? prose_of(line) : line);
  }
  for (Block& block : source.blocks) {
    trim_empty_lines(block);
  }
  std::erase_if(source.blocks, [](const Block& block) { return block.lines.empty(); });
  return source;
}

}  // namespace weave
