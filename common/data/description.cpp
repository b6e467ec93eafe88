#include "common/data/description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "common/base/errors.hpp"
#include "common/base/text.hpp"
#include "common/data/narrowing.hpp"

namespace NN_NAMESPACE {
namespace {

using Json = nlohmann::ordered_json;
using Names = std::vector<std::string>;

std::string quoted_name(const std::string& name) { return nn::in_quotes(name, 40); }

/// The first name that is there twice.
std::optional<std::string> twice(const Names& names) {
  std::set<std::string> known;
  const auto found =
      std::ranges::find_if(names, [&](const auto& name) { return !known.insert(name).second; });
  return found == names.end() ? std::nullopt : std::optional(*found);
}

std::string text_of(const Names& names, const std::string& what) {
  if (const auto name = twice(names)) {
    throw std::runtime_error(
        fmt::format("two {} have the name {}; rename one, or leave it out by its number", what,
                    quoted_name(*name)));
  }
  try {
    return Json(names).dump();
  } catch (const Json::exception&) {
    throw std::runtime_error(
        fmt::format("the names of the {} are not UTF-8: {}", what, list_of(names)));
  }
}

Scaler scaler_in(const Json& json) {
  return Scaler(json.get<std::map<std::string, std::vector<double>>>());
}

arma::vec offset_in(const Json& json) {
  arma::vec offset(json.get<std::vector<double>>());
  if (!offset.is_finite()) {
    throw std::invalid_argument("expected finite numbers");
  }
  return offset;
}

std::vector<Index> image_in(const Json& json) {
  auto shape = json.get<std::vector<Index>>();
  if (shape.size() != 2) {
    throw std::invalid_argument("expected two numbers");
  }
  return shape;
}

Names names_in(const Json& json) {
  auto names = json.get<Names>();
  if (twice(names)) {
    throw std::invalid_argument("a name is there twice");
  }
  return names;
}

/// Throws unless all that is known is of one number of features.
void require_agreement(const DataDescription& description) {
  const Index features = description.features.size();
  const auto [height, width] = description.image;
  const bool is_known_image = features > 0 && description.image != ImageShape{};
  const auto fits = [&](Index count) { return features == 0 || count == features; };
  const bool numbers_fit = (!description.scaler || fits(description.scaler->features())) &&
                           (description.offset.empty() || fits(description.offset.n_elem));
  // No product that overflows.
  const bool image_fits =
      !is_known_image || (height > 0 && features % height == 0 && features / height == width);
  if (!numbers_fit || !image_fits) {
    throw std::invalid_argument("features, image, scaling and offset do not fit together");
  }
}

/// For each name of `wanted`, where it is in `names`; nothing for one that is not there.
std::vector<std::optional<Index>> positions(const Names& wanted, const Names& names) {
  std::map<std::string, Index> position;
  for (Index i = 0; i < names.size(); ++i) {
    position.emplace(names[i], i);
  }
  std::vector<std::optional<Index>> found;
  for (const std::string& name : wanted) {
    const auto place = position.find(name);
    found.push_back(place == position.end() ? std::nullopt : std::optional(place->second));
  }
  return found;
}

/// Whether these are images of the right shape whose pixels have other names.
bool are_other_images(const Dataset& data, const DataDescription& description) {
  return data.image != ImageShape{} && data.image == description.image &&
         std::ranges::all_of(positions(description.features, data.feature_names),
                             [](const auto& place) { return !place; });
}

/// Leaves the rows of the features that the network needs.
void match_features(Dataset& data, const DataDescription& description, const std::string& source) {
  const Names& needed = description.features;
  if (data.feature_names != needed && !are_other_images(data, description)) {
    if (const auto name = twice(data.feature_names)) {
      throw DataError(fmt::format("{}: two columns have the name {}", source, quoted_name(*name)));
    }
    IndexVector rows(needed.size());
    const auto places = positions(needed, data.feature_names);
    for (Index i = 0; i < needed.size(); ++i) {
      if (!places[i]) {
        throw DataError(
            fmt::format("{}: there is no column {}, which the network needs; there are {}", source,
                        quoted_name(needed[i]), list_of(data.feature_names)));
      }
      rows[i] = *places[i];
    }
    data.X = Matrix(data.X.rows(rows));
    if (!data.offset.empty()) {
      data.offset = arma::vec(data.offset.elem(rows));
    }
  }
  set_offset(data, description.offset);
  data.feature_names = needed;
  data.image = description.image;
}

/// The numbers that the network gives to the classes.
void match_classes(Dataset& data, const DataDescription& description, const std::string& source) {
  if (description.classes.empty() || data.class_names == description.classes) {
    return;
  }
  IndexVector number(data.classes());
  for (Index k = 0; k < number.n_elem; ++k) {
    const auto found = find_class(description.classes, data.class_names[k]);
    if (!found) {
      throw DataError(fmt::format("{}: the network does not know the class {}, only {}", source,
                                  quoted_name(data.class_names[k]), list_of(description.classes)));
    }
    number[k] = *found;
  }
  data.labels.transform([&](Index k) { return number[k]; });
  data.class_names = description.classes;
}

/// Mixes words into one number; every bit of a word changes about half of it.
class Mixer {
 public:
  void add(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x9E3779B97F4A7C15U;
    state_ ^= state_ >> 32U;
  }
  void add(const void* memory, std::size_t size) {
    add(size);
    const auto* bytes = static_cast<const char*>(memory);
    for (std::size_t i = 0; i < size; i += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + i, std::min(sizeof(word), size - i));
      add(word);
    }
  }
  void add(const Names& names) {
    for (const std::string& name : names) {
      add(name.data(), name.size());
    }
  }
  std::uint64_t state() const { return state_; }

 private:
  std::uint64_t state_ = 0;
};

}  // namespace

std::string list_of(const std::vector<std::string>& names) {
  Names parts;
  std::ranges::transform(names, std::back_inserter(parts), quoted_name);
  return nn::list_of_first(10, parts);
}

std::map<std::string, std::string> texts_of(const DataDescription& description) {
  std::map<std::string, std::string> texts;
  if (!description.features.empty()) {
    texts["features"] = text_of(description.features, "features");
  }
  if (!description.classes.empty()) {
    texts["classes"] = text_of(description.classes, "classes");
  }
  if (description.image != ImageShape{}) {
    texts["image"] = Json({description.image.height, description.image.width}).dump();
  }
  if (description.scaler) {
    texts["scaling"] = Json(description.scaler->numbers()).dump();
  }
  if (!description.offset.empty()) {
    texts["offset"] =
        Json(std::vector<double>(description.offset.begin(), description.offset.end())).dump();
  }
  return texts;
}

DataDescription description_in(const std::map<std::string, std::string>& texts,
                               const std::string& source) {
  DataDescription description;
  const auto read = [&](const std::string& key, const auto& take) {
    const auto found = texts.find(key);
    try {
      if (found != texts.end()) {
        take(Json::parse(found->second));
        require_agreement(description);
      }
    } catch (const Json::exception&) {
      throw std::runtime_error(fmt::format("{}: the text '{}' is damaged", source, key));
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(
          fmt::format("{}: the text '{}' is damaged: {}", source, key, error.what()));
    }
  };
  read("features", [&](const Json& json) { description.features = names_in(json); });
  read("classes", [&](const Json& json) { description.classes = names_in(json); });
  read("image", [&](const Json& json) {
    const std::vector<Index> shape = image_in(json);
    description.image = {shape[0], shape[1]};
  });
  read("scaling", [&](const Json& json) { description.scaler = scaler_in(json); });
  read("offset", [&](const Json& json) { description.offset = offset_in(json); });
  return description;
}

Dataset matched(const Dataset& data, const DataDescription& description,
                const std::string& source) {
  Dataset result = data;
  if (!description.features.empty()) {
    match_features(result, description, source);
  }
  match_classes(result, description, source);
  return result;
}

Samples matched(const Samples& samples, const DataDescription& description,
                const std::string& source) {
  Samples result = {matched(samples.train, description, source), samples.test};
  if (samples.test.size() > 0) {
    result.test = matched(samples.test, description, source);
  }
  return result;
}

std::string fingerprint(const Vector& numbers) {
  Mixer mixer;
  mixer.add(numbers.memptr(), numbers.n_elem * sizeof(Scalar));
  return fmt::format("{:016x}", mixer.state());
}

std::string fingerprint(const Dataset& data) {
  Mixer mixer;
  mixer.add(data.X.memptr(), data.X.n_elem * sizeof(Scalar));
  mixer.add(data.labels.memptr(), data.labels.n_elem * sizeof(Index));
  mixer.add(data.offset.memptr(), data.offset.n_elem * sizeof(double));
  mixer.add(data.X.n_rows);
  mixer.add(data.feature_names);
  mixer.add(data.class_names);
  return fmt::format("{:016x}", mixer.state());
}

}  // namespace NN_NAMESPACE
