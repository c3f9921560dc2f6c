#include "bench/vendors/status_sender.hpp"

#include "bench/vendors/webhook_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace careline::bench {

namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t most_planned = 300'000;

} // namespace

status_sender::status_sender(boost::asio::io_context& context,
                             webhook_poster& poster, chat_feed& feed,
                             std::uint64_t seed)
    : poster_(poster), feed_(feed), random_(seed), timer_(context) {}

void status_sender::set_display(
    std::map<std::string, std::string, std::less<>> display) {
  display_ = std::move(display);
}

void status_sender::accepted(const accepted_message& message) {
  int step = 0;
  for (const auto& status : rule_.send) {
    ++step;
    auto wait = milliseconds(rule_.delay_ms * step);
    if (rule_.is_shuffled)
      wait = milliseconds(std::uniform_int_distribution<int>(
          0, rule_.delay_ms * 4 + 1)(random_));
    plan({steady_clock::now() + wait, order_++, message, status, 0, {}});
  }
}

void status_sender::failed(const accepted_message& message, int code,
                           std::string_view title) {
  plan({steady_clock::now() + milliseconds(rule_.delay_ms), order_++, message,
        "failed", code, std::string(title)});
}

void status_sender::plan(due item) {
  if (planned_.size() >= most_planned) return; // Statuses may be lost.
  planned_.push(std::move(item));
  arm();
}

void status_sender::arm() {
  if (planned_.empty()) return;
  if (is_armed_ && timer_.expiry() <= planned_.top().at) return;
  is_armed_ = true;
  timer_.expires_at(planned_.top().at);
  timer_.async_wait([this](boost::system::error_code set_anew) {
    if (set_anew) return;
    is_armed_ = false;
    const auto now = steady_clock::now();
    while (!planned_.empty() && planned_.top().at <= now) {
      send(planned_.top());
      planned_.pop();
    }
    arm();
  });
}

void status_sender::send(const due& item) {
  const auto body = body_of(item);
  const auto number = item.message.number;
  const auto to = item.message.to;
  const auto what = item.status;
  for (int i = 0; i < rule_.copies; ++i)
    poster_.post(body, [this, number, to, what](const post_result& r) {
      feed_.publish(number, to,
                    {{"kind", "wire"},
                     {"what", "status " + what},
                     {"status", r.status},
                     {"took_us", r.took.count()},
                     {"attempt", r.attempt}});
    });
}

std::string status_sender::body_of(const due& item) const {
  const auto& message = item.message;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch() + offset_);
  json::object status{{"id", message.wamid},
                      {"status", item.status},
                      {"timestamp", std::to_string(seconds.count())}};
  if (message.is_user_id)
    status["recipient_user_id"] = message.to;
  else
    status["recipient_id"] = message.to.substr(1);
  if (!message.callback.empty())
    status["biz_opaque_callback_data"] = message.callback;
  if (item.code)
    status["errors"] =
        json::array{json::object{{"code", item.code},
                                 {"title", item.title},
                                 {"message", item.title},
                                 {"error_data", {{"details", item.title}}}}};
  const auto shown = display_.find(message.number);
  return webhook_body(message.number,
                      shown == display_.end() ? "" : shown->second,
                      {{"statuses", json::array{std::move(status)}}});
}

std::optional<std::string> status_sender::apply(const json::object& change) {
  auto copy = rule_;
  for (const auto& [key, value] : change) {
    const auto* whole = value.if_int64();
    if (key == "send" && value.is_array()) {
      copy.send.clear();
      for (const auto& entry : value.get_array()) {
        const std::string name(entry.is_string() ? entry.get_string().c_str()
                                                 : "");
        if (name != "sent" && name != "delivered" && name != "read")
          return "statuses.send may hold sent, delivered, read";
        copy.send.push_back(name);
      }
    } else if (key == "delay_ms" && whole && *whole >= 0 && *whole <= 60'000) {
      copy.delay_ms = static_cast<int>(*whole);
    } else if (key == "copies" && whole && *whole >= 1 && *whole <= 100) {
      copy.copies = static_cast<int>(*whole);
    } else if (key == "shuffle" && value.is_bool()) {
      copy.is_shuffled = value.get_bool();
    } else {
      return "statuses." + std::string(key) + " is unknown or out of range";
    }
  }
  rule_ = copy;
  return {};
}

json::object status_sender::describe() const {
  json::array send;
  for (const auto& status : rule_.send) send.emplace_back(status);
  return {{"send", std::move(send)},
          {"delay_ms", rule_.delay_ms},
          {"copies", rule_.copies},
          {"shuffle", rule_.is_shuffled}};
}

} // namespace careline::bench
