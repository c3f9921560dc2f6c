#pragma once
/// A database in memory that does with a batch of records what the batch
/// committer and PostgreSQL do: versions are compared and swapped, repeats are
/// known, a fence takes rows out of the outbox, no slot is given twice. Serial:
/// one batch at a time, whole or not at all. A test plays the same records to
/// this and to PostgreSQL and compares (model_store_test.cpp).
///
/// Written anew on purpose, even where persistence/ has the same few lines
/// (which mark or status outweighs which): were they shared, a mistake in them
/// would be in the model, too, and nothing would find it. What is taken from
/// there is what a batch is before it is a statement: records, claims, the
/// changes of a turn summed up.

#include "persistence/batch_committer.hpp"
#include "persistence/claims.hpp"
#include "tests/simulation/model_tables.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace careline::simulation {

/// What a planted bug makes the store forget or overlook.
struct store_faults {
  bool ignores_fences = false;
  bool ignores_slots = false;
  bool ignores_fired_timers = false;
};

std::string scoped(engine::clinic_id clinic, std::string_view name);

class model_store {
public:
  /// Commits the batch as a whole: each record has its outcome.
  /// @param now  the database's own clock
  std::vector<persistence::outcome>
  commit(std::vector<persistence::record>& all, instant now);

  model_tables rows;
  store_faults faults;
  /// Told of each turn and mark in the moment it is kept; or nothing.
  std::function<void(const persistence::turn_record&)> on_turn;
  std::function<void(const persistence::delivery_settled&)> on_mark;
  /// A new process begins with a new committer.
  void forget_offenders() { wary_ = 0; }

private:
  using numbers = std::vector<std::size_t>;

  // model_guards.cpp:
  bool has_offender(const persistence::turn_record& t) const;
  bool is_repeated(const persistence::turn_record& t) const;
  bool visits_fit(const numbers& round, hold_table& holds,
                  appointment_table& appointments) const;
  std::optional<persistence::outcome::kind>
  find_offence(const persistence::turn_record& t) const;
  bool is_taken(engine::clinic_id clinic, const persistence::slot_wish& wish,
                engine::patient_id patient) const;

  void settle(numbers round);
  bool drop_offenders(numbers& round);
  bool transact(const numbers& round);
  void apply(const persistence::turn_record& t, persistence::outcome& end);
  void apply_timers(const std::vector<const persistence::turn_record*>& turns);
  void apply(const persistence::delivery_settled& m);
  void apply(const persistence::status_report& s);
  void apply_status(engine::delivery_id id, persistence::message_status status,
                    const std::string& error);
  void add_identity(engine::clinic_id clinic, const engine::identity& who,
                    engine::patient_id patient);
  void fence(const persistence::turn_record& t,
             const std::set<engine::delivery_id>& in_flight,
             persistence::outcome& end);

  // Of the batch being committed.
  std::vector<persistence::record>* batch_ = nullptr;
  std::vector<persistence::outcome> ends_;
  instant now_{};
  int wary_ = 0;
};

} // namespace careline::simulation
