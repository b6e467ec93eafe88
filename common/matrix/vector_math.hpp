#pragma once
/// @file
/// Lets the compiler compute `exp`, `log`, `log1p` and `tanh` of several numbers at once.
///
/// glibc has vector variants of these functions (libmvec), but declares them to the compiler only under `-ffast-math`,
/// which would also change what infinities and NaN do. Repeating the declarations with the `simd` attribute makes the
/// compiler use them in Armadillo's own loops, with all other rules kept. They differ from the scalar functions by a
/// few units in the last place. Include this file before `<armadillo>`; elsewhere than with GCC on x86-64 and glibc it
/// does nothing. @ref chapter_activations shows what the functions are for.

#include <cmath>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 35)
extern "C" {
__attribute__((simd("notinbranch"))) double exp(double) noexcept;
__attribute__((simd("notinbranch"))) double log(double) noexcept;
__attribute__((simd("notinbranch"))) double log1p(double) noexcept;
__attribute__((simd("notinbranch"))) double tanh(double) noexcept;
__attribute__((simd("notinbranch"))) float expf(float) noexcept;
__attribute__((simd("notinbranch"))) float logf(float) noexcept;
__attribute__((simd("notinbranch"))) float log1pf(float) noexcept;
__attribute__((simd("notinbranch"))) float tanhf(float) noexcept;
}
#endif
#endif
