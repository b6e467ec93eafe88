# Runs Doxygen and puts beside its pages what they need: KaTeX and the figures. Called by the target `docs` with DOXYGEN,
# WORK (with Doxyfile), HTML, PAGES (the Markdown pages), OUT (results of the chapters), CHAPTERS (separated by commas), KATEX, WEAVE.
cmake_minimum_required(VERSION 3.25)
string(REPLACE "," ";" chapters "${CHAPTERS}")

# A chapter that no part of the book lists would have a page that nobody finds.
file(GLOB parts ${PAGES}/part_*.md)
set(listed "")
foreach(part IN LISTS parts)
  file(READ ${part} text)
  string(APPEND listed "${text}")
endforeach()
foreach(chapter IN LISTS chapters)
  string(REGEX REPLACE "^[0-9][0-9]_" "" name ${chapter})
  string(FIND "${listed}" "@subpage chapter_${name}\n" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "no part of the book lists this chapter: expected '@subpage chapter_${name}' in docs/pages/part_*.md")
  endif()
endforeach()

# The page header is Doxygen's own, so that it fits its version, with our scripts for formulas, the dark mode and the search.
execute_process(COMMAND ${DOXYGEN} -w html header.html footer.html style.css WORKING_DIRECTORY ${WORK}
                COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET ERROR_QUIET)
file(READ ${WORK}/header.html header)
string(REPLACE "$mathjax" "" header "${header}")
string(REPLACE "</head>" [=[
<link rel="stylesheet" href="$relpath^katex/katex.min.css"/>
<script src="$relpath^katex/katex.min.js"></script>
<script src="$relpath^katex/contrib/auto-render.js"></script>
<script src="$relpath^doxygen-awesome-darkmode-toggle.js"></script>
<script src="$relpath^doxygen-awesome-fragment-copy-button.js"></script>
<script src="$relpath^doxygen-awesome-paragraph-link.js"></script>
<script src="$relpath^stepwise.js"></script>
</head>]=] header "${header}")
# The list of all chapters, for narrow pages and where there are no scripts; and the way past all navigation.
execute_process(COMMAND ${WEAVE} ${CMAKE_CURRENT_LIST_DIR}/.. --navigation ${WORK}/navigation.html COMMAND_ERROR_IS_FATAL ANY)
file(READ ${WORK}/navigation.html navigation)
string(REPLACE "<body>" "<body>\n<a class=\"skip\" href=\"#doc-content\">Skip to the text</a>" header "${header}")
string(REPLACE "<!-- end header part -->" "<nav class=\"chapters\" aria-label=\"Chapters\"><details><summary>Chapters</summary>
${navigation}</details></nav>
<noscript><p>Without scripts, formulas stand as they are written in LaTeX.</p></noscript>
<!-- end header part -->" header "${header}")
foreach(part IN ITEMS "class=\"skip\"" "class=\"chapters\"" "stepwise.js")
  if(NOT header MATCHES "${part}")
    message(FATAL_ERROR "Doxygen's header has no place for ${part}")
  endif()
endforeach()
string(REGEX REPLACE "<html [^>]*>" "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">" header "${header}")
file(WRITE ${WORK}/header.html "${header}")

file(REMOVE_RECURSE ${HTML})
execute_process(COMMAND ${DOXYGEN} ${WORK}/Doxyfile RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "Doxygen warned or failed: see above")
endif()

# Some of KaTeX's files are symbolic links, which `cmake -E copy` follows.
file(MAKE_DIRECTORY ${HTML}/katex/contrib)
foreach(file katex.min.css katex.min.js contrib/auto-render.js)
  execute_process(COMMAND ${CMAKE_COMMAND} -E copy ${KATEX}/${file} ${HTML}/katex/${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} -E copy_directory ${KATEX}/fonts ${HTML}/katex/fonts COMMAND_ERROR_IS_FATAL ANY)
foreach(chapter IN LISTS chapters)
  file(GLOB figures ${OUT}/${chapter}/*.svg ${OUT}/${chapter}/*.csv)
  file(COPY ${figures} DESTINATION ${HTML}/${chapter})
endforeach()

execute_process(COMMAND ${WEAVE} . --finish ${HTML} COMMAND_ERROR_IS_FATAL ANY)

# What the search finds beside Doxygen's own results.
execute_process(COMMAND ${WEAVE} ${CMAKE_CURRENT_LIST_DIR}/.. --index ${HTML}/course_index.js COMMAND_ERROR_IS_FATAL ANY)

# What the pages show is what their sources say, word by word. A chapter that is gone leaves its text behind.
file(GLOB texts ${PAGES}/*.txt)
foreach(text IN LISTS texts)
  cmake_path(GET text STEM name)
  if(NOT name IN_LIST chapters)
    file(REMOVE ${text})
  endif()
endforeach()
execute_process(COMMAND ${WEAVE} . --compare ${PAGES} ${HTML} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "Doxygen changed the text of a page: see above")
endif()
