#pragma once
/// @file
/// One pass over several matrices at once.
///
/// Armadillo's expressions make a pass per statement, and GCC does not vectorise the longer ones well. A formula of one
/// element, applied to all of them, is as short, and faster: see @ref chapter_speed. @ref chapter_momentum shows
/// optimizers in this form.

#include "common/matrix/shape.hpp"
#include "common/matrix/types.hpp"

namespace NN_NAMESPACE {

/// Calls `formula` with the first, the second, ... and last of `count` elements behind each pointer. The memory must be
/// the same or not overlap, and the formula must not look at other elements.
template <typename Formula, typename... Elements>
void for_each_position(Index count, const Formula& formula, Elements*... elements) {
  // Each position is on its own, so the compiler may take several at once. It cannot know that pointers never overlap.
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
  for (Index i = 0; i < count; ++i) {
    formula(elements[i]...);
  }
}

/// Calls `formula` for each position with the elements that the matrices or vectors have there. An element that the
/// formula takes as `Scalar&` it may change. The matrices must have the same number of elements, and be either the same
/// memory or memory that does not overlap; the formula must not look at other positions.
///
///     for_each_element([](Scalar& a, Scalar z) { a = z > 0 ? z : 0; }, A, Z);
///
/// Throws ShapeError where the numbers of elements differ.
template <typename Formula, typename First, typename... Rest>
void for_each_element(const Formula& formula, First&& first, Rest&&... rest) {
  if (((rest.n_elem != first.n_elem) || ...)) {
    throw ShapeError("for_each_element: the matrices have different numbers of elements");
  }
  for_each_position(first.n_elem, formula, first.memptr(), rest.memptr()...);
}

}  // namespace NN_NAMESPACE
