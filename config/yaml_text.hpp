#pragma once
/// Text -> YAML, within bounds: what a file may hold is checked before any of
/// it is built in memory (docs/configuration.md, "What a file may hold"). Only
/// loaders include it.

#include "config/yaml_value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace careline::config {

/// Parses a text of one document; what is no YAML, or too much, is told as one
/// fault.
std::optional<YAML::Node> parse_yaml(std::string_view text, fault_list& faults);

/// Reads a file whole; one that cannot be read is told with line 0.
std::optional<std::string> read_text_file(const std::string& path,
                                          fault_list& faults);

} // namespace careline::config
