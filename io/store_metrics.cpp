#include "io/store_metrics.hpp"

#include "io/registrar.hpp"

namespace careline::io {

namespace {

constexpr std::array<const char*, 2> rules{"durability", "privacy"};
static_assert(rules.size() == static_cast<std::size_t>(store_rule::count_));
constexpr std::array<const char*, 2> checkpoint_kinds{"timed", "requested"};

} // namespace

store_metrics::store_metrics(prometheus::Registry& registry) {
  registrar r{registry};
  read_timestamp_seconds =
      r.gauge("careline_db_read_timestamp_seconds",
              "When the backlog and the server's state were last read, Unix "
              "time; 0 if never.");
  outbox_rows = r.gauge("careline_outbox_rows",
                        "Deliveries in the table that are not settled.");
  outbox_oldest_timestamp_seconds =
      r.gauge("careline_outbox_oldest_timestamp_seconds",
              "Creation of the oldest delivery in the table, Unix time; 0 if "
              "there is none.");
  dead_letters = r.gauge("careline_dead_letters",
                         "Dead letters that nobody has sent again or dropped.");
  raw_events = r.gauge("careline_raw_events",
                       "Events that were set aside for a person to look at.");
  oldest_answer_due_timestamp_seconds =
      r.gauge("careline_oldest_answer_due_timestamp_seconds",
              "The earliest time by which somebody owes a patient an answer, "
              "Unix time; 0 if nobody does.");
  oldest_timer_due_timestamp_seconds =
      r.gauge("careline_oldest_timer_due_timestamp_seconds",
              "When the earliest timer in the table is due, Unix time; 0 if "
              "there is none.");
  r.gauges(setting_ok, "careline_db_setting_ok",
           "1 if the server is set as the rule asks, or was not read yet.",
           "rule", rules);
  for (auto* ok : setting_ok) ok->Set(1);
  oldest_snapshot_transactions =
      r.gauge("careline_db_oldest_snapshot_transactions",
              "Transactions that began since the oldest snapshot still held: "
              "what they leave behind cannot be cleared away.");
  oldest_transaction_timestamp_seconds =
      r.gauge("careline_db_oldest_transaction_timestamp_seconds",
              "Begin of the oldest transaction we may see, Unix time; 0 if "
              "there is none.");
  connections = r.gauge("careline_db_connections",
                        "Connections of all clients to the server.");
  connections_capacity = r.gauge("careline_db_connections_capacity",
                                 "Connections that the server takes at most.");
  wal_bytes_total = r.counter("careline_db_wal_bytes_total",
                              "Write-ahead log the server has written.");
  r.counters(checkpoints_total, "careline_db_checkpoints_total",
             "Checkpoints of the server.", {}, "kind", checkpoint_kinds);
  house_kept_timestamp_seconds =
      r.gauge("careline_house_kept_timestamp_seconds",
              "When old rows were last let go and partitions made, Unix time; "
              "0 if not since the start.");
}

} // namespace careline::io
