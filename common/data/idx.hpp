#pragma once
/// @file
/// Reads images and labels from the IDX files in which MNIST comes, plain or gzip, and trusts nothing in them.
/// @ref chapter_digits uses it.

#include <filesystem>

#include "common/base/errors.hpp"
#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// Reads a file of images and the file of their labels, each plain or gzip, whatever its name. X is (height * width x
/// samples): each column is one image, row by row from the top, its pixels as they are, 0 to 255. Features are called
/// "pixel_0", "pixel_1", ... There are ten classes, "0" to "9", where no label is above 9; otherwise those from the
/// smallest label to the largest, and a note says so.
///
/// Throws DataError, whose message begins with the path of the file at fault: for a file that is missing, not a regular
/// file, empty, cut off or too long; for damaged or incomplete gzip data; for another kind of file; for no samples,
/// images that are not 1 to 4096 pixels high and wide, or more than 2^31 pixels in all; and for two files that do not
/// hold the same number of samples. Memory is taken for bytes that are there, not for promised ones.
Dataset read_idx(const std::filesystem::path& images, const std::filesystem::path& labels);

/// Whether read_mnist() finds images to train on at `path`.
bool has_mnist(const std::filesystem::path& path);

/// Reads MNIST, or another set in the same four files, such as Fashion-MNIST, KMNIST or a part of EMNIST:
/// train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte. `path` is their
/// folder, or one in which they are in raw/ or MNIST/raw/; where their names begin in several ways, as those of EMNIST
/// do, it is the folder with such a beginning: gzip/emnist-letters. Each file may end in .gz, be spelled with a dot
/// (train-images.idx3-ubyte), say "test" for "t10k", and be in a folder of its own name. Of several, the plain one is
/// read. The last two may be missing together: then there is no test part. A file emnist-letters-mapping.txt names the
/// classes.
///
/// Throws DataError for a folder or file that is missing, for several sets, for everything that read_idx() refuses, and
/// for images to test on that have not the height and width, or a label, of those to train on.
Samples read_mnist(const std::filesystem::path& path);

}  // namespace NN_NAMESPACE
