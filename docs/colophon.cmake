# Writes the page on how this site was made: versions, processor, date, licences. Called with PAGE (the file), DOXYGEN_VERSION,
# COMPILER and ROOT.
cmake_minimum_required(VERSION 3.25)

# The version of a Debian package without what Debian adds, or "not known" on other systems.
function(version_of package result)
  execute_process(COMMAND dpkg-query -W -f=\${Version} ${package} OUTPUT_VARIABLE version ERROR_QUIET RESULT_VARIABLE status)
  if(NOT status EQUAL 0 OR version STREQUAL "")
    set(version "not known")
  endif()
  string(REGEX REPLACE "^[0-9]+:" "" version "${version}")
  string(REGEX REPLACE "[+~-](dfsg|ds|really|debian).*$|-[^-]*$" "" version "${version}")
  set(${result} "${version}" PARENT_SCOPE)
endfunction()

cmake_host_system_information(RESULT processor QUERY PROCESSOR_DESCRIPTION)
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
cmake_host_system_information(RESULT system QUERY DISTRIB_PRETTY_NAME)
set(flags "")
if(EXISTS /proc/cpuinfo)
  file(STRINGS /proc/cpuinfo flags REGEX "^flags" LIMIT_COUNT 1)
endif()
set(vectors "")
foreach(extension IN ITEMS avx2 fma avx512f)
  if(flags MATCHES " ${extension}( |$)")
    string(APPEND vectors "${extension} ")
  endif()
endforeach()
string(TIMESTAMP date "%Y-%m-%d" UTC)
set(revision "not known")
find_program(git git)
if(git)
  execute_process(COMMAND ${git} -C ${ROOT} log -1 --format=%h\ of\ %cs OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()

set(page "# Colophon {#colophon}

How this site was made.

| what | which |
|---|---|
| date | ${date} |
| revision of the course | ${revision} |
| processor | ${processor}, ${cores} logical cores; of the vector extensions: ${vectors}|
| system | ${system} |
| compiler | ${COMPILER} |
| CMake | ${CMAKE_VERSION} |

## What is in the programs {#colophon_programs}

| library | version | for | licence |
|---|---|---|---|
")
foreach(row IN ITEMS
    "Armadillo|libarmadillo-dev|matrices|Apache 2.0"
    "OpenBLAS|libopenblas0-pthread|products of matrices|BSD, 3 clauses"
    "fmt|libfmt-dev|texts from numbers|MIT"
    "CLI11|libcli11-dev|options|BSD, 3 clauses"
    "nlohmann/json|nlohmann-json3-dev|JSON|MIT"
    "zlib|zlib1g-dev|compressed files|zlib"
    "Catch2|catch2|tests|BSL 1.0"
    "Google Benchmark|libbenchmark-dev|measuring|Apache 2.0"
    "gnuplot|gnuplot-nox|figures|gnuplot licence")
  string(REGEX MATCH "^([^|]*)[|]([^|]*)[|]([^|]*)[|](.*)$" row "${row}")
  set(name "${CMAKE_MATCH_1}")
  set(package "${CMAKE_MATCH_2}")
  set(purpose "${CMAKE_MATCH_3}")
  set(licence "${CMAKE_MATCH_4}")
  version_of(${package} version)
  string(APPEND page "| ${name} | ${version} | ${purpose} | ${licence} |\n")
endforeach()
version_of(libjs-katex katex)
version_of(doxygen-awesome-css awesome)
string(APPEND page "
## What is on the pages {#colophon_pages}

| part | version | for | licence |
|---|---|---|---|
| Doxygen | ${DOXYGEN_VERSION} | pages, reference; its scripts | GPL 2; what it puts into a page is free to use, its scripts are MIT |
| jQuery, with what Doxygen adds | as in Doxygen | menu and tree of pages | MIT |
| doxygen-awesome-css | ${awesome} | style, dark mode, copy buttons | MIT |
| KaTeX and its fonts | ${katex} | formulas | MIT; fonts: SIL OFL 1.1 |

The data are described, with their sources and licences, in the folder `datasets/`. The code of the course is under the MIT licence,
its text under CC BY 4.0.
")
file(WRITE ${PAGE} "${page}")
