# Writes OUTPUT, a C++ source that holds the files NAMES of FOLDER as bytes.
set(rows "")
foreach(name ${NAMES})
  file(READ "${FOLDER}/${name}" hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  # Many short literals: the compiler joins them.
  set(literals "")
  set(at 0)
  while(at LESS digits)
    string(SUBSTRING "${hex}" ${at} 1024 piece)
    string(REGEX REPLACE "(..)" "\\\\x\\1" piece "${piece}")
    string(APPEND literals "\n    \"${piece}\"")
    math(EXPR at "${at} + 1024")
  endwhile()
  string(APPEND rows
    "  {\"${name}\", std::string_view(${literals}, ${size})},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"bench/vendors/phone_files.hpp\"

namespace careline::bench {

static const phone_file files[] = {
${rows}};

std::span<const phone_file> phone_files() { return files; }

} // namespace careline::bench
")
