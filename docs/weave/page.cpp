#include "page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "common/base/files.hpp"

namespace weave {
namespace {

using Json = nlohmann::json;

/// Replaces each match of `pattern` in `text` by what `replace` makes of it.
std::string replace_all(const std::string& text, const std::regex& pattern,
                        const std::function<std::string(const std::smatch&)>& replace) {
  std::string result;
  auto rest = text.begin();
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    result.append(rest, text.begin() + match->position());
    result += replace(*match);
    rest = text.begin() + match->position() + match->length();
  }
  return result.append(rest, text.end());
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

/// Lines in a fence of Markdown.
std::string fenced(const std::string& kind, const std::vector<std::string>& lines) {
  std::string text = "```" + kind + "\n";
  for (const auto& line : lines) {
    text += line + "\n";
  }
  return text + "```\n";
}

/// Letters and digits of a heading, for its anchor.
std::string slug(const std::string& heading) {
  std::string text;
  for (const char c : heading) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!text.empty() && text.back() != '_') {
      text += '_';
    }
  }
  return text;
}

/// The width that a figure was drawn for, in pixels: gnuplot's SVG grow to any width, but their text should stay
/// readable beside that of the page.
std::string svg_width(const std::string& svg, const std::string& name) {
  static const std::regex view_box(R"(viewBox="0 0 ([0-9]+) [0-9]+")");
  std::smatch match;
  const std::string head = svg.substr(0, 1000);
  if (!std::regex_search(head, match, view_box)) {
    throw Error(name + ": no SVG with a viewBox");
  }
  return match[1];
}

/// The state of making one page.
class Page {
 public:
  explicit Page(const Input& input) : input_(input), file_(input.source.file) {
    try {
      const Json results = Json::parse(input.results);
      if (results.at("chapter") != input.name) {
        throw Error("results.json is not that of " + input.name);
      }
      for (const Json& section : results.at("sections")) {
        for (const auto& [key, value] : section.at("values").get<Json::object_t>()) {
          values_[key] = value;
        }
        for (const Json& figure : section.at("figures")) {
          alt_[figure.at("file")] = figure.at("alt");
        }
      }
    } catch (const Json::exception& error) {
      throw Error(std::string("results.json: ") + error.what());
    }
  }

  std::string make() {
    check_terms();
    const auto& metadata = input_.source.metadata;
    std::string page = fmt::format("# {} {{#chapter_{}}}\n\n", title_of(self()), input_.name);
    page += fmt::format("*{}*\n\n", metadata.at("question"));
    page += fmt::format("<dl class=\"chapter-head\">\n<dt>Builds on</dt><dd>{}</dd>\n",
                        inline_text(metadata.at("builds on"), 1));
    page += fmt::format("<dt>Terms</dt><dd>{}</dd>\n", metadata.at("terms"));
    page += fmt::format("<dt>Symbols</dt><dd>{}</dd>\n</dl>\n\n",
                        inline_text(metadata.at("symbols"), 1));
    for (const Block& block : input_.source.blocks) {
      page += (block.is_prose ? prose(block) : fenced("cpp", block.lines)) + "\n";
    }
    if (last_heading_ != "Try it") {
      throw Error(file_, 1,
                  "the last section of a chapter is '## Try it', this one ends with '" +
                      last_heading_ + "'");
    }
    check_all_figures_shown();
    return page + plain_program() + neighbours();
  }

 private:
  const Chapter& self() const {
    const auto found =
        std::find_if(input_.chapters.begin(), input_.chapters.end(),
                     [&](const Chapter& chapter) { return chapter.name == input_.name; });
    if (found == input_.chapters.end()) {
      throw Error("the list of chapters does not have " + input_.name);
    }
    return *found;
  }

  static std::string title_of(const Chapter& chapter) {
    const bool is_numbered = std::isdigit(static_cast<unsigned char>(chapter.name[0])) != 0;
    return (is_numbered ? chapter.name.substr(0, 2) + " " : "") + chapter.title;
  }

  /// Each term stands in the glossary, and in bold, once, in the text: "**bias** (편향)".
  void check_terms() const {
    std::string text;
    for (const Block& block : input_.source.blocks) {
      for (const auto& line : block.lines) {
        text += block.is_prose ? trimmed(line) + " " : "";
      }
    }
    const std::string& terms = input_.source.metadata.at("terms");
    static const std::regex term_pattern(R"(([^(),]+)\(([^()]+)\))");
    int found = 0;
    for (std::sregex_iterator match(terms.begin(), terms.end(), term_pattern), end; match != end;
         ++match) {
      const std::string term = trimmed((*match)[1]);
      const std::string korean = (*match)[2];
      if (input_.glossary.find("| " + term + " | " + korean + " |") == std::string::npos) {
        throw Error(file_, 1, "the glossary does not have '" + term + " (" + korean + ")'");
      }
      const std::string definition = "**" + term + "** (" + korean + ")";
      const auto place = text.find(definition);
      if (place == std::string::npos || text.find(definition, place + 1) != std::string::npos) {
        throw Error(file_, 1, "the text must define '" + definition + "' exactly once");
      }
      ++found;
    }
    static const std::regex bold_pattern(R"(\*\*[^*]+\*\*)");
    const std::sregex_iterator bold(text.begin(), text.end(), bold_pattern);
    if (std::distance(bold, {}) != found) {
      throw Error(file_, 1, "only the first definition of a term of the metadata is bold");
    }
  }

  /// A prose block: directives on lines of their own, headings, fences, and text.
  std::string prose(const Block& block) {
    std::string page;
    std::string paragraph;  // collected, because a formula may span lines
    std::size_t paragraph_line = block.first_line;
    bool in_fence = false;
    const auto flush = [&] {
      page += inline_text(paragraph, paragraph_line);
      paragraph.clear();
    };
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
      const std::size_t number = block.first_line + i;
      const std::string line = in_fence ? block.lines[i] : whole_directive(block, i);
      std::smatch match;
      if (line.starts_with("```")) {
        flush();
        in_fence = !in_fence;
        page += line + "\n";
      } else if (in_fence) {
        page += line + "\n";
      } else if (std::regex_match(line, match, directive_pattern())) {
        flush();
        page += directive(match[1], match[2], number);
      } else if (line.starts_with("## ")) {
        flush();
        last_heading_ = line.substr(3);
        page += fmt::format("{} {{#{}}}\n", line, anchor(last_heading_));
      } else {
        paragraph_line = paragraph.empty() ? number : paragraph_line;
        paragraph += line + "\n";
      }
    }
    flush();
    return page;
  }

  /// Line `i`, together with the lines after it up to "}}" where a directive begins; moves `i` to the last of them.
  static std::string whole_directive(const Block& block, std::size_t& i) {
    static const std::regex beginning(R"(\{\{(figure|output|code) .*)");
    std::string line = block.lines[i];
    if (std::regex_match(line, beginning)) {
      while (!line.ends_with("}}") && i + 1 < block.lines.size()) {
        line += " " + block.lines[++i];
      }
    }
    return line;
  }

  static const std::regex& directive_pattern() {
    static const std::regex pattern(R"(\{\{(figure|output|code) ([^}]*)\}\})");
    return pattern;
  }

  std::string anchor(const std::string& heading) const {
    return "chapter_" + input_.name + "_" + slug(heading);
  }

  std::string directive(const std::string& kind, const std::string& argument, std::size_t line) {
    if (kind == "figure") {
      return figure(argument, line);
    }
    return kind == "output" ? output(argument, line) : code(argument, line);
  }

  /// {{figure NAME}} or {{figure NAME: caption}}
  std::string figure(const std::string& argument, std::size_t line) {
    const auto colon = argument.find(':');
    const std::string name = trimmed(argument.substr(0, colon)) + ".svg";
    const auto alt = alt_.find(name);
    if (alt == alt_.end() || !std::filesystem::is_regular_file(input_.figures / name)) {
      throw Error(file_, line, "the program draws no figure " + name);
    }
    shown_.insert(name);
    const std::string caption =
        colon == std::string::npos ? "" : trimmed(argument.substr(colon + 1));
    return fmt::format(
        "\\htmlonly\n<figure><img src=\"{}/{}\" width=\"{}\" "
        "alt=\"{}\"/>{}</figure>\n\\endhtmlonly\n",
        input_.name, name, svg_width(nn::read_file(input_.figures / name), name),
        html_escaped(alt->second),
        caption.empty() ? "" : "<figcaption>" + html_escaped(caption) + "</figcaption>");
  }

  /// {{output TITLE}}: what the program printed under that title.
  std::string output(const std::string& title, std::size_t line) const {
    std::vector<std::string> part;
    bool inside = false;
    bool found = false;
    for (const auto& printed : lines_of(input_.output)) {
      if (printed.starts_with("-- ") && printed.ends_with("----")) {
        inside = printed.starts_with("-- " + title + " --");
        found = found || inside;
      } else if (inside) {
        part.push_back(printed);
      }
    }
    if (!found) {
      throw Error(file_, line, "the program prints no part '" + title + "'");
    }
    while (!part.empty() && part.back().empty()) {
      part.pop_back();
    }
    return fenced("unparsed", part);
  }

  /// {{code FILE TAG}}: the lines of FILE between `// [TAG]` and `// [/TAG]`.
  std::string code(const std::string& argument, std::size_t line) const {
    const auto blank = argument.find(' ');
    const std::string name = argument.substr(0, blank);
    const std::string tag = blank == std::string::npos ? "" : argument.substr(blank + 1);
    if (!name.starts_with("common/") || !std::filesystem::is_regular_file(input_.root / name)) {
      throw Error(file_, line, "there is no file " + name);
    }
    std::vector<std::string> part;
    bool inside = false;
    bool ended = false;
    for (const auto& text : lines_of(nn::read_file(input_.root / name))) {
      if (trimmed(text) == "// [/" + tag + "]") {
        ended = inside;
        inside = false;
      } else if (inside) {
        part.push_back(text);
      } else if (trimmed(text) == "// [" + tag + "]") {
        inside = true;
      }
    }
    if (!ended) {
      throw Error(file_, line,
                  name + " has no part between '// [" + tag + "]' and '// [/" + tag + "]'");
    }
    std::string header = name;
    if (header.ends_with(".cpp")) {
      header.replace(header.size() - 4, 4, ".hpp");
    }
    return fenced("cpp", part) +
           fmt::format("<p class=\"from\">From `{0}`; see \\ref {1} \"{1}\".</p>\n", name, header);
  }

  /// Text with numbers filled in, formulas in Doxygen's form, and links. What stands in `code` stays.
  std::string inline_text(const std::string& text, std::size_t line) {
    static const std::regex number_pattern(R"(\{\{([^{}:]+)(?::([^{}]*))?\}\})");
    const std::string filled = replace_all(text, number_pattern, [&](const std::smatch& match) {
      return number(match[1], match[2],
                    line + static_cast<std::size_t>(
                               std::count(text.begin(), text.begin() + match.position(), '\n')));
    });
    static const std::regex pattern(
        R"(`[^`]*`|\$\$([^$]+)\$\$|\$([^$]+)\$|([Cc]hapter) ([0-9][0-9])|<[^>]*>|")");
    return replace_all(filled, pattern, [&](const std::smatch& match) {
      if (match[1].matched) {
        return "\\f[" + match[1].str() + "\\f]";
      }
      if (match[2].matched) {
        return "\\f$" + match[2].str() + "\\f$";
      }
      if (match[3].matched) {
        return chapter_link(match[0], match[4], line);
      }
      if (match[0] == "\"") {
        // Doxygen would take formulas between straight quotes for plain text.
        const bool opens =
            match.position() == 0 ||
            std::string(" (\n").find(filled[static_cast<std::size_t>(match.position()) - 1]) !=
                std::string::npos;
        return std::string(opens ? "“" : "”");
      }
      return match[0].str()[0] == '<' ? match[0].str() : file_link(match[0], line);
    });
  }

  std::string number(const std::string& key, const std::string& format, std::size_t line) const {
    const auto found = values_.find(key);
    if (found == values_.end()) {
      throw Error(file_, line, "the program computes no value '" + key + "'");
    }
    const Json& value = found->second;
    try {
      if (value.is_string()) {
        return fmt::format(fmt::runtime("{:" + format + "}"), value.get<std::string>());
      }
      if (value.is_number_integer() && format.find_first_of("feg") == std::string::npos) {
        return fmt::format(fmt::runtime("{:" + format + "}"), value.get<std::int64_t>());
      }
      return fmt::format(fmt::runtime("{:" + (format.empty() ? ".6g" : format) + "}"),
                         value.get<double>());
    } catch (const fmt::format_error& error) {
      throw Error(file_, line,
                  "'" + format + "' is no format for the value '" + key + "': " + error.what());
    }
  }

  /// "chapter 03" becomes a link once there is such a chapter.
  std::string chapter_link(const std::string& text, const std::string& number,
                           std::size_t line) const {
    if (number < "01" || number > "16") {
      throw Error(file_, line, "the course has no " + text);
    }
    for (const Chapter& chapter : input_.chapters) {
      if (chapter.name.starts_with(number) && chapter.name != input_.name) {
        return fmt::format("\\ref chapter_{} \"{}\"", chapter.name, text);
      }
    }
    return text;
  }

  /// `common/model/dense.hpp` becomes a link to the page of the file; other code stays as it is.
  std::string file_link(const std::string& code, std::size_t line) const {
    const std::string name = code.substr(1, code.size() - 2);
    if (!name.starts_with("common/") || !name.ends_with("pp")) {
      return code;
    }
    if (!std::filesystem::is_regular_file(input_.root / name)) {
      throw Error(file_, line, "there is no file " + name);
    }
    return fmt::format("\\ref {0} \"{0}\"", name);
  }

  void check_all_figures_shown() const {
    for (const auto& [name, alt] : alt_) {
      if (!shown_.contains(name)) {
        throw Error(file_, 1, "the program draws " + name + ", but the text never shows it");
      }
    }
  }

  /// The program without the book.
  std::string plain_program() const {
    std::vector<std::string> lines;
    for (const Block& block : input_.source.blocks) {
      if (!block.is_prose) {
        if (!lines.empty()) {
          lines.emplace_back();
        }
        lines.insert(lines.end(), block.lines.begin(), block.lines.end());
      }
    }
    return fmt::format("## The plain program {{#{}}}\n\n", anchor("The plain program")) +
           fenced("cpp", lines);
  }

  std::string neighbours() const {
    const auto position = &self() - input_.chapters.data();
    const auto link = [&](std::ptrdiff_t at, const char* rel, const char* format) {
      if (at < 0 || at >= std::ssize(input_.chapters)) {
        return std::string();
      }
      const Chapter& chapter = input_.chapters[static_cast<std::size_t>(at)];
      return fmt::format("<span class=\"{}\">\\ref chapter_{} \"{}\"</span>\n", rel, chapter.name,
                         fmt::format(fmt::runtime(format), title_of(chapter)));
    };
    return "\n<div class=\"neighbours\">\n" + link(position - 1, "previous", "← {}") +
           link(position + 1, "next", "{} →") + "</div>\n";
  }

  const Input& input_;
  const std::string& file_;
  std::map<std::string, Json> values_;
  std::map<std::string, std::string> alt_;
  std::set<std::string> shown_;
  std::string last_heading_;
};

}  // namespace

std::string make_page(const Input& input) { return Page(input).make(); }

}  // namespace weave
