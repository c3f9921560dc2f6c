#include "io/http/url.hpp"

namespace careline::io {

namespace {

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Takes what stands before `mark` (or all) off the front.
std::string_view take_until(std::string_view& text, char mark) {
  auto at = text.find(mark);
  auto head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return head;
}

} // namespace

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      auto high = hex_value(text[i + 1]);
      auto low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
  }
  return out;
}

parameters parse_query(std::string_view query) {
  parameters all;
  while (!query.empty()) {
    auto pair = take_until(query, '&');
    auto name = take_until(pair, '=');
    if (!name.empty())
      all.emplace(percent_decode(name, true), percent_decode(pair, true));
  }
  return all;
}

std::optional<parameters> match(std::string_view pattern,
                                std::string_view path) {
  parameters all;
  for (;;) {
    if (pattern.empty() || path.empty())
      return pattern.empty() && path.empty() ? std::optional(all)
                                             : std::nullopt;
    if (pattern.front() != '{') {
      if (pattern.front() != path.front()) return std::nullopt;
      pattern.remove_prefix(1);
      path.remove_prefix(1);
      continue;
    }
    pattern.remove_prefix(1);
    auto name = take_until(pattern, '}');
    auto segment = path.substr(0, path.find('/'));
    if (segment.empty()) return std::nullopt;
    path.remove_prefix(segment.size());
    all.emplace(std::string(name), percent_decode(segment));
  }
}

} // namespace careline::io
