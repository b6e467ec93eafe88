# Runs a chapter's PROGRAM for its page, with the results in OUT. Whoever changes a chapter may break what it states; the page is
# made nevertheless, and shows which statements no longer hold. Only a run without results stops the site.
file(REMOVE ${OUT}/results.json)
execute_process(COMMAND ${PROGRAM} --out ${OUT} RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE error)
if(NOT EXISTS ${OUT}/results.json)
  message(FATAL_ERROR "status ${status}: ${error}")
endif()
if(NOT status EQUAL 0)
  message("${error}The page shows which.")
endif()
