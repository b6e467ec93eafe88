# Runs the chapters one after the other, then prints a table: chapter, time, claims held and made. Fails if a claim does
# not hold or a program fails. Called by the target `course` with BIN, OUT and CHAPTERS (separated by commas).
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/false_claims.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/launcher.cmake)

function(milliseconds variable)
  string(TIMESTAMP now "%s%f" UTC)
  string(REGEX REPLACE "...$" "" now ${now})
  set(${variable} ${now} PARENT_SCOPE)
endfunction()

# Pads text with blanks on the right.
function(pad variable text width)
  string(LENGTH "${text}" length)
  math(EXPR blanks "${width} - ${length}")
  if(blanks GREATER 0)
    string(REPEAT " " ${blanks} blanks)
    string(APPEND text "${blanks}")
  endif()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

set(table "")
set(failed "")
string(REPLACE "," ";" chapters "${CHAPTERS}")
foreach(chapter IN LISTS chapters)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "\n==== ${chapter}")
  milliseconds(start)
  launcher(program ${BIN}/${chapter})
  execute_process(COMMAND ${program} --out ${OUT}/${chapter} RESULT_VARIABLE status)
  milliseconds(end)
  math(EXPR time "${end} - ${start}")
  math(EXPR whole "${time} / 1000")
  math(EXPR tenth "${time} % 1000 / 100")

  set(claims "no results")
  if(EXISTS ${OUT}/${chapter}/results.json)
    file(READ ${OUT}/${chapter}/results.json results)
    string(REGEX MATCHALL "\"holds\": (true|false)" made "${results}")
    list(LENGTH made made)
    string(REGEX MATCHALL "\"holds\": true" held "${results}")
    list(LENGTH held held)
    set(claims "${held} / ${made}")
  endif()
  if(NOT status EQUAL 0)
    string(APPEND claims "  FAILED (${status})")
    list(APPEND failed ${chapter})
  endif()
  pad(name "${chapter}" 26)
  pad(seconds "${whole}.${tenth} s" 10)
  string(APPEND table "${name}${seconds}${claims}\n")
endforeach()

pad(name "chapter" 26)
pad(seconds "time" 10)
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "\n==== The course\n${name}${seconds}claims held / made\n${table}")
foreach(chapter IN LISTS failed)
  show_false_claims(${chapter} ${OUT}/${chapter})
endforeach()
if(failed)
  message(FATAL_ERROR "a chapter failed: see the table above")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "
Figures and results are in ${OUT}. What now?
  make the site:     ./setup.sh docs && cmake --workflow --preset docs
  change a chapter:  chapters/02_perceptron_rule/main.cpp, then
                     cmake --build --preset release --target run-02_perceptron_rule
  your own data:     ${BIN}/stepwise-train --help")
