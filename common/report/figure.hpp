#pragma once
/// @file
/// Gnuplot scripts that stand beside a chapter and draw what its sections saved. @ref chapter_neuron has the first.
///
/// A script begins with comments for us, `# alt: ` with what is to be seen, in words (it may go on in further comment
/// lines), and `# size: WIDTH HEIGHT` in pixels. What all figures share stands before it: `common/report/figure.gp`.

#include <filesystem>
#include <string>

namespace nn {

/// Draws `folder`/NAME.svg by the script `source`/NAME.gp with the data in `folder`, and keeps there the script that
/// does it, so that `gnuplot NAME.gp` draws it again. Either file is there whole or not at all. Returns the
/// alternative text. Throws std::runtime_error, in one line, where the script lacks its comments and when gnuplot is
/// missing or fails.
std::string draw(const std::string& name, const std::filesystem::path& source,
                 const std::filesystem::path& folder);

}  // namespace nn
