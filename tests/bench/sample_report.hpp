#pragma once
/// A report as careline-bench writes it, small enough to know every number.

#include <boost/json/parse.hpp>

#include <string_view>

namespace careline::bench::tests {

inline boost::json::object parsed(std::string_view text) {
  return boost::json::parse(text).get_object();
}

/// An open loop of 1,000 answers: 900 within 1 ms, 90 within 5, 9 within 20,
/// one at 180.
inline boost::json::object sample() {
  auto out = parsed(R"({"format":"careline-bench/2","label":"open loop",
    "profile":"steady","commit":"abc1234","date":"2026-11-20T18:00:00Z",
    "machine":{"cpu":"EPYC","cores":2,"memory_bytes":8589934592,
      "kernel":"Linux 6.1","postgres":"15.20"},
    "settings":{"arrivals":"open loop, Poisson","rate":500,"bookings":0.05},
    "seed":77,"limits":{"batch_turns":500},"turns_per_second":499.6,
    "latency":{"p50_ms":1,"p90_ms":1,"p99_ms":5,"p999_ms":20,
      "p9999_ms":180,"max_ms":180,"mean_ms":1.7,"count":1000,
      "buckets":[[1000000,900],[5000000,90],[20000000,9],[181000000,1]]},
    "counts":{"sent":1010,"accepted":1000,"busy":10,"broken":0,"other":0},
    "usage":{"engine_cpu_s":0.03,"database_cpu_s":0.045,
      "engine_rss_end":104857600},
    "checks":[{"name":"stored once","promise":"P1","checked":1000,
      "violations":0,"examples":[]},
      {"name":"in order","promise":"P3","checked":40,"violations":2,
      "examples":["wamid.1","wamid.2"]}],
    "floors":[{"name":"beast_bare","cpu_us_per_turn":10},
      {"name":"hmac_parse","cpu_us_per_turn":2},
      {"name":"actor_hop","cpu_us_per_turn":1},
      {"name":"postgres_turn_100","cpu_us_per_turn":30},
      {"name":"advance","cpu_us_per_turn":4},
      {"name":"understand","cpu_us_per_turn":24}],
    "notes":["a note"]})");
  boost::json::array seconds;
  for (int at = -2; at < 10; ++at)
    seconds.push_back(
        boost::json::object{{"at_s", at},
                            {"accepted", 500 + at},
                            {"busy", at == 4 ? 10 : 0},
                            {"broken", 0},
                            {"p50_ms", 1.5},
                            {"p99_ms", 9.0},
                            {"max_ms", 40.0 + at},
                            {"backlog", 3},
                            {"engine_cpu_s", 0.25},
                            {"engine_rss", 1048576 * 50},
                            {"queues", {{"careline_db_queue_depth", at + 2}}}});
  out["seconds"] = std::move(seconds);
  return out;
}

} // namespace careline::bench::tests
