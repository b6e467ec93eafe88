# show_false_claims(NAME FOLDER) prints again what a chapter's results say does not hold, so that it stands at the end, not far
# above.
function(show_false_claims name folder)
  if(NOT EXISTS ${folder}/output.txt)
    return()
  endif()
  file(STRINGS ${folder}/output.txt claims REGEX "^DOES NOT HOLD: " ENCODING UTF-8)
  foreach(claim IN LISTS claims)
    execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${name}: ${claim}")
  endforeach()
endfunction()
