#pragma once
/// @file
/// The parts of a page in order: headings, paragraphs, lists, tables, code, directives.

#include <string>
#include <vector>

#include "source.hpp"
#include "text.hpp"

namespace weave {

/// A part of a page.
struct Part {
  enum class Kind {
    heading,
    paragraph,
    item,            ///< Of a list.
    item_paragraph,  ///< A further paragraph of an item.
    row,             ///< Of a table.
    fence,           ///< Code in the prose, between ``` or indented by four blanks.
    program,         ///< Code of the chapter.
    figure,
    output,
    library_code,
    open,  ///< {{aside TITLE}}, {{read}}, {{fold TITLE}}
    close  ///< {{end}}
  };
  Kind kind;
  std::size_t line;  ///< Where it begins, from 1.
  std::size_t level =
      0;  ///< Of a heading: 2 or 3. Of an item: how deep its list lies in others, from 0.
  std::size_t number = 0;  ///< Of an item; 0 if it has none.
  bool begins = false;     ///< The first item of a list, or the head of a table.
  std::string word;        ///< Of a fence: its language. Of an opening: "aside", "read" or "fold".
  std::string argument;    ///< Of a figure, an output or library code.
  std::vector<Inlines>
      texts;  ///< Of a row one for each cell, otherwise one: the text, title or caption.
  std::vector<std::string> lines;  ///< Of code.
};

/// Takes all prose of a chapter apart.
///
/// A paragraph ends at an empty line, a directive or a fence. What begins a list, a heading or a table does so only at
/// the beginning of a paragraph: "* " and "1. " (then "2. " and so on), "## " and "### ", "| ". Within a paragraph they
/// are text. An item within an item needs an empty line before the first of them.
std::vector<Part> parse_document(const Source& source, const Surroundings& surroundings);

/// The cells of a row of a table: between bars that are in no code and no formula.
std::vector<std::string> cells_of(const std::string& row);

/// The name of a section in the site: that of its page, and the letters and digits of the heading.
std::string anchor_of(const std::string& label, const std::string& heading);

/// The first heading's text and the like: a part's text as a reader sees it.
std::string plain_text(const Part& part);

/// Notes asides, boxes and folded answers that are not closed, lie in one another or hold a section.
void check_folds(const std::vector<Part>& parts, const Surroundings& surroundings);

/// Notes what is wrong with the sections at the end: of a chapter "Summary" (at most five sentences),
/// "Questions" (three, and their folded answers) and "Try it"; of another page "Try it".
void check_end(const std::vector<Part>& parts, bool is_chapter, const Surroundings& surroundings);

}  // namespace weave
