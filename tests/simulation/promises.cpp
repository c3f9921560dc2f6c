#include "tests/simulation/promises.hpp"

#include "tests/simulation/model_store.hpp"

#include <algorithm>
#include <string_view>

namespace careline::simulation {

namespace {

constexpr std::array<std::string_view, promise_kinds> names{
    "C1 acknowledged is stored",
    "C2 one turn per vendor message",
    "C2 versions grow by one",
    "C3 one uncommitted turn per patient",
    "C3 replies leave in order",
    "C4 nothing leaves before its commit",
    "C5 duplicates only between send and mark",
    "C6 no double booking",
    "C7 the bot is silent after a takeover",
    "C8 tenants are apart",
    "P9 queues are bounded",
    "P9 permits come back",
    "P11 silence after opting out",
    "a reminder is sent once",
    "C10 what was accepted is answered",
    "P6 the outbox runs empty",
    "nothing is left over",
    "actors agree with the store",
    "no handler throws",
};

} // namespace

std::string_view to_string(promise p) noexcept {
  return names[static_cast<std::size_t>(p)];
}

void promises::check(promise p, bool is_kept,
                     const std::function<std::string()>& why) {
  ++checks[static_cast<std::size_t>(p)];
  if (is_kept || broken_) return;
  which_ = p;
  broken_ = why();
}

// Turns.

void promises::turn_pushed(const persistence::turn_record& t) {
  check(promise::turns_are_serial, uncommitted_.insert(t.patient).second, [&] {
    return "a second turn of " + engine::to_string(t.patient)
           + " while one is uncommitted";
  });
}

void promises::turn_told(const persistence::turn_record& t) {
  uncommitted_.erase(t.patient);
}

void promises::turn_kept(const persistence::turn_record& t,
                         const model_tables& rows, instant now) {
  if (!t.inbound_key.empty()) {
    auto turns = ++turns_of_message_[scoped(t.clinic, t.inbound_key)];
    check(promise::one_turn_per_message, turns == 1,
          [&] { return t.inbound_key + " made a second turn"; });
  }
  auto& version = versions_[t.patient];
  check(promise::versions_grow_by_one, t.expected_version == version, [&] {
    return "version " + std::to_string(version) + " became "
           + std::to_string(t.expected_version + 1);
  });
  version = t.expected_version + 1;
  for (auto& d : t.deliveries) {
    auto& s = replies_[d.id];
    s.patient = d.patient;
    s.clinic = d.clinic;
    s.account = d.account;
    s.from = d.from;
    s.epoch = d.epoch;
    s.version = version;
    s.passes_opt_out = d.what.passes_opt_out;
    s.window_closes = d.window_closes;
    s.choices = d.what.choices;
    s.is_template = !d.what.template_name.empty();
    s.kept_in = life_;
    s.place = in_order_[d.patient].size();
    in_order_[d.patient].push_back(d.id);
  }
  auto has_visits = false;
  for (auto& e : t.effects) {
    has_visits |= std::holds_alternative<engine::keep_hold>(e)
                  || std::holds_alternative<engine::book_appointment>(e)
                  || std::holds_alternative<engine::move_appointment>(e);
    if (std::holds_alternative<engine::record_consent>(e)) {
      opted_out_[t.patient] = t.after.is_opted_out;
      if (!t.after.is_opted_out) out_heard_.erase(t.patient);
    }
  }
  if (has_visits) check_calendar(rows, now);
  check_reminders(t, rows);
}

/// Every pair, whatever the store itself believes to have excluded.
void promises::check_calendar(const model_tables& rows, instant now) {
  auto clash = [&](engine::clinic_id c1, const std::string& p1,
                   const engine::slot& s1, engine::clinic_id c2,
                   const std::string& p2, const engine::slot& s2) {
    return c1 == c2 && p1 == p2 && s1.overlaps(s2);
  };
  auto is_free = true;
  for (auto a = rows.appointments.begin(); a != rows.appointments.end(); ++a) {
    if (!a->second.excludes()) continue;
    for (auto b = std::next(a); b != rows.appointments.end(); ++b)
      is_free &= !b->second.excludes()
                 || !clash(a->second.clinic, a->second.what.provider,
                           a->second.what.when, b->second.clinic,
                           b->second.what.provider, b->second.what.when);
    for (auto& [id, h] : rows.holds)
      is_free &= h.expires <= now || h.patient == a->second.patient
                 || !clash(a->second.clinic, a->second.what.provider,
                           a->second.what.when, h.clinic, h.provider, h.when);
  }
  for (auto a = rows.holds.begin(); a != rows.holds.end(); ++a)
    for (auto b = std::next(a); b != rows.holds.end(); ++b)
      is_free &=
          a->second.expires <= now || b->second.expires <= now
          || !clash(a->second.clinic, a->second.provider, a->second.when,
                    b->second.clinic, b->second.provider, b->second.when);
  check(promise::no_double_booking, is_free,
        [] { return std::string("two patients have one time"); });
}

/// The turn of a reminder's timer that says something.
void promises::check_reminders(const persistence::turn_record& t,
                               const model_tables& rows) {
  if (!t.fired || t.deliveries.empty()) return;
  auto& kind = t.fired->kind;
  if (!kind.starts_with("remind:")) return;
  auto id =
      engine::parse_uuid(std::string_view(kind).substr(kind.rfind(':') + 1));
  if (!id) return;
  auto visit = rows.appointments.find(engine::appointment_id(*id));
  if (visit == rows.appointments.end()) return;
  // For another time of the visit there is another reminder.
  auto& a = visit->second.what;
  auto key =
      kind + '/' + std::to_string(a.when.start.time_since_epoch().count());
  check(promise::reminded_once, ++reminders_[key] == 1,
        [&] { return "a second " + kind; });
}

void promises::mark_kept(const persistence::delivery_settled& m) {
  if (m.what == persistence::delivery_settled::kind::retry) return;
  auto found = replies_.find(m.id);
  if (found == replies_.end()) return;
  found->second.is_over = true;
  found->second.marked_in = life_;
}

// The vendor.

void promises::call_made(engine::delivery_id id, const std::string& account,
                         const std::string& body, instant wall, int attempts) {
  auto found = replies_.find(id);
  check(promise::nothing_leaves_uncommitted, found != replies_.end(), [&] {
    return engine::to_string(id) + " left before its turn was kept";
  });
  if (found == replies_.end()) return;
  auto& s = found->second;
  auto say = [&](const char* what) {
    return [&s, id, what] {
      return engine::to_string(id) + " of version " + std::to_string(s.version)
             + ", epoch " + std::to_string(s.epoch) + ": " + what;
    };
  };
  check(promise::tenants_are_apart, account == s.account,
        say("left from another clinic's number"));
  check(promise::duplicates_are_excused, in_call_.insert(id).second,
        say("is sent while it is being sent"));
  // Another part of a long text is no repetition.
  auto is_new_body = bodies_[id].insert(std::hash<std::string>{}(body)).second;
  if (!is_new_body || s.calls == 0) {
    if (s.accepted > 0) ++duplicates_;
    check(promise::duplicates_are_excused,
          s.accepted == 0
              || (s.told_in != life_
                  && (s.marked_in == 0 || s.marked_in == life_)),
          say("left again although its acceptance was known"));
  }
  auto silent = silent_below_.find(s.patient);
  check(promise::silent_after_takeover,
        s.from != engine::sender::bot || silent == silent_below_.end()
            || s.epoch >= silent->second,
        say("the bot speaks after the provider"));
  check(promise::silent_after_opt_out,
        s.passes_opt_out || !out_heard_.contains(s.patient),
        say("leaves after STOP"));
  check_order(id, s, wall, attempts);
  ++s.calls;
}

/// Whatever was kept before it, to the same patient, has come to its end.
void promises::check_order(engine::delivery_id id, const reply_story& s,
                           instant wall, int attempts) {
  auto& all = in_order_[s.patient];
  auto& first = first_open_[s.patient];
  auto out = opted_out_.find(s.patient);
  auto is_out = out != opted_out_.end() && out->second;
  auto silent = silent_below_.find(s.patient);
  auto is_over = [&](const reply_story& e) {
    return e.is_over || e.accepted > 0 || e.failed >= attempts;
  };
  while (first < all.size() && is_over(replies_[all[first]])) ++first;
  for (auto i = first; i < s.place; ++i) {
    auto& e = replies_[all[i]];
    // Of what is given up in memory the mark may still be on its way.
    auto is_given_up =
        is_over(e) || (is_out && !e.passes_opt_out)
        || (!e.is_template && e.window_closes <= wall)
        || (e.from == engine::sender::bot && e.epoch < s.epoch)
        // A takeover fences before it is kept; staff's own words
        // may pass then.
        || (e.from == engine::sender::bot && s.from == engine::sender::staff)
        || (silent != silent_below_.end() && e.from == engine::sender::bot
            && e.epoch < silent->second);
    // Ids are made of the wall clock: one that was set back over a restart
    // makes a later reply look older (docs/simulation.md).
    auto is_inverted = !is_given_up && id < all[i] && e.kept_in != s.kept_in;
    inversions_ += is_inverted ? 1 : 0;
    check(promise::replies_leave_in_order, is_given_up || is_inverted, [&] {
      return engine::to_string(id) + " overtakes " + engine::to_string(all[i])
             + " (versions " + std::to_string(s.version) + ", "
             + std::to_string(e.version) + ")";
    });
  }
  check(promise::replies_leave_in_order, true, [] { return std::string(); });
}

void promises::call_answered(engine::delivery_id id, bool is_accepted,
                             bool is_final, bool counts) {
  auto found = replies_.find(id);
  if (found == replies_.end()) return;
  auto& s = found->second;
  s.accepted += is_accepted ? 1 : 0;
  s.is_over |= is_final;
  s.failed += counts ? 1 : 0;
}

void promises::acceptance_told(engine::delivery_id id) {
  auto found = replies_.find(id);
  if (found != replies_.end()) found->second.told_in = life_;
}

// The others.

void promises::acknowledged(const std::string& scoped_id,
                            const model_tables& rows) {
  auto key = scoped_id.substr(scoped_id.find('/') + 1);
  check(promise::acknowledged_is_stored,
        turns_of_message_.contains(scoped_id) || rows.raw_events.contains(key),
        [&] { return key + " was acknowledged and is not stored"; });
}

void promises::pause_answered(engine::patient_id patient, std::int64_t epoch) {
  auto& below = silent_below_[patient];
  below = std::max(below, epoch);
}

void promises::consents_heard() {
  for (auto& [patient, is_out] : opted_out_)
    if (is_out) out_heard_.insert(patient);
}

void promises::process_died() {
  ++life_;
  in_call_.clear();
  uncommitted_.clear();
}

} // namespace careline::simulation
