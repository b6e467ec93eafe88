#pragma once
/// @file
/// What a reader can search for: the terms of the glossary in both languages, titles, questions, headings, sentences.

#include <string>
#include <vector>

#include "document.hpp"

namespace weave {

/// Something that the search of the site finds. What does not apply is empty.
struct SearchEntry {
  std::string kind;    ///< "term", "synonym", "title" or "heading".
  std::string text;    ///< What is searched: "learning rate", "The hidden layer".
  std::string korean;  ///< The same of a term: "학습률".
  std::string see;     ///< Of a synonym: the term of the course.
  std::string note;    ///< Of a term or synonym its meaning, of a title the chapter's question.
  std::string where;   ///< The title of the page to which the link leads; empty for a title.
  std::string link;    ///< "chapter_hidden_layer.html#chapter_hidden_layer_summary"
};

/// A chapter, or another page that is woven, taken apart.
struct ReadPage {
  BookPage page;
  std::vector<Part> parts;
};

/// All entries: terms and synonyms as in the glossary, then titles, then headings. A term links to the section in
/// which its chapter defines it, a synonym to that of each term that it stands for. Throws Error for rows of the
/// glossary that are not understood and for names that it does not have.
std::vector<SearchEntry> search_entries(const std::vector<ReadPage>& pages, const Book& book,
                                        const std::string& glossary);

/// The text of a section of a page, for the search in sentences.
struct SearchText {
  std::string where;                    ///< "01 The neuron: Gates by hand"
  std::string link;                     ///< "chapter_neuron.html#chapter_neuron_gates_by_hand"
  std::vector<std::string> paragraphs;  ///< As a reader sees them, each in one line.
};

/// The text of the woven pages, section by section, captions and tables too. What has no text is left out.
std::vector<SearchText> search_texts(const std::vector<ReadPage>& pages);

/// The text of a page that is written by hand. Its mark-up goes, as far as it is one of a few characters.
std::vector<SearchText> search_texts(const std::string& markdown);

/// The texts as a script.
std::string search_script(const std::vector<SearchText>& texts);

/// The entries as a script, which works from a folder without a server, where a page could not read a file.
std::string search_script(const std::vector<SearchEntry>& entries);

}  // namespace weave
