#pragma once
/// A message cut into words, numbers and signs, as the reader of times needs
/// them: "3.30pm" is four tokens that touch. Every word carries what the
/// vocabulary knows about it. Fixed buffers, no allocation; any bytes.

#include "engine/folded_text.hpp"
#include "engine/time_vocabulary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

enum class token_kind : std::uint8_t {
  end, ///< Before the first and behind the last token.
  word,
  number,
  sign ///< One of : . / - @ $ # % + (and the signs that stand for them)
};

/// What stands between a token and the one before it.
enum class pause : std::uint8_t { none, comma, stop };

struct token {
  token_kind kind = token_kind::end;
  pause before = pause::none;
  bool touches = false;    ///< No space between it and the token before.
  bool is_guessed = false; ///< A word read through a typing error.
  std::uint8_t digits = 0; ///< Of a number.
  char sign = 0;
  std::uint8_t languages = 0; ///< Whose vocabulary knows the word.
  std::uint16_t clause = 0;   ///< Grows with every pause and new clause.
  std::uint16_t from = 0;     ///< In the text as it came, bytes.
  std::uint16_t to = 0;
  int value = -1; ///< Of a number up to 999,999, or the vocabulary's.
  roles are;
  std::string_view text; ///< Folded.

  bool is(role r) const noexcept { return are.has(r); }
  bool is(std::string_view word) const noexcept {
    return kind == token_kind::word && text == word;
  }
  bool is_sign(char c) const noexcept {
    return kind == token_kind::sign && sign == c;
  }
  bool is_number() const noexcept { return kind == token_kind::number; }
};

/// Views point into the object itself: not to be copied.
class time_tokens {
public:
  static constexpr std::size_t most_bytes = 1000;
  static constexpr int most_tokens = 320;

  explicit time_tokens(std::string_view text) noexcept;
  time_tokens(const time_tokens&) = delete;
  time_tokens& operator=(const time_tokens&) = delete;

  int size() const noexcept { return count_; }
  /// Any index may be asked for: outside is an `end` token.
  const token& operator[](int i) const noexcept {
    return i >= 0 && i < count_ ? tokens_[static_cast<std::size_t>(i)] : none_;
  }
  /// How many words only this language knows.
  int words_of(language l) const noexcept {
    return told_[static_cast<std::size_t>(l)];
  }

private:
  void read_run(std::size_t begin, std::size_t end);
  void add_word(std::size_t begin, std::size_t end);
  void add_number(std::size_t begin, std::size_t end);
  void add_sign(char c, std::size_t at);
  token& add(token_kind kind, std::size_t begin, std::size_t end);
  bool split(std::size_t begin, std::size_t end);

  folded_text text_;
  union { // Only the first count_ are ever alive: most messages have ten.
    std::array<token, most_tokens> tokens_;
  };
  int count_ = 0;
  std::uint16_t clause_ = 0;
  pause pause_ = pause::none;
  bool touches_ = false;
  std::array<int, 3> told_{};
  static inline const token none_{};
};

} // namespace careline::engine
