#pragma once
/// When to try again, and when a whole account is left in peace.

#include "engine/ids.hpp"
#include "engine/message.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace careline::engine {

/// The delay before the next try, with decorrelated jitter: anything between
/// one and a half times and three times the last delay (the first: between
/// `first` and three times `first`), at most `most`. So eight tries span
/// minutes, whatever the dice: a vendor that restarts costs no reply.
/// @param last    the delay before this try; zero before the first
/// @param random  any 64 bits
std::chrono::milliseconds retry_delay(std::chrono::milliseconds last,
                                      std::chrono::milliseconds first,
                                      std::chrono::milliseconds most,
                                      std::uint64_t random) noexcept;

/// The delay that WhatsApp asks for after its pair rate limit: 4^n seconds.
/// @param strikes  pair limits in a row before this one; above 7 counts as 7
std::chrono::seconds pair_delay(int strikes) noexcept;

/// One account's breaker: open after the vendor refused the account itself.
/// While open nothing leaves but one probe, after 30 s and then after twice
/// as long each time, up to 5 min; a probe that the account survives closes
/// it.
class account_breaker {
public:
  /// Nothing leaves at `now`: open, and no probe is due or one is under way.
  bool is_stopped(instant now) const noexcept;
  bool is_open() const noexcept { return is_open_; }
  /// When the next probe is due; nothing while one is under way or if closed.
  std::optional<instant> probe_due() const noexcept;

  /// A delivery leaves; if open it is the probe.
  void leaves(delivery_id id) noexcept;
  /// The account itself was refused.
  void refused(delivery_id id, instant now) noexcept;
  /// The vendor answered as if the account were in order.
  void accepted(delivery_id id) noexcept;
  /// No answer that says anything about the account.
  void unclear(delivery_id id, instant now) noexcept;

  /// The wall clock was set back.
  void set_back(std::chrono::milliseconds by) noexcept { due_ -= by; }

private:
  bool is_open_ = false;
  std::optional<delivery_id> probe_;
  instant due_{};
  std::chrono::seconds delay_{0};
};

} // namespace careline::engine
