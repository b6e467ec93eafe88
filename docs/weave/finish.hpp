#pragma once
/// @file
/// What is to be changed in the pages that Doxygen made, before a reader gets them.

#include <map>
#include <set>
#include <string>

namespace weave {

/// A page with its title as heading of the first level, with each `id` once, with links within it that lead
/// somewhere, and with its Korean words marked as Korean, for screen readers and for the choice of the font. Scripts,
/// styles and attributes stay as they are.
std::string finished(const std::string& html);

/// The places of the site's pages: the page of each `id` or `name`. Doxygen's tree of pages names functions of a
/// namespace in the pages of their files, where they are not.
class Places {
 public:
  /// Notes the places of a page, "chapter_iris.html".
  void add(const std::string& page, const std::string& html);
  /// A page or script in which links to a place that its page does not have lead to the page that has it, or, where
  /// none has, to the beginning of the page.
  std::string with_live_links(const std::string& text) const;

 private:
  std::set<std::string> links_;               // "chapter_iris.html#summary"
  std::map<std::string, std::string> pages_;  // by place, the first page that has it
};

}  // namespace weave
