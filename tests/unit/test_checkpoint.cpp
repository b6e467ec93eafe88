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
      ContainsSubstring("'0.weight' has the shape [2, 3], but the network's is [4, 3]"));
  CHECK(arma::all(wider.theta == 1));
  nn::Network shorter{nn::Dense{3, 2}};
  CHECK_THROWS_WITH(nn::load_network(shorter, file.path()),
                    ContainsSubstring("the network has no '2.weight'"));
  nn::Network longer{nn::Dense{3, 2}, nn::ReLU{}, nn::Dense{2, 1}, nn::ReLU{}, nn::Dense{1, 1}};
  CHECK_THROWS_WITH(nn::load_network(longer, file.path()),
                    ContainsSubstring("there is no '4.weight', which the network needs"));
}
