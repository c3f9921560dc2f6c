#include "io/http/answer_text.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace careline::io {

namespace {

/// A longer body is not copied behind its header.
constexpr std::size_t short_body_bytes = 16 * 1024;

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

bool is_one_line(std::string_view text) noexcept {
  return text.find_first_of(std::string_view("\r\n\0", 3))
         == std::string_view::npos;
}

} // namespace

void append_field(std::string& out, std::string_view name,
                  std::string_view value) {
  if (!is_one_line(name) || !is_one_line(value)) return;
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

bool append_answer(std::string& out, const response& r, const answer_terms& t) {
  const bool has_body = r.status != 204 && r.status != 304 && r.status >= 200;
  out += "HTTP/1.1 ";
  append_number(out, r.status);
  out.push_back(' ');
  out += reason_phrase(r.status);
  out += "\r\nDate: ";
  out += t.date;
  out += "\r\n";
  if (has_body) {
    if (!r.content_type.empty())
      append_field(out, "Content-Type", r.content_type);
    out += "Content-Length: ";
    append_number(out, r.body.size());
    out += "\r\n";
  }
  for (const auto& [name, value] : r.headers) append_field(out, name, value);
  if (t.closes)
    out += "Connection: close\r\n";
  else if (t.is_http_10)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (!has_body || t.is_head || r.body.empty()) return false;
  if (r.body.size() > short_body_bytes) return true;
  out += r.body;
  return false;
}

std::string http_date(std::chrono::system_clock::time_point at) {
  const auto seconds = std::chrono::system_clock::to_time_t(at);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 40> text;
  // The process runs in the C locale: the names are English.
  const auto size = std::strftime(text.data(), text.size(),
                                  "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

} // namespace careline::io
