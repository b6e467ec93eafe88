#include "common/report/progress.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace nn {
namespace {

// What the signal handler writes. It runs between any two instructions, so it does next to nothing.
volatile sig_atomic_t interrupt_seen = 0;
timespec first_seen = {};

/// The first signal asks the program to end with what it has, a later one ends it. Whoever sends a signal to a process
/// and to its group (`timeout` does) sends it twice: what comes within a quarter of a second is the same wish.
void ask_to_end(int signal) {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (interrupt_seen == 0) {
    first_seen = now;
    interrupt_seen = 1;
    return;
  }
  const auto seconds = static_cast<double>(now.tv_sec - first_seen.tv_sec);
  const auto nanoseconds = static_cast<double>(now.tv_nsec - first_seen.tv_nsec);
  if (seconds + 1e-9 * nanoseconds > 0.25) {
    std::signal(signal, SIG_DFL);
    raise(signal);
  }
}

double seconds_since_start() {
  static const auto start = std::chrono::steady_clock::now();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// How many columns a progress line may have; 0 where there is no terminal that can wipe it.
std::size_t columns() {
  const char* terminal = std::getenv("TERM");
  if (isatty(STDERR_FILENO) == 0 || terminal == nullptr || std::string_view(terminal) == "dumb") {
    return 0;
  }
  winsize size = {};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? size.ws_col - 1U : 79U;
}

}  // namespace

void listen_for_interrupt() {
  seconds_since_start();
  struct sigaction action = {};
  action.sa_handler = ask_to_end;
  action.sa_flags = static_cast<int>(SA_RESTART);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    sigaddset(&action.sa_mask, signal);  // one at a time
  }
  std::signal(SIGXFSZ, SIG_IGN);  // a file that would be too large is an error of write()
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) {  // nohup ignores SIGHUP, a shell's background job SIGINT
      sigaction(signal, &action, nullptr);
    }
  }
}

bool interrupted() { return interrupt_seen != 0; }

Progress::Progress(std::string text, std::uint64_t total)
    : text_(std::move(text)), total_(total), started_(seconds_since_start()) {}

Progress::~Progress() {
  if (visible_) {
    std::fputs("\r\033[K", stderr);
  }
}

bool Progress::update(std::uint64_t done, const std::string& note) {
  const double now = seconds_since_start();
  const bool due = now >= 2 && now - shown_ >= 0.1;
  const std::size_t width = due && done > 0 ? columns() : 0;
  if (width > 0) {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    const double left = (now - started_) * (1 / share - 1);
    const std::string line = fmt::format("{} {}/{} ({:.0f} %, {:.0f} s left) {}", text_, done,
                                         total_, 100 * share, left, note);
    fmt::print(stderr, "\r\033[K{}", line.substr(0, width));
    std::fflush(stderr);
    shown_ = now;
    visible_ = true;
  }
  return !interrupted();
}

}  // namespace nn
