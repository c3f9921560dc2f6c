#pragma once
/// One run from its first request to its last check.

#include "bench/command_line.hpp"
#include "bench/report.hpp"

namespace careline::bench {

/// Loads, watches, waits until what has to be sent is sent, and checks. Ends
/// early at SIGINT and SIGTERM. @throws std::exception if it cannot be done
run_report carry_out(const command_line& line);

} // namespace careline::bench
