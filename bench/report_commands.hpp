#pragma once
/// What careline-bench does with reports that are there already:
///
///   careline-bench html A.json B.json ... --out FILE   pages of plots
///   careline-bench --compare A.json B.json             differences as text

#include <optional>
#include <string>
#include <vector>

namespace careline::bench {

/// @param words  the command line without the program's name
/// @returns the exit code; nothing if the command line means something else
std::optional<int> run_report_command(const std::vector<std::string>& words);

} // namespace careline::bench
