#pragma once
/// Text for people, line by line.

#include <string>

namespace careline::bench {

/// Appends what printf would print; at most 1,023 bytes of it.
[[gnu::format(printf, 2, 3)]] void say(std::string& out, const char* format,
                                       ...);

} // namespace careline::bench
