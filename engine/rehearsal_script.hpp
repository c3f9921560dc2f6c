#pragma once
/// The lines of a rehearsal: what each one is, before any of it is played.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

enum class cue_kind : std::uint8_t {
  unknown,
  // The scene
  clinic,
  now,
  setting,
  message_template,
  channel,
  taken,
  visit,
  delay,
  calendar_is_silent,
  calendar_answers,
  next_booking_is_refused,
  // What happens
  patient_says,
  patient_taps,
  patient_sends,
  doctor_says,
  doctor_pauses,
  doctor_resumes,
  staff_book,
  staff_move,
  staff_mark,
  staff_set_language,
  ai_answers,
  ai_proposes,
  ai_is_unsure,
  ai_fails,
  ai_is_silent,
  wait,
  // What is expected
  bot_says,
  bot_says_nothing,
  bot_does_not_say,
  patient_hears,
  bot_offers,
  bot_offers_exactly,
  bot_offers_nothing,
  bot_sends_template,
  ai_asked,
  ai_not_asked,
  staff_alerted,
  staff_not_alerted,
  staff_refused,
  provider_told,
  note,
  booked,
  moved_to,
  cancelled,
  confirmed,
  no_visit,
  visits,
  score,
  state,
  language,
  opted_out,
  opted_in,
  bot_paused,
  bot_not_paused,
  answer_owed,
  no_answer_owed,
  time_held,
  no_time_held
};

/// Whether the line expects something rather than doing it.
constexpr bool is_expectation(cue_kind k) noexcept {
  return k >= cue_kind::bot_says;
}

/// One line of the script with the indented lines that go on with it.
struct cue {
  std::size_t line = 0; ///< From 1.
  cue_kind kind = cue_kind::unknown;
  std::string text;  ///< Behind the colon; of an unknown line all of it.
  std::string fault; ///< Set: what is wrong with the line itself.
};

/// Empty lines and lines that begin with # say nothing.
std::vector<cue> read_script(std::string_view script);

} // namespace careline::engine
