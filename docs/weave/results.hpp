#pragma once
/// @file
/// What a chapter's program left: values, figures, and what each section printed, as a page shows it.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace weave {

/// A text of a page in two forms.
struct Woven {
  std::string markdown;  ///< For Doxygen.
  std::string text;      ///< What the page must show, to be compared with what Doxygen makes of it.
};

/// A column of a printed table.
struct ShownColumn {
  std::string name;                ///< Its heading.
  bool right;                      ///< Whether all its cells are numbers.
  std::vector<std::string> cells;  ///< From top to bottom.
};

/// What was printed in one place: a table, or, where that has no columns, lines of text.
struct Shown {
  std::string text;
  std::vector<ShownColumn> table;
};

/// A statement with what came of it, in the words of the page.
struct Statement {
  std::string text;
  std::string measured;
  std::string expected;
  bool holds;
};

/// A figure of results.json.
struct FigureResults {
  std::string alt;                ///< What is to be seen, in words.
  int width = 0;                  ///< In pixels.
  int height = 0;                 ///< In pixels.
  int rows = 1;                   ///< Of panels below each other,
  int columns = 1;                ///< and beside each other,
  int panels = 1;                 ///< and how many places of these are taken.
  std::vector<std::string> data;  ///< The files that it was drawn from.
};

/// What a section left.
struct SectionResults {
  std::string title;
  std::vector<Shown> shown;
  std::vector<Statement> statements;
};

/// A value of results.json; the first stands for all that is neither a number nor a text.
using Value = std::variant<std::monostate, std::string, std::int64_t, std::uint64_t, double>;

/// The content of results.json.
class Results {
 public:
  /// Throws Error where `text` is no results file, or not that of the chapter in `folder`.
  Results(const std::string& text, const std::string& folder);

  /// A value in a format of the library fmt. Throws std::runtime_error where there is none, or it has no such format.
  std::string value(const std::string& key, const std::string& format) const;
  /// The figures by their files.
  const std::map<std::string, FigureResults>& figures() const { return figures_; }
  /// The section with this title, or a null pointer.
  const SectionResults* section(const std::string& title) const;

 private:
  std::map<std::string, Value> values_;
  std::map<std::string, FigureResults> figures_;
  std::vector<SectionResults> sections_;
};

/// What a section printed, and below it its statements, folded unless one does not hold.
Woven woven_section(const SectionResults& section);

/// A figure whose `file` lies in `folder`, with its caption as HTML and as a reader sees it. Panels are shown one by
/// one, so that a narrow page can set them below each other.
Woven woven_figure(const std::string& folder, const std::string& file, const FigureResults& figure,
                   const Woven& caption);

/// HTML that Doxygen passes on as it is.
std::string raw_html(const std::string& html);

}  // namespace weave
