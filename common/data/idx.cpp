#include "common/data/idx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <system_error>
#include <vector>

#include "common/base/input_file.hpp"
#include "common/base/numbers.hpp"
#include "common/base/text.hpp"

namespace NN_NAMESPACE {
namespace {

constexpr std::uint64_t images_magic = 0x803;  // bytes in three dimensions
constexpr std::uint64_t labels_magic = 0x801;  // bytes in one dimension
constexpr std::uint64_t max_side = 4096;
constexpr std::uint64_t max_pixels = 1ULL << 31;
constexpr std::size_t chunk_size = 1U << 16;
constexpr Index digits = 10;

/// Grows block by block and never copies itself: it takes no more memory than what was put in and one block.
using Bytes = std::deque<std::uint8_t>;

/// One IDX file, plain or gzip.
class IdxFile : public nn::InputFile {
 public:
  using InputFile::InputFile;

  /// The next four bytes as a number, the highest byte first.
  std::uint64_t read_number();
  /// The next `count` bytes, which are `what`.
  Bytes read_bytes(std::uint64_t count, const std::string& what);
  /// Checks that nothing follows after `last`, and that gzip data are complete and agree with their checksum.
  void finish(const std::string& last);

 private:
  std::uint64_t header_bytes_ = 0;
};

std::uint64_t IdxFile::read_number() {
  std::array<std::uint8_t, 4> bytes{};
  const std::size_t count = read(bytes.data(), bytes.size());
  header_bytes_ += count;
  if (header_bytes_ == 0) {
    fail("the file is empty; expected an IDX file");
  }
  if (count < bytes.size()) {
    fail(fmt::format("cut off inside the header, after {} bytes", header_bytes_));
  }
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) {
    number = number << 8 | byte;
  }
  return number;
}

Bytes IdxFile::read_bytes(std::uint64_t count, const std::string& what) {
  Bytes bytes;
  std::vector<std::uint8_t> chunk(std::min<std::uint64_t>(count, chunk_size));
  while (bytes.size() < count) {
    const std::size_t size = std::min<std::uint64_t>(count - bytes.size(), chunk.size());
    const std::size_t arrived = read(chunk.data(), size);
    bytes.insert(bytes.end(), chunk.data(), chunk.data() + arrived);
    if (arrived < size) {
      fail(fmt::format("cut off: {} of {} bytes of {}", bytes.size(), count, what));
    }
  }
  return bytes;
}

void IdxFile::finish(const std::string& last) {
  std::uint8_t more = 0;
  if (read(&more, 1) != 0) {
    fail("bytes follow after the last " + last);
  }
}

/// Checks by the first number what kind of file this is.
void expect_magic(IdxFile& file, std::uint64_t expected) {
  const auto kind = [](std::uint64_t magic) { return magic == images_magic ? "images" : "labels"; };
  const std::uint64_t magic = file.read_number();
  if (magic == expected) {
    return;
  }
  if (magic == images_magic || magic == labels_magic) {
    file.fail(fmt::format("this file holds {}; expected the file of the {}", kind(magic),
                          kind(expected)));
  }
  file.fail(fmt::format("begins with 0x{:08x}; expected 0x{:08x}, as IDX files of {} do", magic,
                        expected, kind(expected)));
}

/// How many samples the header promises.
std::uint64_t read_count(IdxFile& file, const std::string& what) {
  const std::uint64_t count = file.read_number();
  if (count == 0) {
    file.fail("the header promises 0 " + what + "; expected at least 1");
  }
  return count;
}

struct ImagesHeader {
  std::uint64_t count;
  std::uint64_t height;
  std::uint64_t width;

  std::uint64_t pixels() const { return count * height * width; }
};

ImagesHeader read_images_header(IdxFile& file) {
  expect_magic(file, images_magic);
  const std::uint64_t count = read_count(file, "images");
  const std::uint64_t height = file.read_number();
  const std::uint64_t width = file.read_number();
  const auto [smaller, larger] = std::minmax({height, width});
  if (smaller < 1 || larger > max_side) {
    file.fail(fmt::format("the header promises images of {} x {} pixels; expected 1 to {} each way",
                          height, width, max_side));
  }
  // Each number has at most 32 bits, and two of them are small by now: no overflow in 64 bits.
  const ImagesHeader header{count, height, width};
  if (header.pixels() > max_pixels) {
    file.fail(
        fmt::format("the header promises {} images of {} x {} pixels, more than the limit of "
                    "{} pixels in all",
                    count, height, width, max_pixels));
  }
  return header;
}

Bytes read_labels(IdxFile& file, std::uint64_t count) {
  Bytes bytes = file.read_bytes(count, "labels");
  file.finish("label");
  return bytes;
}

Matrix read_pixels(IdxFile& file, const ImagesHeader& header) {
  const Bytes bytes = file.read_bytes(header.pixels(), "pixels");
  file.finish("pixel");
  // The file holds image after image, the matrix one per column: the pixels already stand in the right order.
  Matrix X(header.height * header.width, header.count, arma::fill::none);
  std::copy(bytes.begin(), bytes.end(), X.begin());
  return X;
}

/// Images as they are in two files, and their labels as they are there.
struct Raw {
  Dataset data;
  Bytes labels;
  std::string labels_file;
};

Raw read_raw(const std::filesystem::path& images, const std::filesystem::path& labels) {
  IdxFile images_file(images);
  IdxFile labels_file(labels);
  const ImagesHeader header = read_images_header(images_file);
  expect_magic(labels_file, labels_magic);
  const std::uint64_t label_count = read_count(labels_file, "labels");
  if (header.count != label_count) {
    images_file.fail(fmt::format("the header promises {} images, but that of {} promises {} labels",
                                 header.count, labels_file.name(), label_count));
  }
  Raw raw;
  raw.labels_file = labels_file.name();
  raw.labels = read_labels(labels_file, label_count);
  raw.data.X = read_pixels(images_file, header);
  for (Index i = 0; i < raw.data.features(); ++i) {
    raw.data.feature_names.push_back("pixel_" + std::to_string(i));
  }
  raw.data.image = {header.height, header.width};
  return raw;
}

/// Numbers the labels of images to train on from 0. There are ten classes where labels are digits, as in MNIST, and
/// otherwise those from the smallest label to the largest: EMNIST's letters are 1 to 26.
Index number_classes(Raw& raw) {
  const auto [smallest, largest] = std::ranges::minmax(raw.labels);
  const bool is_digits = largest < digits;
  const Index first = is_digits ? 0 : smallest;
  const Index last = is_digits ? digits - 1 : largest;
  for (Index label = first; label <= last; ++label) {
    raw.data.class_names.push_back(std::to_string(label));
  }
  raw.data.labels.set_size(raw.labels.size());
  std::ranges::transform(raw.labels, raw.data.labels.begin(),
                         [&](auto label) { return label - first; });
  if (!is_digits) {
    const Index there = std::set(raw.labels.begin(), raw.labels.end()).size();
    raw.data.notes.push_back(
        fmt::format("{}: labels from {} to {}, so {} classes{}", raw.labels_file, first, last,
                    raw.data.classes(),
                    there < raw.data.classes()
                        ? fmt::format(", {} of them without an image", raw.data.classes() - there)
                        : ""));
  }
  return first;
}

}  // namespace

Dataset read_idx(const std::filesystem::path& images, const std::filesystem::path& labels) {
  Raw raw = read_raw(images, labels);
  number_classes(raw);
  return std::move(raw.data);
}

namespace {

namespace fs = std::filesystem;

/// One of the files that may be there under several names.
struct Part {
  std::string usual;  ///< How it is called in messages.
  fs::path path;      ///< Empty: it is not there.
};

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// Finds a file in the spelling in which it is there: `part` is "train-images", `type` "idx3-ubyte". Some archives put
/// it into a folder of its own name.
fs::path find_spelling(const fs::path& folder, const std::string& part, const std::string& type) {
  for (const char* separator : {"-", "."}) {
    for (const char* ending : {"", ".gz"}) {
      const std::string name = part + separator + type + ending;
      for (const fs::path& path : {folder / name, folder / name / name}) {
        if (is_file(path)) {
          return path;
        }
      }
      for (const char* inner : {"-", "."}) {
        fs::path path = folder / name / (part + inner + type);
        if (is_file(path)) {
          return path;
        }
      }
    }
  }
  std::error_code error;
  const fs::path usual = folder / (part + "-" + type);
  return fs::exists(usual, error) ? usual
                                  : fs::path();  // what is wrong with it, reading it will tell
}

/// Finds the file of `part`, "train" or "t10k"; for the test, EMNIST says "test".
Part find_part(const fs::path& folder, const std::string& prefix, const std::string& part,
               const std::string& what) {
  const std::string type = what == "images" ? "idx3-ubyte" : "idx1-ubyte";
  const std::string name = prefix + part + "-" + what;
  fs::path path = find_spelling(folder, name, type);
  if (path.empty() && part == "t10k") {
    path = find_spelling(folder, prefix + "test-" + what, type);
  }
  return {fmt::format("{}: there is no such file, and none called {}.{} or with .gz",
                      nn::printable((folder / (name + "-" + type)).string()), nn::printable(name),
                      type),
          path};
}

/// What stands in front of "train-images" in the names of a folder's files: nothing for MNIST, "emnist-letters-" for
/// one part of EMNIST.
std::set<std::string> prefixes_in(const fs::path& folder) {
  std::set<std::string> prefixes;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const auto train = name.find("train-images");
    if (train != std::string::npos && name.find("idx3-ubyte") != std::string::npos) {
      prefixes.insert(name.substr(0, train));
    }
  }
  return prefixes;
}

/// Names classes by EMNIST's file of them: on each line a label and the codes of its character.
void name_classes(const fs::path& file, Index first, Dataset& data) {
  if (!is_file(file)) {
    return;
  }
  nn::InputFile input(file);
  const std::string text = input.read_rest(1U << 16);
  std::size_t line = 0;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view rest = std::string_view(text).substr(start, end - start);
    start = end + 1;
    const auto next = [&] {
      const std::size_t from = std::min(rest.find_first_not_of(' '), rest.size());
      const std::size_t to = std::min(rest.find_first_of(" \r", from), rest.size());
      const auto number = nn::parse_number<Index>(rest.substr(from, to - from));
      rest.remove_prefix(to);
      return number;
    };
    const auto label = next();
    const auto code = next();
    if (!label || !code || *code <= ' ' || *code > '~') {
      input.fail(fmt::format(
          "line {}: expected a label and the codes of its characters, such as 1 65 97", line + 1));
    }
    if (*label >= first && *label - first < data.classes()) {
      data.class_names[*label - first] = std::string(1, static_cast<char>(*code));
    }
  }
}

/// The folder with the files, and what their names begin with.
std::pair<fs::path, std::string> find_set(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    const fs::path folder = path.parent_path();
    return {folder.empty() ? "." : folder, path.filename().string() + "-"};
  }
  for (const fs::path& folder :
       {path, path / "raw", path / "MNIST" / "raw"}) {  // as torchvision has it
    const std::set<std::string> prefixes = prefixes_in(folder);
    if (prefixes.contains("")) {
      return {folder, ""};
    }
    if (prefixes.size() > 1) {
      const std::string first = *prefixes.begin();
      throw DataError(fmt::format(
          "{}: there are {} sets of images; give the folder and the beginning of the names, such "
          "as {}",
          nn::printable(path.string()), prefixes.size(),
          nn::printable((folder / first.substr(0, first.find_last_not_of('-') + 1)).string())));
    }
    if (prefixes.size() == 1) {
      return {folder, *prefixes.begin()};
    }
  }
  return {path, ""};
}

}  // namespace

bool has_mnist(const std::filesystem::path& path) {
  const auto [folder, prefix] = find_set(path);
  return prefixes_in(folder).contains(prefix);
}

Samples read_mnist(const std::filesystem::path& path) {
  std::error_code error;
  const auto [folder, prefix] = find_set(path);
  if (!fs::is_directory(path, error) && !prefixes_in(folder).contains(prefix)) {
    throw DataError(nn::printable(path.string()) + ": there is no such folder");
  }
  const auto require = [](const Part& part) {
    if (part.path.empty()) {
      throw DataError(part.usual);
    }
    return part.path;
  };
  const fs::path train_images = require(find_part(folder, prefix, "train", "images"));
  const fs::path train_labels = require(find_part(folder, prefix, "train", "labels"));
  const Part test_images = find_part(folder, prefix, "t10k", "images");
  const Part test_labels = find_part(folder, prefix, "t10k", "labels");
  Raw train = read_raw(train_images, train_labels);
  const Index first = number_classes(train);
  Samples samples = {std::move(train.data), {}};
  if (!prefix.empty()) {
    name_classes(folder / (prefix + "mapping.txt"), first, samples.train);
  }
  if (test_images.path.empty() && test_labels.path.empty()) {
    samples.train.notes.push_back(nn::printable(path.string()) +
                                  ": there are no files for the test, such as " +
                                  nn::printable(prefix) + "t10k-images-idx3-ubyte");
    return samples;
  }
  Raw test = read_raw(require(test_images), require(test_labels));
  const ImageShape& shape = samples.train.image;
  if (test.data.image != shape) {
    throw DataError(fmt::format("{}: images of {} x {} pixels, but those of {} have {} x {}",
                                nn::printable(test_images.path.string()), test.data.image.height,
                                test.data.image.width, nn::printable(train_images.string()),
                                shape.height, shape.width));
  }
  test.data.class_names = samples.train.class_names;
  test.data.labels.set_size(test.labels.size());
  for (Index j = 0; j < test.labels.size(); ++j) {
    const Index label = test.labels[j];
    if (label < first || label - first >= samples.train.classes()) {
      throw DataError(fmt::format(
          "{}: sample {} (counted from 0) has the label {}; those to train on have {} to {}",
          test.labels_file, j, label, first, first + samples.train.classes() - 1));
    }
    test.data.labels[j] = label - first;
  }
  samples.test = std::move(test.data);
  return samples;
}

}  // namespace NN_NAMESPACE
