#pragma once
/// @file
/// The course as a whole: its parts, and which chapter builds on which.

#include <string>
#include <vector>

#include "book.hpp"

namespace weave {

/// A chapter with the chapters that it builds on.
struct Stop {
  BookPage page;
  std::vector<std::string> builds_on;  ///< Names of pages.
};

/// A part of the book: the page that tells of it, and the names of the pages that it lists by @subpage.
struct BookPart {
  BookPage page;
  std::vector<std::string> pages;
};

/// The names in [[name]] of a text, in their order.
std::vector<std::string> names_in(const std::string& text);

/// Reads a part from its page, which is written by hand.
BookPart part_of(const std::string& markdown);

/// The chapters that build on the one with this name, in the order of the course.
std::vector<BookPage> leads_to(const std::vector<Stop>& stops, const std::string& name);

/// The learning map as an SVG to stand in a page: the chapters below each other by parts, each a link, and an arc
/// from each chapter to those that build on it.
std::string learning_map(const std::vector<Stop>& stops, const std::vector<BookPart>& parts);

/// The list of all chapters by parts as HTML, for the head of all pages: `$relpath^` stands before each address.
std::string chapter_navigation(const Book& book, const std::vector<BookPart>& parts);

}  // namespace weave
