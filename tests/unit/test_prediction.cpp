// Classes and probabilities from a network in a file.
#include <sstream>

#include "catch.hpp"
#include "common/base/errors.hpp"
#include "common/base/files.hpp"
#include "common/data/csv.hpp"
#include "common/model/activations.hpp"
#include "common/model/checkpoint.hpp"
#include "common/training/metrics.hpp"
#include "common/training/prediction.hpp"
#include "common/training/saver.hpp"
#include "matrices.hpp"
#include "temporary_folder.hpp"

using nn::Dataset;
using nn::Matrix;
using nn::Predictor;

namespace {

const std::string iris_file = STEPWISE_ROOT "/datasets/iris.csv";
const std::string case_files = STEPWISE_ROOT "/tests/unit/cases/";

}  // namespace

TEST_CASE("a saved network gives the same probabilities as before", "[prediction]") {
  const TemporaryPath file;
  const Matrix X = nn::read_csv(iris_file).X;
  for (const char* activation : {"tanh", "prelu"}) {
    for (const double dropout : {0.0, 0.3}) {
      nn::Training training(nn::read_csv(iris_file),
                            {.scaling = nn::Scaling::standard,
                             .hidden = {6, 4},
                             .activation = activation,
                             .batch_norm = true,
                             .dropout = dropout,
                             .epochs = 20},
                            1);
      nn::Saver({file.path(), 5, {}}).fit(training);
      Predictor predictor(file.path(), {});  // the file knows better than the settings
      CHECK(equal(predictor.probabilities(X), nn::softmax(training.scores(X)), rounding));
    }
  }
}

TEST_CASE("a file is predicted with its class column and without", "[prediction]") {
  const TemporaryFolder folder;
  nn::Training training(nn::read_csv(iris_file), {.hidden = {}, .epochs = 5}, 1);
  nn::Saver({folder / "net", 5, {}}).fit(training);
  const Predictor predictor(folder / "net", {});
  const Matrix X = nn::read_csv(iris_file).X;
  const Dataset whole = predictor.read(iris_file);
  CHECK(equal(whole.X, X));
  REQUIRE(whole.notes.size() == 1);
  CHECK_THAT(whole.notes[0], ContainsSubstring("column 5, 'species' is left out"));
  const std::string names = "petal_length_cm,sepal_width_cm,petal_width_cm,sepal_length_cm";
  const Dataset alone =
      predictor.read(folder.write("alone.csv", names + "\n1.4,3.5,0.2,5.1\n1.4,3,0.2,4.9\n"));
  CHECK(equal(alone.X, X.cols(0, 1)));
  CHECK(alone.notes.empty());
  const Dataset more = predictor.read(
      folder.write("more.csv", "id," + names + ",what\n7,1.4,3.5,0.2,5.1,?\n8,1.4,3,0.2,4.9,?\n"));
  CHECK(equal(more.X, X.cols(0, 1)));
  REQUIRE(more.notes.size() == 2);
  CHECK_THAT(more.notes[0], ContainsSubstring("column 1, 'id' is left out"));
  CHECK_THAT(more.notes[1], ContainsSubstring("column 6, 'what' is left out"));
  CHECK_THROWS_WITH(predictor.read(folder.write("less.csv", "sepal_length_cm,class\n1,2\n")),
                    ContainsSubstring("there is no column 'sepal_width_cm', which the network"));
  CHECK_THROWS_AS(predictor.read(folder.write("word.csv", names + "\n1.4,3.5,0.2,x\n")),
                  nn::DataError);
  CHECK_THROWS_AS(predictor.read(folder.write("empty.csv", "")), nn::DataError);
  CHECK_THROWS_AS(predictor.read(folder / "none.csv"), nn::DataError);
}

TEST_CASE("predictions are a CSV file of classes and probabilities", "[prediction]") {
  const TemporaryPath file;
  Dataset data = nn::read_csv(iris_file);
  data.class_names = {"a, b", "say \"c\"", "d"};
  nn::Training training(data, {.hidden = {}, .learning_rate = 0.1, .epochs = 50}, 1);
  nn::Saver({file.path(), 5, {}}).fit(training);
  Predictor predictor(file.path(), {});
  std::istringstream lines(predictor.csv(data.X));
  std::string line;
  std::getline(lines, line);
  CHECK(line == R"(class,"probability_a, b","probability_say ""c""",probability_d)");
  std::getline(lines, line);
  CHECK_THAT(line, Catch::Matchers::StartsWith("\"a, b\",0."));
  nn::Index count = 1;
  while (std::getline(lines, line)) {
    ++count;
  }
  CHECK(count == data.size());
}

TEST_CASE("networks of PyTorch predict by position", "[prediction]") {
  for (const char* name :
       {"plain", "no_metadata", "stack_prefix", "flatten_first", "named_module"}) {
    Predictor predictor(case_files + "pt_" + name + ".safetensors", {});
    const Dataset inputs = predictor.read(iris_file);
    CHECK(equal(inputs.X, nn::read_csv(iris_file).X));
    CHECK_THAT(predictor.csv(inputs.X),
               Catch::Matchers::StartsWith("class,probability_0,probability_1,"));
  }
  const TemporaryFolder folder;
  const Predictor predictor(case_files + "pt_plain.safetensors", {});
  CHECK(predictor.read(folder.write("a.csv", "a,b,c,d\n1,2,3,4\n")).X.n_rows == 4);
  CHECK_THROWS_WITH(predictor.read(folder.write("b.csv", "a,b,c\n1,2,3\n")),
                    ContainsSubstring("3 columns, but the network needs 4"));
}

TEST_CASE("a predictor refuses files that are no networks", "[prediction]") {
  const TemporaryPath file;
  const auto message = [&](const std::filesystem::path& path) -> std::string {
    try {
      const Predictor predictor(path, {});
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK_THAT(message(case_files + "pt_no_bias.safetensors"),
             ContainsSubstring("the network needs '0.weight' [3, 4], '0.bias' [3]"));
  CHECK_THAT(message(case_files + "empty_arrays_18.safetensors"),
             ContainsSubstring("no network of"));
  nn::write_safetensors({{{"0.weight", {0, 5}, {}}, {"0.bias", {0}, {}}}, {}}, file.path());
  CHECK_THAT(message(file.path()), ContainsSubstring("no network of dense layers"));
  nn::TensorFile content = nn::read_safetensors(case_files + "pt_plain.safetensors");
  const auto with = [&](const std::string& key, const std::string& text) {
    nn::TensorFile changed = content;
    changed.metadata[key] = text;
    nn::write_safetensors(changed, file.path());
    return message(file.path());
  };
  CHECK(with("dropout", "many") == "no error");
  CHECK_THAT(with("classes", R"(["a"])"), ContainsSubstring("1 classes, but the network has 3"));
  CHECK_THAT(with("features", R"(["a"])"), ContainsSubstring("1 features, but the network has 4"));
  CHECK_THAT(with("scaling", R"({"unit":[1],"origin":[0],"shift":[1],"scale":[1]})"),
             ContainsSubstring("1 scales"));
  CHECK_THAT(with("activation", "step"), ContainsSubstring("there is no activation 'step'"));
}
