#pragma once
/// What the phone page shows, as numbered events: messages both ways, read
/// marks, and the wire (how each webhook POST ended). Bounded; the oldest
/// leave. Off in load runs: then nothing is kept.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace careline::bench {

struct feed_event {
  std::uint64_t id = 0;
  std::string number;  ///< phone_number_id
  std::string patient; ///< "+91..." or a user id; empty: anybody's.
  std::string data;    ///< JSON on one line.
};

/// One thread: the io_context's.
class chat_feed {
public:
  chat_feed(boost::asio::io_context& context, bool is_on);

  bool is_on() const noexcept { return is_on_; }
  /// Adds one event and wakes the listeners. `data` gains "at_ms".
  void publish(std::string_view number, std::string_view patient,
               boost::json::object data);
  /// Events of one chat behind `after`, oldest first.
  std::vector<const feed_event*> since(std::uint64_t after,
                                       std::string_view number,
                                       std::string_view patient) const;
  std::uint64_t last() const noexcept { return next_ - 1; }
  /// Returns when something was published, or after `most`.
  boost::asio::awaitable<void> wait(std::chrono::milliseconds most);

  /// Added to this machine's clock in "at_ms".
  void set_clock_offset(std::chrono::seconds by) noexcept { offset_ = by; }

private:
  std::chrono::seconds offset_{0};
  bool is_on_;
  std::uint64_t next_ = 1;
  std::deque<feed_event> events_;
  boost::asio::steady_timer bell_; ///< Cancelled to wake all listeners.
};

} // namespace careline::bench
