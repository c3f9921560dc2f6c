#pragma once
/// The conversation state machine, as a value and one pure function.
///
/// What it is    the bot's side of one patient's dialogue with one clinic.
/// Owns          nothing: state goes in, state comes out.
/// Threads       any; no clock, no randomness, no I/O.
/// Does not      store, send, or know free slots: it asks the calendar by
///               returning a question and is called again with the answer.

#include "config/clinic.hpp"
#include "engine/ids.hpp"
#include "engine/message.hpp"
#include "engine/slots.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace careline::engine {

/// Where the dialogue stands.
enum class stage : std::uint8_t {
  idle,
  menu,
  choosing_service,
  choosing_provider,
  choosing_time, ///< Asked for a day and time, or offered slots.
  confirming,    ///< A slot is held; yes or no.
  with_person,   ///< Handed over by the bot; a person answers.
  feedback       ///< Asked how the visit was, 1 to 5.
};

std::string_view to_string(stage s) noexcept;

/// What is known of the booking so far.
struct booking_draft {
  std::string service;       ///< Service key, or empty.
  std::string provider;      ///< Provider key, or empty.
  std::vector<slot> offered; ///< As last offered, in the order shown.
  std::optional<slot> held;
  hold_id hold; ///< Nil if nothing is held.
  instant hold_expires{};
  /// A day, window or very time (start == end) that the patient named and that
  /// was not looked up yet, because service or provider were still open.
  std::optional<slot> named;
  /// Set: this draft became an appointment; kept so that a second tap on
  /// "Confirm" is not mistaken for a second booking.
  std::optional<slot> booked;
};

/// All that one conversation's actor keeps in memory between messages.
struct conversation {
  std::int64_t version =
      0; ///< Grows by one with every turn kept; compared and swapped.
  std::int64_t epoch = 0; ///< Grows with every pause; fences older bot replies.
  careline::engine::stage stage = stage::idle;
  std::uint8_t misses = 0; ///< Times in a row the bot did not understand.
  std::string language = "en";
  std::optional<booking_draft> draft;
  bool is_bot_paused = false;
  std::optional<instant> bot_paused_at;
  std::string bot_paused_by;
  std::string bot_paused_reason;
  std::optional<instant>
      answer_due_at; ///< Someone owes the patient an answer by then.
  std::optional<instant>
      last_inbound_at; ///< Vendor's time: opens the 24-hour window.
  std::string account; ///< Our address the patient last wrote to.
};

// -- Events: what may happen to a conversation
// ---------------------------------

struct message_arrived {
  inbound_message message;
};
struct timer_fired {
  std::string kind;
  std::string about;
};
struct slots_found {
  std::vector<slot> slots;
  bool asked_time_is_free = false;
};
struct slot_held {
  slot held;
  hold_id hold;
  instant expires;
};
struct slot_refused {
  slot wanted;
  std::vector<slot> nearest;
};
/// The database had the last word against a booking that looked free.
/// May be given to the state before the refused turn or to the one after it;
/// for the latter copy what the refused effect said, so that the hold that is
/// still stored can be dropped.
struct booking_refused {
  slot wanted;
  std::vector<slot> nearest;
  std::string service;  ///< Of book_appointment; empty: the draft's.
  std::string provider; ///< Of book_appointment or keep_hold; or empty.
  hold_id hold;         ///< Of book_appointment, or nil.
};
/// The calendar gave no answer in its time.
struct calendar_silent {};
struct staff_paused {
  std::string by;
  std::string reason;
};
struct staff_resumed {
  std::string by;
};
struct staff_wrote {
  std::string by;
  std::string text;
};

using event = std::variant<message_arrived, timer_fired, slots_found, slot_held,
                           slot_refused, booking_refused, calendar_silent,
                           staff_paused, staff_resumed, staff_wrote>;

// -- What a step asks of the world
// -----------------------------------------------

/// Committed with the turn.
struct keep_hold {
  std::string provider;
  slot held;
  hold_id hold;
  instant expires;
};
struct drop_hold {
  std::string provider;
  hold_id hold;
};
struct book_appointment {
  appointment_id id; ///< Filled by the actor: engine has no source of ids.
  std::string service;
  std::string provider;
  slot when;
  hold_id hold; ///< Turned into the appointment.
};
/// Replaces a pending timer of the same kind.
struct start_timer {
  std::string kind;
  std::string about;
  instant due;
};
struct drop_timer {
  std::string kind;
};
/// A person shall look: shown on the waiting list, logged, counted.
struct alert_staff {
  std::string reason; ///< red_flag, asked, misses, unavailable, late, low_score
};
struct feedback_given {
  int score;
};

using effect = std::variant<keep_hold, drop_hold, book_appointment, start_timer,
                            drop_timer, alert_staff, feedback_given>;

/// Asked of the provider's calendar before the turn can end.
struct find_slots {
  std::string service;
  std::string provider;
  instant from;
  instant until;                ///< Starts wanted in [from, until).
  std::optional<instant> exact; ///< The very start the patient named.
  std::size_t most = 9;
};
struct hold_slot {
  std::string service;
  std::string provider;
  slot wanted;
};

using calendar_question = std::variant<find_slots, hold_slot>;

/// One step of a turn.
struct step {
  conversation after;
  std::vector<reply> replies; ///< Said by the bot, or by staff if from_staff.
  bool from_staff = false;
  std::vector<effect> effects;
  bool fences_replies =
      false; ///< Unsent bot replies of older epochs must never leave.
  /// Set: nothing is kept yet; ask, then call advance(after, answer, ...) and
  /// put this step's replies and effects before that one's.
  std::optional<calendar_question> question;
};

/// The moment in which a step happens.
struct moment {
  instant now;
  const config::clinic& clinic;
};

/// Takes one step of one conversation.
/// @param before  the state as last kept
/// @param what    the event; calendar answers only after a question
/// @param at      now (UTC) and the clinic
/// @returns the state after and what it causes; `version` is untouched (the
///          writer counts turns), `epoch` grows by one with every pause
/// @error none: every text has an answer, if only "I did not understand"
/// Source: docs/conversation.md.
step advance(const conversation& before, const event& what, const moment& at);

} // namespace careline::engine
