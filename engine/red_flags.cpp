#include "engine/red_flags.hpp"

#include "engine/red_flag_words.hpp"

#include <algorithm>
#include <array>

namespace careline::engine {
namespace {

constexpr auto sorted_signs() {
  std::array<sign_word, std::size(raw_signs)> sorted{};
  std::copy(std::begin(raw_signs), std::end(raw_signs), sorted.begin());
  std::sort(sorted.begin(), sorted.end(),
            [](auto& a, auto& b) { return a.word < b.word; });
  return sorted;
}
constexpr auto signs_by_word = sorted_signs();

constexpr bool is_unique() {
  for (std::size_t i = 1; i < signs_by_word.size(); ++i)
    if (signs_by_word[i - 1].word == signs_by_word[i].word) return false;
  return true;
}
static_assert(is_unique(), "a word stands in the list once");

std::uint64_t signs_of(std::string_view word) noexcept {
  auto found =
      std::lower_bound(signs_by_word.begin(), signs_by_word.end(), word,
                       [](auto& e, std::string_view w) { return e.word < w; });
  return found != signs_by_word.end() && found->word == word ? found->signs : 0;
}

/// The signs of each word of one message.
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
    if (signs & sign::denial) {
      // "no no chest pain" and "not without" are beyond us: not denied.
      return i < 2 || (s.of[i - 2] & sign::denial) == 0
             || said.is_clause_start(i - 1);
    }
    bool goes_on = (signs & sign::between_denial) != 0
                   || (signs & ~sign::between_denial) != 0;
    if (!goes_on) return false;
    // Another sign continues the denial only in a list with "or".
    if ((signs & sign::between_denial) == 0 && !said.has("or")
        && !said.has("nor"))
      return false;
  }
  return false;
}

/// "post stroke", "history of seizures", "heart attack 5 years ago"
bool is_history(const words& said, const match& m) noexcept {
  auto before = [&](std::size_t n) -> std::string_view {
    return m.first >= n ? said[m.first - n] : std::string_view{};
  };
  for (std::size_t n = 1; n <= 2; ++n) {
    auto w = before(n);
    if (w == "post" || w == "previous" || w == "past" || w == "history")
      return true;
  }
  auto end = std::min(said.size(), m.last + 6);
  for (auto i = m.last + 1; i + 1 < end; ++i) {
    if (said.is_clause_start(i)) return false;
    auto unit = said[i];
    if ((unit == "years" || unit == "year" || unit == "yrs" || unit == "months")
        && (said[i + 1] == "ago" || said[i + 1] == "back"))
      return true;
  }
  return false;
}

bool is_measure(std::string_view word) noexcept {
  return word == "test" || word == "tests" || word == "pressure"
         || word == "sugar" || word == "group" || word == "report"
         || word == "reports" || word == "work" || word == "sample";
}

} // namespace

bool is_red_flag(const words& said) noexcept {
  message_signs s;
  s.size = said.size();
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < s.size; ++i) {
    bool measured = i > 0 && said[i - 1] == "blood" && is_measure(said[i]);
    if (measured) s.of[i - 1] = 0; // "blood pressure", "blood test"
    s.of[i] = measured ? 0 : signs_of(said[i]);
    any |= s.of[i];
  }
  if ((any & ~(sign::denial | sign::between_denial)) == 0) return false;
  for (auto& d : dangers) {
    if ((any & d.first) == 0) continue;
    if (d.second != 0 && (any & d.second) == 0) continue;
    if (d.third != 0 && (any & d.third) == 0) continue;
    for (std::size_t i = 0; i < s.size; ++i) {
      match m;
      if (!matches_at(d, s, i, m)) continue;
      if (d.unless_after != 0 && i > 0 && (s.of[i - 1] & d.unless_after))
        continue;
      if (is_denied(said, s, m.first)) continue;
      if (d.may_be_history && is_history(said, m)) continue;
      return true;
    }
  }
  return false;
}

} // namespace careline::engine
