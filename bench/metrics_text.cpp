#include "bench/metrics_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace careline::bench {

namespace {

constexpr std::array<std::string_view, 15> queues{
    "careline_turns_in_flight",
    "careline_bytes_in_flight",
    "careline_http_connections",
    "careline_http_requests_in_work",
    "careline_db_queue_depth",
    "careline_actor_mailbox_depth_max",
    "careline_conversations_active",
    "careline_conversations_paused",
    "careline_conversations_waiting",
    "careline_outbound_queue_depth",
    "careline_outbound_in_flight",
    "careline_ai_in_flight",
    "careline_ai_waiting",
    "careline_timers_waiting",
    "careline_actors"};

} // namespace

bool is_queue(std::string_view family) {
  return std::ranges::find(queues, family) != queues.end();
}

bool is_limit(std::string_view family) {
  return family == "careline_limit";
}

metric_samples read_metrics(std::string_view text,
                            bool (*wanted)(std::string_view)) {
  metric_samples out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line[0] == '#') continue;
    if (!wanted(line.substr(0, line.find_first_of("{ ")))) continue;
    // A label's value may hold spaces: the last one is before the number.
    const auto space = line.rfind(' ');
    if (space == line.npos) continue;
    const auto digits = line.substr(space + 1);
    double value = 0;
    const auto [end, bad] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (bad == std::errc{}) out[std::string(line.substr(0, space))] = value;
  }
  return out;
}

std::string label_of_limit(std::string_view sample) {
  constexpr std::string_view before = "{name=\"";
  const auto at = sample.find(before);
  if (at == sample.npos) return std::string(sample);
  const auto begin = at + before.size();
  return std::string(sample.substr(begin, sample.find('"', begin) - begin));
}

} // namespace careline::bench
