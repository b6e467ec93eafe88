#pragma once
/// @file
/// Figures: panels of points, lines and areas, drawn by gnuplot as SVG. Every chapter draws some.
///
/// A figure is transparent, with axes and text in a grey that reads on a white page and on a dark one, and series in
/// colours that colour-blind readers can tell apart. Beside each SVG its gnuplot script is kept, for readers who want to
/// draw it differently.

#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/report/series.hpp"

namespace nn {

/// The colours of series, in the order in which charts use them.
enum class Color { blue, orange, green, purple, grey };

/// The shapes of points.
enum class Marker { circle, open_circle, square, open_square, triangle, cross };

/// How a line is drawn.
struct LineStyle {
  Color color = Color::blue;  ///< Its colour.
  double width = 2;           ///< Its width in pixels.
  bool dashed = false;        ///< Dashes instead of a solid line.
  bool arrow = false;         ///< An arrow head at its end.
};

/// How points are drawn.
struct PointStyle {
  Color color = Color::blue;       ///< Their colour.
  Marker marker = Marker::circle;  ///< Their shape.
  double size = 0.8;               ///< Their size; 1 is about 8 pixels.
};

/// How text stands at its position.
struct TextStyle {
  Color color = Color::grey;     ///< Its colour.
  std::string align = "center";  ///< "left": it begins there; "center"; "right": it ends there.
};

/// The numbers from one to another.
struct Range {
  double low;   ///< Where they begin.
  double high;  ///< Where they end.
};

/// One coordinate system with what is drawn in it. Later things lie over earlier ones.
class Panel {
 public:
  /// The text over the panel.
  Panel& title(const std::string& text);
  /// The text under the horizontal axis.
  Panel& x_label(const std::string& text);
  /// The text beside the vertical axis.
  Panel& y_label(const std::string& text);
  /// Ends of the horizontal axis; by default they fit the data.
  Panel& x_range(double low, double high);
  /// Ends of the vertical axis; by default they fit the data.
  Panel& y_range(double low, double high);
  /// One unit is equally long on both axes.
  Panel& equal_axes();
  /// Draws no axes: for diagrams.
  Panel& no_axes();
  /// Where the names of the series stand, in gnuplot's words ("top left", "bottom right", "off").
  Panel& legend(const std::string& place);
  /// Writes numbers along the horizontal axis at these positions only, with these texts.
  Panel& x_ticks(const std::vector<double>& at, const std::vector<std::string>& texts);
  /// Makes the vertical axis logarithmic; values that are not positive are not drawn.
  Panel& log_y();
  /// Makes the horizontal axis logarithmic; what has no positive position is not drawn.
  Panel& log_x();

  /// A line through the points (x[i], y[i]). An empty name keeps it out of the legend. In all texts `_` and `^` begin a
  /// subscript or superscript. Throws std::invalid_argument unless x and y are equally long (an arrow: 2), here and below.
  Panel& line(const std::string& name, const std::vector<double>& x, const std::vector<double>& y,
              const LineStyle& style = {});
  /// The straight line on which w1 x + w2 y + b = 0. Needs x_range() and y_range(), and a weight that is not 0.
  Panel& boundary(const std::string& name, double w1, double w2, double b,
                  const LineStyle& style = {});
  /// The points (x[i], y[i]).
  Panel& points(const std::string& name, const std::vector<double>& x, const std::vector<double>& y,
                const PointStyle& style = {});
  /// Points joined by a line, in one color.
  Panel& curve(const std::string& name, const std::vector<double>& x, const std::vector<double>& y,
               Color color = Color::blue);
  /// Upright bars of the heights y[i] that stand on x[i], `width` wide.
  Panel& bars(const std::string& name, const std::vector<double>& x, const std::vector<double>& y,
              double width, Color color = Color::blue);
  /// The inside of a polygon, faintly.
  Panel& area(const std::string& name, const std::vector<double>& x, const std::vector<double>& y,
              Color color = Color::blue);
  /// The outline of a circle, for diagrams.
  Panel& circle(double x, double y, double radius, Color color = Color::grey);
  /// The lines on which f(x, y) is one of `levels`, for x and y in the given ranges. `f` is computed on a grid of 101 x 101
  /// points; where it is not finite nothing is drawn. The axes end with these ranges.
  Panel& contours(const std::string& name, const Range& x, const Range& y,
                  const std::function<double(double, double)>& f, const std::vector<double>& levels,
                  const LineStyle& style = {.color = Color::grey, .width = 1});
  /// An image without axes, row by row from the top, `width` pixels in a row. A pixel of the value `full` is of `positive` color,
  /// one of -full of `negative`, and the nearer to 0 the fainter it is. Throws std::invalid_argument unless the rows are whole and
  /// full > 0.
  Panel& pixels(const std::vector<double>& values, std::size_t width, double full,
                Color positive = Color::blue, Color negative = Color::orange);
  /// A text at the position (x, y).
  Panel& text(double x, double y, const std::string& text, const TextStyle& style = {});

 private:
  friend class Figure;

  /// One thing to draw, in gnuplot's words.
  struct Item {
    std::string name;          // in the legend; empty: not there
    std::string data;          // lines of numbers
    std::string how;           // "with lines lw 2"
    std::string columns = "";  // "using 1:2:(0.5)"; empty: as they come
    std::string levels = "";   // of contours, "1, 2"; empty: the data are drawn as they are
  };

  Panel& add(const Item& item);
  std::string script(int number) const;

  std::string settings_;
  std::vector<Item> items_;
};

/// One or more panels in a grid.
class Figure {
 public:
  /// A figure whose panels are `width` x `height` pixels each, `columns` in a row.
  explicit Figure(int width = 560, int height = 400, int columns = 1);

  /// Adds a panel, row by row, with these texts over it, under it and beside it. The reference stays valid.
  Panel& panel(const std::string& title = "", const std::string& x_label = "",
               const std::string& y_label = "");

  /// The gnuplot script that draws the figure into `svg`.
  std::string script(const std::string& svg) const;

  /// Draws the figure as `folder`/`name`.svg and keeps its script as `folder`/`name`.gp. Either file is there whole or
  /// not at all. Throws std::runtime_error with a one-line message when gnuplot is missing or fails.
  void save(const std::filesystem::path& folder, const std::string& name) const;

 private:
  int width_;
  int height_;
  int columns_;
  std::deque<Panel> panels_;
};

}  // namespace nn
