#include "common/model/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "common/base/files.hpp"

namespace NN_NAMESPACE {
namespace {

using Json = nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "the format is little-endian");
static_assert(sizeof(Scalar) == 4 || sizeof(Scalar) == 8);

constexpr std::uint64_t prefix_size = 8;             // of the header's length
constexpr std::uint64_t largest_header = 100 << 20;  // what other programs accept, in bytes
constexpr std::size_t most_directions = 64;          // of an array; PyTorch has no more

/// Reading one file: its name for the messages, and its bytes.
struct Source {
  std::string file;
  std::string_view data = {};  // what follows the header

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(file + ": " + what);
  }
  void require(bool holds, const std::string& what) const {
    if (!holds) {
      fail(what);
    }
  }
};

/// A name as it may stand in a message.
std::string quoted_array(const std::string& name) { return nn::in_quotes(name, 60); }

/// Where an array lies: from byte `begin` of the data to byte `end`.
struct Place {
  std::uint64_t begin;
  std::uint64_t end;
};

/// How many numbers an array of this shape has.
std::uint64_t count_of(const Source& source, const std::string& tensor, const Json& shape) {
  source.require(shape.is_array() && shape.size() <= most_directions,
                 fmt::format("{} has no shape of at most {} directions", tensor, most_directions));
  std::vector<std::uint64_t> lengths;
  for (const Json& length : shape) {
    source.require(length.is_number_unsigned(), tensor + " has a shape that is not of counts");
    lengths.push_back(length.get<std::uint64_t>());
  }
  if (std::ranges::count(lengths, 0U) > 0) {
    return 0;
  }
  std::uint64_t count = 1;
  for (const std::uint64_t n : lengths) {
    // No array has more numbers than the file has bytes, so the product cannot overflow.
    source.require(count <= source.data.size() / n,
                   tensor + " has a shape with more numbers than the file holds");
    count *= n;
  }
  return count;
}

Place place_of(const Source& source, const std::string& tensor, const Json& offsets) {
  source.require(offsets.is_array() && offsets.size() == 2 && offsets[0].is_number_unsigned() &&
                     offsets[1].is_number_unsigned(),
                 tensor + " has no data_offsets, two counts of bytes");
  const Place place = {offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>()};
  source.require(place.begin <= place.end && place.end <= source.data.size(),
                 tensor + " has data_offsets from " + std::to_string(place.begin) + " to " +
                     std::to_string(place.end) + ", but there are " +
                     std::to_string(source.data.size()) + " bytes of data");
  return place;
}

template <typename Stored>
std::vector<Scalar> values_at(const Source& source, const std::string& tensor, const Place& place) {
  std::vector<Scalar> values((place.end - place.begin) / sizeof(Stored));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored value;
    std::memcpy(&value, source.data.data() + place.begin + i * sizeof(Stored), sizeof(Stored));
    values[i] = static_cast<Scalar>(value);
    source.require(std::isfinite(values[i]),
                   tensor + " holds a number that is not finite, at position " + std::to_string(i));
  }
  return values;
}

std::uint64_t size_of(const Source& source, const std::string& tensor, const std::string& type) {
  if (type == "F32") {
    return 4;
  }
  if (type == "F64" || type == "I64") {
    return 8;
  }
  source.fail(tensor + " has the dtype " + quoted_array(type) + "; expected F32 or F64");
}

/// Adds the array `name` to `content`, and where it lies to `places`.
void read_tensor(const Source& source, const std::string& name, const Json& entry,
                 TensorFile& content, std::vector<Place>& places) {
  const std::string tensor = quoted_array(name);
  source.require(entry.is_object() && entry.contains("dtype") && entry["dtype"].is_string() &&
                     entry.contains("shape") && entry.contains("data_offsets"),
                 tensor + " needs a dtype, a shape and data_offsets");
  const auto type = entry["dtype"].get<std::string>();
  const std::uint64_t count = count_of(source, tensor, entry["shape"]);
  const Place place = place_of(source, tensor, entry["data_offsets"]);
  const std::uint64_t expected = count * size_of(source, tensor, type);
  source.require(place.end - place.begin == expected,
                 tensor + " has " + std::to_string(place.end - place.begin) +
                     " bytes, but its shape asks for " + std::to_string(expected));
  places.push_back(place);
  if (type == "I64") {
    source.require(name.ends_with("num_batches_tracked"),
                   tensor + " has the dtype 'I64'; expected F32 or F64");
    return;
  }
  content.tensors.push_back({name, entry["shape"].get<std::vector<Index>>(),
                             type == "F32" ? values_at<float>(source, tensor, place)
                                           : values_at<double>(source, tensor, place)});
}

/// The arrays must cover the data from begin to end, each byte once. One without numbers lies between two others.
void require_cover(const Source& source, std::vector<Place> places) {
  std::ranges::sort(places, {},
                    [](const Place& place) { return std::pair(place.begin, place.end); });
  std::uint64_t end = 0;
  for (const Place& place : places) {
    source.require(place.begin >= end,
                   "two arrays overlap at byte " + std::to_string(place.begin) + " of the data");
    source.require(place.begin == end,
                   "byte " + std::to_string(end) + " of the data belongs to no array");
    end = place.end;
  }
  source.require(end == source.data.size(),
                 std::to_string(source.data.size() - end) + " bytes follow after the last array");
}

/// The header as JSON. A name that is there twice, or a nesting that the format does not have, is refused.
Json parse_header(const Source& source, std::string_view text) {
  // The parser would take a NUL for the end of the text.
  source.require(text.find('\0') == std::string_view::npos, "the header holds a NUL byte");
  std::array<std::set<std::string>, 5> names;  // of the object at hand, by depth
  const auto check = [&](int depth, Json::parse_event_t event, Json& value) {
    source.require(depth <= 3, "the header is nested too deeply");
    if (event == Json::parse_event_t::key) {
      source.require(names[depth].insert(value.get<std::string>()).second,
                     "the name " + quoted_array(value.get<std::string>()) + " is there twice");
    } else if (event == Json::parse_event_t::object_start) {
      names[depth + 1].clear();
    }
    return true;
  };
  try {
    Json header = Json::parse(text, check);
    source.require(header.is_object(), "the header is not a JSON object");
    return header;
  } catch (const Json::exception&) {
    source.fail("the header is not JSON");
  }
}

void read_metadata(const Source& source, const Json& entry, TensorFile& content) {
  source.require(entry.is_object(), "__metadata__ is not an object");
  for (const auto& [key, value] : entry.items()) {
    source.require(value.is_string(), "__metadata__ has a value that is not a text");
    content.metadata[key] = value.get<std::string>();
  }
}

/// The length of the header, from the first bytes of the file.
std::uint64_t header_length(const Source& source, const std::string& bytes) {
  source.require(bytes.size() > prefix_size, "too short for a safetensors file");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), prefix_size);
  source.require(length <= largest_header && length <= bytes.size() - prefix_size,
                 "the header should have " + std::to_string(length) + " bytes, but " +
                     std::to_string(bytes.size() - prefix_size) + " follow; not a safetensors " +
                     "file, or cut off");
  return length;
}

/// What these bytes of a safetensors file say.
TensorFile parse(const std::string& bytes, const std::string& file) {
  Source source{file};
  const std::uint64_t length = header_length(source, bytes);
  source.data = std::string_view(bytes).substr(prefix_size + length);
  const Json header = parse_header(source, std::string_view(bytes).substr(prefix_size, length));
  TensorFile content;
  std::vector<Place> places;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      read_metadata(source, entry, content);
    } else {
      read_tensor(source, name, entry, content, places);
    }
  }
  require_cover(source, places);
  return content;
}

/// The bytes of a safetensors file. What cannot be said in one is an error here or, at the latest, when it is read.
std::string unchecked_bytes(const TensorFile& content, const Source& source) {
  Json header = Json::object();
  if (!content.metadata.empty()) {
    header["__metadata__"] = content.metadata;
  }
  std::string data;
  for (const Tensor& tensor : content.tensors) {
    const std::string name = quoted_array(tensor.name);
    source.require(tensor.name != "__metadata__", name + " is no name for an array");
    source.require(!header.contains(tensor.name), "the name " + name + " is there twice");
    const std::size_t begin = data.size();
    data.append(reinterpret_cast<const char*>(tensor.values.data()),
                tensor.values.size() * sizeof(Scalar));
    header[tensor.name] = {{"dtype", sizeof(Scalar) == 4 ? "F32" : "F64"},
                           {"shape", tensor.shape},
                           {"data_offsets", {begin, data.size()}}};
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const Json::exception&) {
    source.fail("a name or a text beside the arrays is not UTF-8");
  }
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the numbers begin at a multiple of 8
  std::string bytes(prefix_size, '\0');
  const std::uint64_t length = text.size();
  std::memcpy(bytes.data(), &length, prefix_size);
  return bytes + text + data;
}

/// The bytes to be written to `file`. What checks a file that is read checks them, too.
std::string checked_bytes(const TensorFile& content, const std::filesystem::path& file) {
  const Source source{nn::shown(file) + ": cannot be written"};
  std::string bytes = unchecked_bytes(content, source);
  source.require(parse(bytes, source.file) == content, "it would be read as something else");
  return bytes;
}

}  // namespace

TensorFile read_safetensors(const std::filesystem::path& file) {
  return parse(nn::read_file(file), nn::shown(file));
}

void write_safetensors(const TensorFile& content, const std::filesystem::path& file) {
  nn::write_file(file, checked_bytes(content, file), nn::Flush::now);
}

void check_safetensors(const TensorFile& content, const std::filesystem::path& file) {
  checked_bytes(content, file);
}

}  // namespace NN_NAMESPACE
