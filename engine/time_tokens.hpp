#pragma once
/// A message cut into words, numbers and signs, as the reader of times needs
/// them: "3.30pm" is five tokens that touch. Fixed buffers, no allocation.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

enum class token_kind : std::uint8_t {
  end, ///< Before the first and behind the last token.
  word,
  number,
  sign ///< One of : . / - @ $ , (the latter stands for every clause break)
};

struct token {
  token_kind kind = token_kind::end;
  bool touches = false;     ///< No space between it and the token before.
  std::uint8_t digits = 0;  ///< Of a number.
  std::uint16_t clause = 0; ///< Grows with every comma, full stop, "but".
  int value = 0;            ///< Of a number up to 999,999; else -1.
  std::string_view text;    ///< Lower case; a sign's one character.

  bool is(std::string_view word) const noexcept {
    return kind == token_kind::word && text == word;
  }
  bool is_sign(char c) const noexcept {
    return kind == token_kind::sign && text[0] == c;
  }
  bool is_number() const noexcept { return kind == token_kind::number; }
};

/// Views point into the object itself: not to be copied.
class time_tokens {
public:
  static constexpr std::size_t most_bytes = 1000;
  static constexpr std::size_t most_tokens = 240;

  explicit time_tokens(std::string_view text) noexcept;
  time_tokens(const time_tokens&) = delete;
  time_tokens& operator=(const time_tokens&) = delete;

  std::size_t size() const noexcept { return count_; }
  /// Any index may be asked for: outside is an `end` token.
  const token& operator[](std::size_t i) const noexcept {
    return i < count_ ? tokens_[i] : none_;
  }
  const token& before(std::size_t i, std::size_t n = 1) const noexcept {
    return i >= n ? (*this)[i - n] : none_;
  }

private:
  void add(token_kind kind, std::size_t begin, std::size_t end, bool touches);

  std::array<char, most_bytes> buffer_;
  std::array<token, most_tokens> tokens_;
  std::size_t count_ = 0;
  std::uint16_t clause_ = 0;
  static inline const token none_{};
};

} // namespace careline::engine
