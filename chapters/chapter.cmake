# Builds one chapter, inside the course or alone:
#   cmake -G Ninja -S chapters/04_hidden_layer -B DIR && cmake --build DIR
include_guard(GLOBAL)
set(STEPWISE_ROOT ${CMAKE_CURRENT_LIST_DIR}/..)
include(${STEPWISE_ROOT}/common/settings.cmake)
if(NOT TARGET common)
  add_subdirectory(${STEPWISE_ROOT}/common ${CMAKE_BINARY_DIR}/common EXCLUDE_FROM_ALL)
endif()

# How chapters are compiled. A reader who changes a line waits for the compiler, so it reads the headers once for all of
# them, and optimises less than the library, where the time of a training goes.
function(compile_as_chapter name library)
  set(headers headers_${library})
  if(STEPWISE_SANITIZE)
    set(headers ${library})  # all is optimised alike, so the library's will do
  elseif(NOT TARGET ${headers})
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/nothing.cpp CONTENT "")
    add_library(${headers} OBJECT ${CMAKE_BINARY_DIR}/nothing.cpp)
    target_link_libraries(${headers} PRIVATE ${library} report)
    target_compile_options(${headers} PRIVATE $<$<CONFIG:Release>:-O1>)
    target_precompile_headers(${headers} PRIVATE ${STEPWISE_ROOT}/common/stepwise.hpp)
  endif()
  target_link_libraries(${name} PRIVATE ${library} report)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  target_precompile_headers(${name} REUSE_FROM ${headers})
endfunction()

# add_program(NAME LIBRARY) builds main.cpp of the folder that calls it, with `common` or `common_double`, as the target
# NAME; `run-NAME` builds and runs it, with the options in the environment variable ARGS.
function(add_program name library)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
  add_executable(${name} main.cpp)
  compile_as_chapter(${name} ${library})
  target_compile_definitions(${name} PRIVATE STEPWISE_DATASETS="${STEPWISE_ROOT}/datasets"
                             STEPWISE_CHAPTER="${CMAKE_CURRENT_SOURCE_DIR}")
  add_custom_target(run-${name}
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${name}> -D OUT=${CMAKE_BINARY_DIR}/out -D NAME=${folder}
            -P ${STEPWISE_ROOT}/chapters/run_chapter.cmake
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
    USES_TERMINAL VERBATIM)
endfunction()

# add_chapter(LIBRARY) does so for a chapter, whose program bears the name of its folder.
function(add_chapter library)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  add_program(${name} ${library})
  set_property(GLOBAL APPEND PROPERTY STEPWISE_CHAPTERS ${name})
endfunction()

# add_parallel_chapter(LIBRARY RANKS) does so for a chapter that trains with several processes: RANKS of them, unless mpirun is called
# by hand. Without MPI it is left out.
function(add_parallel_chapter library ranks)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  if(NOT STEPWISE_MPI)
    message(STATUS "${name} is left out: it needs MPI (Debian: libopenmpi-dev openmpi-bin)")
    return()
  endif()
  add_chapter(${library})
  target_link_libraries(${name} PRIVATE parallel)
  file(CONFIGURE OUTPUT ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name}.launcher
       CONTENT "${STEPWISE_MPIRUN};-n;${ranks}")
endfunction()
