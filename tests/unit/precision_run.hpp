#pragma once
/// @file
/// One short training in float and in double, in one program: the two are compared in test_precision.cpp.

#include <string>
#include <vector>

/// All parameters of the network of reference/precision.py after its 30 steps.
std::vector<double> trained_in_float(const std::string& optimizer, const std::string& activation,
                                     int seed);
std::vector<double> trained_in_double(const std::string& optimizer, const std::string& activation,
                                      int seed);
