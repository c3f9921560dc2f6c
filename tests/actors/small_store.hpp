#pragma once
/// What a database does with the records of a batch, in memory: versions are
/// compared, repeats are known, a fence takes rows out of the outbox, a timer
/// is answered once.

#include "tests/support/fake_reader.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace careline::tests {

struct small_store {
  using ended = persistence::outcome::kind;

  fake_reader& tables;
  std::map<std::string, std::vector<std::string>> inbound; ///< By phone.
  std::set<std::string> keys;
  std::vector<engine::delivery> kept; ///< All replies ever kept.
  std::set<engine::delivery_id> fenced;

  persistence::outcome commit(persistence::record& r) {
    if (auto* turn = std::get_if<persistence::turn_record>(&r))
      return commit(*turn);
    if (auto* mark = std::get_if<persistence::delivery_settled>(&r)) {
      auto row = tables.outbox.find(mark->id);
      if (row == tables.outbox.end()) return {};
      if (mark->what == persistence::delivery_settled::kind::fenced)
        fenced.insert(mark->id);
      if (mark->what == persistence::delivery_settled::kind::retry)
        row->second.attempt = mark->attempt;
      else
        tables.outbox.erase(row);
    }
    return {};
  }

  persistence::outcome commit(persistence::turn_record& t) {
    if (!t.inbound_key.empty() && keys.contains(t.inbound_key))
      return outcome(ended::repeated);
    if (t.fired && row_of(t) == tables.timers.end())
      return outcome(ended::repeated);
    auto known = tables.patients.find(t.home);
    if (t.creates && known != tables.patients.end())
      return outcome(ended::identity_taken);
    if (!t.creates
        && (known == tables.patients.end()
            || known->second.conversation.version != t.expected_version))
      return outcome(ended::stale);
    auto& p = tables.know(t.home, t.patient);
    p.conversation = t.after;
    p.conversation.version = t.expected_version + 1;
    if (!t.inbound_key.empty()) {
      keys.insert(t.inbound_key);
      inbound[t.home.who.value].push_back(t.inbound_key);
    }
    if (t.fired) tables.timers.erase(row_of(t));
    for (auto& e : t.effects)
      if (auto* s = std::get_if<engine::start_timer>(&e)) set_timer(t, *s);
    auto done = outcome(ended::kept);
    if (t.fences) {
      auto& gone = t.fences->in_flight;
      std::erase_if(tables.outbox, [&](auto& row) {
        auto& d = row.second;
        if (d.patient != t.patient || d.from != engine::sender::bot
            || d.epoch >= t.fences->below_epoch
            || std::find(gone.begin(), gone.end(), d.id) != gone.end())
          return false;
        fenced.insert(d.id);
        ++done.fenced;
        return true;
      });
    }
    for (auto& d : t.deliveries) {
      tables.outbox[d.id] = d;
      kept.push_back(d);
    }
    for (auto& [id, d] : tables.outbox) // Whoever reads a row is told it.
      if (d.patient == t.patient) d.epoch_now = t.after.epoch;
    return done;
  }

private:
  /// The timer that fired, as it was then.
  std::vector<persistence::timer_row>::iterator
  row_of(const persistence::turn_record& t) {
    return std::find_if(
        tables.timers.begin(), tables.timers.end(), [&](auto& row) {
          return row.patient == t.patient && row.kind == t.fired->kind
                 && row.due == t.fired->due;
        });
  }
  void set_timer(const persistence::turn_record& t,
                 const engine::start_timer& s) {
    std::erase_if(tables.timers, [&](auto& row) {
      return row.patient == t.patient && row.kind == s.kind;
    });
    tables.timers.push_back(
        {{}, t.clinic, t.patient, t.home, s.kind, s.about, s.due});
  }
};

} // namespace careline::tests
