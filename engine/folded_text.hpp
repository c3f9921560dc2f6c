#pragma once
/// Text made comparable: one byte per letter, lower case, without accents.
/// Devanagari letters become the bytes 0x80 to 0xFF, its digits plain ones;
/// letters of other scripts become `other_letter`. Any bytes are allowed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

/// At most 1,000 bytes are read, cut where a character ends.
class folded_text {
public:
  static constexpr std::size_t most_bytes = 1000;
  static constexpr char other_letter = 0x7F;

  explicit folded_text(std::string_view text) noexcept;

  std::size_t size() const noexcept { return size_; }
  char operator[](std::size_t i) const noexcept {
    return i < size_ ? letters_[i] : ' ';
  }
  std::string_view view(std::size_t begin, std::size_t end) const noexcept {
    return {letters_.data() + begin, end - begin};
  }
  /// Where letter i came from, in bytes of the text.
  std::uint16_t origin(std::size_t i) const noexcept {
    return i < size_ ? origins_[i] : read_;
  }

private:
  void put(char c, std::size_t from) noexcept;

  // Left uninitialised on purpose: only what was written is ever read.
  std::array<char, most_bytes + 8> letters_;
  std::array<std::uint16_t, most_bytes + 8> origins_;
  std::size_t size_ = 0;
  std::uint16_t read_ = 0;
};

inline bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
inline bool is_folded_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || c == folded_text::other_letter
         || static_cast<unsigned char>(c) >= 0x80;
}
inline bool is_vowel(char c) noexcept {
  auto u = static_cast<unsigned char>(c);
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
         || (u >= 0xBE && u <= 0xCC); // Devanagari vowel signs
}

} // namespace careline::engine
