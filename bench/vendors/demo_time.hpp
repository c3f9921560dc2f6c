#pragma once
/// The phone page's way to Careline's demo clock: the page may only speak to
/// the server it came from, and the vendors must stamp their webhooks with the
/// same time.

#include "bench/vendors/webhook_poster.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace careline::bench {

struct clock_answer {
  unsigned status = 0; ///< 0: Careline did not answer.
  std::string body;
  std::optional<std::int64_t> offset_s; ///< As Careline says.
};

/// Asks the clock; moves it first if `body` is not empty.
/// @param where  Careline's private port, /demo/clock
boost::asio::awaitable<clock_answer> ask_clock(webhook_target where,
                                               std::string body);

} // namespace careline::bench
