#pragma once
/// @file
/// Reads whatever a program was given to train on. @ref chapter_stepwise_train uses it.

#include <filesystem>

#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// Reads a CSV file with the class in its last column, which has no test part, or a folder with the four files of
/// MNIST. Where a sample of a CSV file has 64, 81, 100, ... numbers, they are taken for the pixels of a square image.
/// Throws what read_csv() and read_mnist() throw.
Samples read_samples(const std::filesystem::path& path);

}  // namespace NN_NAMESPACE
