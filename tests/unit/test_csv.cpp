#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "common/base/files.hpp"
#include "common/data/csv.hpp"
#include "common/data/narrowing.hpp"
#include "gzip.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
using nn::Index;
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
  const Dataset data = read("kind,a\nx,1\ny,2\n", {.class_column = "kind"});
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
  const auto check = [](const std::string& content, const std::string& expected,
                        const nn::CsvOptions& options = {}) {
    const std::string error = error_of(content, options);
    CHECK_THAT(error, ContainsSubstring(expected));
    CHECK(error.find('\n') == std::string::npos);
    CHECK_THAT(error, ContainsSubstring("stepwise_test_"));
  };
  check("", ": the file is empty");
  check("\n \n", ": the file holds nothing but blank lines");
  check("a,kind\n", ":1: a header and no samples");
  check("kind\nx\n", ":1: a header of 1 column");
  check("a kind\n1 x\n", "separated by commas (by blanks? --separator space; a title");
  check("a,kind\n1,x\n2", ":3: 1 columns, but the header names 2");
  check("a,kind\n1,x\n2,\"y", ":3: the file ends inside a quoted cell");
  check("a,b,kind\n1,2,x\n1,x\n", ":3: 2 columns, but the header names 3");
  check("a,b,kind\n1,2,x,9\n", ":2: 4 columns, but the header names 3 (are the first row names");
  check("a,kind\n1.5o,x\n", ":2: column 'a': '1.5o' is not a number");
  check("a,kind\n,x\n", ":2: column 'a': '' is not a number (a missing value: fill it in, or");
  check("a,kind\nNA,x\n", ":2: column 'a': 'NA' is not a number (a missing value");
  check("a,kind\nred,x\n",
        "'red' is not a number (to leave the column out: --ignore; if it is the");
  check("a,kind\nnan,x\n", ":2: column 'a': 'nan' is not a finite number");
  check("a,kind\n-inf,x\n", ":2: column 'a': '-inf' is not a finite number");
  check("a,kind\n1e999,x\n", ":2: column 'a': '1e999' is out of the range");
  check("a,kind\n0x10,x\n", ":2: column 'a': '0x10' is not a number");
  check("a,kind\n+-1,x\n", ":2: column 'a': '+-1' is not a number");
  check("a;kind\n1;x\n2,5;y\n", ":3: column 'a': '2,5' is not a number: it has a decimal comma");
  check("a,kind\n1,\n", ":2: column 'kind' is empty");
  check(std::string("a,kind\n1\0,x\n", 12), ":2: column 'a': '1?' is not a number");
  check("a,kind\n" + std::string(100000, '9') + "x,x\n", "9...' is not a number");
  check("a,b\n1,x\n", ":1: --class-column: there is no column 'kind'; there are 2: 'a', 'b'",
        {.class_column = "kind"});
  check("a,a,kind\n1,2,x\n", "the columns 1 and 2 are both called 'a'", {.class_column = "a"});
  check("a,kind\n1,x\n", ":1: --ignore: there is no column 'b'", {.ignore = {"b"}});
  check("a,kind\n1,x\n", ":1: --ignore: column 2, 'kind' holds the class", {.ignore = {"kind"}});
  check("a,kind\n1,x\n", ":1: no column is left for the features", {.ignore = {"a"}});
  check("a,kind\n1,x\n", "more than the limit of 5", {.max_bytes = 5});
}

TEST_CASE("CSV: a number too large for the precision is refused", "[csv]") {
  const std::string error = error_of("a,kind\n1e300,x\n1,y\n");
  CHECK(error.find(sizeof(Scalar) == 4 ? "not a finite number" : "no error") != std::string::npos);
}

TEST_CASE("CSV: a file that is not there or not a file", "[csv]") {
  CHECK_THROWS_WITH(nn::read_csv("no/such.csv"), "no/such.csv: there is no such file");
  CHECK_THROWS_WITH(nn::read_csv("/"), "/: this is not a regular file");
  CHECK_THROWS_WITH(nn::read_csv("no/\n.csv"), "no/?.csv: there is no such file");
}

namespace {

std::filesystem::path case_file(const std::string& name) {
  return std::filesystem::path(STEPWISE_ROOT "/tests/unit/cases") / name;
}

/// Reads a case without its path in front of notes.
Dataset read_case(const std::string& name, const nn::CsvOptions& options = {}) {
  Dataset data = nn::read_csv(case_file(name), options);
  for (std::string& note : data.notes) {
    REQUIRE(note.starts_with(case_file(name).string() + ": "));
    note.erase(0, case_file(name).string().size() + 2);
  }
  return data;
}

std::string case_error(const std::string& name, const nn::CsvOptions& options = {}) {
  try {
    nn::read_csv(case_file(name), options);
  } catch (const nn::DataError& error) {
    return std::string(error.what()).substr(case_file(name).string().size());
  }
  return "no error";
}

}  // namespace

TEST_CASE("CSV: forms of the same small table", "[csv]") {
  for (const std::string name :
       {"blank_last_line", "blank_middle_line", "comment", "cr_only", "ctrl_z", "no_final_newline",
        "plus_sign", "quoted_comma_header", "sep_line", "tabs", "trailing_comma",
        "trailing_comma_header", "utf16"}) {
    INFO(name);
    const Dataset data = read_case(name + ".csv");
    CHECK(arma::approx_equal(data.X, nn::Matrix{{1, 3}, {2, 4}}, "absdiff", 0));
    CHECK(data.class_names == std::vector<std::string>{"x", "y"});
    CHECK(arma::all(data.labels == nn::IndexVector{0, 1}));
    CHECK(data.feature_names.front() == (name == "quoted_comma_header" ? "length, cm" : "a"));
    CHECK(data.notes.size() == (name == "comment" ? 1 : 0));
  }
  CHECK(read_case("quoted_comma_label.csv").class_names ==
        std::vector<std::string>{"Smith, J.", "y"});
  CHECK(read_case("underflow.csv").X(0, 0) == 0);
  CHECK(read("a,kind\n-1e-5000,x\n0." + std::string(5000, '0') + "1,y\n").X.max() == 0);
  CHECK(case_error("semicolon.csv") ==
        ":2: column 'a': '1,5' is not a number: it has a decimal comma; write points, as in 1.5 "
        "(in a spreadsheet: save it with English numbers)");
  CHECK(read("a,kind\n1,x\n,\n2,y\n").notes.size() == 1);  // an empty row of a spreadsheet
}

TEST_CASE("CSV: packed by gzip", "[csv]") {
  const TemporaryFolder folder;
  const std::string content = nn::read_file(STEPWISE_ROOT "/datasets/iris.csv");
  const Dataset iris = nn::read_csv(folder.write("iris.csv.gz", gzipped(content)));
  CHECK(iris.size() == 150);
  CHECK(iris.X(3, 149) == Scalar(1.8));
}

TEST_CASE("CSV: names that a terminal would obey are shown without effect", "[csv]") {
  CHECK(case_error("escape_in_column_name.csv").starts_with(":2: column 'a?[31mred': 'x' is not"));
  CHECK(case_error("csv_column_name_escape.csv").starts_with(":1: a header of 1 column"));
  CHECK(
      case_error("csv_column_name_control_char.csv").starts_with(":1: the byte 0xfc is not UTF-8"));
}

TEST_CASE("CSV: a missing header is found, or asked for", "[csv]") {
  const Dataset data = read_case("no_header.csv");
  CHECK(data.size() == 3);
  CHECK(data.X(0, 0) == 1);
  CHECK(data.feature_names == std::vector<std::string>{"column_1", "column_2"});
  CHECK(data.notes ==
        std::vector<std::string>{
            "there is no header: the first line is a sample (--header if it is one)"});
  CHECK(read_case("no_header.csv", {.header = true}).size() == 2);
  CHECK(read_case("no_header.csv", {.header = false}).notes.empty());
  CHECK_THAT(error_of("1,2,x\n3,4,y\n5,6,z\n"), ContainsSubstring("give --no-header or --header"));
  CHECK_THAT(error_of("150,4,setosa,versicolor\n1,2,3,0\n"),
             ContainsSubstring(":1: is this a header or a sample? Column 2 of the first line"));
  CHECK(read("5.1,3.5,0\n4.9,3,1\n").size() == 2);             // no names are such numbers
  CHECK(read("0,1,2,label\n1,2,3,x\n4,5,6,y\n").size() == 2);  // numbers may be names
}

TEST_CASE("CSV: the class column is found by its name, or named", "[csv]") {
  const Dataset data = read_case("label_first.csv");
  CHECK(data.classes() == 10);
  CHECK(data.feature_names == std::vector<std::string>{"pixel0", "pixel1", "pixel2"});
  CHECK(data.notes.front() ==
        "the class is in column 1, 'label', by its name (--class-column last: in column 4, "
        "'pixel2')");
  for (const std::string column : {"label", "1", "first"}) {
    CHECK(read_case("label_first.csv", {.class_column = column}).class_names == data.class_names);
  }
  CHECK(read("Species,a\nx,1\ny,2\n").feature_names == std::vector<std::string>{"a"});
  CHECK(read("y,a1,a2\nx,1,2\nz,3,4\n").class_names == std::vector<std::string>{"x", "z"});
  const Dataset points = read("x,y,kind\n1,2,a\n3,4,b\n");  // coordinates
  CHECK(points.features() == 2);
  CHECK_THAT(points.notes.at(0), ContainsSubstring("the class is in column 3, 'kind', the last"));
  CHECK(read("x,y,class\n1,2,a\n3,4,b\n").notes.empty());
  CHECK_THAT(error_of("class,a,label\nx,1,y\n"),
             ContainsSubstring("column 1, 'class' and column 3, 'label' may both be the class"));
  CHECK(read("a,b\n1,2\n3,4\n", {.target = nn::Target::none}).features() == 2);
}

TEST_CASE("CSV: what numbers the rows is no feature", "[csv]") {
  const Dataset data = read_case("row_names.csv");
  CHECK(data.feature_names == std::vector<std::string>{"x"});
  CHECK(data.X(0, 1) == 2);
  CHECK(data.notes == std::vector<std::string>{"column 1, 'rownames' numbers or names the samples, "
                                               "and is left out (--ignore none keeps it)"});
  CHECK(read_case("row_names.csv", {.ignore = {"none"}}).features() == 2);
  CHECK(read_case("row_names.csv", {.ignore = {"1"}}).feature_names == data.feature_names);
  // As R and pandas write them.
  CHECK(read("\"\",\"a\",\"kind\"\n\"Mazda\",1,x\n\"Fiat\",2,y\n").features() == 1);
  CHECK(read("Unnamed: 0,a,kind\n0,1,x\n1,2,y\n").feature_names == std::vector<std::string>{"a"});
  CHECK(read("id,a,kind\n17,1,x\n4,2,y\n").features() == 1);
  // An index of refraction, a number that returns, a column that counts: said, and used.
  CHECK(read("index,a,kind\n1.51,1,x\n1.52,2,y\n").features() == 2);
  CHECK_THAT(read("id,a,kind\n7,1,x\n7,2,y\n").notes.at(0), ContainsSubstring("--ignore id"));
  CHECK_THAT(read("t,a,kind\n3,1,x\n4,1,y\n5,1,x\n6,1,y\n7,1,x\n").notes.at(0),
             ContainsSubstring("column 1, 't' counts 1 up from sample to sample"));
  CHECK(read("id,kind\n1,x\n2,y\n").features() == 1);
  CHECK_THAT(error_of("id,kind\np,x\nq,y\n"), ContainsSubstring("there is no other feature"));
}

TEST_CASE("CSV: a quantity is no class", "[csv]") {
  CHECK(case_error("regression_target.csv")
            .starts_with(": column 3, 'price' looks like a quantity (such as 9.75)"));
  CHECK(read_case("regression_target.csv", {.target = nn::Target::classes}).classes() == 3);
  const Dataset data = read_case("regression_target.csv", {.target = nn::Target::quantity});
  CHECK(data.classes() == 0);
  CHECK(arma::approx_equal(data.targets, nn::RowVector{10.5, 11.25, 9.75}, "absdiff", 0));
  CHECK(nn::select(data, {2, 0}).targets[0] == Scalar(9.75));
  std::string ages = "a,age\n";
  std::string letters = "a,letter\n";
  std::string words = "a,name\n";
  for (int i = 0; i < 600; ++i) {
    ages += "1," + std::to_string(20 + i % 60) + "\n";
    letters += "1," + std::to_string(1 + i % 26) + "\n";
    words += "1,person " + std::to_string(i) + "\n";
  }
  CHECK_THAT(error_of(ages), ContainsSubstring("looks like a quantity (60 numbers, 600 samples)"));
  CHECK(read(letters).classes() == 26);
  CHECK_THAT(error_of(words), ContainsSubstring("holds 600 classes for 600 samples"));
  CHECK_THAT(error_of("a,price\n1,250000\n2,310000\n3,199000\n"), ContainsSubstring("a quantity"));
  CHECK(read("a,kind\n1,-1\n2,1\n3,-1\n").class_names == std::vector<std::string>{"-1", "1"});
}

TEST_CASE("CSV: one class, and one in two spellings", "[csv]") {
  CHECK(case_error("one_class.csv") ==
        ": column 3, 'class' holds only one class, 'only': there is nothing to tell apart "
        "(--class-column names another column)");
  CHECK(read_case("one_class.csv", {.target = nn::Target::classes}).classes() == 1);
  const Dataset numbers = read_case("label_1_and_1.0.csv");
  CHECK(numbers.class_names == std::vector<std::string>{"1", "2"});
  CHECK(arma::all(numbers.labels == nn::IndexVector{0, 0, 1, 1}));
  CHECK(numbers.notes == std::vector<std::string>{
                             "the classes '1' and '1.0' are the same number, and so one class"});
  const Dataset blanks = read_case("label_blanks.csv");
  CHECK(blanks.class_names == std::vector<std::string>{"x", "y"});
  CHECK(blanks.notes == std::vector<std::string>{"blanks around a class are no part of it: 'x '"});
  CHECK_THAT(read("a,kind\n1,X\n2,x\n").notes.at(0),
             ContainsSubstring("'X' and 'x' are two classes"));
  CHECK_THAT(read("a,kind\n1,NA\n2,x\n").notes.at(0), ContainsSubstring("'NA' is a class like"));
  CHECK(read("a,kind\n1,nan\n2,0\n3,1\n").classes() == 3);
}

TEST_CASE("CSV: a random table, written by any rules, is read back", "[csv]") {
  nn::Rng rng(3);
  const auto draw = [&](double below) { return static_cast<Index>(rng.uniform() * below); };
  for (int round = 0; round < 200; ++round) {
    const Index features = 1 + draw(4);
    const Index samples = 2 + draw(10);
    nn::Matrix X(features, samples);
    rng.fill_uniform(X, -1000, 1000);
    const std::string separator(1, ",;\t|"[draw(4)]);
    const std::string line_end = draw(2) == 0 ? "\n" : "\r\n";
    const bool quotes = draw(2) == 0;
    const Index class_at = draw(static_cast<double>(features) + 1);
    const auto cell = [&](const std::string& text) { return quotes ? "\"" + text + "\"" : text; };
    std::string text;
    for (Index j = 0; j <= samples; ++j) {
      for (Index i = 0; i <= features; ++i) {
        const Index feature = i < class_at ? i : i - 1;
        text += i > 0 ? separator : "";
        text += i == class_at ? cell(j == 0       ? "class"
                                     : j % 2 == 0 ? "even"
                                                  : "odd")
                : j == 0
                    ? cell(fmt::format("feature {}", feature))
                    : cell(fmt::format("{}{}", draw(2) == 0 && X(feature, j - 1) > 0 ? "+" : "",
                                       X(feature, j - 1)));
      }
      text += j < samples || draw(2) == 0 ? line_end : "";
    }
    INFO(text);
    const Dataset data = read(text);
    REQUIRE(arma::approx_equal(data.X, X, "absdiff", 0));
    REQUIRE(data.labels[1] == 0);
    REQUIRE(data.feature_names.back() == fmt::format("feature {}", features - 1));
  }
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

TEST_CASE("CSV: numbers of the lines under other names", "[csv]") {
  const Dataset data = read("patient_id,a,kind\n17,1,x\n12,2,y\n15,1,x\n");
  CHECK(data.features() == 1);
  REQUIRE(data.notes.size() == 1);
  CHECK_THAT(data.notes[0], ContainsSubstring("'patient_id' numbers or names the samples"));
}

TEST_CASE("CSV: a column without a name is found again", "[csv]") {
  const std::string text = ",a,kind\n0,1.5,x\n0,2.5,y\n";
  const Dataset data = read(text);
  CHECK(data.feature_names == std::vector<std::string>{"column_1", "a"});
  CHECK(read(text, {.features = data.feature_names}).feature_names == data.feature_names);
}

TEST_CASE("CSV: what looks like a class, and is none", "[csv]") {
  CHECK_THAT(error_of("a;price\n1;10,5\n2;11,5\n3;12\n"),
             ContainsSubstring("'price' looks like a quantity (with decimal commas"));
  const Dataset coded = read("a,is_x,is_y,is_z\n1,1,0,0\n2,0,1,0\n3,0,0,1\n");
  REQUIRE(coded.notes.size() == 1);
  CHECK_THAT(coded.notes[0],
             ContainsSubstring("from 'is_x' on, the last columns look like one class, one-hot"));
  CHECK(read("a,b,flag\n1,0,0\n2,1,1\n3,1,0\n").notes.empty());
  CHECK_THAT(error_of("kind,a,kind\n1,2,x\n2,1,y\n"),
             ContainsSubstring("column 1, 'kind' and column 3, 'kind' have the same name"));
  CHECK(read("kind,a,kind\n1,2,x\n2,1,y\n", {.ignore = {"1"}}).features() == 1);
}

TEST_CASE("CSV: blanks that do not break are blanks", "[csv]") {
  CHECK(read("a,kind\n1,x\xC2\xA0\n2,x\n3,y\n").class_names == std::vector<std::string>{"x", "y"});
  CHECK_THAT(error_of("a,b,kind\n1,NaN,x\n2,1,y\n"),
             ContainsSubstring("'NaN' is not a finite number (a missing value"));
}

TEST_CASE("CSV: the features that are wanted", "[csv]") {
  CHECK_THAT(
      error_of("type,a,f2\nx,1,1\ny,2,2\n", {.features = {"f1", "a"}, .target = nn::Target::none}),
      ContainsSubstring(
          "there is no column 'f1', which the network needs; there are 3: 'type', 'a', 'f2'"));
  CHECK_THAT(
      error_of("kind,a,b\n0,1,5\n1,2,6\n", {.features = {"a", "b"}}),
      ContainsSubstring(
          "column 3, 'b' is a feature for the network, so it is not the class: --class-column"));
}

namespace {

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace

TEST_CASE("CSV: pandas finds the same in 200 files", "[csv]") {
  std::ifstream reference(STEPWISE_ROOT "/tests/unit/reference/tables.txt");
  int count = 0;
  for (std::string line; std::getline(reference, line); ++count) {
    INFO("line " << count + 1);
    const std::size_t blank = line.find(' ');
    const Dataset data = read(from_hex(line.substr(0, blank)));
    const nn::Matrix X = nn::numbers_less(data, {});
    std::istringstream samples(line.substr(blank + 1));
    Index j = 0;
    for (std::string sample; std::getline(samples, sample, ';'); ++j) {
      REQUIRE(j < data.size());
      const std::size_t colon = sample.find(':');
      CHECK(data.class_names[data.labels[j]] == from_hex(sample.substr(colon + 1)));
      std::istringstream numbers(sample.substr(0, colon));
      Index i = 0;
      for (std::string number; std::getline(numbers, number, ','); ++i) {
        REQUIRE(i < X.n_rows);
        CHECK(X(i, j) == static_cast<Scalar>(std::stod(number)));
      }
      CHECK(i == data.features());
    }
    CHECK(j == data.size());
  }
  CHECK(count == 200);
}
