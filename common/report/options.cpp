#include "common/report/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace nn {

struct Options::State {
  CLI::App app;
};

Options::Options(const std::string& name, const std::string& description)
    : state_(std::make_unique<State>()) {
  CLI::App& app = state_->app;
  app.name(name);
  app.description(name + ": " + description);
  app.get_formatter()->column_width(34);
  app.set_help_flag("--help,-h", "Print this help and exit");
}

Options::~Options() = default;

void Options::add(const std::string& flag, std::string& value, const std::string& help,
                  const std::string& type) {
  state_->app.add_option(flag, value, help)->type_name(type)->capture_default_str();
}

void Options::add_choice(const std::string& flag, std::string& value, const std::string& help,
                         const std::vector<std::string>& allowed) {
  state_->app.add_option(flag, value, help)
      ->capture_default_str()
      ->check(CLI::IsMember(allowed).description(""))
      ->type_name(fmt::format("{}", fmt::join(allowed, "|")));
}

void Options::add(const std::string& flag, std::vector<std::string>& values,
                  const std::string& help, const std::string& type) {
  state_->app.add_option(flag, values, help)->type_name(type)->expected(1)->take_all();
}

void Options::add(const std::string& flag, std::uint64_t& value, const std::string& help,
                  std::uint64_t least) {
  // CLI11 reads "-1" as the largest number of 64 bits, so the range ends below.
  const std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  state_->app.add_option(flag, value, help)
      ->capture_default_str()
      ->check(CLI::Range(least, most).description(""))
      ->type_name("NUMBER");
}

void Options::add(const std::string& flag, double& value, const std::string& help, double low,
                  double high) {
  const auto is_number = [](const std::string& text) {
    return std::isnan(std::strtod(text.c_str(), nullptr)) ? "'" + text + "' is not a number"
                                                          : std::string();
  };
  state_->app.add_option(flag, value, help)
      ->capture_default_str()
      ->check(CLI::Range(low, high).description(""))
      ->check(is_number)
      ->type_name("NUMBER");
}

void Options::add(const std::string& flag, bool& value, const std::string& help) {
  state_->app.add_flag(flag, value, help);
}

std::optional<int> Options::parse(int argc, char** argv) {
  try {
    state_->app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForHelp& help) {
    return state_->app.exit(help);
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
}

bool Options::given(const std::string& flag) const { return state_->app.count(flag) > 0; }

}  // namespace nn
