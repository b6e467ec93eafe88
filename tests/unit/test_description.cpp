// What a network knows of its data, and other data brought into its form.
#include "catch.hpp"
#include "common/base/errors.hpp"
#include "common/data/description.hpp"
#include "common/data/samples.hpp"
#include "matrices.hpp"

using nn::DataDescription;
using nn::Dataset;
using nn::ImageShape;
using nn::Matrix;

namespace {

/// Two features, three classes, three samples.
Dataset table() {
  return {Matrix{{1, 2, 3}, {10, 20, 40}}, {0, 2, 1}, {"width", "height"}, {"a", "b", "c"}};
}

DataDescription description() {
  return {{"width", "height"}, {"a", "b", "c"}, {}, nn::Scaler(nn::Scaling::standard, table().X)};
}

std::string message(const std::map<std::string, std::string>& texts) {
  try {
    nn::description_in(texts, "net");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a description goes through its texts", "[description]") {
  DataDescription image = description();
  image.features = {"a \"b\"", "\xEA\xB0\x80,\n"};
  image.image = {1, 2};
  const DataDescription read = nn::description_in(nn::texts_of(image), "net");
  CHECK(read.features == image.features);
  CHECK(read.classes == image.classes);
  CHECK(read.image == image.image);
  CHECK(equal(read.scaler->transform(table().X), image.scaler->transform(table().X)));
  const DataDescription nothing = nn::description_in({{"--hidden", "3"}}, "net");
  CHECK(nothing.features.empty());
  CHECK(nothing.classes.empty());
  CHECK_FALSE(nothing.scaler);
  CHECK(nn::texts_of({}).empty());
}

TEST_CASE("names that a file cannot tell apart, or hold, are refused", "[description]") {
  CHECK_THROWS_WITH(nn::texts_of({.features = {"x", "y", "x"}}),
                    ContainsSubstring("two features have the name 'x'"));
  CHECK_THROWS_WITH(nn::texts_of({.classes = {"caf\xe9"}}),
                    ContainsSubstring("the names of the classes are not UTF-8"));
}

TEST_CASE("every defect of a description is found", "[description]") {
  CHECK_THAT(message({{"features", "["}}),
             ContainsSubstring("net: the text 'features' is damaged"));
  CHECK_THAT(message({{"features", "[1]"}}), ContainsSubstring("'features' is damaged"));
  CHECK_THAT(message({{"features", R"(["a","a"])"}}), ContainsSubstring("a name is there twice"));
  CHECK_THAT(message({{"classes", "{}"}}), ContainsSubstring("'classes' is damaged"));
  CHECK_THAT(message({{"image", "[2]"}}), ContainsSubstring("expected two numbers"));
  CHECK_THAT(message({{"features", R"(["a"])"}, {"image", "[2,2]"}}),
             ContainsSubstring("do not fit together"));
  CHECK_THAT(message({{"features", R"(["a"])"}, {"image", "[4294967296,4294967296]"}}),
             ContainsSubstring("do not fit together"));
  const auto scaling = [](const std::string& text) {
    return message({{"features", R"(["a"])"}, {"scaling", text}});
  };
  CHECK(scaling(R"({"unit":[1],"origin":[0],"shift":[1],"scale":[2]})") == "no error");
  CHECK_THAT(scaling(R"({"shift":[1]})"), ContainsSubstring("'scaling' is damaged"));
  CHECK_THAT(scaling(R"({"unit":[1],"origin":[0],"shift":[1],"scale":[0]})"),
             ContainsSubstring("'scaling' is damaged"));
  CHECK_THAT(scaling(R"({"unit":[1],"origin":[0],"shift":[1e999],"scale":[1]})"),
             ContainsSubstring("is damaged"));
  CHECK_THAT(scaling(R"({"unit":[1],"origin":[0],"shift":[1,2],"scale":[1]})"),
             ContainsSubstring("is damaged"));
  CHECK_THAT(scaling(R"({"unit":[1,1],"origin":[0,0],"shift":[1,2],"scale":[1,1]})"),
             ContainsSubstring("do not fit together"));
  CHECK_THAT(message({{"features", R"(["a"])"}, {"offset", "[1,2]"}}),
             ContainsSubstring("do not fit together"));
  CHECK_THAT(message({{"offset", "[1e999]"}}), ContainsSubstring("'offset' is damaged"));
  CHECK_THAT(message({{"scaling", std::string(100000, '[')}}), ContainsSubstring("is damaged"));
}

TEST_CASE("features are matched by name", "[description]") {
  Dataset other = table();
  other.X = Matrix{{10, 20, 40}, {7, 7, 7}, {1, 2, 3}};
  other.feature_names = {"height", "more", "width"};
  const Dataset found = nn::matched(other, description(), "file");
  CHECK(equal(found.X, table().X));
  CHECK(found.feature_names == table().feature_names);
  other.feature_names = {"height", "more", "depth"};
  CHECK_THROWS_WITH(nn::matched(other, description(), "file"),
                    ContainsSubstring("file: there is no column 'width', which the network needs; "
                                      "there are 'height', 'more', 'depth'"));
  other.feature_names = {"height", "width", "width"};
  CHECK_THROWS_AS(nn::matched(other, description(), "file"), nn::DataError);
  // Without names nothing is known.
  CHECK(equal(nn::matched(other, {}, "file").X, other.X));
}

TEST_CASE("numbers are measured from where the network's were", "[description]") {
  DataDescription known = description();
  known.offset = {5, 100};
  CHECK(nn::description_in(nn::texts_of(known), "net").offset[1] == 100);
  Dataset other = table();
  other.feature_names = {"height", "width"};
  other.offset = {101, 6};
  const Dataset found = nn::matched(other, known, "file");
  CHECK(equal(found.X, Matrix{{11, 21, 41}, {2, 3, 4}}));
  CHECK(found.offset[0] == 5);
}

TEST_CASE("classes are matched by name, and some may be missing", "[description]") {
  Dataset other = table();
  other.labels = {1, 0, 1};
  other.class_names = {"b", "c"};
  const Dataset found = nn::matched(other, description(), "file");
  CHECK(arma::all(found.labels == nn::IndexVector{2, 1, 2}));
  CHECK(found.class_names == description().classes);
  other.class_names = {"b", "d\n"};
  CHECK_THROWS_WITH(
      nn::matched(other, description(), "file"),
      ContainsSubstring("file: the network does not know the class 'd?', only 'a', 'b', 'c'"));
}

TEST_CASE("images of the same shape go by position", "[description]") {
  const DataDescription known = {{"p0", "p1", "p2", "p3"}, {"a"}, {2, 2}, {}};
  const Matrix X = nn::Vector{1, 2, 3, 4};
  const Dataset other = {X, {0}, {"1x1", "1x2", "2x1", "2x2"}, {"a"}, {2, 2}};
  CHECK(equal(nn::matched(other, known, "file").X, X));
  Dataset partly = other;
  partly.feature_names[0] = "p3";
  CHECK_THROWS_AS(nn::matched(partly, known, "file"), nn::DataError);
  Dataset wide = other;
  wide.image = {1, 4};
  CHECK_THROWS_AS(nn::matched(wide, known, "file"), nn::DataError);
}

TEST_CASE("both parts of samples are matched, where there are two", "[description]") {
  Dataset turned = table();
  turned.X = arma::flipud(turned.X);
  turned.feature_names = {"height", "width"};
  CHECK(equal(nn::matched(nn::Samples{table(), turned}, description(), "file").test.X, table().X));
  CHECK(nn::matched(nn::Samples{table(), {}}, description(), "file").test.size() == 0);
}

TEST_CASE("a fingerprint tells data apart by their content", "[description]") {
  const std::string whole = nn::fingerprint(table());
  CHECK(whole.size() == 16);
  CHECK(nn::fingerprint(table()) == whole);
  const auto differs = [&](const auto& change) {
    Dataset other = table();
    change(other);
    return nn::fingerprint(other) != whole;
  };
  CHECK(differs([](Dataset& data) { data.X(1, 2) += 1; }));
  CHECK(differs([](Dataset& data) { data.X(0, 0) = -data.X(0, 0); }));
  CHECK(differs([](Dataset& data) { data.X.swap_cols(0, 1); }));
  CHECK(differs([](Dataset& data) { data.X.reshape(3, 2); }));
  CHECK(differs([](Dataset& data) { data.labels[0] = 1; }));
  CHECK(differs([](Dataset& data) { data.class_names[0] = "A"; }));
  CHECK(differs([](Dataset& data) { data.feature_names = {"widthh", "eight"}; }));
  const Dataset digits = nn::read_samples(STEPWISE_ROOT "/datasets/digits.csv").train;
  CHECK(nn::fingerprint(digits) ==
        nn::fingerprint(nn::read_samples(STEPWISE_ROOT "/datasets/../datasets/digits.csv").train));
}
