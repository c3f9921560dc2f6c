#pragma once
/// A node under load that a real Prometheus watches, and what may be done to
/// it: the real engine, a PostgreSQL of its own whose disk may be slow, the
/// fake vendors. Each fault ends by its counterpart or with the object that it
/// returns.

#include "tests/faults/database_server.hpp"
#include "tests/faults/held_session.hpp"
#include "tests/faults/traffic.hpp"
#include "tests/observability/prometheus_server.hpp"
#include "tests/support/phone.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace careline::tests {

class watched_node {
public:
  static constexpr int connections = 48;
  static constexpr double gentle_rate = 100; ///< Messages a second.

  /// It serves, and the first messages are acknowledged.
  watched_node();

  careline_system& system() { return system_; }
  prometheus_server& prometheus() { return *prometheus_; }
  traffic& patients() { return *patients_; }
  database_server& database() { return *database_; }
  /// One statement of the superuser.
  void as_administrator(const std::string& sql);

  /// Starts the engine anew.
  /// @param limits  lines below `limits:`, beside the usual ones
  void start_with(const std::string& limits = {}, bool has_demo_clock = false);
  /// Starts the engine anew with a bound of memory that a crowd exceeds.
  void start_with_little_memory();
  /// Nobody writes until resume(); all that was written is answered.
  void quiet_down();

  // -- At the door ----------------------------------------------------------
  void forge_webhooks();
  void guess_tokens();
  void talk_nonsense();
  void repeat_one_message(int times);
  void say_stop(int patients);
  /// New patients, a hundred in a webhook.
  void crowd_writes(int webhooks);
  /// Connections that say nothing.
  std::vector<std::unique_ptr<http_connection>> idle_sockets(int count);

  // -- In the database, past Careline ---------------------------------------
  /// As many sessions as the server lets in.
  std::vector<std::unique_ptr<held_session>> all_connections();
  /// Visits that the calendars do not know of, each wanted by staff at once.
  void write_visits_behind_its_back(int count);
  /// Of all who wrote within the minute.
  void change_conversations_behind_its_back();
  void move_timers_behind_its_back(const std::string& patient);
  /// Or may again: housekeeping cannot do without.
  void forbid_to_delete_notifications();
  void allow_to_delete_notifications();
  /// The store will never take this word.
  void poison_a_message(phone& from);
  void end_writers(int times);

  // -- Patients and staff ---------------------------------------------------
  void let_wait(phone& patient);
  void answer(phone& patient);
  /// Of the other clinic: a person takes over while the bot's replies are on
  /// their way to a slow vendor.
  void take_over_too_late(int patients);
  /// Staff book for somebody whose window is closed, without a template.
  void book_for_the_absent(phone& patient);

private:
  void deliver(http_connection& link, const std::string& body);
  std::string tomorrow();

  careline_system system_;
  std::optional<database_server> database_;
  std::string config_; ///< The file as it was at first.
  std::optional<prometheus_server> prometheus_;
  std::optional<traffic> patients_;
  std::int64_t next_number_ = 919'700'000'000;
};

} // namespace careline::tests
