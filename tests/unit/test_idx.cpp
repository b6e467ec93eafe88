#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "common/data/idx.hpp"
#include "common/data/samples.hpp"
#include "gzip.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
using nn::Index;
using nn::IndexVector;
using nn::Scalar;

namespace {

namespace fs = std::filesystem;

/// `numbers` in four bytes each, the highest byte first.
std::string big_endian(const std::vector<std::uint32_t>& numbers) {
  std::string bytes;
  for (const std::uint32_t number : numbers) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      bytes += static_cast<char>(number >> shift & 0xFF);
    }
  }
  return bytes;
}

std::string images_header(std::uint32_t count, std::uint32_t height, std::uint32_t width) {
  return big_endian({0x803, count, height, width});
}

/// Some bytes, among them 0 and 255.
std::string pixels(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = static_cast<char>(255 - i * i % 256);
  }
  return bytes;
}

/// A complete file of images.
std::string images(std::uint32_t count, std::uint32_t height, std::uint32_t width) {
  return images_header(count, height, width) + pixels(std::size_t{count} * height * width);
}

/// A complete file of labels.
std::string labels(const std::string& values) {
  return big_endian({0x801, static_cast<std::uint32_t>(values.size())}) + values;
}

/// The message with which `read` fails.
template <typename Read>
std::string error_of(const Read& read) {
  try {
    read();
  } catch (const nn::DataError& error) {
    return error.what();
  }
  return "no error";
}

const std::string three_labels("\7\0\11", 3);

/// Reads files of this content, which have a defect: the message is one line, begins with the path of the file named
/// `at_fault`, and goes on with `expected`.
void check_defect(const std::string& images_content, const std::string& labels_content,
                  const std::string& at_fault, const std::string& expected) {
  const TemporaryFolder folder;
  const fs::path images_file = folder.write("images", images_content);
  const fs::path labels_file = folder.write("labels", labels_content);
  const std::string error = error_of([&] { nn::read_idx(images_file, labels_file); });
  const std::string start = (folder / at_fault).string() + ": " + expected;
  CHECK(error.substr(0, start.size()) == start);
  CHECK(error.find('\n') == std::string::npos);
}

void check_images(const std::string& content, const std::string& expected) {
  check_defect(content, labels(three_labels), "images", expected);
}

void check_labels(const std::string& content, const std::string& expected) {
  check_defect(images(3, 2, 4), content, "labels", expected);
}

/// What read_idx() should make of images(3, 2, 4) and `three_labels`.
void check_three(const Dataset& data) {
  REQUIRE(data.size() == 3);
  REQUIRE(data.features() == 8);
  const std::string bytes = pixels(24);
  for (Index i = 0; i < 24; ++i) {
    CHECK(data.X[i] == Scalar(static_cast<unsigned char>(bytes[i])));
  }
  CHECK(data.X(0, 0) == 255);
  CHECK(data.X(7, 1) == 255 - 225);
  CHECK(arma::all(data.labels == IndexVector{7, 0, 9}));
  CHECK(data.feature_names.size() == 8);
  CHECK(data.feature_names.back() == "pixel_7");
  CHECK(data.classes() == 10);
  CHECK(data.class_names.back() == "9");
}

/// The most memory that this process has used so far, in MB.
long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/// Writes a small MNIST: 3 images to train on, 2 to test on.
void write_mnist(const TemporaryFolder& folder) {
  folder.write("train-images-idx3-ubyte", images(3, 2, 4));
  folder.write("train-labels-idx1-ubyte", labels(three_labels));
  folder.write("t10k-images-idx3-ubyte", images(2, 2, 4));
  folder.write("t10k-labels-idx1-ubyte", labels("\1\2"));
}

}  // namespace

TEST_CASE("IDX files become columns of samples, plain or gzip", "[idx]") {
  const TemporaryFolder folder;
  const fs::path plain_images = folder.write("images", images(3, 2, 4));
  const fs::path plain_labels = folder.write("labels", labels(three_labels));
  check_three(nn::read_idx(plain_images, plain_labels));
}

TEST_CASE("IDX files may be packed by gzip, whatever their name", "[idx]") {
  const std::string packed_images = gzipped(images(3, 2, 4));
  const std::string packed_labels = gzipped(labels(three_labels));
  const TemporaryFolder folder;
  const fs::path images_file = folder.write("images", packed_images);
  const fs::path labels_file = folder.write("labels.gz", packed_labels);
  check_three(nn::read_idx(images_file, labels_file));
  check_three(nn::read_idx(folder.write("plain.gz", images(3, 2, 4)), labels_file));
}

TEST_CASE("IDX: more pixels than are read at once", "[idx]") {
  const std::string content = images(3, 1000, 999);
  const std::string packed = gzipped(content);
  const TemporaryFolder folder;
  const fs::path labels_file = folder.write("labels", labels(three_labels));
  const Dataset plain = nn::read_idx(folder.write("images", content), labels_file);
  const Dataset unpacked = nn::read_idx(folder.write("images.gz", packed), labels_file);
  CHECK(plain.features() == 999000);
  CHECK(plain.X(998999, 2) == Scalar(static_cast<unsigned char>(content.back())));
  CHECK(arma::approx_equal(plain.X, unpacked.X, "absdiff", 0));
}

TEST_CASE("IDX: a file that is not there or not a file", "[idx]") {
  const TemporaryFolder folder;
  const fs::path file = folder.write("labels", labels(three_labels));
  CHECK_THROWS_WITH(nn::read_idx("no/such", file), "no/such: there is no such file");
  CHECK_THROWS_WITH(nn::read_idx(folder.path(), file),
                    folder.path().string() + ": this is not a regular file");
  CHECK_THROWS_WITH(nn::read_idx("/dev/zero", file), "/dev/zero: this is not a regular file");
  const std::string long_name(5000, 'x');
  CHECK_THROWS_WITH(nn::read_idx(long_name, file),
                    long_name + ": cannot be read (File name too long)");
}

TEST_CASE("IDX: every defect of a header has its own message", "[idx]") {
  check_images("", "the file is empty; expected an IDX file");
  check_labels("", "the file is empty; expected an IDX file");
  check_images(gzipped(""), "the file is empty; expected an IDX file");
  check_images("\1\2", "cut off inside the header, after 2 bytes");
  check_images(images(3, 2, 4).substr(0, 15), "cut off inside the header, after 15 bytes");
  check_labels(labels(three_labels).substr(0, 4), "cut off inside the header, after 4 bytes");
  check_images("P5 28 28", "begins with 0x50352032; expected 0x00000803, as IDX files of images");
  check_labels("P5 28 28", "begins with 0x50352032; expected 0x00000801, as IDX files of labels");
  check_images(labels(three_labels), "this file holds labels; expected the file of the images");
  check_labels(images(3, 2, 4), "this file holds images; expected the file of the labels");
  check_images(images_header(0, 2, 4), "the header promises 0 images; expected at least 1");
  check_labels(labels(""), "the header promises 0 labels; expected at least 1");
  const std::string sides = "the header promises images of ";
  check_images(images_header(3, 0, 4), sides + "0 x 4 pixels; expected 1 to 4096 each way");
  check_images(images_header(3, 2, 0), sides + "2 x 0 pixels; expected 1 to 4096 each way");
  check_images(images_header(3, 4097, 4), sides + "4097 x 4 pixels; expected 1 to 4096 each way");
  check_images(images_header(3, 0xFFFFFFFF, 0xFFFFFFFF), sides + "4294967295 x 4294967295 pixels");
}

TEST_CASE("IDX: as many labels as images", "[idx]") {
  const TemporaryFolder folder;
  const fs::path images_file = folder.write("images", images(3, 2, 4));
  const fs::path labels_file = folder.write("labels", labels("\1\2"));
  CHECK_THROWS_WITH(nn::read_idx(images_file, labels_file),
                    images_file.string() + ": the header promises 3 images, but that of " +
                        labels_file.string() + " promises 2 labels");
}

TEST_CASE("IDX: a file holds what its header promises, no less and no more", "[idx]") {
  const std::string good_images = images(3, 2, 4);
  const std::string good_labels = labels(three_labels);
  for (const bool packed : {false, true}) {
    const auto pack = [&](const std::string& content) {
      return packed ? gzipped(content) : content;
    };
    check_images(pack(images_header(3, 2, 4)), "cut off: 0 of 24 bytes of pixels");
    check_images(pack(good_images.substr(0, 39)), "cut off: 23 of 24 bytes of pixels");
    check_images(pack(good_images + "x"), "bytes follow after the last pixel");
    check_labels(pack(good_labels.substr(0, 9)), "cut off: 1 of 3 bytes of labels");
    check_labels(pack(good_labels + '\0'), "bytes follow after the last label");
  }
  check_images(images(3, 1000, 999).substr(0, 1500016), "cut off: 1500000 of 2997000 bytes");
}

TEST_CASE("IDX: labels that are no digits are classes from the smallest to the largest", "[idx]") {
  const TemporaryFolder folder;
  const fs::path images_file = folder.write("images", images(3, 2, 4));
  const Dataset letters = nn::read_idx(images_file, folder.write("labels", labels("\1\32\1")));
  CHECK(letters.classes() == 26);
  CHECK(letters.class_names.front() == "1");
  CHECK(arma::all(letters.labels == IndexVector{0, 25, 0}));
  CHECK(letters.notes == std::vector<std::string>{
                             (folder / "labels").string() +
                             ": labels from 1 to 26, so 26 classes, 24 of them without an image"});
  CHECK(nn::read_idx(images_file, folder.write("labels", labels("\1\2\3"))).notes.empty());
}

TEST_CASE("IDX: gzip data that are cut off anywhere", "[idx]") {
  const std::string packed_images = gzipped(images(3, 2, 4));
  for (std::size_t size = 2; size < packed_images.size(); ++size) {
    check_images(packed_images.substr(0, size), "the gzip data end too early");
  }
  // Large enough for the pixels before the cut to be more than one chunk, and the checksum to be missing at the end.
  const std::string large = gzipped(images(3, 1000, 999));
  check_images(large.substr(0, large.size() / 2), "the gzip data end too early");
  for (std::size_t missing = 1; missing <= 8; ++missing) {
    check_images(large.substr(0, large.size() - missing), "the gzip data end too early");
  }
  const std::string packed_labels = gzipped(labels(three_labels));
  check_labels(packed_labels.substr(0, packed_labels.size() - 8), "the gzip data end too early");
}

TEST_CASE("IDX: gzip data that are damaged", "[idx]") {
  const std::string packed = gzipped(images(3, 2, 4));
  const auto check = [&](std::size_t position, const std::string& reason) {
    std::string damaged = packed;
    damaged[position] = static_cast<char>(damaged[position] ^ 0x7F);
    check_images(damaged, "the gzip data are damaged (" + reason + ")");
  };
  check(2, "unknown compression method");
  check(packed.size() - 8, "incorrect data check");
  check(packed.size() - 1, "incorrect length check");
  check_images(packed + "P5 28 28", "the gzip data are damaged (incorrect header check)");
}

TEST_CASE("IDX: several gzip files in a row are one", "[idx]") {
  const std::string content = images(3, 2, 4);
  const std::string packed = gzipped(content.substr(0, 20)) + gzipped(content.substr(20));
  const TemporaryFolder folder;
  const fs::path labels_file = folder.write("labels", labels(three_labels));
  check_three(nn::read_idx(folder.write("images.gz", packed), labels_file));
  check_images(packed + gzipped("x"), "bytes follow after the last pixel");
}

TEST_CASE("IDX: a header may promise what it likes, memory is for what is there", "[idx]") {
  const long before = peak_megabytes();
  const std::string all_labels = labels(std::string(128, '\1'));
  check_defect(images_header(128, 4096, 4096) + "four", all_labels, "images",
               "cut off: 4 of 2147483648 bytes of pixels");
  check_defect(images_header(129, 4096, 4096) + "four", all_labels, "images",
               "the header promises 129 images of 4096 x 4096 pixels, more than the limit of "
               "2147483648 pixels in all");
  check_defect(images_header(0xFFFFFFFF, 4096, 4096), all_labels, "images",
               "the header promises 4294967295 images of 4096 x 4096 pixels, more than");
  check_defect(images_header(0x80000000, 1, 1) + "four", big_endian({0x801, 0x80000000}) + "\1",
               "labels", "cut off: 1 of 2147483648 bytes of labels");
  CHECK(peak_megabytes() - before < 100);
}

TEST_CASE("MNIST is four files in one folder", "[idx]") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const nn::Samples mnist = nn::read_mnist(folder.path());
  check_three(mnist.train);
  CHECK(mnist.test.size() == 2);
  CHECK(arma::all(mnist.test.labels == IndexVector{1, 2}));
  CHECK(mnist.train.image == nn::ImageShape{.height = 2, .width = 4});
  CHECK(nn::read_samples(folder.path()).test.image == mnist.test.image);
}

TEST_CASE("MNIST: files may be packed, and spelled with a dot", "[idx]") {
  const std::string packed_labels = gzipped(labels(three_labels));
  const std::string packed_images = gzipped(images(2, 2, 4));
  const TemporaryFolder folder;
  // As some archives have it: a folder of the usual name beside the file.
  fs::create_directory(folder / "train-images-idx3-ubyte");
  folder.write("train-images.idx3-ubyte", images(3, 2, 4));
  folder.write("train-labels-idx1-ubyte.gz", packed_labels);
  folder.write("t10k-images.idx3-ubyte.gz", packed_images);
  folder.write("t10k-labels-idx1-ubyte", labels("\1\2"));
  const nn::Samples mnist = nn::read_mnist(folder.path());
  check_three(mnist.train);
  CHECK(mnist.test.size() == 2);
}

TEST_CASE("MNIST: a message names the file that is missing", "[idx]") {
  CHECK_THROWS_WITH(nn::read_mnist("no/such"), "no/such: there is no such folder");
  for (const std::string part : {"train-images", "train-labels", "t10k-images", "t10k-labels"}) {
    const std::string type = part.ends_with("images") ? "idx3-ubyte" : "idx1-ubyte";
    const TemporaryFolder folder;
    write_mnist(folder);
    const fs::path file = folder / (part + "-" + type);
    fs::remove(file);
    CHECK_THROWS_WITH(nn::read_mnist(folder.path()),
                      file.string() + ": there is no such file, and none called " + part + "." +
                          type + " or with .gz");
    fs::create_directory(file);
    CHECK_THROWS_WITH(nn::read_mnist(folder.path()),
                      file.string() + ": this is not a regular file");
  }
}

TEST_CASE("MNIST: images to train and to test on have one shape", "[idx]") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const fs::path test_images = folder.write("t10k-images-idx3-ubyte", images(2, 4, 2));
  CHECK_THROWS_WITH(nn::read_mnist(folder.path()),
                    test_images.string() + ": images of 4 x 2 pixels, but those of " +
                        (folder / "train-images-idx3-ubyte").string() + " have 2 x 4");
}

namespace {

/// Writes a small set whose names begin with `prefix`.
void write_set(const TemporaryFolder& folder, const std::string& prefix,
               const std::string& train_labels, const std::string& test_labels) {
  const auto count = [](const std::string& text) {
    return static_cast<std::uint32_t>(text.size());
  };
  folder.write(prefix + "train-images-idx3-ubyte", images(count(train_labels), 2, 4));
  folder.write(prefix + "train-labels-idx1-ubyte", labels(train_labels));
  folder.write(prefix + "test-images-idx3-ubyte", images(count(test_labels), 2, 4));
  folder.write(prefix + "test-labels-idx1-ubyte", labels(test_labels));
}

}  // namespace

TEST_CASE("EMNIST: letters, and several sets in one folder", "[idx]") {
  const TemporaryFolder folder;
  write_set(folder, "emnist-letters-", "\1\2\32", "\32\1");
  folder.write("emnist-letters-mapping.txt", "1 65 97\r\n2 66 98\n26 90 122");
  const nn::Samples letters = nn::read_mnist(folder.path());  // the only set
  CHECK(letters.train.classes() == 26);
  CHECK(letters.train.class_names[25] == "Z");
  CHECK(letters.train.class_names[2] == "3");  // the file of names does not have it
  CHECK(arma::all(letters.test.labels == IndexVector{25, 0}));
  write_set(folder, "emnist-balanced-", std::string("\0\56", 2), "\56");
  CHECK(nn::read_mnist(folder / "emnist-balanced").train.classes() == 47);
  CHECK(nn::read_samples(folder / "emnist-letters").train.classes() == 26);
  CHECK_THROWS_WITH(nn::read_mnist(folder.path()),
                    folder.path().string() +
                        ": there are 2 sets of images; give the folder and the beginning of the "
                        "names, such as " +
                        (folder / "emnist-balanced").string());
  folder.write("emnist-letters-mapping.txt", "1 A\n");
  CHECK_THROWS_WITH(nn::read_mnist(folder / "emnist-letters"),
                    ContainsSubstring("mapping.txt: line 1: expected a label"));
}

TEST_CASE("MNIST: the cases of letters and of padded gzip", "[idx]") {
  const fs::path cases = STEPWISE_ROOT "/tests/unit/cases";
  const nn::Samples letters = nn::read_mnist(cases / "idx_letters");
  CHECK(letters.train.classes() == 26);
  CHECK(arma::all(letters.train.labels == IndexVector{0, 25}));
  CHECK(letters.train.notes.size() == 1);
  const nn::Samples padded = nn::read_mnist(cases / "idx_zero_padding");
  CHECK(arma::all(arma::vectorise(padded.train.X) == nn::Vector{0, 255}));
  CHECK(padded.train.notes.empty());
}

TEST_CASE("MNIST: only files to train on, and the folders of archives and of torchvision",
          "[idx]") {
  const TemporaryFolder folder;
  folder.write("train-images-idx3-ubyte", images(3, 2, 4));
  folder.write("train-labels-idx1-ubyte", labels(three_labels));
  const nn::Samples alone = nn::read_mnist(folder.path());
  CHECK(alone.test.size() == 0);
  CHECK_THAT(alone.train.notes.at(0), ContainsSubstring("there are no files for the test"));
  const TemporaryFolder kaggle;
  for (const std::string name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                 "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    const bool is_images = name.find("images") != std::string::npos;
    fs::create_directory(kaggle / name);
    kaggle.write(name + "/" + name, is_images ? images(3, 2, 4) : labels(three_labels));
  }
  check_three(nn::read_mnist(kaggle.path()).test);
  const TemporaryFolder torchvision;
  fs::create_directories(torchvision / "MNIST" / "raw");
  torchvision.write("MNIST/raw/train-images-idx3-ubyte", images(3, 2, 4));
  torchvision.write("MNIST/raw/train-labels-idx1-ubyte", labels(three_labels));
  check_three(nn::read_mnist(torchvision.path()).train);
}

TEST_CASE("MNIST: a label to test on is one of those to train on", "[idx]") {
  const TemporaryFolder folder;
  write_mnist(folder);
  folder.write("t10k-labels-idx1-ubyte", labels("\1\13"));
  CHECK_THROWS_WITH(
      nn::read_mnist(folder.path()),
      (folder / "t10k-labels-idx1-ubyte").string() +
          ": sample 1 (counted from 0) has the label 11; those to train on have 0 to 9");
}
