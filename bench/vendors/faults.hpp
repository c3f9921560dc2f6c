#pragma once
/// Faults on demand: how the fake vendor misbehaves, for all numbers or for
/// one, drawn from a seed so that a run can be replayed.

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace careline::bench {

/// What may happen to one call instead of the plain answer.
enum class fault : std::uint8_t {
  none,
  rate_limited,  ///< 130429 with Retry-After; nothing is accepted.
  pair_limited,  ///< 131056: too many to this one patient.
  server_error,  ///< HTTP 500, code 1.
  unavailable,   ///< HTTP 503 without a Graph body.
  token_expired, ///< HTTP 401, code 190.
  window_closed, ///< 131047: only templates may be sent.
  reset_before,  ///< The connection is reset; nothing was accepted.
  reset_after,   ///< Accepted, then reset: the caller cannot know.
  slow_answer,   ///< Accepted; the answer comes byte by byte.
  wrong_content, ///< Accepted; the answer is a page of HTML with 200.
  failed_later   ///< Accepted; a `failed` status follows (131026).
};

std::string_view to_string(fault f) noexcept;
std::optional<fault> parse_fault(std::string_view name) noexcept;

/// How often each fault strikes (0..1) and what goes with it. The shares of
/// one rule add up to at most 1.
struct fault_rule {
  std::map<fault, double> shares;
  int delay_ms = 0;                   ///< Before the answer: at least,
  int delay_most_ms = 0;              ///< at most; evenly between.
  int retry_after_s = 1;              ///< With rate_limited.
  unsigned rate_limited_status = 429; ///< Meta's sources name 400 and 429.
  int slow_ms = 2'000;                ///< A slow answer takes this long.
};

/// The rules in force. One thread.
class fault_plan {
public:
  explicit fault_plan(std::uint64_t seed) : random_(seed) {}

  struct verdict {
    fault what = fault::none;
    std::chrono::milliseconds delay{0};
    const fault_rule* rule = nullptr; ///< Valid until the next change.
  };
  /// Decides one call of one number. Faults queued with `next` come first.
  verdict draw(std::string_view number);

  /// Applies `{"seed":..,"all":{..},"numbers":{"id":{..}|null},"next":[..]}`.
  /// @returns nothing, or what is wrong; then nothing was changed
  std::optional<std::string> apply(const boost::json::object& change);
  boost::json::object describe() const;

private:
  fault_rule all_;
  std::map<std::string, fault_rule, std::less<>> numbers_;
  std::deque<fault> next_;
  std::mt19937_64 random_;
};

} // namespace careline::bench
