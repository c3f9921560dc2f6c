#pragma once
/// A store whose turns make visits, and a reader that asks for them.

#include "persistence/store_reader.hpp"
#include "tests/support/store_world.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace careline::tests {

inline engine::visit visit_of(const engine::book_appointment& b) {
  engine::visit v;
  v.id = b.id;
  v.service = b.service;
  v.provider = b.provider;
  v.when = b.when;
  v.attendee = b.attendee;
  return v;
}

struct visits_world : store {
  visits_world() : asked(database.dsn(), limits) {}

  /// The person's next turn with these effects; `p.version` is left alone.
  persistence::turn_record turn(const person& p,
                                std::vector<engine::effect> effects) {
    auto t = next_turn(p, "turn." + std::to_string(++turns_));
    t.effects = std::move(effects);
    return t;
  }
  /// Commits it; if it was kept the person's version grows.
  persistence::outcome act(person& p, std::vector<engine::effect> effects) {
    auto end = commit_one(turn(p, std::move(effects)));
    if (end.what == persistence::outcome::kind::kept) ++p.version;
    return end;
  }
  engine::visit book(person& p, const std::string& provider,
                     engine::instant start, const std::string& attendee = "") {
    engine::book_appointment b{make<engine::appointment_id>(),
                               "checkup",
                               provider,
                               slot_at(start),
                               {}};
    b.attendee = attendee;
    EXPECT_EQ(act(p, {b}).what, persistence::outcome::kind::kept);
    return visit_of(b);
  }
  persistence::appointment_row stored(const engine::visit& v) {
    auto found = asked.find_appointment(clinic, v.id);
    if (!found) {
      ADD_FAILURE() << found.why().detail;
      return {};
    }
    return found.value();
  }
  persistence::patient_info stored(const person& p) {
    return asked.find_patient(clinic, p.id).value();
  }
  /// Behind the engine's back: readers take what is there.
  void set(const engine::visit& v, const std::string& what) {
    database.rows("update appointments set " + what + " where id = '"
                  + to_string(v.id) + "'");
  }

  persistence::store_reader asked;

private:
  int turns_ = 0;
};

inline engine::move_appointment move(const engine::visit& v,
                                     const std::string& provider,
                                     engine::instant start) {
  return {v.id, v.provider, v.when, provider, slot_at(start), {}};
}

inline engine::set_appointment_status set(const engine::visit& v,
                                          engine::appointment_status from,
                                          engine::appointment_status to,
                                          const std::string& reason = "") {
  return {v.id, v.provider, from, to, "desk", reason, v.when};
}

} // namespace careline::tests
