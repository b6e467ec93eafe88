#pragma once
/// @file
/// A section of a chapter is an experiment of its own: what it computes depends on its title and the seed, never on
/// what ran before it. Every chapter is a list of sections, @ref chapter_neuron the first.

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/report/claim.hpp"
#include "common/report/table.hpp"

namespace nn {

/// The numbers from one to another.
struct Range {
  double low;   ///< Where they begin.
  double high;  ///< Where they end.
};

/// What a section shows: lines of text, values, tables, claims, figures. All but the figures' data is printed in the
/// order in which it was begun, when the section ends.
class Output {
 public:
  /// `seed` is that of the whole run; `quick` asks for the same on less work.
  Output(std::string title, std::uint64_t seed, bool quick)
      : title_(std::move(title)), seed_(seed), quick_(quick) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Where random numbers of the section come from. It follows from the seed of the run and the title of the section,
  /// so that no other section can change it. Other values of `stream` give independent ones.
  std::uint64_t seed(std::uint64_t stream = 0) const;
  /// The same for experiments that several sections look at: it follows from the seed of the run alone.
  std::uint64_t shared_seed(std::uint64_t stream = 0) const;
  /// Whether to do the same on less work: option --quick.
  bool quick() const { return quick_; }

  /// Prints a line of text in the format of the library fmt.
  template <typename... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    print_line(fmt::format(format, std::forward<Arguments>(arguments)...));
  }

  /// Prints a number or text with its name, "length of the gradient: 0.12", and records it: the page names it by its
  /// key, here {{length_of_the_gradient}}. The name may end with the format, as a heading of a table. A key
  /// that is there twice in a program ends its run with std::logic_error.
  void value(const std::string& name, const Cell& value);

  /// A table that is printed here, with the rows that it has when the section ends. Its numbers are values:
  /// {{bowl.sgd.steps}} is the one of the column "steps" in the row "sgd" of the table "bowl". The first `keys` cells
  /// name a row.
  Table& table(const std::string& name, std::size_t keys = 1);

  /// States a finding: prints what was measured, what is expected, and whether it holds. The number is a value, whose
  /// key follows from `text`. After Ctrl-C, findings on unfinished work are not judged.
  Claim claim(const std::string& text, Number measured);
  /// The same for several numbers, each of which has to be as expected; they are no values.
  Claim claim(const std::string& text, const std::vector<double>& measured) {
    return pending(text, measured);
  }
  /// States what a number of a table is.
  Claim claim(const Table& table, const Cell& row, const std::string& column);
  /// States what the numbers of a column are, each of them.
  Claim claim(const Table& table, const std::string& column);
  /// States that something is so. Takes nothing but a bool, so that a count without its expectation does not compile.
  template <std::same_as<bool> Truth>
  void claim(const std::string& text, Truth measured) {
    record({text, measured ? 1.0 : 0.0, "true", measured});
  }

  /// Numbers for a figure: a table that is not printed, but kept as NAME.csv (as those are that are printed).
  Table& data(const std::string& name);
  /// The same with these columns.
  void data(const std::string& name, const std::vector<Column>& columns) {
    data(name).rows(columns);
  }
  /// f(x, y) on a grid of 101 x 101 points, as columns x, y and f, for contours.
  void grid(const std::string& name, const Range& x, const Range& y,
            const std::function<double(double, double)>& f);
  /// Draws NAME.svg, when the section ends, by the gnuplot script NAME.gp in the chapter's folder, from the data and
  /// tables above.
  void figure(const std::string& name) { figures_.push_back(name); }
  /// Data with these columns, and the figure of this name.
  void figure(const std::string& name, const std::vector<Column>& columns) {
    data(name, columns);
    figure(name);
  }

  // What the program makes of it.

  /// What is shown in one place: lines of text, a table, or what became of a claim.
  using Block = std::variant<std::string, const Table*, Finding>;
  /// A table or the data of a figure under its name.
  struct NamedTable {
    std::string name;  ///< By which the page and the files name it.
    Table table;       ///< Its rows.
    bool printed;      ///< Whether its numbers are values; those for a figure are not.
    bool grid;         ///< Whether these are points of a grid.
  };
  /// All that was printed, with the title above.
  std::string text() const;
  /// The same, block by block.
  const std::vector<Block>& blocks() const { return blocks_; }
  /// All numbers and texts by key.
  std::vector<std::pair<std::string, Cell>> values() const;
  /// The tables, printed or not.
  const std::list<NamedTable>& tables() const { return tables_; }
  /// The title of the section.
  const std::string& title() const { return title_; }
  /// What became of its claims.
  std::vector<Finding> findings() const;
  /// The names of its figures.
  const std::vector<std::string>& figures() const { return figures_; }

 private:
  void print_line(const std::string& line);
  std::string name_of(const Table& table) const;
  Claim pending(const std::string& text, std::vector<double> measured);
  void record(const Finding& finding);

  std::string title_;
  std::uint64_t seed_;
  bool quick_;
  std::list<NamedTable> tables_;  // a list, so that they stay where they are
  std::vector<Block> blocks_;
  std::vector<std::pair<std::string, Cell>> values_;
  std::vector<std::string> figures_;
};

/// One experiment with its title: `const nn::Section chain("A chain", [](nn::Output& out) { ... });`
struct Section {
  /// Made where the chapter describes it; main() lists it.
  Section(std::string its_title, std::function<void(Output&)> its_experiment, bool is_timed = false)
      : title(std::move(its_title)), experiment(std::move(its_experiment)), timed(is_timed) {}
  /// By which it is chosen, and from which its random numbers follow.
  std::string title;
  /// What it does.
  std::function<void(Output&)> experiment;
  /// Whether it is measured with a clock, and so is different in each run; --no-times leaves it out.
  bool timed;
};

/// A section that is measured with a clock.
struct TimedSection : Section {
  /// As a Section is made.
  TimedSection(std::string its_title, std::function<void(Output&)> its_experiment)
      : Section(std::move(its_title), std::move(its_experiment), true) {}
};

/// `text` as a key: lower case, with one `_` in place of all that is neither a letter (of English) nor a digit, but
/// for a point or minus of a number.
std::string key_of(const std::string& text);

}  // namespace nn
