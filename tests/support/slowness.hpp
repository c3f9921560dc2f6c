#pragma once
/// How much slower than a release build this one is: 1, and more under the
/// sanitizers (tests/CMakeLists.txt).

#include <chrono>

namespace careline::tests {

/// What lasts `time` on a release build. For what a test sets up so that
/// something comes before it: a vendor's delay, a limit that is not what the
/// test is about. Never for what a test checks.
std::chrono::milliseconds slowed(std::chrono::milliseconds time);

} // namespace careline::tests
