# Builds one chapter, inside the course or alone:
#   cmake -G Ninja -S chapters/03_hidden_layer -B DIR && cmake --build DIR
include_guard(GLOBAL)
set(STEPWISE_ROOT ${CMAKE_CURRENT_LIST_DIR}/..)
include(${STEPWISE_ROOT}/common/settings.cmake)
if(NOT TARGET common)
  add_subdirectory(${STEPWISE_ROOT}/common ${CMAKE_BINARY_DIR}/common EXCLUDE_FROM_ALL)
endif()

# add_chapter(LIBRARY) builds main.cpp of the folder that calls it with `common` or `common_double`. The target bears the
# name of the folder; `run-NAME` builds and runs it.
function(add_chapter library)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${library} report)
  target_precompile_headers(${name} REUSE_FROM ${library})  # Armadillo, which takes long to read
  target_compile_definitions(${name} PRIVATE STEPWISE_DATASETS="${STEPWISE_ROOT}/datasets")
  add_custom_target(run-${name}
    COMMAND ${name} --out ${CMAKE_BINARY_DIR}/out/${name}
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
    USES_TERMINAL VERBATIM)
  set_property(GLOBAL APPEND PROPERTY STEPWISE_CHAPTERS ${name})
endfunction()
