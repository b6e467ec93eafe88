#include "common/data/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/base/errors.hpp"
#include "common/base/files.hpp"
#include "common/data/csv.hpp"
#include "common/data/description.hpp"
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

/// Whether there is any CSV file in a folder.
bool has_csv(const std::filesystem::path& folder) {
  std::error_code error;
  const auto is_csv = [](const auto& entry) {
    const std::string name = entry.path().filename().string();
    return name.ends_with(".csv") || name.ends_with(".csv.gz");
  };
  return std::any_of(std::filesystem::directory_iterator(folder, error), {}, is_csv);
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
  const std::string name = nn::shown(file);
  const DataDescription form = {
      .features = train.feature_names, .classes = train.class_names, .offset = train.offset};
  const auto read = [&] { return matched(read_csv(file, options), form, name); };
  options.features = train.feature_names;
  options.ignore = {};
  options.class_column = train.target_name;
  options.target = train.classes() > 0 ? Target::classes : Target::quantity;
  try {
    Dataset test = read();
    train.notes.insert(train.notes.end(), test.notes.begin(), test.notes.end());
    return test;
  } catch (const nn::NoSuchColumn&) {
    // It has no classes: below.
  }
  options.class_column = "";
  options.target = Target::none;
  read();
  train.notes.push_back(name + ": there is no column with the class, so there is no test part");
  return {};
}

}  // namespace

Samples read_samples(const std::filesystem::path& path, const CsvOptions& options) {
  std::error_code error;
  const bool folder = std::filesystem::is_directory(path, error);
  const auto train = folder ? find_csv(path, "train") : path;
  if (has_mnist(path) || (folder && train.empty() && !has_csv(path))) {
    return read_mnist(path);
  }
  if (folder && train.empty()) {
    throw DataError(
        nn::shown(path) +
        ": to train on, expected one CSV file whose name ends in train.csv or train.csv.gz");
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
    throw DataError(nn::shown(file) + ": expected images of 8 x 8 pixels, each from 0 to 16");
  }
  digits.X /= black;
  return digits;
}

}  // namespace NN_NAMESPACE
