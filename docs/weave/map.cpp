#include "map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

#include "source.hpp"
#include "text.hpp"

namespace weave {
namespace {

constexpr int axis =
    130;  ///< Where the dots of the map stand, from the left; the arcs are left of it.
constexpr int row = 27;  ///< From one chapter to the next.
constexpr int width = 430;

/// Where each chapter stands in the map, and the map's height.
struct Layout {
  std::map<std::string, int> of_chapter;  ///< By name.
  std::map<std::string, int> of_part;     ///< By label.
  int height = 0;
};

bool is_stop(const std::vector<Stop>& stops, const std::string& name) {
  return std::ranges::any_of(stops, [&](const Stop& stop) { return stop.page.name == name; });
}

Layout layout_of(const std::vector<Stop>& stops, const std::vector<BookPart>& parts) {
  Layout layout;
  int y = 0;
  for (const BookPart& part : parts) {
    if (std::ranges::none_of(part.pages, [&](const auto& name) { return is_stop(stops, name); })) {
      continue;
    }
    y += row;
    layout.of_part[part.page.label] = y;
    y += 2;
    for (const std::string& name : part.pages) {
      if (is_stop(stops, name)) {
        y += row;
        layout.of_chapter[name] = y;
      }
    }
    y += row / 3;
  }
  layout.height = y + row / 2;
  return layout;
}

/// From one chapter down to a later one, the further the wider.
std::string arc(const Layout& layout, const std::string& from, const std::string& to) {
  const int above = layout.of_chapter.at(from);
  const int below = layout.of_chapter.at(to);
  const double half = 0.5 * (below - above);
  const double bulge = (axis - 8) * std::sqrt(2 * half / layout.height);
  return fmt::format(
      "<path d=\"M{0} {1}A{2:.1f} {3:.1f} 0 0 0 {0} {4}\" data-from=\"{5}\" data-to=\"{6}\"/>\n",
      axis, above, bulge, half, below, from, to);
}

}  // namespace

std::vector<std::string> names_in(const std::string& text) {
  static const std::regex pattern(R"(\[\[(\w+)\]\])");
  std::vector<std::string> names;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    names.push_back((*match)[1]);
  }
  return names;
}

BookPart part_of(const std::string& markdown) {
  const std::string before = "@subpage chapter_";
  BookPart part{written_page(markdown), {}};
  for (const std::string& line : lines_of(markdown)) {
    if (line.starts_with(before)) {
      part.pages.push_back(trimmed(line.substr(before.size())));
    }
  }
  return part;
}

std::vector<BookPage> leads_to(const std::vector<Stop>& stops, const std::string& name) {
  std::vector<BookPage> pages;
  for (const Stop& stop : stops) {
    if (std::ranges::find(stop.builds_on, name) != stop.builds_on.end()) {
      pages.push_back(stop.page);
    }
  }
  return pages;
}

std::string learning_map(const std::vector<Stop>& stops, const std::vector<BookPart>& parts) {
  const Layout layout = layout_of(stops, parts);
  std::string svg = fmt::format(
      "<svg class=\"map\" id=\"map\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "role=\"group\" "
      "aria-label=\"Learning map: which chapter builds on which\">\n",
      width, layout.height);
  for (const Stop& stop : stops) {
    for (const std::string& before : stop.builds_on) {
      if (layout.of_chapter.contains(before) && layout.of_chapter.contains(stop.page.name)) {
        svg += arc(layout, before, stop.page.name);
      }
    }
  }
  for (const BookPart& part : parts) {
    if (const auto place = layout.of_part.find(part.page.label); place != layout.of_part.end()) {
      svg +=
          fmt::format("<a href=\"{}.html\"><text class=\"part\" x=\"{}\" y=\"{}\">{}</text></a>\n",
                      part.page.label, axis - 5, place->second + 5, html_escaped(part.page.title));
    }
  }
  for (const Stop& stop : stops) {
    if (const auto place = layout.of_chapter.find(stop.page.name);
        place != layout.of_chapter.end()) {
      svg += fmt::format(
          "<a href=\"{}.html\" data-name=\"{}\"><circle cx=\"{}\" cy=\"{}\" r=\"4.5\"/>"
          "<text x=\"{}\" y=\"{}\">{}</text></a>\n",
          stop.page.label, stop.page.name, axis, place->second, axis + 13, place->second + 5,
          html_escaped(stop.page.full_title()));
    }
  }
  return svg + "</svg>";
}

std::string chapter_navigation(const Book& book, const std::vector<BookPart>& parts) {
  const auto link = [](const BookPage& page) {
    return fmt::format("<a href=\"$relpath^{}.html\">{}</a>", page.label,
                       html_escaped(page.full_title()));
  };
  std::string html = "<ul>\n";
  for (const BookPart& part : parts) {
    html += "<li>" + link(part.page) + "<ul>\n";
    for (const std::string& name : part.pages) {
      if (const BookPage* page = find_page(book, name)) {
        html += "<li>" + link(*page) + "</li>\n";
      }
    }
    html += "</ul></li>\n";
  }
  for (const BookPage& page : book) {
    const bool is_listed = std::ranges::any_of(parts, [&](const BookPart& part) {
      return part.page.name == page.name ||
             std::ranges::find(part.pages, page.name) != part.pages.end();
    });
    html += is_listed || page.label == "mainpage" ? "" : "<li>" + link(page) + "</li>\n";
  }
  return html + "</ul>\n";
}

}  // namespace weave
