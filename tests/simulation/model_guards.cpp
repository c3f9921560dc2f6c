// What the model store refuses, and whom it blames: the guards of the
// committer's statements and the questions that follow a refusal.

#include "persistence/visit_changes.hpp"
#include "tests/simulation/model_store.hpp"

#include <algorithm>

namespace careline::simulation {

using persistence::turn_record;
using kind = persistence::outcome::kind;

namespace {

bool is_same_place(const hold_entry& h, engine::clinic_id clinic,
                   std::string_view provider) {
  return h.clinic == clinic && h.provider == provider;
}

/// Whether another patient's hold stands in the way.
bool is_held(const hold_table& holds, engine::clinic_id clinic,
             std::string_view provider, const engine::slot& when,
             engine::patient_id except, instant now) {
  return std::any_of(holds.begin(), holds.end(), [&](auto& row) {
    auto& h = row.second;
    return is_same_place(h, clinic, provider) && h.when.overlaps(when)
           && h.patient != except && h.expires > now;
  });
}

/// Whether the exclusion constraint would refuse a row there.
bool is_excluded(const appointment_table& all, engine::clinic_id clinic,
                 std::string_view provider, const engine::slot& when,
                 engine::appointment_id except) {
  return std::any_of(all.begin(), all.end(), [&](auto& row) {
    auto& a = row.second;
    return row.first != except && a.excludes() && a.clinic == clinic
           && a.what.provider == provider && a.what.when.overlaps(when);
  });
}

/// Expired ones there, and the patient's own.
void clear_holds(hold_table& holds, engine::clinic_id clinic,
                 std::string_view provider, engine::patient_id patient,
                 instant now) {
  std::erase_if(holds, [&](auto& row) {
    auto& h = row.second;
    return is_same_place(h, clinic, provider)
           && (h.expires <= now || h.patient == patient);
  });
}

/// What a turn holds at its end, and what it gave up.
struct final_holds {
  std::vector<const engine::keep_hold*> kept;
  std::vector<engine::hold_id> dropped;
};

final_holds holds_of(const turn_record& t) {
  final_holds all;
  auto drop = [&](engine::hold_id id) {
    std::erase_if(all.kept, [&](auto* h) { return h->hold == id; });
    if (!id.is_nil()) all.dropped.push_back(id);
  };
  for (auto& e : t.effects) {
    if (auto* h = std::get_if<engine::keep_hold>(&e)) {
      drop(h->hold);
      std::erase_if(all.kept,
                    [&](auto* o) { return o->provider == h->provider; });
      all.kept.push_back(h);
    } else if (auto* d = std::get_if<engine::drop_hold>(&e)) {
      drop(d->hold);
    } else if (auto* b = std::get_if<engine::book_appointment>(&e)) {
      drop(b->hold);
    } else if (auto* m = std::get_if<engine::move_appointment>(&e)) {
      drop(m->hold);
    }
  }
  return all;
}

struct changes {
  const turn_record* turn;
  persistence::visit_changes visits;
  final_holds holds;
};

/// One status after the other, as the two statements of the committer do.
bool set_statuses(const std::vector<changes>& all, bool is_release,
                  appointment_table& appointments) {
  for (auto& c : all)
    for (auto& s : c.visits.set) {
      auto frees = engine::takes_time(s.from) && !engine::takes_time(s.to);
      if (frees != is_release) continue;
      auto found = appointments.find(s.id);
      if (found == appointments.end()
          || found->second.patient != c.turn->patient
          || found->second.clinic != c.turn->clinic
          || found->second.what.status != s.from
          || !found->second.is_at(s.provider, s.when))
        return false;
      auto& a = found->second;
      if (s.from == engine::appointment_status::cancelled
          || s.from == engine::appointment_status::no_show)
        a.what.is_confirmed = false;
      a.what.status = s.to;
      if (a.excludes()
          && is_excluded(appointments, a.clinic, a.what.provider, a.what.when,
                         s.id))
        return false;
    }
  return true;
}

} // namespace

/// Plays the statements about holds and visits, in their order, to copies.
/// @returns whether the transaction would go through
bool model_store::visits_fit(const numbers& round, hold_table& holds,
                             appointment_table& appointments) const {
  std::vector<changes> all;
  for (auto number : round)
    if (auto* t = std::get_if<turn_record>(&(*batch_)[number]))
      all.push_back({t, persistence::changes_of(*t), holds_of(*t)});
  auto may = [&](bool fits) { return fits || faults.ignores_slots; };
  if (!set_statuses(all, true, appointments)) return false;
  for (auto& c : all)
    for (auto& id : c.holds.dropped)
      if (auto h = holds.find(id);
          h != holds.end() && h->second.patient == c.turn->patient)
        holds.erase(h);
  for (auto& c : all) {
    auto& t = *c.turn;
    auto clear = [&](std::string_view provider) {
      clear_holds(holds, t.clinic, provider, t.patient, now_);
    };
    for (auto* h : c.holds.kept) clear(h->provider);
    for (auto* b : c.visits.booked)
      if (!b->is_overbooked) clear(b->provider);
    for (auto& m : c.visits.moved)
      if (!m.is_overbooked) clear(m.provider);
  }
  for (auto& c : all)
    for (auto& m : c.visits.moved) {
      auto found = appointments.find(m.id);
      if (found == appointments.end()) return false;
      auto& a = found->second;
      if (a.patient != c.turn->patient || a.clinic != c.turn->clinic
          || !a.is_at(m.from_provider, m.from) || !a.stands())
        return false;
      if (!may(m.is_overbooked
               || !is_held(holds, a.clinic, m.provider, m.to, a.patient, now_)))
        return false;
      a.what.provider = m.provider;
      a.what.when = m.to;
      a.what.is_confirmed = false;
      a.is_overbooked = m.is_overbooked;
      if (!may(!a.excludes()
               || !is_excluded(appointments, a.clinic, m.provider, m.to, m.id)))
        return false;
    }
  for (auto& c : all)
    for (auto* h : c.holds.kept) {
      auto& t = *c.turn;
      auto is_booked =
          std::any_of(appointments.begin(), appointments.end(), [&](auto& row) {
            auto& a = row.second;
            return a.excludes() && a.clinic == t.clinic
                   && a.what.provider == h->provider && a.patient != t.patient
                   && a.what.when.overlaps(h->held);
          });
      auto is_free = std::none_of(holds.begin(), holds.end(), [&](auto& row) {
        return is_same_place(row.second, t.clinic, h->provider)
               && row.second.when.overlaps(h->held);
      });
      if (!may(!is_booked && is_free) || holds.contains(h->hold)) return false;
      holds[h->hold] = {t.clinic, t.patient, h->provider, h->held, h->expires};
    }
  for (auto& c : all)
    for (auto* b : c.visits.booked) {
      auto& t = *c.turn;
      if (appointments.contains(b->id)) return false;
      if (!may(b->is_overbooked
               || (!is_held(holds, t.clinic, b->provider, b->when, t.patient,
                            now_)
                   && !is_excluded(appointments, t.clinic, b->provider, b->when,
                                   {}))))
        return false;
      engine::visit v;
      v.id = b->id;
      v.service = b->service;
      v.provider = b->provider;
      v.when = b->when;
      v.attendee = b->attendee;
      appointments[b->id] = {t.clinic, t.patient, v, b->is_overbooked};
    }
  if (!set_statuses(all, false, appointments)) return false;
  for (auto& c : all)
    for (auto& id : c.visits.confirmed)
      if (auto a = appointments.find(id);
          a != appointments.end() && a->second.patient == c.turn->patient
          && a->second.stands())
        a->second.what.is_confirmed = true;
  return true;
}

/// Whether what the turn answers was answered before.
bool model_store::is_repeated(const turn_record& t) const {
  if (!t.inbound_key.empty()
      && rows.inbound_keys.contains(scoped(t.clinic, t.inbound_key)))
    return true;
  if (t.idempotent) {
    auto known = rows.requests.find(scoped(t.clinic, t.idempotent->key));
    if (known != rows.requests.end()
        && known->second.at >= now_ - std::chrono::hours(24))
      return true;
  }
  if (!t.fired || faults.ignores_fired_timers) return false;
  auto row = rows.timers.find({t.patient, t.fired->kind});
  return row == rows.timers.end() || row->second.due != t.fired->due;
}

/// Guards that are about one turn alone.
bool model_store::has_offender(const turn_record& t) const {
  if (is_repeated(t)) return true;
  if (t.creates) {
    if (rows.identities.contains({t.clinic, t.creates->home.who})) return true;
    for (auto& who : t.creates->other_identities)
      if (rows.identities.contains({t.clinic, who})) return true;
    return false;
  }
  auto known = rows.patients.find(t.patient);
  return known == rows.patients.end()
         || known->second.conversation.version != t.expected_version;
}

bool model_store::is_taken(engine::clinic_id clinic,
                           const persistence::slot_wish& wish,
                           engine::patient_id patient) const {
  auto is_booked = std::any_of(
      rows.appointments.begin(), rows.appointments.end(), [&](auto& row) {
        auto& a = row.second;
        return a.excludes() && a.clinic == clinic
               && a.what.provider == wish.provider
               && a.what.when.overlaps(wish.when) && row.first != wish.own
               && (!wish.is_hold || a.patient != patient);
      });
  return is_booked
         || is_held(rows.holds, clinic, wish.provider, wish.when, patient,
                    now_);
}

/// What a record is told first counts: a repeat is a repeat, however stale.
std::optional<kind> model_store::find_offence(const turn_record& t) const {
  if (is_repeated(t)) return kind::repeated;
  if (has_offender(t)) return t.creates ? kind::identity_taken : kind::stale;
  auto visits = persistence::changes_of(t);
  auto seen = [&](engine::appointment_id id) -> const appointment_entry* {
    auto a = rows.appointments.find(id);
    return a == rows.appointments.end() || a->second.patient != t.patient
                   || a->second.clinic != t.clinic
               ? nullptr
               : &a->second;
  };
  for (auto& m : visits.moved)
    if (auto* a = seen(m.id);
        !a || !a->stands() || !a->is_at(m.from_provider, m.from))
      return kind::stale;
  for (auto& s : visits.set) {
    if (std::any_of(visits.booked.begin(), visits.booked.end(),
                    [&](auto* b) { return b->id == s.id; }))
      continue;
    auto is_moved = std::any_of(visits.moved.begin(), visits.moved.end(),
                                [&](auto& m) { return m.id == s.id; });
    if (auto* a = seen(s.id); !a || a->what.status != s.from
                              || (!is_moved && !a->is_at(s.provider, s.when)))
      return kind::stale;
  }
  for (auto& s : visits.set)
    if (auto* a = seen(s.id);
        a && !engine::takes_time(s.from) && engine::takes_time(s.to)
        && !a->is_overbooked
        && is_excluded(rows.appointments, t.clinic, a->what.provider,
                       a->what.when, s.id))
      return kind::slot_taken;
  if (faults.ignores_slots) return std::nullopt;
  for (auto& wish : persistence::slots_of(t))
    if (!wish.is_overbooked && is_taken(t.clinic, wish, t.patient))
      return kind::slot_taken;
  return std::nullopt;
}

} // namespace careline::simulation
