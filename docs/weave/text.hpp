#pragma once
/// @file
/// The text within a paragraph: what is plain, what is code, a formula, a link or emphasised.

#include <functional>
#include <string>
#include <vector>

#include "book.hpp"

namespace weave {

/// A piece of text of one kind.
struct Inline {
  enum class Kind { text, code, formula, display, strong, emphasis, link, reference };
  Kind kind;
  std::string text;            ///< Of a text, code, a formula or a link. Line ends are kept.
  std::string target;          ///< Of a link: Doxygen's name of a page or a file, or an address.
  std::string page;            ///< Of a reference: the name of the page.
  std::vector<Inline> inside;  ///< Of strong and emphasis.
};

/// Pieces in the order of the text.
using Inlines = std::vector<Inline>;

/// What a text may name, and where to say what is wrong with it.
struct Surroundings {
  const Book* book;
  std::string self;  ///< Name of the page that the text is on.
  std::string file;  ///< For messages.
  /// The value {{key:format}}. Throws std::runtime_error if there is none.
  std::function<std::string(const std::string& key, const std::string& format)> value;
  std::function<bool(const std::string&)>
      is_file;                         ///< Is there a file of that name in the project?
  std::vector<std::string>* findings;  ///< Takes "file:line: what is wrong".

  /// Notes what is wrong in a line.
  void report(std::size_t line, const std::string& what) const;
};

/// Takes the text of a paragraph, which begins in `line`, apart.
///
/// `code` and ``code``, $formula$ and $$formula$$, *emphasis*, **strong**, {{key}} and {{key:format}},
/// [[name]], and [text](https://address) are mark-up; everything else is text as it stands, but that straight
/// quotes become typographic.
Inlines parse_text(const std::string& text, std::size_t line, const Surroundings& surroundings);

/// Code or a formula within a text: its content, and where the text goes on behind it. None where `next` is 0.
struct Verbatim {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;
};

/// The code or formula that begins at `at`, if one does.
///
/// A single dollar sign begins a formula where no blank follows and no letter or digit comes before, and ends it
/// where no blank comes before and no letter or digit follows: "$5 here and $6 there" has none.
Verbatim verbatim_at(const std::string& text, std::size_t at);

/// As Doxygen must get it, so that it shows it as it is. A line end becomes a blank.
std::string to_markdown(const Inlines& inlines);

/// The same for the title of a page or section, which Doxygen treats differently: no mark-up in it.
std::string to_title(const Inlines& inlines);

/// As HTML.
std::string to_html(const Inlines& inlines);

/// As a reader sees it, with a mark before each link outside of code (see compare.hpp).
std::string to_plain(const Inlines& inlines);

/// Plain text as Doxygen must get it.
std::string escaped_text(const std::string& text, bool begins_paragraph = false);

/// Text as HTML.
std::string html_escaped(const std::string& text);

/// Stands before a link in text that is to be compared.
inline const std::string link_mark = "→";

}  // namespace weave
