# Runs the changed PROGRAM of an item of a Try it, described by the file TRY: the claim that must fail then, does, and the text in SOURCE
# still says so. Results go to OUT.
include(${TRY})
file(READ ${SOURCE} text)
string(REGEX REPLACE "\n// +" " " text "${text}")
string(FIND "${text}" "${item}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "the chapter no longer says: ${item}")
endif()
execute_process(COMMAND ${PROGRAM} --out ${OUT} ${arguments} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE error)
if(NOT status EQUAL 1 OR NOT output MATCHES "DOES NOT HOLD: ${fails}")
  message(FATAL_ERROR "expected that the claim '${fails}' fails; status ${status}: ${error}${output}")
endif()
