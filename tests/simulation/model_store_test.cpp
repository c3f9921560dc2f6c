/// The model store against PostgreSQL: the same random batches are played to
/// both; every record must end alike, and what is stored must read alike.

#include "persistence/store_reader.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/model_store.hpp"
#include "tests/support/visits_world.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

using namespace careline;
using namespace std::chrono_literals;
using persistence::record;
using persistence::turn_record;
using simulation::dice;

namespace {

const std::string account = "106540352242922";

/// Both stores, and a few people whose days are mixed up.
class twins {
public:
  explicit twins(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 5; ++i)
      people_.push_back(tests::make_person(real_.clinic, i));
    auto tomorrow = std::chrono::floor<std::chrono::days>(tests::now())
                    + std::chrono::days(1);
    noon_ = engine::instant(tomorrow) + 12h;
  }

  void play(int batches) {
    for (int i = 0; i < batches && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("batch " + std::to_string(i));
      play_one();
      compare_rows();
    }
  }

  std::map<std::string, int> ends; ///< By outcome.

private:
  void play_one() {
    std::vector<record> batch;
    for (auto n = 1 + random_.roll(5); n > 0; --n) batch.push_back(some());
    auto copy = batch;
    auto wanted = real_.commit(std::move(batch));
    auto got = model_.commit(copy, tests::now());
    ASSERT_EQ(wanted.size(), got.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      ++ends[std::string(persistence::to_string(wanted[i].what))];
      EXPECT_EQ(persistence::to_string(got[i].what),
                persistence::to_string(wanted[i].what))
          << "record " << i << " of " << got.size() << ", kind "
          << copy[i].index();
      EXPECT_EQ(got[i].fenced, wanted[i].fenced) << "record " << i;
      if (auto* t = std::get_if<turn_record>(&copy[i]); t && t->fired)
        ++ends["fired, " + std::string(persistence::to_string(wanted[i].what))];
      if (wanted[i].what == persistence::outcome::kind::kept) learn(copy[i]);
    }
  }

  void learn(const record& r) {
    auto* t = std::get_if<turn_record>(&r);
    if (!t) return;
    for (auto& p : people_)
      if (p.id == t->patient) p.version = t->expected_version + 1;
    for (auto& d : t->deliveries) sent_.push_back({d.id, d.patient});
    for (auto& e : t->effects)
      if (auto* h = std::get_if<engine::keep_hold>(&e)) holds_.push_back(*h);
  }

  record some() {
    auto dice = random_.roll(100);
    if (dice < 15 && !sent_.empty()) return some_mark();
    if (dice < 22 && !sent_.empty()) return some_status();
    return some_turn();
  }

  turn_record some_turn() {
    auto p = random_.one_of(people_);
    if (p.version == 0) return tests::first_turn(p);
    if (random_.chance(50)) return known_again(p);
    if (random_.chance(80) && p.version > 1) --p.version; // Stale.
    if (random_.chance(150)) return some_firing(p);
    auto key =
        "wamid."
        + std::to_string(random_.chance(120) && keys_ > 0 ? random_.roll(keys_)
                                                          : keys_++);
    auto t = tests::next_turn(p, key);
    t.home = {p.clinic, {engine::identity_kind::phone, p.phone}};
    t.after.epoch = static_cast<std::int64_t>(random_.roll(3));
    t.after.is_opted_out = random_.chance(100);
    for (auto& d : t.deliveries) d.epoch = t.after.epoch;
    if (random_.chance(150)) t.fences = turn_record::fence{t.after.epoch, {}};
    if (random_.chance(100))
      t.idempotent = persistence::idempotent_request{
          "key-" + std::to_string(random_.roll(6)), "00"};
    for (auto n = random_.roll(3); n > 0; --n) add_effect(t);
    return t;
  }

  /// Of a timer that stands, or did, or was moved meanwhile.
  turn_record some_firing(const tests::person& p) {
    auto t = tests::next_turn(p, "");
    t.home = {p.clinic, {engine::identity_kind::phone, p.phone}};
    persistence::fired_timer f{"kind" + std::to_string(random_.roll(3)),
                               tests::now()};
    auto row = model_.rows.timers.find({p.id, f.kind});
    if (row != model_.rows.timers.end())
      f.due = row->second.due + (random_.chance(800) ? 0min : 1min);
    else if (!fired_.empty() && random_.chance(700))
      f.due = random_.one_of(fired_);
    fired_.push_back(f.due);
    if (random_.chance(300))
      t.effects.emplace_back(
          engine::start_timer{f.kind, "anew", tests::now() + 90min});
    else
      t.effects.emplace_back(engine::drop_timer{f.kind});
    t.fired = std::move(f);
    return t;
  }

  /// Somebody new under a phone that is known.
  turn_record known_again(const tests::person& p) {
    auto other = p;
    other.id = tests::make<engine::patient_id>();
    return tests::first_turn(other);
  }

  engine::slot some_time() {
    return tests::slot_at(noon_ + 15min * random_.roll(6));
  }
  std::string some_provider() { return random_.chance(700) ? "mehta" : "rao"; }

  const simulation::appointment_entry* some_visit(engine::patient_id patient) {
    std::vector<const simulation::appointment_entry*> all;
    for (auto& [id, a] : model_.rows.appointments)
      if (a.patient == patient || random_.chance(50)) all.push_back(&a);
    return all.empty() ? nullptr : all[random_.roll(all.size())];
  }

  void add_effect(turn_record& t) {
    auto dice = random_.roll(100);
    if (dice < 25) {
      t.effects.emplace_back(engine::keep_hold{
          some_provider(), some_time(), tests::make<engine::hold_id>(),
          tests::now() + (random_.chance(800) ? 1h : -1h)});
    } else if (dice < 35 && !holds_.empty()) {
      auto& h = random_.one_of(holds_);
      t.effects.emplace_back(engine::drop_hold{h.provider, h.hold});
    } else if (dice < 60) {
      engine::book_appointment b{tests::make<engine::appointment_id>(),
                                 "checkup",
                                 some_provider(),
                                 some_time(),
                                 {}};
      b.is_overbooked = random_.chance(100);
      t.effects.emplace_back(b);
    } else if (dice < 75) {
      add_change(t);
    } else {
      auto kind = "kind" + std::to_string(random_.roll(3));
      if (random_.chance(600))
        t.effects.emplace_back(engine::start_timer{
            kind, "about", tests::now() + 1min * random_.roll(60)});
      else
        t.effects.emplace_back(engine::drop_timer{kind});
    }
  }

  /// Moves or cancels a visit; one change of each kind is enough for a turn.
  void add_change(turn_record& t) {
    auto* a = some_visit(t.patient);
    for (auto& e : t.effects)
      if (std::holds_alternative<engine::move_appointment>(e)
          || std::holds_alternative<engine::set_appointment_status>(e))
        return;
    if (!a) return;
    auto seen = a->what; // Sometimes as it was once, or never.
    if (random_.chance(100)) seen.provider = some_provider();
    if (random_.chance(50)) seen.when = some_time();
    if (random_.chance(500))
      t.effects.emplace_back(engine::move_appointment{
          seen.id, seen.provider, seen.when, some_provider(), some_time(), {}});
    else
      t.effects.emplace_back(
          tests::set(seen, engine::appointment_status::booked,
                     engine::appointment_status::cancelled, "because"));
  }

  record some_mark() {
    using kind = persistence::delivery_settled::kind;
    auto& [id, patient] = random_.one_of(sent_);
    persistence::delivery_settled m;
    m.what = static_cast<kind>(random_.roll(4));
    m.id = id;
    m.patient = patient;
    m.clinic = real_.clinic;
    m.attempt = static_cast<int>(random_.roll(8));
    m.at = tests::now();
    m.next_try = m.at + 1min;
    m.reason = "provider:1";
    if (m.what == kind::sent)
      m.vendor_message_id = "out." + engine::to_string(id);
    return m;
  }

  record some_status() {
    using persistence::message_status;
    constexpr message_status all[] = {
        message_status::sent, message_status::delivered, message_status::read,
        message_status::failed};
    auto& [id, patient] = random_.one_of(sent_);
    persistence::status_report s;
    s.clinic = real_.clinic;
    s.vendor_message_id = "out." + engine::to_string(id);
    s.status = all[random_.roll(4)];
    s.at = tests::now();
    if (random_.chance(700)) {
      s.patient = patient;
      s.message = engine::message_id(id.value);
    }
    return s;
  }

  // What both hold.

  void compare_rows() {
    compare_people();
    compare_calendars();
    auto outbox = real_.asked.load_outbox(account, {}, 10'000).value();
    std::map<engine::delivery_id, int> rows, own;
    for (auto& d : outbox) rows[d.id] = d.attempt;
    for (auto& [id, d] : model_.rows.outbox) own[id] = d.attempt;
    EXPECT_EQ(own, rows) << "outbox";
    std::set<std::string> timers, own_timers;
    for (auto& t : real_.asked.load_timers(tests::now() + 240h, 1'000).value())
      timers.insert(line(t.patient, t.kind, t.due));
    for (auto& [key, t] : model_.rows.timers)
      own_timers.insert(line(key.first, key.second, t.due));
    EXPECT_EQ(own_timers, timers);
    std::map<std::string, std::string> states, own_states;
    for (auto& row :
         real_.database.rows("select id, status from message_states"))
      states[row[0]] = row[1];
    for (auto& [id, s] : model_.rows.states)
      own_states[engine::to_string(id)] = persistence::to_string(s);
    EXPECT_EQ(own_states, states);
    std::set<std::string> dead, own_dead;
    for (auto& row : real_.database.rows("select id from dead_letters"))
      dead.insert(row[0]);
    for (auto& [id, why] : model_.rows.dead_letters)
      own_dead.insert(engine::to_string(id));
    EXPECT_EQ(own_dead, dead);
  }

  static std::string line(engine::patient_id who, const std::string& kind,
                          engine::instant due) {
    return engine::to_string(who) + ' ' + kind + ' '
           + std::to_string(due.time_since_epoch().count());
  }

  void compare_people() {
    std::vector<engine::patient_key> keys;
    for (auto& p : people_)
      keys.push_back({p.clinic, {engine::identity_kind::phone, p.phone}});
    auto loaded = real_.asked.load_patients(keys).value();
    for (auto& l : loaded) {
      auto known = model_.rows.identities.find(l.asked);
      ASSERT_EQ(known != model_.rows.identities.end(), l.is_known);
      if (!l.is_known) continue;
      auto& own = model_.rows.patients.at(known->second);
      EXPECT_EQ(own.id, l.patient);
      EXPECT_EQ(own.conversation.version, l.conversation.version);
      EXPECT_EQ(own.conversation.epoch, l.conversation.epoch);
      EXPECT_EQ(own.conversation.is_opted_out, l.conversation.is_opted_out);
    }
  }

  void compare_calendars() {
    for (auto* provider : {"mehta", "rao"}) {
      auto busy =
          real_.asked.load_calendar(real_.clinic, provider, tests::now())
              .value();
      std::set<std::string> rows, own;
      for (auto& a : busy.appointments) rows.insert(text(a.id, a.when));
      for (auto& h : busy.holds) rows.insert(text(h.id, h.when));
      for (auto& [id, a] : model_.rows.appointments)
        if (a.what.provider == provider && engine::takes_time(a.what.status))
          own.insert(text(id, a.what.when));
      for (auto& [id, h] : model_.rows.holds)
        if (h.provider == provider && h.expires > tests::now())
          own.insert(text(id, h.when));
      EXPECT_EQ(own, rows) << provider;
    }
  }
  template <class Id>
  static std::string text(const Id& id, const engine::slot& when) {
    return engine::to_string(id) + ' '
           + std::to_string(when.start.time_since_epoch().count());
  }

  dice random_;
  tests::visits_world real_;
  simulation::model_store model_;
  std::vector<tests::person> people_;
  std::vector<std::pair<engine::delivery_id, engine::patient_id>> sent_;
  std::vector<engine::keep_hold> holds_;
  std::vector<engine::instant> fired_;
  engine::instant noon_{};
  std::uint64_t keys_ = 0;
};

} // namespace

TEST(model_store, does_what_postgresql_does) {
  std::map<std::string, int> ends;
  for (std::uint64_t seed = 1; seed <= 4 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    twins both(seed);
    both.play(150);
    for (auto& [what, n] : both.ends) ends[what] += n;
  }
  for (auto* what :
       {"kept", "repeated", "stale", "slot_taken", "identity_taken",
        "fired, kept", "fired, repeated", "fired, stale"})
    EXPECT_GT(ends[what], 0) << what << " never came up";
}
