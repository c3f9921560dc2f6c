#include "tests/fuzz/promise.hpp"

#include <boost/assert.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace careline::fuzz {

namespace {

/// Bytes of the well-formed character that the text begins with, or 0.
std::size_t step_of(std::string_view text) {
  auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto first = at(0);
  if (first < 0x80) return text.empty() ? 0 : 1;
  const std::size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((at(i) & 0xC0) != 0x80) return 0;
  if (first == 0xE0 && at(1) < 0xA0) return 0;
  if (first == 0xED && at(1) > 0x9F) return 0;
  if (first == 0xF0 && at(1) < 0x90) return 0;
  if (first == 0xF4 && at(1) > 0x8F) return 0;
  return size;
}

} // namespace

void promise(bool holds, std::string_view what, std::string_view about) {
  if (holds) return;
  std::fprintf(stderr, "BROKEN PROMISE: %.*s\n  [%.*s]\n",
               static_cast<int>(what.size()), what.data(),
               static_cast<int>(std::min<std::size_t>(about.size(), 2'000)),
               about.data());
  std::abort();
}

bool is_well_formed(std::string_view text) {
  while (!text.empty()) {
    const auto step = step_of(text);
    if (step == 0) return false;
    text.remove_prefix(step);
  }
  return true;
}

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
  });
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string spaced_out(std::string_view text) {
  std::string out = "  ";
  for (const char c : text) {
    out += c;
    if (c == ' ') out += c;
  }
  return out += ' ';
}

std::uint8_t dice::byte() {
  if (rest_.empty()) return 0;
  const auto out = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return out;
}

std::uint64_t dice::number() {
  std::uint64_t out = 0;
  for (int i = 0; i < 8; ++i) out = out << 8 | byte();
  return out;
}

std::string_view dice::bytes() {
  const auto out = rest_.substr(0, byte());
  rest_.remove_prefix(std::min(out.size(), rest_.size()));
  return out;
}

std::string dice::text() {
  auto from = bytes();
  std::string out;
  while (!from.empty()) {
    const auto step = step_of(from);
    out.append(from.substr(0, step));
    from.remove_prefix(std::max<std::size_t>(step, 1));
  }
  return out;
}

} // namespace careline::fuzz

/// What Boost's own assertions call here (CMakeLists.txt).
void boost::assertion_failed(const char* what, const char* function,
                             const char* file, long line) {
  // Beast 1.81 asserts one byte count too many where the last chunk comes in
  // pieces: "0\r\n", then one byte (its pull request 2861 corrects it). What
  // follows does not rely on it.
  const std::string_view where(file);
  if (where.ends_with("basic_parser.ipp") && std::string_view(what) == "n >= 5")
    return;
  std::fprintf(stderr, "ASSERTION of Boost: %s\n  %s, %s:%ld\n", what, function,
               file, line);
  std::abort();
}
