#pragma once
/// @file
/// What is to be changed in the pages that Doxygen made, before a reader gets them.

#include <string>

namespace weave {

/// A page with its title as heading of the first level, and with its Korean words marked as Korean, for screen readers and
/// for the choice of the font. Scripts, styles and attributes stay as they are.
std::string finished(const std::string& html);

}  // namespace weave
