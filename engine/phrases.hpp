#pragma once
/// Everything the bot says, by key and language. Words for people stand in the
/// tables beside this (phrases_en.hpp and its translations) and nowhere else; a
/// clinic may put its own words in place of any of them by key
/// (config::clinic::texts).
///
/// A new text is written in every language: one that is missing in a language
/// is said in English there, and a test names it.

#include "config/clinic.hpp"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

enum class phrase : std::uint8_t {
  // Hello, menu, small talk
  greeting,
  menu,
  hello_again,
  you_are_welcome,
  goodbye,
  all_right,
  who_i_am,
  choose_below,
  ask_language,
  language_chosen,
  // Buttons and rows (at most 20 characters)
  button_book,
  button_info,
  button_person,
  button_menu,
  button_back,
  button_cancel,
  button_confirm,
  button_other_time,
  button_same_time,
  button_move_visit,
  button_cancel_visit,
  button_other_doctor,
  row_more,
  row_more_times,
  list_open,
  list_services,
  list_doctors,
  list_times,
  list_days,
  list_scores,
  button_any_doctor,
  button_really,
  button_keep,
  list_visits,
  // Questions answered from the clinic's facts
  info_menu,
  topic_hours,
  topic_address,
  topic_fees,
  topic_services,
  topic_doctors,
  topic_phone,
  topic_parking,
  topic_payment,
  hours_week,
  hours_line,
  hours_closed_line,
  hours_closure_line,
  hours_day_open,
  hours_day_closed,
  hours_day_closure,
  hours_now_open,
  hours_now_closed,
  hours_now_closed_until,
  hours_doctor,
  address,
  fees,
  fee_line,
  fee_line_unpriced,
  services,
  doctors,
  doctor_line,
  doctor_line_specialty,
  phone,
  parking,
  payment,
  fact_unknown,
  fact_unknown_phone,
  my_visit,
  // Booking
  ask_service,
  ask_doctor,
  doctor_chosen,
  service_option,
  service_option_priced,
  service_detail,
  service_detail_priced,
  noted_time,
  free_times,
  free_times_on,
  free_times_wanted,
  ask_time,
  ask_time_again,
  which_day,
  which_day_part,
  which_one,
  confirm,
  confirm_priced,
  confirm_again,
  booked,
  booked_address,
  already_booked,
  back_to_times,
  booking_left,
  nothing_to_cancel,
  hold_expired,
  // Refusals; each is followed by the nearest free times
  refused_past,
  refused_too_soon,
  refused_too_far,
  refused_closed,
  refused_closure,
  refused_outside_hours,
  refused_taken,
  refused_last_moment,
  window_full,
  no_free_time,
  nearest_times,
  service_gone,
  free_times_any,
  free_times_on_any,
  free_times_wanted_any,
  more_times_hint,
  refused_away,
  refused_closed_any,
  refused_outside_any,
  window_full_any,
  no_free_time_any,
  // Visits that are booked
  no_visits,
  my_visits,
  visit_line,
  which_visit,
  move_times,
  confirm_move,
  confirm_move_again,
  moved,
  visit_stands,
  visit_kept,
  really_cancel,
  visit_cancelled,
  staff_booked_visit,
  staff_moved_visit,
  staff_cancelled_visit,
  staff_restored_visit,
  // Times that must be asked
  time_am_pm,
  time_which_day,
  time_past,
  time_invalid,
  time_conflict,
  time_options,
  time_zone,
  time_clock_change,
  time_unclear,
  // A person
  red_flag,
  red_flag_no_number,
  person_coming,
  person_for_change,
  person_after_misses,
  calendar_down,
  no_booking_here,
  late_message,
  bot_is_back,
  person_after_loop,
  // What is not text
  got_voice,
  got_file,
  got_place,
  got_contact,
  got_order,
  cannot_open,
  // Not understood
  miss,
  miss_in_booking,
  // After the visit
  feedback_ask,
  feedback_ask_again,
  feedback_score_5,
  feedback_score_4,
  feedback_score_3,
  feedback_score_2,
  feedback_score_1,
  feedback_thanks,
  feedback_sorry,
  reminder,
  reminder_attendee,
  visit_confirmed,
  reminder_outdated,
  opted_out,
  count
};

/// One row of the English table, which also names the keys.
struct phrase_entry {
  phrase what;
  std::string_view key;
  std::string_view text;
};

/// One row of another language's table, in any order.
struct translation {
  phrase what;
  std::string_view text;
};

struct placeholder {
  std::string_view name;
  std::string_view value;
};

/// The phrase with its placeholders filled. A clinic's own words under a plain
/// key are in the clinic's language (conversation.language); for another they
/// stand under "<key>.<language>", e.g. "greeting.hi-latn".
/// @param language  "en"; one without a table falls back to English, as does a
///                  text that the language does not have
/// @param values    a `{name}` without a value stays away
std::string say(const config::clinic& clinic, std::string_view language,
                phrase what, std::initializer_list<placeholder> values = {});

/// The key as written in a clinic's `texts`, e.g. "ask_service".
std::string_view key_of(phrase what) noexcept;

/// The catalogue's own words, placeholders as `{name}`; empty if this language
/// has none for it.
std::string_view text_of(phrase what, std::string_view language) noexcept;

/// Languages that have a table, English first.
std::vector<std::string_view> languages();

/// The names inside the braces, in order.
std::vector<std::string_view> placeholders_in(std::string_view text);

/// What is wrong with a clinic's own texts: keys that do not exist and
/// placeholders the phrase is never given.
std::vector<std::string>
faults_of(const std::map<std::string, std::string>& texts);

} // namespace careline::engine
