#include "catch.hpp"
#include "common/data/csv.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
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
