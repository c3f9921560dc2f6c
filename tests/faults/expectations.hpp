#pragma once
/// EXPECT_ inside a strike. The patients of tests/support say so when they are
/// not answered; no test runs here that would fail, so that without this the
/// run would stay green.

#include <string>
#include <vector>

namespace careline::tests {

/// From now on failures are collected, from any thread. Once, before a stage.
void watch_expectations();

/// File and line of each that failed since the last call. What it says is in
/// the output; a report holds no words.
std::vector<std::string> failed_expectations();

} // namespace careline::tests
