#pragma once
/// Sends the delivery statuses of accepted messages: sent, delivered, read,
/// each after its delay, repeated or out of order on demand.

#include "bench/vendors/chat_feed.hpp"
#include "bench/vendors/webhook_poster.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <random>
#include <string>
#include <vector>

namespace careline::bench {

struct status_rule {
  std::vector<std::string> send; ///< Of sent, delivered, read; in order.
  int delay_ms = 250; ///< From the answer to `sent`, and between the others.
  int copies = 1;     ///< Each webhook so many times.
  bool is_shuffled = false; ///< Delays are drawn anew: any order.
};

/// What a status is about.
struct accepted_message {
  std::string number;
  std::string to;
  bool is_user_id = false;
  std::string wamid;
  std::string callback;
};

/// One thread: the io_context's.
class status_sender {
public:
  status_sender(boost::asio::io_context& context, webhook_poster& poster,
                chat_feed& feed, std::uint64_t seed);

  void accepted(const accepted_message& message);
  /// Accepted at first, then not delivered: `failed` with this code.
  void failed(const accepted_message& message, int code,
              std::string_view title);

  const status_rule& rule() const noexcept { return rule_; }
  /// Applies `{"send":[..],"delay_ms":..,"copies":..,"shuffle":..}`.
  /// @returns nothing, or what is wrong; then nothing was changed
  std::optional<std::string> apply(const boost::json::object& change);
  boost::json::object describe() const;
  void set_display(std::map<std::string, std::string, std::less<>> display);

  /// Added to this machine's clock in what is written.
  void set_clock_offset(std::chrono::seconds by) noexcept { offset_ = by; }

private:
  std::chrono::seconds offset_{0};
  struct due {
    std::chrono::steady_clock::time_point at;
    std::uint64_t order;
    accepted_message message;
    std::string status;
    int code = 0;
    std::string title;
    friend bool operator>(const due& a, const due& b) {
      return std::tie(a.at, a.order) > std::tie(b.at, b.order);
    }
  };
  void plan(due item);
  void arm();
  void send(const due& item);
  std::string body_of(const due& item) const;

  webhook_poster& poster_;
  chat_feed& feed_;
  status_rule rule_;
  std::mt19937_64 random_;
  std::uint64_t order_ = 0;
  std::priority_queue<due, std::vector<due>, std::greater<>> planned_;
  boost::asio::steady_timer timer_;
  bool is_armed_ = false;
  std::map<std::string, std::string, std::less<>> display_;
};

} // namespace careline::bench
