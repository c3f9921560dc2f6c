#include "actors/node_figures.hpp"

#include <algorithm>
#include <chrono>

namespace careline::actors {

namespace {

void show_http(const io::metrics& m, const io::server_counters& from) {
  m.http_connections->Set(static_cast<double>(from.connections));
  m.http_requests_in_work->Set(static_cast<double>(from.requests_in_work));
  auto follow = [&](io::http_refusal why, std::uint64_t total) {
    io::metrics::raise_to(*m.http_refusals_total[io::metrics::at(why)],
                          static_cast<double>(total));
  };
  follow(io::http_refusal::connections, from.connections_refused);
  follow(io::http_refusal::connections_per_ip, from.connections_per_ip);
  follow(io::http_refusal::timed_out, from.timed_out);
  follow(io::http_refusal::slow_reader, from.slow_readers);
  follow(io::http_refusal::idle, from.idle);
  follow(io::http_refusal::header_too_large, from.header_too_large);
  follow(io::http_refusal::too_large, from.too_large);
  follow(io::http_refusal::large_bodies, from.large_bodies);
  follow(io::http_refusal::malformed, from.malformed);
  follow(io::http_refusal::rate_limited, from.rate_limited);
  follow(io::http_refusal::overloaded, from.overloaded);
}

} // namespace

void show_figures(runtime& rt, const node_figures& from) {
  auto& m = rt.metrics;
  m.turns_in_flight->Set(static_cast<double>(rt.admission.turns()));
  m.bytes_in_flight->Set(static_cast<double>(rt.admission.bytes()));
  m.turns_in_flight_capacity->Set(
      static_cast<double>(rt.limits.turns_in_flight));
  m.turns_in_flight_bound->Set(static_cast<double>(rt.admission.bound()));
  m.conversations_active->Set(static_cast<double>(rt.active));
  m.conversations_paused->Set(static_cast<double>(rt.paused));
  for (std::size_t k = 0; k < m.actors.size(); ++k)
    m.actor_mailbox_depth_max[k]->Set(
        static_cast<double>(rt.depths.take_max(static_cast<actor_kind>(k))));
  m.actors[io::metrics::at(actor_kind::patient)]->Set(
      static_cast<double>(rt.active));
  m.db_queue_depth->Set(static_cast<double>(from.records_waiting));
  m.reader_queue_depth->Set(static_cast<double>(from.questions_waiting));
  m.turns_in_flight_shard_max->Set(rt.admission.turns_of_fullest_shard());
  m.clock_offset_seconds->Set(
      std::chrono::duration<double>(rt.clock_offset()).count());
  std::int64_t depth = 0, most = 0, in_flight = 0, oldest = 0, stopped = 0;
  for (auto& o : rt.outboxes) {
    depth += o.depth;
    most = std::max(most, o.account_depth_max.load());
    in_flight += o.in_flight;
    stopped += o.stopped;
    auto since = o.oldest_ms.load();
    if (since != 0 && (oldest == 0 || since < oldest)) oldest = since;
  }
  m.outbound_queue_depth->Set(static_cast<double>(depth));
  m.outbound_account_depth_max->Set(static_cast<double>(most));
  m.outbound_in_flight->Set(static_cast<double>(in_flight));
  m.outbound_queue_oldest_timestamp_seconds->Set(static_cast<double>(oldest)
                                                 / 1e3);
  m.breaker_open->Set(stopped > 0 ? 1 : 0);
  m.ready->Set(from.is_ready && rt.admission.is_store_reachable()
                       && !rt.admission.is_draining()
                   ? 1
                   : 0);
  m.bytes_in_flight_capacity->Set(
      static_cast<double>(rt.limits.bytes_in_flight));
  if (from.door) show_http(m, *from.door);
}

} // namespace careline::actors
