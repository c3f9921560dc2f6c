#pragma once
/// The booking's time step: free times looked up and offered, holds, and every
/// refusal with the nearest free times. What the patient's words for a time do
/// is in engine/booking_wish.hpp.

#include "engine/dialogue.hpp"
#include "engine/opening.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

/// A first page of free times leaves one row for "More times".
inline constexpr std::size_t slots_per_page = 9;
/// A window is looked into so far, to offer times from all over it.
inline constexpr std::size_t slots_surveyed = 400;

/// Free times to choose from, each with its provider's key beside it if any
/// doctor will do.
struct free_times {
  std::vector<slot> slots;
  std::vector<std::string> by;
};

/// A named time without a day ("5 pm", "in the evening") counts from 1970.
bool has_no_day(const slot& named) noexcept;
/// A very time, not a window.
constexpr bool is_exact(const slot& named) noexcept {
  return named.start == named.end;
}

/// Looks up the named time, or the next free times if none was named. Service
/// and provider (or that any will do) are known.
void look_up(dialogue& d);

/// Free times from a moment on.
void look_up_from(dialogue& d, instant from);

/// Asks the calendar to hold the slot that begins then.
/// @param whose  provider key; empty: the draft's, or whoever is free then
void want_slot(dialogue& d, instant start, std::string_view whose = {});

/// The offered time of that index is wanted.
void want_offered(dialogue& d, std::size_t index);

/// Shows slots to choose from (at most slots_per_page) under a text.
void offer(dialogue& d, std::string words, free_times found,
           bool may_have_more);
/// Repeats the last offer, or asks for a day and time.
void ask_time(dialogue& d, std::string lead);

/// Drops the hold and looks for other times on its day and after; while
/// choosing, shows more times than were offered.
void other_time(dialogue& d);

/// The question for the held slot.
void ask_confirmation(dialogue& d, std::string lead);

/// Why nothing can be had then: of the doctor, or of all if any will do.
refusal why_not_then(const dialogue& d, const slot& wanted);
refusal why_not_in(const dialogue& d, const slot& window);

// -- The calendar's answers ------------------------------------------------

void on_slots_found(dialogue& d, const slots_found& answer);
void on_slot_held(dialogue& d, const slot_held& answer);
void on_slot_refused(dialogue& d, const slot_refused& answer);
void on_booking_refused(dialogue& d, const booking_refused& answer);
void on_hold_expired(dialogue& d, std::string_view about);

/// The named window as said: "tomorrow, Saturday 21 February, 5 pm to 6 pm".
std::string say_named(const dialogue& d, const slot& named);

} // namespace careline::engine
