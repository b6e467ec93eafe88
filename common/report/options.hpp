#pragma once
/// @file
/// The options of a program on its command line. Every chapter has some, @ref chapter_stepwise_train many.

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace nn {

/// Thrown by a program's work for an option whose value is wrong in a way that only the work can know: status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Options by name. Each keeps the value that it has where it is added as its default; the value must live until
/// parse() is done.
class Options {
 public:
  /// For --help: the program's name and what it does.
  Options(const std::string& name, const std::string& description);
  ~Options();

  /// A text. `flag` is "--data"; `type` stands for the value in --help.
  void add(const std::string& flag, std::string& value, const std::string& help,
           const std::string& type = "TEXT");
  /// One of a few texts.
  void add_choice(const std::string& flag, std::string& value, const std::string& help,
                  const std::vector<std::string>& allowed);
  /// Several texts, each after a flag of its own.
  void add(const std::string& flag, std::vector<std::string>& values, const std::string& help,
           const std::string& type = "TEXT");
  /// A whole number of at least `least`.
  void add(const std::string& flag, std::uint64_t& value, const std::string& help,
           std::uint64_t least = 0);
  /// A number from `low` to `high`, both allowed.
  void add(const std::string& flag, double& value, const std::string& help, double low,
           double high);
  /// Whether the flag was given.
  void add(const std::string& flag, bool& value, const std::string& help);

  /// Reads the command line. Returns the exit status where the program is to end at once: 0 after --help; nothing
  /// where it is to go on. Throws UsageError, in one line, for what it does not know or allow.
  std::optional<int> parse(int argc, char** argv);

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace nn
