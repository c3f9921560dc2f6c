# Run at each build: writes commit.inc, and only if it changed.
#   cmake -D SOURCE=<checkout> -D OUTPUT=<file> -P commit.cmake
execute_process(
  COMMAND git --no-optional-locks describe --always --dirty --abbrev=12 --exclude=*
  WORKING_DIRECTORY "${SOURCE}"
  OUTPUT_VARIABLE commit RESULT_VARIABLE failed
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(failed)
  set(commit "unknown")
endif()
file(WRITE "${OUTPUT}.new" "#define CARELINE_COMMIT \"${commit}\"\n")
execute_process(COMMAND "${CMAKE_COMMAND}" -E copy_if_different
  "${OUTPUT}.new" "${OUTPUT}")
