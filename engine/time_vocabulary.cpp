#include "engine/time_vocabulary.hpp"

#include "engine/folded_text.hpp"
#include "engine/time_vocabulary_en.hpp"
#include "engine/time_vocabulary_es.hpp"
#include "engine/time_vocabulary_hi.hpp"
#include "engine/words.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace careline::engine {
namespace {

/// A shorter word is taken as it stands.
constexpr std::size_t forgiven_from = 5;

constexpr bool has_value(role r) noexcept {
  switch (r) {
  case role::number:
  case role::ordinal:
  case role::weekday:
  case role::month:
  case role::offset:
  case role::unit:
  case role::part:
  case role::meridiem:
  case role::zone:
    return true;
  default:
    return false;
  }
}

/// Parts of which an error is forgiven: those that people type in a hurry and
/// that look like little else.
constexpr bool is_forgiven(role r) noexcept {
  switch (r) {
  case role::number:
  case role::weekday:
  case role::month:
  case role::offset:
  case role::unit:
  case role::part:
  case role::noon:
  case role::midnight:
  case role::tonight:
  case role::weekend:
  case role::quarter:
  case role::next:
  case role::coming:
  case role::between:
  case role::after:
  case role::before:
  case role::baje:
  case role::sadhe:
  case role::date_mark:
  case role::past_day:
  case role::any_time:
  case role::pehle:
  case role::among:
  case role::around:
  case role::now:
    return true;
  default:
    return false;
  }
}

std::uint64_t hash_of(std::string_view word) noexcept {
  std::uint64_t h = 0xCBF29CE484222325u;
  for (char c : word) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return h ^ h >> 29;
}

/// Which letters occur; two words one error apart differ in at most two.
std::uint64_t letters_of(std::string_view word) noexcept {
  std::uint64_t set = 0;
  for (char c : word)
    set |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);
  return set;
}

bool are_more_than_two(std::uint64_t bits) noexcept {
  bits &= bits - 1;
  bits &= bits - 1;
  return bits != 0;
}

/// The consonants, the first letter whatever it is; doubled ones once.
std::string skeleton_of(std::string_view word) {
  std::string bones;
  for (std::size_t i = 0; i < word.size(); ++i)
    if ((i == 0 || !is_vowel(word[i]))
        && (bones.empty() || bones.back() != word[i]))
      bones += word[i];
  return bones;
}

/// Whether `word` is `full` with vowels (or one of a doubled letter) left out.
bool leaves_vowels_out(std::string_view word, std::string_view full) noexcept {
  std::size_t i = 0;
  char kept = 0;
  for (char c : full) {
    if (i < word.size() && word[i] == c) {
      kept = c;
      ++i;
    } else if (!is_vowel(c) && c != kept) {
      return false;
    }
  }
  return i == word.size();
}

struct entry {
  std::string word;
  word_found found;
  bool is_forgiven = false;
  std::uint64_t letters = 0;
};

class index {
public:
  index() {
    add(vocabulary::english, language::en);
    add(vocabulary::hindi, language::hi);
    add(vocabulary::spanish, language::es);
    build();
  }

  const entry* exact(std::string_view word) const noexcept {
    for (auto slot = hash_of(word);; ++slot) {
      auto at = slots_[slot & mask];
      if (at == 0) return nullptr;
      if (entries_[at - 1].word == word) return &entries_[at - 1];
    }
  }

  /// One error in a word of five letters or more.
  const entry* near(std::string_view word) const noexcept {
    if (word.size() + 1 < forgiven_from || word.size() > longest)
      return nullptr;
    auto letters = letters_of(word);
    auto first = by_length_[std::max(word.size() - 1, forgiven_from)];
    auto last = by_length_[std::min(word.size() + 2, longest + 1)];
    for (auto i = first; i < last; ++i) {
      auto& e = entries_[forgiven_[i]];
      if (are_more_than_two(e.letters ^ letters)) continue;
      // A word of four letters has lost one, and not its first.
      if (word.size() < forgiven_from && word[0] != e.word[0]) continue;
      if (differ_by_one(word, e.word)) return &e;
    }
    return nullptr;
  }

  const entry* without_vowels(std::string_view word) const noexcept {
    if (word.size() < 3 || word.size() > longest) return nullptr;
    char buffer[longest];
    std::size_t size = 0;
    for (std::size_t i = 0; i < word.size(); ++i)
      if ((i == 0 || !is_vowel(word[i]))
          && (size == 0 || buffer[size - 1] != word[i]))
        buffer[size++] = word[i];
    if (size < 3) return nullptr;
    std::string_view bones{buffer, size};
    for (auto slot = hash_of(bones);; ++slot) {
      auto at = bone_slots_[slot & mask];
      if (at == 0) return nullptr;
      auto& e = entries_[at - 1];
      if (e.word.size() > word.size() && leaves_vowels_out(word, e.word))
        return &e;
    }
  }

  vocabulary_clash clash;

private:
  static constexpr std::size_t mask = 8191;
  static constexpr std::size_t longest = 20;

  template <std::size_t Size>
  void add(const vocabulary_row (&rows)[Size], language l) {
    for (auto& row : rows) {
      std::size_t begin = 0;
      while (begin < row.words.size()) {
        auto end = std::min(row.words.find(' ', begin), row.words.size());
        if (end > begin) add_word(row, row.words.substr(begin, end - begin), l);
        begin = end + 1;
      }
    }
  }

  void add_word(const vocabulary_row& row, std::string_view word, language l) {
    folded_text folded{word};
    auto& e = entry_for(std::string{folded.view(0, folded.size())});
    e.found.is_known = true;
    e.found.are.add(row.what);
    e.found.languages |=
        static_cast<std::uint8_t>(1u << static_cast<unsigned>(l));
    e.is_forgiven = e.is_forgiven || is_forgiven(row.what);
    if (!has_value(row.what)) return;
    bool clashes = e.found.value != -1 && e.found.value != row.value;
    if (clashes) clash = {word, e.found.value, row.value};
    e.found.value = row.value;
  }

  entry& entry_for(std::string word) {
    for (auto slot = hash_of(word);; ++slot) {
      auto& at = slots_[slot & mask];
      if (at == 0) {
        entries_.push_back({std::move(word), {}, false, 0});
        at = static_cast<std::uint16_t>(entries_.size());
      } else if (entries_[at - 1].word != word) {
        continue;
      }
      return entries_[at - 1];
    }
  }

  void build() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      auto& e = entries_[i];
      e.letters = letters_of(e.word);
      if (!e.is_forgiven || e.word.size() > longest) continue;
      if (e.word.size() >= forgiven_from)
        forgiven_.push_back(static_cast<std::uint16_t>(i));
      if (e.word.size() < 4) continue;
      for (auto slot = hash_of(skeleton_of(e.word));; ++slot) {
        auto& at = bone_slots_[slot & mask];
        if (at != 0) continue;
        at = static_cast<std::uint16_t>(i + 1);
        break;
      }
    }
    std::stable_sort(forgiven_.begin(), forgiven_.end(), [&](auto a, auto b) {
      return entries_[a].word.size() < entries_[b].word.size();
    });
    for (std::size_t length = 0; length < by_length_.size(); ++length)
      by_length_[length] = static_cast<std::size_t>(
          std::count_if(forgiven_.begin(), forgiven_.end(), [&](auto i) {
            return entries_[i].word.size() < length;
          }));
  }

  std::vector<entry> entries_;
  std::array<std::uint16_t, mask + 1> slots_{};
  std::array<std::uint16_t, mask + 1> bone_slots_{};
  std::vector<std::uint16_t> forgiven_; ///< By length.
  std::array<std::size_t, longest + 2> by_length_{};
};

/// Built once, from tables that never change.
const index& words_known() {
  static const index all;
  return all;
}

} // namespace

word_found find_exact_word(std::string_view word) noexcept {
  auto* e = words_known().exact(word);
  return e ? e->found : word_found{};
}

word_found find_word(std::string_view word) noexcept {
  auto& all = words_known();
  auto* e = all.exact(word);
  if (e) return e->found;
  e = all.without_vowels(word);
  if (!e) e = all.near(word);
  if (!e) return {};
  auto found = e->found;
  found.is_guessed = true;
  return found;
}

vocabulary_clash find_vocabulary_clash() noexcept {
  return words_known().clash;
}

} // namespace careline::engine
