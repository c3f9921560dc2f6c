#include "engine/intent_vocabulary.hpp"

#include "engine/intent_words.hpp"
#include "engine/intent_words_es.hpp"
#include "engine/intent_words_hi.hpp"
#include "engine/word_table.hpp"
#include "engine/words.hpp"

#include <algorithm>
#include <array>

namespace careline::engine {
namespace {

using namespace marks;

/// Shorter words are too many for a slip to be told from another word.
constexpr std::size_t forgiven_from = 7;

constexpr auto all_words() {
  constexpr auto size = std::size(english_words) + std::size(hindi_words)
                        + std::size(spanish_words);
  std::array<marked_word, size> all{};
  auto end = std::copy(std::begin(english_words), std::end(english_words),
                       all.begin());
  end = std::copy(std::begin(hindi_words), std::end(hindi_words), end);
  std::copy(std::begin(spanish_words), std::end(spanish_words), end);
  std::sort(all.begin(), all.end(),
            [](auto& a, auto& b) { return a.word < b.word; });
  return all;
}
constexpr auto vocabulary = all_words();

constexpr auto make_exact() {
  word_table<std::uint64_t, std::size(vocabulary)> all;
  // A word of two languages has the marks of both.
  for (auto& e : vocabulary) all[e.word] |= e.marks;
  return all;
}
constexpr auto exact = make_exact();

/// What a Hindi word in Latin letters sounds like, whoever writes it.
struct sound {
  std::array<char, 16> letters{};
  std::size_t size = 0;
  constexpr std::string_view view() const noexcept {
    return {letters.data(), size};
  }
};

constexpr bool is_vowel(char c) noexcept {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// Nothing for a word that cannot be Hindi in Latin letters.
constexpr sound sound_of(std::string_view word) noexcept {
  sound s;
  if (word.size() < 3 || word.size() > s.letters.size()) return s;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = word[i];
    if (c < 'a' || c > 'z') return {};
    char last = s.size > 0 ? s.letters[s.size - 1] : ' ';
    bool is_double = i > 0 && word[i - 1] == c;
    if (is_double && (c == 'e' || c == 'o')) { // "ee" is "i", "oo" is "u"
      s.letters[s.size - 1] = c == 'e' ? 'i' : 'u';
      continue;
    }
    if (is_double) continue;
    if (c == 'h' && last == 'p') {
      s.letters[s.size - 1] = 'f';
      continue;
    }
    if (c == 'y' && last == 'i') continue; // "chahiye", "chahie"
    if (c == 'w') c = 'v';
    if (c == 'z') c = 'j';
    if (c == 'q') c = 'k';
    if (c == 'k' && last == 'c') {
      s.letters[s.size - 1] = 'k';
      continue;
    }
    s.letters[s.size++] = c;
  }
  // The end is nasal or breathed at will: "nahin", "chahiyeh".
  while (s.size > 2 && is_vowel(s.letters[s.size - 2])
         && (s.letters[s.size - 1] == 'n' || s.letters[s.size - 1] == 'h'))
    --s.size;
  return s;
}

struct sounding_word {
  sound how;
  std::uint64_t marks = none;
};

constexpr bool is_latin(std::string_view word) noexcept {
  return !word.empty() && word[0] >= 'a' && word[0] <= 'z';
}

constexpr std::size_t latin_count() {
  std::size_t n = 0;
  for (auto& e : hindi_words) n += is_latin(e.word) ? 1 : 0;
  return n;
}

constexpr auto sounding_words() {
  std::array<sounding_word, latin_count()> all{};
  std::size_t n = 0;
  for (auto& e : hindi_words)
    if (is_latin(e.word)) all[n++] = {sound_of(e.word), e.marks};
  std::sort(all.begin(), all.end(),
            [](auto& a, auto& b) { return a.how.view() < b.how.view(); });
  return all;
}
constexpr auto sounds = sounding_words();

constexpr auto make_by_sound() {
  word_table<std::uint64_t, std::size(sounds)> all;
  for (auto& e : sounds)
    if (auto& marks = all[e.how.view()]; marks == none) marks = e.marks;
  return all;
}
constexpr auto by_sound = make_by_sound();

std::uint64_t marks_by_sound(std::string_view word) noexcept {
  auto wanted = sound_of(word);
  if (wanted.size < 3) return none;
  auto* found = by_sound.find(wanted.view());
  return found ? *found : none;
}

std::uint64_t marks_with_a_slip(std::string_view word) noexcept {
  if (word.size() < forgiven_from || !is_latin(word)) return none;
  // The first letter is rarely wrong: only its words are looked at.
  auto at =
      std::lower_bound(vocabulary.begin(), vocabulary.end(), word.substr(0, 1),
                       [](auto& e, std::string_view w) { return e.word < w; });
  for (; at != vocabulary.end() && at->word[0] == word[0]; ++at)
    if (at->word.size() >= forgiven_from && differ_by_one(at->word, word))
      return at->marks;
  return none;
}

} // namespace

std::uint64_t marks_of(std::string_view word) noexcept {
  if (auto* found = exact.find(word); found && *found != none) return *found;
  if (!is_latin(word)) return none;
  if (auto found = marks_by_sound(word); found != none) return found;
  return marks_with_a_slip(word);
}

} // namespace careline::engine
