#include "common/model/array_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

#include "common/base/files.hpp"
#include "common/base/numbers.hpp"

namespace NN_NAMESPACE {
namespace {

/// The arrays of one layer: those whose names have the same beginning, up to the last point.
struct LayerArrays {
  std::string name;                         // "linear_relu_stack.0"
  std::map<std::string, std::size_t> role;  // "weight", "bias": where it is among all arrays
  std::string shapes;                       // "bias [3] weight [3, 4]"
};

std::string text_of(const std::vector<Index>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

/// The layers in the order of their first arrays.
std::vector<LayerArrays> layers_of(const std::vector<ArrayShape>& arrays) {
  std::vector<LayerArrays> layers;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const std::string& name = arrays[i].name;
    const std::size_t point = name.rfind('.');
    const std::string layer = point == std::string::npos ? "" : name.substr(0, point);
    const std::string role = point == std::string::npos ? name : name.substr(point + 1);
    if (known.emplace(layer, layers.size()).second) {
      layers.push_back({layer, {}, {}});
    }
    layers[known[layer]].role[role] = i;
  }
  for (LayerArrays& layer : layers) {
    for (const auto& [role, i] : layer.role) {
      layer.shapes += role + " " + text_of(arrays[i].shape) + " ";
    }
  }
  return layers;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// A name with a '#' in place of each number, and the numbers, without zeros in front.
struct NumberedName {
  explicit NumberedName(const std::string& name) {
    for (auto rest = name.begin(); rest != name.end();) {
      const auto end = std::find_if_not(rest, name.end(), is_digit);
      if (end == rest) {
        text += *rest++;
        continue;
      }
      text += '#';
      const auto first = std::find_if(rest, end - 1, [](char c) { return c != '0'; });
      numbers.emplace_back(first, end);
      rest = end;
    }
  }

  /// By text, then by numbers.
  bool operator<(const NumberedName& other) const {
    const auto smaller = [](const std::string& a, const std::string& b) {
      return std::pair(a.size(), std::string_view(a)) < std::pair(b.size(), std::string_view(b));
    };
    return text != other.text
               ? text < other.text
               : std::ranges::lexicographical_compare(numbers, other.numbers, smaller);
  }

  std::string text;
  std::vector<std::string> numbers;
};

/// Sorts by the numbers in the names. Returns whether these differ in nothing else.
bool sort_by_number(std::vector<LayerArrays>& layers) {
  std::ranges::stable_sort(layers, [](const LayerArrays& a, const LayerArrays& b) {
    return NumberedName(a.name) < NumberedName(b.name);
  });
  return std::ranges::all_of(layers, [&](const LayerArrays& layer) {
    return NumberedName(layer.name).text == NumberedName(layers[0].name).text;
  });
}

/// The last number in a name.
std::optional<Index> number_of(const LayerArrays& layer) {
  const NumberedName name(layer.name);
  return name.numbers.empty() ? std::nullopt : nn::parse_number<Index>(name.numbers.back());
}

/// Whether the layers have the same shapes, one by one, and, where they are of several kinds, the same numbers but
/// for a constant.
bool follow_one_another(const std::vector<LayerArrays>& needed,
                        const std::vector<LayerArrays>& found) {
  bool several_kinds = false;
  bool same_distance = true;
  const auto distance = [&](std::size_t i) {
    return number_of(found[i]).value_or(0) - number_of(needed[i]).value_or(0);
  };
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (needed[i].shapes != found[i].shapes) {
      return false;
    }
    several_kinds = several_kinds || needed[i].role.size() != needed[0].role.size();
    same_distance = same_distance && distance(i) == distance(0);
  }
  return same_distance || !several_kinds;
}

/// Puts `found` into the order of `needed`, by their shapes, and those of the same shapes by the numbers in their
/// names. False where these do not tell.
bool order_by_shapes(const std::vector<LayerArrays>& needed, std::vector<LayerArrays>& found) {
  std::vector<LayerArrays> ordered(needed.size());
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const auto alike = [&](const LayerArrays& layer) { return layer.shapes == needed[i].shapes; };
    const auto before = std::count_if(needed.begin(), needed.begin() + static_cast<long>(i), alike);
    std::vector<LayerArrays> candidates;
    std::ranges::copy_if(found, std::back_inserter(candidates), alike);
    if (std::ranges::count_if(needed, alike) != std::ssize(candidates) ||
        !sort_by_number(candidates)) {
      return false;
    }
    ordered[i] = candidates[static_cast<std::size_t>(before)];
  }
  found = ordered;
  return true;
}

/// By name alone.
std::optional<std::vector<std::size_t>> match_names(const std::vector<ArrayShape>& needed,
                                                    const std::vector<ArrayShape>& found) {
  std::map<std::string, std::size_t> position;
  for (std::size_t i = 0; i < found.size(); ++i) {
    position[found[i].name] = i;
  }
  std::vector<std::size_t> match;
  for (const ArrayShape& array : needed) {
    if (!position.contains(array.name)) {
      return std::nullopt;
    }
    match.push_back(position[array.name]);
  }
  return match;
}

}  // namespace

std::vector<ArrayShape> shapes_of(const std::vector<Tensor>& tensors) {
  std::vector<ArrayShape> shapes;
  shapes.reserve(tensors.size());
  for (const Tensor& tensor : tensors) {
    shapes.push_back({tensor.name, tensor.shape});
  }
  return shapes;
}

std::optional<std::vector<std::size_t>> match_arrays(const std::vector<ArrayShape>& needed,
                                                     const std::vector<ArrayShape>& found) {
  if (needed.size() != found.size()) {
    return std::nullopt;
  }
  if (auto match = match_names(needed, found)) {
    return match;
  }
  const std::vector<LayerArrays> layers = layers_of(needed);
  std::vector<LayerArrays> candidates = layers_of(found);
  if (layers.size() != candidates.size() ||
      (sort_by_number(candidates) ? !follow_one_another(layers, candidates)
                                  : !order_by_shapes(layers, candidates))) {
    return std::nullopt;
  }
  std::vector<std::size_t> match(needed.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (const auto& [role, position] : layers[i].role) {
      match[position] = candidates[i].role.at(role);
    }
  }
  return match;
}

std::vector<Index> dense_sizes(const std::vector<ArrayShape>& arrays) {
  std::vector<LayerArrays> layers = layers_of(arrays);
  std::erase_if(layers, [&](const LayerArrays& layer) {
    const auto weight = layer.role.find("weight");
    return weight == layer.role.end() || arrays[weight->second].shape.size() != 2;
  });
  const auto sizes = [&] {
    std::vector<Index> in_order;
    for (const LayerArrays& layer : layers) {
      const std::vector<Index>& shape = arrays[layer.role.at("weight")].shape;  // (units, inputs)
      if (in_order.empty()) {
        in_order.push_back(shape[1]);
      }
      if (in_order.back() != shape[1]) {
        return std::vector<Index>{};
      }
      in_order.push_back(shape[0]);
    }
    return in_order;
  };
  const std::vector<Index> as_they_lie = sizes();
  sort_by_number(layers);
  const std::vector<Index> by_number = sizes();
  return by_number.empty() ? as_they_lie : by_number;
}

std::string list_of(const std::vector<ArrayShape>& arrays) {
  std::vector<std::string> parts;
  std::ranges::transform(arrays, std::back_inserter(parts), [](const ArrayShape& array) {
    return nn::in_quotes(array.name, 60) + " " + text_of(array.shape);
  });
  return parts.empty() ? "nothing" : nn::list_of_first(12, parts);
}

}  // namespace NN_NAMESPACE
