#include "document.hpp"

#include <algorithm>
#include <cctype>
#include <regex>

namespace weave {
namespace {

using Kind = Part::Kind;

bool is_directive(const std::string& line) {
  static const std::regex pattern(R"(\{\{((figure|output|code|aside|fold)( .*)?|read|end)\}\})");
  return std::regex_match(line, pattern);
}

/// How many more "{{" than "}}" a text has.
int open_braces(const std::string& text) {
  int open = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text.compare(i, 2, "{{") == 0 || text.compare(i, 2, "}}") == 0) {
      open += text[i] == '{' ? 1 : -1;
      ++i;
    }
  }
  return open;
}

/// An item's beginning: how far it is indented, its number or 0 for "*", and its text.
struct Marker {
  std::size_t indent = 0;
  std::size_t number = 0;
  std::string text;
};

bool has_marker(const std::string& line, Marker& marker) {
  static const std::regex pattern(R"(( *)(?:\*|([0-9]{1,3})\.) +(.*))");
  std::smatch match;
  if (!std::regex_match(line, match, pattern)) {
    return false;
  }
  marker = {static_cast<std::size_t>(match[1].length()),
            match[2].matched ? static_cast<std::size_t>(std::stoul(match[2])) : 0, match[3]};
  return true;
}

/// Reads the lines of one block of prose.
class Reader {
 public:
  Reader(const Block& block, const Surroundings& surroundings, std::vector<Part>& parts)
      : block_(block), around_(surroundings), parts_(parts) {}

  void read() {
    while (at_ < block_.lines.size()) {
      part();
    }
  }

 private:
  /// A list that is open: where its items begin, and the number of its last one.
  struct List {
    std::size_t indent;
    std::size_t number;
  };

  const std::string& line() const { return block_.lines[at_]; }
  std::size_t number() const { return block_.first_line + at_; }

  void part() {
    if (trimmed(line()).empty()) {
      ++at_;
    } else if (item() || item_paragraph()) {
      return;
    } else {
      lists_.clear();
      without_list();
    }
  }

  void without_list() {
    static const std::regex heading_pattern(R"((##|###) +(.*))");
    std::smatch match;
    if (begins_directive()) {
      directive();
    } else if (line().starts_with("```")) {
      fence();
    } else if (line().starts_with("    ")) {
      indented();
    } else if (std::regex_match(line(), match, heading_pattern)) {
      heading(match[1].length() == 2 ? 2 : 3, match[2]);
    } else if (line().starts_with("|") && at_ + 1 < block_.lines.size() &&
               std::regex_match(block_.lines[at_ + 1], std::regex(R"(\|[-:| ]+\|)"))) {
      table();
    } else {
      paragraph();
    }
  }

  bool begins_directive() const {
    static const std::regex beginning(R"(\{\{(figure|output|code|aside|fold|read|end)\b.*)");
    return std::regex_match(line(), beginning) && is_directive(whole(at_).first);
  }

  /// The line together with those after it until its braces are closed, and how many these are. A directive has no more
  /// than some 4000 bytes.
  std::pair<std::string, std::size_t> whole(std::size_t first) const {
    std::string text = block_.lines[first];
    std::size_t last = first;
    while (open_braces(text) > 0 && text.size() < 4000 && last + 1 < block_.lines.size()) {
      text += " " + trimmed(block_.lines[++last]);
    }
    return {text, last - first + 1};
  }

  Part& add(Kind kind, std::size_t line) {
    parts_.push_back({kind, line, 0, 0, false, "", "", {}, {}});
    return parts_.back();
  }

  void add_text(Part& part, const std::string& text, std::size_t line) const {
    part.texts.push_back(parse_text(text, line, around_));
  }

  void directive() {
    static const std::regex pattern(R"(\{\{(\w+) *(.*)\}\})");
    const auto [text, count] = whole(at_);
    std::smatch match;
    std::regex_match(text, match, pattern);
    const std::string word = match[1];
    const std::string argument = trimmed(match[2]);
    if (word == "figure") {
      figure(argument);
    } else if (word == "output" || word == "code") {
      add(word == "output" ? Kind::output : Kind::library_code, number()).argument = argument;
    } else if (word == "end") {
      add(Kind::close, number());
    } else {
      opening(word, argument);
    }
    at_ += count;
  }

  /// NAME or NAME: caption
  void figure(const std::string& argument) {
    const std::size_t colon = argument.find(':');
    Part& part = add(Kind::figure, number());
    part.argument = trimmed(argument.substr(0, colon));
    add_text(part, colon == std::string::npos ? "" : trimmed(argument.substr(colon + 1)), number());
  }

  void opening(const std::string& word, const std::string& title) {
    Part& part = add(Kind::open, number());
    part.word = word;
    if (title.empty() && word != "read") {
      around_.report(number(), "{{" + word + "}} needs a title: {{" + word + " TITLE}}");
    }
    add_text(part, title, number());
  }

  void fence() {
    Part& part = add(Kind::fence, number());
    part.word = trimmed(line().substr(3));
    for (++at_; at_ < block_.lines.size() && !line().starts_with("```"); ++at_) {
      part.lines.push_back(line());
    }
    if (at_ == block_.lines.size()) {
      throw Error(around_.file, part.line, "the fence ``` has no end");
    }
    ++at_;
  }

  /// Code without a language, by four blanks.
  void indented() {
    Part& part = add(Kind::fence, number());
    part.word = "unparsed";
    for (; at_ < block_.lines.size() && line().starts_with("    "); ++at_) {
      part.lines.push_back(line().substr(4));
    }
  }

  void heading(std::size_t level, const std::string& text) {
    Part& part = add(Kind::heading, number());
    part.level = level;
    add_text(part, text, number());
    for (const Inline& piece : part.texts[0]) {
      if (piece.kind == Inline::Kind::formula || piece.kind == Inline::Kind::display) {
        around_.report(number(), "a heading has no formula, because Doxygen would not show it");
      }
    }
    if (text.find("{{") != std::string::npos) {
      around_.report(number(), "a heading has no value, because links to it must not change");
    }
    ++at_;
  }

  void table() {
    const std::size_t head = at_;
    for (; at_ < block_.lines.size() && line().starts_with("|"); ++at_) {
      if (at_ == head + 1) {
        continue;
      }
      Part& part = add(Kind::row, number());
      part.begins = at_ == head;
      for (const std::string& cell : cells_of(line())) {
        add_text(part, cell, number());
      }
    }
  }

  /// Does the line end a paragraph without an empty line before it?
  bool interrupts() const {
    return trimmed(line()).empty() || line().starts_with("```") || begins_directive();
  }

  /// The lines up to the end of a paragraph, after a first text.
  std::string rest_of_paragraph(std::string text) {
    for (++at_; at_ < block_.lines.size() && !interrupts(); ++at_) {
      Marker marker;
      if (!lists_.empty() && has_marker(line(), marker) && continues_list(marker)) {
        break;
      }
      if (line().starts_with("## ") || line().starts_with("### ")) {
        around_.report(number(), "a heading needs an empty line before it");
      }
      text += "\n" + trimmed(line());
    }
    return text;
  }

  void paragraph() {
    if (line().starts_with("- ") || line().starts_with("+ ")) {
      around_.report(number(), "the items of a list begin with '* '");
    }
    const std::size_t first = number();
    const std::string text = rest_of_paragraph(trimmed(line()));
    add_text(add(Kind::paragraph, first), text, first);
  }

  /// An item of a list: of one that is open, or the first of one, at the beginning of a paragraph.
  bool item() {
    Marker marker;
    if (!has_marker(line(), marker)) {
      return false;
    }
    bool begins = false;
    if (!continues_list(marker)) {
      if (marker.number > 1 || (lists_.empty() && marker.indent >= 4)) {
        return false;
      }
      begins = true;
      while (!lists_.empty() && lists_.back().indent >= marker.indent) {
        lists_.pop_back();
      }
      lists_.push_back({marker.indent, 0});
    }
    while (lists_.back().indent > marker.indent) {
      lists_.pop_back();
    }
    lists_.back().number = marker.number;
    add_item(marker, begins);
    return true;
  }

  void add_item(const Marker& marker, bool begins) {
    const std::size_t first = number();
    const std::size_t level = lists_.size() - 1;
    const std::string text = rest_of_paragraph(marker.text);
    Part& part = add(Kind::item, first);
    part.level = level;
    part.number = marker.number;
    part.begins = begins;
    add_text(part, text, first);
  }

  /// Is it the next item of one of the open lists?
  bool continues_list(const Marker& marker) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const List& list) {
      return list.indent == marker.indent &&
             (marker.number == 0 ? list.number == 0
                                 : list.number > 0 && marker.number == list.number + 1);
    });
  }

  /// An indented paragraph after an empty line within a list.
  bool item_paragraph() {
    if (lists_.empty() || !line().starts_with("  ") || line().starts_with("      ")) {
      return false;
    }
    const std::size_t first = number();
    const std::size_t level = lists_.size() - 1;
    const std::string text = rest_of_paragraph(trimmed(line()));
    Part& part = add(Kind::item_paragraph, first);
    part.level = level;
    add_text(part, text, first);
    return true;
  }

  const Block& block_;
  const Surroundings& around_;
  std::vector<Part>& parts_;
  std::vector<List> lists_;
  std::size_t at_ = 0;
};

/// A section of second level: its heading and what comes after it.
struct Section {
  std::string title;
  std::size_t line;
  std::vector<const Part*> parts;
};

std::vector<Section> sections_of(const std::vector<Part>& parts) {
  std::vector<Section> sections;
  for (const Part& part : parts) {
    if (part.kind == Kind::heading && part.level == 2) {
      sections.push_back({plain_text(part), part.line, {}});
    } else if (!sections.empty()) {
      sections.back().parts.push_back(&part);
    }
  }
  return sections;
}

std::size_t sentences_in(const std::string& text) {
  static const std::regex end(R"([.!?]["”)]{0,9}(\s|$))");
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), end), {}));
}

void check_summary(const Section& section, const Surroundings& around) {
  std::size_t sentences = 0;
  for (const Part* part : section.parts) {
    sentences += part->texts.empty() ? 0 : sentences_in(plain_text(*part));
  }
  if (sentences == 0 || sentences > 5) {
    around.report(section.line,
                  "a summary has one to five sentences, this one " + std::to_string(sentences));
  }
}

/// Three questions, and three answers to be unfolded.
void check_questions(const Section& section, const Surroundings& around) {
  std::string form;  // one letter for each part; further paragraphs of an item do not count
  for (const Part* part : section.parts) {
    const bool is_question = part->kind == Kind::item && part->number > 0 && part->level == 0;
    const bool is_answers =
        part->kind == Kind::open && part->word == "fold" && plain_text(*part) == "Answers";
    form += is_question                                             ? "q"
            : is_answers                                            ? "("
            : part->kind == Kind::close                             ? ")"
            : part->kind == Kind::item_paragraph || part->level > 0 ? ""
                                                                    : "x";
  }
  if (form != "qqq(qqq)") {
    around.report(section.line,
                  "the section 'Questions' is a numbered list of three, then {{fold Answers}}, a "
                  "numbered list of three, and {{end}}");
  }
}

}  // namespace

std::vector<Part> parse_document(const Source& source, const Surroundings& surroundings) {
  std::vector<Part> parts;
  for (const Block& block : source.blocks) {
    if (block.is_prose) {
      Reader(block, surroundings, parts).read();
    } else {
      parts.push_back({Kind::program, block.first_line, 0, 0, false, "cpp", "", {}, block.lines});
    }
  }
  return parts;
}

std::vector<std::string> cells_of(const std::string& row) {
  std::vector<std::string> cells;
  std::string cell;
  const std::string line = trimmed(row);
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (const Verbatim inside = verbatim_at(line, i); inside.next > 0) {
      cell += line.substr(i, inside.next - i);
      i = inside.next - 1;
    } else if (line[i] == '|') {
      cells.push_back(trimmed(cell));
      cell.clear();
    } else {
      cell += line[i];
    }
  }
  return cells;
}

std::string anchor_of(const std::string& label, const std::string& heading) {
  std::string anchor = label + "_";
  for (const char c : heading) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (anchor.back() != '_') {
      anchor += '_';
    }
  }
  return anchor;
}

std::string plain_text(const Part& part) {
  std::string text;
  for (const Inlines& inlines : part.texts) {
    text += to_plain(inlines);
  }
  return text;
}

void check_folds(const std::vector<Part>& parts, const Surroundings& surroundings) {
  const Part* open = nullptr;
  for (const Part& part : parts) {
    if (part.kind == Kind::close) {
      if (open == nullptr) {
        surroundings.report(part.line, "{{end}} without {{aside}}, {{read}} or {{fold}} before it");
      }
      open = nullptr;
    } else if (part.kind == Kind::open) {
      if (open != nullptr) {
        surroundings.report(part.line, "{{" + part.word + "}} inside the {{" + open->word +
                                           "}} of line " + std::to_string(open->line));
      }
      open = &part;
    } else if (part.kind == Kind::heading && open != nullptr) {
      surroundings.report(part.line, "a section cannot begin inside the {{" + open->word +
                                         "}} of line " + std::to_string(open->line));
    }
  }
  if (open != nullptr) {
    surroundings.report(open->line, "{{" + open->word + "}} has no {{end}}");
  }
}

void check_end(const std::vector<Part>& parts, bool is_chapter, const Surroundings& surroundings) {
  const std::vector<Section> sections = sections_of(parts);
  const std::size_t count = sections.size();
  if (count == 0 || sections.back().title != "Try it") {
    surroundings.report(count == 0 ? 1 : sections.back().line,
                        "the last section of a page is '## Try it', here it is '" +
                            (count == 0 ? "" : sections.back().title) + "'");
    return;
  }
  if (!is_chapter) {
    return;
  }
  if (count < 3 || sections[count - 3].title != "Summary" ||
      sections[count - 2].title != "Questions") {
    surroundings.report(sections.back().line,
                        "a chapter ends with the sections 'Summary', 'Questions' and 'Try it'");
    return;
  }
  check_summary(sections[count - 3], surroundings);
  check_questions(sections[count - 2], surroundings);
}

}  // namespace weave
