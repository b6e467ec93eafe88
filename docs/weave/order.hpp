#pragma once
/// @file
/// Checks that no chapter uses a term or a symbol of the library before it has been introduced.

#include <map>
#include <string>
#include <vector>

#include "document.hpp"

namespace weave {

/// A term as metadata have it: "bias (편향)".
struct Term {
  std::string name;
  std::string korean;
};

/// The terms in the value of a chapter's key `terms`; none in "none".
std::vector<Term> terms_of(const std::string& value);

/// The symbols in the value of a chapter's key `library`, as they stand there; none in "none".
std::vector<std::string> symbols_of(const std::string& value);

/// What a chapter introduces.
struct Introduced {
  BookPage page;
  std::vector<Term> terms;
  std::vector<std::string> symbols;  ///< "nn::Dense"
};

/// A text that may use terms: a paragraph, an item, a row of a table, a heading, a caption or a line of metadata.
struct Unit {
  std::size_t line;
  Inlines text;
};

/// Which chapter introduces what.
class Order {
 public:
  /// Of the chapters in order; pages without number are left out.
  explicit Order(const std::vector<Introduced>& pages);

  /// Notes each term in `units`, texts of the chapter `name`, that only a later chapter defines, unless the
  /// text refers to that chapter. The longest terms are found first; a plural counts.
  void check_terms(const std::string& name, const std::vector<Unit>& units,
                   const Surroundings& surroundings) const;

  /// Notes each symbol of the library in the code of the chapter `name` that neither it nor a chapter before
  /// introduces; and each that it introduces without using or naming it, or again.
  void check_symbols(const std::string& name, const Source& source, const std::vector<Part>& parts,
                     const Surroundings& surroundings) const;

 private:
  std::size_t place_of(const std::string& name) const;
  bool is_known(const std::string& symbol, std::size_t place) const;
  void check_used(std::size_t place, const Source& source, const Surroundings& surroundings) const;
  void check_introduced(std::size_t place, const Source& source, const std::vector<Part>& parts,
                        const Surroundings& surroundings) const;

  std::vector<Introduced> chapters_;
  std::map<std::string, std::size_t> term_place_;    ///< By the term in small letters.
  std::map<std::string, std::size_t> symbol_place_;  ///< Where it is introduced first.
  std::vector<std::string> longest_first_;           ///< The terms.
};

/// All units of a chapter.
std::vector<Unit> units_of(const Source& source, const std::vector<Part>& parts,
                           const Surroundings& surroundings);

}  // namespace weave
