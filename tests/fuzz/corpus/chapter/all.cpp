// ---
// title: X
// question: What?
// builds on: none
// terms: gate (게이트)
// symbols: $x$ an input
// library: none
// ---
// A **gate** (게이트) and *this*, `code`, $x_1$, {{count}} of {{number:.2f}} in {{text}}.
//
// $$ L = \frac12 x^2 $$

int twice(int x) {
  return 2 * x;  // {{
}

// ## One
//
// * an item
// * another
//
//   1. inner
//   2. more
//
// | a | b |
// |---|---|
// | 1 | `|` |
//
// {{output One}}
//
// {{aside Why?}}
// Because.
// {{end}}
//
// ```cpp
// int y;
// ```
//
// {{read}}
// That.
// {{end}}
//
// ## Summary
//
// One.
//
// ## Questions
//
// 1. A?
// 2. B?
// 3. C?
//
// {{fold Answers}}
// 1. a
// 2. b
// 3. c
// {{end}}
//
// ## Try it
//
// * Do it.
