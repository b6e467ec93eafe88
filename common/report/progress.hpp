#pragma once
/// @file
/// How far a long computation is, and whether the user pressed Ctrl-C. Chapters that take longer than two seconds
/// show it.

#include <cstdint>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>

namespace nn {

/// From now on Ctrl-C asks the program to end with what it has; a second one kills it.
void listen_for_interrupt();
/// Whether the user pressed Ctrl-C.
bool interrupted();

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

/// The elements of `range`, which must outlive the loop over them, one by one: the loop shows how far it is, and ends
/// after Ctrl-C. `for (const double rate : nn::with_progress("learning rates", rates))`
template <typename Range>
auto with_progress(const std::string& text, const Range& range) {
  const auto progress = std::make_shared<Progress>(text, std::size(range));
  const auto done = std::make_shared<std::uint64_t>(0);
  return range | std::views::take_while(
                     [=](const auto& /*element*/) { return progress->update((*done)++); });
}

}  // namespace nn
