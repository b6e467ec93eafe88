#pragma once
/// @file
/// Numbers read in double, kept as Scalars, without losing what tells them apart. @ref chapter_stepwise_train meets it.

#include "common/data/dataset.hpp"

namespace NN_NAMESPACE {

/// Sets `data.X` to `numbers` (features x samples), rounded to Scalars. Feature names must be there. A float holds 24
/// binary digits, so 1700000000 and 1700000060 seconds are the same float. Where the numbers of a feature lie so close
/// together and so far from 0, the lowest is subtracted from all of them before they are rounded (`data.offset`).
/// Where two whole numbers of a feature become the same Scalar all the same, they stay so. Of both `data.notes` tells.
void set_numbers(Dataset& data, const arma::mat& numbers);

/// The numbers of `data` (features x samples) as they are after `offset` is subtracted, as in another data set.
Matrix numbers_less(const Dataset& data, const arma::vec& offset);

/// Makes `offset` what is subtracted from the numbers of `data`.
void set_offset(Dataset& data, const arma::vec& offset);

}  // namespace NN_NAMESPACE
