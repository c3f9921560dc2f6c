#include "engine/conversation.hpp"

#include "engine/dialogue.hpp"
#include "engine/visit_timers.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace careline::engine::tests {

namespace {

/// What a patient may write, sense and nonsense.
constexpr const char* sentences[] = {"hi",
                                     "menu",
                                     "book",
                                     "yes",
                                     "no",
                                     "back",
                                     "cancel",
                                     "start over",
                                     "1",
                                     "2",
                                     "3",
                                     "9",
                                     "10",
                                     "consultation",
                                     "teeth cleaning",
                                     "dr rao",
                                     "dr mehta",
                                     "tomorrow",
                                     "tomorrow 10 am",
                                     "today 6 pm",
                                     "friday 6 pm",
                                     "sunday",
                                     "next week",
                                     "monday 10",
                                     "evening",
                                     "3 pm",
                                     "in 20 minutes",
                                     "20 august 10 am",
                                     "4 march",
                                     "30 february",
                                     "earliest please",
                                     "another time",
                                     "different doctor",
                                     "talk to a person",
                                     "hours",
                                     "are you open on sunday?",
                                     "fees",
                                     "address",
                                     "parking?",
                                     "thanks",
                                     "bye",
                                     "ok",
                                     "I have chest pain",
                                     "no chest pain",
                                     "cancel my appointment",
                                     "move my appointment",
                                     "move my appointment to monday 10 am",
                                     "change my appointment",
                                     "don't cancel it",
                                     "any doctor",
                                     "any doctor tomorrow evening",
                                     "more times",
                                     "no, with dr rao",
                                     "make it 5 pm",
                                     "actually wednesday",
                                     "for my son",
                                     "cleaning tomorrow 10 am for my mother",
                                     "yes cancel it",
                                     "keep it",
                                     "when is my appointment",
                                     "qwerty",
                                     "asdf jkl",
                                     "",
                                     "   ",
                                     "👍",
                                     "🙏",
                                     "?",
                                     "Guten Tag",
                                     "नमस्ते",
                                     "\xff\xfe\x80",
                                     "bot",
                                     "are you a bot",
                                     "tomorrow or friday",
                                     "between 5 and 7 tomorrow",
                                     "4",
                                     "5/5"};

/// WhatsApp refuses a message outside of these.
void check_reply(const reply& r) {
  EXPECT_LE(r.choices.size(), most_rows);
  bool are_buttons = r.choices.size() <= most_buttons;
  if (!r.choices.empty()) {
    EXPECT_LE(count_chars(r.text), are_buttons ? button_body_chars : 4096u);
  }
  EXPECT_FALSE(r.text.empty());
  EXPECT_EQ(r.choices.size() > most_buttons, !r.list_button.empty());
  EXPECT_LE(count_chars(r.list_button), button_title_chars);
  std::set<std::string> ids;
  std::set<std::string> titles;
  for (auto& c : r.choices) {
    EXPECT_FALSE(c.id.empty());
    EXPECT_LE(c.id.size(), 200u);
    EXPECT_FALSE(c.title.empty());
    EXPECT_NE(c.title.front(), ' ');
    EXPECT_NE(c.title.back(), ' ');
    EXPECT_LE(count_chars(c.title),
              are_buttons ? button_title_chars : row_title_chars)
        << c.title;
    EXPECT_LE(count_chars(c.description), row_description_chars);
    EXPECT_TRUE(ids.insert(c.id).second) << c.id;
    EXPECT_TRUE(titles.insert(c.title).second) << c.title;
  }
}

/// Plays one patient for a while and checks every step.
class life {
public:
  explicit life(std::uint64_t seed) : random_(seed), c(clinic_for(seed)) {}

  void goes_on(int events) {
    for (int i = 0; i < events; ++i) {
      auto before = c.state();
      auto who = happens_something();
      if (who != actor::clock) check(before, who == actor::staff);
      if (testing::Test::HasFailure()) return;
    }
  }

private:
  static config::clinic clinic_for(std::uint64_t seed) {
    auto clinic = seed % 3 == 0 ? small_clinic() : lotus_clinic();
    if (seed % 5 == 0) {
      clinic.services[0].name =
          "A very long name of a service that nobody can read on a phone";
      clinic.services.push_back(clinic.services[0]);
      clinic.services.back().key = "twin";
      clinic.facts.address = std::string(1500, 'x');
    }
    if (seed % 7 == 0) clinic.locale = "en-US";
    return clinic;
  }

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(random_);
  }

  enum class actor { patient, staff, clock };

  /// @returns whose doing it was; the clock's timers are checked already
  actor happens_something() {
    c.calendar_answers = pick(40) != 0;
    c.refuse_next_booking = pick(15) == 0;
    switch (pick(20)) {
    case 0:
      c.pass(chr::minutes{pick(2000)});
      fire_due_timers();
      return actor::clock;
    case 1:
      c.happens(timer_fired{"feedback_due", {}});
      return actor::patient;
    case 2:
      c.happens(timer_fired{"hold_expires", pick(2) ? "" : "old"});
      return actor::patient;
    case 3:
      c.sends(static_cast<content>(pick(15)), "a caption");
      return actor::patient;
    case 4:
      switch (pick(7)) {
      case 3:
      case 4:
      case 5:
        staff_change_a_visit();
        return actor::staff;
      case 0:
        c.happens(staff_paused{"dr", "takeover"});
        return actor::staff;
      case 1:
        c.happens(staff_wrote{"dr", "Hello"});
        return actor::staff;
      default:
        c.happens(staff_resumed{"dr"});
        return actor::staff;
      }
    case 5: {
      inbound_message m;
      m.text = sentences[pick(std::size(sentences))];
      m.sent_at = c.now - chr::hours{pick(40)};
      c.sends(m);
      return actor::patient;
    }
    case 6:
    case 7:
    case 8:
    case 9:
      if (!seen_.empty()) {
        c.taps_on(seen_[pick(seen_.size())]);
        return actor::patient;
      }
      [[fallthrough]];
    case 10:
      if (!c.choices().empty()) {
        auto choices = c.choices();
        c.taps_on(choices[pick(choices.size())]);
        return actor::patient;
      }
      [[fallthrough]];
    default:
      c.says(sentences[pick(std::size(sentences))]);
      return actor::patient;
    }
  }

  void staff_change_a_visit() {
    auto before = c.state();
    auto start = c.now + chr::minutes{15} * static_cast<int>(pick(400));
    bool may_overbook = pick(4) == 0;
    auto& provider = c.clinic.providers[pick(c.clinic.providers.size())];
    if (c.visits.empty() || pick(3) == 0) {
      staff_booked e{"desk", c.clinic.services.front().key, provider.key,
                     start,  pick(2) ? "my son" : "",       may_overbook};
      e.id = c.next_appointment();
      c.happens(e);
    } else {
      auto& v = c.visits[pick(c.visits.size())];
      if (pick(2) == 0)
        c.happens(staff_moved{"desk", v, provider.key, start, may_overbook});
      else
        c.happens(staff_set_status{
            "desk", v, static_cast<appointment_status>(pick(7)), {}});
    }
    // What the patient is in the middle of stays as it was.
    auto& after = c.state();
    EXPECT_EQ(after.stage, before.stage);
    EXPECT_EQ(after.is_bot_paused, before.is_bot_paused);
    EXPECT_EQ(after.answer_due_at, before.answer_due_at);
    EXPECT_EQ(after.draft.has_value(), before.draft.has_value());
    if (before.draft) {
      EXPECT_EQ(after.draft->hold, before.draft->hold);
    }
  }

  void fire_due_timers() {
    auto due = c.timers;
    for (auto& [kind, timer] : due)
      if (timer.due <= c.now) {
        auto before = c.state();
        c.timers.erase(kind);
        c.happens(timer_fired{kind, timer.about});
        is_reminder_ = kind.starts_with("remind:");
        check(before, false);
        is_reminder_ = false;
      }
  }

  void check(const conversation& before, bool is_staff) {
    auto& after = c.state();
    for (auto& r : c.last.replies)
      if (!c.last.from_staff) {
        check_reply(r);
        for (auto& ch : r.choices) seen_.push_back(ch);
      }
    if (seen_.size() > 60) seen_.erase(seen_.begin(), seen_.end() - 60);
    // The bot never speaks while it is paused, but to remind.
    if (before.is_bot_paused && !is_staff && !is_reminder_) {
      EXPECT_TRUE(c.last.replies.empty());
    }
    // The epoch grows with pauses only.
    EXPECT_GE(after.epoch, before.epoch);
    if (!is_staff) {
      EXPECT_EQ(after.epoch, before.epoch);
    }
    EXPECT_EQ(c.last.fences_replies, after.epoch > before.epoch);
    // A hold is in the state, has its timer, and is alone; else there is none.
    bool holds = after.draft && !after.draft->hold.is_nil();
    EXPECT_EQ(c.holds.size(), holds ? 1u : 0u);
    EXPECT_EQ(c.timers.count("hold_expires"), holds ? 1u : 0u);
    if (holds) {
      EXPECT_TRUE(c.holds.count(after.draft->hold));
      EXPECT_TRUE(after.draft->held);
      EXPECT_EQ(c.timers.at("hold_expires").about,
                to_string(after.draft->hold));
    }
    if (after.stage == stage::confirming) {
      EXPECT_TRUE(holds);
    }
    EXPECT_LT(after.misses, 2);
    // Whoever is handed over is owed an answer.
    if (after.stage == stage::with_person
        && before.stage != stage::with_person) {
      EXPECT_TRUE(after.answer_due_at);
    }
    check_visits();
  }

  void check_visits() {
    // No two visits of one doctor overlap, unless staff meant it.
    for (auto& a : c.visits)
      for (auto& b : c.visits)
        if (&a != &b && a.provider == b.provider && takes_time(a.status)
            && takes_time(b.status) && !c.overbooked.contains(a.id)
            && !c.overbooked.contains(b.id)) {
          EXPECT_FALSE(a.when.overlaps(b.when));
        }
    // A visit begins by being booked, and by nothing else.
    EXPECT_EQ(c.visits.size(), c.appointments.size());
    std::set<appointment_id> ids;
    for (auto& v : c.visits) {
      EXPECT_TRUE(ids.insert(v.id).second);
      EXPECT_FALSE(v.id.is_nil());
      // A moot visit has no timer; none of another visit's time is left.
      for (auto before : c.clinic.conversation.reminders) {
        auto timer = c.timers.find(reminder_kind(before, v.id));
        if (timer == c.timers.end()) continue;
        EXPECT_EQ(v.status, appointment_status::booked);
        // Late and with a silent store it is tried again, to find out that the
        // visit has begun.
        EXPECT_TRUE(timer->second.due < v.when.start
                    || timer->second.due <= c.now + chr::minutes{2});
      }
      auto feedback = c.timers.find(feedback_kind(v.id));
      if (feedback != c.timers.end()) {
        EXPECT_NE(v.status, appointment_status::cancelled);
        EXPECT_NE(v.status, appointment_status::no_show);
        EXPECT_GE(feedback->second.due, visit_end(c.clinic, v));
      }
    }
    for (auto& e : c.last.effects) {
      // Nothing is booked or moved but what was held, or what staff meant.
      if (auto* b = std::get_if<book_appointment>(&e)) {
        EXPECT_TRUE(!b->hold.is_nil() || b->is_overbooked);
        EXPECT_TRUE(b->by != "bot" || held_.contains(b->hold));
      }
      if (auto* m = std::get_if<move_appointment>(&e)) {
        EXPECT_TRUE(!m->hold.is_nil() || m->is_overbooked);
        EXPECT_TRUE(m->by != "patient" || held_.contains(m->hold));
      }
      if (auto* k = std::get_if<keep_hold>(&e)) held_.insert(k->hold);
    }
    EXPECT_FALSE(c.state().staff_order);
  }

  std::mt19937_64 random_;
  std::set<hold_id> held_;
  chat c;
  bool is_reminder_ = false;
  std::vector<choice> seen_; ///< Buttons still on the phone's screen.
};

} // namespace

TEST(conversation_property, no_life_of_a_patient_breaks_a_promise) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    life{seed}.goes_on(60);
    if (HasFailure()) return;
  }
}

TEST(conversation_property, any_bytes_are_survived) {
  std::mt19937_64 random{7};
  chat c;
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 200, ' ');
    for (auto& ch : text) ch = static_cast<char>(random());
    c.says(text);
    if (c.state().stage == stage::with_person) c.says("menu");
  }
  SUCCEED();
}

TEST(conversation_property, any_choice_id_is_survived) {
  std::mt19937_64 random{9};
  constexpr std::string_view letters = "slotyewindmr:-0123456789";
  chat c;
  for (int i = 0; i < 20'000; ++i) {
    choice tap;
    tap.title = "x";
    if (i % 2) tap.id = i % 4 == 1 ? "slot:" : "yes:";
    for (auto n = random() % 30; n > 0; --n)
      tap.id += letters[random() % letters.size()];
    c.taps_on(tap);
    if (c.state().stage == stage::with_person) c.says("menu");
  }
  SUCCEED();
}

} // namespace careline::engine::tests
