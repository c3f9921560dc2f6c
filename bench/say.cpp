#include "bench/say.hpp"

#include <cstdarg>
#include <cstdio>

namespace careline::bench {

void say(std::string& out, const char* format, ...) {
  char line[1'024];
  va_list values;
  va_start(values, format);
  std::vsnprintf(line, sizeof line, format, values);
  va_end(values);
  out += line;
}

} // namespace careline::bench
