// Chapters: metadata, prose, directives, formulas and code, with results that have one value of each kind.
#include "fuzz.hpp"
#include "page.hpp"

namespace {

const std::string results = R"({"chapter": "01_x", "seed": 1, "sections": [{"title": "One",
  "values": {"count": 3, "number": 0.25, "text": "words", "nothing": null, "list": [1]},
  "shown": [{"text": "words\n"}, {"table": [{"name": "a", "right": true, "cells": ["1", "22.5"]}]}],
  "claims": [{"text": "one", "measured": 1.0, "expected": "at most 2", "holds": true}], "figures": []}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::bytes(data, size));
  fuzz::allow_refusal(
      [&] {
        const weave::Source source = weave::parse_source("main.cpp", text);
        weave::BookPage page;
        page.name = "x";
        page.folder = "01_x";
        page.label = "chapter_x";
        page.title = source.metadata.at("title");
        const weave::Book book = {page};
        const weave::Order order({});
        weave::make_page({.source = source,
                          .results = results,
                          .figures = "/nowhere",
                          .root = "/nowhere",
                          .glossary = "",
                          .book = book,
                          .order = order,
                          .stops = {},
                          .parts = {},
                          .folder = "01_x"});
      },
      false);
  return 0;
}
