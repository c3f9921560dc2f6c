#include "engine/conversation.hpp"

#include "engine/dialogue.hpp"
#include "engine/inbound.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

/// A chat that has come to a stage by a patient's own words.
chat chat_at(stage s) {
  chat c;
  switch (s) {
  case stage::idle:
  case stage::choosing_visit:    // See visits_test.cpp.
  case stage::confirming_cancel: // Likewise.
    break;
  case stage::menu:
    c.says("hi");
    break;
  case stage::choosing_service:
    c.says("book");
    break;
  case stage::choosing_provider:
    c.says("book");
    c.says("consultation");
    break;
  case stage::choosing_time:
    c.says("book a cleaning");
    break;
  case stage::confirming:
    c.says("book a cleaning tomorrow 10 am");
    break;
  case stage::with_person:
    c.says("talk to a person");
    break;
  case stage::feedback:
    c.says("thanks");
    c.happens(timer_fired{"feedback_due", {}});
    break;
  }
  return c;
}

constexpr stage all_stages[] = {stage::idle,
                                stage::menu,
                                stage::choosing_service,
                                stage::choosing_provider,
                                stage::choosing_time,
                                stage::confirming,
                                stage::with_person,
                                stage::feedback};

constexpr stage booking_stages[] = {stage::choosing_service,
                                    stage::choosing_provider,
                                    stage::choosing_time, stage::confirming};

} // namespace

TEST(conversation, every_stage_can_be_reached_by_words) {
  for (auto s : all_stages)
    EXPECT_EQ(chat_at(s).state().stage, s) << to_string(s);
}

TEST(conversation, menu_leads_to_the_menu_from_every_stage) {
  for (auto s : all_stages) {
    auto c = chat_at(s);
    c.says("menu");
    EXPECT_EQ(c.state().stage, stage::menu) << to_string(s);
    EXPECT_TRUE(c.has_choice("Book a visit")) << to_string(s);
    EXPECT_TRUE(c.holds.empty()) << to_string(s);
    EXPECT_EQ(c.timers.count("hold_expires"), 0u) << to_string(s);
  }
}

TEST(conversation, a_person_comes_from_every_stage) {
  for (auto s : all_stages) {
    if (s == stage::with_person) continue;
    auto c = chat_at(s);
    c.says("talk to a person");
    EXPECT_EQ(c.state().stage, stage::with_person) << to_string(s);
    EXPECT_TRUE(c.alerted("asked")) << to_string(s);
    EXPECT_TRUE(c.holds.empty()) << to_string(s);
  }
}

TEST(conversation, cancel_leaves_the_booking_from_each_of_its_stages) {
  for (auto s : booking_stages) {
    auto c = chat_at(s);
    c.says("cancel");
    EXPECT_EQ(c.state().stage, stage::idle) << to_string(s);
    EXPECT_FALSE(c.state().draft) << to_string(s);
    EXPECT_TRUE(c.holds.empty()) << to_string(s);
    EXPECT_EQ(c.timers.count("hold_expires"), 0u) << to_string(s);
    EXPECT_NE(c.said().find("nothing new was booked"), std::string::npos);
  }
}

TEST(conversation, start_over_begins_the_booking_anew_from_each_stage) {
  for (auto s : booking_stages) {
    auto c = chat_at(s);
    c.says("start over");
    EXPECT_EQ(c.state().stage, stage::choosing_service) << to_string(s);
    EXPECT_TRUE(c.state().draft->service.empty()) << to_string(s);
    EXPECT_TRUE(c.holds.empty()) << to_string(s);
  }
}

TEST(conversation, back_goes_one_step_back_until_the_menu) {
  auto c = chat_at(stage::choosing_provider);
  c.says("dr mehta");
  c.says("tomorrow 10 am");
  ASSERT_EQ(c.state().stage, stage::confirming);
  c.says("back");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_TRUE(c.holds.empty());
  c.says("back");
  EXPECT_EQ(c.state().stage, stage::choosing_provider);
  c.says("go back please");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  c.says("back");
  EXPECT_EQ(c.state().stage, stage::menu);
  c.says("back");
  EXPECT_EQ(c.state().stage, stage::menu);
}

TEST(conversation, back_skips_a_step_that_had_nothing_to_choose) {
  auto c = chat_at(stage::choosing_time); // cleaning: Dr Mehta only
  c.says("back");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
}

TEST(conversation,
     a_question_in_a_booking_is_answered_and_the_step_asked_again) {
  for (auto s : booking_stages) {
    auto c = chat_at(s);
    c.says("is there parking?");
    EXPECT_EQ(c.state().stage, s) << to_string(s);
    EXPECT_NE(c.said().find("behind the building"), std::string::npos);
    EXPECT_FALSE(c.choices().empty()) << to_string(s);
  }
}

TEST(conversation, the_first_miss_repeats_the_step_and_the_second_hands_over) {
  for (auto s : booking_stages) {
    auto c = chat_at(s);
    c.says("qwerty uiop");
    EXPECT_EQ(c.state().stage, s) << to_string(s);
    EXPECT_NE(c.said().find("didn't quite get"), std::string::npos);
    c.says("zxcv bnm");
    EXPECT_EQ(c.state().stage, stage::with_person) << to_string(s);
    EXPECT_TRUE(c.holds.empty()) << to_string(s);
  }
}

TEST(conversation, the_menu_can_be_answered_by_number) {
  auto c = chat_at(stage::menu);
  c.says("1");
  EXPECT_EQ(c.state().stage, stage::choosing_service);
  c = chat_at(stage::menu);
  c.says("2");
  EXPECT_TRUE(c.has_choice("Opening hours"));
  c = chat_at(stage::menu);
  c.says("3");
  EXPECT_EQ(c.state().stage, stage::with_person);
}

TEST(conversation, small_talk_is_answered_in_kind) {
  chat c;
  c.says("good morning doctor");
  EXPECT_NE(c.said().find("Welcome"), std::string::npos);
  c.says("thank you so much");
  EXPECT_NE(c.said().find("welcome"), std::string::npos);
  c.says("bye");
  EXPECT_NE(c.said().find("Take care"), std::string::npos);
  c.says("ok");
  EXPECT_EQ(c.state().misses, 0);
  c.says("are you a bot?");
  EXPECT_NE(c.said().find("automated assistant"), std::string::npos);
}

TEST(conversation, words_that_only_look_like_commands_do_not_command) {
  auto c = chat_at(stage::choosing_time);
  c.says("my back hurts a little");
  EXPECT_EQ(c.state().stage, stage::choosing_time);
  EXPECT_EQ(c.state().misses, 1);
}

TEST(conversation, who_has_no_visit_is_told_so_and_may_ask_for_a_person) {
  for (auto words : {"I want to cancel my appointment",
                     "please reschedule my appointment", "postpone my visit"}) {
    chat c;
    c.says(words);
    EXPECT_EQ(c.state().stage, stage::idle) << words;
    EXPECT_NE(c.said().find("I can't find a visit"), std::string::npos)
        << words;
    EXPECT_TRUE(c.has_choice("Talk to a person")) << words;
    EXPECT_FALSE(c.state().draft) << words;
  }
}

TEST(conversation, the_visit_booked_here_is_known) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  c.says("yes");
  c.says("when is my appointment?");
  EXPECT_NE(c.said().find("tomorrow, Saturday 21 February at 10 am"),
            std::string::npos);
}

// -- What is not text --------------------------------------------------------

TEST(conversation, kinds_of_messages_are_answered_sensibly) {
  struct expected {
    content what;
    std::string_view says;
  };
  for (auto& e : std::initializer_list<expected>{
           {content::audio, "can't listen"},
           {content::image, "kept this for the doctor"},
           {content::document, "kept this for the doctor"},
           {content::video, "kept this for the doctor"},
           {content::location, "noted the place"},
           {content::contacts, "noted the contact"},
           {content::order, "can't take orders"},
           {content::unsupported, "can't open"}}) {
    chat c;
    c.sends(e.what);
    EXPECT_NE(c.said().find(e.says), std::string::npos) << to_string(e.what);
    EXPECT_FALSE(c.state().answer_due_at) << to_string(e.what);
    EXPECT_EQ(c.state().misses, 0) << to_string(e.what);
  }
}

TEST(conversation, stickers_reactions_and_number_changes_need_no_answer) {
  for (auto what : {content::sticker, content::reaction, content::system}) {
    chat c;
    c.sends(what, "👍");
    EXPECT_TRUE(c.last.replies.empty()) << to_string(what);
    EXPECT_FALSE(c.state().answer_due_at) << to_string(what);
    EXPECT_EQ(c.state().last_inbound_at, c.now);
  }
}

TEST(conversation, an_unknown_kind_is_left_to_a_person) {
  chat c;
  c.sends(content::unknown, "menu");
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(conversation, a_photo_in_a_booking_is_kept_and_the_step_asked_again) {
  for (auto s : booking_stages) {
    auto c = chat_at(s);
    c.sends(content::image);
    EXPECT_EQ(c.state().stage, s) << to_string(s);
    EXPECT_NE(c.said().find("kept this"), std::string::npos);
    EXPECT_FALSE(c.choices().empty()) << to_string(s);
  }
}

TEST(conversation, a_caption_counts_as_words) {
  chat c{small_clinic()};
  c.sends(content::image, "my tooth, appointment tomorrow 10 am please");
  EXPECT_EQ(c.state().stage, stage::confirming);
}

TEST(conversation, a_templates_button_counts_as_its_title) {
  chat c;
  inbound_message m;
  m.content = content::button;
  m.text = "Talk to a person";
  m.choice = "CAMPAIGN_77";
  c.sends(m);
  EXPECT_EQ(c.state().stage, stage::with_person);
}

// -- Time --------------------------------------------------------------------

TEST(conversation, the_latest_vendor_time_opens_the_window) {
  chat c;
  c.says("hi");
  auto first = c.now;
  inbound_message late;
  late.text = "hours";
  late.sent_at = first - chr::minutes{3};
  c.pass(chr::minutes{1});
  c.sends(late);
  EXPECT_EQ(c.state().last_inbound_at, first);
  EXPECT_EQ(c.state().account, "109876543210");
}

TEST(conversation, a_message_of_yesterday_goes_to_a_person) {
  chat c{small_clinic()};
  inbound_message m;
  m.text = "appointment tomorrow 10 am";
  m.sent_at = c.now - chr::hours{13};
  c.sends(m);
  EXPECT_TRUE(c.alerted("late"));
  EXPECT_EQ(c.state().stage, stage::with_person);
  EXPECT_EQ(c.last.replies.size(), 1u);
  EXPECT_TRUE(c.holds.empty());
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(conversation, nothing_is_said_to_a_message_older_than_the_reply_window) {
  chat c;
  inbound_message m;
  m.text = "hi";
  m.sent_at = c.now - chr::hours{30};
  c.sends(m);
  EXPECT_TRUE(c.alerted("late"));
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_TRUE(c.state().answer_due_at);
}

TEST(conversation, an_old_message_does_not_disturb_a_booking_of_now) {
  auto c = chat_at(stage::confirming);
  inbound_message m;
  m.text = "cancel";
  m.sent_at = c.now - chr::hours{14};
  c.sends(m);
  EXPECT_TRUE(c.alerted("late"));
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.holds.size(), 1u);
}

TEST(conversation, tomorrow_counts_from_when_it_was_written) {
  chat c{small_clinic()};
  c.now = wall(c.clinic, 2026, 2, 20, 23, 58);
  inbound_message m;
  m.text = "appointment tomorrow 10 am";
  m.sent_at = c.now;
  c.pass(chr::minutes{5});
  c.sends(m);
  ASSERT_TRUE(c.state().draft->held);
  EXPECT_EQ(c.state().draft->held->start, wall(c.clinic, 2026, 2, 21, 10));
}

TEST(conversation, a_booking_left_alone_for_a_day_is_forgotten) {
  auto c = chat_at(stage::choosing_time);
  c.pass(chr::hours{25});
  c.says("hi");
  EXPECT_EQ(c.state().stage, stage::menu);
  EXPECT_FALSE(c.state().draft);
}

TEST(conversation, every_answer_settles_the_debt_and_every_silence_begins_it) {
  chat c;
  c.says("hours");
  EXPECT_FALSE(c.state().answer_due_at);
  c.says("talk to a person");
  EXPECT_EQ(c.state().answer_due_at,
            c.now + c.clinic.conversation.answer_within);
  c.says("menu");
  EXPECT_FALSE(c.state().answer_due_at);
}

TEST(conversation, the_version_is_the_writers) {
  chat c;
  c.says("hi");
  EXPECT_EQ(c.last.after.version, c.state().version - 1);
}

} // namespace careline::engine::tests
