#include "common/data/csv_arguments.hpp"

#include <stdexcept>

namespace NN_NAMESPACE {

CsvOptions CsvArguments::options() const {
  if (header && no_header) {
    throw std::invalid_argument("--header, --no-header: give one of them");
  }
  CsvOptions options = {.class_column = class_column, .ignore = ignore, .separator = separator};
  if (header || no_header) {
    options.header = header;
  }
  options.target = task == "classification" ? Target::classes : Target::automatic;
  return options;
}

}  // namespace NN_NAMESPACE
