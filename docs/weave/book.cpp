#include "book.hpp"

#include <algorithm>
#include <numeric>
#include <regex>

#include "characters.hpp"
#include "source.hpp"

namespace weave {
namespace {

bool begins_with_number(const std::string& folder) {
  return folder.size() > 3 && is_digit(folder[0]) && is_digit(folder[1]) && folder[2] == '_';
}

/// How many letters must be changed, added or left out to make `b` of `a`.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

bool is_near(const std::string& name, const std::string& other) {
  return distance(name, other) <= 1 + name.size() / 3 ||
         (name.size() > 3 && other.find(name) != std::string::npos) ||
         (other.size() > 3 && name.find(other) != std::string::npos);
}

}  // namespace

std::string BookPage::number() const {
  return begins_with_number(folder) ? folder.substr(0, 2) : "";
}

std::string BookPage::full_title() const {
  return number().empty() ? title : number() + " " + title;
}

BookPage woven_page(const std::string& folder, const std::string& title,
                    const std::string& question) {
  const std::string name = begins_with_number(folder) ? folder.substr(3) : folder;
  return {name, folder, "chapter_" + name, title, question};
}

BookPage written_page(const std::string& markdown) {
  static const std::regex first_line(R"(# ([^\n]*[^ \n]) *\{#(\w+)\}[^\n]*)");
  std::smatch match;
  const std::vector<std::string> lines = lines_of(markdown);
  if (lines.empty() || !std::regex_match(lines.front(), match, first_line)) {
    return {};
  }
  return {match[2], "", match[2], match[1], ""};
}

const BookPage* find_page(const Book& book, const std::string& name) {
  const auto found = std::find_if(book.begin(), book.end(),
                                  [&](const BookPage& page) { return page.name == name; });
  return found == book.end() ? nullptr : &*found;
}

std::string unknown_page(const Book& book, const std::string& name) {
  std::string near;
  for (const BookPage& page : book) {
    if (is_near(name, page.name)) {
      near += (near.empty() ? "; near it: " : ", ") + page.name;
    }
  }
  return "no page is named '" + name + "'" + near;
}

Reference resolve(const Book& book, const std::string& self, const std::string& before,
                  const std::string& inside) {
  const std::size_t colon = inside.find(':');
  const std::string name = inside.substr(0, colon);
  const std::string what = colon == std::string::npos ? "" : inside.substr(colon + 1);
  const std::string space = before.empty() ? "" : before + " ";
  const BookPage* page = find_page(book, name);
  if (page == nullptr) {
    return {space + inside, "", name, unknown_page(book, name)};
  }
  if (!before.empty() && (page->number().empty() || !what.empty())) {
    return {space + inside, "", name,
            "'" + before + "' goes before the name of a chapter alone, not [[" + inside + "]]"};
  }
  const std::string label = name == self ? "" : page->label;
  if (what.empty()) {
    return {space + (page->number().empty() ? page->title : page->number()), label, name, ""};
  }
  if (what == "title") {
    return {page->full_title(), label, name, ""};
  }
  if (what == "question" && !page->question.empty()) {
    return {page->question, "", name, ""};
  }
  return {inside, "", name, "[[" + inside + "]]: the page has no " + what};
}

std::string chapter_by_number(const std::string& text, std::size_t from, std::size_t& at) {
  static const std::regex pattern(R"(\b[Cc]hapters?\s+[0-9]+)");
  constexpr std::size_t longest = 100;  // std::regex takes stack for each character that it passes
  std::smatch match;
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  const auto end = begin + static_cast<std::ptrdiff_t>(std::min(longest, text.size() - from));
  if (!std::regex_search(begin, end, match, pattern)) {
    return "";
  }
  at = from + static_cast<std::size_t>(match.position());
  return std::regex_replace(match.str(), std::regex(R"(\s+)"), " ");
}

}  // namespace weave
