#include "config/conversation_yaml.hpp"

#include "config/hours_yaml.hpp"
#include "config/yaml_words.hpp"

#include <algorithm>

namespace careline::config {

namespace {

using std::chrono::minutes;

constexpr std::size_t reminders_most = 5;
constexpr long long two_weeks = 14 * 1'440;

bool is_date_order(const std::string& text) {
  return text == "mdy" || text == "dmy";
}

bool is_language(const std::string& text) {
  return text == "en" || text == "hi" || text == "hi-Latn" || text == "es";
}

/// "21:00" -> 1260
void read_clock(yaml_map& map, std::string_view key, std::uint16_t& value) {
  auto found = map.need(key);
  if (!found) return;
  auto text = found->scalar();
  auto clock = text ? parse_clock(*text) : std::nullopt;
  if (clock && *clock < 1'440)
    value = *clock;
  else
    found->wrong("a time of day, \"HH:MM\"");
}

quiet_hours read_quiet_hours(const yaml_value& value) {
  yaml_map map(value);
  quiet_hours quiet;
  read_clock(map, "from", quiet.from);
  read_clock(map, "until", quiet.until);
  map.close();
  return quiet;
}

std::vector<minutes> read_reminders(const yaml_value& value) {
  std::vector<minutes> all;
  for (const auto& entry : value.list()) {
    auto n = entry.integer(5, two_weeks, "minutes");
    if (!n) continue;
    if (std::find(all.begin(), all.end(), minutes{*n}) != all.end())
      entry.fault("stands here for the second time");
    all.emplace_back(*n);
  }
  if (all.size() > reminders_most)
    value.fault("must name at most " + std::to_string(reminders_most));
  std::sort(all.rbegin(), all.rend());
  return all;
}

} // namespace

void read_booking(const yaml_value& value, booking_rules& rules) {
  yaml_map map(value);
  read_duration(map, "slot_interval_minutes", rules.slot_interval, 5, 240,
                "minutes");
  read_duration(map, "minimum_notice_minutes", rules.minimum_notice, 0, 43'200,
                "minutes");
  read_duration(map, "horizon_days", rules.horizon, 1, 730, "days");
  if (auto order = map.find("date_order"))
    rules.date_order =
        order->matching("mdy or dmy", is_date_order).value_or("");
  map.close();
}

void read_conversation(const yaml_value& value, conversation_rules& rules) {
  yaml_map map(value);
  read_duration(map, "fold_window_ms", rules.fold_window, 0, 10'000, "ms");
  if (auto most = map.find("bot_replies_per_minute"))
    if (auto n = most->integer(0, 1'000))
      rules.bot_replies_per_minute = static_cast<int>(*n);
  if (auto hands_over = map.find("hands_over_repeats"))
    rules.hands_over_repeats =
        hands_over->boolean().value_or(rules.hands_over_repeats);
  read_duration(map, "answer_within_minutes", rules.answer_within, 1, 1'440,
                "minutes");
  if (auto reminders = map.find("reminders_minutes"))
    rules.reminders = read_reminders(*reminders);
  if (auto quiet = map.find("quiet_hours"))
    rules.quiet = read_quiet_hours(*quiet);
  read_duration(map, "feedback_after_minutes", rules.feedback_after, 0, 10'080,
                "minutes");
  if (auto language = map.find("language"))
    rules.language = language->matching("en, hi, hi-Latn or es", is_language)
                         .value_or(rules.language);
  if (auto ai = map.find("uses_ai"))
    rules.uses_ai = ai->boolean().value_or(rules.uses_ai);
  map.close();
}

} // namespace careline::config
