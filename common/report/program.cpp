#include "common/report/program.hpp"

#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "common/base/files.hpp"

namespace nn {
namespace {

using Json = nlohmann::ordered_json;

volatile sig_atomic_t interrupt_seen = 0;

double seconds_since_start() {
  static const auto start = std::chrono::steady_clock::now();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The first Ctrl-C asks the program to end with what it has; the second one kills it.
void listen_for_interrupt() {
  struct sigaction action = {};
  action.sa_handler = [](int) { interrupt_seen = 1; };
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
}

/// JSON has no infinities and no NaN: those become texts.
Json json_of(double number) {
  return std::isfinite(number) ? Json(number) : Json(fmt::format("{}", number));
}

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

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
    const double share =
        static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(total_, 1));
    const double left = (now - started_) * (1 / share - 1);
    fmt::print(stderr, "\r\033[K{} {}/{} ({:.0f} %, {:.0f} s left) {}", text_, done, total_,
               100 * share, left, note);
    std::fflush(stderr);
    shown_ = now;
    visible_ = true;
  }
  return !Program::interrupted();
}

struct Program::State {
  std::string name;
  CLI::App app;
  std::uint64_t seed = 1;
  bool quick = false;
  bool no_times = false;
  std::filesystem::path out;
  std::string output;
  Json values = Json::object();
  Json claims = Json::array();
  Json figures = Json::array();
  int claims_held = 0;
};

Program::Program(std::string name, const std::string& question)
    : state_(std::make_unique<State>()) {
  seconds_since_start();
  CLI::App& app = state_->app;
  app.name(name);
  app.description(name + ": " + question);
  app.get_formatter()->column_width(34);
  app.set_help_flag("--help,-h", "Print this help and exit");
  state_->out = std::filesystem::path("out") / name;
  state_->name = std::move(name);
  option("--seed", state_->seed, "Where all random numbers of the run come from");
  app.add_option("--out", state_->out, "Folder for results.json, output.txt and the figures")
      ->type_name("FOLDER")
      ->capture_default_str();
  app.add_flag("--quick", state_->quick, "The same on less work, for tests");
  app.add_flag("--no-times", state_->no_times,
               "Leave out what is measured with a clock: then the same seed gives the same files");
}

Program::~Program() = default;

void Program::option(const std::string& flag, std::string& value, const std::string& help) {
  state_->app.add_option(flag, value, help)->type_name("TEXT")->capture_default_str();
}

void Program::option(const std::string& flag, std::string& value, const std::string& help,
                     const std::vector<std::string>& allowed) {
  state_->app.add_option(flag, value, help)
      ->type_name(fmt::format("{}", fmt::join(allowed, "|")))
      ->capture_default_str()
      ->check([allowed](const std::string& text) {
        return std::find(allowed.begin(), allowed.end(), text) != allowed.end()
                   ? std::string()
                   : fmt::format("'{}' is not one of {}", text, fmt::join(allowed, ", "));
      });
}

void Program::option(const std::string& flag, std::uint64_t& value, const std::string& help,
                     std::uint64_t least) {
  state_->app.add_option(flag, value, help)
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check([least](const std::string& text) {
        std::uint64_t number = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        return error == std::errc{} && stop == end && number >= least
                   ? std::string()
                   : fmt::format("'{}' is not a whole number of at least {}", text, least);
      });
}

void Program::option(const std::string& flag, double& value, const std::string& help) {
  state_->app.add_option(flag, value, help)
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check([flag](const std::string& text) {
        double number = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        return error == std::errc{} && stop == end && std::isfinite(number) && number > 0
                   ? std::string()
                   : fmt::format("'{}' is not a number greater than 0", text);
      });
}

void Program::option(const std::string& flag, double& value, const std::string& help, double low,
                     double high) {
  state_->app.add_option(flag, value, help)
      ->type_name("NUMBER")
      ->capture_default_str()
      ->check([low, high](const std::string& text) {
        double number = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        return error == std::errc{} && stop == end && number >= low && number <= high
                   ? std::string()
                   : fmt::format("'{}' is not a number from {} to {}", text, low, high);
      });
}

void Program::flag(const std::string& flag, bool& value, const std::string& help) {
  state_->app.add_flag(flag, value, help);
}

bool Program::given(const std::string& flag) const { return state_->app.count(flag) > 0; }

int Program::run(int argc, char** argv, const std::function<void()>& body) {
  const auto fail = [this](const std::string& message, int status) {
    std::fflush(stdout);
    fmt::print(stderr, "{}: {}\n", state_->name, one_line(message));
    return status;
  };
  try {
    state_->app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return state_->app.exit(help);
  } catch (const CLI::ParseError& error) {
    return fail(std::string(error.what()) + " (see --help)", 2);
  }
  listen_for_interrupt();
  try {
    std::filesystem::create_directories(out());
    // A run that fails must not leave the results of an earlier one, and a folder that cannot be written should be known
    // before the work and not after it.
    write_file(out() / "results.json", "");
    std::filesystem::remove(out() / "results.json");
  } catch (const std::exception& error) {
    return fail(
        fmt::format("--out {}: the folder cannot be written: {}", out().string(), error.what()), 1);
  }
  try {
    body();
    return finish();
  } catch (const UsageError& error) {
    return fail(error.what() + std::string(" (see --help)"), 2);
  } catch (const std::bad_alloc&) {
    return fail("there is not enough memory", 1);
  } catch (const std::exception& error) {
    return fail(error.what(), 1);
  }
}

int Program::finish() {
  const auto made = static_cast<int>(state_->claims.size());
  if (made > 0) {
    section("Result");
    print("{} of {} claims hold.", state_->claims_held, made);
  }
  const Json results = {{"chapter", state_->name},
                        {"seed", state_->seed},
                        {"values", state_->values},
                        {"claims", state_->claims},
                        {"figures", state_->figures}};
  write_file(out() / "output.txt", state_->output);
  write_file(out() / "results.json", results.dump(2) + "\n");
  fmt::print("Results and figures are in {}.\n", out().string());
  if (std::fflush(stdout) != 0) {
    throw std::runtime_error("standard output cannot be written");
  }
  if (interrupted()) {
    fmt::print(stderr, "{}: interrupted; claims on unfinished work were not judged\n",
               state_->name);
    return 1;
  }
  if (state_->claims_held < made) {
    fmt::print(stderr, "{}: {} of {} claims do not hold: see {}\n", state_->name,
               made - state_->claims_held, made, (out() / "output.txt").string());
    return 1;
  }
  return 0;
}

std::uint64_t Program::seed() const { return state_->seed; }
bool Program::quick() const { return state_->quick; }

bool Program::times() const { return !state_->no_times; }
const std::filesystem::path& Program::out() const { return state_->out; }
bool Program::interrupted() { return interrupt_seen != 0; }

void Program::write(const std::string& text) {
  state_->output += text;
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Program::section(const std::string& title) {
  const std::size_t rule = title.size() < 70 ? 74 - title.size() : 4;
  write(fmt::format("{}-- {} {}\n", state_->output.empty() ? "" : "\n", title,
                    std::string(rule, '-')));
}

namespace {

void record(Json& values, const std::string& key, Json value) {
  const bool snake_case =
      !key.empty() && std::islower(static_cast<unsigned char>(key[0])) != 0 &&
      key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  if (!snake_case || values.contains(key)) {
    throw std::logic_error("results: the key '" + key + "' is there already or not in snake_case");
  }
  values[key] = std::move(value);
}

/// `text` in lower case, with one `_` in place of all that is neither a letter (of English) nor a digit.
std::string snake_case(const std::string& text) {
  std::string key;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128 && std::isalnum(byte) != 0) {
      key += static_cast<char>(std::tolower(byte));
    } else if (!key.ends_with('_')) {
      key += '_';
    }
  }
  return key.ends_with('_') ? key.substr(0, key.size() - 1) : key;
}

}  // namespace

void Program::print(const Table& table, const std::string& name) {
  print(table);
  for (const auto& [row, column, cell] : table.numbers()) {
    const auto record_value = [&, &row = row, &column = column](auto number) {
      if constexpr (!std::is_same_v<decltype(number), std::monostate>) {
        value(snake_case(fmt::format("{} {} {}", name, row, column)), number);
      }
    };
    std::visit(record_value, cell.number());
  }
}

void Program::record_number(const std::string& key, double number) {
  record(state_->values, key, json_of(number));
}

void Program::record_integer(const std::string& key, std::int64_t number) {
  record(state_->values, key, number);
}

void Program::value(const std::string& key, const std::string& text) {
  record(state_->values, key, text);
}

void Program::claim(const std::string& text, Number measured, const Expectation& expected) {
  if (interrupted()) {
    return;
  }
  const bool holds = expected.holds(measured.value);
  state_->claims.push_back({{"text", text},
                            {"measured", json_of(measured.value)},
                            {"expected", expected.text},
                            {"holds", holds}});
  state_->claims_held += holds ? 1 : 0;
  print("{}: {} (measured {:.6g}, expected {})", holds ? "holds" : "DOES NOT HOLD", text,
        measured.value, expected.text);
}

void Program::claim_truth(const std::string& text, bool measured) {
  if (interrupted()) {
    return;
  }
  state_->claims.push_back(
      {{"text", text}, {"measured", measured}, {"expected", true}, {"holds", measured}});
  state_->claims_held += measured ? 1 : 0;
  print("{}: {}", measured ? "holds" : "DOES NOT HOLD", text);
}

void Program::figure(const Figure& figure, const std::string& name, const std::string& alt) {
  figure.save(out(), name);
  state_->figures.push_back({{"file", name + ".svg"}, {"alt", alt}});
}

}  // namespace nn
