#pragma once
/// The project's own files as text, for the test of the house's rules.

#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

/// One file. Paths are relative to the root: "engine/slots.cpp".
struct source_file {
  std::string path;
  std::string text;

  std::string_view folder() const; ///< "engine"; "" in the root.
  bool ends_with(std::string_view ending) const;
  bool is_cpp() const { return ends_with(".cpp") || ends_with(".hpp"); }
  bool is_below(std::string_view prefix) const;
};

/// All text files below `root`, sorted; without what is built, downloaded or
/// hidden away by tools, and without files that hold a NUL.
std::vector<source_file> read_tree(const std::string& root);

/// C++ without its comments, and with every literal emptied. Lines stay lines.
std::string code_only(std::string_view cpp);

/// One `#include`, as written.
struct include_line {
  std::string name;
  bool is_quoted;
};
std::vector<include_line> includes_of(std::string_view cpp);

/// Whether `word` stands in `text` with no letter, digit or '_' beside it.
bool has_word(std::string_view text, std::string_view word);

std::vector<std::string> lines_of(std::string_view text);

} // namespace careline::tests
