#include "engine/words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

bool is_plain(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// What the bytes of one character outside ASCII are to a reader of words.
enum class foreign : std::uint8_t {
  letter,
  nothing, ///< Neither letter nor space: an apostrophe, a joiner, a nukta.
  separator,
  full_stop,
  thumb_up
};

struct foreign_char {
  foreign what;
  std::size_t length;
  std::string_view letters{}; ///< What it is read as; empty: as it stands.
};

/// U+00C0 to U+00FF without their accents, lower case: "á" is "a".
constexpr std::string_view latin_letters = "aaaaaa.ceeeeiiii"
                                           "dnooooo.ouuuuy.."
                                           "aaaaaa.ceeeeiiii"
                                           "dnooooo.ouuuuy.y";

foreign_char classify_latin(unsigned char second) noexcept {
  if (second < 0x80 || second > 0xBF) return {foreign::letter, 1};
  auto plain = latin_letters.substr(second - 0x80u, 1);
  if (plain[0] == '.') return {foreign::letter, 2};
  return {foreign::letter, 2, plain};
}

/// Devanagari: digits as ours; nukta and chandrabindu as most people type.
foreign_char classify_devanagari(unsigned char second,
                                 unsigned char third) noexcept {
  constexpr std::string_view digits = "0123456789";
  constexpr std::string_view without_nukta[] = {"क", "ख", "ग", "ज",
                                                "ड", "ढ", "फ", "य"};
  if (second == 0xA4 && third == 0xBC) return {foreign::nothing, 3};
  if (second == 0xA4 && third == 0x81) return {foreign::letter, 3, "ं"};
  if (second == 0xA5 && third >= 0x98 && third <= 0x9F)
    return {foreign::letter, 3, without_nukta[third - 0x98]};
  if (second == 0xA5 && third >= 0xA6 && third <= 0xAF)
    return {foreign::letter, 3, digits.substr(third - 0xA6u, 1)};
  if (second == 0xA5 && (third == 0xA4 || third == 0xA5))
    return {foreign::full_stop, 3};
  return {foreign::letter, 3};
}

/// Bytes of a character that stand there, of so many that its first announces:
/// what cuts one short is read for itself.
std::size_t present(std::string_view rest, std::size_t announced) noexcept {
  std::size_t n = 1;
  while (n < announced && n < rest.size()
         && (static_cast<unsigned char>(rest[n]) & 0xC0) == 0x80)
    ++n;
  return n;
}

foreign_char classify(std::string_view rest) noexcept {
  auto at = [&](std::size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i])
                           : static_cast<unsigned char>(0);
  };
  if (at(0) == 0xF0) { // planes 1 to 3: emoji for all we care
    bool thumb = at(1) == 0x9F && at(2) == 0x91 && at(3) == 0x8D;
    return {thumb ? foreign::thumb_up : foreign::separator, 4};
  }
  if (at(0) == 0xE2) {
    bool is_quote = at(1) == 0x80 && (at(2) == 0x98 || at(2) == 0x99);
    bool is_joiner = at(1) == 0x80 && at(2) >= 0x8B && at(2) <= 0x8F;
    return {is_quote || is_joiner ? foreign::nothing : foreign::separator, 3};
  }
  if (at(0) == 0xE0 && (at(1) == 0xA4 || at(1) == 0xA5))
    return classify_devanagari(at(1), at(2));
  if (at(0) == 0xEF && at(1) == 0xB8) return {foreign::separator, 3};
  if (at(0) == 0xC2) return {foreign::separator, 2}; // NBSP, inverted marks
  if (at(0) == 0xC3) return classify_latin(at(1));
  if (at(0) == 0xCC && at(1) >= 0x80) return {foreign::nothing, 2}; // accents
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
    initials_ |= initial({buffer_.data() + begin, used - begin});
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
      auto [what, length, letters] = classify(text.substr(i));
      length = present(text.substr(i), length);
      if (what == foreign::letter) {
        // What a character is read as is never longer than itself.
        for (char l : letters.empty() ? text.substr(i, length) : letters)
          buffer_[used++] = l;
      } else if (what != foreign::nothing) {
        end_word();
        if (what == foreign::thumb_up) thumb_up_ = true;
        if (what == foreign::full_stop) clause_start = true;
      }
      i += length;
    }
  }
  end_word();
}

bool words::find(std::string_view word) const noexcept {
  for (std::size_t i = 0; i < count_; ++i)
    if ((*this)[i] == word) return true;
  return false;
}

bool words::find(std::string_view first,
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
