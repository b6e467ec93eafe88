#include "common/report/progress.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace nn {
namespace {

volatile sig_atomic_t interrupt_seen = 0;

double seconds_since_start() {
  static const auto start = std::chrono::steady_clock::now();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void listen_for_interrupt() {
  seconds_since_start();
  struct sigaction action = {};
  action.sa_handler = [](int) { interrupt_seen = 1; };
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
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
  if (due && isatty(STDERR_FILENO) != 0 && done > 0) {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    const double left = (now - started_) * (1 / share - 1);
    fmt::print(stderr, "\r\033[K{} {}/{} ({:.0f} %, {:.0f} s left) {}", text_, done, total_,
               100 * share, left, note);
    std::fflush(stderr);
    shown_ = now;
    visible_ = true;
  }
  return !interrupted();
}

}  // namespace nn
