#pragma once
/// Every key of the settings once, with its range: read by load.cpp, written
/// by print.cpp. A key that is not here does not exist.

#include "config/settings.hpp"

namespace careline::config {

/// Calls visitor.number(), .time(), .text()... for each key of `limits`.
/// Times get their unit at the end of the name: _ms or _s.
template <class Visitor, class Limits>
void visit_limits(Visitor& v, Limits& l) {
  constexpr long long million = 1'000'000;
  constexpr long long megabyte = 1024 * 1024;
  constexpr long long hour_ms = 3'600'000;
  v.number("http_connections", l.http_connections, 1, million);
  v.number("http_connections_per_ip", l.http_connections_per_ip, 1, million);
  v.number("header_bytes", l.header_bytes, 1024, megabyte, "bytes");
  v.number("header_count", l.header_count, 10, 10'000);
  v.number("whatsapp_body_bytes", l.whatsapp_body_bytes, 1024, 64 * megabyte,
           "bytes");
  v.number("vapi_body_bytes", l.vapi_body_bytes, 1024, 64 * megabyte, "bytes");
  v.number("body_bytes", l.body_bytes, 1024, 64 * megabyte, "bytes");
  v.time("http_read", l.http_read, 100, hour_ms);
  v.time("http_idle", l.http_idle, 100, hour_ms);
  v.time("http_write", l.http_write, 100, hour_ms);
  v.time("http_refusal_hold", l.http_refusal_hold, 0, 10'000);
  v.number("json_depth", l.json_depth, 8, 1'024);

  v.number("requests_per_second_per_ip", l.requests_per_second_per_ip, 0,
           million);
  v.number("messages_per_second_per_clinic", l.messages_per_second_per_clinic,
           0, million);
  v.number("api_requests_per_second_per_token",
           l.api_requests_per_second_per_token, 0, million);
  v.number("api_requests_per_second_per_clinic",
           l.api_requests_per_second_per_clinic, 0, million);
  v.number("rate_buckets", l.rate_buckets, 1'024, 16 * million);

  v.number("turns_in_flight", l.turns_in_flight, 1, 10 * million);
  v.number("turns_in_flight_per_shard", l.turns_in_flight_per_shard, 1,
           10 * million);
  v.number("messages_waiting_per_patient", l.messages_waiting_per_patient, 1,
           10'000);
  v.number("bytes_in_flight", l.bytes_in_flight, megabyte, 65'536 * megabyte,
           "bytes");
  v.number("api_requests_in_flight", l.api_requests_in_flight, 1, 100'000);
  v.time("uncommitted_age", l.uncommitted_age, 10, 60'000);
  v.time("acknowledgement", l.acknowledgement, 100, 60'000);
  v.time("queueing_target", l.queueing_target, 0, 60'000);
  v.number("turns_in_flight_at_least", l.turns_in_flight_at_least, 1,
           10 * million);

  v.number("batch_turns", l.batch_turns, 1, 10'000);
  v.number("batch_bytes", l.batch_bytes, 64 * 1024, 64 * megabyte, "bytes");
  v.time("batch_interval", l.batch_interval, 0, 1'000);
  v.number("writer_queue", l.writer_queue, 1, 10 * million);
  v.time("statement_timeout", l.statement_timeout, 100, hour_ms);
  v.time("lock_timeout", l.lock_timeout, 100, hour_ms);
  v.time("tcp_user_timeout", l.tcp_user_timeout, 100, hour_ms);
  v.time("reconnect_first", l.reconnect_first, 1, 60'000);
  v.time("reconnect_most", l.reconnect_most, 1, 60'000);

  v.number("active_conversations", l.active_conversations, 1, 100 * million);
  v.number("loads_in_flight_per_router", l.loads_in_flight_per_router, 1, 64);
  v.number("patients_per_load", l.patients_per_load, 1, 10'000);
  v.time("passivate_after", l.passivate_after, 1, 86'400);
  v.number("passivations_per_sweep", l.passivations_per_sweep, 1, million);
  v.time("activation_timeout", l.activation_timeout, 100, 60'000);
  v.number("strikes_to_quarantine", l.strikes_to_quarantine, 1, 100);

  v.time("calendar_answer", l.calendar_answer, 10, 60'000);
  v.time("hold", l.hold, 30, 86'400);
  v.number("holds_per_patient", l.holds_per_patient, 1, 10);

  v.number("deliveries_per_account", l.deliveries_per_account, 1, million);
  v.number("attempts_in_flight_per_account", l.attempts_in_flight_per_account,
           1, 10'000);
  v.real("sends_per_second_per_account", l.sends_per_second_per_account, 0.1,
         1'000'000);
  v.number("pair_burst", l.pair_burst, 1, million);
  v.time("pair_interval", l.pair_interval, 1, 3'600);
  v.number("attempts", l.attempts, 1, 100);
  v.time("retry_first", l.retry_first, 10, hour_ms);
  v.time("retry_most", l.retry_most, 10, 24 * hour_ms);
  v.time("vendor_connect", l.vendor_connect, 10, 60'000);
  v.time("vendor_answer", l.vendor_answer, 10, 600'000);
  v.number("vendor_connections", l.vendor_connections, 1, 10'000);
  v.number("vendor_answer_bytes", l.vendor_answer_bytes, 1024, 64 * megabyte,
           "bytes");

  v.number("ai_questions_waiting", l.ai_questions_waiting, 1, 100'000);
  v.number("ai_answer_bytes", l.ai_answer_bytes, 4'096, 64 * megabyte, "bytes");
  v.number("ai_history_messages", l.ai_history_messages, 0, 100);

  v.number("reader_queue", l.reader_queue, 1, million);
  v.time("reader_answer", l.reader_answer, 10, 60'000);
  v.time("timer_horizon", l.timer_horizon, 60, 86'400);
  v.number("timers_in_memory", l.timers_in_memory, 1, 100 * million);
  v.time("drain_notice", l.drain_notice, 0, 60'000);
  v.time("drain", l.drain, 100, 600'000);
  v.number("page_rows", l.page_rows, 1, 10'000);

  v.time("keep_house_first", l.keep_house_first, 1, 3'600);
  // An alert waits three days for a success.
  v.time("keep_house_every", l.keep_house_every, 1, 86'400);
  v.number("memory_bytes", l.memory_bytes, 0, million * megabyte, "bytes");
}

template <class Visitor, class Settings>
void visit_settings(Visitor& v, Settings& s) {
  v.open("server");
  v.address("listen", s.server.listen);
  v.address("private_listen", s.server.private_listen);
  v.number("http_threads", s.server.http_threads, 1, 256);
  v.number("actor_threads", s.server.actor_threads, 0, 1'024);
  v.number("max_throughput", s.server.max_throughput, 1, 100'000);
  v.number("routers", s.server.routers, 1, 256);
  v.number("ingresses", s.server.ingresses, 1, 256);
  v.networks("trusted_proxies", s.server.trusted_proxies);
  v.close();

  v.open("database");
  v.needed_secret("dsn", s.database.dsn);
  v.number("readers", s.database.readers, 1, 64);
  v.flag("migrate_at_start", s.database.migrate_at_start);
  v.close();

  v.open("whatsapp");
  v.url("base_url", s.whatsapp.base_url);
  v.version("api_version", s.whatsapp.api_version);
  v.secrets("app_secrets", s.whatsapp.app_secrets, 1, 2);
  v.needed_secret("verify_token", s.whatsapp.verify_token);
  v.needed_secret("access_token", s.whatsapp.access_token);
  v.accounts("accounts", s.whatsapp.accounts);
  v.flag("mark_read", s.whatsapp.mark_read);
  v.close();

  v.open("responder");
  v.one_of("kind", s.responder.kind, {"none", "gemini", "openai"});
  v.url("base_url", s.responder.base_url);
  v.name("api_version", s.responder.api_version);
  v.name("model", s.responder.model);
  v.maybe_secret("key", s.responder.key);
  v.time("deadline", s.responder.deadline, 100, 60'000);
  v.number("most_at_once", s.responder.most_at_once, 1, 1'024);
  v.number("most_at_once_per_clinic", s.responder.most_at_once_per_clinic, 1,
           1'024);
  v.number("retries", s.responder.retries, 0, 5);
  v.number("breaker_failures", s.responder.breaker_failures, 1, 1'000);
  v.time("breaker_open", s.responder.breaker_open, 1, 3'600);
  v.number("max_output_tokens", s.responder.max_output_tokens, 64, 65'536);
  v.real("temperature", s.responder.temperature, 0, 2);
  v.one_of("thinking_level", s.responder.thinking_level,
           {"default", "minimal", "low", "medium", "high"});
  v.close();

  v.open("log");
  v.one_of("level", s.log.level, {"trace", "debug", "info", "warn", "error"});
  v.path("file", s.log.file);
  v.close();

  v.open("demo");
  v.flag("clock", s.demo.clock);
  v.close();

  v.open("limits");
  visit_limits(v, s.limits);
  v.close();
}

} // namespace careline::config
