#include "engine/time_tokens.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Typographic signs in place of the plain ones; 0 if it is none of them.
char plain_sign(std::string_view rest) noexcept {
  if (!rest.starts_with("\xE2\x80")) return 0;
  if (rest.size() < 3) return 0;
  auto last = static_cast<unsigned char>(rest[2]);
  if (last == 0x98 || last == 0x99) return '\'';
  if (last >= 0x90 && last <= 0x95) return '-';
  return ' ';
}

} // namespace

void time_tokens::add(token_kind kind, std::size_t begin, std::size_t end,
                      bool touches) {
  if (count_ == most_tokens) return;
  token t;
  t.kind = kind;
  t.touches = touches && count_ > 0;
  t.clause = clause_;
  t.text = {buffer_.data() + begin, end - begin};
  if (kind == token_kind::number) {
    t.digits =
        static_cast<std::uint8_t>(std::min<std::size_t>(20, end - begin));
    t.value = -1;
    if (t.digits <= 6) {
      t.value = 0;
      for (char c : t.text) t.value = t.value * 10 + (c - '0');
    }
  }
  if (kind == token_kind::word && t.text == "but") t.clause = ++clause_;
  tokens_[count_++] = t;
}

time_tokens::time_tokens(std::string_view text) noexcept {
  text = text.substr(0, most_bytes);
  // Lower case first, so that every view stays valid.
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size();) {
    char c = text[i];
    std::size_t length = 1;
    if (auto sign = plain_sign(text.substr(i))) {
      c = sign;
      length = 3;
    } else if (text.substr(i).starts_with("\xE2\x82\xB9")) {
      c = '$'; // the rupee sign: money is money
      length = 3;
    } else if (text.substr(i).starts_with("\xF0\x9F")) {
      c = ' ';
      length = 4;
    } else if (text.substr(i).starts_with("\xC2\xA0")) {
      c = ' ';
      length = 2;
    }
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    i += length;
    if (c == '\'' || c == '`') continue; // "o'clock", "tomorrow's"
    buffer_[size++] = c;
  }
  bool touches = false;
  for (std::size_t i = 0; i < size;) {
    char c = buffer_[i];
    auto begin = i;
    if (is_digit(c)) {
      while (i < size && is_digit(buffer_[i])) ++i;
      add(token_kind::number, begin, i, touches);
      touches = true;
    } else if (is_letter(c)) {
      while (i < size && is_letter(buffer_[i])) ++i;
      add(token_kind::word, begin, i, touches);
      touches = true;
    } else {
      ++i;
      bool inside = touches && i < size
                    && (is_digit(buffer_[i]) || is_letter(buffer_[i]));
      if (c == ':' || c == '/' || c == '-' || c == '@' || c == '$') {
        add(token_kind::sign, begin, i, touches);
        touches = true;
      } else if (c == '.' && touches) {
        // "3.30", "p.m." or the end of a sentence.
        if (!inside) ++clause_;
        add(token_kind::sign, begin, i, true);
        touches = true;
      } else if (c == ',' || c == ';' || c == '!' || c == '?' || c == '.'
                 || c == '\n' || c == '(' || c == ')') {
        ++clause_;
        touches = false;
      } else {
        touches = false;
      }
    }
  }
}

} // namespace careline::engine
