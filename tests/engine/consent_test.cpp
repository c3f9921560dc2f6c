#include "engine/consent.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

const record_consent* consent_in(const chat& c) {
  return c.effect<record_consent>();
}

} // namespace

TEST(consent, stop_words_are_known_in_every_language) {
  for (auto* word : {"STOP",
                     "stop",
                     " Stop. ",
                     "StopAll",
                     "UNSUBSCRIBE",
                     "end",
                     "Quit!",
                     "band karo",
                     "Band Karo",
                     "बंद करो",
                     "roko",
                     "BAJA",
                     "alto",
                     "Parar",
                     "DETENER",
                     "please stop",
                     "Stop messaging me!",
                     "don't text me",
                     "Unsubscribe me please",
                     "मैसेज मत भेजो",
                     "no me escriban más",
                     "dar de baja"})
    for (auto c : {channel::whatsapp, channel::sms})
      EXPECT_TRUE(is_stop_word(c, words{word})) << word;
}

TEST(consent, a_stop_word_inside_of_a_sentence_is_none) {
  for (auto* text : {"stop by at 5", "can I stop by", "the bleeding won't stop",
                     "the end", "weekend", "clinic band karo kya", "alto ahi",
                     "stop?", "", "please", "kya clinic band hai",
                     "end of the week", "please don't stop messaging me",
                     "stop messaging me at night please, thanks"})
    EXPECT_FALSE(is_stop_word(channel::whatsapp, words{text})) << text;
}

TEST(consent, cancel_ends_messages_on_sms_only) {
  EXPECT_TRUE(is_stop_word(channel::sms, words{"CANCEL"}));
  EXPECT_FALSE(is_stop_word(channel::whatsapp, words{"cancel"}));
  EXPECT_FALSE(is_stop_word(channel::sms, words{"cancel my visit"}));
}

TEST(consent, start_words_are_known_in_every_language) {
  for (auto* word :
       {"START", "unstop", "Subscribe", "shuru", "ALTA", "iniciar", "शुरू"})
    EXPECT_TRUE(is_start_word(words{word})) << word;
  EXPECT_FALSE(is_start_word(words{"start over"}));
}

TEST(consent, the_first_message_ever_is_evidence_of_leave_to_answer) {
  chat c;
  c.says("hi");
  ASSERT_TRUE(consent_in(c));
  EXPECT_TRUE(consent_in(c)->is_opted_in);
  EXPECT_EQ(consent_in(c)->evidence, "first_contact");
  c.says("hours");
  EXPECT_FALSE(consent_in(c));
}

TEST(consent, stop_is_confirmed_once_and_silences_everything) {
  chat c{small_clinic()};
  c.says("tomorrow 10 am");
  ASSERT_EQ(c.holds.size(), 1u);
  auto epoch = c.state().epoch;
  c.says("STOP");
  ASSERT_EQ(c.last.replies.size(), 1u);
  EXPECT_TRUE(c.last.replies[0].passes_opt_out);
  EXPECT_TRUE(c.last.fences_replies);
  EXPECT_EQ(c.state().epoch, epoch + 1);
  EXPECT_TRUE(c.state().is_opted_out);
  EXPECT_TRUE(c.holds.empty());
  EXPECT_TRUE(c.timers.empty());
  ASSERT_TRUE(consent_in(c));
  EXPECT_FALSE(consent_in(c)->is_opted_in);
  EXPECT_EQ(consent_in(c)->evidence, "keyword:stop");
  EXPECT_TRUE(c.state().visits_for.empty());
  for (auto* text : {"STOP", "hi", "book", "yes", "menu", "hours"}) {
    c.says(text);
    EXPECT_TRUE(c.last.replies.empty()) << text;
    EXPECT_FALSE(c.state().answer_due_at) << text;
  }
}

TEST(consent, staff_hear_once_of_one_who_writes_after_opting_out) {
  chat c;
  c.says("hi");
  c.says("stop");
  c.says("are you open?");
  EXPECT_TRUE(c.alerted("opted_out"));
  c.says("hello?");
  EXPECT_FALSE(c.alerted("opted_out"));
  c.says("I have chest pain");
  EXPECT_TRUE(c.alerted("red_flag"));
  EXPECT_TRUE(c.last.replies.empty());
}

TEST(consent, stop_ends_the_timers_of_a_visit_and_start_begins_them_again) {
  chat c{small_clinic()};
  c.says("monday 10 am");
  c.says("yes");
  EXPECT_GE(c.timers.size(), 3u);
  auto kept = c.timers;
  c.says("stop");
  EXPECT_TRUE(c.timers.empty());
  c.says("start");
  EXPECT_EQ(c.timers.size(), kept.size());
}

TEST(consent, stop_is_obeyed_though_the_store_keeps_silent) {
  chat c;
  c.says("hi");
  c.calendar_answers = false;
  c.says("stop");
  EXPECT_TRUE(c.state().is_opted_out);
  EXPECT_EQ(c.last.replies.size(), 1u);
}

TEST(consent, stop_counts_while_a_person_speaks_and_clears_what_is_owed) {
  chat c;
  c.says("talk to a person");
  ASSERT_TRUE(c.state().answer_due_at);
  c.says("stop");
  EXPECT_TRUE(c.state().is_opted_out);
  EXPECT_FALSE(c.state().answer_due_at);
  EXPECT_EQ(c.timers.count("answer_due"), 0u);
  chat paused;
  paused.says("hi");
  paused.happens(staff_paused{"dr", "takeover"});
  paused.says("STOP");
  EXPECT_TRUE(paused.state().is_opted_out);
  EXPECT_EQ(paused.last.replies.size(), 1u);
}

TEST(consent, start_is_leave_again_and_greets) {
  chat c;
  c.says("hi");
  c.says("stop");
  c.says("START");
  EXPECT_FALSE(c.state().is_opted_out);
  ASSERT_TRUE(consent_in(c));
  EXPECT_TRUE(consent_in(c)->is_opted_in);
  EXPECT_EQ(consent_in(c)->evidence, "keyword:start");
  EXPECT_NE(c.said().find("Welcome"), std::string::npos);
  c.says("hours");
  EXPECT_FALSE(c.last.replies.empty());
}

TEST(consent, staff_cannot_write_to_one_who_has_opted_out) {
  chat c;
  c.says("hi");
  c.says("stop");
  auto before = c.state();
  c.happens(staff_wrote{"dr", "Please call us"});
  ASSERT_TRUE(c.last.refused_to_staff);
  EXPECT_EQ(c.last.refused_to_staff->code, "opted_out");
  EXPECT_TRUE(c.last.replies.empty());
  EXPECT_EQ(c.state().epoch, before.epoch);
  EXPECT_FALSE(c.state().is_bot_paused);
}

TEST(consent, a_reminder_of_one_who_has_opted_out_is_not_sent) {
  chat c{small_clinic()};
  c.says("monday 10 am");
  c.says("yes");
  auto reminders = c.timers;
  c.calendar_answers = false; // the timers outlive the opt-out
  c.says("stop");
  c.calendar_answers = true;
  for (auto& [kind, timer] : reminders) {
    c.now = timer.due;
    c.happens(timer_fired{kind, timer.about});
    EXPECT_TRUE(c.last.replies.empty()) << kind;
  }
}

} // namespace careline::engine::tests
