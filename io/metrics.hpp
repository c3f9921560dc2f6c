#pragma once
/// Every metric in one list: name, unit, labels, help. References are kept, so
/// that touching one is an atomic add. All known label values exist at 0 from
/// the start. May be touched from any thread. No label names a patient.

#include "config/limits.hpp"
#include "io/store_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace careline::io {

/// Label values in the order of the enum; keep the two together.
enum class webhook_result : std::size_t {
  accepted,
  duplicate,
  bad_signature,
  malformed,
  unknown_tenant,
  overload,
  count_
};
enum class turn_result : std::size_t {
  kept,
  repeated,
  stale,
  slot_taken,
  identity_taken,
  poisoned,
  unavailable,
  count_
};
enum class send_failure : std::size_t {
  rate_limited,
  auth,
  window_closed,
  opted_out,
  invalid,
  provider,
  timeout,
  other,
  count_
};
/// Why the HTTP server turned somebody away.
enum class http_refusal : std::size_t {
  connections, ///< Connection cap of all.
  connections_per_ip,
  timed_out,   ///< A request that took too long.
  slow_reader, ///< An answer that nobody read.
  idle,        ///< Nothing came after the last answer.
  header_too_large,
  too_large,    ///< A body.
  large_bodies, ///< No room for one more large body.
  malformed,
  rate_limited, ///< A client over its rate.
  overloaded,   ///< Refused by admission control before it was read.
  count_
};
/// How a request to the API was answered.
enum class api_result : std::size_t {
  ok,
  unauthorized, ///< 401: no token, or none of ours.
  not_found,    ///< 404: also what another clinic's id gets.
  refused,      ///< Other 4xx.
  overloaded,   ///< 429.
  failed,       ///< 5xx.
  count_
};
/// How a question to the AI ended.
enum class ai_outcome : std::size_t {
  answered,
  unsure, ///< It said that it does not know.
  late,   ///< The deadline came first.
  rate_limited,
  provider, ///< Its server failed, or could not be reached.
  auth,     ///< Key, billing or region: somebody must act.
  no_model, ///< The model is gone: somebody must act.
  blocked,  ///< It would not answer.
  unreadable,
  stopped,    ///< Not asked: the breaker is open.
  overloaded, ///< Not asked: the queue is full.
  count_
};
/// What became of a visit in a turn that is kept.
enum class visit_change : std::size_t {
  booked,
  overbooked, ///< By staff who knew that the time was taken.
  moved,
  cancelled,
  missed,
  fulfilled,
  other,
  count_
};
enum class visit_actor : std::size_t { bot, staff, count_ };
enum class actor_kind : std::size_t {
  ingress,
  router,
  patient,
  calendar,
  writer,
  reader,
  outbox,
  clock,
  desk,
  responder,
  count_
};

class metrics {
public:
  /// @param limits  shown beside the depths that they bound
  explicit metrics(const config::limits& limits = {});

  prometheus::Registry& registry() noexcept { return *registry_; }
  /// Text format 0.0.4 of everything, with process_* figures. Any thread;
  /// asks nobody, so it answers under full load too.
  std::string scrape();
  /// Called before each scrape: gauges that are read from elsewhere. Must not
  /// wait and must not scrape.
  void before_scrape(std::function<void()> refresh);

  /// Lets a counter follow a total that is counted elsewhere.
  static void raise_to(prometheus::Counter& counter, double total) {
    const double missing = total - counter.Value();
    if (missing > 0) counter.Increment(missing);
  }

  template <class E>
  static std::size_t at(E e) noexcept {
    return static_cast<std::size_t>(e);
  }

private:
  std::shared_ptr<prometheus::Registry> registry_;
  std::mutex scraping_; ///< Guards refreshers_ and one scrape at a time.
  std::vector<std::function<void()>> refreshers_;

public:
  // Webhooks (channel="whatsapp").
  std::array<prometheus::Counter*, 6> webhooks_total{}; ///< by webhook_result
  prometheus::Histogram* webhook_duration_seconds{}; ///< First byte to answer.
  prometheus::Counter* messages_in_total{};
  prometheus::Counter* messages_out_total{};
  prometheus::Histogram* message_lag_seconds{};
  prometheus::Histogram* reply_duration_seconds{}; ///< Reply made to vendor's
                                                   ///< 200 (responder="rules").
  std::array<prometheus::Counter*, 5>
      delivery_status_total{}; ///< sent delivered read failed other
  // The API.
  std::array<prometheus::Counter*, 6> api_requests_total{}; ///< by api_result
  prometheus::Histogram* api_duration_seconds{};
  prometheus::Gauge* api_requests_in_flight{};
  // Turns and writer.
  std::array<prometheus::Counter*, 7> turns_total{}; ///< by turn_result
  prometheus::Histogram* db_batch_size{};
  prometheus::Histogram* db_batch_duration_seconds{};
  prometheus::Gauge* db_queue_depth{};
  prometheus::Gauge* db_queue_capacity{};
  prometheus::Counter* db_dropped_total{}; ///< Refused: the queue was full.
  prometheus::Counter* db_reconnects_total{};
  prometheus::Gauge* db_reachable{};
  prometheus::Gauge* turns_in_flight{};
  prometheus::Gauge* turns_in_flight_capacity{};
  prometheus::Gauge* bytes_in_flight{};
  prometheus::Gauge* bytes_in_flight_capacity{};
  prometheus::Gauge* turns_in_flight_shard_max{};
  prometheus::Gauge* reader_queue_depth{};
  prometheus::Counter* sheds_total{};
  /// Why, in the order of actors::refusal (without none).
  std::array<prometheus::Counter*, 13> admission_refusals_total{};
  prometheus::Gauge* turns_in_flight_bound{};
  store_metrics store; ///< What is read from the database.
  // Actors.
  std::array<prometheus::Gauge*, 10> actors{}; ///< by actor_kind
  std::array<prometheus::Gauge*, 10> actor_mailbox_depth_max{};
  std::array<prometheus::Counter*, 10>
      actor_failures_total{}; ///< Guarded handlers that caught.
  prometheus::Gauge* conversations_active{};
  prometheus::Gauge* conversations_paused{};
  prometheus::Counter* activations_total{};
  prometheus::Counter* passivations_total{};
  prometheus::Histogram* activation_seconds{};
  prometheus::Counter* quarantined_total{};
  // Conversation.
  prometheus::Counter* takeovers_total{};
  prometheus::Counter* resumes_total{};
  prometheus::Counter* replies_fenced_total{};
  prometheus::Counter* replies_late_to_fence_total{};
  std::array<prometheus::Counter*, 3>
      bookings_total{}; ///< booked conflict abandoned
  /// by visit_change and visit_actor
  std::array<std::array<prometheus::Counter*, 2>, 7> visit_changes_total{};
  prometheus::Counter* reminders_sent_total{};
  /// Reasons known to left_undone; the last is for all others.
  static constexpr std::array<const char*, 7> reasons_left_undone{
      "no_template", "opted_out",   "window_closed", "too_late",
      "no_channel",  "quiet_hours", "other"};
  std::array<prometheus::Counter*, reasons_left_undone.size()>
      left_undone_total{};
  /// What the bot should have sent and did not, by reason.
  /// @param reason  engine::leave_note::metric; unknown ones count as "other"
  prometheus::Counter& left_undone(std::string_view reason) noexcept;
  prometheus::Counter* opt_outs_total{};
  prometheus::Counter* opt_ins_total{};
  prometheus::Counter* loop_handovers_total{}; ///< Of handovers_total.
  prometheus::Gauge* conversations_waiting{};
  prometheus::Counter* handovers_total{};
  prometheus::Counter* red_flags_total{};
  prometheus::Gauge* oldest_unanswered_timestamp_seconds{}; ///< 0: none.
  // Outbox (vendor="meta").
  prometheus::Counter* outbound_attempts_total{};
  std::array<prometheus::Counter*, 8>
      outbound_failures_total{}; ///< by send_failure
  prometheus::Histogram* outbound_duration_seconds{};
  prometheus::Gauge* outbound_queue_depth{};
  prometheus::Gauge* outbound_queue_oldest_timestamp_seconds{}; ///< 0: none.
  prometheus::Gauge* outbound_account_depth_max{};
  prometheus::Gauge* outbound_in_flight{};
  prometheus::Gauge* breaker_open{};
  prometheus::Counter* dead_letters_total{};
  prometheus::Counter*
      outbound_resends_total{}; ///< Repeats after an unknown outcome.
  // AI.
  std::array<prometheus::Counter*, 11> ai_requests_total{}; ///< by ai_outcome
  prometheus::Histogram* ai_duration_seconds{};
  prometheus::Counter* ai_retries_total{};
  prometheus::Gauge* ai_in_flight{};
  prometheus::Gauge* ai_waiting{};
  prometheus::Gauge* ai_breaker_open{};
  // Clock.
  prometheus::Gauge* timers_waiting{};
  prometheus::Counter* timers_fired_total{};
  prometheus::Gauge* demo_clock_allowed{};
  prometheus::Gauge* clock_offset_seconds{};
  // Process.
  prometheus::Gauge* ready{};
  prometheus::Gauge* http_connections{};
  prometheus::Gauge* http_requests_in_work{};
  std::array<prometheus::Counter*, 11> http_refusals_total{}; ///< http_refusal
  prometheus::Gauge* config_loaded_timestamp_seconds{};
};

} // namespace careline::io
