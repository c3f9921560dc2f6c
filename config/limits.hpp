#pragma once
/// Every bound of every queue, body, batch and timeout of Careline, named.
/// Each is a key below `limits:` in the YAML file under the same name (units
/// last: `_ms`, `_s`, `_bytes`). What happens at the bound is said here.

#include <chrono>
#include <cstddef>

namespace careline::config {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct limits {
  // -- HTTP door (io/http) ------------------------------------------------
  std::size_t http_connections = 12'000;       ///< More: closed at accept.
  std::size_t http_connections_per_ip = 4'096; ///< More: closed at accept.
  std::size_t header_bytes = 16 * 1024;        ///< More: 431.
  std::size_t header_count = 100;              ///< More: 431.
  std::size_t whatsapp_body_bytes = 3 * 1024 * 1024; ///< More: 413.
  std::size_t vapi_body_bytes = 2 * 1024 * 1024;     ///< More: 413.
  std::size_t body_bytes = 256 * 1024; ///< Other routes; more: 413.
  milliseconds http_read{
      10'000}; ///< One request from first byte to last; slower: 408.
  milliseconds http_idle{30'000};      ///< Between requests; longer: closed.
  milliseconds http_write{10'000};     ///< One answer; slower: closed.
  milliseconds http_refusal_hold{300}; ///< A refusal at the door waits so long.
  std::size_t json_depth = 64;         ///< Deeper: malformed.

  // -- Rates: token buckets that hold two seconds' worth; 0: no limit --------
  unsigned requests_per_second_per_ip = 5'000;     ///< More: 429; webhook: 503.
  unsigned messages_per_second_per_clinic = 5'000; ///< More: 503.
  unsigned api_requests_per_second_per_token = 500;    ///< More: 429.
  unsigned api_requests_per_second_per_clinic = 1'000; ///< More: 429.
  std::size_t rate_buckets =
      65'536; ///< Of each kind; more: the fullest ones are forgotten.

  // -- Admission (actors/ingress) -------------------------------------------
  std::size_t turns_in_flight = 20'000;           ///< Node; more: 503.
  std::size_t turns_in_flight_per_shard = 2'000;  ///< Shard; more: 503.
  std::size_t messages_waiting_per_patient = 32;  ///< Patient; more: 503.
  std::size_t bytes_in_flight = 64 * 1024 * 1024; ///< Node; more: 503.
  std::size_t api_requests_in_flight = 512;       ///< Node; more: 429.
  milliseconds uncommitted_age{
      500}; ///< Oldest turn not yet durable is older: 503 for new ones.
  milliseconds acknowledgement{
      2'000}; ///< Not durable by then: that webhook gets 503.
  milliseconds queueing_target{
      100}; ///< Even the quickest turn waits longer: fewer are let in; 0: off.
  std::size_t turns_in_flight_at_least =
      512; ///< So many are let in however slow they are.

  // -- Writer ----------------------------------------------------------------
  std::size_t batch_turns = 500;         ///< One transaction at most.
  std::size_t batch_bytes = 1024 * 1024; ///< One transaction at most.
  /// Under load, from one transaction's begin to the next; 0: none.
  milliseconds batch_interval{1};
  std::size_t writer_queue =
      24'000; ///< Records waiting; more: refused as overloaded.
  milliseconds statement_timeout{5'000};
  milliseconds lock_timeout{2'000};
  milliseconds tcp_user_timeout{5'000};
  milliseconds reconnect_first{50}; ///< Doubles up to reconnect_most.
  milliseconds reconnect_most{1'000};

  // -- Activation and passivation (router) -----------------------------------
  std::size_t active_conversations =
      200'000; ///< More: least recently used leave.
  std::size_t loads_in_flight_per_router =
      2; ///< Further misses wait for the next read.
  std::size_t patients_per_load = 256;        ///< One read at most.
  seconds passivate_after{900};               ///< Idle longer: leaves memory.
  std::size_t passivations_per_sweep = 1'000; ///< Per router and sweep.
  milliseconds activation_timeout{5'000}; ///< No answer from the reader: 503.
  int strikes_to_quarantine =
      3; ///< Failures of one message before it is set aside.

  // -- Calendar ---------------------------------------------------------------
  milliseconds calendar_answer{
      2'000};        ///< Patient waits so long, then hands over.
  seconds hold{600}; ///< A held slot is released after this.
  std::size_t holds_per_patient = 1;

  // -- Outbox
  // ------------------------------------------------------------------
  std::size_t deliveries_per_account =
      4'096; ///< In memory; more stay in the table until there is room.
  std::size_t attempts_in_flight_per_account = 32;
  double sends_per_second_per_account = 80; ///< Meta's default per number.
  int pair_burst = 45;                      ///< Sends to one patient at once.
  seconds pair_interval{6};                 ///< Then one in this time.
  int attempts = 8;                         ///< Then a dead letter.
  milliseconds retry_first{1'000};
  milliseconds retry_most{300'000};
  milliseconds vendor_connect{1'000};
  milliseconds vendor_answer{10'000};
  std::size_t vendor_connections = 64; ///< Per vendor host.
  std::size_t vendor_answer_bytes = 256 * 1024;

  // -- Responder
  // ---------------------------------------------------------------
  std::size_t ai_questions_waiting = 256;   ///< More: answered by rules.
  std::size_t ai_answer_bytes = 256 * 1024; ///< Larger: answered by rules.
  std::size_t ai_history_messages = 8; ///< Of the conversation, in a prompt.

  // -- Readers, clock, shutdown
  // --------------------------------------------------
  std::size_t reader_queue =
      4'096; ///< Questions waiting; more: refused as overloaded.
  milliseconds reader_answer{5'000};
  seconds timer_horizon{3'600}; ///< Timers due later stay in the table.
  std::size_t timers_in_memory = 200'000; ///< More stay in the table.
  milliseconds drain_notice{
      0}; ///< Keep serving after readiness is gone, for the balancer.
  milliseconds drain{25'000};  ///< Then the process leaves regardless.
  std::size_t page_rows = 100; ///< One page of a list at most.

  // -- The house (actors/housekeeping, io/process_metrics) --------------------
  seconds keep_house_first{600}; ///< After a start, and again after a failure.
  seconds keep_house_every{86'400}; ///< After a success.
  /// More is told by CarelineMemory, enforced by nobody; 0: what the system
  /// says.
  std::size_t memory_bytes = 0;
};

} // namespace careline::config
