#pragma once
/// @file
/// Gnuplot scripts that stand beside a chapter and draw what its sections saved. @ref chapter_neuron has the first.
///
/// A script begins with comments for us, `# alt: ` with what is to be seen, in words (it may go on in further comment
/// lines), and `# size: WIDTH HEIGHT` in pixels; where it leaves places of its layout empty, `# panels: COUNT`. What
/// all figures share stands before it: `common/report/figure.gp`.

#include <filesystem>
#include <string>
#include <vector>

namespace nn {

/// A figure that has been drawn.
struct Figure {
  std::string alt;  ///< What is to be seen, in words.
  int width = 0;    ///< In pixels.
  int height = 0;   ///< In pixels.
  int rows = 1;     ///< How many panels it has below each other (`set multiplot layout 2,3`: 2),
  int columns = 1;  ///< and beside each other. All are equally large.
  /// How many of these places are taken (comment `# panels: 7`); all where it is not said.
  int panels = 1;
  /// The files that its script names; ".csv" where the script puts a name together.
  std::vector<std::string> data;
};

/// Draws `folder`/NAME.svg by the script `source`/NAME.gp with the data in `folder`, and keeps there the script that
/// does it, so that `gnuplot NAME.gp` draws it again. Either file is there whole or not at all. The texts are so large
/// that a panel can be shrunk to 350 pixels, the width of a telephone, before a letter is smaller than 11. Throws
/// std::runtime_error, in one line, where the script lacks its comments and when gnuplot is missing, fails, or does not
/// end within `seconds`.
Figure draw(const std::string& name, const std::filesystem::path& source,
            const std::filesystem::path& folder, double seconds = 60);

}  // namespace nn
