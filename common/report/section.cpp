#include "common/report/section.hpp"

#include <cctype>
#include <stdexcept>

#include "common/report/progress.hpp"

namespace nn {
namespace {

/// One step of the generator SplitMix64 (Steele, Lea and Flood, 2014), which turns any number into one that looks
/// random.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// A block as it is printed.
struct Written {
  std::string operator()(const std::string& lines) const { return lines; }
  std::string operator()(const Table* table) const { return table->text(); }
  std::string operator()(const Finding& finding) const {
    const std::string measured =
        finding.expected == "true"
            ? ""
            : fmt::format(" (measured {:.6g}, expected {})", finding.measured, finding.expected);
    return fmt::format("{}: {}{}\n", finding.holds ? "holds" : "DOES NOT HOLD", finding.text,
                       measured);
  }
};

}  // namespace

std::string key_of(const std::string& text) {
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (byte < 128 && std::isalnum(byte) != 0) {
      key += static_cast<char>(std::tolower(byte));
    } else if ((byte == '.' || byte == '-') && next >= '0' && next <= '9') {
      key += text[i];
    } else if (!key.empty() && !key.ends_with('_')) {
      key += '_';
    }
  }
  return key.ends_with('_') ? key.substr(0, key.size() - 1) : key;
}

std::uint64_t Output::seed(std::uint64_t stream) const {
  std::uint64_t state = mixed(seed_);
  for (const char c : title_) {
    state = mixed(state ^ static_cast<unsigned char>(c));
  }
  return mixed(state ^ stream);
}

std::uint64_t Output::shared_seed(std::uint64_t stream) const {
  return mixed(mixed(seed_) ^ stream);
}

void Output::value(const std::string& name, const Cell& value) {
  const Heading heading(name);
  blocks_.emplace_back(heading.name + ": " + value.text(heading.format) + "\n");
  values_.emplace_back(key_of(heading.name), value);
}

Table& Output::table(const std::string& name, std::size_t keys) {
  tables_.push_back({.name = name, .table = Table(keys), .printed = true, .grid = false});
  blocks_.emplace_back(&tables_.back().table);
  return tables_.back().table;
}

Claim Output::pending(const std::string& text, std::vector<double> measured) {
  return {text, std::move(measured), [this](const Finding& finding) { record(finding); }};
}

Claim Output::claim(const std::string& text, Number measured) {
  values_.emplace_back(key_of(text), measured.value);
  return pending(text, {measured.value});
}

void Output::print_line(const std::string& line) { blocks_.emplace_back(line + "\n"); }

std::string Output::name_of(const Table& table) const {
  for (const NamedTable& named : tables_) {
    if (&named.table == &table) {
      return named.name;
    }
  }
  throw std::logic_error("a claim on a table of another section");
}

Claim Output::claim(const Table& table, const Cell& row, const std::string& column) {
  return pending(fmt::format("{}, {}: {}", name_of(table), row.text(), column),
                 {table.at(row, column)});
}

Claim Output::claim(const Table& table, const std::string& column) {
  return pending(fmt::format("{}, each row: {}", name_of(table), column), table.column(column));
}

void Output::record(const Finding& finding) {
  if (!interrupted()) {
    blocks_.emplace_back(finding);
  }
}

std::vector<Finding> Output::findings() const {
  std::vector<Finding> all;
  for (const Block& block : blocks_) {
    if (const auto* finding = std::get_if<Finding>(&block)) {
      all.push_back(*finding);
    }
  }
  return all;
}

Table& Output::data(const std::string& name) {
  tables_.push_back({.name = name, .table = Table(0), .printed = false, .grid = false});
  return tables_.back().table;
}

void Output::grid(const std::string& name, const Range& x, const Range& y,
                  const std::function<double(double, double)>& f) {
  constexpr int steps = 100;
  Table& table = data(name);
  tables_.back().grid = true;
  for (int i = 0; i <= steps; ++i) {
    const double at_x = x.low + (x.high - x.low) * i / steps;
    for (int j = 0; j <= steps; ++j) {
      const double at_y = y.low + (y.high - y.low) * j / steps;
      table.row({{"x", at_x}, {"y", at_y}, {"f", f(at_x, at_y)}});
    }
  }
}

std::string Output::text() const {
  const std::size_t rule = title_.size() < 70 ? 74 - title_.size() : 4;
  std::string text = fmt::format("-- {} {}\n", title_, std::string(rule, '-'));
  for (const Block& block : blocks_) {
    text += std::visit(Written{}, block);
  }
  return text;
}

std::vector<std::pair<std::string, Cell>> Output::values() const {
  std::vector<std::pair<std::string, Cell>> all = values_;
  for (const NamedTable& named : tables_) {
    if (named.printed) {
      for (const auto& [row, column, cell] : named.table.numbers()) {
        all.emplace_back(key_of(named.name) + "." + key_of(row) + "." + key_of(column), cell);
      }
    }
  }
  return all;
}

}  // namespace nn
