#include "bench/compare.hpp"

#include "bench/floors.hpp"
#include "bench/json_values.hpp"
#include "bench/say.hpp"

#include <algorithm>
#include <cmath>

namespace careline::bench {

namespace {

constexpr double drift_worth_a_warning = 0.05;

/// A run's own name is no setting: it is part of the message ids.
constexpr std::string_view names_the_run = "run";

void add_differences(std::vector<difference>& out, const std::string& prefix,
                     const json_object& a, const json_object& b) {
  const auto words = [](const json_object& in, std::string_view key) {
    const auto* found = in.if_contains(key);
    return found ? as_words(*found) : std::string("(not there)");
  };
  for (const auto& entry : a)
    if (entry.key() != names_the_run) {
      const auto* other = b.if_contains(entry.key());
      if (!other || *other != entry.value())
        out.push_back({prefix + std::string(entry.key()),
                       as_words(entry.value()), words(b, entry.key())});
    }
  for (const auto& entry : b)
    if (entry.key() != names_the_run && !a.contains(entry.key()))
      out.push_back({prefix + std::string(entry.key()), words(a, entry.key()),
                     as_words(entry.value())});
}

/// Which direction is the good one; the sign is told in words as well.
enum class better : std::uint8_t { less, more, neither };

struct figure {
  const char* name;
  const char* path;
  better when;
};

constexpr figure figures[] = {
    {"turns a second", "turns_per_second", better::more},
    {"latency p50 ms", "latency.p50_ms", better::less},
    {"latency p90 ms", "latency.p90_ms", better::less},
    {"latency p99 ms", "latency.p99_ms", better::less},
    {"latency p99.9 ms", "latency.p999_ms", better::less},
    {"latency p99.99 ms", "latency.p9999_ms", better::less},
    {"latency max ms", "latency.max_ms", better::less},
    {"service p50 ms", "service.p50_ms", better::less},
    {"service p99 ms", "service.p99_ms", better::less},
    {"CPU s per 1,000 turns", "usage.cpu_s_per_1000_turns", better::less},
    {"engine's memory, MiB", "usage.engine_rss_end", better::less},
    {"memory at its peak, MiB", "usage.engine_rss_peak", better::less},
    {"accepted", "counts.accepted", better::neither},
    {"refused (503)", "counts.busy", better::neither},
    {"503 without Retry-After", "counts.busy_without_retry_after",
     better::less},
    {"other answers", "counts.other", better::less},
    {"broken", "counts.broken", better::less},
    {"due and never sent", "counts.late", better::less},
};

std::string change(double a, double b, better when) {
  constexpr double too_little_to_print = 0.0005;
  if (std::abs(b - a) < too_little_to_print * std::abs(a) || a == b)
    return "same";
  if (a == 0) return "from nothing";
  auto out = say_percent_change((b - a) / a);
  if (when != better::neither)
    out += (b < a) == (when == better::less) ? "  better" : "  WORSE";
  return out;
}

void say_row(std::string& out, const char* name, std::optional<double> a,
             std::optional<double> b, better when) {
  if (!a && !b) return;
  const auto value = [](const std::optional<double>& v) {
    return v ? say_number(*v) : std::string("-");
  };
  say(out, "  %-26s %14s %14s   %s\n", name, value(a).c_str(), value(b).c_str(),
      a && b ? change(*a, *b, when).c_str() : "");
}

void say_heads(std::string& out, const json_object& a, const json_object& b) {
  const json_object* both[] = {&a, &b};
  for (int i = 0; i < 2; ++i) {
    const auto& r = *both[i];
    say(out, "%c  %s\n   commit %s   %s   seed %s\n", "AB"[i],
        text_at(r, "label").c_str(), text_at(r, "commit").c_str(),
        text_at(r, "date").c_str(), text_at(r, "seed").c_str());
  }
}

void say_settings(std::string& out, const json_object& a,
                  const json_object& b) {
  const auto all = differing_settings(a, b);
  if (all.empty()) {
    out += "\nSettings, seed, limits and machine are the same.\n";
    return;
  }
  say(out, "\nNOT THE SAME RUN: %zu of settings, limits and machine differ\n",
      all.size());
  for (const auto& d : all)
    say(out, "  !! %-26s A %s   B %s\n", d.name.c_str(), d.a.c_str(),
        d.b.c_str());
}

void say_drift(std::string& out, const json_object& a, const json_object& b) {
  const auto drift = machine_drift(a, b);
  if (!drift) {
    out += "\nMachine: whether it drifted is not known (no CPU of the"
           " generator).\n";
    return;
  }
  say(out,
      "\nMachine: a request cost the generator %.2f times as much CPU in B as"
      " in A%s\n",
      *drift,
      std::abs(*drift - 1) > drift_worth_a_warning
          ? ".\n         THE MACHINE DRIFTED: times and rates below hold that"
            " as well;\n         what is divided by it stands in"
            " \"CPU, drift taken out\"."
          : ": it held still.");
}

std::optional<double> ratio_of(const json_object& report, const char* sql) {
  return floor_ratio(report, sum_of_floors(report, sql));
}

std::optional<double> in_mib(std::optional<double> bytes) {
  return bytes ? std::optional(*bytes / 1048576) : std::nullopt;
}

void say_figures(std::string& out, const json_object& a, const json_object& b) {
  say(out, "\n  %-26s %14s %14s   change\n", "figure", "A", "B");
  for (const auto& f : figures) {
    const bool is_memory =
        std::string_view(f.path).find("_rss_") != std::string_view::npos;
    const auto read = [&](const json_object& r) {
      const auto value = number_at(r, f.path);
      return is_memory ? in_mib(value) : value;
    };
    say_row(out, f.name, read(a), read(b), f.when);
  }
  const auto cpu_a = number_at(a, "usage.cpu_s_per_1000_turns");
  const auto cpu_b = number_at(b, "usage.cpu_s_per_1000_turns");
  if (const auto drift = machine_drift(a, b); drift && cpu_a && cpu_b)
    say_row(out, "CPU, drift taken out", cpu_a, *cpu_b / *drift, better::less);
  say_row(out, "times the floors", ratio_of(a, "postgres_turn_100"),
          ratio_of(b, "postgres_turn_100"), better::less);
  say_row(out, "times, with least SQL", ratio_of(a, "postgres_bare_turn_100"),
          ratio_of(b, "postgres_bare_turn_100"), better::less);
}

void say_checks(std::string& out, const json_object& a, const json_object& b) {
  const json_object* both[] = {&a, &b};
  for (int i = 0; i < 2; ++i)
    for (const auto& item : array_at(*both[i], "checks"))
      if (const auto* check = item.if_object())
        if (const auto n = number_at(*check, "violations"); n && *n > 0)
          say(out, "  !! %c broke \"%s\" %s times\n", "AB"[i],
              text_at(*check, "name").c_str(), say_number(*n).c_str());
}

/// CPU of the generator for one request that it sent.
std::optional<double> own_cost(const json_object& report) {
  const auto cpu = number_at(report, "usage.own_cpu_s");
  const auto sent = number_at(report, "counts.sent");
  if (!cpu || *cpu <= 0 || !sent || *sent <= 0) return {};
  return *cpu / *sent;
}

} // namespace

std::optional<double> machine_drift(const json_object& a,
                                    const json_object& b) {
  const auto before = own_cost(a);
  const auto after = own_cost(b);
  if (!before || !after) return {};
  return *after / *before;
}

std::vector<difference> differing_settings(const json_object& a,
                                           const json_object& b) {
  std::vector<difference> out;
  const auto compare_words = [&](const std::string& name) {
    const auto left = text_at(a, name);
    const auto right = text_at(b, name);
    if (left != right) out.push_back({name, left, right});
  };
  compare_words("profile");
  compare_words("seed");
  for (const auto* part : {"settings", "limits", "machine"})
    add_differences(out, std::string(part) + ".", object_at(a, part),
                    object_at(b, part));
  return out;
}

std::string compare(const json_object& a, const json_object& b) {
  std::string out;
  say_heads(out, a, b);
  say_settings(out, a, b);
  say_drift(out, a, b);
  say_figures(out, a, b);
  say_checks(out, a, b);
  return out;
}

} // namespace careline::bench
