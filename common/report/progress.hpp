#pragma once
/// @file
/// How far a long computation is, and whether the user pressed Ctrl-C or the system asked us to end.
/// @ref chapter_batch_size and other chapters that take longer than two seconds show it.

#include <cstdint>
#include <iterator>
#include <string>

namespace nn {

/// From now on Ctrl-C asks the program to end with what it has; a second one kills it. So do SIGTERM (`kill`, a machine
/// that shuts down) and SIGHUP (a terminal that closes). A file that grows beyond `ulimit -f` is an error, not the end.
void listen_for_interrupt();
/// Whether the user pressed Ctrl-C, or another of these signals came.
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

/// The elements of a range, which must outlive the loop over them, one by one: the loop shows how far it is, and ends
/// after Ctrl-C. `for (const double rate : nn::with_progress("learning rates", rates))`
template <typename Range>
class with_progress {
 public:
  /// `text` names the elements.
  with_progress(const std::string& text, const Range& range)
      : range_(range), progress_(text, std::size(range)) {}

  /// Where the loop begins.
  auto begin() { return Iterator{*this, range_.begin()}; }
  /// Where it ends.
  auto end() { return Iterator{*this, range_.end()}; }

 private:
  struct Iterator {
    with_progress& loop;
    typename Range::const_iterator at;
    decltype(auto) operator*() const { return *at; }
    Iterator& operator++() { return ++at, ++loop.done_, *this; }
    bool operator!=(const Iterator& end) const {  // asked before each element
      return loop.progress_.update(loop.done_) && at != end.at;
    }
  };

  const Range& range_;
  Progress progress_;
  std::uint64_t done_ = 0;
};

}  // namespace nn
