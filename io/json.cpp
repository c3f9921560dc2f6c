#include "io/json.hpp"

#include "config/utf8.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace careline::io {

namespace {

/// Bytes that may be copied as they are: ASCII but control, '"' and '\'.
constexpr std::array<bool, 256> plain_bytes = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) plain[c] = true;
  plain['"'] = false;
  plain['\\'] = false;
  return plain;
}();

bool is_plain(char c) noexcept {
  return plain_bytes[static_cast<unsigned char>(c)];
}

void append_escaped(std::string& out, char c) {
  static constexpr char digits[] = "0123456789abcdef";
  switch (c) {
  case '"':
    out += "\\\"";
    return;
  case '\\':
    out += "\\\\";
    return;
  case '\n':
    out += "\\n";
    return;
  case '\r':
    out += "\\r";
    return;
  case '\t':
    out += "\\t";
    return;
  default:
    out += "\\u00";
    out.push_back(digits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(digits[static_cast<unsigned char>(c) & 0xF]);
  }
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

void append_padded(std::string& out, unsigned number, int width) {
  std::array<char, 10> text;
  for (int i = width; i-- > 0; number /= 10)
    text[static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
  out.append(text.data(), static_cast<std::size_t>(width));
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    std::size_t run = 0;
    while (run < text.size() && is_plain(text[run])) ++run;
    out.append(text.data(), run);
    text.remove_prefix(run);
    if (text.empty()) break;
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      append_escaped(out, text[0]);
      text.remove_prefix(1);
    } else if (const auto step = config::utf8_step(text); step > 0) {
      out.append(text.data(), step);
      text.remove_prefix(step);
    } else {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    }
  }
  out.push_back('"');
}

void append_rfc3339(std::string& out, engine::instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  const auto part = [](auto n) { return static_cast<unsigned>(n.count()); };
  append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out.push_back('-');
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out.push_back('-');
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out.push_back('T');
  append_padded(out, part(time.hours()), 2);
  out.push_back(':');
  append_padded(out, part(time.minutes()), 2);
  out.push_back(':');
  append_padded(out, part(time.seconds()), 2);
  out.push_back('.');
  append_padded(out, part(time.subseconds()), 3);
  out.push_back('Z');
}

std::string rfc3339(engine::instant at) {
  std::string out;
  out.reserve(24);
  append_rfc3339(out, at);
  return out;
}

json_writer& json_writer::open(char bracket) {
  separate();
  out_.push_back(bracket);
  comma_ = false;
  return *this;
}

json_writer& json_writer::close(char bracket) {
  out_.push_back(bracket);
  comma_ = true;
  return *this;
}

json_writer& json_writer::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_.push_back(':');
  comma_ = false;
  return *this;
}

json_writer& json_writer::value(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

json_writer& json_writer::value(bool b) {
  return raw(b ? "true" : "false");
}

json_writer& json_writer::value(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  append_number(out_, number);
  return *this;
}

json_writer& json_writer::value(engine::instant at) {
  separate();
  out_.push_back('"');
  append_rfc3339(out_, at);
  out_.push_back('"');
  return *this;
}

json_writer& json_writer::null() {
  return raw("null");
}

json_writer& json_writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

json_writer& json_writer::integer(std::int64_t number) {
  separate();
  append_number(out_, number);
  return *this;
}

json_writer& json_writer::natural(std::uint64_t number) {
  separate();
  append_number(out_, number);
  return *this;
}

} // namespace careline::io
