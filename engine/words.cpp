#include "engine/words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

bool is_plain(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// What the bytes of one character outside ASCII are to a reader of words.
enum class foreign : std::uint8_t { letter, apostrophe, separator, thumb_up };

struct foreign_char {
  foreign what;
  std::size_t length;
};

foreign_char classify(std::string_view rest) noexcept {
  auto at = [&](std::size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i])
                           : static_cast<unsigned char>(0);
  };
  if (at(0) == 0xF0) { // planes 1 to 3: emoji for all we care
    bool thumb = at(1) == 0x9F && at(2) == 0x91 && at(3) == 0x8D;
    return {thumb ? foreign::thumb_up : foreign::separator,
            std::min<std::size_t>(4, rest.size())};
  }
  if (at(0) == 0xE2) {
    if (at(1) == 0x80 && (at(2) == 0x98 || at(2) == 0x99))
      return {foreign::apostrophe, 3};
    return {foreign::separator, std::min<std::size_t>(3, rest.size())};
  }
  if (at(0) == 0xEF && at(1) == 0xB8) return {foreign::separator, 3};
  if (at(0) == 0xC2) return {foreign::separator, 2}; // NBSP, inverted marks
  return {foreign::letter, 1};
}

} // namespace

words::words(std::string_view text) noexcept {
  text = text.substr(0, most_bytes);
  std::size_t used = 0;
  std::size_t begin = 0;
  bool clause_start = true;
  auto end_word = [&] {
    if (used == begin || count_ == most_words) {
      used = begin;
      return;
    }
    words_[count_++] = {static_cast<std::uint16_t>(begin),
                        static_cast<std::uint16_t>(used - begin), clause_start};
    begin = used;
    clause_start = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 'A' && c <= 'Z') c = static_cast<unsigned char>(c + 32);
    if (is_plain(c)) {
      buffer_[used++] = static_cast<char>(c);
      ++i;
    } else if (c < 0x80) {
      ++i;
      if (c == '\'' || c == '`') continue;
      end_word();
      if (c == '?') question_mark_ = true;
      if (c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == '\n'
          || c == ':' || c == '(' || c == ')')
        clause_start = true;
    } else {
      auto [what, length] = classify(text.substr(i));
      length = std::min(length, text.size() - i);
      if (what == foreign::letter) {
        buffer_[used++] = static_cast<char>(c);
      } else if (what != foreign::apostrophe) {
        end_word();
        if (what == foreign::thumb_up) thumb_up_ = true;
      }
      i += length;
    }
  }
  end_word();
}

bool words::has(std::string_view word) const noexcept {
  for (std::size_t i = 0; i < count_; ++i)
    if ((*this)[i] == word) return true;
  return false;
}

bool words::has(std::string_view first,
                std::string_view second) const noexcept {
  for (std::size_t i = 0; i + 1 < count_; ++i)
    if ((*this)[i] == first && (*this)[i + 1] == second) return true;
  return false;
}

int number_of(std::string_view word) noexcept {
  if (word.empty() || word.size() > 9) return -1;
  int value = 0;
  for (char c : word) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool differ_by_one(std::string_view a, std::string_view b) noexcept {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  auto i = static_cast<std::size_t>(
      std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  if (a.size() < b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size() || a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i]
         && a.substr(i + 2) == b.substr(i + 2);
}

} // namespace careline::engine
