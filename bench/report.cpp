#include "bench/report.hpp"

#include "bench/floors.hpp"

#include <boost/json/value.hpp>

#include <algorithm>

namespace careline::bench {

namespace {

namespace json = boost::json;

constexpr std::pair<const char*, double> quantiles[] = {{"p50_ms", 0.5},
                                                        {"p90_ms", 0.9},
                                                        {"p99_ms", 0.99},
                                                        {"p999_ms", 0.999},
                                                        {"p9999_ms", 0.9999}};

double in_ms(std::chrono::nanoseconds t) {
  return static_cast<double>(t.count()) / 1e6;
}

json::object latency_json(const histogram& h) {
  json::object out;
  for (const auto& [label, share] : quantiles)
    out[label] = in_ms(h.quantile(share));
  out["max_ms"] = in_ms(h.max());
  out["mean_ms"] = in_ms(h.mean());
  out["count"] = h.count();
  json::array buckets;
  for (const auto& bucket : h.buckets())
    buckets.push_back(json::array{bucket.upto.count(), bucket.count});
  out["buckets"] = std::move(buckets);
  return out;
}

json::object groups_json(const run_report& r) {
  json::object out;
  const auto names = groups_of(r.settings);
  for (std::size_t i = 0; i < names.size(); ++i)
    out[names[i]] = latency_json(r.result.groups[i]);
  if (r.desk)
    for (const auto& [act, h] : r.desk->latencies)
      out["staff: " + act] = latency_json(h);
  return out;
}

json::object counts_json(const answer_counts& c) {
  return {{"sent", c.sent},
          {"accepted", c.accepted},
          {"busy", c.busy},
          {"busy_without_retry_after", c.busy_without_retry_after},
          {"other", c.other},
          {"broken", c.broken},
          {"repeats_accepted", c.repeats_accepted}};
}

void add_usage(json::object& row, const usage& used, const usage_sample& now,
               const usage_sample& before) {
  row["own_cpu_s"] = now.own_cpu_s - before.own_cpu_s;
  if (used.has_engine) {
    row["engine_rss"] = now.engine_rss;
    row["engine_cpu_s"] = now.engine_cpu_s - before.engine_cpu_s;
    row["engine_read_bytes"] = now.engine_disk.read - before.engine_disk.read;
    row["engine_write_bytes"] =
        now.engine_disk.written - before.engine_disk.written;
  }
  if (used.has_database) {
    row["database_cpu_s"] = now.database_cpu_s - before.database_cpu_s;
    row["database_read_bytes"] =
        now.database_disk.read - before.database_disk.read;
    row["database_write_bytes"] =
        now.database_disk.written - before.database_disk.written;
  }
  if (now.wal_bytes && before.wal_bytes) {
    row["database_wal_bytes"] = now.wal_bytes - before.wal_bytes;
    row["database_checkpoints"] = now.checkpoints - before.checkpoints;
  }
  if (now.queues.empty()) return;
  json::object queues;
  for (const auto& [name, value] : now.queues) queues[name] = value;
  row["queues"] = std::move(queues);
}

json::array seconds_json(const run_report& r) {
  json::array out;
  for (const auto& s : r.result.seconds) {
    json::object row{{"at_s", s.at_s},     {"accepted", s.accepted},
                     {"busy", s.busy},     {"broken", s.broken},
                     {"p50_ms", s.p50_ms}, {"p99_ms", s.p99_ms},
                     {"max_ms", s.max_ms}, {"backlog", s.backlog}};
    const auto now = r.seconds.find(s.at_s);
    // A second that was not looked at would make the next count for two.
    if (now != r.seconds.end() && now != r.seconds.begin()
        && std::prev(now)->first == s.at_s - 1)
      add_usage(row, r.used, now->second, std::prev(now)->second);
    out.push_back(std::move(row));
  }
  return out;
}

json::object settings_json(const load_settings& s) {
  json::object out{
      {"url", "http://" + s.host + ":" + std::to_string(s.port) + s.path},
      {"arrivals", to_string(s.arrivals)},
      {"connections", s.connections},
      {"tick_us", s.tick.count()},
      {"warm_up_s", s.warm_up.count()},
      {"measured_s", s.measured.count()},
      {"answer_within_s", s.answer_within.count()},
      {"patients", s.patients},
      {"first_patient", s.first_patient},
      {"order", to_string(s.order)},
      {"numbers", s.numbers.size()},
      {"words", to_string(s.words)},
      {"bookings", s.bookings},
      {"duplicates", s.repeats.duplicates},
      {"run", s.run}};
  if (s.arrivals == arrival::closed)
    out["pause_after_503_ms"] = s.pause_after_503.count();
  else if (s.phases.empty())
    out["rate"] = s.rate;
  json::array phases;
  for (const auto& p : s.phases)
    phases.push_back(
        json::object{{"seconds", p.seconds}, {"rate", p.rate}, {"to", p.to}});
  if (!phases.empty()) out["phases"] = std::move(phases);
  if (s.order == patient_order::zipf) out["zipf_exponent"] = s.zipf_exponent;
  if (s.hot_share > 0) out["hot_share"] = s.hot_share;
  if (s.noisy_share > 0) out["noisy_share"] = s.noisy_share;
  if (s.one_at_a_time) out["one_at_a_time"] = true;
  if (s.repeats.duplicates > 0)
    out["late_ms"] =
        json::array{s.repeats.late.least.count(), s.repeats.late.most.count()};
  if (s.repeats.held_back > 0) {
    out["held_back"] = s.repeats.held_back;
    out["held_ms"] =
        json::array{s.repeats.held.least.count(), s.repeats.held.most.count()};
  }
  if (s.repeats.refused) out["refused_come_again"] = true;
  if (s.desk.staff) {
    out["staff"] = s.desk.staff;
    out["takeovers_per_second"] = s.desk.takeovers;
    out["bookings_per_second"] = s.desk.bookings;
  }
  if (!s.vendor_control.empty()) out["vendors"] = s.vendor_control;
  return out;
}

json::object usage_json(const run_report& r) {
  const auto& u = r.used;
  json::object out{{"own_cpu_s", u.own_cpu_s()}};
  const auto turns = static_cast<double>(r.result.counts.accepted);
  if (u.has_engine) {
    out["engine_cpu_s"] = u.engine_cpu_s();
    out["engine_rss_start"] = u.engine_rss_start;
    out["engine_rss_end"] = u.engine_rss_end;
    out["engine_rss_peak"] = u.engine_rss_peak;
    out["engine_read_bytes"] =
        u.end.engine_disk.read - u.begin.engine_disk.read;
    out["engine_write_bytes"] =
        u.end.engine_disk.written - u.begin.engine_disk.written;
  }
  if (u.has_database) {
    out["database_cpu_s"] = u.database_cpu_s();
    out["database_read_bytes"] =
        u.end.database_disk.read - u.begin.database_disk.read;
    out["database_write_bytes"] =
        u.end.database_disk.written - u.begin.database_disk.written;
  }
  if (turns > 0 && (u.has_engine || u.has_database))
    out["cpu_s_per_1000_turns"] = cpu_per_thousand(r);
  const usage_sample *first = nullptr, *last = nullptr;
  for (const auto& [at_s, sample] : r.seconds) {
    if (at_s < 0 || sample.wal_bytes == 0) continue;
    if (!first) first = &sample;
    last = &sample;
  }
  if (first) {
    out["database_wal_bytes"] = last->wal_bytes - first->wal_bytes;
    out["database_checkpoints"] = last->checkpoints - first->checkpoints;
  }
  return out;
}

json::array checks_json(const std::vector<check>& checks) {
  json::array out;
  for (const auto& c : checks) {
    json::array examples;
    for (const auto& id : c.examples) examples.emplace_back(id);
    out.push_back(json::object{{"name", c.name},
                               {"promise", c.promise},
                               {"checked", c.checked},
                               {"violations", c.violations},
                               {"examples", std::move(examples)}});
  }
  return out;
}

json::object database_json(const run_report& r) {
  json::object out;
  if (!r.database) return out;
  json::object replies;
  for (const auto& [status, n] : r.database->replies) replies[status] = n;
  out = {{"replies", std::move(replies)},
         {"outbox_rows", r.database->outbox_rows},
         {"dead_letters", r.database->dead_letters},
         {"paused", r.database->paused},
         {"appointments", r.database->appointments},
         {"kept_unacknowledged", r.kept_unacknowledged}};
  return out;
}

} // namespace

double turns_per_second(const run_report& r) {
  const auto s = r.result.measured.count();
  return s > 0 ? static_cast<double>(r.result.counts.accepted) / s : 0;
}

double cpu_per_thousand(const run_report& r) {
  const auto thousands = static_cast<double>(r.result.counts.accepted) / 1e3;
  double sum = 0;
  if (r.used.has_engine) sum += r.used.engine_cpu_s();
  if (r.used.has_database) sum += r.used.database_cpu_s();
  return thousands > 0 ? sum / thousands : 0;
}

bool all_hold(const run_report& r) {
  return std::ranges::all_of(r.checks,
                             [](const check& c) { return c.violations == 0; });
}

json::object as_json(const run_report& r) {
  json::object limits;
  for (const auto& [name, value] : r.limits) limits[name] = value;
  json::array notes;
  for (const auto& note : r.notes) notes.emplace_back(note);
  auto counts = counts_json(r.result.counts);
  counts["late"] = r.result.late;
  counts["not_made"] = r.result.not_made;
  json::object out{{"format", "careline-bench/2"},
                   {"label", r.label},
                   {"profile", r.settings.profile},
                   {"commit", r.commit},
                   {"date", r.where.date},
                   {"machine",
                    {{"cpu", r.where.cpu},
                     {"cores", r.where.cores},
                     {"memory_bytes", r.where.memory_bytes},
                     {"kernel", r.where.kernel},
                     {"open_files", r.where.open_files},
                     {"postgres", r.postgres}}},
                   {"settings", settings_json(r.settings)},
                   {"seed", r.settings.seed},
                   {"limits", std::move(limits)},
                   {"turns_per_second", turns_per_second(r)},
                   {"measured_s", r.result.measured.count()},
                   {"latency", latency_json(r.result.latency)},
                   {"service", latency_json(r.result.service)},
                   {"groups", groups_json(r)},
                   {"counts", std::move(counts)},
                   {"counts_with_warm_up", counts_json(r.result.whole)},
                   {"seconds", seconds_json(r)},
                   {"usage", usage_json(r)},
                   {"checks", checks_json(r.checks)},
                   {"database", database_json(r)},
                   {"floors", r.floors},
                   {"notes", std::move(notes)}};
  if (r.desk) {
    json::object answers;
    for (const auto& [answer, n] : r.desk->answers) answers[answer] = n;
    out["staff"] = std::move(answers);
  }
  const auto floors = sum_of_floors(out);
  if (const auto ratio = floor_ratio(out, floors)) {
    out["floors_sum_us"] = floors.cpu_us;
    out["floors_ratio"] = *ratio;
  }
  return out;
}

} // namespace careline::bench
