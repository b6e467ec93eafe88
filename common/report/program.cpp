#include "common/report/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <thread>

#include "common/base/files.hpp"
#include "common/report/figure.hpp"

namespace nn {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinities and no NaN: those become texts.
Json json_of(double number) {
  return std::isfinite(number) ? Json(number) : Json(fmt::format("{}", number));
}

Json json_of(const Cell& cell) {
  const auto* number = std::get_if<double>(&cell.value());
  return number != nullptr
             ? json_of(*number)
             : std::visit([](const auto& value) { return Json(value); }, cell.value());
}

Json json_of(const Finding& finding) {
  const bool is_truth = finding.expected == "true";
  return {{"text", finding.text},
          {"measured", is_truth ? Json(finding.measured != 0) : json_of(finding.measured)},
          {"expected", is_truth ? Json(true) : Json(finding.expected)},
          {"holds", finding.holds}};
}

Json json_of(const Table& table) {
  Json columns = Json::array();
  for (const auto& [name, right, cells] : table.written()) {
    columns.push_back({{"name", name}, {"right", right}, {"cells", cells}});
  }
  return columns;
}

/// The files that a figure was drawn from. Where its script puts names together, they are all that the section saved
/// for figures.
std::vector<std::string> files_of(const Figure& figure, const Output& output) {
  if (std::ranges::find(figure.data, ".csv") == figure.data.end()) {
    return figure.data;
  }
  std::vector<std::string> files;
  for (const auto& [name, table, printed, grid] : output.tables()) {
    if (!printed) {
      files.push_back(key_of(name) + ".csv");
    }
  }
  return files;
}

Json json_of(const Figure& figure, const std::string& name, const Output& output) {
  return {{"file", name + ".svg"},
          {"alt", figure.alt},
          {"size", {figure.width, figure.height}},
          {"panels", {figure.rows, figure.columns, figure.panels}},
          {"data", files_of(figure, output)}};
}

/// What a section printed in its order, for the page: lines of text and tables. Its claims stand by themselves.
Json shown_by(const Output& output) {
  Json shown = Json::array();
  for (const Output::Block& block : output.blocks()) {
    if (const auto* lines = std::get_if<std::string>(&block)) {
      shown.push_back({{"text", *lines}});
    } else if (const auto* table = std::get_if<const Table*>(&block)) {
      shown.push_back({{"table", json_of(**table)}});
    }
  }
  return shown;
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

/// Collects what the sections of a run have left.
class Results {
 public:
  Results(std::filesystem::path source, std::filesystem::path folder)
      : source_(std::move(source)), folder_(std::move(folder)) {}

  /// Prints the section, writes its data, draws its figures.
  void add(const Output& output, double seconds, bool show_time) {
    show((text_.empty() ? "" : "\n") + output.text());
    Json section = {{"title", output.title()}};
    section["values"] = Json::object();
    for (const auto& [key, value] : output.values()) {
      if (!keys_.insert(key).second) {
        throw std::logic_error("results: the key '" + key + "' is there twice");
      }
      section["values"][key] = json_of(value);
    }
    section["shown"] = shown_by(output);
    section["claims"] = Json::array();
    for (const Finding& finding : output.findings()) {
      section["claims"].push_back(json_of(finding));
      made_ += 1;
      if (!finding.holds) {
        broken_.push_back(output.title() + ": " + finding.text);
      }
    }
    for (const auto& [name, table, printed, grid] : output.tables()) {
      write_file(folder_ / (key_of(name) + ".csv"), table.csv(grid));
    }
    section["figures"] = Json::array();
    for (const std::string& name : output.figures()) {
      // After Ctrl-C their data may not be whole. Where one cannot be drawn, the others hardly can.
      if (!interrupted() && undrawn_.empty()) {
        try {
          section["figures"].push_back(json_of(draw(name, source_, folder_), name, output));
        } catch (const std::exception& error) {
          undrawn_ = error.what();
        }
      }
    }
    if (show_time) {
      section["seconds"] = seconds;
    }
    sections_.push_back(std::move(section));
  }

  /// Prints how many claims hold, and writes what is read by the page. Returns how many do not.
  /// `is_default` says that nobody chose anything: the page of the chapter can be made of such a run.
  std::size_t finish(const std::string& name, std::uint64_t seed, bool is_default) {
    if (made_ > 0) {
      show(fmt::format("\n-- Result {}\n{} of {} claims hold.\n", std::string(68, '-'),
                       made_ - broken_.size(), made_));
    }
    for (const std::string& claim : broken_) {
      print("does not hold: " + claim + "\n");
    }
    const Json results = {{"chapter", name},
                          {"seed", seed},
                          {"default run", is_default && !interrupted() && undrawn_.empty()},
                          {"sections", sections_}};
    write_file(folder_ / "output.txt", text_);
    // The name of a file, which is any bytes, may be in what was printed.
    const std::string json = results.dump(2, ' ', false, Json::error_handler_t::replace);
    write_file(folder_ / "results.json", json + "\n");
    fmt::print("Results and figures are in {}.\n", shown(folder_));
    if (std::fflush(stdout) != 0) {
      throw std::runtime_error("standard output cannot be written");
    }
    return broken_.size();
  }

  std::size_t made() const { return made_; }

  /// Why there are no more figures; empty: all are there.
  const std::string& undrawn() const { return undrawn_; }

 private:
  void show(const std::string& text) {
    text_ += text;
    print(text);
    std::fflush(stdout);
  }

  std::filesystem::path source_;
  std::filesystem::path folder_;
  std::string text_;
  std::set<std::string> keys_;
  Json sections_ = Json::array();
  std::size_t made_ = 0;
  std::vector<std::string> broken_;
  std::string undrawn_;
};

}  // namespace

Program::Program(const std::filesystem::path& folder, const std::string& question,
                 const std::string& name)
    : options(name.empty() ? folder.filename().string() : name, question),
      folder_(folder),
      name_(name.empty() ? folder.filename().string() : name),
      out_("out/" + name_) {
  options.add("--seed", seed_, "Where all random numbers of the run come from");
  options.add("--out", out_, "Where results.json, output.txt and the figures go", "FOLDER");
  options.add("--quick", quick_, "The same on less work, for tests");
  options.add("--only", only_,
              "Run only this section: its title, the beginning of it, or its number", "SECTION");
  options.add("--list", list_, "Print the titles of the sections and exit");
  options.add("--no-times", no_times_,
              "Leave out what is measured with a clock: then the same seed gives the same files");
}

void Program::work_as_rank(std::uint64_t rank) {
  if (rank == 0) {
    return;
  }
  silent_ = true;
  name_ += fmt::format(": rank {}", rank);
  if (std::freopen("/dev/null", "w", stdout) == nullptr) {
    throw std::runtime_error("/dev/null cannot be opened");
  }
}

int Program::list(const std::vector<Section>& sections) const {
  for (std::size_t i = 0; i < sections.size(); ++i) {
    fmt::print("{:3} {}{}\n", i + 1, sections[i].title, sections[i].timed ? " (times)" : "");
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}

std::vector<const Section*> Program::chosen(const std::vector<Section>& sections) const {
  std::set<const Section*> named;
  for (const std::string& wanted : only_) {
    std::vector<const Section*> found;
    for (std::size_t i = 0; i < sections.size(); ++i) {
      const std::string& title = sections[i].title;
      if (title == wanted || std::to_string(i + 1) == wanted) {
        found = {&sections[i]};
        break;
      }
      if (!wanted.empty() && title.starts_with(wanted)) {
        found.push_back(&sections[i]);
      }
    }
    if (found.size() != 1) {
      throw UsageError(fmt::format("--only: {} begin with '{}'; --list names them",
                                   found.empty() ? "no sections" : "several sections", wanted));
    }
    if (found[0]->timed && no_times_) {
      throw UsageError("--only: '" + found[0]->title + "' is what --no-times leaves out");
    }
    named.insert(found[0]);
  }
  std::vector<const Section*> all;
  for (const Section& section : sections) {
    if (only_.empty() ? !(section.timed && no_times_) : named.contains(&section)) {
      all.push_back(&section);
    }
  }
  return all;
}

void Program::prepare_folder() {
  try {
    std::filesystem::create_directories(out_);
    lock_.emplace(out_);
    // A run that fails must not leave the results of an earlier one, and a folder that cannot be written should be
    // known before the work and not after it.
    write_file(out() / "results.json", "");
    std::filesystem::remove(out() / "results.json");
  } catch (const std::exception& error) {
    throw std::runtime_error(
        fmt::format("--out {}: the folder cannot be written: {}", out_, error.what()));
  }
}

int Program::run_sections(const std::vector<const Section*>& chosen) {
  Results results(folder_, out_);
  for (const Section* section : chosen) {
    Output output(section->title, seed_, quick_);
    const auto start = std::chrono::steady_clock::now();
    try {
      section->experiment(output);
    } catch (...) {
      // After Ctrl-C, rows may be missing that the section counts on.
      if (!interrupted()) {
        print(output.text());  // what led there
        throw;
      }
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    results.add(output, time.count(), !no_times_);
    if (interrupted()) {
      break;
    }
  }
  const std::size_t broken = results.finish(folder_.filename().string(), seed_, is_default_);
  if (interrupted()) {
    fmt::print(stderr, "{}: interrupted{}\n", name_,
               results.made() > 0 ? "; claims on unfinished work were not judged" : "");
    return 1;
  }
  if (!results.undrawn().empty()) {
    throw std::runtime_error(results.undrawn() + "; the results are there without their figures");
  }
  if (broken > 0) {
    fmt::print(stderr, "{}: {} of {} claims do not hold: see {}\n", name_, broken, results.made(),
               shown(out() / "output.txt"));
    return 1;
  }
  return 0;
}

/// Runs the sections for what they do together with those of other processes.
int Program::run_silently(const std::vector<const Section*>& chosen) const {
  for (const Section* section : chosen) {
    Output output(section->title, seed_, quick_);
    section->experiment(output);
    if (interrupted()) {
      break;
    }
  }
  return 0;
}

int Program::run(int argc, char** argv, const std::vector<Section>& sections) {
  const auto fail = [this](const std::string& message, int status) {
    std::fflush(stdout);
    if (silent_) {
      // Where all processes fail for one reason, the one that shows the results tells it now, and ends the others.
      std::this_thread::sleep_for(std::chrono::seconds(1));
      if (interrupted()) {
        return status;
      }
    }
    fmt::print(stderr, "{}: {}\n", name_, one_line(message));
    return status;
  };
  listen_for_interrupt();
  try {
    if (const auto status = options.parse(argc, argv)) {
      return *status;
    }
    if (list_) {
      return list(sections);
    }
    is_default_ = argc == 1 || (argc == 3 && std::string_view(argv[1]) == "--out");
    const std::vector<const Section*> wanted = chosen(sections);
    if (silent_) {
      return run_silently(wanted);
    }
    prepare_folder();
    return run_sections(wanted);
  } catch (const UsageError& error) {
    return silent_ ? 2 : fail(error.what() + std::string(" (see --help)"), 2);
  } catch (const std::bad_alloc&) {
    return fail("there is not enough memory", 1);
  } catch (const std::exception& error) {
    return fail(error.what(), 1);
  }
}

}  // namespace nn
