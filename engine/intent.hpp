#pragma once
/// What a patient wants, by the words of one message: in English, Hindi (both
/// scripts), Spanish, or any mixture of them.

#include "engine/words.hpp"

#include <cstdint>

namespace careline::engine {

enum class intent : std::uint8_t {
  nothing, ///< Not understood, or a name or a time: others look for those.
  greeting,
  thanks,
  goodbye,
  yes,
  no,
  who_are_you,
  menu,
  bot, ///< "bot": wakes the bot after it handed over.
  info,
  back,
  start_over,
  cancel, ///< Leaves what is going on.
  person, ///< A person shall answer.
  book,
  change_visit, ///< Something with an appointment: move or cancel, or not.
  move_visit,   ///< Another time for an appointment.
  cancel_visit, ///< No appointment any more.
  my_visit,     ///< "When is my appointment?"
  soonest,      ///< "Earliest", "any time".
  other_time,
  other_doctor,
  other_service,
  hours,
  address,
  fees,
  services,
  doctors,
  phone,
  parking,
  payment
};

/// Whether the clinic's facts answer it.
constexpr bool is_question(intent i) noexcept {
  return i >= intent::hours;
}

/// One intent per message; the one that commits the patient least wins.
/// Control words ("back", "cancel", "menu") count only if the message says
/// little else: "my back hurts" is not a wish to go back.
intent intent_of(const words& said) noexcept;

} // namespace careline::engine
