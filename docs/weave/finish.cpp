#include "finish.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

#include "characters.hpp"

namespace weave {
namespace {

/// How many bytes the Korean letter at `at` takes, 0 where there is none.
std::size_t korean_letter(std::string_view text, std::size_t at) {
  if (at + 3 > text.size()) {
    return 0;
  }
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(text[at + i]));
  };
  if ((byte(0) & 0xF0U) != 0xE0U) {
    return 0;  // all of them have three bytes
  }
  const unsigned code = ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
  const bool is_syllable = code >= 0xAC00 && code <= 0xD7A3;
  const bool is_letter = (code >= 0x1100 && code <= 0x11FF) || (code >= 0x3130 && code <= 0x318F);
  return is_syllable || is_letter ? 3 : 0;
}

/// The end of the Korean words that begin at `at`; blanks between them belong to them.
std::size_t end_of_korean(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (at < text.size()) {
    if (const std::size_t letter = korean_letter(text, at)) {
      at += letter;
      end = at;
    } else if (text[at] == ' ') {
      ++at;
    } else {
      break;
    }
  }
  return end;
}

std::string with_korean_marked(std::string_view text) {
  std::string marked;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = korean_letter(text, at) > 0 ? end_of_korean(text, at) : at;
    if (end > at) {
      marked += "<span lang=\"ko\">" + std::string(text.substr(at, end - at)) + "</span>";
      at = end;
    } else {
      marked += text[at++];
    }
  }
  return marked;
}

/// Where what begins with the tag at `at` ends: a comment, a script, a style or a title whole, otherwise the tag alone.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
  const auto after = [&](std::string_view end) {
    const std::size_t found = html.find(end, at);
    return found == std::string_view::npos ? html.size() : found + end.size();
  };
  if (html.compare(at, 4, "<!--") == 0) {
    return after("-->");
  }
  for (const std::string_view name : {"script", "style", "title"}) {
    const std::string begin = "<" + std::string(name);
    if (html.compare(at, begin.size(), begin) == 0) {
      return after("</" + std::string(name) + ">");
    }
  }
  return after(">");
}

/// `<div class="title">21 Momentum</div>` becomes a heading.
std::string with_heading(std::string html) {
  const std::string begin = "<div class=\"title\">";
  const std::size_t at = html.find(begin);
  const std::size_t end = html.find("</div>", at);
  if (at != std::string::npos && end != std::string::npos) {
    html.replace(end, 6, "</h1>");
    html.replace(at, begin.size(), "<h1 class=\"title\">");
  } else if (const std::size_t contents = html.find("<div class=\"contents\">");
             at == std::string::npos && contents != std::string::npos) {
    // Lists of members have no title but that of the window.
    const std::size_t title = html.find("<title>");
    const std::size_t close = html.find("</title>");
    if (title != std::string::npos && close != std::string::npos) {
      html.insert(contents,
                  "<h1 class=\"title\">" + html.substr(title + 7, close - title - 7) + "</h1>\n");
    }
  }
  return html;
}

/// In lists of members the letters stand right below the title: `<h3><a id="index_s"></a>- s -</h3>` is of level 2.
std::string with_letters_as_headings(const std::string& html) {
  static const std::regex letter(R"(<h3>(<a id="index_[^>]{0,80}></a>[^<]{0,20})</h3>)");
  return std::regex_replace(html, letter, "<h2>$1</h2>");
}

bool is_of_name(char c) { return is_word(c) || c == '-' || c == '.'; }

/// The characters of a name from `at` on.
std::string name_at(const std::string& text, std::size_t at) {
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
  return {begin, std::find_if_not(begin, text.end(), is_of_name)};
}

/// Without the second of two equal `id`: Doxygen repeats those of functions that are there for const and for other
/// objects.
std::string with_unique_ids(const std::string& html) {
  const std::string attribute = " id=\"";
  std::set<std::string> seen;
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = html.find(attribute, at)) != std::string::npos;) {
    const std::size_t end = std::min(html.find('"', at + attribute.size()), html.size() - 1) + 1;
    if (!seen.insert(html.substr(at, end - at)).second) {
      result += html.substr(done, at - done);
      done = end;
    }
    at = end;
  }
  return result + html.substr(done);
}

/// A head of a table without a word is no head: `<th></th>` becomes `<td></td>`.
std::string without_empty_heads(std::string html) {
  for (std::size_t at = 0; (at = html.find("<th", at)) != std::string::npos; ++at) {
    const std::size_t end = html.find('>', at);
    const std::size_t next =
        end == std::string::npos ? end : html.find_first_not_of(" \n", end + 1);
    if (next != std::string::npos && html.compare(next, 5, "</th>") == 0) {
      html.replace(next, 5, "</td>");
      html.replace(at, 3, "<td");
    }
  }
  return html;
}

/// The values of all `id` and `name` of a page.
std::set<std::string> places_in(const std::string& html) {
  std::set<std::string> places;
  for (const std::string attribute : {" id=\"", " name=\""}) {
    for (std::size_t at = 0; (at = html.find(attribute, at)) != std::string::npos;) {
      at += attribute.size();
      places.insert(html.substr(at, html.find('"', at) - at));
    }
  }
  return places;
}

/// Links within the page to a place that it does not have lead to the beginning of its text.
std::string with_live_inner_links(std::string html) {
  const std::string begin = "href=\"#";
  const std::set<std::string> places = places_in(html);
  for (std::size_t at = 0; (at = html.find(begin, at)) != std::string::npos;) {
    at += begin.size();
    const std::string place = html.substr(at, html.find('"', at) - at);
    if (!place.empty() && !places.contains(place)) {
      html.replace(at, place.size(), "doc-content");
    }
  }
  return html;
}

}  // namespace

void Places::add(const std::string& page, const std::string& html) {
  for (const std::string& place : places_in(html)) {
    links_.insert(page + "#" + place);
    pages_.emplace(place, page);
  }
}

std::string Places::with_live_links(const std::string& text) const {
  const std::string middle = ".html#";
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = text.find(middle, at)) != std::string::npos;) {
    std::size_t begin = at;
    while (begin > done && is_of_name(text[begin - 1])) {
      --begin;
    }
    const std::string page = text.substr(begin, at + 5 - begin);
    const std::string place = name_at(text, at + middle.size());
    at += middle.size() + place.size();
    const bool is_ours = begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'');
    if (!is_ours || place.empty() || links_.contains(page + "#" + place)) {
      continue;
    }
    const auto other = pages_.find(place);
    result += text.substr(done, begin - done) +
              (other == pages_.end() ? page : other->second + "#" + place);
    done = at;
  }
  return result + text.substr(done);
}

std::string finished(const std::string& html) {
  const std::string page = without_empty_heads(
      with_live_inner_links(with_unique_ids(with_letters_as_headings(with_heading(html)))));
  std::string result;
  for (std::size_t at = 0; at < page.size();) {
    const bool is_tag = page[at] == '<';
    const std::size_t end =
        is_tag ? end_of_tag(page, at) : std::min(page.find('<', at), page.size());
    const std::string piece = page.substr(at, end - at);
    result += is_tag ? piece : with_korean_marked(piece);
    at = end;
  }
  return result;
}

}  // namespace weave
