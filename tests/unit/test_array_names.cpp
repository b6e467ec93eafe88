// Which array of a file is which parameter of a network.
#include "catch.hpp"
#include "common/model/array_names.hpp"

using nn::ArrayShape;
using nn::Index;

namespace {

using Match = std::optional<std::vector<std::size_t>>;

/// Weight and bias of a dense layer.
std::vector<ArrayShape> dense(const std::string& name, Index units, Index inputs) {
  return {{name + ".weight", {units, inputs}}, {name + ".bias", {units}}};
}

/// What batch normalization has.
std::vector<ArrayShape> norm(const std::string& name, Index units) {
  return {{name + ".weight", {units}},
          {name + ".bias", {units}},
          {name + ".running_mean", {units}},
          {name + ".running_var", {units}}};
}

std::vector<ArrayShape> operator+(std::vector<ArrayShape> a, const std::vector<ArrayShape>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// 4-3-3, as our network names it.
const std::vector<ArrayShape> small_network = dense("0", 3, 4) + dense("2", 3, 3);
const Match as_they_lie = {{0, 1, 2, 3}};

}  // namespace

TEST_CASE("arrays of the same names belong together, in whatever order", "[array_names]") {
  CHECK(nn::match_arrays(small_network, small_network) == as_they_lie);
  CHECK(nn::match_arrays(small_network, dense("2", 3, 3) + dense("0", 3, 4)) ==
        Match{{2, 3, 0, 1}});
  // Whether the shapes are right is another question.
  CHECK(nn::match_arrays(small_network, dense("0", 3, 4) + dense("2", 9, 9)) == as_they_lie);
}

TEST_CASE("names that PyTorch gives are found", "[array_names]") {
  const auto finds = [](const std::string& first, const std::string& second) {
    // Their file is sorted by name: "fc10" before "fc9".
    const auto match = nn::match_arrays(small_network, dense(second, 3, 3) + dense(first, 3, 4));
    return match == Match{{2, 3, 0, 1}};
  };
  CHECK(finds("linear_relu_stack.0", "linear_relu_stack.2"));
  CHECK(finds("module.0", "module.2"));
  CHECK(finds("_orig_mod.module.net.0", "_orig_mod.module.net.2"));
  CHECK(finds("1", "3"));
  CHECK(finds("fc1", "fc2"));
  CHECK(finds("fc9", "fc10"));
  CHECK(finds("layers.0.linear", "layers.1.linear"));
  CHECK(finds("hidden", "output"));
  CHECK(finds("0", "3"));  // a dropout between them
  CHECK(nn::match_arrays(dense("0", 2, 5), {{"weight", {2, 5}}, {"bias", {2}}}) == Match{{0, 1}});
}

TEST_CASE("layers of the same shapes go by their numbers", "[array_names]") {
  const auto square = dense("0", 3, 3) + dense("2", 3, 3) + dense("4", 2, 3);
  CHECK(nn::match_arrays(square, dense("out", 2, 3) + dense("fc10", 3, 3) + dense("fc9", 3, 3)) ==
        Match{{4, 5, 2, 3, 0, 1}});
  CHECK(nn::match_arrays(square, dense("out", 2, 3) + dense("one", 3, 3) + dense("two", 3, 3)) ==
        std::nullopt);
}

TEST_CASE("batch normalization stands where the network has it", "[array_names]") {
  const auto needed = dense("0", 3, 4) + norm("1", 3) + dense("3", 2, 3);
  CHECK(nn::match_arrays(needed, dense("1", 3, 4) + norm("2", 3) + dense("4", 2, 3)).has_value());
  CHECK(nn::match_arrays(needed, norm("bn1", 3) + dense("fc1", 3, 4) + dense("fc2", 2, 3)) ==
        Match{{4, 5, 0, 1, 2, 3, 6, 7}});
  // Behind the activation function it would be another network.
  CHECK(nn::match_arrays(needed, dense("0", 3, 4) + norm("2", 3) + dense("3", 2, 3)) ==
        std::nullopt);
}

TEST_CASE("arrays that are too few, too many, or of other shapes are not found", "[array_names]") {
  CHECK(nn::match_arrays(small_network, {}) == std::nullopt);
  CHECK(nn::match_arrays(small_network, {{"0.weight", {3, 4}}, {"2.weight", {3, 3}}}) ==
        std::nullopt);
  CHECK(nn::match_arrays(small_network, small_network + dense("4", 3, 3)) == std::nullopt);
  CHECK(nn::match_arrays(small_network, dense("fc1", 3, 4) + dense("fc2", 3, 4)) == std::nullopt);
  CHECK(nn::match_arrays(small_network, dense("fc1", 3, 3) + dense("fc2", 3, 4)) == std::nullopt);
  CHECK(nn::match_arrays(small_network, {{"a", {}}, {"a", {}}, {"b", {}}, {".", {}}}) ==
        std::nullopt);
  const std::string digits(400, '9');  // a number that no type holds
  CHECK(nn::match_arrays(small_network, dense("fc1", 3, 4) + dense("fc" + digits, 3, 3)) ==
        as_they_lie);
}

TEST_CASE("the sizes of a network follow from its arrays", "[array_names]") {
  CHECK(nn::dense_sizes(small_network) == std::vector<Index>{4, 3, 3});
  CHECK(nn::dense_sizes(dense("fc10", 2, 3) + norm("bn9", 3) + dense("fc9", 3, 4)) ==
        std::vector<Index>{4, 3, 2});
  CHECK(nn::dense_sizes(dense("middle", 3, 4) + dense("end", 2, 3)) == std::vector<Index>{4, 3, 2});
  CHECK(nn::dense_sizes(dense("0", 3, 4) + dense("1", 3, 4)).empty());
  CHECK(nn::dense_sizes({{"weight", {3}}, {"bias", {3}}}).empty());
  CHECK(nn::dense_sizes({}).empty());
}

TEST_CASE("a list of arrays is one line, whatever their names are", "[array_names]") {
  CHECK(nn::list_of(small_network) ==
        "'0.weight' [3, 4], '0.bias' [3], '2.weight' [3, 3], '2.bias' [3]");
  CHECK(nn::list_of(std::vector<ArrayShape>{}) == "nothing");
  CHECK(nn::list_of(std::vector<ArrayShape>{{"a\n\x1b", {}}}) == "'a\?\?' []");
  std::vector<ArrayShape> many(1000, {"a", {1}});
  CHECK_THAT(nn::list_of(many), ContainsSubstring("and 988 more"));
}
