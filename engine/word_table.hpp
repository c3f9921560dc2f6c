#pragma once
/// Words with what they mean, found by hashing. A vocabulary is asked for every
/// word of every message: a search by halves compares ten times, this once.
/// Built at compile time; filled half at most.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

/// FNV-1a, mixed so that the low bits depend on all.
constexpr std::uint64_t word_hash(std::string_view word) noexcept {
  std::uint64_t h = 0xCBF29CE484222325u;
  for (char c : word) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return h ^ h >> 29;
}

/// @tparam Meaning  value-initialised: the word means nothing
/// @tparam Most     words at most; more are a fault of the compilation
template <class Meaning, std::size_t Most>
class word_table {
public:
  /// The word's meaning, to be written or added to.
  constexpr Meaning& operator[](std::string_view word) {
    auto at = place_of(word);
    if (entries_[at].word.empty()) {
      // Out of constant evaluation this cannot happen: tables are constexpr.
      if (++size_ > Most) throw "too many words for the table";
      entries_[at].word = word;
    }
    return entries_[at].meaning;
  }

  /// @returns null for a word that is not in the table
  constexpr const Meaning* find(std::string_view word) const noexcept {
    auto& e = entries_[place_of(word)];
    return e.word.empty() ? nullptr : &e.meaning;
  }

private:
  struct entry {
    std::string_view word;
    Meaning meaning{};
  };
  static constexpr std::size_t places = std::bit_ceil(2 * Most);

  /// Where the word stands, or would; the empty word would stand nowhere.
  constexpr std::size_t place_of(std::string_view word) const noexcept {
    auto at = static_cast<std::size_t>(word_hash(word)) & (places - 1);
    while (!entries_[at].word.empty() && entries_[at].word != word)
      at = (at + 1) & (places - 1);
    return at;
  }

  std::array<entry, places> entries_{};
  std::size_t size_ = 0;
};

/// How many words stand in a list between blanks: " one two ".
constexpr std::size_t count_words(std::string_view list) noexcept {
  std::size_t n = 0;
  for (std::size_t i = 0; i + 1 < list.size(); ++i)
    n += list[i] == ' ' && list[i + 1] != ' ' ? 1u : 0u;
  return n;
}

/// Calls `use` with each word of such a list.
template <class Use>
constexpr void for_each_word(std::string_view list, Use use) {
  while (true) {
    auto begin = list.find_first_not_of(' ');
    if (begin == list.npos) return;
    list.remove_prefix(begin);
    auto end = std::min(list.find(' '), list.size());
    use(list.substr(0, end));
    list.remove_prefix(end);
  }
}

} // namespace careline::engine
