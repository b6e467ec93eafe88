// ---
// title: Landscapes
// question: Where does descent end?
// builds on: chapter [[gradient_descent]]
// terms: partial derivative (편미분), global minimum (전역 최솟값), local minimum (지역 최솟값), plateau
//   (고원), saddle point (안장점)
// symbols: $\partial L / \partial w$ partial derivative, $\nabla L$ gradient; $w, \theta, L,
//   \eta$ as before
// library: none
// ---
// Along one weight there are two ways to go. A network has thousands of weights, and at each point
// of its landscape there is one direction that leads down most steeply. Does it lead to the lowest
// place? In this chapter we go down in landscapes over a plane, where we can still look, and see
// the kinds of places where descent comes to rest or loses its time.

#include "common/stepwise.hpp"

using nn::Index, nn::Matrix, nn::RowVector, nn::Scalar, nn::Vector;

// ## More than one weight
//
// With two weights the landscape is a real one, with a height over each point of a plane. Take a
// long bowl:
//
// $$L(w_1, w_2) = \tfrac12 (w_1^2 + 8\, w_2^2) .$$
//
// Which slope now? Hold $w_2$ fixed and walk in the direction of $w_1$ only. On this walk the
// landscape is a curve, with a slope as before. It is the **partial derivative** (편미분) of $L$ with
// respect to $w_1$, written with a round d: $\partial L / \partial w_1 = w_1$. The other one is
// $\partial L / \partial w_2 = 8 w_2$. Both partial derivatives together, as one vector, are the
// gradient, written with the sign nabla:
//
// $$\nabla L = \Bigl( \frac{\partial L}{\partial w_1}, \frac{\partial L}{\partial w_2} \Bigr) .$$
//
// Descent is the same rule for each weight with its own partial derivative, all at once. With all
// weights and biases in one vector $\theta$ it reads
//
// $$\theta \leftarrow \theta - \eta\, \nabla L .$$
//
// {{read}}
// * That a partial derivative is the slope of a *shadow* that the landscape throws on a wall. It is
//   that of a *cut* through the landscape, at the place where we stand.
// * That one takes partial derivatives *instead of* the derivative by all weights. The gradient
//   *is* the derivative by all weights; the partial derivatives are its parts.
// {{end}}
//
// The descent of chapter [[gradient_descent]], for any slope and for points of any number of
// coordinates:

template <typename Point, typename Slope>
std::vector<Point> descend(const Slope& slope, Point w, Scalar eta, int steps) {
  std::vector<Point> path = {w};
  for (int i = 0; i < steps; ++i) {
    w -= eta * slope(w);
    path.push_back(w);
  }
  return path;
}

Scalar bowl(const Vector& w) { return (w[0] * w[0] + 8 * w[1] * w[1]) / 2; }

Vector bowl_gradient(const Vector& w) { return {w[0], 8 * w[1]}; }

// There are many ways down. Is this the best one? A tiny step $u$ changes the loss by the change
// along $w_1$ plus that along $w_2$, which is the dot product $\nabla L \cdot u$, and that is
// $|\nabla L|\, |u| \cos\varphi$, with $\varphi$ the angle between the two. It is lowest at 180°,
// against the gradient. And it is 0 at 90°: in that direction the height stays the same, so the
// gradient stands at right angles to the contour line. Let us see: we stand at a point, take a tiny
// step in each of 360 directions, and look which lowers the loss most.

Scalar steepest_direction(const Vector& at) {
  Vector heights(360);
  for (Index degree = 0; degree < 360; ++degree) {
    const Scalar angle = Scalar(degree) * std::numbers::pi / 180;
    const Vector step = {std::cos(angle), std::sin(angle)};
    heights[degree] = bowl(at + 1e-4 * step);
  }
  return Scalar(heights.index_min());
}

Scalar degrees_of(const Vector& v) {
  const Scalar degrees = std::atan2(v[1], v[0]) * 180 / std::numbers::pi;
  return degrees < 0 ? degrees + 360 : degrees;
}

nn::Row directions(nn::Rng& rng) {
  const Vector at = {rng.uniform(-4, 4), rng.uniform(-2, 2)};
  const Vector gradient = bowl_gradient(at);
  const Scalar tried = steepest_direction(at);
  const Scalar against = degrees_of(-gradient);
  const Scalar apart = std::abs(tried - against);
  return {
      {"at", fmt::format("({:.2f}, {:.2f})", at[0], at[1])},
      {"gradient", fmt::format("({:.2f}, {:.2f})", gradient[0], gradient[1])},
      {"steepest way down, tried (°)", tried},
      {"minus the gradient (°) {:.1f}", against},
      {"apart (°) {:.1f}", std::min(apart, 360 - apart)}};
}

// Then we go down from $(-4, 1.5)$, with three rates. A step multiplies $w_1$ by $1 - \eta$ and
// $w_2$ by $1 - 8\eta$, so we can say where it ends.

const Vector bowl_start = {-4, 1.5};

nn::Row bowl_end(Scalar eta) {
  const Vector end = descend(bowl_gradient, bowl_start, eta, 30).back();
  const Vector predicted = {-4 * std::pow(1 - eta, 30),
                            1.5 * std::pow(1 - 8 * eta, 30)};
  return {{"rate", eta},
          {"w1 after 30 steps {:.4f}", end[0]},
          {"w2 {:.1e}", end[1]},
          {"distance from the bottom {:.1e}", arma::norm(end)},
          {"off from the formula {:.0e}", arma::norm(end - predicted)}};
}

std::vector<nn::Column> bowl_path(Scalar eta) {
  const auto path = descend(bowl_gradient, bowl_start, eta, 30);
  return {{"w1", path, [](const Vector& w) { return w[0]; }},
          {"w2", path, [](const Vector& w) { return w[1]; }}};
}

const nn::Section long_bowl("The long bowl", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  nn::Table& table = out.table("directions");
  for (int i = 0; i < 4; ++i) table.row(directions(rng));
  out.claim(table, "apart (°)").at_most(0.6);
  nn::Table& ends = out.table("three rates");
  for (const Scalar eta : {0.05, 0.2, 0.26}) ends.row(bowl_end(eta));
  out.claim(ends, "off from the formula").at_most(1e-12);
  out.claim(ends, 0.26, "distance from the bottom").greater_than(4);
  const auto height = [](double w1, double w2) { return bowl({w1, w2}); };
  out.grid("bowl", {-5, 5}, {-2.5, 2.5}, height);
  out.data("slow", bowl_path(0.05));
  out.data("fast", bowl_path(0.2));
  out.figure("bowl");
});

// {{output The long bowl}}
//
// {{figure bowl: Two descents of 30 steps into a long bowl. Each step is at right angles to the
// contour line on which it begins.}}
//
// No direction leads down more steeply than the one against the gradient. But it does not point to
// the lowest place, as the picture shows: it points down the steep side, and the way to the goal is
// along the gentle floor. The factors $1 - \eta$ and $1 - 8\eta$ say why: the steep direction sets
// the limit, $\eta < 2/8$, and the gentle direction the pace. This is a weakness of gradient
// descent on which chapters [[momentum]] and [[scaling]] go on.
//
// ## Where it ends
//
// Descent comes to rest where the gradient is 0. Is that the lowest place? We build a landscape
// with two pits, one deep and one shallow, in a plain. (A pit is $-d\, e^{-|w - c|^2 / s^2}$, with
// depth $d$ and width $s$ around the point $c$.)

struct Pit {
  Vector centre;  // (2)
  Scalar depth;
  Scalar width;
};

const std::vector<Pit> pits = {{{-1, 0.5}, 1, 1}, {{1.2, -0.4}, 0.6, 0.8}};

Scalar plain_with_pits(const Vector& w) {
  Scalar height = 1;
  for (const auto& [centre, depth, width] : pits) {
    const Scalar squared = arma::accu(arma::square((w - centre) / width));
    height -= depth * std::exp(-squared);
  }
  return height;
}

Vector pits_gradient(const Vector& w) {
  Vector gradient(2);
  for (const auto& [centre, depth, width] : pits) {
    const Vector away = (w - centre) / width;
    gradient +=
        2 * depth / width * away * std::exp(-arma::accu(arma::square(away)));
  }
  return gradient;
}

// From each point of a grid we take 500 steps, and look where we are.

nn::Row descent_from(const Vector& start) {
  const Vector end = descend(pits_gradient, start, 0.1, 500).back();
  const Scalar to_deep = arma::norm(end - pits[0].centre);
  const Scalar to_shallow = arma::norm(end - pits[1].centre);
  const bool on_the_plain = plain_with_pits(end) > 0.9;
  const bool in_deep = !on_the_plain && to_deep < to_shallow;
  const bool in_shallow = !on_the_plain && !in_deep;
  return {{"w1", start[0]},
          {"w2", start[1]},
          {"deep pit", int(in_deep)},
          {"shallow pit", int(in_shallow)},
          {"still on the plain", int(on_the_plain)}};
}

const std::vector<std::string> three_ends = {"deep pit", "shallow pit",
                                             "still on the plain"};

nn::Row share_of(const std::string& end, const nn::Table& starts) {
  const Vector ends_there = starts.column(end);  // 0 or 1
  return {{"end", end},
          {"starts", Index(arma::accu(ends_there))},
          {"percent {:.1f}", 100 * arma::mean(ends_there)}};
}

// Where is the pass between the pits? There the gradient is 0, too. Starting between the pits, we
// go down not on the landscape but on the *length* of its gradient, squared, with measured slopes.

Vector find_pass() {
  const auto squared_length = [](const Vector& w) {
    return arma::accu(arma::square(pits_gradient(w)));
  };
  const auto slope = [&](const Vector& at) {
    Vector w = at;
    return Vector(nn::numerical_gradient([&] { return squared_length(w); }, w));
  };
  return descend(slope, Vector{0.2, 0}, 0.1, 500).back();
}

nn::Row place(const std::string& name, const Vector& at) {
  return {{"place", name},
          {"w1 {:.3f}", at[0]},
          {"w2 {:.3f}", at[1]},
          {"height {:.3f}", plain_with_pits(at)},
          {"gradient {:.0e}", arma::norm(pits_gradient(at))}};
}

// How long does it take from far away? We go out to the left of the deep pit, and count the steps
// until we are half way down into it.

nn::Row from_far(Scalar distance) {
  const Vector start = pits[0].centre - Vector{distance, 0};
  Vector at = start;
  Index steps = 0;
  for (; plain_with_pits(at) > 0.5 && steps < 100000; ++steps)
    at -= 0.1 * pits_gradient(at);
  return {{"distance from the deep pit", distance},
          {"height {:.6f}", plain_with_pits(start)},
          {"gradient {:.1e}", arma::norm(pits_gradient(start))},
          {"steps to height 0.5", steps}};
}

const nn::Section where("Where descent ends", [](nn::Output& out) {
  const Vector line = arma::linspace<Vector>(-4, 4, out.quick() ? 15 : 41);
  nn::Table& starts = out.data("starts");
  for (const Scalar w1 : line)
    for (const Scalar w2 : line) starts.row(descent_from({w1, w2}));
  nn::Table& ends = out.table("ends");
  for (const auto& end : three_ends) ends.row(share_of(end, starts));
  out.claim(ends, "deep pit", "percent").between(15, 60);
  out.claim(ends, "shallow pit", "percent").between(5, 40);
  out.claim(ends, "still on the plain", "percent").between(20, 70);
  const Vector c = pits[1].centre;
  const Vector pass = find_pass();
  const Vector along = arma::normalise(c - pits[0].centre);
  const Vector across = {-along[1], along[0]};
  const auto rise = [&](const Vector& step) {
    return plain_with_pits(pass + 0.1 * step) - plain_with_pits(pass);
  };
  nn::Table& places = out.table("places");
  places.row(place("shallow pit", descend(pits_gradient, c, 0.1, 500).back()));
  places.row(place("pass", pass));
  out.claim(places, "gradient").at_most(1e-10);
  out.claim("rise to the pits", {rise(along), rise(-along)}).less_than(0);
  out.claim("rise to the sides", {rise(across), rise(-across)}).greater_than(0);
  nn::Table& far = out.table("far");
  for (const Scalar away : {1.0, 2.0, 2.5, 3.0}) far.row(from_far(away));
  out.claim(far, 3, "steps to height 0.5").between(2000, 3500);
  const auto f = [](double x, double y) { return plain_with_pits({x, y}); };
  out.grid("plain", {-4.2, 4.2}, {-4.2, 4.2}, f);
  out.figure("ends");
});

// {{output Where descent ends}}
//
// {{figure ends: Each dot is a starting point, coloured by where 500 steps lead. Contour lines show
// the two pits, the cross the pass between them.}}
//
// Of these starts,
//
// * {{ends.deep_pit.percent:.0f}} % end in the deep pit, at the lowest point of all, the **global
//   minimum** (전역 최솟값).
// * {{ends.shallow_pit.percent:.0f}} % end in the shallow one, at a height of
//   {{places.shallow_pit.height:.2f}}. Around its bottom everything is higher, so for our hiker it
//   is a bottom like any other: a **local minimum** (지역 최솟값). The better place is beyond a ridge,
//   and descent with small steps does not climb.
// * {{ends.still_on_the_plain.percent:.0f}} % are still up on the plain. It is a **plateau** (고원):
//   its slope is not quite 0, but so small that the steps are tiny. From a distance of 3 to the pit
//   it takes {{far.3.steps_to_height_0.5}} steps to get in, ten times as many as from 2.5, and
//   farther out it soon becomes hopeless.
//
// (The shares say something about this window and 500 steps only. With more steps more would
// arrive.)
//
// A plateau is no invention: the squared error of a sigmoid neuron had plains in chapter
// [[cross_entropy]]. We
// start that neuron sure and wrong, at $w = -8$, with its bias held at 0, and let it descend once
// by the squared error and once by cross-entropy, with the same rate. The slopes are those of
// that chapter, the mean over eight samples.

const RowVector sample_x = {-3, -2, -1.5, -0.5, 0.5, 1, 2, 3};
const RowVector sample_y = {0, 0, 1, 0, 1, 0, 1, 1};

Scalar squared_slope(Scalar w) {
  const RowVector a = nn::sigmoid(w * sample_x);
  return arma::mean((a - sample_y) % a % (1 - a) % sample_x);
}

Scalar cross_slope(Scalar w) {
  const RowVector a = nn::sigmoid(w * sample_x);
  return arma::mean((a - sample_y) % sample_x);
}

nn::Row after(int steps) {
  const Scalar squared = descend(squared_slope, Scalar(-8), 0.5, steps).back();
  const Scalar cross = descend(cross_slope, Scalar(-8), 0.5, steps).back();
  return {{"steps", steps},
          {"w by squared error {:.3f}", squared},
          {"w by cross-entropy {:.3f}", cross},
          {"slope of cross-entropy {:.0e}", cross_slope(cross)}};
}

const nn::Section plateau("A plateau of a neuron", [](nn::Output& out) {
  nn::Table& table = out.table("plateau");
  for (const int n : {0, 10, 100, 1000, 2000, 2200}) table.row(after(n));
  out.claim(table, 100, "w by squared error").at_most(-4);
  out.claim(table, 100, "slope of cross-entropy").near(0, 1e-6);
});

// {{output A plateau of a neuron}}
//
// Cross-entropy has arrived before the squared error has left the plain.
//
// The gradient is 0 at one more place. Between the two pits lies a pass, marked by a cross: lower
// than the plain to both sides of it, higher than the pits before and behind. Such a point is a
// **saddle point** (안장점), after the shape of a saddle. The simplest one is $L = w_1^2 - w_2^2$ at
// $(0, 0)$: in the direction of $w_1$ it curves up, in that of $w_2$ down. Start exactly on the
// line $w_2 = 0$, and descent walks into the saddle and stays. Start beside it, and $w_2$ grows by
// the factor $1 + 2\eta$ in each step.

Vector saddle_gradient(const Vector& w) { return {2 * w[0], -2 * w[1]}; }

nn::Row leave_saddle(Scalar w2, Scalar eta) {
  Vector w = {1, w2};
  int steps = 0;
  for (; std::abs(w[1]) <= 1; ++steps) w -= eta * saddle_gradient(w);
  const Scalar predicted = std::log(1 / w2) / std::log(1 + 2 * eta);
  return {{"w2 at the start {:.0e}", w2},
          {"steps until |w2| > 1", steps},
          {"predicted", std::ceil(predicted)},
          {"difference", steps - std::ceil(predicted)}};
}

const nn::Section saddle("A saddle", [](nn::Output& out) {
  const Scalar eta = 0.05;
  nn::Table& table = out.table("saddle");
  for (const Scalar w2 : {1e-2, 1e-5, 1e-10}) table.row(leave_saddle(w2, eta));
  const Vector end = descend(saddle_gradient, Vector{1, 0}, eta, 1000).back();
  out.claim(table, "difference").near(0, 1);
  out.claim("distance after 1000 steps from w2 = 0", norm(end)).at_most(1e-12);
});

// {{output A saddle}}
//
// So one does not get stuck at a saddle, but one may linger.
//
// {{aside How common are minima in many dimensions?}}
// How common are minima and saddles in the landscape of a network, with thousands of weights? What
// decides is how the landscape curves. The long bowl curves up by 1 in one direction and by 8 in
// the other; the saddle by 2 and by -2. In $n$ dimensions there are $n$ such numbers, for $n$
// directions at right angles to each other. All positive: a minimum. All negative: a peak.
// Otherwise: a saddle. To be a minimum, a place has to curve up in *every* direction at the same
// time. As a rough model, suppose that the curvature is random, like a symmetric matrix of normal
// numbers. (Such a matrix describes a landscape around a place with gradient 0, and Armadillo's
// `eig_sym` computes the $n$ numbers. Chapter [[scaling]] has more on them.) How often are all of
// them positive?

nn::Row share_of_minima(Index n, Index draws, nn::Rng& rng) {
  Index minima = 0;
  Matrix A(n, n);
  for (Index i = 0; i < draws; ++i) {
    rng.fill_normal(A, 0, 1);
    minima += arma::eig_sym((A + A.t()) / 2).min() > 0;
  }
  return {{"dimensions", n},
          {"share of minima {:.5f}", Scalar(minima) / Scalar(draws)}};
}

const nn::Section dimensions("Minima in many dimensions", [](nn::Output& out) {
  nn::Rng rng(out.seed());
  const Index draws = out.quick() ? 20000 : 100000;
  const Scalar in_the_plane = (2 - std::numbers::sqrt2) / 4;
  nn::Table& table = out.table("minima");
  for (Index n = 1; n <= 7; ++n) table.row(share_of_minima(n, draws, rng));
  out.claim(table, 1, "share of minima").near(0.5, 0.02);
  out.claim(table, 2, "share of minima").near(in_the_plane, 0.015);
  out.claim(table, 6, "share of minima").at_most(0.0005);
  out.claim(table, 7, "share of minima").at_most(0.0002);
});

// {{output Minima in many dimensions}}
//
// In the plane one such place in seven is a minimum, one in seven a peak, and the rest are saddles;
// in seven dimensions practically none is a minimum. The curvatures of a real loss are not random,
// so this proves nothing about networks. But it shows why pictures in two dimensions mislead, and
// measurements on real networks point the same way: the places where training lingers are saddles
// and plateaus rather than poor local minima (Y. Dauphin and others, 2014).
// {{end}}
//
// {{read}}
// * That descent notices that the loss rises again, and goes back to the lowest place. It compares
//   nothing; it ends where the slope is 0.
// * That at a minimum every weight sits in a minimum of its own. So it does, but that is not
//   enough: $w_1^2 + w_2^2 + 3 w_1 w_2$ has a minimum along both axes, and a saddle at 0.
// {{end}}
//
// Two ways to get on all the same are the subject of later chapters: momentum, which runs through a
// pit that it enters from high enough, in chapter [[momentum]], and the noise of steps that look at
// a few samples only, which shakes the path, in chapter [[batch_size]].
//
// ## The program
//
// The sections run in the order of the text.

int main(int argc, char** argv) {
  nn::Program program(STEPWISE_CHAPTER, "Where does descent end?");
  return program.run(argc, argv,
                     {long_bowl, where, plateau, saddle, dimensions});
}

// ## Summary
//
// The gradient holds the partial derivatives by all weights; against it the loss falls most
// steeply, and it stands at right angles to the contour line. That direction need not point to the
// goal: in a long bowl the steep side limits the rate and the gentle side sets the pace. Descent
// ends where the gradient is 0, which may be a local minimum, and loses time on plateaus and near
// saddles. In many dimensions saddles are far more common than minima, at least for random
// curvatures.
//
// ## Questions
//
// 1. $L = 3 w_1^2 + w_2$. What is the gradient at $(1, 5)$, and which way does a step go?
// 2. A long bowl curves by 1 in one direction and by 100 in the other. Which rate is too large, and
//    how many steps does it take to halve the gentle coordinate at half that rate?
// 3. The gradient is 0. Name three kinds of places where you may be.
//
// {{fold Answers}}
// 1. $(6, 1)$; the step goes in the direction $(-6, -1)$.
// 2. Above $2/100$ the steep direction diverges. At 0.01 the gentle coordinate shrinks by 0.99 per
//    step, so after 69 steps.
// 3. At a minimum, local or global, at a saddle, at a peak (or on an exactly flat plain).
// {{end}}
//
// ## Try it
//
// (Some claims will fail, rightly.)
//
// 1. Replace the three 8s of the long bowl by 100. What is the largest rate that works (try some
//    around it in place of 0.05, 0.2 and 0.26), and how many steps does $w_1$ then need to come
//    within 0.01 of the bottom?
// 2. Start descents on `plain_with_pits` beside the pass, $10^{-2}$, $10^{-4}$ and $10^{-8}$ from
//    it towards one of the pits. Each step multiplies that distance by about the same factor.
//    Measure it between the first two steps, predict how many steps lead 0.5 away, and count.
// 3. Start the neuron of the plateau at $w = -12$, and count the steps until $w > 0$. By what
//    factor does the squared error need more steps than from -8?
//
// {{fold What to expect}}
// 1. All below 0.02. Just below it $w_1$ needs $\log 400 / {-\log 0.98}$, about 300: the steep
//    direction sets the rate, the flat one pays for it.
// 2. The factor is $1 + 0.1 \cdot 1.67$, so $\log(0.5/d)/\log 1.167$ steps, and one or two more,
//    since farther out the ground bends back. Being nearer costs only as the logarithm.
// 3. By between 6 and 7: out there the slope of the squared error falls as $e^{w/2}$. The
//    cross-entropy needs some steps more.
// {{end}}
