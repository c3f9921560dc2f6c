#include "io/http/url.hpp"

#include <algorithm>
#include <charconv>

namespace careline::io {

namespace {

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
         || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_'
         || c == '~';
}

/// Takes the text up to `mark` off the front, and the mark.
std::string_view take_until(std::string_view& text, char mark) {
  const auto end = text.find(mark);
  const auto front = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return front;
}

bool is_parameter(std::string_view segment) noexcept {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

} // namespace

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_code = text[i] == '%' && i + 2 < text.size()
                         && hex_value(text[i + 1]) >= 0
                         && hex_value(text[i + 2]) >= 0;
    if (is_code) {
      out.push_back(static_cast<char>(hex_value(text[i + 1]) << 4
                                      | hex_value(text[i + 2])));
      i += 2;
    } else {
      out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 0xF]);
  }
  return out;
}

std::optional<parameters> parse_query(std::string_view query) {
  parameters out;
  while (!query.empty()) {
    auto pair = take_until(query, '&');
    if (pair.empty()) continue;
    auto name = percent_decode(take_until(pair, '='), true);
    if (!out.emplace(std::move(name), percent_decode(pair, true)).second)
      return std::nullopt;
  }
  return out;
}

std::optional<url_parts> parse_url(std::string_view url) {
  url_parts out;
  out.is_https = url.substr(0, 8) == "https://";
  if (!out.is_https && url.substr(0, 7) != "http://") return std::nullopt;
  for (const char c : url)
    if (c <= ' ' || c == 0x7F) return std::nullopt;
  url.remove_prefix(out.is_https ? 8 : 7);
  url = url.substr(0, url.find('#'));
  const auto path = std::min(url.find_first_of("/?"), url.size());
  auto authority = url.substr(0, path);
  out.target = url.substr(path);
  if (out.target.empty() || out.target[0] == '?') out.target.insert(0, "/");
  if (authority.find('@') != std::string_view::npos) return std::nullopt;

  const auto bracket = authority.find(']');
  const auto colon =
      authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  auto host = authority.substr(0, colon);
  const std::uint16_t usual = out.is_https ? 443 : 80;
  out.port = usual;
  if (colon != std::string_view::npos) {
    const auto digits = authority.substr(colon + 1);
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, out.port);
    if (read.ec != std::errc{} || read.ptr != end || out.port == 0)
      return std::nullopt;
  }
  out.authority = host;
  if (out.port != usual) out.authority += ":" + std::to_string(out.port);
  if (!host.empty() && host.front() == '[') {
    if (host.back() != ']') return std::nullopt;
    host = host.substr(1, host.size() - 2);
  }
  if (host.empty()) return std::nullopt;
  out.host = host;
  return out;
}

std::optional<parameters> match(std::string_view pattern,
                                std::string_view path) {
  parameters out;
  while (!pattern.empty() || !path.empty()) {
    // An end on one side only: "/a" is not "/a/".
    if (pattern.empty() || path.empty()) return std::nullopt;
    const bool pattern_goes_on = pattern.find('/') != std::string_view::npos;
    const bool path_goes_on = path.find('/') != std::string_view::npos;
    if (pattern_goes_on != path_goes_on) return std::nullopt;
    const auto wanted = take_until(pattern, '/');
    const auto found = take_until(path, '/');
    if (!is_parameter(wanted)) {
      if (wanted != percent_decode(found)) return std::nullopt;
      continue;
    }
    auto value = percent_decode(found);
    if (value.empty()
        || value.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
      return std::nullopt;
    out.emplace(wanted.substr(1, wanted.size() - 2), std::move(value));
  }
  return out;
}

} // namespace careline::io
