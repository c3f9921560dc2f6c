#pragma once
/// What a tapped button or row means. The id carries everything, so that a tap
/// on an old list still says what it said then.

#include "engine/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace careline::engine {

enum class tap : std::uint8_t {
  menu,
  info,
  book,
  person,
  back,
  cancel,
  other_time,
  other_doctor,
  any_doctor,
  keep_visit, ///< No, it shall not be cancelled.
  topic,      ///< One of the clinic's facts; its name in `key`.
  service,    ///< `key`
  provider,   ///< `key`
  services,   ///< Another page; `number` is its first.
  providers,  ///< Another page; `number` is its first.
  slot,       ///< `from`, `service`, `key` (the provider; empty: any)
  confirm,    ///< The same: the held slot, confirmed.
  window,     ///< [from, until) to look into.
  more,       ///< Free times from `from` on.
  score,      ///< `number`
  languages,  ///< Which language shall be spoken?
  language,   ///< `key`
  /// Of one visit, by `visit`:
  this_visit,    ///< The answer to "which one?".
  move_visit,    ///< It shall get another time.
  cancel_visit,  ///< It shall be cancelled: asks whether really.
  really_cancel, ///< Yes, really.
  confirm_visit  ///< "I will come": under a reminder.
};

struct tapped {
  tap what = tap::menu;
  std::string_view key;
  std::string_view service;
  instant from{};
  instant until{};
  int number = 0;
  appointment_id visit{};
};

/// @returns nothing for an id that is not ours (a template's button)
std::optional<tapped> parse_choice(std::string_view id) noexcept;

std::string service_choice(std::string_view key);
std::string provider_choice(std::string_view key);
std::string slot_choice(instant start, std::string_view service,
                        std::string_view provider);
std::string confirm_choice(instant start, std::string_view service,
                           std::string_view provider);
std::string window_choice(instant from, instant until, std::string_view service,
                          std::string_view provider);
/// @param what  one of the taps of one visit
std::string visit_choice(tap what, appointment_id id);
std::string more_choice(instant from, std::string_view service,
                        std::string_view provider);

} // namespace careline::engine
