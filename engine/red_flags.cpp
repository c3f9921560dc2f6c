#include "engine/red_flags.hpp"

#include "engine/red_flag_words.hpp"
#include "engine/red_flag_words_es.hpp"
#include "engine/red_flag_words_hi.hpp"
#include "engine/word_table.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace careline::engine {
namespace {

constexpr std::size_t languages = 3;

/// What a word is a sign of, by language.
using signs_of_word = std::array<std::uint64_t, languages>;

constexpr auto make_signs() {
  word_table<signs_of_word, std::size(english_signs_of_danger)
                                + std::size(hindi_signs)
                                + std::size(spanish_signs)>
      all;
  auto add = [&](std::span<const sign_word> words, std::size_t language) {
    for (auto& e : words) {
      auto& signs = all[e.word][language];
      if (signs != 0) throw "a word stands in a list once";
      signs = e.signs;
    }
  };
  add(english_signs_of_danger, 0);
  add(hindi_signs, 1);
  add(spanish_signs, 2);
  return all;
}
constexpr auto signs_of_danger = make_signs();

/// What one language's words mean together.
struct vocabulary {
  std::span<const danger> dangers;
  std::uint64_t many; ///< Of a number that no dose has.
};

/// Nobody is told to take so many pills.
constexpr int no_dose = 8;

constexpr vocabulary vocabularies[languages] = {
    {english_dangers, sign::many},
    {hindi_dangers, sign_hi::many},
    {spanish_dangers, sign_es::many}};

/// The signs of each word of one message, in one language.
struct message_signs {
  std::array<std::uint64_t, words::most_words> of;
  std::size_t size = 0;
};

/// Where a pattern was found: words [first, last].
struct match {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Looks for the pattern from word `at` on, which must begin it.
bool matches_at(const danger& d, const message_signs& s, std::size_t at,
                match& found) noexcept {
  if ((s.of[at] & d.first) == 0) return false;
  found = {at, at};
  if (d.second == 0) return true;
  auto find_near = [&](std::uint64_t wanted, std::size_t from,
                       std::size_t& where) {
    auto end = std::min(s.size, from + d.reach);
    for (std::size_t i = from; i < end; ++i)
      if (s.of[i] & wanted) {
        where = i;
        return true;
      }
    return false;
  };
  std::size_t second = 0;
  if (!find_near(d.second, at + 1, second)) return false;
  found.last = second;
  if (d.third == 0) return true;
  std::size_t third = 0;
  if (!find_near(d.third, second + 1, third)) return false;
  found.last = third;
  return true;
}

/// "no chest pain", "without any", "never had", "not having"; a list goes on
/// over "or": "no chest pain or seizure". A comma or other words end it.
bool is_denied(const words& said, const message_signs& s,
               std::size_t first) noexcept {
  for (std::size_t i = first; i > 0; --i) {
    if (said.is_clause_start(i)) return false;
    auto signs = s.of[i - 1];
    if (signs & denial_sign) {
      // "no no chest pain" and "not without" are beyond us: not denied.
      return i < 2 || (s.of[i - 2] & denial_sign) == 0
             || said.is_clause_start(i - 1);
    }
    bool goes_on = (signs & between_denial_sign) != 0
                   || (signs & ~between_denial_sign) != 0;
    if (!goes_on) return false;
    // Another sign continues the denial only in a list with "or".
    if ((signs & between_denial_sign) == 0 && !said.has("or")
        && !said.has("nor") && !said.has("ni") && !said.has("o"))
      return false;
  }
  return false;
}

bool is_no_in_hindi(std::string_view word) noexcept {
  return word == "nahi" || word == "nahin" || word == "nhi" || word == "nai"
         || word == "नहीं" || word == "नही";
}

bool is_in_hindi(std::string_view word) noexcept {
  for (auto is : {"hua", "hui", "हुआ", "हुई", "hai", "h", "hain", "tha", "thi",
                  "ho", "है", "हैं", "था", "थी", "हो"})
    if (word == is) return true;
  return false;
}

/// "seene mein dard nahi hai", "chest pain nahi": Hindi denies behind, with
/// nothing but "is" and "was" after it.
bool is_denied_after(const words& said, const match& m) noexcept {
  auto at = m.last + 1;
  // "dard bilkul nahi hai", "dard to nahi hai"
  if (at + 1 < said.size() && !is_no_in_hindi(said[at])) ++at;
  if (at >= said.size() || said.is_clause_start(at)
      || !is_no_in_hindi(said[at]))
    return false;
  auto next = at + 1;
  return next == said.size() || said.is_clause_start(next)
         || is_in_hindi(said[next]);
}

/// "post stroke", "history of seizures", "heart attack 5 years ago", "hace 5
/// años", "5 saal pehle"
bool is_history(const words& said, const match& m) noexcept {
  auto before = [&](std::size_t n) -> std::string_view {
    return m.first >= n ? said[m.first - n] : std::string_view{};
  };
  for (std::size_t n = 1; n <= 2; ++n) {
    auto w = before(n);
    if (w == "post" || w == "previous" || w == "past" || w == "history"
        || w == "antecedentes" || w == "treat")
      return true;
  }
  // "5 saal pehle lakwa hua tha", "hace 3 años tuve un derrame"
  for (std::size_t i = 0; i + 1 < m.first; ++i) {
    bool is_years = said[i] == "saal" || said[i] == "साल" || said[i] == "anos";
    bool is_ago = said[i + 1] == "pehle" || said[i + 1] == "पहले"
                  || (i > 1 && said[i - 2] == "hace");
    if (is_years && is_ago && m.first - i <= 5) return true;
  }
  auto end = std::min(said.size(), m.last + 6);
  for (auto i = m.last + 1; i + 1 < end; ++i) {
    if (said.is_clause_start(i)) return false;
    auto unit = said[i];
    if ((unit == "years" || unit == "year" || unit == "yrs" || unit == "months")
        && (said[i + 1] == "ago" || said[i + 1] == "back"))
      return true;
    if ((unit == "saal" || unit == "mahine" || unit == "साल" || unit == "महीने")
        && (said[i + 1] == "pehle" || said[i + 1] == "pahle"
            || said[i + 1] == "पहले"))
      return true;
    // "a stroke last year", "lakwa ka ilaj"
    if ((unit == "last" && (said[i + 1] == "year" || said[i + 1] == "month"))
        || (unit == "pichle" && said[i + 1] == "saal") || unit == "ilaj"
        || unit == "ilaaj" || unit == "इलाज")
      return true;
    if (unit == "hace"
        && (said.has("anos") || said.has("ano") || said.has("meses")))
      return true;
  }
  return false;
}

bool is_measure(std::string_view word) noexcept {
  return word == "test" || word == "tests" || word == "pressure"
         || word == "sugar" || word == "group" || word == "report"
         || word == "reports" || word == "work" || word == "sample";
}

/// What the words are signs of; null: of nothing.
struct found_signs {
  std::array<const signs_of_word*, words::most_words> of;
  bool is_many = false; ///< A number that no dose has is among the words.
};

bool tells_danger(const words& said, const found_signs& found,
                  std::size_t language) noexcept {
  auto& v = vocabularies[language];
  message_signs s;
  s.size = said.size();
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < s.size; ++i) {
    bool measured = i > 0 && said[i - 1] == "blood" && is_measure(said[i]);
    if (measured) s.of[i - 1] = 0; // "blood pressure", "blood test"
    s.of[i] = measured || !found.of[i] ? 0 : (*found.of[i])[language];
    if (found.is_many && number_of(said[i]) >= no_dose) s.of[i] |= v.many;
    any |= s.of[i];
  }
  if ((any & ~(denial_sign | between_denial_sign)) == 0) return false;
  for (auto& d : v.dangers) {
    if ((any & d.first) == 0) continue;
    if (d.second != 0 && (any & d.second) == 0) continue;
    if (d.third != 0 && (any & d.third) == 0) continue;
    for (std::size_t i = 0; i < s.size; ++i) {
      match m;
      if (!matches_at(d, s, i, m)) continue;
      if (d.unless_after != 0 && i > 0 && (s.of[i - 1] & d.unless_after))
        continue;
      if (is_denied(said, s, m.first)) continue;
      if (d.may_be_denied_after && is_denied_after(said, m)) continue;
      if (d.may_be_history && is_history(said, m)) continue;
      return true;
    }
  }
  return false;
}

} // namespace

bool is_red_flag(const words& said) noexcept {
  found_signs found;
  signs_of_word any{};
  for (std::size_t i = 0; i < said.size(); ++i) {
    found.of[i] = signs_of_danger.find(said[i]);
    found.is_many |= number_of(said[i]) >= no_dose;
    if (found.of[i])
      for (std::size_t l = 0; l < languages; ++l) any[l] |= (*found.of[i])[l];
  }
  constexpr auto harmless = denial_sign | between_denial_sign;
  for (std::size_t l = 0; l < languages; ++l)
    if ((any[l] & ~harmless) != 0 && tells_danger(said, found, l)) return true;
  return false;
}

} // namespace careline::engine
