#include "bench/vendors/chat_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

namespace careline::bench {

namespace {

constexpr std::size_t most_events = 4'000;

} // namespace

chat_feed::chat_feed(boost::asio::io_context& context, bool is_on)
    : is_on_(is_on), bell_(context) {
  using namespace std::chrono;
  // Later runs go on with higher ids: a page that reconnects misses nothing.
  next_ = static_cast<std::uint64_t>(
      duration_cast<microseconds>(system_clock::now().time_since_epoch())
          .count());
}

void chat_feed::publish(std::string_view number, std::string_view patient,
                        boost::json::object data) {
  if (!is_on_) return;
  using namespace std::chrono;
  data["at_ms"] = duration_cast<milliseconds>(
                      system_clock::now().time_since_epoch() + offset_)
                      .count();
  // Boost.JSON writes no line breaks: one event is one line of the stream.
  events_.push_back({next_++, std::string(number), std::string(patient),
                     boost::json::serialize(data)});
  if (events_.size() > most_events) events_.pop_front();
  bell_.cancel();
}

std::vector<const feed_event*>
chat_feed::since(std::uint64_t after, std::string_view number,
                 std::string_view patient) const {
  std::vector<const feed_event*> out;
  for (auto at = events_.rbegin(); at != events_.rend(); ++at) {
    if (at->id <= after) break;
    if (at->number == number && (at->patient.empty() || at->patient == patient))
      out.push_back(&*at);
  }
  return {out.rbegin(), out.rend()};
}

boost::asio::awaitable<void> chat_feed::wait(std::chrono::milliseconds most) {
  // All listeners share one timer; only the first after it ran out sets it.
  if (bell_.expiry() <= std::chrono::steady_clock::now())
    bell_.expires_after(most);
  co_await bell_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

} // namespace careline::bench
