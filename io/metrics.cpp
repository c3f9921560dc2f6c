#include "io/metrics.hpp"

#include "io/limit_metrics.hpp"
#include "io/process_metrics.hpp"
#include "io/registrar.hpp"
#include "io/version.hpp"

#include <prometheus/text_serializer.h>

namespace careline::io {

namespace {

using prometheus::Labels;
using buckets = prometheus::Histogram::BucketBoundaries;

/// A boundary exactly at each vendor's limit (Meta 0.25 and 1 s, payments 5,
/// voice 7.5 and 20, SMS 2 and 15) and at our own targets.
const buckets door_seconds{0.005, 0.01, 0.015, 0.025, 0.03, 0.05, 0.1, 0.25,
                           0.5,   1,    2,     5,     7.5,  15,   20};
const buckets batch_seconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                            0.1,   0.25,   0.5,   1,    2.5,   5};
const buckets batch_sizes{1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500};
const buckets load_seconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                           0.1,   0.25,   0.5,   1,    5};
/// The deadline is 6 s unless set otherwise.
const buckets ai_seconds{0.1, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 20};
/// Our own target for the API is 0.25 s.
const buckets api_seconds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};
/// A message may come a week late.
const buckets lag_seconds{1, 2, 5, 10, 30, 60, 300, 3600, 86400, 604800};

const Labels whatsapp{{"channel", "whatsapp"}};
const Labels meta{{"vendor", "meta"}};
const Labels first_writer{{"writer", "0"}};

constexpr std::array<const char*, 6> webhook_results{
    "accepted",  "duplicate",      "bad_signature",
    "malformed", "unknown_tenant", "overload"};
constexpr std::array<const char*, 7> turn_results{
    "kept",           "repeated", "stale",      "slot_taken",
    "identity_taken", "poisoned", "unavailable"};
constexpr std::array<const char*, 8> send_failures{
    "rate_limited", "auth",     "window_closed", "opted_out",
    "invalid",      "provider", "timeout",       "other"};
constexpr std::array<const char*, 10> actor_kinds{
    "ingress", "router", "patient", "calendar", "writer",
    "reader",  "outbox", "clock",   "desk",     "responder"};
constexpr std::array<const char*, 5> delivery_statuses{
    "sent", "delivered", "read", "failed", "other"};
constexpr std::array<const char*, 3> booking_results{"booked", "conflict",
                                                     "abandoned"};
constexpr std::array<const char*, 11> http_refusals{
    "connections", "connections_per_ip", "timed_out", "slow_reader",
    "idle",        "header_too_large",   "too_large", "large_bodies",
    "malformed",   "rate_limited",       "overloaded"};
constexpr std::array<const char*, 13> admission_refusals{
    "draining",    "store_unavailable", "turns",      "bytes",
    "age",         "queueing",          "shard",      "late",
    "queue",       "clinic_rate",       "token_rate", "api_clinic_rate",
    "api_requests"};

constexpr std::array<const char*, 6> api_results{
    "ok", "unauthorized", "not_found", "refused", "overloaded", "failed"};

constexpr std::array<const char*, 11> ai_outcomes{
    "answered", "unsure",  "late",       "rate_limited", "provider",  "auth",
    "no_model", "blocked", "unreadable", "stopped",      "overloaded"};
constexpr std::array<const char*, 7> visit_changes{
    "booked", "overbooked", "moved", "cancelled",
    "missed", "fulfilled",  "other"};
constexpr std::array<const char*, 2> visit_actors{"bot", "staff"};

template <class E, std::size_t N>
constexpr bool matches(const std::array<const char*, N>&) {
  return N == static_cast<std::size_t>(E::count_);
}
static_assert(matches<visit_change>(visit_changes));
static_assert(matches<visit_actor>(visit_actors));
static_assert(matches<webhook_result>(webhook_results));
static_assert(matches<turn_result>(turn_results));
static_assert(matches<send_failure>(send_failures));
static_assert(matches<actor_kind>(actor_kinds));
static_assert(matches<http_refusal>(http_refusals));
static_assert(matches<ai_outcome>(ai_outcomes));
static_assert(matches<api_result>(api_results));

void add_door(metrics& m, registrar r) {
  r.counters(m.webhooks_total, "careline_webhooks_total",
             "Webhook requests by channel and result.", whatsapp, "result",
             webhook_results);
  m.webhook_duration_seconds =
      r.histogram("careline_webhook_duration_seconds",
                  "Time from a webhook's first byte to its answer.",
                  door_seconds, whatsapp);
  m.messages_in_total =
      r.counter("careline_messages_total", "Messages by channel and direction.",
                {{"channel", "whatsapp"}, {"direction", "in"}});
  m.messages_out_total =
      r.counter("careline_messages_total", "Messages by channel and direction.",
                {{"channel", "whatsapp"}, {"direction", "out"}});
  m.message_lag_seconds =
      r.histogram("careline_message_lag_seconds",
                  "Time from the vendor's own timestamp to our door.",
                  lag_seconds, whatsapp);
  m.reply_duration_seconds = r.histogram(
      "careline_reply_duration_seconds",
      "Time from the making of a reply to the vendor's acceptance.",
      door_seconds, {{"channel", "whatsapp"}, {"responder", "rules"}});
  r.counters(m.delivery_status_total, "careline_delivery_status_total",
             "Delivery statuses told by the vendor.", whatsapp, "status",
             delivery_statuses);
  m.http_connections =
      r.gauge("careline_http_connections", "Open connections at the door.");
  m.http_requests_in_work = r.gauge("careline_http_requests_in_work",
                                    "Requests read and not yet answered.");
  r.counters(m.http_refusals_total, "careline_http_refusals_total",
             "Requests and connections the HTTP server refused.", {}, "reason",
             http_refusals);
  m.ready = r.gauge("careline_ready", "1 if this node wants traffic.");
}

void add_api(metrics& m, registrar r) {
  r.counters(m.api_requests_total, "careline_api_requests_total",
             "Requests to the API by how they were answered.", {}, "result",
             api_results);
  m.api_duration_seconds = r.histogram(
      "careline_api_duration_seconds",
      "Time from an API request's first byte to its answer.", api_seconds);
  m.api_requests_in_flight = r.gauge("careline_api_requests_in_flight",
                                     "API requests not yet answered.");
}

void add_writer(metrics& m, registrar r) {
  r.counters(m.turns_total, "careline_turns_total", "Turns by how they ended.",
             {}, "result", turn_results);
  m.db_batch_size =
      r.histogram("careline_db_batch_size", "Records in one transaction.",
                  batch_sizes, first_writer);
  m.db_batch_duration_seconds =
      r.histogram("careline_db_batch_duration_seconds",
                  "Time of one transaction from flush to commit.",
                  batch_seconds, first_writer);
  m.db_queue_depth = r.gauge("careline_db_queue_depth",
                             "Records waiting for the writer.", first_writer);
  m.db_queue_capacity =
      r.gauge("careline_db_queue_capacity",
              "Records that may wait for the writer.", first_writer);
  m.db_dropped_total = r.counter(
      "careline_db_dropped_total",
      "Records refused because the writer's queue was full.", first_writer);
  m.db_reconnects_total = r.counter("careline_db_reconnects_total",
                                    "Database connections made anew.");
  m.db_reachable =
      r.gauge("careline_db_reachable", "1 if the writer reaches the database.");
  m.turns_in_flight = r.gauge("careline_turns_in_flight",
                              "Turns admitted and not yet durable.");
  m.turns_in_flight_capacity =
      r.gauge("careline_turns_in_flight_capacity",
              "Turns that may be in flight; more are refused.");
  m.bytes_in_flight = r.gauge("careline_bytes_in_flight",
                              "Request bytes admitted and not yet answered.");
  m.bytes_in_flight_capacity =
      r.gauge("careline_bytes_in_flight_capacity",
              "Request bytes that may be in flight; more are refused.");
  m.turns_in_flight_shard_max =
      r.gauge("careline_turns_in_flight_shard_max",
              "Turns in flight of the fullest shard.");
  m.reader_queue_depth =
      r.gauge("careline_reader_queue_depth", "Questions waiting for a reader.");
  m.sheds_total = r.counter("careline_sheds_total",
                            "Messages refused by admission control.");
  r.counters(m.admission_refusals_total, "careline_admission_refusals_total",
             "Requests refused by admission control, by the limit met.", {},
             "reason", admission_refusals);
  m.turns_in_flight_bound =
      r.gauge("careline_turns_in_flight_bound",
              "Turns that may be in flight now, so that none waits long.");
}

void add_actors(metrics& m, registrar r) {
  r.gauges(m.actors, "careline_actors", "Live actors.", "kind", actor_kinds);
  r.gauges(m.actor_mailbox_depth_max, "careline_actor_mailbox_depth_max",
           "Longest mailbox of the kind since the last scrape.", "kind",
           actor_kinds);
  r.counters(m.actor_failures_total, "careline_actor_failures_total",
             "Handlers that ended in an exception.", {}, "kind", actor_kinds);
  m.conversations_active =
      r.gauge("careline_conversations_active", "Conversations in memory.");
  m.conversations_paused =
      r.gauge("careline_conversations_paused",
              "Conversations in memory where the bot is silent.");
  m.activations_total = r.counter("careline_activations_total",
                                  "Conversations brought to memory.");
  m.passivations_total = r.counter("careline_passivations_total",
                                   "Conversations that left memory.");
  m.activation_seconds =
      r.histogram("careline_activation_seconds",
                  "Time from a cold conversation's first message to its actor.",
                  load_seconds);
  m.quarantined_total =
      r.counter("careline_quarantined_total",
                "Events set aside because they cannot be used.");
}

void add_conversation(metrics& m, registrar r) {
  m.takeovers_total =
      r.counter("careline_takeovers_total", "Times a person silenced the bot.");
  m.resumes_total =
      r.counter("careline_resumes_total", "Times the bot came back.");
  m.replies_fenced_total =
      r.counter("careline_replies_fenced_total",
                "Bot replies not sent because a person took over.");
  m.replies_late_to_fence_total =
      r.counter("careline_replies_late_to_fence_total",
                "Bot replies the vendor took while a person was taking over.");
  r.counters(m.bookings_total, "careline_bookings_total",
             "Bookings by how they ended.", {}, "result", booking_results);
  for (std::size_t i = 0; i < visit_changes.size(); ++i)
    r.counters(m.visit_changes_total[i], "careline_visit_changes_total",
               "Visits booked, moved and changed, by whom.",
               {{"change", visit_changes[i]}}, "by", visit_actors);
  m.reminders_sent_total = r.counter("careline_reminders_sent_total",
                                     "Reminders of visits handed to sending.");
  r.counters(m.left_undone_total, "careline_left_undone_total",
             "Messages the bot owed and did not send, by reason.", {}, "reason",
             metrics::reasons_left_undone);
  m.opt_outs_total =
      r.counter("careline_opt_outs_total", "Patients who said STOP.");
  m.opt_ins_total = r.counter("careline_opt_ins_total",
                              "Patients who gave leave to be written to.");
  m.loop_handovers_total =
      r.counter("careline_loop_handovers_total",
                "Conversations given to a person because the bot talked in "
                "circles.");
  m.conversations_waiting = r.gauge("careline_conversations_waiting",
                                    "Patients whom somebody owes an answer.");
  m.handovers_total = r.counter("careline_handovers_total",
                                "Conversations the bot gave to a person.");
  m.red_flags_total =
      r.counter("careline_red_flags_total", "Messages with an emergency word.");
  m.oldest_unanswered_timestamp_seconds =
      r.gauge("careline_oldest_unanswered_timestamp_seconds",
              "Arrival of the oldest message nobody answered, Unix time; "
              "0 if there is none.");
}

void add_outbox(metrics& m, registrar r) {
  m.outbound_attempts_total =
      r.counter("careline_outbound_attempts_total",
                "Requests made to send a message.", meta);
  r.counters(m.outbound_failures_total, "careline_outbound_failures_total",
             "Requests to send a message that failed, by class.", meta,
             "reason", send_failures);
  m.outbound_duration_seconds =
      r.histogram("careline_outbound_duration_seconds",
                  "Time of one request to send a message.", door_seconds, meta);
  m.outbound_queue_depth = r.gauge("careline_outbound_queue_depth",
                                   "Deliveries waiting in memory.", meta);
  m.outbound_queue_oldest_timestamp_seconds =
      r.gauge("careline_outbound_queue_oldest_timestamp_seconds",
              "Creation of the oldest unsent delivery, Unix time; 0 if "
              "there is none.",
              meta);
  m.outbound_account_depth_max =
      r.gauge("careline_outbound_account_depth_max",
              "Deliveries in memory of the fullest account.", meta);
  m.outbound_in_flight = r.gauge("careline_outbound_in_flight",
                                 "Requests under way to the vendor.", meta);
  m.breaker_open =
      r.gauge("careline_breaker_open",
              "1 if sending is stopped for an account of the vendor.", meta);
  m.dead_letters_total =
      r.counter("careline_dead_letters_total", "Deliveries given up.", meta);
  m.outbound_resends_total =
      r.counter("careline_outbound_resends_total",
                "Deliveries sent again after an unknown outcome.", meta);
  m.timers_waiting =
      r.gauge("careline_timers_waiting", "Timers held in memory.");
  m.timers_fired_total = r.counter("careline_timers_fired_total",
                                   "Timers that came due and were acted on.");
}

void add_ai(metrics& m, registrar r) {
  const Labels ai{{"vendor", "ai"}};
  r.counters(m.ai_requests_total, "careline_ai_requests_total",
             "Questions to the AI by how they ended.", {}, "outcome",
             ai_outcomes);
  m.ai_duration_seconds =
      r.histogram("careline_ai_duration_seconds",
                  "Time from a question to the AI until its answer or failure.",
                  ai_seconds);
  m.ai_retries_total =
      r.counter("careline_ai_retries_total", "Questions asked a second time.");
  m.ai_in_flight =
      r.gauge("careline_ai_in_flight", "Questions under way to the AI.");
  m.ai_waiting =
      r.gauge("careline_ai_waiting", "Questions waiting for their turn.");
  m.ai_breaker_open =
      r.gauge("careline_breaker_open",
              "1 if sending is stopped for an account of the vendor.", ai);
}

void add_build(metrics& m, registrar r) {
  r.gauge(
       "careline_build_info", "1; the labels say which build this is.",
       {{"version", std::string(version())}, {"commit", std::string(commit())}})
      ->Set(1);
  m.demo_clock_allowed =
      r.gauge("careline_demo_clock_allowed",
              "1 if the private port may move the clock (demo.clock).");
  m.clock_offset_seconds =
      r.gauge("careline_clock_offset_seconds",
              "How far the demonstration's clock is ahead of the real one.");
  m.config_loaded_timestamp_seconds =
      r.gauge("careline_config_loaded_timestamp_seconds",
              "When the settings were read, Unix time.");
}

} // namespace

metrics::metrics(const config::limits& limits)
    : registry_(std::make_shared<prometheus::Registry>()), store(*registry_) {
  const registrar r{*registry_};
  add_door(*this, r);
  add_api(*this, r);
  add_writer(*this, r);
  add_actors(*this, r);
  add_conversation(*this, r);
  add_outbox(*this, r);
  add_ai(*this, r);
  add_build(*this, r);
  show_limits(*registry_, limits);
  auto process =
      std::make_shared<process_metrics>(*registry_, limits.memory_bytes);
  before_scrape([process] { process->refresh(); });
}

prometheus::Counter& metrics::left_undone(std::string_view reason) noexcept {
  for (std::size_t i = 0; i < reasons_left_undone.size(); ++i)
    if (reason == reasons_left_undone[i]) return *left_undone_total[i];
  return *left_undone_total.back();
}

std::string metrics::scrape() {
  const std::lock_guard lock(scraping_);
  for (const auto& refresh : refreshers_) refresh();
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

void metrics::before_scrape(std::function<void()> refresh) {
  const std::lock_guard lock(scraping_);
  refreshers_.push_back(std::move(refresh));
}

} // namespace careline::io
