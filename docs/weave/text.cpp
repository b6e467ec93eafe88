#include "text.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>

#include "characters.hpp"
#include "source.hpp"

namespace weave {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n'; }

/// May the sign of a formula at `begin - 1` begin one, and that at `end` end it?
bool is_formula(const std::string& text, std::size_t begin, std::size_t end) {
  const bool opens = !is_blank(text[begin]) && (begin < 2 || !is_word(text[begin - 2]));
  const bool closes =
      !is_blank(text[end - 1]) && (end + 1 == text.size() || !is_word(text[end + 1]));
  return opens && closes;
}

/// Walks over the text of one paragraph.
class Parser {
 public:
  Parser(const std::string& text, std::size_t line, const Surroundings& surroundings)
      : text_(text), line_(line), around_(surroundings) {}

  Inlines parse() { return parse_until(text_.size()); }

 private:
  Inlines parse_until(std::size_t end) {
    Inlines inlines;
    while (at_ < end) {
      if (!markup(inlines, end)) {
        append(inlines, plain_character());
      }
    }
    return inlines;
  }

  /// Adds the mark-up that begins here, if any does.
  bool markup(Inlines& inlines, std::size_t end) {
    switch (text_[at_]) {
      case '`':
        return code(inlines, end);
      case '$':
        return formula(inlines, end);
      case '*':
        return emphasis(inlines, end);
      case '{':
        return value(inlines);
      case '[':
        return reference(inlines, "", at_) || link(inlines);
      case 'C':
      case 'c':
        return word_and_reference(inlines);
      default:
        return false;
    }
  }

  static void append(Inlines& inlines, const std::string& text) {
    if (inlines.empty() || inlines.back().kind != Inline::Kind::text) {
      inlines.push_back({Inline::Kind::text, "", "", "", {}});
    }
    inlines.back().text += text;
  }

  bool code(Inlines& inlines, std::size_t end) {
    const Verbatim code = verbatim_at(text_, at_);
    if (code.next == 0 || code.next > end) {
      return false;
    }
    const std::string content = filled(code.begin, code.end);
    inlines.push_back(file_or_code(code.begin == at_ + 2 ? trimmed(content) : content));
    at_ = code.next;
    return true;
  }

  /// `common/model/dense.hpp` is a link to the page of the file.
  Inline file_or_code(const std::string& content) const {
    if (!content.starts_with("common/") || !content.ends_with("pp")) {
      return {Inline::Kind::code, content, "", "", {}};
    }
    if (!around_.is_file(content)) {
      around_.report(line_at(at_), "there is no file " + content);
    }
    return {Inline::Kind::link, content, content, "", {}};
  }

  bool formula(Inlines& inlines, std::size_t end) {
    const Verbatim formula = verbatim_at(text_, at_);
    if (formula.next == 0 || formula.next > end) {
      return false;
    }
    const bool display = formula.begin == at_ + 2;
    inlines.push_back({display ? Inline::Kind::display : Inline::Kind::formula,
                       filled(formula.begin, formula.end),
                       "",
                       "",
                       {}});
    at_ = formula.next;
    return true;
  }

  bool emphasis(Inlines& inlines, std::size_t end) {
    const std::string mark = text_.compare(at_, 2, "**") == 0 ? "**" : "*";
    const std::size_t begin = at_ + mark.size();
    const bool opens = begin < end && !is_blank(text_[begin]) && text_[begin] != '*' &&
                       (at_ == 0 || !is_word(text_[at_ - 1]));
    const std::size_t close = opens ? end_of_emphasis(mark, begin, end) : std::string::npos;
    if (close == std::string::npos) {
      return false;
    }
    at_ = begin;
    inlines.push_back({mark == "**" ? Inline::Kind::strong : Inline::Kind::emphasis, "", "", "",
                       parse_until(close)});
    at_ = close + mark.size();
    return true;
  }

  /// The place of the mark that ends an emphasis: not after a blank, not before a letter, not in code or a formula.
  std::size_t end_of_emphasis(const std::string& mark, std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      if (const Verbatim inside = verbatim_at(text_, i); inside.next > 0) {
        i = inside.next - 1;
      } else if (text_.compare(i, mark.size(), mark) == 0 && i > begin && !is_blank(text_[i - 1])) {
        const std::size_t after = i + mark.size();
        if (after >= text_.size() || (!is_word(text_[after]) && text_[after] != '*')) {
          return i;
        }
      }
    }
    return std::string::npos;
  }

  bool value(Inlines& inlines) {
    static const std::regex pattern(R"(\{\{([^{}:]+)(?::([^{}]*))?\}\})");
    std::smatch match;
    if (!match_here(pattern, at_, match)) {
      return false;
    }
    append(inlines, value_of(match[1], match[2], at_));
    at_ += static_cast<std::size_t>(match.length());
    return true;
  }

  std::string value_of(const std::string& key, const std::string& format, std::size_t place) const {
    try {
      return around_.value(key, format);
    } catch (const std::runtime_error& error) {
      around_.report(line_at(place), error.what());
      return "?";
    }
  }

  /// [[name]] at `place`; `before` is the word before it, which begins here.
  bool reference(Inlines& inlines, const std::string& before, std::size_t place) {
    static const std::regex pattern(R"(\[\[([^\[\]]+)\]\])");
    std::smatch match;
    if (!match_here(pattern, place, match)) {
      return false;
    }
    const Reference found = resolve(*around_.book, around_.self, before, match[1]);
    if (!found.error.empty()) {
      around_.report(line_at(place), found.error);
    }
    inlines.push_back({Inline::Kind::reference, found.text, found.label, found.name, {}});
    at_ = place + static_cast<std::size_t>(match.length());
    return true;
  }

  /// "chapter [[name]]"
  bool word_and_reference(Inlines& inlines) {
    static const std::regex pattern(R"(([Cc]hapter)[ \n]+)");
    std::smatch match;
    if ((at_ > 0 && is_word(text_[at_ - 1])) || !match_here(pattern, at_, match)) {
      return false;
    }
    return reference(inlines, match[1], at_ + static_cast<std::size_t>(match.length()));
  }

  /// [text](https://address)
  bool link(Inlines& inlines) {
    static const std::regex pattern(R"(\[([^\[\]]+)\]\(((?:https?://|@ref )[^ ()]*)\))");
    std::smatch match;
    if (!match_here(pattern, at_, match)) {
      return false;
    }
    if (match[2].str().starts_with("@ref")) {
      around_.report(line_at(at_), "pages are named: write [[name]] in place of " + match.str());
    }
    inlines.push_back({Inline::Kind::link, match[1], match[2], "", {}});
    at_ += static_cast<std::size_t>(match.length());
    return true;
  }

  std::string plain_character() {
    check_no_number();
    if (text_.compare(at_, 2, "**") == 0 && (at_ == 0 || text_[at_ - 1] != '*')) {
      around_.report(line_at(at_), "a '**' that begins or ends nothing");
    }
    const char c = text_[at_++];
    return c == '"' ? quote() : std::string(1, c);
  }

  void check_no_number() const {
    std::size_t place = 0;
    if (text_[at_] != 'c' && text_[at_] != 'C') {
      return;
    }
    const std::string found = chapter_by_number(text_, at_, place);
    if (!found.empty() && place == at_) {
      around_.report(line_at(at_),
                     "'" + found + "': chapters are named: write [[name]] in place of the number");
    }
  }

  /// The quotation mark before here: opening or closing.
  std::string quote() const {
    const char before = at_ >= 2 ? text_[at_ - 2] : ' ';
    const char after = at_ < text_.size() ? text_[at_] : ' ';
    const bool opens = std::string(" (\n[/-").find(before) != std::string::npos ||
                       (before == '*' && is_word(after));
    return opens ? "“" : "”";
  }

  /// A part of the text with its values.
  std::string filled(std::size_t begin, std::size_t end) const {
    static const std::regex pattern(R"(\{\{([^{}:]+)(?::([^{}]*))?\}\})");
    std::string result;
    std::smatch match;
    for (std::size_t i = begin; i < end;) {
      if (text_[i] == '{' && is_key(i) && match_here(pattern, i, match)) {
        result += value_of(match[1], match[2], i);
        i += static_cast<std::size_t>(match.length());
      } else {
        result += text_[i++];
      }
    }
    return result;
  }

  /// Is this a key and not a part of a formula, such as {{a}}, or of code, such as {{1, 2}}?
  bool is_key(std::size_t place) const {
    static const std::regex pattern(R"(\{\{[A-Za-z][\w.+-]*(:[^{}]*)?\}\})");
    std::smatch match;
    return match_here(pattern, place, match);
  }

  /// Looks no further than a name or an address can go: std::regex takes stack for each character that it passes.
  bool match_here(const std::regex& pattern, std::size_t place, std::smatch& match) const {
    constexpr std::size_t longest = 500;
    const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(place);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(longest, text_.size() - place));
    return std::regex_search(begin, end, match, pattern, std::regex_constants::match_continuous);
  }

  std::size_t line_at(std::size_t place) const {
    return line_ + static_cast<std::size_t>(std::count(
                       text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
  }

  const std::string& text_;
  std::size_t line_;
  const Surroundings& around_;
  std::size_t at_ = 0;
};

/// What Doxygen knows a character as, where the character itself would be mark-up; nullptr where it never is.
const char* entity(char c) {
  switch (c) {
    case '\\':
      return "&BSlash;";
    case '@':
      return "&At;";
    case '<':
      return "&Less;";
    case '>':
      return "&Greater;";
    case '&':
      return "&Amp;";
    case '$':
      return "&Dollar;";
    case '#':
      return "&Hash;";
    case '%':
      return "&Percent;";
    case '|':
      return "&Pipe;";
    case '"':
      return "&Quot;";
    case '*':
      return "\\*";
    case '_':
      return "\\_";
    case '`':
      return "\\`";
    case '[':
      return "\\[";
    case ']':
      return "\\]";
    case '\n':
      return " ";
    default:
      return nullptr;
  }
}

char at(const std::string& text, std::size_t i) { return i < text.size() ? text[i] : ' '; }

/// Escapes a character that is mark-up only beside certain others; empty where it is not.
std::string escaped_by_neighbours(const std::string& text, std::size_t i) {
  const char before = i == 0 ? ' ' : text[i - 1];
  const char after = at(text, i + 1);
  switch (text[i]) {
    case '-':
      return before == '-' || after == '-' ? "&Minus;" : "";
    case ':':
      return is_blank(after) ? "" : "&Colon;";
    case '.':
      return is_word(before) && is_letter(after) ? "&Dot;" : "";
    case '~':
      return before == '~' ? "<span></span>~" : "";
    default:
      return "";
  }
}

/// Does a word begin at `i` that Doxygen could take for the name of a class, a function or a file?
bool could_be_name(const std::string& text, std::size_t i) {
  if (!is_letter(text[i]) || (i > 0 && (is_word(text[i - 1]) || text[i - 1] == '\\'))) {
    return false;
  }
  std::size_t end = i;
  bool has_capital = false;
  for (; end < text.size() && is_word(text[end]); ++end) {
    has_capital = has_capital || std::isupper(static_cast<unsigned char>(text[end])) != 0;
  }
  return (has_capital && end > i + 1) || at(text, end) == '(' || text.compare(end, 2, "::") == 0;
}

/// Text that must not be a list, at the beginning of a paragraph.
std::string escaped_beginning(const std::string& text, std::size_t& i) {
  static const std::regex number(R"([0-9]+[.)])");
  std::smatch match;
  if (std::regex_search(text, match, number, std::regex_constants::match_continuous)) {
    i = static_cast<std::size_t>(match.length());
    return text.substr(0, i - 1) + (text[i - 1] == '.' ? "&Dot;" : "<span></span>)");
  }
  i = text.empty() ? 0 : 1;
  switch (at(text, 0)) {
    case '-':
      return "&Minus;";
    case '+':
      return "&Plus;";
    case '*':
      return "<span></span>\\*";
    case '~':
      return "<span></span>~";
    default:
      i = 0;
      return "";
  }
}

/// The text of code: names in it may become links.
std::string escaped_code(const std::string& text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool in_name = (text.compare(i, 2, "::") == 0 && i > 0 && is_word(text[i - 1])) ||
                         (text[i] == ':' && i > 1 && text[i - 1] == ':' && is_word(text[i - 2]));
    const std::string special = text[i] == '.' || in_name ? "" : escaped_by_neighbours(text, i);
    const char* known = entity(text[i]);
    escaped += known != nullptr ? known : special.empty() ? std::string(1, text[i]) : special;
  }
  return escaped;
}

/// Text between straight quotes after \ref, in which Doxygen knows entities, but nothing else.
std::string escaped_link(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    const char* known = entity(c);
    escaped += known != nullptr && known[0] != '\\' ? known : std::string(1, c);
  }
  return escaped;
}

/// A formula with its delimiters. It must stay one piece of text, without tags, for KaTeX to find it.
std::string escaped_formula(const std::string& text) {
  const std::string tag = "<span></span>";
  std::string escaped = escaped_text(text);
  for (auto at = escaped.find(tag); at != std::string::npos; at = escaped.find(tag)) {
    escaped.erase(at, tag.size());
  }
  return escaped;
}

std::string link_to_markdown(const Inline& link) {
  if (link.target.empty()) {
    return escaped_text(link.text);
  }
  if (link.target.starts_with("http")) {
    return "<a href=\"" + html_escaped(link.target) + "\">" + escaped_text(link.text) + "</a>";
  }
  return "\\ref " + link.target + " \"" + escaped_link(link.text) + "\"";
}

std::string formula_text(const Inline& formula) {
  const bool display = formula.kind == Inline::Kind::display;
  std::string text = (display ? "\\[" : "\\(") + formula.text + (display ? "\\]" : "\\)");
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// The text of a link, with its mark.
std::string link_to_plain(const Inline& link) {
  return (link.target.empty() ? "" : link_mark) + link.text;
}

std::string html_link(const Inline& link) {
  if (link.target.empty()) {
    return html_escaped(link.text);
  }
  const bool is_address = link.target.starts_with("http");
  return "<a href=\"" + html_escaped(link.target) + (is_address ? "" : ".html") + "\">" +
         html_escaped(link.text) + "</a>";
}

/// One piece as HTML; what is inside is given.
std::string piece_to_html(const Inline& piece) {
  switch (piece.kind) {
    case Inline::Kind::code:
      return "<code>" + html_escaped(piece.text) + "</code>";
    case Inline::Kind::formula:
    case Inline::Kind::display:
      return html_escaped(formula_text(piece));
    case Inline::Kind::strong:
      return "<b>" + to_html(piece.inside) + "</b>";
    case Inline::Kind::emphasis:
      return "<em>" + to_html(piece.inside) + "</em>";
    case Inline::Kind::link:
    case Inline::Kind::reference:
      return html_link(piece);
    default:
      return html_escaped(piece.text);
  }
}

std::string piece_to_markdown(const Inline& piece, bool begins_paragraph) {
  switch (piece.kind) {
    case Inline::Kind::code:
      return "<code>" + escaped_code(piece.text) + "</code>";
    case Inline::Kind::formula:
    case Inline::Kind::display:
      // Not Doxygen's own formulas: before those it puts a blank, even behind a bracket.
      return escaped_formula(formula_text(piece));
    case Inline::Kind::strong:
      return "<b>" + to_markdown(piece.inside) + "</b>";
    case Inline::Kind::emphasis:
      return "<em>" + to_markdown(piece.inside) + "</em>";
    case Inline::Kind::link:
    case Inline::Kind::reference:
      // The number of the page itself must not begin a list.
      return (begins_paragraph && piece.target.empty() ? "<span></span>" : "") +
             link_to_markdown(piece);
    default:
      return escaped_text(piece.text, begins_paragraph);
  }
}

std::string piece_to_plain(const Inline& piece) {
  switch (piece.kind) {
    case Inline::Kind::formula:
    case Inline::Kind::display:
      return formula_text(piece);
    case Inline::Kind::strong:
    case Inline::Kind::emphasis:
      return to_plain(piece.inside);
    case Inline::Kind::link:
    case Inline::Kind::reference:
      return link_to_plain(piece);
    default:
      return piece.text;
  }
}

}  // namespace

void Surroundings::report(std::size_t line, const std::string& what) const {
  findings->push_back(file + ":" + std::to_string(line) + ": " + what);
}

Verbatim verbatim_at(const std::string& text, std::size_t at) {
  if (text[at] != '`' && text[at] != '$') {
    return {};
  }
  const std::size_t size = text.compare(at, 2, std::string(2, text[at])) == 0 ? 2 : 1;
  const std::size_t begin = at + size;
  const std::size_t end = text.find(text.substr(at, size), begin);
  if (end == std::string::npos || end == begin ||
      (text[at] == '$' && size == 1 && !is_formula(text, begin, end))) {
    return {};
  }
  return {begin, end, end + size};
}

Inlines parse_text(const std::string& text, std::size_t line, const Surroundings& surroundings) {
  return Parser(text, line, surroundings).parse();
}

std::string escaped_text(const std::string& text, bool begins_paragraph) {
  std::size_t i = 0;
  std::string escaped = begins_paragraph ? escaped_beginning(text, i) : "";
  for (; i < text.size(); ++i) {
    if (const char* known = entity(text[i])) {
      escaped += known;
      // KaTeX would take it for the beginning of a formula.
      escaped += text[i] == '\\' && (at(text, i + 1) == '(' || at(text, i + 1) == '[')
                     ? "<span></span>"
                     : "";
      continue;
    }
    const std::string special = escaped_by_neighbours(text, i);
    escaped += could_be_name(text, i) ? "%" : "";
    escaped += special.empty() ? std::string(1, text[i]) : special;
  }
  return escaped;
}

std::string html_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string to_markdown(const Inlines& inlines) {
  std::string text;
  for (const Inline& piece : inlines) {
    text += piece_to_markdown(piece, &piece == &inlines.front());
  }
  return text;
}

std::string to_title(const Inlines& inlines) {
  std::string text = escaped_text(to_plain(inlines));
  std::erase(text, '%');  // no name is a link here, and Doxygen would show the sign
  return text;
}

std::string to_html(const Inlines& inlines) {
  std::string text;
  for (const Inline& piece : inlines) {
    text += piece_to_html(piece);
  }
  return text;
}

std::string to_plain(const Inlines& inlines) {
  std::string text;
  for (const Inline& piece : inlines) {
    text += piece_to_plain(piece);
  }
  return text;
}

}  // namespace weave
