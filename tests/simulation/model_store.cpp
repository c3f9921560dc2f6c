#include "tests/simulation/model_store.hpp"

#include "persistence/digest.hpp"

#include <algorithm>
#include <set>

namespace careline::simulation {

using persistence::delivery_settled;
using persistence::message_status;
using persistence::outcome;
using persistence::record;
using persistence::status_report;
using persistence::turn_record;

namespace {

constexpr int wary_batches = 4;

/// How much a status says; only a greater one replaces another.
int rank(message_status s) {
  switch (s) {
  case message_status::read:
    return 4;
  case message_status::delivered:
    return 3;
  case message_status::failed:
    return 2;
  case message_status::sent:
    return 1;
  default:
    return 0;
  }
}

int rank(delivery_settled::kind k) {
  switch (k) {
  case delivery_settled::kind::sent:
    return 3;
  case delivery_settled::kind::dead:
    return 2;
  case delivery_settled::kind::fenced:
    return 1;
  case delivery_settled::kind::retry:
    break;
  }
  return 0;
}

/// Of several about one message in a batch the weightiest is stored.
template <class Map, class Key, class Record>
void coalesce(Map& all, const Key& key, const Record& r, bool is_later_equal) {
  auto added = all.emplace(key, &r);
  if (added.second) return;
  auto& kept = added.first->second;
  auto is = [&] {
    if constexpr (std::is_same_v<Record, status_report>)
      return std::pair(rank(r.status), rank(kept->status));
    else
      return std::pair(rank(r.what), rank(kept->what));
  }();
  if (is.first > is.second || (is_later_equal && is.first == is.second))
    kept = &r;
}

} // namespace

std::string scoped(engine::clinic_id clinic, std::string_view name) {
  return engine::to_string(clinic) + '/' + std::string(name);
}

std::vector<outcome> model_store::commit(std::vector<record>& all,
                                         instant now) {
  batch_ = &all;
  now_ = now;
  ends_.assign(all.size(), outcome{outcome::kind::unavailable, 0, {}});
  for (auto& r : all) // As the committer does; claims compare these.
    if (auto* t = std::get_if<turn_record>(&r); t && !t->inbound_key.empty())
      t->inbound_uuid =
          persistence::inbound_key(t->clinic, t->channel, t->inbound_key);
  numbers pending(all.size());
  for (std::size_t i = 0; i < pending.size(); ++i) pending[i] = i;
  while (!pending.empty()) {
    // Only the first of those that want the same thing goes in.
    persistence::claims wanted;
    std::vector<std::pair<std::size_t, persistence::claims::conflict>> waiting;
    numbers round;
    for (auto number : pending)
      if (auto earlier = wanted.claim(number, all[number]))
        waiting.emplace_back(number, *earlier);
      else
        round.push_back(number);
    settle(std::move(round));
    pending.clear();
    for (auto& [number, why] : waiting) {
      auto first = ends_[why.earlier].what;
      if (first == outcome::kind::kept)
        ends_[number].what = why.verdict;
      else if (first != outcome::kind::unavailable)
        pending.push_back(number);
    }
  }
  return std::move(ends_);
}

bool model_store::drop_offenders(numbers& round) {
  return std::erase_if(round,
                       [&](std::size_t number) {
                         auto* t = std::get_if<turn_record>(&(*batch_)[number]);
                         auto what = t ? find_offence(*t) : std::nullopt;
                         if (what) ends_[number].what = *what;
                         return what.has_value();
                       })
         > 0;
}

void model_store::settle(numbers round) {
  if (wary_ > 0) {
    --wary_;
    drop_offenders(round);
  }
  while (!round.empty() && !transact(round)) {
    wary_ = wary_batches;
    if (drop_offenders(round)) continue;
    // Nobody to blame alone: each for itself, in order.
    for (auto number : round)
      if (!transact({number})) ends_[number].what = outcome::kind::slot_taken;
    return;
  }
}

/// @returns false if a guard refused: then nothing has changed
bool model_store::transact(const numbers& round) {
  std::vector<const turn_record*> turns;
  std::set<engine::delivery_id> in_flight;
  bool has_effects = false;
  for (auto number : round) {
    auto* t = std::get_if<turn_record>(&(*batch_)[number]);
    if (!t) continue;
    if (has_offender(*t)) return false;
    turns.push_back(t);
    has_effects |= !t->effects.empty();
    if (t->fences)
      in_flight.insert(t->fences->in_flight.begin(),
                       t->fences->in_flight.end());
  }
  if (has_effects) {
    auto holds = rows.holds;
    auto appointments = rows.appointments;
    if (!visits_fit(round, holds, appointments)) return false;
    rows.holds = std::move(holds);
    rows.appointments = std::move(appointments);
  }
  // From here on nothing refuses. Marks come before fences, fences before new
  // rows, statuses last.
  std::map<engine::delivery_id, const delivery_settled*> marks;
  std::map<std::string, const status_report*> statuses;
  for (auto number : round) {
    ends_[number].what = outcome::kind::kept;
    auto& r = (*batch_)[number];
    if (auto* m = std::get_if<delivery_settled>(&r))
      coalesce(marks, m->id, *m, true);
    else if (auto* s = std::get_if<status_report>(&r))
      coalesce(statuses,
               s->patient && s->message
                   ? engine::to_string(*s->message)
                   : scoped(s->clinic, s->vendor_message_id),
               *s, false);
    else if (auto* e = std::get_if<persistence::raw_event>(&r))
      rows.raw_events.insert(e->key.empty() ? e->payload : e->key);
  }
  for (auto& [id, m] : marks) apply(*m);
  for (auto number : round)
    if (auto* t = std::get_if<turn_record>(&(*batch_)[number]); t && t->fences)
      fence(*t, in_flight, ends_[number]);
  for (auto number : round)
    if (auto* t = std::get_if<turn_record>(&(*batch_)[number]))
      apply(*t, ends_[number]);
  apply_timers(turns);
  for (auto& [key, s] : statuses) apply(*s);
  for (auto* t : turns)
    if (on_turn) on_turn(*t);
  return true;
}

void model_store::fence(const turn_record& t,
                        const std::set<engine::delivery_id>& in_flight,
                        outcome& end) {
  if (faults.ignores_fences) return;
  std::erase_if(rows.outbox, [&](auto& row) {
    auto& d = row.second;
    if (d.patient != t.patient || d.clinic != t.clinic
        || d.from != engine::sender::bot || d.epoch >= t.fences->below_epoch
        || in_flight.contains(d.id))
      return false;
    rows.states.emplace(d.id, message_status::fenced);
    ++end.fenced;
    return true;
  });
}

void model_store::add_identity(engine::clinic_id clinic,
                               const engine::identity& who,
                               engine::patient_id patient) {
  if (!rows.identities.emplace(engine::patient_key{clinic, who}, patient)
           .second)
    return;
  auto& p = rows.patients[patient];
  if (who.kind == engine::identity_kind::phone && p.phone.empty())
    p.phone = who.value;
  if (who.kind == engine::identity_kind::whatsapp_user_id && p.user_id.empty())
    p.user_id = who.value;
}

void model_store::apply(const turn_record& t, outcome&) {
  if (!t.inbound_key.empty())
    rows.inbound_keys.insert(scoped(t.clinic, t.inbound_key));
  if (t.idempotent)
    rows.requests[scoped(t.clinic, t.idempotent->key)] = {
        t.idempotent->request_hash, t.patient, t.expected_version + 1, now_};
  auto& p = rows.patients[t.patient];
  if (t.creates) {
    p.id = t.patient;
    p.home = t.creates->home;
    p.name = t.creates->name;
    add_identity(t.clinic, t.creates->home.who, t.patient);
    for (auto& who : t.creates->other_identities)
      add_identity(t.clinic, who, t.patient);
    if (!t.creates->phone.empty())
      add_identity(t.clinic, {engine::identity_kind::phone, t.creates->phone},
                   t.patient);
  }
  for (auto& who : t.new_identities) add_identity(t.clinic, who, t.patient);
  if (!t.new_name.empty() && !t.creates) p.name = t.new_name;
  p.conversation = t.after;
  p.conversation.version = t.expected_version + 1;
  p.conversation.staff_order.reset(); // Never stored.
  p.conversation.visits_for.clear();
  for (auto& m : t.messages)
    rows.log[t.patient].push_back({m.id, m.direction, m.sender, m.content,
                                   m.body, t.expected_version + 1});
  for (auto& d : t.deliveries) rows.outbox[d.id] = d;
  for (auto& e : t.effects)
    if (auto* a = std::get_if<engine::alert_staff>(&e))
      rows.alerts.emplace_back(t.patient, a->reason);
}

/// All that fired fall, then the last word of a turn counts.
void model_store::apply_timers(const std::vector<const turn_record*>& turns) {
  for (auto* t : turns)
    if (t->fired) rows.timers.erase({t->patient, t->fired->kind});
  for (auto* t : turns)
    for (auto& e : t->effects)
      if (auto* s = std::get_if<engine::start_timer>(&e))
        rows.timers[{t->patient, s->kind}] = {t->clinic, s->about, s->due};
      else if (auto* d = std::get_if<engine::drop_timer>(&e))
        rows.timers.erase({t->patient, d->kind});
}

void model_store::apply(const delivery_settled& m) {
  auto row = rows.outbox.find(m.id);
  switch (m.what) {
  case delivery_settled::kind::retry:
    if (row == rows.outbox.end()) break;
    row->second.attempt = m.attempt;
    row->second.not_before = m.next_try;
    break;
  case delivery_settled::kind::sent: {
    if (row != rows.outbox.end()) rows.outbox.erase(row);
    auto [state, is_new] = rows.states.emplace(m.id, message_status::sent);
    if (!is_new && rank(state->second) < 1)
      state->second = message_status::sent;
    if (m.vendor_message_id.empty()) break;
    auto vendor = scoped(m.clinic, m.vendor_message_id);
    rows.vendor_ids[vendor] = m.id;
    if (auto early = rows.early_statuses.extract(vendor); !early.empty())
      apply_status(m.id, early.mapped(), {});
    break;
  }
  case delivery_settled::kind::dead: {
    if (row != rows.outbox.end()) rows.outbox.erase(row);
    auto [state, is_new] = rows.states.emplace(m.id, message_status::dead);
    if (!is_new && rank(state->second) > 0) break;
    state->second = message_status::dead;
    rows.dead_letters[m.id] = m.reason;
    break;
  }
  case delivery_settled::kind::fenced:
    if (row != rows.outbox.end()) rows.outbox.erase(row);
    rows.states.emplace(m.id, message_status::fenced);
    break;
  }
  if (on_mark) on_mark(m);
}

void model_store::apply(const status_report& s) {
  if (s.patient && s.message) {
    engine::delivery_id id(s.message->value);
    auto log = rows.log.find(*s.patient);
    auto is_ours =
        log != rows.log.end()
        && std::any_of(log->second.begin(), log->second.end(), [&](auto& m) {
             return m.id == *s.message && m.direction == engine::direction::out;
           });
    if (!is_ours) return;
    if (!s.vendor_message_id.empty() && !rows.states.contains(id))
      rows.vendor_ids.emplace(scoped(s.clinic, s.vendor_message_id), id);
    apply_status(id, s.status, s.error);
    return;
  }
  auto vendor = scoped(s.clinic, s.vendor_message_id);
  if (auto known = rows.vendor_ids.find(vendor);
      known != rows.vendor_ids.end()) {
    apply_status(known->second, s.status, s.error);
    return;
  }
  auto [early, is_new] = rows.early_statuses.emplace(vendor, s.status);
  if (!is_new && rank(s.status) > rank(early->second)) early->second = s.status;
}

/// A status proves that the message left: its row goes, if it was the first
/// word of it.
void model_store::apply_status(engine::delivery_id id, message_status status,
                               const std::string& error) {
  auto [state, is_new] = rows.states.emplace(id, status);
  if (is_new)
    rows.outbox.erase(id);
  else if (rank(status) > rank(state->second))
    state->second = status;
  else
    return;
  if (status == message_status::failed)
    rows.dead_letters.emplace(id, "failed:" + error);
  else if (status >= message_status::delivered)
    rows.dead_letters.erase(id);
}

} // namespace careline::simulation
