#pragma once
/// @file
/// Reads whatever a program was given to train on, and the images of the course. @ref chapter_stepwise_train uses the
/// first, @ref chapter_mini_batches and others the second.

#include <filesystem>

#include "common/data/csv.hpp"
#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// Reads a CSV file, which has no test part; or a folder with the files of MNIST or of a set like it, or with two CSV
/// files whose names end in train and test (train.csv and test.csv, fashion-mnist_train.csv and -_test.csv), plain or
/// gzip. Where a sample of a CSV file has 64, 81, 100, ... numbers, they are taken for the pixels of a square image.
/// Throws what read_csv() and read_mnist() throw, and DataError for a test file with other features or classes.
Samples read_samples(const std::filesystem::path& path, const CsvOptions& options = {});

/// Reads the handwritten digits of the course, images of 8 x 8 pixels, with pixels from 0 (white) to 1 (black) in place
/// of the file's 0 to 16: `nn::read_digits(STEPWISE_DATASETS "/digits.csv")`. X is (64 x samples). Throws what
/// read_csv() throws, and DataError for samples that are not of 64 numbers from 0 to 16.
Dataset read_digits(const std::filesystem::path& file);

}  // namespace NN_NAMESPACE
