#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/batch_norm.hpp"
#include "common/model/checkpoint.hpp"
#include "common/model/dense.hpp"
#include "matrices.hpp"
#include "temporary_folder.hpp"

using nn::Index;
using nn::Scalar;
using nn::Vector;

TEST_CASE("a network is saved under PyTorch's names, row by row", "[checkpoint]") {
  nn::Network network{nn::Dense{3, 2}, nn::BatchNorm{2}, nn::ReLU{}, nn::Dense{2, 1}};
  network.theta = arma::regspace<Vector>(1, Scalar(network.theta.n_elem));
  network.buffers = arma::regspace<Vector>(1, Scalar(network.buffers.n_elem));
  const std::vector<nn::Tensor> tensors = nn::tensors_of(network);
  REQUIRE(tensors.size() == 8);
  CHECK(tensors[0].name == "0.weight");
  CHECK(tensors[0].shape == std::vector<Index>{2, 3});
  CHECK(tensors[0].values == std::vector<Scalar>{1, 3, 5, 2, 4, 6});
  CHECK(tensors[1].shape == std::vector<Index>{2});
  CHECK(tensors[4].name == "3.weight");
  CHECK(tensors[4].shape == std::vector<Index>{1, 2});
  CHECK(tensors[6].name == "1.running_mean");
  CHECK(tensors[6].values == std::vector<Scalar>{1, 2});

  const TemporaryPath file;
  nn::save_network(network, file.path());
  nn::Network other{nn::Dense{3, 2}, nn::BatchNorm{2}, nn::ReLU{}, nn::Dense{2, 1}};
  nn::load_network(other, file.path());
  CHECK(equal(other.theta, network.theta));
  CHECK(equal(other.buffers, network.buffers));
}

TEST_CASE("a file of another network is refused and changes nothing", "[checkpoint]") {
  const TemporaryPath file;
  nn::Network network{nn::Dense{3, 2}, nn::ReLU{}, nn::Dense{2, 1}};
  nn::save_network(network, file.path());
  nn::Network wider{nn::Dense{3, 4}, nn::ReLU{}, nn::Dense{4, 1}};
  wider.theta.ones();
  CHECK_THROWS_WITH(
      nn::load_network(wider, file.path()),
      ContainsSubstring("the network needs '0.weight' [4, 3]; the file has '0.weight' [2, 3]"));
  CHECK(arma::all(wider.theta == 1));
  nn::Network shorter{nn::Dense{3, 2}};
  CHECK_THROWS_WITH(nn::load_network(shorter, file.path()),
                    ContainsSubstring("the network needs '0.weight' [2, 3], '0.bias' [2]; the file "
                                      "has '0.weight' [2, 3], '0.bias' [2], '2.weight' [1, 2]"));
  nn::Network longer{nn::Dense{3, 2}, nn::ReLU{}, nn::Dense{2, 1}, nn::ReLU{}, nn::Dense{1, 1}};
  CHECK_THROWS_WITH(nn::load_network(longer, file.path()),
                    ContainsSubstring("'4.weight' [1, 1], '4.bias' [1]; the file has"));
}

TEST_CASE("networks are loaded under the names that PyTorch users give", "[checkpoint]") {
  const std::string cases = STEPWISE_ROOT "/tests/unit/cases/pt_";
  for (const char* name :
       {"plain", "no_metadata", "stack_prefix", "flatten_first", "named_module"}) {
    nn::Network network{nn::Dense{4, 3}, nn::ReLU{}, nn::Dense{3, 3}};
    nn::load_network(network, cases + name + ".safetensors");
    CHECK(arma::all(network.theta == Scalar(0.01F)));
  }
  nn::Network network{nn::Dense{4, 3}, nn::ReLU{}, nn::Dense{3, 3}};
  CHECK_THROWS_WITH(nn::load_network(network, cases + "no_bias.safetensors"),
                    ContainsSubstring("'2.weight' [3, 3], '2.bias' [3]; the file has '0.weight' "
                                      "[3, 4], '2.weight' [3, 3]"));
}

TEST_CASE("each array goes to its layer, whatever its name and place", "[checkpoint]") {
  nn::Network network{nn::Dense{2, 2}, nn::BatchNorm{2}, nn::ReLU{}, nn::Dense{2, 2}};
  network.theta = arma::regspace<Vector>(1, Scalar(network.theta.n_elem));
  network.buffers = arma::regspace<Vector>(1, Scalar(network.buffers.n_elem));
  std::vector<nn::Tensor> tensors = nn::tensors_of(network);
  const std::vector<std::pair<std::string, std::string>> renamed = {
      {"0.", "net.fc9."}, {"1.", "net.bn1."}, {"3.", "net.fc10."}};
  for (nn::Tensor& tensor : tensors) {
    for (const auto& [from, to] : renamed) {
      if (tensor.name.starts_with(from)) {
        tensor.name.replace(0, from.size(), to);
        break;
      }
    }
  }
  std::ranges::sort(tensors, {}, &nn::Tensor::name);
  nn::Network other{nn::Dense{2, 2}, nn::BatchNorm{2}, nn::ReLU{}, nn::Dense{2, 2}};
  nn::assign(other, tensors, "file");
  CHECK(equal(other.theta, network.theta));
  CHECK(equal(other.buffers, network.buffers));
}

TEST_CASE("a network that is not finite is not saved over one that is", "[checkpoint]") {
  const TemporaryPath file;
  nn::Network network{nn::Dense{3, 2}};
  nn::save_network(network, file.path());
  const Vector good = network.theta;
  network.theta[3] = std::numeric_limits<Scalar>::quiet_NaN();
  CHECK_THROWS_WITH(nn::save_network(network, file.path()), ContainsSubstring("not finite"));
  nn::load_network(network, file.path());
  CHECK(equal(network.theta, good));
}
