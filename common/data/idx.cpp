#include "common/data/idx.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "common/base/files.hpp"

namespace NN_NAMESPACE {
namespace {

constexpr std::uint64_t images_magic = 0x803;  // bytes in three dimensions
constexpr std::uint64_t labels_magic = 0x801;  // bytes in one dimension
constexpr std::uint64_t max_side = 4096;
constexpr std::uint64_t max_pixels = 1ULL << 31;
constexpr std::size_t chunk_size = 1U << 16;
constexpr Index classes = 10;

/// Grows block by block and never copies itself: it takes no more memory than what was put in and one block.
using Bytes = std::deque<std::uint8_t>;

/// zlib's state while it unpacks gzip, and what is still to be unpacked.
struct Gzip {
  z_stream stream{};

  Gzip() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream, gzip_only) != Z_OK) {
      throw std::runtime_error("zlib cannot be started");
    }
  }
  ~Gzip() { inflateEnd(&stream); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
};

/// One file, read from its beginning to its end, and unpacked where it is gzip. We do not leave the file to zlib's
/// gzread: it takes some files that end inside the checksum for complete, without an error.
class IdxFile {
 public:
  explicit IdxFile(const std::filesystem::path& path);

  const std::string& name() const { return name_; }
  /// The next four bytes as a number, the highest byte first.
  std::uint64_t read_number();
  /// The next `count` bytes, which are `what`.
  Bytes read_bytes(std::uint64_t count, const std::string& what);
  /// Checks that nothing follows after `last`, and that gzip data are complete and agree with their checksum.
  void finish(const std::string& last);
  [[noreturn]] void fail(const std::string& what) const { throw DataError(name_ + ": " + what); }

 private:
  bool input_left();
  std::size_t read_up_to(std::uint8_t* to, std::size_t size);
  void copy();
  void unpack();

  std::string name_;
  std::ifstream in_;
  std::vector<std::uint8_t> input_ = std::vector<std::uint8_t>(chunk_size);
  Gzip gzip_;
  z_stream& stream_ = gzip_.stream;  // where we are in `input_`, in a plain file, too
  bool packed_ = false;
  bool unpacked_all_ = false;
  std::uint64_t header_bytes_ = 0;
};

IdxFile::IdxFile(const std::filesystem::path& path) : name_(path.string()) {
  nn::require_regular_file(path);
  in_.open(path, std::ios::binary);
  if (!in_) {
    fail("cannot be read (permissions?)");
  }
  packed_ = input_left() && stream_.avail_in >= 2 && input_[0] == 0x1F && input_[1] == 0x8B;
}

/// Whether there are bytes of the file still to be used; reads the next ones when all are.
bool IdxFile::input_left() {
  if (stream_.avail_in == 0) {
    in_.read(reinterpret_cast<char*>(input_.data()), static_cast<std::streamsize>(input_.size()));
    if (in_.bad()) {
      fail("cannot be read (error of the device?)");
    }
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<unsigned>(in_.gcount());
  }
  return stream_.avail_in > 0;
}

/// Reads `size` bytes, or fewer where the file ends.
std::size_t IdxFile::read_up_to(std::uint8_t* to, std::size_t size) {
  stream_.next_out = to;
  stream_.avail_out = static_cast<unsigned>(size);
  if (packed_) {
    unpack();
  } else {
    copy();
  }
  return size - stream_.avail_out;
}

void IdxFile::copy() {
  while (stream_.avail_out > 0 && input_left()) {
    const unsigned count = std::min(stream_.avail_in, stream_.avail_out);
    stream_.next_out = std::copy_n(stream_.next_in, count, stream_.next_out);
    stream_.avail_out -= count;
    stream_.next_in += count;
    stream_.avail_in -= count;
  }
}

void IdxFile::unpack() {
  while (stream_.avail_out > 0 && !unpacked_all_) {
    if (!input_left()) {
      fail("the gzip data end too early, so the file is cut off");
    }
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      // A gzip file may be several in a row.
      inflateReset(&stream_);
      unpacked_all_ = !input_left();
    } else if (code != Z_OK) {
      const std::string reason = stream_.msg != nullptr ? stream_.msg : zError(code);
      fail("the gzip data are damaged (" + reason + ")");
    }
  }
}

std::uint64_t IdxFile::read_number() {
  std::array<std::uint8_t, 4> bytes{};
  const std::size_t count = read_up_to(bytes.data(), bytes.size());
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
    const std::size_t arrived = read_up_to(chunk.data(), size);
    bytes.insert(bytes.end(), chunk.data(), chunk.data() + arrived);
    if (arrived < size) {
      fail(fmt::format("cut off: {} of {} bytes of {}", bytes.size(), count, what));
    }
  }
  return bytes;
}

void IdxFile::finish(const std::string& last) {
  std::uint8_t more = 0;
  if (read_up_to(&more, 1) != 0) {
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

IndexVector read_labels(IdxFile& file, std::uint64_t count) {
  const Bytes bytes = file.read_bytes(count, "labels");
  file.finish("label");
  const auto wrong = std::find_if(bytes.begin(), bytes.end(), [](auto k) { return k >= classes; });
  if (wrong != bytes.end()) {
    file.fail(fmt::format("sample {} (counted from 0) has the label {}; expected 0 to {}",
                          wrong - bytes.begin(), *wrong, classes - 1));
  }
  IndexVector labels(bytes.size(), arma::fill::none);
  std::copy(bytes.begin(), bytes.end(), labels.begin());
  return labels;
}

Matrix read_pixels(IdxFile& file, const ImagesHeader& header) {
  const Bytes bytes = file.read_bytes(header.pixels(), "pixels");
  file.finish("pixel");
  // The file holds image after image, the matrix one per column: the pixels already stand in the right order.
  Matrix X(header.height * header.width, header.count, arma::fill::none);
  std::copy(bytes.begin(), bytes.end(), X.begin());
  return X;
}

}  // namespace

Dataset read_idx(const std::filesystem::path& images, const std::filesystem::path& labels) {
  IdxFile images_file(images);
  IdxFile labels_file(labels);
  const ImagesHeader header = read_images_header(images_file);
  expect_magic(labels_file, labels_magic);
  const std::uint64_t label_count = read_count(labels_file, "labels");
  if (header.count != label_count) {
    images_file.fail(fmt::format("the header promises {} images, but that of {} promises {} labels",
                                 header.count, labels_file.name(), label_count));
  }

  Dataset data;
  data.labels = read_labels(labels_file, label_count);
  data.X = read_pixels(images_file, header);
  for (Index i = 0; i < data.features(); ++i) {
    data.feature_names.push_back("pixel_" + std::to_string(i));
  }
  for (Index k = 0; k < classes; ++k) {
    data.class_names.push_back(std::to_string(k));
  }
  data.image = {header.height, header.width};
  return data;
}

namespace {

/// The path of one of the four files in the spelling in which it is there: `part` is "train-images", `type`
/// "idx3-ubyte".
std::filesystem::path find_part(const std::filesystem::path& folder, const std::string& part,
                                const std::string& type) {
  std::filesystem::path usual = folder / (part + "-" + type);
  for (const char* separator : {"-", "."}) {
    for (const char* ending : {"", ".gz"}) {
      std::filesystem::path path = folder / (part + separator + type + ending);
      std::error_code error;
      if (std::filesystem::is_regular_file(path, error)) {
        return path;
      }
    }
  }
  std::error_code error;
  if (std::filesystem::exists(usual, error)) {
    return usual;  // what is wrong with it, reading it will tell
  }
  throw DataError(fmt::format("{}: there is no such file, and none called {}.{} or with .gz",
                              usual.string(), part, type));
}

}  // namespace

Samples read_mnist(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    throw DataError(folder.string() + ": there is no such folder");
  }
  const auto train_images = find_part(folder, "train-images", "idx3-ubyte");
  const auto train_labels = find_part(folder, "train-labels", "idx1-ubyte");
  const auto test_images = find_part(folder, "t10k-images", "idx3-ubyte");
  const auto test_labels = find_part(folder, "t10k-labels", "idx1-ubyte");
  Samples samples = {read_idx(train_images, train_labels), read_idx(test_images, test_labels)};
  const ImageShape& train = samples.train.image;
  const ImageShape& test = samples.test.image;
  if (train != test) {
    throw DataError(fmt::format("{}: images of {} x {} pixels, but those of {} have {} x {}",
                                test_images.string(), test.height, test.width,
                                train_images.string(), train.height, train.width));
  }
  return samples;
}

}  // namespace NN_NAMESPACE
