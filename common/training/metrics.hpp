#pragma once
/// @file
/// How good are the answers of a network that classifies? @ref chapter_iris introduces both measures.

#include "common/data/dataset.hpp"
#include "common/model/network.hpp"

namespace NN_NAMESPACE {

/// The class with the largest score in each column of `Z` (classes x samples): (samples). The first one in a tie.
/// Throws std::invalid_argument for NaN: a network that has diverged has no opinion.
IndexVector predicted_classes(const Matrix& Z);

/// The fraction of samples whose predicted class is right, 0 to 1. Both are (samples). Throws ShapeError for counts
/// that differ or are 0.
double accuracy(const IndexVector& predicted, const IndexVector& labels);

/// The fraction of the samples of `data` whose class `network` predicts rightly, 0 to 1. Not for a network in training.
double accuracy(Network& network, const Dataset& data);

/// How many samples of each class were predicted to be of each class: row true class, column predicted class. (classes
/// x classes). Throws ShapeError where the counts differ or are 0, std::invalid_argument for a class out of range.
arma::umat confusion_matrix(const IndexVector& predicted, const IndexVector& labels, Index classes);

}  // namespace NN_NAMESPACE
