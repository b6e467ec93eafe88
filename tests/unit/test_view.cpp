#include "catch.hpp"
#include "common/matrix/view.hpp"

using nn::Matrix;
using nn::Vector;

TEST_CASE("a view looks into the memory it was given", "[view]") {
  Vector memory = {1, 2, 3, 4, 5, 6};
  Matrix W;
  Vector b;
  nn::make_view(W, memory.memptr(), 2, 2);
  nn::make_view(b, memory.memptr() + 4, 2);
  CHECK(W(1, 0) == 2);
  CHECK(W(0, 1) == 3);
  b = Vector{50, 60};
  CHECK(memory[4] == 50);
  W = W * Matrix{{2, 0}, {0, 2}};
  CHECK(memory[3] == 8);
  CHECK_THROWS(W = Matrix(3, 3));
  nn::make_view(W, memory.memptr() + 2, 1, 2);
  CHECK(W.n_rows == 1);
  CHECK(W(0, 1) == 8);
}
