# Settings that every target of the course shares, whether the whole course is built or one chapter alone.
include_guard(GLOBAL)

option(STEPWISE_NATIVE "Use every instruction of this processor (the binaries then run only on its like)" ON)
option(STEPWISE_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
option(STEPWISE_FUZZ "Build the fuzz targets in tests/fuzz, by clang" OFF)
# Not by default: a reader who changes a chapter, or has a newer compiler, wants to see it run. .ci/run turns it on.
option(STEPWISE_WERROR "Treat warnings in the course's own code as errors" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)  # false alarms inside std::string (GCC bug 105651)
endif()
if(STEPWISE_WERROR)
  add_compile_options(-Werror)
endif()
if(STEPWISE_NATIVE)
  add_compile_options(-march=native)
  # GCC 12.2 (Debian 12) loads a constant such as {1, 1, 1, 0} as {1, 1, 1, 1} when it may use AVX-512: it looks only at the
  # words that are not zero. tests/unit/test_compiler.cpp would notice.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13
     AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_compile_options(-mno-avx512f)
  endif()
endif()
# No result depends on errno or on floating-point traps; without them the compiler can vectorise exp, log and tanh
# (common/matrix/vector_math.hpp). This is not -ffast-math: infinities, NaN and the order of operations stay as written.
add_compile_options(-fno-math-errno -fno-trapping-math)
if(STEPWISE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_compile_options(-Wno-maybe-uninitialized)  # false alarms in <regex> with the sanitizers (GCC bug 105562)
  add_link_options(-fsanitize=address,undefined)
endif()
if(STEPWISE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
endif()
