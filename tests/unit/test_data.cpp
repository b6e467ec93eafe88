#include <filesystem>
#include <fstream>
#include <set>

#include "catch.hpp"
#include "common/data/augmentation.hpp"
#include "common/data/batches.hpp"
#include "common/data/csv.hpp"
#include "common/data/dataset.hpp"
#include "common/data/scaling.hpp"
#include "common/data/synthetic.hpp"
#include "common/matrix/shape.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
using nn::Index;
using nn::IndexVector;
using nn::Matrix;
using nn::Rng;
using nn::RowVector;
using nn::Scalar;

namespace {

Dataset read(const std::string& content, const nn::CsvOptions& options = {}) {
  const TemporaryFolder folder;
  return nn::read_csv(folder.write("test.csv", content), options);
}

std::string error_of(const std::string& content, const nn::CsvOptions& options = {}) {
  try {
    read(content, options);
  } catch (const nn::DataError& error) {
    return error.what();
  }
  return "no error";
}

/// Five samples of class a, ten of class b; feature 0 counts the samples.
Dataset fifteen() {
  Dataset data{Matrix(2, 15), IndexVector(15), {"i", "zero"}, {"a", "b"}};
  data.X.zeros();
  for (Index j = 0; j < 15; ++j) {
    data.X(0, j) = static_cast<Scalar>(j);
    data.labels[j] = j < 5 ? 0 : 1;
  }
  return data;
}

}  // namespace

TEST_CASE("a CSV file becomes columns of samples", "[csv]") {
  const Dataset data = read("a,b,kind\n1,2.5,x\n-3e2,0.125,y\n.5,7,x\n");
  CHECK(data.size() == 3);
  CHECK(data.features() == 2);
  CHECK(data.feature_names == std::vector<std::string>{"a", "b"});
  CHECK(data.class_names == std::vector<std::string>{"x", "y"});
  CHECK(data.X(0, 1) == -300);
  CHECK(data.X(1, 1) == Scalar(0.125));
  CHECK(data.labels[0] == 0);
  CHECK(data.labels[1] == 1);
  CHECK(data.labels[2] == 0);
}

TEST_CASE("CSV: the class may stand in any column", "[csv]") {
  const Dataset data = read("kind,a\nx,1\ny,2\n", {.label_column = "kind"});
  CHECK(data.feature_names == std::vector<std::string>{"a"});
  CHECK(data.X(0, 1) == 2);
}

TEST_CASE("CSV: line ends of other systems, blanks, quotes and a byte order mark", "[csv]") {
  const Dataset data = read(
      "\xEF\xBB\xBF"
      "a,\"kind\"\r\n 1 ,\"x\"\r\n2,y\r\n");
  CHECK(data.feature_names == std::vector<std::string>{"a"});
  CHECK(data.class_names == std::vector<std::string>{"x", "y"});
}

TEST_CASE("CSV: classes that are numbers keep their order", "[csv]") {
  const Dataset data = read("a,kind\n1,10\n1,2\n1,0\n");
  CHECK(data.class_names == std::vector<std::string>{"0", "2", "10"});
  CHECK(data.labels[0] == 2);
}

TEST_CASE("CSV: every defect has its own message with file and line", "[csv]") {
  const auto check = [](const std::string& content, const std::string& expected) {
    const std::string error = error_of(content);
    CHECK_THAT(error, ContainsSubstring(expected));
    CHECK(error.find('\n') == std::string::npos);
    CHECK_THAT(error, ContainsSubstring("stepwise_test_"));
  };
  check("", ": the file is empty");
  check("a,kind\n", ":1: a header and no samples");
  check("kind\nx\n", ":1: a header of 1 column");
  check("a,kind\n1,x\n2", ":3: the file ends inside this line");
  check("a,kind\n1,x\n2,y", ":3: the file ends inside this line");
  check("a,b,kind\n1,2,x\n1,x\n", ":3: 2 columns, but the header names 3");
  check("a,b,kind\n1,2,x,9\n", ":2: 4 columns, but the header names 3");
  check("a,kind\n1,x\n\n", ":3: 1 columns");
  check("a,kind\n1.5o,x\n", ":2: column 'a': '1.5o' is not a number");
  check("a,kind\n,x\n", ":2: column 'a': '' is not a number");
  check("a,kind\nnan,x\n", ":2: column 'a': 'nan' is not a finite number");
  check("a,kind\n-inf,x\n", ":2: column 'a': '-inf' is not a finite number");
  check("a,kind\n1e999,x\n", ":2: column 'a': '1e999' is out of the range");
  check("a,kind\n0x10,x\n", ":2: column 'a': '0x10' is not a number");
  check("a,kind\n1,\n", ":2: column 'kind' is empty");
  check(std::string("a,kind\n1\0,x\n", 12), ":2: column 'a': '1?' is not a number");
  check("a,kind\n" + std::string(100000, '9') + "x,x\n", "9...' is not a number");
  CHECK_THAT(error_of("a,b\n1,x\n", {.label_column = "kind"}),
             ContainsSubstring(":1: there is no column 'kind' for the class"));
  CHECK_THAT(error_of("a,kind\n1,x\n", {.max_bytes = 5}),
             ContainsSubstring("more than the limit of 5"));
}

TEST_CASE("CSV: a number too large for the precision is refused", "[csv]") {
  const std::string error = error_of("a,kind\n1e300,x\n");
  CHECK(error.find(sizeof(Scalar) == 4 ? "not a finite number" : "no error") != std::string::npos);
}

TEST_CASE("CSV: a file that is not there or not a file", "[csv]") {
  CHECK_THROWS_WITH(nn::read_csv("no/such.csv"), "no/such.csv: there is no such file");
  CHECK_THROWS_WITH(nn::read_csv("/"), "/: this is not a regular file");
}

TEST_CASE("the shipped data sets are what their page says", "[csv]") {
  const Dataset iris = nn::read_csv(STEPWISE_ROOT "/datasets/iris.csv");
  CHECK(iris.size() == 150);
  CHECK(iris.features() == 4);
  CHECK(iris.class_names == std::vector<std::string>{"setosa", "versicolor", "virginica"});
  CHECK(arma::all(nn::class_counts(iris) == 50));
  CHECK(iris.X(3, 149) == Scalar(1.8));
  const Dataset digits = nn::read_csv(STEPWISE_ROOT "/datasets/digits.csv");
  CHECK(digits.size() == 1797);
  CHECK(digits.features() == 64);
  CHECK(digits.classes() == 10);
  CHECK(digits.class_names.front() == "0");
  CHECK(digits.X.min() == 0);
  CHECK(digits.X.max() == 16);
  CHECK(nn::class_counts(digits).min() == 174);
  CHECK(nn::class_counts(digits).max() == 183);
}

TEST_CASE("one-hot coding has a single 1 in the row of the class", "[dataset]") {
  const Matrix Y = nn::one_hot({2, 0}, 3);
  CHECK(arma::approx_equal(Y, Matrix{{0, 1}, {0, 0}, {1, 0}}, "absdiff", 0));
  CHECK_THROWS_WITH(nn::one_hot({0, 3}, 3),
                    "one_hot: sample 1 has class 3, but there are 3 classes, counted from 0");
}

TEST_CASE("a split loses no sample and doubles none", "[split]") {
  const Dataset data = fifteen();
  for (const bool stratified : {true, false}) {
    Rng rng(1);
    const auto [train, test, train_samples, test_samples] =
        nn::split(data, rng, {.test_fraction = 0.4, .stratified = stratified});
    CHECK(train.size() == 9);
    CHECK(test.size() == 6);
    std::set<Scalar> seen;
    for (const Dataset& part : {train, test}) {
      CHECK(part.class_names == data.class_names);
      for (Index j = 0; j < part.size(); ++j) {
        const Scalar i = part.X(0, j);
        seen.insert(i);
        CHECK(part.labels[j] == data.labels[static_cast<Index>(i)]);
      }
    }
    CHECK(seen.size() == 15);
    CHECK(arma::approx_equal(train.X, data.X.cols(train_samples), "absdiff", 0));
    CHECK(arma::approx_equal(test.X, data.X.cols(test_samples), "absdiff", 0));
    if (stratified) {
      CHECK(nn::class_counts(test)[0] == 2);
      CHECK(nn::class_counts(test)[1] == 4);
    }
  }
}

TEST_CASE("a split depends on its random numbers, and only on them", "[split]") {
  const Dataset data = fifteen();
  Rng a(1);
  Rng b(1);
  Rng c(2);
  const Matrix X = nn::split(data, a).train.X;
  CHECK(arma::approx_equal(X, nn::split(data, b).train.X, "absdiff", 0));
  CHECK_FALSE(arma::approx_equal(X, nn::split(data, c).train.X, "absdiff", 0));
}

TEST_CASE("a split that leaves a part empty is refused", "[split]") {
  const Dataset data = fifteen();
  Rng rng(1);
  CHECK_THROWS_WITH(nn::split(data, rng, {.test_fraction = 0.05}),
                    ContainsSubstring("class 'a' has 5 samples, too few"));
  CHECK_THROWS_WITH(nn::split(data, rng, {.test_fraction = 0.99, .stratified = false}),
                    ContainsSubstring("the data set has 15 samples, too few"));
  for (const double bad : {0.0, 1.0, -0.5, std::nan("")}) {
    CHECK_THROWS_AS(nn::split(data, rng, {.test_fraction = bad}), std::invalid_argument);
  }
}

TEST_CASE("scaling is learned from one part and used on another", "[scaling]") {
  const Matrix train = {{0, 2, 4}, {5, 5, 5}};
  const Matrix test = nn::Vector{6, 7};
  const nn::Scaler min_max(nn::Scaling::min_max, train);
  CHECK(arma::approx_equal(min_max.transform(train), Matrix{{0, 0.5, 1}, {0, 0, 0}}, "absdiff",
                           Scalar(1e-6)));
  CHECK(min_max.transform(test)(0, 0) == Approx(1.5));
  CHECK(min_max.transform(test)(1, 0) == Approx(2));
  const nn::Scaler standard(nn::Scaling::standard, train);
  const Matrix Z = standard.transform(train);
  CHECK(arma::mean(Z.row(0)) == Approx(0).margin(1e-6));
  CHECK(arma::stddev(RowVector(Z.row(0)), 1) == Approx(1));
  CHECK(
      arma::approx_equal(nn::Scaler(nn::Scaling::none, train).transform(test), test, "absdiff", 0));
  // A mean that rounds must not make noise of a constant feature.
  Matrix constant(2, 1440);
  constant.row(0).fill(Scalar(13.3));
  constant.row(1).fill(Scalar(100.1));
  CHECK(arma::all(
      arma::vectorise(nn::Scaler(nn::Scaling::standard, constant).transform(constant)) == 0));
  CHECK_THROWS_AS(standard.transform(Matrix(3, 1)), nn::ShapeError);
  CHECK_THROWS_AS(nn::Scaler(nn::Scaling::standard, Matrix(3, 0)), std::invalid_argument);
}

TEST_CASE("batches hold every sample once, the last one what is left", "[batches]") {
  const Matrix X = arma::reshape(arma::regspace<nn::Vector>(0, 19), 2, 10);
  const Matrix Y = X.row(0);
  nn::Batches batches(X, Y, 4);
  CHECK(batches.count() == 3);
  Rng rng(1);
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::multiset<Scalar> seen;
    for (Index i = 0; i < batches.count(); ++i) {
      const nn::Batch batch = batches[i];
      CHECK(batch.X.n_cols == (i < 2 ? 4 : 2));
      for (Index j = 0; j < batch.X.n_cols; ++j) {
        CHECK(batch.Y(0, j) == batch.X(0, j));
        CHECK(batch.X(1, j) == batch.X(0, j) + 1);
        seen.insert(batch.X(0, j));
      }
    }
    CHECK(seen.size() == 10);
    CHECK(std::set<Scalar>(seen.begin(), seen.end()).size() == 10);
    batches.shuffle(rng);
  }
}

TEST_CASE("a batch of everything is the data itself", "[batches]") {
  const Matrix X(3, 7, arma::fill::ones);
  const Matrix Y(1, 7, arma::fill::ones);
  for (const Index size : {Index{0}, Index{7}, Index{100}}) {
    nn::Batches batches(X, Y, size);
    CHECK(batches.count() == 1);
    CHECK(&batches[0].X == &X);
  }
  const Matrix six(1, 6);
  CHECK_THROWS_AS(nn::Batches(X, six, 2), nn::ShapeError);
  const Matrix none(3, 0);
  CHECK_THROWS_AS(nn::Batches(none, none, 2), nn::ShapeError);
  nn::Batches batches(X, Y, 2);
  CHECK_THROWS_AS(batches[4], std::out_of_range);
}

TEST_CASE("the gates answer as their truth tables say", "[synthetic]") {
  const Matrix X = nn::gate_inputs();
  for (Index j = 0; j < 4; ++j) {
    const bool a = X(0, j) == 1;
    const bool b = X(1, j) == 1;
    CHECK(nn::gate_outputs(nn::Gate::AND)[j] == (a && b));
    CHECK(nn::gate_outputs(nn::Gate::OR)[j] == (a || b));
    CHECK(nn::gate_outputs(nn::Gate::NAND)[j] == !(a && b));
    CHECK(nn::gate_outputs(nn::Gate::XOR)[j] == (a != b));
  }
  CHECK(nn::name_of(nn::Gate::NAND) == "NAND");
}

TEST_CASE("two clouds keep their margin and their middle", "[synthetic]") {
  Rng rng(1);
  const Dataset data = nn::two_clouds(rng, {.samples_per_class = 1000,
                                            .distance = 4,
                                            .angle = 0,
                                            .margin = 0.5,
                                            .middle_x1 = 10,
                                            .middle_x2 = -3});
  CHECK(data.size() == 2000);
  CHECK(nn::class_counts(data)[0] == 1000);
  const RowVector across = data.X.row(0) - 10;
  for (Index j = 0; j < data.size(); ++j) {
    const Scalar side = data.labels[j] == 1 ? across[j] : -across[j];
    REQUIRE(side >= Scalar(0.4999));
  }
  CHECK(arma::mean(data.X.row(1)) == Approx(-3).margin(0.15));
  CHECK_THROWS_AS(nn::two_clouds(rng, {.distance = 1, .margin = 0.5}), std::invalid_argument);
}

TEST_CASE("images move by whole pixels exactly", "[augmentation]") {
  const nn::ImageShape shape = {.height = 2, .width = 3};
  const nn::Vector image = {1, 2, 3, 4, 5, 6};  // 1 2 3 over 4 5 6
  CHECK(arma::all(nn::moved(image, shape, {}) == image));
  CHECK(arma::all(nn::moved(image, shape, {.right = 1}) == nn::Vector{0, 1, 2, 0, 4, 5}));
  CHECK(arma::all(nn::moved(image, shape, {.down = -1}) == nn::Vector{4, 5, 6, 0, 0, 0}));
  CHECK(arma::all(nn::moved(image, shape, {.right = 0.5}) ==
                  nn::Vector{Scalar(0.5), Scalar(1.5), Scalar(2.5), 2, Scalar(4.5), Scalar(5.5)}));
  CHECK_THROWS_AS(nn::moved(image, {2, 2}, {}), nn::ShapeError);
  CHECK_THROWS_AS(nn::moved(image, shape, {.scale = 0}), std::invalid_argument);
}

TEST_CASE("images turn and grow about their middle", "[augmentation]") {
  const nn::ImageShape shape = {.height = 3, .width = 3};
  const nn::Vector image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const double quarter = std::acos(0.0);
  const nn::Vector turned = nn::moved(image, shape, {.angle = quarter});
  CHECK(arma::approx_equal(turned, nn::Vector{7, 4, 1, 8, 5, 2, 9, 6, 3}, "absdiff", Scalar(1e-5)));
  const nn::Vector larger = nn::moved(image, shape, {.scale = 2});
  CHECK(arma::approx_equal(
      larger, nn::Vector{3, Scalar(3.5), 4, Scalar(4.5), 5, Scalar(5.5), 6, Scalar(6.5), 7},
      "absdiff", Scalar(1e-5)));
}

TEST_CASE("augmentation moves each image within its limits", "[augmentation]") {
  nn::Rng rng(1);
  const nn::ImageShape shape = {.height = 5, .width = 5};
  Matrix X(25, 200, arma::fill::zeros);
  X.row(12).ones();  // one bright pixel in the middle
  const Matrix before = X;
  nn::Augmentation{shape, {.shift = 0, .angle = 0, .log_scale = 0}}(X, rng);
  CHECK(arma::approx_equal(X, before, "absdiff", Scalar(1e-6)));
  nn::Augmentation{shape, {.shift = 1, .angle = 0, .log_scale = 0}}(X, rng);
  // A shift of up to one pixel spreads the light over the 3 x 3 pixels around it and loses none.
  CHECK(arma::approx_equal(arma::sum(X, 0), arma::sum(before, 0), "absdiff", Scalar(1e-5)));
  CHECK(arma::accu(X.rows(0, 4)) == 0);
  CHECK(arma::accu(X.row(6)) > 5);
  CHECK_THROWS_AS((nn::Augmentation{shape, {.shift = -1}}), std::invalid_argument);
  Matrix wrong(24, 1, arma::fill::zeros);
  CHECK_THROWS_AS(nn::Augmentation{shape}(wrong, rng), nn::ShapeError);
}
