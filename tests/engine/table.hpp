#pragma once
/// Reads a table of a test: tab-separated rows, # begins a comment.

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace careline::engine::tests {

inline std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::ifstream file(std::string{CARELINE_SOURCE_DIR} + "/tests/engine/data/"
                     + name);
  if (!file) throw std::runtime_error("no such table: " + name);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> row(1);
    for (char c : line) {
      if (c == '\t')
        row.emplace_back();
      else
        row.back() += c;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

} // namespace careline::engine::tests
