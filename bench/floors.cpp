#include "bench/floors.hpp"

namespace careline::bench {

namespace {

/// Bookings of bench/scenario.cpp have five steps, give or take one.
constexpr double booking_steps = 5;
constexpr double usual_bookings = 0.05;

std::optional<double> floor_of(const json_object& report,
                               std::string_view name) {
  for (const auto& item : array_at(report, "floors"))
    if (const auto* floor = item.if_object();
        floor && text_at(*floor, "name") == name)
      return number_at(*floor, "cpu_us_per_turn");
  return {};
}

std::optional<double> cpu_us(const json_object& report,
                             const std::string& whose) {
  if (const auto us = number_at(report, "usage." + whose + "_cpu_us_per_turn"))
    return *us > 0 ? us : std::nullopt;
  const auto seconds = number_at(report, "usage." + whose + "_cpu_s");
  const auto turns = number_at(report, "counts.accepted");
  if (!seconds || *seconds <= 0 || !turns || *turns <= 0) return {};
  return *seconds * 1e6 / *turns;
}

} // namespace

double share_with_time(double bookings) {
  return bookings / (1 - bookings + booking_steps * bookings);
}

floor_sum sum_of_floors(const json_object& report, std::string_view postgres) {
  const auto bookings =
      number_at(report, "settings.bookings").value_or(usual_bookings);
  floor_sum out;
  out.parts = {
      {"beast_bare", "HTTP", 1, 0},
      {"hmac_parse", "signature, parse", 1, 0},
      {"actor_hop", "3 actor hops", 3, 0},
      {postgres, "PostgreSQL", 1, 0},
      {"advance", "state machine", 1, 0},
      {"understand", "words for a time", share_with_time(bookings), 0},
  };
  for (auto& part : out.parts) {
    const auto each = floor_of(report, part.name);
    if (!each) {
      out.missing.emplace_back(part.name);
      continue;
    }
    part.cpu_us = part.times * *each;
    out.cpu_us += part.cpu_us;
  }
  return out;
}

std::optional<double> engine_cpu_us(const json_object& report) {
  return cpu_us(report, "engine");
}

std::optional<double> database_cpu_us(const json_object& report) {
  return cpu_us(report, "database");
}

std::optional<double> floor_ratio(const json_object& report,
                                  const floor_sum& sum) {
  const auto engine = engine_cpu_us(report);
  const auto database = database_cpu_us(report);
  if (!sum.is_whole() || sum.cpu_us <= 0 || !engine || !database) return {};
  return (*engine + *database) / sum.cpu_us;
}

} // namespace careline::bench
