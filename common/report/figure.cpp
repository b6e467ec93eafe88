#include "common/report/figure.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "common/base/files.hpp"
#include "common/report/progress.hpp"

namespace nn {
namespace {

/// The names of the files in quotes that a script reads, each once.
std::vector<std::string> data_of(const std::string& script) {
  static const std::regex file("'([a-z0-9_.-]*\\.csv)'");
  std::vector<std::string> names;
  for (std::sregex_iterator match(script.begin(), script.end(), file), end; match != end; ++match) {
    if (std::find(names.begin(), names.end(), (*match)[1]) == names.end()) {
      names.push_back((*match)[1]);
    }
  }
  return names;
}

/// What a script says of its figure.
Figure about(const std::filesystem::path& file, const std::string& script) {
  Figure found;
  bool in_alt = false;
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line) && line.starts_with("# ");) {
    const std::string text = line.substr(2);
    if (text.starts_with("size: ")) {
      std::istringstream(text.substr(6)) >> found.width >> found.height;
      in_alt = false;
    } else if (text.starts_with("panels: ")) {
      std::istringstream(text.substr(8)) >> found.panels;
    } else if (text.starts_with("alt: ") || in_alt) {
      found.alt += in_alt ? " " + text : text.substr(5);
      in_alt = true;
    }
  }
  if (found.alt.empty() || found.width < 1 || found.height < 1) {
    throw std::runtime_error(shown(file) +
                             ": a figure begins with '# alt: TEXT' and '# size: WIDTH HEIGHT'");
  }
  static const std::regex layout("set multiplot layout ([1-9]), *([1-9][0-9]?)");
  if (std::smatch match; std::regex_search(script, match, layout)) {
    found.rows = std::stoi(match[1]);
    found.columns = std::stoi(match[2]);
    found.panels = found.panels > 1 ? found.panels : found.rows * found.columns;
  }
  found.data = data_of(script);
  return found;
}

/// The size of the texts: at least 14 pixels, and 11.2 where a panel is shrunk to 350.
double text_size(const Figure& figure) {
  const double panel = static_cast<double>(figure.width) / figure.columns;
  return std::max(14.0, 11.2 * panel / 350);
}

/// The first line of a file, for a message.
std::string first_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  while (line.find_first_not_of(" \t^") == std::string::npos && std::getline(in, line)) {
  }
  return line;
}

/// Waits for a process, but not longer than `seconds` and not after Ctrl-C: then it is killed, with all that it
/// started. Returns its exit status, or -1 where it was killed.
int wait_for(pid_t process, double seconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  int status = 0;
  while (waitpid(process, &status, WNOHANG) == 0) {
    if (Clock::now() > end || interrupted()) {
      kill(-process, SIGKILL);
      waitpid(process, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Runs `gnuplot script` in `folder`, without a shell, with what it says going to the file `log` there. Returns its
/// exit status, or -1 where it was killed, at the latest after `seconds`.
int run_gnuplot(const std::filesystem::path& folder, const std::string& script,
                const std::string& log, double seconds) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addchdir_np(&files, folder.c_str());
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0644);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  // In a process group of its own, Ctrl-C on the terminal reaches only us.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);

  std::string program = "gnuplot";
  std::string file = "./" + script;
  char* const arguments[] = {program.data(), file.data(), nullptr};
  pid_t process = 0;
  const int error =
      posix_spawnp(&process, program.c_str(), &files, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error == ENOENT) {
    throw std::runtime_error("gnuplot is not installed, so no figure can be drawn; run ./setup.sh");
  }
  if (error != 0) {
    throw std::runtime_error(std::string("gnuplot cannot be started: ") + std::strerror(error));
  }
  return wait_for(process, seconds);
}

}  // namespace

Figure draw(const std::string& name, const std::filesystem::path& source,
            const std::filesystem::path& folder, double seconds) {
  const std::filesystem::path file = source / (name + ".gp");
  const std::string script = read_file(file);
  Figure figure = about(file, script);
  const std::string shared = read_file(STEPWISE_FIGURE_GP);
  const auto whole = [&](const std::string& svg) {
    return fmt::format(
        "set terminal svg size {},{} dynamic font 'sans-serif,{:.1f}'\nset output '{}'\n{}\n{}"
        "unset multiplot\nset output\n",
        figure.width, figure.height, text_size(figure), svg, shared, script);
  };
  const std::string part = name + ".svg.part";
  const std::string log = name + ".log";
  write_file(folder / (name + ".gp"), whole(part));
  const int status = run_gnuplot(folder, name + ".gp", log, seconds);
  const std::string complaint = first_line(folder / log);
  std::error_code ignored;
  std::filesystem::remove(folder / log, ignored);
  if (status != 0) {
    std::filesystem::remove(folder / part, ignored);
    const std::string what =
        status < 0 ? fmt::format("gnuplot was killed: it had not ended after {} s", seconds)
                   : "gnuplot failed (" + (complaint.empty() ? "no message" : complaint) + ")";
    throw std::runtime_error(shown(folder / (name + ".gp")) + ": " + what);
  }
  // What we leave behind draws the file that is there.
  write_file(folder / (name + ".gp"), whole(name + ".svg"));
  std::filesystem::rename(folder / part, folder / (name + ".svg"));
  return figure;
}

}  // namespace nn
