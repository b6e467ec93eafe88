#pragma once
/// @file
/// The pages that a text can name, and what [[name]] stands for.

#include <string>
#include <vector>

namespace weave {

/// A page of the site.
struct BookPage {
  std::string name;      ///< What a text calls it: "hidden_layer", "speed", "glossary".
  std::string folder;    ///< "03_hidden_layer"; empty for a page that is written by hand.
  std::string label;     ///< Doxygen's name of it: "chapter_hidden_layer", "glossary".
  std::string title;     ///< "The hidden layer"
  std::string question;  ///< Empty for a page that is written by hand.

  /// "03"; empty for a page that is no chapter.
  std::string number() const;
  /// "03 The hidden layer"; the title alone for a page that is no chapter.
  std::string full_title() const;
};

/// All pages: the chapters in order, then the others.
using Book = std::vector<BookPage>;

/// A page that is woven from the folder "03_hidden_layer" or "speed".
BookPage woven_page(const std::string& folder, const std::string& title,
                    const std::string& question);

/// A page written by hand, from its first line, "# Title {#label}". Its label is empty where there is no such line.
BookPage written_page(const std::string& markdown);

/// The page of that name, or nullptr.
const BookPage* find_page(const Book& book, const std::string& name);

/// What to say of a name that no page has: it names those that are like it.
std::string unknown_page(const Book& book, const std::string& name);

/// What a reference in a text becomes: a link, or text where `label` is empty.
struct Reference {
  std::string text;
  std::string label;
  std::string name;   ///< Of the page that it refers to.
  std::string error;  ///< What is wrong with it, if anything.
};

/// Resolves [[inside]], after the word `before` ("chapter", "Chapter" or nothing), in the page `self`.
Reference resolve(const Book& book, const std::string& self, const std::string& before,
                  const std::string& inside);

/// The first "chapter 5" in `text` from `from` on, as it stands there; empty if there is none. Sets `at` to its place.
std::string chapter_by_number(const std::string& text, std::size_t from, std::size_t& at);

}  // namespace weave
