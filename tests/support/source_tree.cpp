#include "tests/support/source_tree.hpp"

#include "tests/support/process.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <sstream>

namespace careline::tests {

namespace {

namespace fs = std::filesystem;

bool is_word_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Copies C++ and leaves out what is no code.
class stripper {
public:
  explicit stripper(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

private:
  void step() {
    if (starts("//"))
      skip_until("\n", false);
    else if (starts("/*"))
      skip_until("*/", true);
    else if (starts("R\""))
      skip_raw();
    else if (text_[at_] == '"')
      skip_literal('"');
    else if (text_[at_] == '\'' && !is_digit_separator())
      skip_literal('\'');
    else
      out_ += text_[at_++];
  }

  bool starts(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }

  // In 10'000 the quote stands between digits; in u8'a' it does not.
  bool is_digit_separator() const {
    return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1]))
           && at_ + 1 < text_.size()
           && std::isxdigit(static_cast<unsigned char>(text_[at_ + 1]))
           && text_.substr(at_ + 2, 1) != "'";
  }

  void skip_until(std::string_view end, bool with_end) {
    auto found = text_.find(end, at_ + 1);
    auto stop = found == std::string_view::npos ? text_.size()
                : with_end                      ? found + end.size()
                                                : found;
    keep_lines(stop);
  }

  void skip_raw() {
    auto open = text_.find('(', at_);
    auto mark = std::string(")");
    mark += text_.substr(at_ + 2, open - at_ - 2);
    mark += '"';
    out_ += "\"\"";
    auto found = text_.find(mark, open);
    keep_lines(found == std::string_view::npos ? text_.size()
                                               : found + mark.size());
  }

  void skip_literal(char quote) {
    out_ += quote;
    out_ += quote;
    auto stop = at_ + 1;
    while (stop < text_.size() && text_[stop] != quote && text_[stop] != '\n')
      stop += text_[stop] == '\\' ? 2 : 1;
    keep_lines(std::min(stop + 1, text_.size()));
  }

  void keep_lines(std::size_t stop) {
    for (; at_ < stop; ++at_)
      if (text_[at_] == '\n') out_ += '\n';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

} // namespace

std::string_view source_file::folder() const {
  auto slash = path.find('/');
  return std::string_view(path).substr(0,
                                       slash == std::string::npos ? 0 : slash);
}

bool source_file::ends_with(std::string_view ending) const {
  return std::string_view(path).ends_with(ending);
}

bool source_file::is_below(std::string_view prefix) const {
  return std::string_view(path).starts_with(prefix);
}

std::vector<source_file> read_tree(const std::string& root) {
  static const std::set<std::string> left_out{
      ".git", ".run", ".cache", "build", "node_modules", "test-results"};
  std::vector<source_file> files;
  for (auto it = fs::recursive_directory_iterator(root);
       it != fs::recursive_directory_iterator(); ++it) {
    // In a second work tree of Git, ".git" is a file that says where it is.
    if (left_out.contains(it->path().filename().string())) {
      if (it->is_directory()) it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file()) continue;
    auto text = read_file(it->path().string());
    if (text.find('\0') != std::string::npos) continue;
    files.push_back({it->path().lexically_relative(root).generic_string(),
                     std::move(text)});
  }
  std::ranges::sort(files, {}, &source_file::path);
  return files;
}

std::string code_only(std::string_view cpp) {
  return stripper(cpp).run();
}

std::vector<include_line> includes_of(std::string_view cpp) {
  std::vector<include_line> found;
  for (auto& line : lines_of(cpp)) {
    auto hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    auto word = line.find("include", hash);
    if (word == std::string::npos
        || line.find_first_not_of(" \t", hash + 1) != word)
      continue;
    auto open = line.find_first_of("<\"", word);
    if (open == std::string::npos) continue;
    bool is_quoted = line[open] == '"';
    auto close = line.find(is_quoted ? '"' : '>', open + 1);
    if (close == std::string::npos) continue;
    found.push_back({line.substr(open + 1, close - open - 1), is_quoted});
  }
  return found;
}

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    auto end = at + word.size();
    bool begins =
        at == 0 || !is_word_part(text[at - 1]) || !is_word_part(word.front());
    bool ends = end == text.size() || !is_word_part(text[end])
                || !is_word_part(word.back());
    if (begins && ends) return true;
  }
  return false;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

} // namespace careline::tests
