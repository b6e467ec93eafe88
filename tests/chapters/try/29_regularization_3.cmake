set(item "Give the network of `fit_one_layer` a hidden layer, `nn::multilayer_perceptron(64, {64}, 10)`,")
set(before [=[  nn::Network network{nn::Dense{64, 10}};  // from 0: there is no hidden layer
  auto& layer = dynamic_cast<nn::Dense&>(network.layer(0));
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  nn::Rng rng(1);  // a full batch has no order, so nothing is drawn
]=])
set(after [=[  nn::Network network = nn::multilayer_perceptron(64, {64}, 10);
  auto& layer = dynamic_cast<nn::Dense&>(network.layer(0));
  nn::SoftmaxCrossEntropy loss;
  nn::SGD sgd{{.learning_rate = rate}};
  nn::Rng rng(1);
  nn::initialize(network, nn::he_normal(), rng);
]=])
set(arguments --quick)
set(fails "L1: loss with penalty, slope over threshold")
