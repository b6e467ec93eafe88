#pragma once
/// @file
/// How many threads OpenBLAS uses for one matrix product.
///
/// The default is one. The matrices of this course are small, so that more threads cost more than they bring, and with
/// one thread the same seed gives the same bits. The environment variable `STEPWISE_BLAS_THREADS` changes the default;
/// @ref chapter_speed tries it.

namespace nn {

/// Uses `threads` threads (at least 1) for each following matrix product.
void set_blas_threads(int threads);

/// How many threads a matrix product uses now.
int blas_threads();

/// Reads a thread count from the text of `STEPWISE_BLAS_THREADS`; no text (null) means 1. Throws std::invalid_argument
/// with a message for the user unless it is a whole number from 1 to 1024.
int parse_blas_threads(const char* text);

namespace detail {
/// Sets the thread count from the environment; a bad value ends the program with status 2 and one line of explanation,
/// too little memory for a product with status 1.
int set_blas_threads_from_environment();

/// Initialized before `main` in each program that includes this file.
inline const int initial_blas_threads = set_blas_threads_from_environment();
}  // namespace detail

}  // namespace nn
