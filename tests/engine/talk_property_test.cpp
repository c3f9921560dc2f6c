/// Random lives of patients, staff, clocks and an AI: what is promised holds
/// after every step.

#include "engine/waiting.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace careline::engine::tests {

namespace {

using namespace std::chrono_literals;

constexpr const char* sentences[] = {"hi",
                                     "hi",
                                     "thanks",
                                     "thanks",
                                     "book",
                                     "1",
                                     "2",
                                     "yes",
                                     "no",
                                     "fees",
                                     "hours",
                                     "menu",
                                     "tomorrow 10 am",
                                     "monday 11 am",
                                     "cancel",
                                     "3",
                                     "earliest",
                                     "consultation",
                                     "dr mehta",
                                     "back",
                                     "can't come",
                                     "move it",
                                     "confirm",
                                     "zzz wobbly",
                                     "wheelchair friendly waiting room",
                                     "I have chest pain",
                                     "pain",
                                     "my chest",
                                     "talk to a person",
                                     "stop",
                                     "book",
                                     "menu",
                                     "earliest",
                                     "yes",
                                     "xylophones please",
                                     "zzz wobbly qqq",
                                     "book",
                                     "1",
                                     "start",
                                     "नमस्ते",
                                     "quiero una cita",
                                     "kal 10 baje",
                                     "change my appointment",
                                     "cancel my appointment",
                                     "",
                                     "???"};

constexpr const char* ai_texts[] = {"Yes, it is wheelchair friendly.",
                                    "Take 2 tablets.", "You are booked.", "",
                                    "Call 99999 88888"};
constexpr const char* ai_intents[] = {"",       "",       "book",        "move",
                                      "cancel", "person", "rob the bank"};

class life {
public:
  explicit life(std::uint64_t seed) : random_(seed), c(clinic_for(seed)) {
    c.has_ai = seed % 3 != 0;
  }

  void goes_on(int events) {
    for (int i = 0; i < events; ++i) {
      before_ = c.state();
      kind_.clear();
      is_staff_ = false;
      is_ai_answer_ = false;
      happens_something();
      if (testing::Test::HasFailure()) return;
    }
  }

private:
  static config::clinic clinic_for(std::uint64_t seed) {
    auto clinic = seed % 2 == 0 ? small_clinic() : lotus_clinic();
    if (seed % 4 < 2) clinic.conversation.fold_window = 3s;
    if (seed % 5 == 0) clinic.conversation.bot_replies_per_minute = 3;
    if (seed % 7 == 0) clinic.whatsapp_templates["reminder"] = "remind";
    return clinic;
  }

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(random_);
  }

  void happens_something() {
    c.calendar_answers = pick(30) != 0;
    c.now += chr::milliseconds{pick(4000)};
    if (c.state().is_opted_out && pick(4) == 0) {
      c.says("start");
      check();
      return;
    }
    if (c.state().is_bot_paused && pick(4) == 0) {
      is_staff_ = true;
      c.happens(staff_resumed{"dr"});
      check();
      return;
    }
    if (c.state().ai && pick(3) == 0) {
      ai_answers();
      check();
      return;
    }
    auto& draft = c.state().draft;
    if (draft && draft->wish == visit_wish::confirm && pick(2)) {
      c.says("yes");
      check();
      return;
    }
    switch (pick(20)) {
    case 0:
      time_passes(chr::minutes{pick(3000)});
      return;
    case 1:
      time_passes(chr::seconds{pick(20)});
      return;
    case 2:
      is_staff_ = true;
      if (pick(2))
        c.happens(staff_paused{"dr", "takeover"});
      else
        c.happens(staff_wrote{"dr", "Hello"});
      break;
    case 3:
    case 4:
      ai_answers();
      break;
    case 5:
    case 6:
    case 7:
    case 8:
    case 9:
      if (auto choices = c.choices(); !choices.empty()) {
        c.taps_on(choices[pick(choices.size())]);
        break;
      }
      [[fallthrough]];
    case 10: // a timer that was on its way when it was dropped
      kind_ = pick(2) ? "fold_due" : "ai_due";
      if (!c.timers.count(kind_)) c.happens(timer_fired{kind_, {}});
      break;
    default:
      c.says(c.state().stage == stage::with_person && pick(2)
                 ? "menu"
                 : sentences[pick(std::size(sentences))]);
    }
    check();
  }

  void ai_answers() {
    is_ai_answer_ = true;
    auto last = c.state().questions_asked;
    ai_answered a;
    a.serial = pick(4) == 0 ? static_cast<std::int64_t>(pick(5)) : last;
    a.how = pick(3) ? ai_answered::outcome::answered
                    : static_cast<ai_answered::outcome>(pick(3));
    a.text = ai_texts[pick(2) ? 0 : pick(std::size(ai_texts))];
    a.intent = ai_intents[pick(std::size(ai_intents))];
    bool is_due = c.state().ai && c.state().ai->serial == a.serial;
    c.happens(a);
    if (!is_due) {
      EXPECT_TRUE(c.last.replies.empty());
    }
  }

  void time_passes(chr::milliseconds time) {
    auto until = c.now + time;
    for (int fired = 0; fired < 300; ++fired) {
      auto next = c.timers.end();
      for (auto t = c.timers.begin(); t != c.timers.end(); ++t)
        if (t->second.due <= until
            && (next == c.timers.end() || t->second.due < next->second.due))
          next = t;
      if (next == c.timers.end()) break;
      auto timer = next->second;
      c.now = std::max(c.now, timer.due);
      // Now and then the process is down when it is due.
      if (pick(10) == 0) c.now += chr::minutes{pick(600)};
      c.timers.erase(next);
      before_ = c.state();
      kind_ = timer.kind;
      c.happens(timer_fired{timer.kind, timer.about});
      check();
      if (testing::Test::HasFailure()) return;
    }
    c.now = std::max(c.now, until);
  }

  void check() {
    auto& s = c.state();
    // What is pending in the state has its timer, and the other way round.
    EXPECT_EQ(s.answer_due_at.has_value(), c.timers.count("answer_due") == 1)
        << kind_;
    EXPECT_EQ(s.ai.has_value(), c.timers.count("ai_due") == 1) << kind_;
    EXPECT_EQ(!s.folded.empty(), c.timers.count("fold_due") == 1) << kind_;
    EXPECT_TRUE(s.visits_for.empty());
    EXPECT_LE(s.folded.size(), 2000u);
    if (s.ai) {
      EXPECT_LE(s.ai->text.size(), 1000u);
      EXPECT_EQ(s.ai->serial, s.questions_asked);
    }
    bool is_stop = s.is_opted_out && !before_.is_opted_out;
    bool is_reminder = kind_.starts_with("remind:");
    if (before_.is_bot_paused && !is_staff_ && !is_reminder && !is_stop) {
      EXPECT_TRUE(c.last.replies.empty()) << kind_ << c.said();
    }
    if (s.is_opted_out && before_.is_opted_out) {
      EXPECT_TRUE(c.last.replies.empty());
      EXPECT_FALSE(s.answer_due_at);
      EXPECT_FALSE(s.ai);
      EXPECT_TRUE(s.folded.empty());
    }
    if (is_stop) {
      EXPECT_LE(c.last.replies.size(), 1u);
      EXPECT_TRUE(c.last.fences_replies);
      EXPECT_GT(s.epoch, before_.epoch);
    }
    for (auto& r : c.last.replies) {
      EXPECT_EQ(r.passes_opt_out, is_stop);
      EXPECT_FALSE(r.text.empty());
    }
    if (s.is_bot_paused) {
      EXPECT_FALSE(s.ai);
      EXPECT_TRUE(s.folded.empty());
    }
    if (c.last.from_ai) {
      EXPECT_TRUE(is_ai_answer_);
    }
    if (is_ai_answer_) {
      EXPECT_FALSE(c.effect<book_appointment>());
      EXPECT_FALSE(c.effect<move_appointment>());
      EXPECT_FALSE(c.effect<set_appointment_status>());
    }
    if (is_reminder && !c.last.replies.empty()) check_reminder();
  }

  void check_reminder() {
    EXPECT_TRUE(sent_.insert(kind_).second) << "twice: " << kind_;
    for (auto& v : c.visits)
      if (kind_.ends_with(to_string(v.id))) {
        EXPECT_LT(c.now, v.when.start);
        EXPECT_EQ(v.status, appointment_status::booked);
      }
  }

  std::mt19937_64 random_;
  chat c;
  conversation before_;
  std::string kind_; ///< Of the timer that fired.
  bool is_staff_ = false;
  bool is_ai_answer_ = false;
  std::set<std::string> sent_; ///< Kinds of reminders; moved visits start anew.
};

} // namespace

TEST(talk_property, no_talk_breaks_a_promise) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    life{seed}.goes_on(60);
    if (HasFailure()) return;
  }
}

} // namespace careline::engine::tests
