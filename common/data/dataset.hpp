#pragma once
/// @file
/// A table of samples with their classes, and ways to take it apart. @ref chapter_softmax teaches one-hot encoding,
/// @ref chapter_iris splitting.

#include <optional>
#include <string>
#include <vector>

#include "common/matrix/rng.hpp"
#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// How a column of numbers is an image: row by row from the top, each row from the left. 0 x 0: it is none.
struct ImageShape {
  Index height = 0;  ///< Rows of pixels.
  Index width = 0;   ///< Pixels in a row.

  /// Whether both have the same height and the same width.
  bool operator==(const ImageShape&) const = default;
};

/// Samples and the class of each, or a quantity to predict.
struct Dataset {
  Matrix X;                                ///< (features x samples): samples are columns.
  IndexVector labels;                      ///< (samples): class number, 0, 1, ..., classes - 1.
  std::vector<std::string> feature_names;  ///< One name per row of X.
  std::vector<std::string> class_names;    ///< One name per class number.
  ImageShape image = {};                   ///< Of each sample, if the samples are images.
  RowVector targets = {};  ///< (samples): a quantity to predict; then there are no classes.
  /// The name of the column with the class or the quantity; empty: it has none.
  std::string target_name = {};
  /// What was subtracted from each feature before X was rounded (features); empty: nothing. See narrowing.hpp.
  arma::vec offset = {};
  /// What its reader did with the data that is not evident, or noticed in them, a sentence each.
  std::vector<std::string> notes = {};

  /// How many samples there are.
  Index size() const { return X.n_cols; }
  /// How many numbers describe one sample.
  Index features() const { return X.n_rows; }
  /// How many classes there are.
  Index classes() const { return class_names.size(); }
};

/// Samples that come in two parts, or in one.
struct Samples {
  /// What a network may learn from.
  Dataset train;
  /// What it is judged on and never sees while it learns. It has no samples where there is no such part.
  Dataset test = {};
};

/// The samples at the positions `samples`, in that order; names and image shape as in `data`, but no notes.
Dataset select(const Dataset& data, const IndexVector& samples);

/// Which of the names of classes `name` is: the same, or where there is none, the same number, as "1.0" is "1".
std::optional<Index> find_class(const std::vector<std::string>& names, const std::string& name);

/// How many samples each class has: (classes).
IndexVector class_counts(const Dataset& data);

/// One-hot encoding: column j holds 1 in row labels[j] and 0 elsewhere. (classes x samples). Throws
/// std::invalid_argument for a label that is not below `classes`.
Matrix one_hot(const IndexVector& labels, Index classes);

/// Two parts of one data set that share no sample.
struct Split {
  Dataset train;              ///< What a network may learn from.
  Dataset test;               ///< What it is judged on and never sees while it learns.
  IndexVector train_samples;  ///< Which sample of the whole each column of `train` is.
  IndexVector test_samples;   ///< Which sample of the whole each column of `test` is.
};

/// What to do with a class that has too few samples for both parts.
enum class RareClasses {
  train,  ///< They are all to be learned from, and a note says so.
  refuse  ///< The split is refused.
};

/// How to split a data set.
struct SplitOptions {
  double test_fraction = 0.2;  ///< Fraction of the samples to test on, 0 to 1, both excluded.
  bool stratified = true;      ///< Keep each class's share the same in both parts.
  RareClasses rare = RareClasses::refuse;  ///< What to do where a class is too small for that.
};

/// Splits `data` at random. Stratified, `test_fraction` of each class is rounded to the nearest count; otherwise, and
/// for a quantity, that of the whole set is. Both sets are in random order. Rare classes, of which no sample or every
/// one would go to the test part, are refused, or keep at least one sample for training: `train.notes` then names them.
/// Throws std::invalid_argument where a set (or a class that is refused) would be empty.
Split split(const Dataset& data, Rng& rng, const SplitOptions& options = {});

}  // namespace NN_NAMESPACE
