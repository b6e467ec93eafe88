#include "common/report/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "common/base/text.hpp"

namespace nn {

Options::Options(const std::string& name, const std::string& description)
    : app_(std::make_unique<CLI::App>(name + ": " + description, name)) {
  app_->get_formatter()->column_width(34);
  app_->set_help_flag("--help,-h", "Print this help and exit");
}

Options::~Options() = default;

void Options::add(const std::string& flag, std::string& value, const std::string& help,
                  const std::string& type) {
  app_->add_option(flag, value, help)->type_name(type)->capture_default_str();
}

void Options::add_choice(const std::string& flag, std::string& value, const std::string& help,
                         const std::vector<std::string>& allowed) {
  app_->add_option(flag, value, help)
      ->capture_default_str()
      ->check(CLI::IsMember(allowed).description(""))
      ->type_name(fmt::format("{}", fmt::join(allowed, "|")));
}

void Options::add(const std::string& flag, std::vector<std::string>& values,
                  const std::string& help, const std::string& type) {
  app_->add_option(flag, values, help)->type_name(type)->expected(1)->take_all();
}

void Options::add(const std::string& flag, std::uint64_t& value, const std::string& help,
                  std::uint64_t least) {
  // CLI11 reads "-1" as the largest number of 64 bits, so the range ends below.
  const std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  app_->add_option(flag, value, help)
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
  app_->add_option(flag, value, help)
      ->capture_default_str()
      ->check(CLI::Range(low, high).description(""))
      ->check(is_number)
      ->type_name("NUMBER");
}

void Options::add(const std::string& flag, bool& value, const std::string& help) {
  app_->add_flag(flag, value, help);
}

std::optional<int> Options::parse(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::CallForHelp& help) {
    return app_->exit(help);
  } catch (const CLI::ParseError& error) {
    throw UsageError(one_line(error.what()));
  }
}

}  // namespace nn
