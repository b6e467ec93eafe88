#include "common/data/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/base/text.hpp"
#include "common/data/csv.hpp"
#include "common/data/idx.hpp"

namespace NN_NAMESPACE {

namespace {

/// The one CSV file of a folder whose name ends in `part`; empty where there is none or several.
std::filesystem::path find_csv(const std::filesystem::path& folder, const std::string& part) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(part + ".csv") || name.ends_with(part + ".csv.gz")) {
      found.push_back(entry->path());
    }
  }
  return found.size() == 1 ? found[0] : std::filesystem::path();
}

/// Numbers the classes of `test` as `train` does. `file` names it.
void match_classes(const Dataset& train, Dataset& test, const std::string& file) {
  IndexVector number(test.classes());
  for (Index k = 0; k < test.classes(); ++k) {
    const auto found = std::ranges::find(train.class_names, test.class_names[k]);
    if (found == train.class_names.end()) {
      throw DataError(fmt::format("{}: the class {} is not in the file to train on", file,
                                  nn::in_quotes(test.class_names[k], 30)));
    }
    number[k] = static_cast<Index>(found - train.class_names.begin());
  }
  if (!test.labels.empty()) {
    test.labels = number.elem(test.labels);
  }
  test.class_names = train.class_names;
}

void find_image(Dataset& data) {
  const auto side =
      static_cast<Index>(std::lround(std::sqrt(static_cast<double>(data.features()))));
  if (side >= 8 && side * side == data.features()) {
    data.image = {side, side};
  }
}

/// Reads the test file of a folder of CSV files; one without classes, as in a competition, is no test part.
Dataset read_test(const std::filesystem::path& file, CsvOptions options, Dataset& train) {
  const std::string name = nn::printable(file.string());
  std::string reason = name + ": the columns are not those of the file to train on";
  try {
    options.target = train.classes() > 0 ? Target::classes : Target::quantity;
    Dataset test = read_csv(file, options);
    if (test.feature_names == train.feature_names) {
      match_classes(train, test, name);
      train.notes.insert(train.notes.end(), test.notes.begin(), test.notes.end());
      return test;
    }
  } catch (const DataError& error) {
    reason = error.what();
  }
  try {
    options.class_column = "";
    options.target = Target::none;
    if (read_csv(file, options).feature_names == train.feature_names) {
      train.notes.push_back(name + ": there is no column with the class, so there is no test part");
      return {};
    }
  } catch (const DataError&) {
    // It has a class, then, and what is wrong is said above.
  }
  throw DataError(reason);
}

}  // namespace

Samples read_samples(const std::filesystem::path& path, const CsvOptions& options) {
  std::error_code error;
  const bool folder = std::filesystem::is_directory(path, error);
  const auto train = folder ? find_csv(path, "train") : path;
  if (has_mnist(path) || (folder && train.empty())) {
    return read_mnist(path);
  }
  Samples samples = {read_csv(train, options), {}};
  const auto test = folder ? find_csv(path, "test") : std::filesystem::path();
  if (!test.empty()) {
    samples.test = read_test(test, options, samples.train);
    find_image(samples.test);
  }
  find_image(samples.train);
  return samples;
}

Dataset read_digits(const std::filesystem::path& file) {
  constexpr Scalar black = 16;
  Dataset digits = read_csv(file);
  digits.image = {8, 8};
  if (digits.features() != 64 || digits.X.min() < 0 || digits.X.max() > black) {
    throw DataError(nn::printable(file.string()) +
                    ": expected images of 8 x 8 pixels, each from 0 to 16");
  }
  digits.X /= black;
  return digits;
}

}  // namespace NN_NAMESPACE
