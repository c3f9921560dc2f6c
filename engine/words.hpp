#pragma once
/// A patient's message as lower-case words, in fixed buffers: reading a message
/// allocates nothing. Any bytes are allowed; the text is cut at 1,000 bytes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

/// Letters and digits make words; apostrophes vanish ("can't" is "cant");
/// everything else, emoji included, separates. Accents do not count ("mañana"
/// is "manana"), Devanagari digits are ours ("४" is "4"), and nukta and
/// chandrabindu are read as most people type them ("ज़हर" is "जहर", "हाँ"
/// is "हां").
class words {
public:
  static constexpr std::size_t most_bytes = 1000;
  static constexpr std::size_t most_words = 180;

  explicit words(std::string_view text) noexcept;
  words(const words&) = delete; // its views point into itself
  words& operator=(const words&) = delete;

  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  std::string_view operator[](std::size_t i) const noexcept {
    return {buffer_.data() + words_[i].begin, words_[i].length};
  }
  /// Whether a comma, full stop or the like stands before word i.
  bool is_clause_start(std::size_t i) const noexcept {
    return words_[i].clause_start;
  }
  bool has_question_mark() const noexcept { return question_mark_; }
  bool has_thumb_up() const noexcept { return thumb_up_; }

  bool has(std::string_view word) const noexcept {
    return may_have(word) && find(word);
  }
  /// Whether the words stand next to each other somewhere.
  bool has(std::string_view first, std::string_view second) const noexcept {
    return may_have(first) && may_have(second) && find(first, second);
  }

private:
  static constexpr std::uint64_t initial(std::string_view word) noexcept {
    return word.empty()
               ? 0
               : std::uint64_t{1} << (static_cast<unsigned char>(word[0]) & 63);
  }
  /// Whether any word begins as this one does: most that are looked for are
  /// not there, and this costs next to nothing.
  bool may_have(std::string_view word) const noexcept {
    return (initials_ & initial(word)) != 0;
  }
  bool find(std::string_view word) const noexcept;
  bool find(std::string_view first, std::string_view second) const noexcept;

  struct span {
    std::uint16_t begin;
    std::uint16_t length;
    bool clause_start;
  };
  // Left uninitialised on purpose: only what was written is ever read.
  std::array<char, most_bytes> buffer_;
  std::array<span, most_words> words_;
  std::size_t count_ = 0;
  std::uint64_t initials_ = 0; ///< By the first byte's low six bits.
  bool question_mark_ = false;
  bool thumb_up_ = false;
};

/// A word as a whole number; -1 if it is none or has more than 9 digits.
int number_of(std::string_view word) noexcept;

/// Whether two words differ by at most one letter added, lost, changed, or
/// swapped with its neighbour.
bool differ_by_one(std::string_view a, std::string_view b) noexcept;

} // namespace careline::engine
