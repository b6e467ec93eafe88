#include "results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <stdexcept>

#include "source.hpp"
#include "text.hpp"

namespace weave {
namespace {

using Json = nlohmann::json;

/// Writes a value in a format that a text asks for.
struct Formatter {
  const std::string& format;

  std::string operator()(std::monostate) const {
    throw fmt::format_error("it is neither a number nor a text");
  }
  std::string operator()(const std::string& text) const { return in(format, text); }
  std::string operator()(double number) const {
    return in(format.empty() ? ".6g" : format, number);
  }
  /// A count can be written as a number with a point.
  template <std::integral Count>
  std::string operator()(Count count) const {
    return format.find_first_of(".feg") == std::string::npos
               ? in(format, count)
               : in(format, static_cast<double>(count));
  }

  static std::string in(const std::string& format, const auto& value) {
    return fmt::format(fmt::runtime("{:" + format + "}"), value);
  }
};

/// One of a few forms: width and precision have two digits at most.
void check_format(const std::string& format) {
  static const std::regex possible(R"([<>^]?[+]?[0-9]{0,2}(\.[0-9]{1,2})?[defgx%]?)");
  if (!std::regex_match(format, possible)) {
    throw fmt::format_error("expected a form such as .3f, .2e or 6");
  }
}

Value value_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::string:
      return json.get<std::string>();
    case Json::value_t::number_integer:
      return json.get<std::int64_t>();
    case Json::value_t::number_unsigned:
      return json.get<std::uint64_t>();
    case Json::value_t::number_float:
      return json.get<double>();
    default:
      return {};
  }
}

Shown shown_of(const Json& json) {
  if (json.contains("text")) {
    return {json.at("text"), {}};
  }
  Shown shown;
  for (const Json& column : json.at("table")) {
    shown.table.push_back({column.at("name"), column.at("right"), column.at("cells")});
    if (shown.table.back().cells.size() != shown.table.front().cells.size()) {
      throw Error("results.json: the columns of a table are not equally long");
    }
  }
  return shown;
}

std::string measured_text(const Json& measured) {
  return measured.is_number()    ? fmt::format("{:.6g}", measured.get<double>())
         : measured.is_boolean() ? (measured.get<bool>() ? "true" : "false")
                                 : measured.get<std::string>();
}

SectionResults section_of(const Json& json) {
  SectionResults section{json.at("title"), {}, {}};
  for (const Json& shown : json.at("shown")) {
    section.shown.push_back(shown_of(shown));
  }
  for (const Json& claim : json.at("claims")) {
    const Json& expected = claim.at("expected");
    section.statements.push_back({claim.at("text"), measured_text(claim.at("measured")),
                                  measured_text(expected), claim.at("holds")});
  }
  return section;
}

/// A whole number from 1 to 100000: a length in pixels, or a count of panels.
int length_of(const Json& number) {
  const double value = number.get<double>();
  if (!(value >= 1 && value <= 100000 && value == std::floor(value))) {
    throw Error("results.json: a figure without a size");
  }
  return static_cast<int>(value);
}

FigureResults figure_of(const Json& json) {
  return {.alt = json.at("alt"),
          .width = length_of(json.at("size").at(0)),
          .height = length_of(json.at("size").at(1)),
          .rows = length_of(json.at("panels").at(0)),
          .columns = length_of(json.at("panels").at(1)),
          .panels = length_of(json.at("panels").at(2)),
          .data = json.at("data")};
}

/// How many characters a number has from its point on.
std::size_t fraction_of(const std::string& number) {
  const std::size_t point = number.find('.');
  return point == std::string::npos ? 0 : number.size() - point;
}

/// Writes a table in both forms.
class TableWriter {
 public:
  explicit TableWriter(const std::vector<ShownColumn>& columns) : columns_(columns) {}

  Woven written() const {
    Woven table{"<div class=\"results\"><table class=\"results\"><thead><tr>", ""};
    for (const ShownColumn& column : columns_) {
      table.markdown += fmt::format("<th{}>{}</th>", kind(column), html_escaped(column.name));
      table.text += column.name + " ";
    }
    std::vector<std::size_t> rooms;
    std::ranges::transform(columns_, std::back_inserter(rooms), room_of);
    table.markdown += "</tr></thead><tbody>\n";
    for (std::size_t i = 0; i < columns_.front().cells.size(); ++i) {
      table.markdown += "<tr>";
      for (std::size_t j = 0; j < columns_.size(); ++j) {
        table.markdown +=
            fmt::format("<td{}>{}</td>", kind(columns_[j]), cell(columns_[j], i, rooms[j]));
        table.text += columns_[j].cells[i] + " ";
      }
      table.markdown += "</tr>\n";
    }
    table.markdown += "</tbody></table></div>";
    return table;
  }

 private:
  static const char* kind(const ShownColumn& column) {
    return column.right ? " class=\"number\"" : "";
  }

  /// Numbers stand with their points below each other: what is behind a point gets the same room in the whole column.
  static std::string cell(const ShownColumn& column, std::size_t row, std::size_t room) {
    const std::string& text = column.cells[row];
    if (room == 0) {
      return html_escaped(text);
    }
    const std::size_t whole = text.size() - fraction_of(text);
    return fmt::format("{}<span class=\"fraction f{}\">{}</span>",
                       html_escaped(text.substr(0, whole)), room, text.substr(whole));
  }

  /// The digits behind the point for which there must be room; none where all numbers have equally many.
  static std::size_t room_of(const ShownColumn& column) {
    const bool has_exponent = std::ranges::any_of(
        column.cells, [](const auto& number) { return number.find('e') != std::string::npos; });
    if (!column.right || has_exponent || column.cells.empty()) {
      return 0;
    }
    std::vector<std::size_t> digits;
    std::ranges::transform(column.cells, std::back_inserter(digits), fraction_of);
    const auto [least, most] = std::ranges::minmax(digits);
    return least == most ? 0 : most - 1;
  }

  const std::vector<ShownColumn>& columns_;
};

/// "5 statements checked", to be unfolded.
Woven woven_statements(const std::vector<Statement>& statements) {
  const auto broken =
      static_cast<std::size_t>(std::ranges::count(statements, false, &Statement::holds));
  const std::string summary = fmt::format(
      "{} {} checked{}", statements.size(), statements.size() == 1 ? "statement" : "statements",
      broken == 0
          ? ""
          : fmt::format(": {} not hold", broken == 1 ? "1 does" : std::to_string(broken) + " do"));
  Woven woven{
      fmt::format("<details class=\"checks{}\"><summary>{}</summary>"
                  "<div class=\"results\"><table class=\"results\"><thead><tr>"
                  "<th>statement</th><th>measured</th><th>expected</th></tr></thead><tbody>\n",
                  broken == 0 ? "" : " broken\" open=\"open", summary),
      summary + " statement measured expected\n"};
  for (const auto& [text, measured, expected, holds] : statements) {
    const std::string shown = (holds ? "" : "does not hold: ") + text;
    woven.markdown += fmt::format("<tr{}><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                                  holds ? "" : " class=\"broken\"", html_escaped(shown),
                                  html_escaped(measured), html_escaped(expected));
    woven.text += shown + " " + measured + " " + expected + "\n";
  }
  woven.markdown += "</tbody></table></div></details>";
  return woven;
}

/// How many panels stand beside each other on a page of full width: all of a row, or a half, a third ... of them, so
/// that none is shrunk to less than four fifths.
int panels_beside(const FigureResults& figure, int panel_width) {
  constexpr int page_width = 860;  // as in the style sheet
  int parts = 1;
  while (parts < figure.columns && (figure.columns % parts != 0 ||
                                    figure.columns / parts * panel_width * 4 / 5 > page_width)) {
    ++parts;
  }
  return figure.columns / parts;
}

/// The image of a figure. Where it has panels, they are windows onto one image, each with its part of it, so that
/// they can stand beside or below each other.
std::string images(const std::string& file, const FigureResults& figure) {
  const int width = figure.width / figure.columns;
  const int height = figure.height / figure.rows;
  if (figure.rows * figure.columns == 1) {
    return fmt::format(R"(<img src="{}" width="{}" height="{}" alt="{}"/>)", file, width, height,
                       html_escaped(figure.alt));
  }
  std::string html = fmt::format(
      R"(<div class="panels" style="--panel:{}px;--beside:{}" role="img" aria-label="{}">)", width,
      panels_beside(figure, width), html_escaped(figure.alt));
  for (int i = 0; i < figure.panels; ++i) {
    // Margins are in hundredths of a panel's width.
    const int row = i / figure.columns;
    const int left = 100 * (i % figure.columns);
    const double top = 100.0 * row * height / width;
    html += fmt::format(
        R"(<span class="panel" style="aspect-ratio:{}/{}"><img src="{}" width="{}" height="{}" alt="" )"
        R"(style="width:{}%;margin:-{:.2f}% 0 0 -{}%"/></span>)",
        width, height, file, figure.width, figure.height, 100 * figure.columns, top, left);
  }
  return html + "</div>";
}

/// Links to the files that a figure was drawn from, folded where there are many.
Woven data_links(const std::string& folder, const std::vector<std::string>& files) {
  if (files.empty()) {
    return {};
  }
  const bool are_many = files.size() > 3;
  const std::string title = are_many ? fmt::format("Data: {} files", files.size()) : "Data:";
  Woven links{are_many ? "<details class=\"data\"><summary>" + title + "</summary>"
                       : " <span class=\"data\">" + title,
              " " + title};
  for (const std::string& name : files) {
    links.markdown += fmt::format(R"( <a href="{}/{}">{}</a>)", folder, name, html_escaped(name));
    links.text += " " + link_mark + name;
  }
  links.markdown += are_many ? "</details>" : "</span>";
  return links;
}

void append(Woven& to, const Woven& more) {
  to.markdown += raw_html(more.markdown) + "\n";
  to.text += more.text + "\n";
}

}  // namespace

std::string raw_html(const std::string& html) {
  return "\\htmlonly[block]\n" + html + "\n\\endhtmlonly\n";
}

Results::Results(const std::string& text, const std::string& folder) {
  try {
    const Json results = Json::parse(text);
    if (results.at("chapter") != folder) {
      throw Error("results.json is not that of " + folder);
    }
    for (const Json& section : results.at("sections")) {
      for (const auto& [key, value] : section.at("values").get<Json::object_t>()) {
        values_[key] = value_of(value);
      }
      for (const Json& figure : section.at("figures")) {
        figures_[figure.at("file")] = figure_of(figure);
      }
      sections_.push_back(section_of(section));
    }
  } catch (const Json::exception& error) {
    throw Error(std::string("results.json: ") + error.what());
  }
}

std::string Results::value(const std::string& key, const std::string& format) const {
  const auto found = values_.find(key);
  if (found == values_.end()) {
    throw std::runtime_error("the program computes no value '" + key + "'");
  }
  try {
    check_format(format);
    return std::visit(Formatter{format}, found->second);
  } catch (const fmt::format_error& error) {
    throw std::runtime_error("'" + format + "' is no format for the value '" + key +
                             "': " + error.what());
  }
}

const SectionResults* Results::section(const std::string& title) const {
  const auto found = std::ranges::find(sections_, title, &SectionResults::title);
  return found == sections_.end() ? nullptr : &*found;
}

Woven woven_figure(const std::string& folder, const std::string& file, const FigureResults& figure,
                   const Woven& caption) {
  Woven woven{"<figure>" + images(folder + "/" + file, figure), caption.text};
  const Woven data = data_links(folder, figure.data);
  woven.markdown = raw_html(woven.markdown + "<figcaption>" + caption.markdown + data.markdown +
                            "</figcaption></figure>");
  woven.text += data.text;
  return woven;
}

Woven woven_section(const SectionResults& section) {
  Woven woven;
  std::string lines;  // that stand below each other
  const auto end_lines = [&] {
    if (!lines.empty()) {
      append(woven, {"<pre class=\"output\">" + html_escaped(lines) + "</pre>", lines});
    }
    lines.clear();
  };
  for (const Shown& shown : section.shown) {
    lines += shown.text;
    if (!shown.table.empty()) {
      end_lines();
      append(woven, TableWriter(shown.table).written());
    }
  }
  end_lines();
  if (!section.statements.empty()) {
    append(woven, woven_statements(section.statements));
  }
  return woven;
}

}  // namespace weave
