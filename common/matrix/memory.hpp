#pragma once
/// @file
/// Where Armadillo's matrices get their memory.
///
/// A processor finds memory by pages of 4 KiB, and keeps only some of their addresses at hand. A pass over the
/// parameters of a wide network touches thousands of pages, and waits for many. So large matrices ask Linux for pages
/// of 2 MiB. @ref chapter_speed has measured what it brings. Include this file before `<armadillo>`.

#include <cstddef>

namespace nn::detail {

/// Memory for `bytes` bytes, to be released by `std::free`; null where there is none.
void* allocate(std::size_t bytes);

}  // namespace nn::detail

/// @cond
#define ARMA_ALIEN_MEM_ALLOC_FUNCTION nn::detail::allocate
#define ARMA_ALIEN_MEM_FREE_FUNCTION std::free
/// @endcond
