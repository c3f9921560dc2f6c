#include "tests/simulation/model_vendor.hpp"

#include "io/channels/whatsapp.hpp"

#include <algorithm>
#include <string_view>

namespace careline::simulation {

namespace {

/// Meta's codes, and what each means for the delivery.
struct refusal {
  unsigned status;
  int code;
  bool is_final;
  bool counts; ///< As a try.
};
constexpr refusal busy{429, 130429, false, true};
constexpr refusal refusals[] = {
    {500, 131000, false, true}, {503, 131016, false, true},
    {400, 131056, false, true},                            // Pair limit.
    {400, 131026, true, true},  {400, 131047, true, true}, // For ever.
    {401, 190, false, false},                              // Token.
};

std::string error_body(int code) {
  return "{\"error\":{\"code\":" + std::to_string(code) + "}}";
}

/// The value of a JSON string field that holds no escapes; empty: none.
std::string field(std::string_view body, std::string_view name) {
  auto key = "\"" + std::string(name) + "\":\"";
  auto at = body.find(key);
  if (at == std::string_view::npos) return {};
  at += key.size();
  return std::string(body.substr(at, body.find('"', at) - at));
}

/// ".../v26.0/1001/messages" -> "1001"
std::string account_in(std::string_view url) {
  url.remove_suffix(std::string_view("/messages").size());
  return std::string(url.substr(url.rfind('/') + 1));
}

} // namespace

std::optional<open_call> open_calls::end_one() {
  if (open_.empty()) return std::nullopt;
  auto at = open_.begin()
            + static_cast<std::ptrdiff_t>(all_->random.roll(open_.size()));
  if (at->deadline <= all_->ticks) {
    // The client gives up; what the vendor made of it nobody hears.
    at->result = {};
    at->result.failed = io::call_failure::unknown;
  } else if (at->ready > all_->ticks && !all_->is_healed) {
    return std::nullopt;
  }
  auto c = std::move(*at);
  open_.erase(at);
  return c;
}

// The vendor.

void model_vendor::start(io::http_call call,
                         std::function<void(io::call_result)> done) {
  open_call c;
  c.done = std::move(done);
  c.ready = all_.ticks;
  c.deadline = all_.ticks + call.timeout;
  if (all_.strikes(fault::vendor_slow))
    c.ready += milliseconds(1 + all_.random.roll(5'000));
  auto account = account_in(call.url);
  auto callback = field(call.body, "biz_opaque_callback_data");
  if (callback.empty()) {
    c.result.status = 200;
    c.result.body = "{\"success\":true}";
    calls_.add(std::move(c));
    return;
  }
  auto ours = io::whatsapp::parse_callback(callback);
  if (!ours) throw std::logic_error("a call whose callback data is not ours");
  c.delivery = engine::delivery_id(ours->message.value);
  all_.watch.call_made(c.delivery, account, call.body, all_.wall(),
                       all_.how.limits.attempts);
  all_.note(c.delivery.value.bytes[15]);
  all_.tell([&] { return "send " + engine::to_string(c.delivery); });
  take(c, account, callback);
  calls_.add(std::move(c));
}

/// Decided when the call arrives; told when it ends.
void model_vendor::take(open_call& c, const std::string& account,
                        const std::string& callback) {
  auto refuse = [&](const refusal& r) {
    c.result.status = r.status;
    c.result.body = error_body(r.code);
    all_.watch.call_answered(c.delivery, false, r.is_final, r.counts);
  };
  if (all_.strikes(fault::vendor_unreachable)) {
    c.result.failed = io::call_failure::not_sent;
    return;
  }
  if (all_.strikes(fault::vendor_busy)) {
    refuse(busy);
    if (all_.random.chance(500))
      c.result.retry_after = milliseconds(all_.random.roll(5'000));
    return;
  }
  if (all_.strikes(fault::vendor_error)) {
    refuse(refusals[all_.random.roll(std::size(refusals))]);
    return;
  }
  auto wamid = "wamid.out." + std::to_string(++taken_);
  c.is_accepted = true;
  c.result.status = 200;
  c.result.body = "{\"messages\":[{\"id\":\"" + wamid + "\"}]}";
  all_.watch.call_answered(c.delivery, true, false, false);
  heard.push_back(
      {c.delivery, all_.watch.replies().at(c.delivery).patient, account});
  tell_statuses(account, wamid, callback);
  if (!all_.strikes(fault::answer_lost)) return;
  c.result = {};
  c.result.failed = io::call_failure::unknown;
}

void model_vendor::tell_statuses(const std::string& account,
                                 const std::string& wamid,
                                 const std::string& callback) {
  std::vector<std::string> all{"sent", "delivered"};
  if (all_.random.chance(600)) all.push_back("read");
  if (all_.random.chance(20)) all = {"sent", "failed"};
  if (all_.strikes(fault::status_disorder)) {
    all.push_back(all[all_.random.roll(all.size())]);
    std::swap(all.front(), all.back());
  }
  for (auto& status : all)
    statuses.push_back({account, wamid, status,
                        all_.random.chance(800) ? callback : std::string(),
                        all_.now});
}

bool model_vendor::step() {
  auto c = calls_.end_one();
  if (!c) return false;
  all_.watch.call_ended(c->delivery);
  if (c->is_accepted && c->result.failed == io::call_failure::none)
    all_.watch.acceptance_told(c->delivery);
  c->done(std::move(c->result));
  return true;
}

// The AI.

void model_ai::start(io::http_call call,
                     std::function<void(io::call_result)> done) {
  open_call c;
  c.done = std::move(done);
  c.deadline = all_.ticks + call.timeout;
  c.ready = all_.ticks;
  c.result.status = 200;
  if (all_.strikes(fault::ai_silent)) {
    c.ready = c.deadline;
    c.result.failed = io::call_failure::unknown;
  } else if (all_.strikes(fault::ai_slow)) {
    c.ready += milliseconds(1 + all_.random.roll(8'000));
  }
  static const std::string_view contents[] = {
      R"({\"answer\":\"We have a lift and a ramp.\",\"intent\":\"\"})",
      R"({\"answer\":\"I can book that for you.\",\"intent\":\"book\"})",
      R"({\"answer\":\"A person will know.\",\"intent\":\"person\"})",
      R"(UNSURE)",
  };
  auto content = contents[all_.random.roll(std::size(contents))];
  if (all_.strikes(fault::ai_garbage)) content = R"({\"answer\": 7, \u0000)";
  c.result.body =
      R"({"choices":[{"finish_reason":"stop","message":{"content":")"
      + std::string(content) + R"("}}]})";
  if (all_.strikes(fault::ai_error)) {
    static constexpr unsigned statuses[] = {429, 500, 503, 401, 404};
    c.result.status = statuses[all_.random.roll(std::size(statuses))];
    c.result.body = "no";
  }
  all_.note(content.size());
  calls_.add(std::move(c));
}

bool model_ai::step() {
  auto c = calls_.end_one();
  if (!c) return false;
  c->done(std::move(c->result));
  return true;
}

} // namespace careline::simulation
