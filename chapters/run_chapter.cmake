# Runs a chapter. Called by the target `run-NAME` with PROGRAM, OUT and NAME. Options for it stand in the environment variable ARGS:
#   ARGS='--seed 7 --only "A chain"' cmake --build --preset release --target run-12_backpropagation
# Results go to OUT/NAME; with options to OUT/NAME.options, so that the pages of the site, which are made from OUT/NAME, stay those of
# the whole run.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/false_claims.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/launcher.cmake)
separate_arguments(arguments UNIX_COMMAND "$ENV{ARGS}")
set(folder ${OUT}/${NAME})
if(arguments)
  string(APPEND folder .options)
endif()
launcher(program ${PROGRAM})
execute_process(COMMAND ${program} --out ${folder} ${arguments} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  show_false_claims(${NAME} ${folder})
  message(FATAL_ERROR "${NAME} ended with status ${status}: see above")
endif()
