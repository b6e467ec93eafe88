#include "compare.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "source.hpp"
#include "text.hpp"

namespace weave {
namespace {

std::string utf8(unsigned long code) {
  const auto byte = [](unsigned long value) { return static_cast<char>(value); };
  if (code < 0x80) {
    return {byte(code)};
  }
  if (code < 0x800) {
    return {byte(0xC0 | (code >> 6)), byte(0x80 | (code & 0x3F))};
  }
  return {byte(0xE0 | (code >> 12)), byte(0x80 | ((code >> 6) & 0x3F)), byte(0x80 | (code & 0x3F))};
}

/// What an entity, given without & and ;, stands for; empty if it is unknown.
std::string entity_text(const std::string& name) {
  static const std::map<std::string, std::string> known = {
      {"amp", "&"},   {"lt", "<"},    {"gt", ">"},     {"quot", "\""}, {"apos", "'"},
      {"nbsp", " "},  {"ndash", "–"}, {"mdash", "—"},  {"lsquo", "‘"}, {"rsquo", "’"},
      {"ldquo", "“"}, {"rdquo", "”"}, {"hellip", "…"}, {"times", "×"}, {"minus", "−"}};
  if (name.size() > 1 && name[0] == '#') {
    const bool is_hex = name[1] == 'x';
    const unsigned long code = std::stoul(name.substr(is_hex ? 2 : 1), nullptr, is_hex ? 16 : 10);
    return code == 160 ? " " : utf8(code);
  }
  const auto found = known.find(name);
  return found == known.end() ? "" : found->second;
}

/// A tag: its name, whether it closes, and what is between its brackets.
struct Tag {
  std::string name;
  bool closes;
  std::string text;

  bool has_class(const std::string& name_of_class) const {
    return text.find("class=\"" + name_of_class + "\"") != std::string::npos;
  }
};

/// Within a line; other tags separate words.
bool is_inline(const std::string& name) {
  static const std::set<std::string> names = {"a",  "b",      "code", "em",  "i",      "span",
                                              "tt", "strong", "sub",  "sup", "strike", "del"};
  return names.contains(name);
}

/// Reads a page from its title to the end of its contents.
class HtmlReader {
 public:
  explicit HtmlReader(const std::string& html) : html_(html) {
    const std::size_t title = html.find("<div class=\"headertitle\">");
    const std::size_t contents = html.find("<div class=\"contents\">");
    at_ = std::min({title, contents, html.size()});
    end_ = std::min(html.find("<!-- contents -->"), html.size());
    if (title == std::string::npos && contents == std::string::npos) {
      at_ = 0;
    }
  }

  std::string read() {
    while (at_ < end_) {
      if (html_.compare(at_, 4, "<!--") == 0) {
        at_ = std::min(html_.find("-->", at_), end_ - 3) + 3;
      } else if (html_[at_] == '<') {
        tag();
      } else if (html_[at_] == '&') {
        entity();
      } else {
        append(std::string(1, html_[at_++]));
      }
    }
    return text_;
  }

 private:
  void append(const std::string& text) { text_ += hidden_ > 0 ? "" : text; }

  void entity() {
    const std::size_t close = html_.find(';', at_);
    const std::string name =
        close - at_ < 12 ? html_.substr(at_ + 1, close - at_ - 1) : std::string();
    if (name == "zwj" || name == "zwnj") {
      at_ = close + 1;
      return;
    }
    const std::string text = entity_text(name);
    append(text.empty() ? "&" : text);
    at_ = text.empty() ? at_ + 1 : close + 1;
  }

  Tag next_tag() {
    const std::size_t close = std::min(html_.find('>', at_), end_);
    Tag tag{"", html_[at_ + 1] == '/', html_.substr(at_ + 1, close - at_ - 1)};
    std::size_t i = tag.closes ? 1 : 0;
    while (i < tag.text.size() && std::isalnum(static_cast<unsigned char>(tag.text[i])) != 0) {
      tag.name += tag.text[i++];
    }
    at_ = close + 1;
    return tag;
  }

  void tag() {
    const Tag tag = next_tag();
    if (tag.name == "script" || tag.name == "style") {
      at_ = tag.closes ? at_ : std::min(html_.find("</" + tag.name, at_), end_);
    } else if (tag.name == "div") {
      div(tag);
    } else if (tag.name == "code" || tag.name == "tt") {
      code_ += tag.closes ? -1 : 1;
    } else if (tag.name == "a" && tag.text.find("href=") != std::string::npos && code_ == 0) {
      append(link_mark);
    }
    append(is_inline(tag.name) ? "" : " ");
    list(tag);
  }

  void list(const Tag& tag) {
    if (tag.name == "ol" || tag.name == "ul") {
      if (!tag.closes) {
        numbers_.push_back(tag.name == "ol" ? 0 : -1);
      } else if (!numbers_.empty()) {
        numbers_.pop_back();
      }
    } else if (tag.name == "li" && !tag.closes && !numbers_.empty()) {
      append(numbers_.back() < 0 ? bullet + " " : std::to_string(++numbers_.back()) + ". ");
    }
  }

  /// Tooltips and the list of contents are hidden; code is in fragments.
  void div(const Tag& tag) {
    if (!tag.closes) {
      divs_.push_back({tag.has_class("toc") || tag.has_class("ttc"), tag.has_class("fragment")});
    }
    if (tag.closes && divs_.empty()) {
      return;
    }
    hidden_ += (divs_.back()[0] ? 1 : 0) * (tag.closes ? -1 : 1);
    code_ += (divs_.back()[1] ? 1 : 0) * (tag.closes ? -1 : 1);
    if (tag.closes) {
      divs_.pop_back();
    }
  }

  const std::string& html_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  std::string text_;
  std::vector<std::array<bool, 2>> divs_;  ///< Of each open one: is it hidden, is it code?
  std::vector<int> numbers_;  ///< Of each open list the last number, -1 if it has none.
  int hidden_ = 0;
  int code_ = 0;
};

/// A few words from `first` on, after three before it.
std::string around(const std::vector<std::string>& words, std::size_t first) {
  std::string text = first > 3 ? "..." : "";
  for (std::size_t i = first > 3 ? first - 3 : 0; i < std::min(first + 5, words.size()); ++i) {
    text += (text.empty() ? "" : " ") + words[i];
  }
  return text + (first + 5 < words.size() ? " ..." : "");
}

}  // namespace

std::string visible_text(const std::string& html) { return HtmlReader(html).read(); }

std::string first_difference(const std::string& expected, const std::string& shown) {
  const std::vector<std::string> source = words_of(expected);
  const std::vector<std::string> page = words_of(shown);
  const auto [in_source, in_page] =
      std::mismatch(source.begin(), source.end(), page.begin(), page.end());
  if (in_source == source.end() && in_page == page.end()) {
    return "";
  }
  const auto place = static_cast<std::size_t>(in_source - source.begin());
  return "the source says '" + around(source, place) + "', the page shows '" + around(page, place) +
         "'";
}

}  // namespace weave
