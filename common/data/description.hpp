#pragma once
/// @file
/// What a trained network must know of its data, to be used on other data: names and scales.
/// @ref chapter_stepwise_train saves it beside the weights.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "common/data/samples.hpp"
#include "common/data/scaling.hpp"

namespace NN_NAMESPACE {

/// What a network was trained on, but for the samples. What is not known is empty.
struct DataDescription {
  std::vector<std::string> features = {};  ///< The names of its inputs.
  std::vector<std::string> classes = {};   ///< The names of its outputs.
  ImageShape image = {};                   ///< How its inputs are an image, if they are one.
  std::optional<Scaler> scaler = {};       ///< How its inputs are scaled.
  arma::vec offset = {};                   ///< Dataset::offset, which is subtracted before that.
};

/// The description as texts that can stand in a file: "features", "classes", "image", "scaling" and "offset", each in
/// JSON. Throws std::runtime_error for a name that is not UTF-8, or that two features or two classes have.
std::map<std::string, std::string> texts_of(const DataDescription& description);

/// The description in such texts; what is missing there is empty. Trusts nothing: throws std::runtime_error, with
/// `source` first, for a text that texts_of() would not have written.
DataDescription description_in(const std::map<std::string, std::string>& texts,
                               const std::string& source);

/// Samples in the form of `description`: features by name, whatever their order, without those that it does not have,
/// and classes by name, of which some may be missing. Images of the same shape go by position where no name of a
/// feature agrees. Throws DataError, with `source` first, where a feature is missing or a class is not known.
Dataset matched(const Dataset& data, const DataDescription& description, const std::string& source);
/// The same for both parts.
Samples matched(const Samples& samples, const DataDescription& description,
                const std::string& source);

/// Names as a message may list them: "'a', 'b'"; of very many, the first.
std::string list_of(const std::vector<std::string>& names);

/// A text that is the same for the same samples, in the same order, with the same names, wherever they were read from,
/// and as good as never for others.
std::string fingerprint(const Dataset& data);
/// The same for numbers.
std::string fingerprint(const Vector& numbers);

}  // namespace NN_NAMESPACE
