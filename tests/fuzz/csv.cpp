// CSV files, as a program reads them without options, and as one with classes in the first column.
#include "common/data/csv.hpp"
#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = fuzz::file("data.csv", fuzz::bytes(data, size));
  fuzz::allow_refusal([&] {
    const nn::Dataset read = nn::read_csv(file);
    for (const std::string& note : read.notes) {
      fuzz::require_one_line(note);
    }
    if (!read.X.is_finite() || read.labels.n_elem != read.X.n_cols) {
      std::abort();
    }
  });
  fuzz::allow_refusal([&] {
    nn::CsvOptions options;
    options.class_column = "first";
    options.target = nn::Target::classes;
    nn::read_csv(file, options);
  });
  return 0;
}
