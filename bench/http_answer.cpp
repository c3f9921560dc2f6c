#include "bench/http_answer.hpp"

#include <charconv>

namespace careline::bench {

namespace {

bool same_name(std::string_view line, std::string_view lower) noexcept {
  if (line.size() <= lower.size() || line[lower.size()] != ':') return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = line[i];
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (low != lower[i]) return false;
  }
  return true;
}

std::string_view value_of(std::string_view line) noexcept {
  auto value = line.substr(line.find(':') + 1);
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  return value;
}

} // namespace

http_answer read_answer(std::string_view bytes) noexcept {
  using state = http_answer::state;
  http_answer out{state::incomplete};
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == bytes.npos) return out;
  auto head = bytes.substr(0, head_end);
  if (head.size() < 12 || !head.starts_with("HTTP/1.1 ")) {
    out.is = state::malformed;
    return out;
  }
  std::from_chars(head.data() + 9, head.data() + 12, out.status);
  std::size_t length = 0;
  while (!head.empty()) {
    const auto line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size() == head.size() ? head.size()
                                                  : line.size() + 2);
    if (same_name(line, "content-length")) {
      const auto digits = value_of(line);
      std::from_chars(digits.data(), digits.data() + digits.size(), length);
    } else if (same_name(line, "connection")) {
      out.closes = value_of(line) == "close";
    } else if (same_name(line, "retry-after")) {
      out.has_retry_after = true;
    } else if (same_name(line, "transfer-encoding")) {
      out.is = state::malformed;
      return out;
    }
  }
  out.size = head_end + 4 + length;
  if (bytes.size() >= out.size)
    out.is = out.status >= 200 ? state::complete : state::malformed;
  return out;
}

} // namespace careline::bench
