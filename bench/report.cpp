#include "bench/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <cstdarg>
#include <cstdio>

namespace careline::bench {

namespace {

namespace json = boost::json;

constexpr std::pair<const char*, double> quantiles[] = {
    {"p50", 0.5},     {"p90", 0.9},       {"p99", 0.99},
    {"p99.9", 0.999}, {"p99.99", 0.9999}, {"max", 1}};

double in_ms(std::chrono::nanoseconds t) {
  return static_cast<double>(t.count()) / 1e6;
}
double in_mb(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1048576.0;
}

[[gnu::format(printf, 2, 3)]] void say(std::string& out, const char* format,
                                       ...) {
  char line[512];
  va_list values;
  va_start(values, format);
  std::vsnprintf(line, sizeof line, format, values);
  va_end(values);
  out += line;
}

void say_where(std::string& out, const run_report& r) {
  const auto& s = r.settings;
  say(out, "%s\n\n", r.label.c_str());
  say(out, "machine   %s, %u cores, %.1f GB, %s\n", r.where.cpu.c_str(),
      r.where.cores, in_mb(r.where.memory_bytes) / 1024,
      r.where.kernel.c_str());
  say(out, "date      %s   commit %s\n", r.where.date.c_str(),
      r.commit.c_str());
  say(out, "load      %s", to_string(s.arrivals));
  if (s.arrivals != arrival::closed) say(out, " at %.0f/s", s.rate);
  say(out, ", %u connections, %llds warm-up, %llds measured\n", s.connections,
      static_cast<long long>(s.warm_up.count()),
      static_cast<long long>(s.measured.count()));
  say(out,
      "patients  %u (%s), %zu numbers, %.1f %% bookings, %.1f %% duplicates,"
      " seed %llu, run %08x\n",
      s.patients, to_string(s.order), s.numbers.size(), s.bookings * 100,
      s.duplicates * 100, static_cast<unsigned long long>(s.seed), s.run);
  say(out,
      "limits    generator, engine and database share these cores; one"
      " generator thread;\n          %llu open files; latency counts from the"
      " %s",
      static_cast<unsigned long long>(r.where.open_files),
      s.arrivals == arrival::closed ? "send" : "intended start");
  if (s.arrivals != arrival::closed && s.tick.count() > 0)
    say(out, ",\n          up to %lld us of the generator's own tick included",
        2 * static_cast<long long>(s.tick.count()));
  say(out, "\n\n");
}

void say_latency(std::string& out, const char* name, const histogram& h) {
  say(out, "%s", name);
  for (const auto& [label, share] : quantiles)
    say(out, "  %s %.2f", label,
        in_ms(share == 1 ? h.max() : h.quantile(share)));
  say(out, " ms\n");
}

void say_numbers(std::string& out, const run_report& r) {
  const auto& c = r.result.counts;
  say(out, "turns     %.0f/s   (%llu accepted in %.1f s)\n",
      turns_per_second(r), static_cast<unsigned long long>(c.accepted),
      r.result.measured.count());
  say(out, "answers   2xx %llu  503 %llu  other %llu  broken %llu",
      static_cast<unsigned long long>(c.accepted + c.repeats_accepted),
      static_cast<unsigned long long>(c.busy),
      static_cast<unsigned long long>(c.other),
      static_cast<unsigned long long>(c.broken));
  if (c.repeats_accepted)
    say(out, "  repeats %llu",
        static_cast<unsigned long long>(c.repeats_accepted));
  if (c.busy_without_retry_after)
    say(out, "  503 without Retry-After %llu",
        static_cast<unsigned long long>(c.busy_without_retry_after));
  if (r.result.late)
    say(out, "  due and never sent %llu",
        static_cast<unsigned long long>(r.result.late));
  say(out, "\n");
  say_latency(out, "latency ", r.result.latency);
  if (r.settings.arrivals != arrival::closed)
    say_latency(out, "service ", r.result.service);
}

void say_usage(std::string& out, const run_report& r) {
  const auto& u = r.used;
  const double thousands = static_cast<double>(r.result.counts.accepted) / 1e3;
  if (thousands <= 0) return;
  if (u.has_engine || u.has_database)
    say(out,
        "cpu       %.4f s per 1,000 turns: engine %.4f, database %.4f"
        " (generator %.4f beside)\n",
        cpu_per_thousand(r), u.engine_cpu_s / thousands,
        u.database_cpu_s / thousands, u.own_cpu_s / thousands);
  else
    say(out, "cpu       generator %.4f s per 1,000 turns\n",
        u.own_cpu_s / thousands);
  if (u.has_engine)
    say(out, "memory    engine %.0f MB before, %.0f MB after, %.0f MB peak\n",
        in_mb(u.engine_rss_start), in_mb(u.engine_rss_end),
        in_mb(u.engine_rss_peak));
}

void say_check(std::string& out, const check_result& c) {
  say(out,
      "ledger    %s: %llu accepted, %llu stored, lost %llu, doubled %llu,"
      " strangers %llu,\n          stored without a 2xx %llu\n",
      c.holds() ? "every accepted id is stored exactly once" : "BROKEN",
      static_cast<unsigned long long>(c.accepted),
      static_cast<unsigned long long>(c.stored),
      static_cast<unsigned long long>(c.lost),
      static_cast<unsigned long long>(c.doubled),
      static_cast<unsigned long long>(c.stranger),
      static_cast<unsigned long long>(c.kept_unacknowledged));
  say(out, "database  replies");
  for (const auto& [status, n] : c.replies)
    say(out, " %s %llu", status.c_str(), static_cast<unsigned long long>(n));
  say(out, "; outbox %llu, dead letters %llu, paused %llu, appointments %llu\n",
      static_cast<unsigned long long>(c.outbox_rows),
      static_cast<unsigned long long>(c.dead_letters),
      static_cast<unsigned long long>(c.paused),
      static_cast<unsigned long long>(c.appointments));
}

json::object latency_json(const histogram& h) {
  json::object out{{"count", h.count()}, {"mean_ms", in_ms(h.mean())}};
  for (const auto& [label, share] : quantiles)
    out[std::string(label) + "_ms"] =
        in_ms(share == 1 ? h.max() : h.quantile(share));
  json::array buckets;
  for (const auto& bucket : h.buckets())
    buckets.push_back(json::array{bucket.upto.count(), bucket.count});
  out["buckets_upto_ns"] = std::move(buckets);
  return out;
}

json::object counts_json(const answer_counts& c) {
  return {{"sent", c.sent},
          {"accepted", c.accepted},
          {"repeats_accepted", c.repeats_accepted},
          {"busy_503", c.busy},
          {"busy_without_retry_after", c.busy_without_retry_after},
          {"other", c.other},
          {"broken", c.broken}};
}

json::array seconds_json(const std::vector<second_sample>& seconds) {
  json::array out;
  for (const auto& s : seconds)
    out.push_back(json::object{{"at_s", s.at_s},
                               {"accepted", s.accepted},
                               {"busy", s.busy},
                               {"broken", s.broken},
                               {"p50_ms", s.p50_ms},
                               {"p99_ms", s.p99_ms},
                               {"max_ms", s.max_ms},
                               {"engine_rss", s.engine_rss},
                               {"backlog", s.backlog}});
  return out;
}

json::object settings_json(const load_settings& s) {
  return {{"arrivals", to_string(s.arrivals)},
          {"rate", s.rate},
          {"connections", s.connections},
          {"tick_us", s.tick.count()},
          {"warm_up_s", s.warm_up.count()},
          {"measured_s", s.measured.count()},
          {"patients", s.patients},
          {"first_patient", s.first_patient},
          {"order", to_string(s.order)},
          {"zipf_exponent", s.zipf_exponent},
          {"numbers", s.numbers.size()},
          {"bookings", s.bookings},
          {"duplicates", s.duplicates},
          {"seed", s.seed},
          {"run", s.run}};
}

json::object check_json(const check_result& c) {
  json::object replies;
  for (const auto& [status, n] : c.replies) replies[status] = n;
  return {{"holds", c.holds()},
          {"accepted", c.accepted},
          {"stored", c.stored},
          {"lost", c.lost},
          {"doubled", c.doubled},
          {"stranger", c.stranger},
          {"kept_unacknowledged", c.kept_unacknowledged},
          {"replies", std::move(replies)},
          {"outbox_rows", c.outbox_rows},
          {"dead_letters", c.dead_letters},
          {"paused", c.paused},
          {"appointments", c.appointments}};
}

} // namespace

double turns_per_second(const run_report& r) {
  const auto s = r.result.measured.count();
  return s > 0 ? static_cast<double>(r.result.counts.accepted) / s : 0;
}

double cpu_per_thousand(const run_report& r) {
  const auto thousands = static_cast<double>(r.result.counts.accepted) / 1e3;
  return thousands > 0
             ? (r.used.engine_cpu_s + r.used.database_cpu_s) / thousands
             : 0;
}

std::string as_text(const run_report& r) {
  std::string out;
  say_where(out, r);
  say_numbers(out, r);
  say_usage(out, r);
  if (r.check) say_check(out, *r.check);
  return out;
}

json::object as_json(const run_report& r) {
  const auto& u = r.used;
  json::object out{{"label", r.label},
                   {"machine",
                    {{"cpu", r.where.cpu},
                     {"cores", r.where.cores},
                     {"memory_bytes", r.where.memory_bytes},
                     {"kernel", r.where.kernel}}},
                   {"date", r.where.date},
                   {"commit", r.commit},
                   {"settings", settings_json(r.settings)},
                   {"turns_per_second", turns_per_second(r)},
                   {"measured_s", r.result.measured.count()},
                   {"counts", counts_json(r.result.counts)},
                   {"counts_with_warm_up", counts_json(r.result.whole)},
                   {"never_sent", r.result.late},
                   {"latency", latency_json(r.result.latency)},
                   {"service", latency_json(r.result.service)},
                   {"usage",
                    {{"cpu_s_per_1000_turns", cpu_per_thousand(r)},
                     {"engine_cpu_s", u.engine_cpu_s},
                     {"database_cpu_s", u.database_cpu_s},
                     {"generator_cpu_s", u.own_cpu_s},
                     {"engine_rss_start", u.engine_rss_start},
                     {"engine_rss_end", u.engine_rss_end},
                     {"engine_rss_peak", u.engine_rss_peak}}},
                   {"seconds", seconds_json(r.result.seconds)}};
  if (r.check) out["ledger"] = check_json(*r.check);
  return out;
}

} // namespace careline::bench
