#include "engine/rule_responder.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

std::string answer_to(chat& c, std::string question) {
  c.says(std::move(question));
  return c.said();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST(rule_responder, the_weeks_hours_are_told_with_equal_days_together) {
  chat c;
  auto said = answer_to(c, "what are your hours?");
  EXPECT_TRUE(has(said, "Monday to Saturday: 9 am – 1 pm, 5 pm – 8 pm"))
      << said;
  EXPECT_TRUE(has(said, "Sunday: closed")) << said;
  EXPECT_TRUE(has(said, "4 March (Holi)")) << said;
}

TEST(rule_responder, open_now_knows_the_break) {
  chat c;
  EXPECT_TRUE(has(answer_to(c, "are you open now?"), "open now, until 1 pm"));
  c.now = wall(c.clinic, 2026, 2, 20, 14);
  auto said = answer_to(c, "are you open now?");
  EXPECT_TRUE(has(said, "closed at the moment. We open again today"));
  EXPECT_TRUE(has(said, "at 5 pm")) << said;
  c.now = wall(c.clinic, 2026, 2, 21, 20, 30);
  EXPECT_TRUE(
      has(answer_to(c, "are you open now?"), "on Monday 23 February at 9 am"));
}

TEST(rule_responder, a_named_day_is_answered_for_that_day) {
  chat c;
  EXPECT_TRUE(has(answer_to(c, "are you open on sunday?"),
                  "closed on Sunday 22 February"));
  EXPECT_TRUE(has(answer_to(c, "are you open tomorrow?"),
                  "open tomorrow, Saturday 21 February: 9 am – 1 pm"));
  EXPECT_TRUE(has(answer_to(c, "are you open on 4 march?"), "(Holi)"));
  EXPECT_TRUE(has(answer_to(c, "are you open today"), "open today"));
}

TEST(rule_responder, a_doctors_own_hours_are_told) {
  chat c;
  auto said = answer_to(c, "what are the timings of Dr Rao?");
  EXPECT_TRUE(has(said, "Dr Vikram Rao sees patients")) << said;
  EXPECT_TRUE(has(said, "Monday: 10 am – 1 pm")) << said;
}

TEST(rule_responder, address_comes_with_the_map) {
  chat c;
  auto said = answer_to(c, "where is the clinic?");
  EXPECT_TRUE(has(said, "12 MG Road, Pune"));
  EXPECT_TRUE(has(said, "https://maps.example/lotus"));
}

TEST(rule_responder, fees_are_of_all_services_or_of_the_named_one) {
  chat c;
  auto all = answer_to(c, "what are your fees?");
  EXPECT_TRUE(has(all, "Consultation: ₹500"));
  EXPECT_TRUE(has(all, "Teeth cleaning: ₹1,500"));
  auto one = answer_to(c, "how much is a cleaning?");
  EXPECT_TRUE(has(one, "Teeth cleaning: ₹1,500"));
  EXPECT_FALSE(has(one, "Consultation"));
}

TEST(rule_responder, services_doctors_phone_parking_and_payment_are_known) {
  chat c;
  EXPECT_TRUE(has(answer_to(c, "what services do you offer?"), "45 min"));
  EXPECT_TRUE(has(answer_to(c, "who are the doctors?"), "Dr Asha Mehta"));
  EXPECT_TRUE(has(answer_to(c, "your phone number?"), "+91 20 5555 0100"));
  EXPECT_TRUE(has(answer_to(c, "is there parking?"), "behind the building"));
  EXPECT_TRUE(has(answer_to(c, "can I pay by card?"), "UPI"));
}

TEST(rule_responder, what_is_not_known_is_said_to_be_so) {
  chat c;
  c.clinic.facts.parking.clear();
  auto said = answer_to(c, "is there parking?");
  EXPECT_TRUE(has(said, "don't have that information")) << said;
  EXPECT_TRUE(has(said, "+91 20 5555 0100")) << said;
  EXPECT_TRUE(c.has_choice("Talk to a person"));
}

TEST(rule_responder, only_topics_with_facts_are_listed) {
  chat c;
  c.clinic.facts.parking.clear();
  c.says("hi");
  c.taps("Clinic info");
  EXPECT_TRUE(c.has_choice("Opening hours"));
  EXPECT_FALSE(c.has_choice("Parking"));
  for (auto& topic : c.choices()) {
    c.taps_on(topic);
    EXPECT_FALSE(has(c.said(), "don't have that information")) << topic.title;
  }
}

} // namespace careline::engine::tests
