#include "common/data/synthetic.hpp"
#include "common/data/csv.hpp"
#include "common/model/activation_layers.hpp"
#include "common/model/dense.hpp"
#include "common/data/scaling.hpp"
#include "common/model/gradient_check.hpp"
#include "common/report/program.hpp"
#include "common/training/fit.hpp"
#include "common/training/metrics.hpp"

int main(int argc, char** argv) {
  nn::Program program{"01_perceptron", "?"};
  return program.run(argc, argv, [&] {
    nn::Rng rng(program.seed());
    auto d = nn::two_clouds(rng);
    nn::Network net{nn::Dense{2, 5}, nn::Sigmoid{}, nn::Dense{5,3}, nn::ReLU{}, nn::Dense{3, 2}};
    net.initialize(rng);
    nn::SoftmaxCrossEntropy loss;
    for (auto& r : check_gradients(net, loss, d.X, nn::one_hot(d.labels, 2)))
      program.print("{} {} {}", r.name, r.relative_error, r.passed);
    nn::Figure f;
    f.panel().title("clouds").x_label("x_1").points("a", nn::series(d.X.row(0)), nn::series(d.X.row(1)));
    program.figure(f, "clouds", "two clouds");
  });
}
