// A file or a folder to train on: what is an image, and what is there for the test.
#include <fmt/format.h>

#include "catch.hpp"
#include "common/data/csv.hpp"
#include "common/data/samples.hpp"
#include "temporary_folder.hpp"

namespace {

/// A CSV file with this many features and two samples.
std::string table(int features) {
  std::string text;
  for (int i = 0; i < features; ++i) {
    text += fmt::format("x{},", i);
  }
  text += "class\n";
  for (const std::string label : {"a", "b"}) {
    for (int i = 0; i < features; ++i) {
      text += fmt::format("{},", i);
    }
    text += label + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("samples of a CSV file are images where they are squares of at least 8 x 8",
          "[samples]") {
  const TemporaryFolder folder;
  const auto image_of = [&](int features) {
    return nn::read_samples(folder.write("data.csv", table(features))).train.image;
  };
  CHECK(image_of(64) == nn::ImageShape{.height = 8, .width = 8});
  CHECK(image_of(81) == nn::ImageShape{.height = 9, .width = 9});
  CHECK(image_of(49) == nn::ImageShape{});
  CHECK(image_of(65) == nn::ImageShape{});
}

TEST_CASE("a CSV file has no test part", "[samples]") {
  const nn::Samples iris = nn::read_samples(STEPWISE_ROOT "/datasets/iris.csv");
  CHECK(iris.train.size() == 150);
  CHECK(iris.test.size() == 0);
}

TEST_CASE("a part of a data set has the shape of its images", "[samples]") {
  const nn::Samples digits = nn::read_samples(STEPWISE_ROOT "/datasets/digits.csv");
  CHECK(nn::select(digits.train, {0, 2}).image == nn::ImageShape{.height = 8, .width = 8});
}

TEST_CASE("the digits come as images with pixels from 0 to 1", "[samples]") {
  const std::string file = STEPWISE_ROOT "/datasets/digits.csv";
  const nn::Dataset digits = nn::read_digits(file);
  CHECK(digits.size() == 1797);
  CHECK(digits.classes() == 10);
  CHECK(digits.image == nn::ImageShape{.height = 8, .width = 8});
  CHECK(digits.X.min() == 0);
  CHECK(digits.X.max() == 1);
  CHECK(arma::approx_equal(digits.X * 16, nn::read_csv(file).X, "absdiff", 0));
}

TEST_CASE("what are no digits is refused", "[samples]") {
  const TemporaryFolder folder;
  const auto file = folder.write("data.csv", table(64));  // numbers up to 63
  CHECK_THROWS_WITH(nn::read_digits(file),
                    file.string() + ": expected images of 8 x 8 pixels, " + "each from 0 to 16");
  CHECK_THROWS_AS(nn::read_digits(folder.write("data.csv", table(16))), nn::DataError);
  CHECK_THROWS_AS(nn::read_digits("no/such"), nn::DataError);
}

TEST_CASE("what is neither a file nor a folder is refused", "[samples]") {
  CHECK_THROWS_AS(nn::read_samples("no/such"), nn::DataError);
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(nn::read_samples(folder.path()), ContainsSubstring("train-images"));
}

TEST_CASE("classes that are equal as numbers are one in both files", "[samples]") {
  const TemporaryFolder folder;
  folder.write("train.csv", "a,kind\n1,0\n2,1\n3,0\n");
  folder.write("test.csv", "a,kind\n1,1.0\n2,0.0\n");
  const nn::Samples samples = nn::read_samples(folder.path());
  CHECK(arma::all(samples.test.labels == nn::IndexVector{1, 0}));
}

TEST_CASE("a folder without a file to train on is refused", "[samples]") {
  const TemporaryFolder folder;
  folder.write("Test.csv", "a,kind\n1,0\n2,1\n");
  CHECK_THROWS_WITH(nn::read_samples(folder.path()),
                    ContainsSubstring("whose name ends in train.csv"));
}

TEST_CASE("a folder may hold a CSV file to train on and one for the test", "[samples]") {
  const std::string train = "label,a,b\nx,1,2\ny,3,4\nz,5,6\n";
  const auto read = [&](const std::string& test) {
    const TemporaryFolder folder;
    folder.write("small_train.csv", train);
    folder.write("small_test.csv", test);
    return nn::read_samples(folder.path(), {.class_column = "label"});
  };
  const nn::Samples samples = read("label,a,b\nz,7,8\nx,9,10\n");
  CHECK(samples.train.size() == 3);
  CHECK(samples.test.class_names == samples.train.class_names);
  CHECK(arma::all(samples.test.labels == nn::IndexVector{2, 0}));
  const nn::Samples competition = read("a,b\n7,8\n");  // without classes
  CHECK(competition.test.size() == 0);
  CHECK_THAT(competition.train.notes.back(),
             ContainsSubstring("small_test.csv: there is no column with the class"));
  CHECK_THROWS_WITH(read("label,a,b\nq,7,8\n"),
                    ContainsSubstring("small_test.csv: the network does not know the class 'q'"));
  const nn::Samples turned =
      read("usage,b,label,a\nPublic,8,z,7\n");  // by name, and others are left out
  CHECK(arma::approx_equal(turned.test.X, nn::Vector{7, 8}, "absdiff", 0));
  CHECK(turned.test.labels[0] == 2);
  CHECK_THAT(turned.train.notes.back(), ContainsSubstring("column 1, 'usage' is left out"));
  CHECK_THROWS_WITH(read("label,a,c\nx,7,8\n"),
                    ContainsSubstring("small_test.csv:1: there is no column 'b'"));
  CHECK_THROWS_WITH(read("label,a,b\nx,7,red\n"),
                    ContainsSubstring("small_test.csv:2: column 'b': 'red'"));
}
