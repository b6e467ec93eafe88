// ---
// title: XOR, learned
// question: Does it find what we found by hand?
// builds on: chapter [[hidden_layer]], chapter [[backpropagation]]
// terms: none
// symbols: as before
// library: none
// ---
// Everything is there now. We have solved XOR with weights that somebody had thought of. Now we
// begin with random weights, and let the network find its own. This is a short chapter with one
// experiment, the one that was missing when a single line failed: does it work, from how many
// starts, and what happens when it does not?

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## From random weights
//
// How many hidden units? Two are enough, as chapter [[hidden_layer]] showed with steps, and a steep
// sigmoid is nearly a step. We try many starts for each of several widths, 5000 steps with the rate
// 1. The network is the library's; it ends in a `Dense` layer, because the loss contains the
//    sigmoid. `initialize` draws weights and biases at random.

constexpr int xor_steps = 5000;

const Matrix X = nn::gate_inputs();                   // (2 x 4)
const RowVector Y = nn::gate_outputs(nn::Gate::XOR);  // (1 x 4)

nn::Network new_network(Index hidden) {
  return nn::Network{nn::Dense{2, hidden}, nn::Sigmoid{}, nn::Dense{hidden, 1}};
}

Scalar loss_and_gradient(nn::Network& net) {
  nn::SigmoidCrossEntropy loss;
  const Scalar L = loss.forward(net.forward(X), Y);
  net.backward(X, loss.backward());
  return L;
}

Scalar train_step(nn::Network& net) {
  const Scalar L = loss_and_gradient(net);
  net.theta -= 1.0 * net.gradient;
  return L;
}

Scalar train_xor(nn::Network& net, int steps) {
  for (int i = 0; i < steps; ++i) train_step(net);
  return loss_and_gradient(net);
}

// We count a network as having learned when its loss is below 0.1. Then it gives each right answer
// more than two thirds, because a single sample with $p \le \frac23$ would alone add $-\frac14 \log
// \frac23$, which is more than 0.1, to the mean. Of the others we count those that end near
// $\frac12 \log 2$; below we see what they have in common.

bool is_stuck(Scalar loss) {
  return std::abs(loss - std::numbers::ln2 / 2) < 0.01;
}

nn::Row try_starts(Index hidden, Index starts, nn::Rng& rng) {
  Index learned = 0;
  Index stuck = 0;
  for (Index i = 0; i < starts; ++i) {
    nn::Network net = new_network(hidden);
    net.initialize(rng);
    const Scalar loss = train_xor(net, xor_steps);
    learned += loss < 0.1;
    stuck += is_stuck(loss);
  }
  return {{"hidden units", hidden},
          {"starts", starts},
          {"learned", learned},
          {"stuck at log(2) / 2", stuck},
          {"elsewhere", starts - learned - stuck}};
}

const nn::Section xor_starts("XOR from random weights", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index starts = 100;
  nn::Table& table = out.table("xor");
  for (const Index hidden : {2U, 3U, 4U, 8U})
    table.row(try_starts(hidden, starts, rng));
  const double learned = table.at(2, "learned") / double(starts);
  const double stuck = table.at(2, "stuck at log(2) / 2") / double(starts);
  out.claim(table, 8, "learned").equals(starts);
  out.claim("2 units: share that learns it", learned).between(0.6, 0.99);
  const double of_others = stuck / (1 - learned);
  out.claim("2 units: of the others, share stuck", of_others).at_least(0.6);
});

const nn::Section xor_learned("XOR, learned", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network net = new_network(8);
  net.initialize(rng);
  std::vector<Scalar> loss;
  const auto answer = [&](double x1, double x2) {
    return nn::sigmoid(net.forward(Vector{x1, x2}))(0, 0);
  };
  for (const std::size_t steps : {0U, 300U, 600U, 5000U}) {
    while (loss.size() < steps) loss.push_back(train_step(net));
    out.grid(fmt::format("plane_{}", steps), {-0.5, 1.5}, {-0.5, 1.5}, answer);
  }
  out.figure("xor");
  out.figure("curve", {{"loss", loss}});
  out.claim("loss of the first step", loss.front()).between(0.6, 1);
  out.claim("loss of the last step", loss.back()).at_most(0.1);
});

// {{output XOR from random weights}}
//
// {{output XOR, learned}}
//
// {{figure xor: One network with 8 hidden units learns XOR (circles 0, triangles 1). Green: where
// its answer is one half; grey: 0.1, 0.3, 0.7 and 0.9. At the start no answer is far from one
// half.}}
//
// {{figure curve: Its loss in the first 1000 steps. It begins near log 2, where all answers are one
// half, and lingers there.}}
//
// With 8 hidden units it learns XOR from {{xor.8.learned}} of {{xor.8.starts}} starts. With two,
// which would be enough, from {{xor.2.learned}}. What happened to the others? Most of them have the
// same loss, $\frac12 \log 2$. We look for one of these, and see what it answers.

bool find_stuck(nn::Network& net, nn::Rng& rng) {
  for (int i = 0; i < 500; ++i) {
    net.initialize(rng);
    if (is_stuck(train_xor(net, xor_steps))) return true;
  }
  return false;
}

nn::Row sample_row(Index j, const RowVector& answers, const Matrix& A) {
  return {{"x1", X(0, j)},        {"x2", X(1, j)},
          {"XOR", Y[j]},          {"a1 {:.3f}", A(0, j)},
          {"a2 {:.3f}", A(1, j)}, {"answer {:.3f}", answers[j]}};
}

nn::Row state_of(nn::Network& net, int steps) {
  const Scalar loss = loss_and_gradient(net);
  const auto& hidden = dynamic_cast<nn::Dense&>(net.layer(0));
  return {{"steps", steps},
          {"loss {:.4f}", loss},
          {"length of the gradient {:.1e}", arma::norm(net.gradient)},
          {"largest hidden weight {:.1f}", arma::abs(hidden.W).max()}};
}

const nn::Section stuck("A start that fails", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Network net = new_network(2);
  const bool found = find_stuck(net, rng);
  out.claim("a start with 2 hidden units that is stuck was found", found);
  if (!found) return;
  const RowVector answers = nn::sigmoid(net.forward(X));
  const Matrix A = net.layer(1).output();  // of the hidden units
  nn::Table& samples = out.table("stuck", 2);
  for (Index j = 0; j < 4; ++j) samples.row(sample_row(j, answers, A));
  const Index unsure = arma::accu(arma::abs(answers - 0.5) < 0.05);
  const Index right = arma::accu(arma::abs(answers - Y) < 0.1);
  out.claim("answers near one half", unsure).equals(2);
  out.claim("answers that are right and sure", right).equals(2);
  nn::Table& states = out.table("states");
  states.row(state_of(net, xor_steps));
  train_xor(net, 10 * xor_steps);
  states.row(state_of(net, 11 * xor_steps));
  const auto late_over_early = [&](const char* column) {
    return states.at(11 * xor_steps, column) / states.at(xor_steps, column);
  };
  const double slope = late_over_early("length of the gradient");
  const double weight = late_over_early("largest hidden weight");
  out.claim("gradient, late over early", slope).less_than(0.5);
  out.claim("largest hidden weight, the same", weight).greater_than(1);
});

// {{output A start that fails}}
//
// The network has sorted two of the samples out. To the other two its hidden units give the same
// $a_1$ and $a_2$, so the output cannot tell them apart, and the best single answer for a 0 and a 1
// is one half: a loss of $\frac12 \log 2$. To separate them a hidden unit would have to change, but
// both are saturated, their weights still grow, and the slope that comes back is next to nothing.
// This is a valley that goes down for ever without leading anywhere, like a plateau. With more
// hidden units it becomes unlikely that all of them are caught, as the table shows. That is one
// reason why networks are larger than they would have to be.
//
// {{read}}
// That a network always finds its solution if it has enough units for it. Two are enough, and still
// some starts fail; that they *can* represent it does not mean that descent gets there.
// {{end}}
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Does it find what we found by hand?");
  return program.run(argc, argv, {xor_starts, xor_learned, stuck});
}

// ## Summary
//
// A network with one hidden layer of sigmoids learns XOR from random weights by nothing but
// gradient steps. With 8 hidden units every start succeeds; with 2, which are enough in principle,
// a part of them ends in a valley where two samples get the same answer. There the hidden units are
// saturated, and the slope that comes back is next to nothing. More units than necessary make it
// unlikely that all are caught.
//
// ## Questions
//
// 1. A network answers one half to two of four samples and is right and sure on the others. What is
//    its loss?
// 2. Why does the first loss lie near $\log 2$, whatever the start?
// 3. A start with 2 hidden units is stuck. Would a smaller learning rate have helped?
//
// {{fold Answers}}
// 1. $\frac12 \log 2$, about 0.35.
// 2. With small random weights no answer is far from one half, and one half costs $\log 2$.
// 3. Probably not: where the slope is next to nothing, shorter steps do not help. Another start
//    does, or more units.
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Put `nn::Tanh` in the hidden layer in place of the sigmoid. Does XOR get learned from more or
//    from fewer starts with two units?
// 2. Multiply the first weights by 5 (`net.theta *= 5` after `initialize`, in `try_starts`). Do
//    more starts succeed, or fewer?
// 3. Learn XOR of three inputs: $X$ gets 3 rows and 8 columns, and $y$ is 1 where one or three
//    inputs are 1. (Run the first section alone: `--only 1`.) From how many hidden units on do most
//    starts learn it?
//
// {{fold What to expect}}
// 1. From fewer, with two units; from three on it makes no difference.
// 2. Fewer: units that are near 0 or 1 from the beginning have hardly a slope. The claim on two
//    units fails.
// 3. From three on most, and from six on nearly all.
// {{end}}
