#pragma once
/// What a single word of a message may hint at; a word may hint at several.

#include <cstdint>
#include <string_view>

namespace careline::engine::marks {

enum mark : std::uint64_t {
  none = 0,
  hello = 1u << 0,
  thank = 1u << 1,
  bye = 1u << 2,
  agree = 1u << 3,
  refuse = 1u << 4,
  filler = 1u << 5, // says nothing of its own
  to_menu = 1u << 6,
  to_bot = 1u << 7,
  to_back = 1u << 8,
  again = 1u << 9,
  begin = 1u << 10,
  leave = 1u << 11,
  talk = 1u << 12,
  human = 1u << 13,
  someone = 1u << 14,
  reserve = 1u << 15,
  visit = 1u << 16,
  move = 1u << 17,
  hours_word = 1u << 18,
  open_word = 1u << 19,
  place = 1u << 20,
  where = 1u << 21,
  fee = 1u << 22,
  service_word = 1u << 23,
  doctor_word = 1u << 24,
  phone_word = 1u << 25,
  park = 1u << 26,
  pay = 1u << 27,
  ask = 1u << 28, // what, when, which, who, how, is, are, do
  you = 1u << 29,
  mine = 1u << 30,
  other = 1ull << 31,
  time_word = 1ull << 32,
  see = 1ull << 33,
  want = 1ull << 34,
  soon = 1ull << 35,
  offer = 1ull << 36,
  facts = 1ull << 37,
  free_word = 1ull << 38,
  part_of_day = 1ull << 39,
  many = 1ull << 40,
  how_much = 1ull << 41,
  amounts = 1ull << 42, // "comes to", behind how much
  who_which = 1ull << 43,
  vehicle = 1ull << 44,
  when_word = 1ull << 45, // when, now, today
  comes = 1ull << 46      // a doctor who comes, sits, is met
};

struct marked_word {
  std::string_view word;
  std::uint64_t marks;
};

} // namespace careline::engine::marks
