#pragma once
/// @file
/// A chapter program: its options, its sections, its results. @ref chapter_neuron is the first.
///
/// A program prints what its reader wants to see, and writes the same text with its figures and a `results.json` to a
/// folder, from which the chapter's page is woven.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/base/files.hpp"
#include "common/report/options.hpp"
#include "common/report/progress.hpp"
#include "common/report/section.hpp"

namespace nn {

/// A chapter program. main() makes one, adds options of its own, and calls run() with its sections.
class Program {
 public:
  /// `folder` is that of the chapter, which has its name and the scripts of its figures; `question` is what it
  /// answers, for --help. `name` is that of the program where it is another one than the folder's.
  Program(const std::filesystem::path& folder, const std::string& question,
          const std::string& name = "");

  /// The options of its own are added here. --seed, --out, --quick, --only, --list, --no-times and --help are there.
  Options options;

  /// Reads the command line, runs the sections, writes the results. Returns the exit status: 0 when all claims hold,
  /// 1 when one does not, the work could not be done or Ctrl-C cut it short, 2 for wrong usage. Errors are one line
  /// on standard error.
  int run(int argc, char** argv, const std::vector<Section>& sections);

  /// Where several processes run this program together: number 0 shows and writes the results of all. The others do
  /// neither, their messages have their number, and they do not repeat what is wrong with the command line.
  void work_as_rank(std::uint64_t rank);

  /// Where results and figures go: option --out, by default out/NAME under the current folder.
  std::filesystem::path out() const { return out_; }
  /// Where all random numbers of the run come from: option --seed, 1 by default.
  std::uint64_t seed() const { return seed_; }

 private:
  int run_sections(const std::vector<const Section*>& chosen);
  int run_silently(const std::vector<const Section*>& chosen) const;
  int list(const std::vector<Section>& sections) const;
  std::vector<const Section*> chosen(const std::vector<Section>& sections) const;
  void prepare_folder();

  std::filesystem::path folder_;
  std::string name_;  // of the program, in messages
  std::uint64_t seed_ = 1;
  std::string out_;
  std::optional<FolderLock> lock_;  // so that two runs do not mix their results
  std::vector<std::string> only_;
  bool quick_ = false;
  bool list_ = false;
  bool no_times_ = false;
  bool is_default_ = false;
  bool silent_ = false;
};

}  // namespace nn
