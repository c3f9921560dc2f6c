#pragma once
/// A clinic, its patients and their turns, for tests of the store.

#include "config/limits.hpp"
#include "persistence/batch_committer.hpp"
#include "persistence/records.hpp"
#include "tests/support/postgres.hpp"

#include <atomic>
#include <string>
#include <vector>

namespace careline::tests {

using namespace std::chrono_literals;

/// A moment of this second, so that ids fall into today's partition.
engine::instant now();

engine::uuid new_id();
template <class Id>
Id make() {
  return Id(new_id());
}

/// What a test knows of one patient.
struct person {
  engine::clinic_id clinic;
  engine::patient_id id;
  std::string phone;
  std::int64_t version = 0; ///< Of the conversation as last kept.
};

person make_person(engine::clinic_id clinic, int number);

/// The turn that creates a person: one message in, one reply out.
persistence::turn_record first_turn(const person& p);

/// The next turn of a known person: one message in, one reply out.
persistence::turn_record next_turn(const person& p, const std::string& key,
                                   const std::string& words = "hello");

/// Adds a reply of the bot to a turn, with its delivery.
engine::delivery_id add_reply(persistence::turn_record& t,
                              const std::string& words, std::int64_t epoch = 0,
                              engine::sender from = engine::sender::bot);

engine::slot slot_at(engine::instant start,
                     std::chrono::minutes length = 30min);

/// A migrated database with one clinic of two providers, and a committer.
struct store {
  store();
  explicit store(config::secret dsn); ///< The committer goes another way.

  std::vector<persistence::outcome>
  commit(std::vector<persistence::record> batch);
  persistence::outcome commit_one(persistence::record r);
  /// Creates so many people, in batches.
  std::vector<person> people(int count);

  migrated_database database;
  config::limits limits;
  engine::clinic_id clinic;
  std::atomic<bool> stop{false};
  std::vector<bool> reachable; ///< As told, in order.
  persistence::commit_report report;
  std::unique_ptr<persistence::batch_committer> committer;
  void open(config::secret dsn);

private:
  int made_ = 0;
};

/// How many ended in each way, e.g. "kept 3, stale 1".
std::string summary(const std::vector<persistence::outcome>& outcomes);

} // namespace careline::tests
