// A report for people who read a terminal.

#include "bench/report.hpp"

#include "bench/floors.hpp"
#include "bench/say.hpp"

#include <boost/json/value.hpp>

#include <cstdio>

namespace careline::bench {

namespace {

namespace json = boost::json;

const json::value* find(const json::object& in, const char* key) {
  return in.if_contains(key);
}
double number(const json::object& in, const char* key) {
  const auto* found = find(in, key);
  return found && found->is_number() ? found->to_number<double>() : 0;
}
unsigned long long count(const json::object& in, const char* key) {
  return static_cast<unsigned long long>(number(in, key));
}
std::string text(const json::object& in, const char* key) {
  const auto* found = find(in, key);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}
const json::object& part(const json::object& in, const char* key) {
  static const json::object none;
  const auto* found = find(in, key);
  return found && found->is_object() ? found->get_object() : none;
}
const json::array& list(const json::object& in, const char* key) {
  static const json::array none;
  const auto* found = find(in, key);
  return found && found->is_array() ? found->get_array() : none;
}

/// A whole number without its point, else with what it needs.
std::string plain(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  char out[32] = "";
  if (value.is_number()) {
    const auto v = value.to_number<double>();
    std::snprintf(out, sizeof out, v < 1e15 ? "%.10g" : "%.0f", v);
  }
  return out;
}

/// "name value, name value", in lines of a terminal's width.
void say_pairs(std::string& out, const char* name, const json::object& pairs) {
  std::string line = name;
  for (const auto& [key, value] : pairs) {
    if (value.is_array() || value.is_object()) continue;
    const auto one = std::string(key) + " " + plain(value) + "  ";
    if (line.size() + one.size() > 96) {
      out += line + "\n";
      line = "          ";
    }
    line += one;
  }
  out += line + "\n";
}

void say_where(std::string& out, const json::object& r) {
  const auto& m = part(r, "machine");
  say(out, "%s\n\n", text(r, "label").c_str());
  say(out, "machine   %s, %.0f cores, %.1f GB, %s, PostgreSQL %s\n",
      text(m, "cpu").c_str(), number(m, "cores"),
      number(m, "memory_bytes") / 1073741824.0, text(m, "kernel").c_str(),
      text(m, "postgres").empty() ? "unknown" : text(m, "postgres").c_str());
  say(out, "date      %s   commit %s   profile %s   seed %llu\n",
      text(r, "date").c_str(), text(r, "commit").c_str(),
      text(r, "profile").c_str(), count(r, "seed"));
  say_pairs(out, "settings  ", part(r, "settings"));
  for (const auto& p : list(part(r, "settings"), "phases"))
    say(out, "  phase   %g s from %g to %g a second\n",
        number(p.get_object(), "seconds"), number(p.get_object(), "rate"),
        number(p.get_object(), "to"));
  if (part(r, "limits").empty())
    out += "limits    not told by the engine\n";
  else
    say_pairs(out, "limits    ", part(r, "limits"));
  for (const auto& note : list(r, "notes"))
    if (note.is_string()) say(out, "note      %s\n", note.get_string().c_str());
  out += "\n";
}

void say_latency(std::string& out, const std::string& name,
                 const json::object& h) {
  say(out,
      "%-9s p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  p99.99 %.2f  max %.2f ms"
      "  (%llu)\n",
      name.c_str(), number(h, "p50_ms"), number(h, "p90_ms"),
      number(h, "p99_ms"), number(h, "p999_ms"), number(h, "p9999_ms"),
      number(h, "max_ms"), count(h, "count"));
}

void say_numbers(std::string& out, const json::object& r) {
  const auto& c = part(r, "counts");
  say(out, "turns     %.0f/s   (%llu accepted in %.1f s)\n",
      number(r, "turns_per_second"), count(c, "accepted"),
      number(r, "measured_s"));
  say(out, "answers   2xx %llu  503 %llu  other %llu  broken %llu",
      count(c, "accepted") + count(c, "repeats_accepted"), count(c, "busy"),
      count(c, "other"), count(c, "broken"));
  if (count(c, "repeats_accepted"))
    say(out, "  repeats %llu", count(c, "repeats_accepted"));
  if (count(c, "late")) say(out, "  due and never sent %llu", count(c, "late"));
  if (count(c, "not_made"))
    say(out, "  not made, all waited %llu", count(c, "not_made"));
  out += "\n";
  say_latency(out, "latency", part(r, "latency"));
  if (text(part(r, "settings"), "arrivals") != "closed loop")
    say_latency(out, "service", part(r, "service"));
  for (const auto& [name, h] : part(r, "groups"))
    if (h.is_object()) {
      say_latency(out, "  of", h.get_object());
      out.pop_back();
      say(out, "  %s\n", std::string(name).c_str());
    }
  if (!part(r, "staff").empty()) say_pairs(out, "staff     ", part(r, "staff"));
}

void say_usage(std::string& out, const json::object& r) {
  const auto& u = part(r, "usage");
  const double thousands = number(part(r, "counts"), "accepted") / 1e3;
  if (thousands <= 0) return;
  const auto mb = [&](const char* key) { return number(u, key) / 1048576.0; };
  if (find(u, "cpu_s_per_1000_turns"))
    say(out,
        "cpu       %.4f s per 1,000 turns: engine %.4f, database %.4f"
        " (generator %.4f beside)\n",
        number(u, "cpu_s_per_1000_turns"),
        number(u, "engine_cpu_s") / thousands,
        number(u, "database_cpu_s") / thousands,
        number(u, "own_cpu_s") / thousands);
  else
    say(out, "cpu       generator %.4f s per 1,000 turns\n",
        number(u, "own_cpu_s") / thousands);
  if (find(u, "engine_rss_end"))
    say(out, "memory    engine %.0f MB before, %.0f MB after, %.0f MB peak\n",
        mb("engine_rss_start"), mb("engine_rss_end"), mb("engine_rss_peak"));
  if (find(u, "database_write_bytes"))
    say(out,
        "disk      engine %.1f MB written; database %.1f MB read,"
        " %.1f MB written\n",
        mb("engine_write_bytes"), mb("database_read_bytes"),
        mb("database_write_bytes"));
  if (find(u, "database_wal_bytes"))
    say(out, "wal       %.1f MB, %.0f bytes a turn; %llu checkpoints\n",
        mb("database_wal_bytes"),
        number(u, "database_wal_bytes") / (thousands * 1e3),
        count(u, "database_checkpoints"));
}

/// Engine and database beside the least that their parts cost alone.
void say_floors(std::string& out, const json::object& r) {
  if (list(r, "floors").empty()) return;
  const auto say_ratio = [&](const char* what, const floor_sum& sum) {
    const auto ratio = floor_ratio(r, sum);
    if (!ratio) return;
    say(out, "floors    %.2f times the sum of %s, %.1f us:", *ratio, what,
        sum.cpu_us);
    for (const auto& one : sum.parts)
      say(out, " %s %.1f", std::string(one.what).c_str(), one.cpu_us);
    say(out, "; %.1f at most is wanted\n", wanted_floor_ratio);
  };
  say_ratio("its floors", sum_of_floors(r));
  say_ratio("floors with the least SQL",
            sum_of_floors(r, "postgres_bare_turn_100"));
}

void say_checks(std::string& out, const json::object& r) {
  for (const auto& entry : list(r, "checks")) {
    const auto& c = entry.get_object();
    say(out, "check     %-7s %-24s %llu checked, %llu violations\n",
        count(c, "violations") ? "BROKEN" : "holds", text(c, "name").c_str(),
        count(c, "checked"), count(c, "violations"));
    if (!count(c, "violations")) continue;
    say(out, "          %s\n", text(c, "promise").c_str());
    for (const auto& id : list(c, "examples"))
      if (id.is_string()) say(out, "          %s\n", id.get_string().c_str());
  }
  const auto& d = part(r, "database");
  if (d.empty()) return;
  say_pairs(out, "replies   ", part(d, "replies"));
  say_pairs(out, "database  ", d);
}

} // namespace

std::string as_text(const json::object& r) {
  std::string out;
  say_where(out, r);
  say_numbers(out, r);
  say_usage(out, r);
  say_floors(out, r);
  say_checks(out, r);
  return out;
}

} // namespace careline::bench
