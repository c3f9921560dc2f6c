#include "engine/intent.hpp"

#include "engine/intent_words.hpp"

#include <algorithm>
#include <array>

namespace careline::engine {
namespace {

using namespace marks;

constexpr auto sorted_vocabulary() {
  std::array<marked_word, std::size(raw_vocabulary)> sorted{};
  std::copy(std::begin(raw_vocabulary), std::end(raw_vocabulary),
            sorted.begin());
  std::sort(sorted.begin(), sorted.end(),
            [](auto& a, auto& b) { return a.word < b.word; });
  return sorted;
}
constexpr auto vocabulary = sorted_vocabulary();

constexpr bool is_unique() {
  for (std::size_t i = 1; i < vocabulary.size(); ++i)
    if (vocabulary[i - 1].word == vocabulary[i].word) return false;
  return true;
}
static_assert(is_unique(), "a word stands in the vocabulary once");

std::uint64_t marks_of(std::string_view word) noexcept {
  auto found =
      std::lower_bound(vocabulary.begin(), vocabulary.end(), word,
                       [](auto& e, std::string_view w) { return e.word < w; });
  return found != vocabulary.end() && found->word == word ? found->marks : none;
}

/// The marks of a message: which occur, and which every word has one of.
struct summary {
  std::uint64_t any = 0;
  std::array<std::uint64_t, words::most_words> each;
  std::size_t size = 0;

  bool has(std::uint64_t m) const noexcept { return (any & m) != 0; }
  /// Whether every word has at least one of the marks (or says nothing).
  bool only(std::uint64_t m) const noexcept {
    m |= filler;
    for (std::size_t i = 0; i < size; ++i)
      if ((each[i] & m) == 0) return false;
    return size > 0;
  }
};

bool is_good_day(const words& said) noexcept {
  return said.has("good", "morning") || said.has("good", "afternoon")
         || said.has("good", "evening") || said.has("good", "day")
         || said.has("good", "night");
}

intent control_word(const words& said, const summary& s) noexcept {
  if (s.has(begin) && s.has(again) && s.only(begin | again | want))
    return intent::start_over;
  if (s.has(leave) && s.has(visit))
    return s.has(refuse) ? intent::change_visit : intent::cancel_visit;
  if (s.has(leave) && s.only(leave | want | agree | refuse | reserve))
    return intent::cancel;
  if (s.has(to_back) && s.only(to_back | want)) return intent::back;
  if ((s.has(to_menu) || (s.has(begin) && s.size == 1))
      && s.only(to_menu | hello | want | you | begin | agree | other | mine))
    return intent::menu;
  if (s.has(to_bot) && s.only(to_bot | talk | want | to_back))
    return intent::bot;
  if (said.has("are", "you") && (s.has(to_bot) || s.has(human)) && s.size <= 8)
    return intent::who_are_you;
  return intent::nothing;
}

bool wants_person(const words& said, const summary& s) noexcept {
  if (s.has(refuse)) return false;
  if (s.has(human) && (s.has(talk) || s.has(want) || s.only(human)))
    return true;
  if (s.has(talk) && (s.has(someone) || s.has(doctor_word))
      && !s.has(reserve | visit | phone_word))
    return true;
  if (said.has("call", "me") || said.has("call", "back")) return true;
  return s.has(talk) && s.size <= 4 && s.only(talk | want);
}

intent question(const words& said, const summary& s) noexcept {
  bool asks = s.has(ask) || said.has_question_mark();
  if (s.has(park)) return intent::parking;
  if (s.has(fee) || (said.has("how", "much") && !s.has(time_word)))
    return intent::fees;
  if (s.has(pay) && (asks || s.size <= 6)) return intent::payment;
  if (s.has(hours_word)) return intent::hours;
  if (s.has(open_word) && asks
      && (s.has(you) || said.has("today") || said.has("now") || said.has("when")
          || s.size <= 3)
      && !said.has("wound"))
    return intent::hours;
  if (s.has(place) && (asks || s.has(you) || s.size <= 4))
    return intent::address;
  if (s.has(where) && s.has(you) && !s.has(mine)) return intent::address;
  if (said.has("get", "there")) return intent::address;
  if (s.has(phone_word)
      && (s.has(you) || s.has(talk) || s.only(phone_word | ask | want))
      && !s.has(mine))
    return intent::phone;
  return intent::nothing;
}

intent visit_words(const words& said, const summary& s) noexcept {
  bool asks = s.has(ask) || said.has_question_mark();
  if (s.has(other | move) && s.size <= 8) {
    if (s.has(move) && s.has(visit) && !said.has("slot"))
      return intent::move_visit;
    if (s.has(time_word)) return intent::other_time;
    if (s.has(doctor_word)) return intent::other_doctor;
    if (s.has(service_word)) return intent::other_service;
  }
  if (s.has(move) && (s.has(visit) || s.has(mine))) return intent::move_visit;
  if (said.has("reschedule")) return intent::move_visit;
  if (s.has(mine) && s.has(visit) && !s.has(reserve & ~visit)
      && (asks || s.size <= 3) && !said.has("book"))
    return intent::my_visit;
  if (s.has(visit) && said.has("do", "i") && said.has("have"))
    return intent::my_visit;
  if (s.has(service_word) && !s.has(reserve)) return intent::services;
  if (s.has(offer) && s.has(you) && asks) return intent::services;
  if (s.has(doctor_word) && !s.has(reserve | visit | see | free_word)
      && (s.has(many) || s.only(doctor_word) || said.has("who")
          || said.has("which"))
      && !said.has("dr"))
    return intent::doctors;
  if (s.has(reserve | visit)) return intent::book;
  if (s.has(doctor_word) && s.has(see | want | free_word)) return intent::book;
  if (s.has(free_word) && asks && !said.has("im")) return intent::book;
  return intent::nothing;
}

intent small_talk(const words& said, const summary& s) noexcept {
  if (said.has("not", "now") || said.has("dont", "want")) return intent::no;
  if (is_good_day(said)
      && s.only(hello | part_of_day | time_word | doctor_word))
    return said.has("good", "night") ? intent::goodbye : intent::greeting;
  if (s.has(hello) && s.only(hello | doctor_word | you | to_bot))
    return intent::greeting;
  if (s.has(thank) && s.only(thank | agree | you | hello | doctor_word | bye))
    return intent::thanks;
  if (s.has(refuse) && s.only(refuse | thank | agree | want)) return intent::no;
  if (s.has(agree) && s.only(agree | thank | reserve)) return intent::yes;
  if (s.has(bye) && s.only(bye | see | you | agree | thank))
    return intent::goodbye;
  if (said.has("see", "you") && s.size <= 4) return intent::goodbye;
  if (s.has(facts) && s.only(facts | you | ask | want)) return intent::info;
  if (s.has(soon) || said.has("any", "time") || said.has("first", "available"))
    return intent::soonest;
  return intent::nothing;
}

} // namespace

intent intent_of(const words& said) noexcept {
  if (said.empty()) return said.has_thumb_up() ? intent::yes : intent::nothing;
  summary s;
  s.size = said.size();
  for (std::size_t i = 0; i < s.size; ++i) {
    s.each[i] = marks_of(said[i]);
    s.any |= s.each[i];
  }
  if (auto found = control_word(said, s); found != intent::nothing)
    return found;
  if (wants_person(said, s)) return intent::person;
  if (auto found = small_talk(said, s);
      found != intent::nothing && found != intent::soonest)
    return found;
  if (auto found = question(said, s); found != intent::nothing) return found;
  if (s.has(soon) || said.has("any", "time") || said.has("first", "available"))
    return intent::soonest;
  if (auto found = visit_words(said, s); found != intent::nothing) return found;
  // "Hello Priya here": nothing but a greeting and a word or two.
  if (s.has(hello) && s.size <= 3) return intent::greeting;
  return intent::nothing;
}

} // namespace careline::engine
