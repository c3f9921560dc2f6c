#include "actors/demo_clock.hpp"

#include "io/json.hpp"
#include "io/json_fields.hpp"

namespace careline::actors {

namespace {

/// Message partitions are made for the next two months.
constexpr auto at_most = std::chrono::days(60);
constexpr std::size_t timers_looked_at = 500;

bool is_this_machine(std::string_view peer) {
  return peer.starts_with("127.") || peer == "::1"
         || peer.starts_with("::ffff:127.");
}

} // namespace

void demo_clock::answer(const io::request& r, const io::responder& answer) {
  if (!rt_->settings.demo.clock || !is_this_machine(r.peer)) {
    answer.send(io::problem(404, "not_found", "There is nothing here."));
    return;
  }
  if (r.method == "POST") {
    if (!move(r, answer)) return;
  } else if (r.method != "GET") {
    answer.send(io::problem(405, "method_not_allowed", "GET or POST."));
    return;
  }
  std::string body;
  io::json_writer out(body);
  out.begin_object();
  out.field("now", rt_->now());
  out.field("offset_seconds", rt_->clock_offset_ms.load() / 1'000);
  out.field("next_reminder", next_reminder());
  out.end_object();
  answer.send({200, "application/json", std::move(body), {}});
}

/// @returns false if it was answered that it cannot be
bool demo_clock::move(const io::request& r, const io::responder& answer) {
  auto fields = io::json_fields::parse(r.body);
  if (!fields) {
    answer.send(io::problem(400, "bad_request", "The body is no JSON object."));
    return false;
  }
  using std::chrono::milliseconds;
  auto by = fields->required_whole({"advance_seconds"}, 0,
                                   std::chrono::seconds(at_most).count());
  fields->refuse_others();
  auto after = milliseconds(rt_->clock_offset_ms) + std::chrono::seconds(by);
  if (after > at_most)
    fields->fault("advance_seconds", "goes beyond 60 days from today");
  if (!fields->is_valid()) {
    answer.send(io::problem(422, "invalid", fields->faults()));
    return false;
  }
  rt_->clock_offset_ms = after.count();
  io::log(io::log_level::warn, "demo_clock_moved", {{"seconds", by}});
  return true;
}

std::optional<engine::instant> demo_clock::next_reminder() {
  if (!store_) store_.emplace(rt_->settings.database.dsn, rt_->limits);
  auto now = rt_->now();
  auto timers = store_->load_timers(now + at_most, timers_looked_at);
  if (!timers) return std::nullopt;
  for (auto& t : timers.value())
    if (t.kind.starts_with("remind") && t.due > now) return t.due;
  return std::nullopt;
}

} // namespace careline::actors
