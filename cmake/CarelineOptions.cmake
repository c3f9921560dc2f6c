# What every target of Careline is compiled with, and the libraries it uses.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(careline_options INTERFACE)
target_include_directories(careline_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(careline_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wnon-virtual-dtor
  -fstack-protector-strong
  # GCC 12 at -O2 takes moves of a std::variant of strings for uninitialised
  # reads (its bug 105562 and kin); ASan, UBSan and clang-tidy still look.
  $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  # Vocabularies are sorted when they are compiled.
  $<$<CXX_COMPILER_ID:Clang>:-fconstexpr-steps=100000000>)
target_compile_definitions(careline_options INTERFACE
  CARELINE_VERSION="${PROJECT_VERSION}")

# The sanitizers of Clang (docs/fuzzing.md): half the compile time of GCC's.
set(CARELINE_SANITIZE "" CACHE STRING
  "Build with sanitizers: address (and UBSan), thread, fuzz (address, UBSan)")
set_property(CACHE CARELINE_SANITIZE PROPERTY STRINGS "" address thread fuzz)
if(CARELINE_SANITIZE)
  if(CARELINE_SANITIZE STREQUAL "thread")
    set(sanitizers -fsanitize=thread)
  elseif(CARELINE_SANITIZE MATCHES "^(address|fuzz)$")
    # What UBSan finds ends the program. Only null references can be forgiven,
    # by name, when it runs: CAF's headers make some (script/sanitize).
    set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all
        -fsanitize-recover=null)
  else()
    message(FATAL_ERROR
      "CARELINE_SANITIZE is '${CARELINE_SANITIZE}': none of address, thread, fuzz")
  endif()
  add_compile_options(${sanitizers} -fno-omit-frame-pointer)
  add_link_options(${sanitizers})
  if(CARELINE_SANITIZE STREQUAL "fuzz")
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
else()
  add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()
add_link_options(-Wl,-z,relro,-z,now)

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(simdjson REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)

# Small objects that one thread makes and another frees are what an actor
# system lives on; glibc's malloc spent a fifth of the engine's CPU on them.
find_library(MIMALLOC_LIBRARY mimalloc REQUIRED)

# Debian's libcaf-dev ships no CMake files.
find_library(CAF_CORE_LIBRARY caf_core REQUIRED)
add_library(caf_core INTERFACE)
target_link_libraries(caf_core INTERFACE "${CAF_CORE_LIBRARY}" Threads::Threads)
