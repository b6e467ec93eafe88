#pragma once
/// @file
/// What every chapter program is made of: options, printed text, results, claims, figures, progress.
///
/// A program prints what its reader wants to see, and writes the same text with its figures and a `results.json` to a
/// folder, from which the chapter's page is woven. Each finding is a claim that the program checks: it ends with status 1
/// when one does not hold.

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/report/claim.hpp"
#include "common/report/plot.hpp"
#include "common/report/table.hpp"

namespace nn {

/// Thrown by a program's body for an option whose value is wrong in a way that run() cannot know: ends it with status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Shows how far a long computation is, on a terminal, from two seconds after the program's start on.
class Progress {
 public:
  /// For `total` steps of what `text` names.
  Progress(std::string text, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// Wipes the line off the terminal.
  ~Progress();

  /// Tells that `done` steps are done and shows `note` beside them. Returns false once the user pressed Ctrl-C: the
  /// computation then ends with what it has.
  bool update(std::uint64_t done, const std::string& note = "");

 private:
  std::string text_;
  std::uint64_t total_;
  double started_;
  double shown_ = 0;
  bool visible_ = false;
};

/// A chapter program. main() makes one, adds the chapter's own options, and calls run().
class Program {
 public:
  /// `name` is the chapter's ("14_iris"), `question` what it answers, for --help.
  Program(std::string name, const std::string& question);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Adds an option with a text, and its present value as default. `flag` is "--data"; `value` must live until run() is
  /// done, here and below.
  void option(const std::string& flag, std::string& value, const std::string& help);
  /// Adds an option with one of a few texts.
  void option(const std::string& flag, std::string& value, const std::string& help,
              const std::vector<std::string>& allowed);
  /// Adds an option with a whole number of at least `least`.
  void option(const std::string& flag, std::uint64_t& value, const std::string& help,
              std::uint64_t least = 0);
  /// Adds an option with a number greater than 0.
  void option(const std::string& flag, double& value, const std::string& help);
  /// Adds an option with a number from `low` to `high`, both allowed.
  void option(const std::string& flag, double& value, const std::string& help, double low,
              double high);
  /// Adds an option without a value, which sets `value` to true.
  void flag(const std::string& flag, bool& value, const std::string& help);

  /// Reads the command line, runs `body`, writes the results. Returns the exit status: 0 when all claims hold, 1 when one
  /// does not, the work could not be done or Ctrl-C cut it short, 2 for wrong usage. Errors are one line on standard error.
  int run(int argc, char** argv, const std::function<void()>& body);

  /// Whether this option was on the command line.
  bool given(const std::string& flag) const;

  /// Where all random numbers of the run come from: option --seed, 1 by default.
  std::uint64_t seed() const;
  /// Whether to do the same on less work: option --quick.
  bool quick() const;
  /// Whether to do what is measured with a clock, and so is different in each run: not with option --no-times.
  bool times() const;
  /// Where results and figures go: option --out, by default out/NAME under the current folder.
  const std::filesystem::path& out() const;

  /// Begins a part of the output. The page can show the part by its title.
  void section(const std::string& title);
  /// Prints a line, or lines, of text in the format of the library fmt.
  template <typename... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    write(fmt::format(format, std::forward<Arguments>(arguments)...) + "\n");
  }
  /// Prints a table.
  void print(const Table& table) { write(table.text()); }
  /// Prints a table and records each of its numbers, but for those of the first column, as a value. The key is `name`, the first
  /// cell of the row and the heading in snake_case: the number under "test loss" in the row "He, normal" of a table "rules" is
  /// `rules_he_normal_test_loss`. Throws std::logic_error where two have the same key.
  void print(const Table& table, const std::string& name);

  /// Records a number under a key in snake_case. The page may name it as {{key}}. Throws std::logic_error for a key that
  /// is not in snake_case or is there already.
  template <typename T>
  requires std::is_arithmetic_v<T>
  void value(const std::string& key, T number) {
    if constexpr (std::integral<T>) {
      record_integer(key, static_cast<std::int64_t>(number));
    } else {
      record_number(key, static_cast<double>(number));
    }
  }
  /// Records a text.
  void value(const std::string& key, const std::string& text);

  /// States a finding, prints it, and remembers whether it holds. After Ctrl-C, findings on unfinished work are not judged.
  void claim(const std::string& text, Number measured, const Expectation& expected);
  /// States that something is so. Takes nothing but a bool, so that a count without its expectation does not compile.
  template <std::same_as<bool> Truth>
  void claim(const std::string& text, Truth measured) {
    claim_truth(text, measured);
  }

  /// Draws a figure as NAME.svg. `alt` says in words what is to be seen. Throws what Figure::save() throws.
  void figure(const Figure& figure, const std::string& name, const std::string& alt);

  /// Whether the user pressed Ctrl-C.
  static bool interrupted();

 private:
  struct State;

  void write(const std::string& text);
  void claim_truth(const std::string& text, bool measured);
  void record_integer(const std::string& key, std::int64_t number);
  void record_number(const std::string& key, double number);
  int finish();

  std::unique_ptr<State> state_;
};

}  // namespace nn
