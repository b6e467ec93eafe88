#pragma once
/// @file
/// How far a long computation is, and whether the user pressed Ctrl-C. Chapters that take longer than two seconds
/// show it.

#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

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

/// The elements of `range` one by one, showing how far a loop over them is; after Ctrl-C the loop ends:
/// `for (const double rate : nn::with_progress("learning rates", rates))`.
template <typename Range>
class with_progress {
 public:
  /// `range` must live as long as the loop, so not a temporary.
  with_progress(const std::string& text, const Range& range)
      : range_(range), progress_(text, static_cast<std::uint64_t>(std::size(range))) {}
  with_progress(const std::string& text, Range&& range) = delete;

  /// A position in the range.
  struct Iterator {
    with_progress& loop;
    decltype(std::begin(std::declval<const Range&>())) at;
    std::uint64_t done = 0;

    decltype(auto) operator*() const { return *at; }
    Iterator& operator++() {
      ++at;
      loop.goes_on_ = loop.progress_.update(++done);
      return *this;
    }
    bool operator!=(const Iterator& end) const { return loop.goes_on_ && at != end.at; }
  };
  Iterator begin() { return {*this, std::begin(range_)}; }
  Iterator end() { return {*this, std::end(range_)}; }

 private:
  const Range& range_;
  Progress progress_;
  bool goes_on_ = true;
};

}  // namespace nn
