#include "common/report/plot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "common/base/files.hpp"

namespace nn {
namespace {

const char* code_of(Color color) {
  switch (color) {
    case Color::blue:
      return "#0072b2";
    case Color::orange:
      return "#d55e00";
    case Color::green:
      return "#009e73";
    case Color::purple:
      return "#a05fb0";
    case Color::grey:
      return "#808890";
  }
  throw std::invalid_argument("Figure: no such color");
}

/// gnuplot's number for a shape.
int code_of(Marker marker) {
  switch (marker) {
    case Marker::circle:
      return 7;
    case Marker::open_circle:
      return 6;
    case Marker::square:
      return 5;
    case Marker::open_square:
      return 4;
    case Marker::triangle:
      return 9;
    case Marker::cross:
      return 2;
  }
  throw std::invalid_argument("Figure: no such marker");
}

/// A text in gnuplot's quotes.
std::string quoted(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c;
    if (c == '\'') {
      escaped += c;
    }
  }
  return "'" + escaped + "'";
}

std::string rows(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() != y.size()) {
    throw std::invalid_argument(
        fmt::format("Figure: {} horizontal and {} vertical positions", x.size(), y.size()));
  }
  std::string text;
  for (std::size_t i = 0; i < x.size(); ++i) {
    text += fmt::format("{:.7g} {:.7g}\n", x[i], y[i]);
  }
  return text;
}

}  // namespace

Panel& Panel::title(const std::string& text) {
  settings_ += "set title " + quoted(text) + "\n";
  return *this;
}

Panel& Panel::x_label(const std::string& text) {
  settings_ += "set xlabel " + quoted(text) + "\n";
  return *this;
}

Panel& Panel::y_label(const std::string& text) {
  settings_ += "set ylabel " + quoted(text) + "\n";
  return *this;
}

Panel& Panel::x_range(double low, double high) {
  settings_ += fmt::format("set xrange [{:.7g}:{:.7g}]\n", low, high);
  return *this;
}

Panel& Panel::y_range(double low, double high) {
  settings_ += fmt::format("set yrange [{:.7g}:{:.7g}]\n", low, high);
  return *this;
}

Panel& Panel::equal_axes() {
  settings_ += "set size ratio -1\n";
  return *this;
}

Panel& Panel::no_axes() {
  settings_ +=
      "unset border\nunset tics\nset lmargin 0\nset rmargin 0\nset bmargin 0\nset tmargin 0\n";
  return *this;
}

Panel& Panel::legend(const std::string& place) {
  settings_ += place == "off" ? "unset key\n" : "set key " + place + "\n";
  return *this;
}

Panel& Panel::x_ticks(const std::vector<double>& at, const std::vector<std::string>& texts) {
  if (at.size() != texts.size()) {
    throw std::invalid_argument("Figure: as many texts as ticks");
  }
  std::string list;
  for (std::size_t i = 0; i < at.size(); ++i) {
    list += fmt::format("{}{} {:.7g}", i == 0 ? "" : ", ", quoted(texts[i]), at[i]);
  }
  settings_ += "set xtics (" + list + ")\n";
  return *this;
}

Panel& Panel::log_y() {
  settings_ += "set logscale y\nset format y '10^{%T}'\n";
  return *this;
}

Panel& Panel::log_x() {
  settings_ += "set logscale x\nset format x '10^{%T}'\n";
  return *this;
}

Panel& Panel::add(const Item& item) {
  items_.push_back(item);
  return *this;
}

Panel& Panel::line(const std::string& name, const std::vector<double>& x,
                   const std::vector<double>& y, const LineStyle& style) {
  const std::string look = fmt::format("lw {} lc rgb '{}'{}", style.width, code_of(style.color),
                                       style.dashed ? " dt (8,5)" : "");
  if (!style.arrow) {
    return add({name, rows(x, y), "with lines " + look});
  }
  if (x.size() != 2 || y.size() != 2) {
    throw std::invalid_argument("Figure: an arrow has two ends");
  }
  const std::string start_and_length =
      fmt::format("{:.7g} {:.7g} {:.7g} {:.7g}\n", x[0], y[0], x[1] - x[0], y[1] - y[0]);
  return add({name, start_and_length, "with vectors head filled size graph 0.025,20 " + look});
}

Panel& Panel::boundary(const std::string& name, double w1, double w2, double b,
                       const LineStyle& style) {
  const double squared = w1 * w1 + w2 * w2;
  if (!(squared > 0)) {
    throw std::invalid_argument("Figure: a boundary needs a weight that is not 0");
  }
  // From the point of the line that is nearest to the origin, far to both sides; gnuplot clips it.
  const double far = 1000 / std::sqrt(squared);
  const double x = -b * w1 / squared;
  const double y = -b * w2 / squared;
  return line(name, {x - far * w2, x + far * w2}, {y + far * w1, y - far * w1}, style);
}

Panel& Panel::points(const std::string& name, const std::vector<double>& x,
                     const std::vector<double>& y, const PointStyle& style) {
  return add({name, rows(x, y),
              fmt::format("with points pt {} ps {} lw 2 lc rgb '{}'", code_of(style.marker),
                          style.size, code_of(style.color))});
}

Panel& Panel::curve(const std::string& name, const std::vector<double>& x,
                    const std::vector<double>& y, Color color) {
  return line(name, x, y, {.color = color}).points("", x, y, {.color = color, .size = 0.5});
}

Panel& Panel::bars(const std::string& name, const std::vector<double>& x,
                   const std::vector<double>& y, double width, Color color) {
  return add({name, rows(x, y),
              fmt::format("with boxes fs solid 0.6 noborder lc rgb '{}'", code_of(color)),
              fmt::format("using 1:2:({:.7g})", width)});
}

Panel& Panel::area(const std::string& name, const std::vector<double>& x,
                   const std::vector<double>& y, Color color) {
  return add({name, rows(x, y),
              fmt::format("with filledcurves closed fs transparent solid 0.15 noborder lc rgb '{}'",
                          code_of(color))});
}

Panel& Panel::circle(double x, double y, double radius, Color color) {
  return add(
      {"", fmt::format("{:.7g} {:.7g} {:.7g}\n", x, y, radius),
       fmt::format("with circles fs empty border rgb '{0}' lc rgb '{0}' lw 2", code_of(color))});
}

Panel& Panel::contours(const std::string& name, const Range& x, const Range& y,
                       const std::function<double(double, double)>& f,
                       const std::vector<double>& levels, const LineStyle& style) {
  if (levels.empty()) {
    throw std::invalid_argument("Figure: contours need a level");
  }
  const int steps = 100;
  std::string grid;
  for (int i = 0; i <= steps; ++i) {
    for (int j = 0; j <= steps; ++j) {
      const double at_x = x.low + (x.high - x.low) * i / steps;
      const double at_y = y.low + (y.high - y.low) * j / steps;
      grid += fmt::format("{:.7g} {:.7g} {:.7g}\n", at_x, at_y, f(at_x, at_y));
    }
    grid += '\n';  // gnuplot's sign for the next row of a grid
  }
  x_range(x.low, x.high);
  y_range(y.low, y.high);
  return add({name, grid,
              fmt::format("with lines lw {} lc rgb '{}'{}", style.width, code_of(style.color),
                          style.dashed ? " dt (8,5)" : ""),
              "", fmt::format("{:.7g}", fmt::join(levels, ", "))});
}

Panel& Panel::pixels(const std::vector<double>& values, std::size_t width, double full,
                     Color positive, Color negative) {
  if (width == 0 || values.size() % width != 0 || !(full > 0)) {
    throw std::invalid_argument("Figure: an image needs whole rows and a value above 0 as full");
  }
  std::string squares;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double opacity = std::fmin(std::abs(values[i]) / full, 1);
    const auto transparency = static_cast<int>(std::lround(255 * (1 - opacity)));
    squares += fmt::format("{} -{} 0.5 0.5 0x{:02x}{}\n", i % width, i / width, transparency,
                           code_of(values[i] < 0 ? negative : positive) + 1);
  }
  const auto right = static_cast<double>(width) - 0.5;
  const std::size_t height = values.size() / width;
  const auto bottom = 0.5 - static_cast<double>(height);
  settings_ += "unset border\nunset tics\nset margins 1,1,1,2\n";
  equal_axes().legend("off");
  add({"", squares, "with boxxyerror fs solid noborder lc rgb variable"});
  return line("", {-0.5, right, right, -0.5, -0.5}, {0.5, 0.5, bottom, bottom, 0.5},
              {.color = Color::grey, .width = 0.5});
}

Panel& Panel::text(double x, double y, const std::string& text, const TextStyle& style) {
  if (text.find_first_of("\"\\\n") != std::string::npos) {
    throw std::invalid_argument("Figure: no quotes, backslashes or newlines in a text: " + text);
  }
  return add({"", fmt::format("{:.7g} {:.7g} \"{}\"\n", x, y, text),
              fmt::format("with labels {} tc rgb '{}'", style.align, code_of(style.color))});
}

std::string Panel::script(int number) const {
  std::string data;
  std::string plot;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    std::string block = fmt::format("$panel{}_{}", number, i);
    const std::string title =
        items_[i].name.empty() ? "notitle" : "title " + quoted(items_[i].name);
    data += fmt::format("{} << EOD\n{}EOD\n", block, items_[i].data);
    if (!items_[i].levels.empty()) {
      // gnuplot finds the contours and writes them into a block of their own, which is then drawn.
      data += fmt::format(
          "set contour base\nunset surface\nset cntrparam levels discrete {}\n"
          "set table {}_lines\nsplot {}\nunset table\nunset contour\nset surface\n",
          items_[i].levels, block, block);
      block += "_lines";
    }
    plot += fmt::format("{} {} {} {} {}", i == 0 ? "plot" : ", \\\n    ", block, items_[i].columns,
                        title, items_[i].how);
  }
  return data + settings_ + plot + "\n";
}

Figure::Figure(int width, int height, int columns)
    : width_(width), height_(height), columns_(columns) {
  if (width < 1 || height < 1 || columns < 1) {
    throw std::invalid_argument("Figure: a width, a height or a number of columns below 1");
  }
}

Panel& Figure::panel(const std::string& title, const std::string& x_label,
                     const std::string& y_label) {
  return panels_.emplace_back().title(title).x_label(x_label).y_label(y_label);
}

std::string Figure::script(const std::string& svg) const {
  const int panels = static_cast<int>(panels_.size());
  const int rows = (panels + columns_ - 1) / columns_;
  std::string text = fmt::format(
      "set encoding utf8\n"
      "set terminal svg size {},{} dynamic font 'sans-serif,14'\n"
      "set output {}\n"
      "set multiplot layout {},{}\n",
      width_ * columns_, height_ * rows, quoted(svg), rows, columns_);
  for (int i = 0; i < panels; ++i) {
    // What one panel sets must not reach the next.
    text +=
        "reset\n"
        "set clip two\n"
        "set border 3 lc rgb '#808890'\n"
        "set tics nomirror textcolor rgb '#808890'\n"
        "set key textcolor rgb '#808890'\n"
        "set title textcolor rgb '#808890'\n"
        "set xlabel textcolor rgb '#808890'\n"
        "set ylabel textcolor rgb '#808890'\n";
    text += panels_[static_cast<std::size_t>(i)].script(i);
  }
  return text + "unset multiplot\nset output\n";
}

namespace {

/// The first line of a file, for a message.
std::string first_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  while (line.find_first_not_of(" \t^") == std::string::npos && std::getline(in, line)) {
  }
  return line;
}

/// Runs `gnuplot script` in `folder`, without a shell, with what it says going to the file `log` there. Returns its exit
/// status, or -1 where it could not be started or was killed.
int run_gnuplot(const std::filesystem::path& folder, const std::string& script,
                const std::string& log) {
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
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

void Figure::save(const std::filesystem::path& folder, const std::string& name) const {
  const std::string part = name + ".svg.part";
  const std::string log = name + ".log";
  write_file(folder / (name + ".gp"), script(part));
  const int status = run_gnuplot(folder, name + ".gp", log);
  const std::string complaint = first_line(folder / log);
  std::error_code ignored;
  std::filesystem::remove(folder / log, ignored);
  if (status != 0) {
    std::filesystem::remove(folder / part, ignored);
    throw std::runtime_error((folder / (name + ".gp")).string() + ": gnuplot failed (" +
                             (complaint.empty() ? "no message" : complaint) + ")");
  }
  // What we leave behind draws the file that is there.
  write_file(folder / (name + ".gp"), script(name + ".svg"));
  std::filesystem::rename(folder / part, folder / (name + ".svg"));
}

}  // namespace nn
