#include "engine/booking_words.hpp"

#include "engine/opening.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

bool says(const chat& c, std::string_view words) {
  return c.said().find(words) != std::string::npos;
}

/// Two doctors who both give everything, and other names for things.
config::clinic talkative_clinic() {
  auto c = lotus_clinic();
  c.services[1].also = {"dant ki safai", "limpieza", "दांतों की सफाई"};
  c.providers[0].also = {"dentista asha"};
  c.providers[1].services.clear();
  c.providers[1].has_own_hours = false;
  return c;
}

} // namespace

// -- Everything at once, in any order -----------------------------------------

TEST(booking_words, any_order_and_amount_fills_what_it_can) {
  struct row {
    const char* text;
    const char* service;
    const char* provider;
    const char* attendee;
    stage then;
  };
  for (auto& r : std::initializer_list<row>{
           {"tomorrow 10 am for my son a cleaning with dr mehta", "cleaning",
            "dr-mehta", "my son", stage::confirming},
           {"dr rao please", "", "dr-rao", "", stage::choosing_service},
           {"with dr rao tomorrow at 10", "", "dr-rao", "",
            stage::choosing_service},
           {"consultation", "consultation", "", "", stage::choosing_provider},
           {"consultation for my mother tomorrow", "consultation", "",
            "my mother", stage::choosing_provider},
           {"book for my daughter", "", "", "my daughter",
            stage::choosing_service},
           {"can I see Dr Mehta for a cleaning on tuesday after 5?", "cleaning",
            "dr-mehta", "", stage::choosing_time},
           {"limpieza para mi hija tomorrow", "cleaning", "", "mi hija",
            stage::choosing_provider},
           {"mere bete ke liye dant ki safai dr mehta tomorrow 10 am",
            "cleaning", "dr-mehta", "mere bete", stage::confirming}}) {
    chat c{talkative_clinic()};
    c.says(r.text);
    ASSERT_TRUE(c.state().draft) << r.text;
    EXPECT_EQ(c.state().stage, r.then) << r.text;
    EXPECT_EQ(c.state().draft->service, r.service) << r.text;
    EXPECT_EQ(c.state().draft->provider, r.provider) << r.text;
    EXPECT_EQ(c.state().draft->attendee, r.attendee) << r.text;
  }
}

TEST(booking_words, what_was_told_first_is_not_asked_again) {
  chat c{talkative_clinic()};
  c.says("tomorrow after 5 pm with dr rao");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  EXPECT_TRUE(says(c, "I've noted"));
  c.says("cleaning for my son");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  for (auto& s : c.state().draft->offered)
    EXPECT_GE(s.start, wall(c.clinic, 2026, 2, 21, 17));
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  EXPECT_EQ(c.state().draft->attendee, "my son");
}

TEST(booking_words, a_time_without_a_day_is_kept_too) {
  chat c{talkative_clinic()};
  c.says("cleaning at 6 pm");
  EXPECT_EQ(c.state().stage, stage::choosing_provider);
  EXPECT_TRUE(says(c, "I've noted 6 pm"));
  c.says("dr mehta");
  EXPECT_TRUE(says(c, "On which day?"));
  c.says("tomorrow");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 18));
}

TEST(booking_words, a_part_of_day_and_then_the_day) {
  chat c{small_clinic()};
  c.says("book an evening appointment");
  c.says("monday");
  ASSERT_FALSE(c.state().draft->offered.empty());
  for (auto& s : c.state().draft->offered) {
    EXPECT_GE(s.start, wall(c.clinic, 2026, 2, 23, 17));
    EXPECT_LT(s.start, wall(c.clinic, 2026, 2, 23, 20));
  }
}

// -- Corrections --------------------------------------------------------------

TEST(booking_words, another_doctor_keeps_the_time) {
  chat c{talkative_clinic()};
  c.says("cleaning with dr mehta tomorrow 10 am");
  c.says("no, with Dr Rao");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  EXPECT_EQ(c.state().draft->service, "cleaning");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 10));
  EXPECT_EQ(c.holds.size(), 1u);
}

TEST(booking_words, another_clock_time_keeps_the_day) {
  chat c{talkative_clinic()};
  c.says("cleaning with dr mehta tomorrow 10 am for my son");
  c.says("make it 5 pm");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 17));
  EXPECT_EQ(c.state().draft->attendee, "my son");
  EXPECT_EQ(c.state().draft->provider, "dr-mehta");
}

TEST(booking_words, another_day_keeps_the_clock_time) {
  chat c{talkative_clinic()};
  c.says("cleaning with dr mehta tomorrow 10 am");
  c.says("actually Wednesday");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 25, 10));
}

TEST(booking_words, another_day_keeps_the_window) {
  chat c{small_clinic()};
  c.says("tomorrow after 5 pm");
  c.says("actually wednesday");
  ASSERT_FALSE(c.state().draft->offered.empty());
  for (auto& s : c.state().draft->offered)
    EXPECT_GE(s.start, wall(c.clinic, 2026, 2, 25, 17));
}

TEST(booking_words, another_day_without_that_clock_time_is_offered_whole) {
  chat c;
  c.says("consultation with dr mehta monday 6 pm");
  c.says("with dr rao");
  // Rao works from 10 to 1 on Mondays: refused, and offered what he has.
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  c.says("wednesday");
  ASSERT_FALSE(c.state().draft->offered.empty());
  EXPECT_EQ(c.state().draft->offered.front().start,
            wall(c.clinic, 2026, 2, 25, 10));
}

TEST(booking_words, another_service_keeps_doctor_and_time) {
  chat c;
  c.says("consultation with dr mehta tomorrow 10 am");
  c.says("sorry, a teeth cleaning");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->service, "cleaning");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(booking_words, two_things_may_change_at_once) {
  chat c{talkative_clinic()};
  c.says("cleaning with dr mehta tomorrow 10 am");
  c.says("no, with dr rao on monday at 11 am");
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 23, 11));
}

TEST(booking_words, other_names_are_names) {
  for (auto text : {"dant ki safai", "una limpieza", "दांतों की सफाई"}) {
    chat c{talkative_clinic()};
    c.says("book");
    c.says(text);
    EXPECT_EQ(c.state().draft->service, "cleaning") << text;
  }
}

// -- Windows ------------------------------------------------------------------

TEST(booking_words, a_window_offers_three_buttons_from_all_over_it) {
  chat c{small_clinic()};
  c.says("tomorrow");
  ASSERT_EQ(c.choices().size(), 3u);
  EXPECT_TRUE(c.last.replies.back().list_button.empty());
  auto& offered = c.state().draft->offered;
  EXPECT_EQ(offered[0].start, wall(c.clinic, 2026, 2, 21, 9));
  // Morning and evening; in the afternoon there is a break.
  EXPECT_TRUE(std::any_of(offered.begin(), offered.end(), [&](auto& s) {
    return s.start >= wall(c.clinic, 2026, 2, 21, 17);
  }));
  EXPECT_TRUE(says(c, "more times"));
  c.says("more times");
  EXPECT_EQ(c.state().draft->offered.size(), 9u);
  EXPECT_TRUE(c.has_choice("More times"));
}

TEST(booking_words, a_week_offers_different_days) {
  chat c{small_clinic()};
  c.says("next week");
  auto& offered = c.state().draft->offered;
  ASSERT_EQ(offered.size(), 3u);
  std::set<chr::local_days> days;
  for (auto& s : offered) days.insert(day_at(c.clinic, s.start));
  EXPECT_EQ(days.size(), 3u);
}

TEST(booking_words, a_full_window_offers_times_before_and_after_it) {
  chat c{small_clinic()};
  c.book_for_another("dr-mehta", wall(c.clinic, 2026, 2, 23, 9),
                     chr::hours{11});
  c.says("monday");
  EXPECT_TRUE(says(c, "no free time left"));
  auto& offered = c.state().draft->offered;
  ASSERT_FALSE(offered.empty());
  EXPECT_LT(offered.front().start, wall(c.clinic, 2026, 2, 23, 0));
  EXPECT_GT(offered.back().start, wall(c.clinic, 2026, 2, 23, 23));
}

TEST(booking_words, a_past_time_is_said_to_be_past_with_free_times) {
  chat c{small_clinic()};
  c.says("book");
  c.says("today 9 am");
  EXPECT_TRUE(says(c, "already over"));
  EXPECT_FALSE(c.state().draft->offered.empty());
}

TEST(booking_words, a_doctors_own_leave_is_not_the_clinics) {
  auto clinic = small_clinic();
  clinic.providers[0].closures.push_back(
      {chr::year{2026} / 2 / 24, chr::year{2026} / 2 / 24, "conference"});
  chat c{clinic};
  c.says("tuesday 10 am");
  EXPECT_TRUE(says(c, "Dr Asha Mehta is away"));
  EXPECT_TRUE(says(c, "conference"));
}

TEST(booking_words, an_unclear_day_is_asked_before_the_service_is_known) {
  chat c{talkative_clinic()};
  c.says("appointment on friday"); // Today, or in a week?
  EXPECT_TRUE(says(c, "Which day do you mean?"));
  c.taps_on(c.choices().back());
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  c.says("cleaning with dr mehta");
  ASSERT_FALSE(c.state().draft->offered.empty());
  EXPECT_EQ(day_at(c.clinic, c.state().draft->offered.front().start),
            chr::local_days{chr::year{2026} / 2 / 27});
}

// -- Any doctor ---------------------------------------------------------------

TEST(booking_words, any_doctor_is_a_button_where_several_give_it) {
  chat c;
  c.says("book");
  c.taps("Consultation");
  c.taps("Any doctor");
  EXPECT_TRUE(c.state().draft->any_provider);
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(says(c, "next free times for Consultation"));
  EXPECT_EQ(c.state().draft->offered_by.size(),
            c.state().draft->offered.size());
  // Mehta is first in the clinic's list and free at 11, too.
  c.taps_on(c.choices().front());
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_TRUE(says(c, "Dr Asha Mehta"));
  c.says("yes");
  EXPECT_EQ(c.appointments[0].provider, "dr-mehta");
}

TEST(booking_words, any_doctor_may_be_written_in_many_ways) {
  for (auto words : {"anyone", "any", "any doctor please", "whoever is free",
                     "koi bhi doctor", "koi bhi", "कोई भी", "cualquiera",
                     "el que sea", "no preference", "doesn't matter", "3"}) {
    chat c;
    c.says("book a consultation");
    c.says(words);
    ASSERT_TRUE(c.state().draft) << words;
    EXPECT_TRUE(c.state().draft->any_provider) << words;
    EXPECT_EQ(c.state().stage, stage::choosing_time) << words;
  }
}

TEST(booking_words, any_time_is_not_any_doctor) {
  for (auto words : {"any time", "any day", "koi bhi time", "anytime"}) {
    chat c;
    c.says("book a consultation");
    c.says(words);
    EXPECT_FALSE(c.state().draft && c.state().draft->any_provider) << words;
  }
}

TEST(booking_words, any_doctor_and_a_time_in_one_message) {
  chat c;
  c.book_for_another("dr-mehta", wall(c.clinic, 2026, 2, 23, 11),
                     chr::minutes{30});
  c.says("consultation monday 11 am with any doctor");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  EXPECT_EQ(c.holds.size(), 1u);
}

TEST(booking_words, a_refused_doctor_is_followed_by_the_next) {
  chat c;
  c.says("consultation with any doctor on monday");
  auto eleven = wall(c.clinic, 2026, 2, 23, 10);
  c.happens(slot_refused{{eleven, eleven + chr::minutes{30}}, {}});
  // Mehta said no; Rao was asked.
  EXPECT_EQ(c.state().stage, stage::confirming);
}

TEST(booking_words, when_nobody_is_free_the_nearest_of_all_are_offered) {
  chat c;
  for (auto who : {"dr-mehta", "dr-rao"})
    c.book_for_another(who, wall(c.clinic, 2026, 2, 23, 11), chr::minutes{30});
  c.says("consultation monday 11 am with any doctor");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(says(c, "no longer free"));
  EXPECT_TRUE(c.has_choice("Mon 23 Feb, 10:30 am"));
  EXPECT_TRUE(c.holds.empty());
  EXPECT_FALSE(c.timers.contains("hold_expires"));
}

TEST(booking_words, any_doctor_is_closed_only_if_all_are) {
  chat c;
  // Rao does not work on Tuesdays, Mehta does.
  c.says("consultation tuesday 10 am with any doctor");
  EXPECT_EQ(c.state().draft->provider, "dr-mehta");
  c.says("sunday 10 am");
  EXPECT_TRUE(says(c, "We don't see patients on Sunday"));
}

TEST(booking_words, any_doctor_gives_way_to_a_name) {
  chat c;
  c.says("consultation monday 11 am with any doctor");
  c.says("rather dr rao");
  EXPECT_EQ(c.state().draft->provider, "dr-rao");
  EXPECT_FALSE(c.state().draft->any_provider);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 23, 11));
  EXPECT_EQ(c.holds.size(), 1u);
}

TEST(booking_words, an_old_slot_of_any_doctor_names_its_doctor) {
  chat c;
  c.says("consultation monday 11 am with any doctor");
  auto confirm = c.choice_called("Confirm");
  c.says("menu");
  c.taps_on(confirm);
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().draft->provider, "dr-mehta");
  EXPECT_TRUE(c.appointments.empty());
}

} // namespace careline::engine::tests
