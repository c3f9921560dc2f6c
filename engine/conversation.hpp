#pragma once
/// The conversation state machine, as a value and one pure function.
///
/// What it is    the bot's side of one patient's dialogue with one clinic.
/// Owns          nothing: state goes in, state comes out.
/// Threads       any; no clock, no randomness, no I/O.
/// Does not      store, send, or know free slots: it asks the calendar by
///               returning a question and is called again with the answer.

#include "config/clinic.hpp"
#include "engine/appointment.hpp"
#include "engine/boxed.hpp"
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
  choosing_time,    ///< Asked for a day and time, or offered slots.
  confirming,       ///< A slot is held; yes or no.
  with_person,      ///< Handed over by the bot; a person answers.
  feedback,         ///< Asked how the visit was, 1 to 5.
  choosing_visit,   ///< Asked which of several visits is meant.
  confirming_cancel ///< Asked whether a visit shall really be cancelled.
};

/// What the patient wants with a visit that is booked.
enum class visit_wish : std::uint8_t { none, show, move, cancel, confirm };

std::string_view to_string(stage s) noexcept;

/// What is known of the booking so far.
struct booking_draft {
  std::string service;       ///< Service key, or empty.
  std::string provider;      ///< Provider key, or empty.
  std::vector<slot> offered; ///< As last offered, in the order shown.
  /// Provider keys beside `offered`; empty: all are the draft's provider's.
  std::vector<std::string> offered_by;
  bool any_provider = false; ///< "Any doctor": the earliest of all.
  std::optional<slot> held;
  hold_id hold; ///< Nil if nothing is held.
  instant hold_expires{};
  /// The day, window or very time (start == end) that the patient wants, as
  /// last said or tapped: another doctor is looked up for the same time.
  std::optional<slot> named;
  /// Set: this draft became an appointment; kept so that a second tap on
  /// "Confirm" is not mistaken for a second booking.
  std::optional<slot> booked;
  /// Whom the visit is for ("my son"), as the patient said; empty: themself.
  std::string attendee{};
  /// What is to be done with one of `visits`, until it is done.
  visit_wish wish = visit_wish::none;
  std::vector<visit> visits;   ///< As last shown for "which one?".
  std::optional<visit> moving; ///< The visit that gets another time.
};

/// An answer is being asked of the AI.
struct ai_wait {
  std::int64_t serial = 0; ///< Names the question; an answer must bear it.
  std::string text;        ///< What the patient wrote, folded, bounded.
  std::uint8_t tries = 1;  ///< 2: asked again after a restart.
};

/// Keeps the bot from talking to another bot.
struct talk_guard {
  instant minute_began{};
  std::uint16_t replies = 0;    ///< In that minute.
  std::uint64_t last_heard = 0; ///< Hash of the last words typed.
  std::uint64_t last_said = 0;  ///< Hash of the bot's answer to them.
};

/// Staff book a visit for the patient.
struct staff_booked {
  std::string by;
  std::string service;
  std::string provider;
  instant start;
  std::string attendee{};
  bool may_overbook = false; ///< Known and meant: no slot is asked for.
  /// Filled by the actor: the visit's id if no hold can lend it its own.
  appointment_id id{};
};
struct staff_moved {
  std::string by;
  visit what;
  std::string provider; ///< Empty: the same.
  instant start;
  bool may_overbook = false;
};
struct staff_set_status {
  std::string by;
  visit what;
  appointment_status to = appointment_status::booked;
  std::string reason;
};
/// What staff asked for and the calendar is being asked about.
using staff_order = std::variant<staff_booked, staff_moved, staff_set_status>;

/// All that one conversation's actor keeps in memory between messages.
struct conversation {
  std::int64_t version =
      0; ///< Grows by one with every turn kept; compared and swapped.
  std::int64_t epoch = 0; ///< Grows with every pause; fences older bot replies.
  careline::engine::stage stage = stage::idle;
  std::uint8_t misses = 0;     ///< Times in a row the bot did not understand.
  std::string language = "en"; ///< en, hi, hi-Latn, es
  /// The patient or staff chose it: nothing is guessed any more.
  bool is_language_chosen = false;
  /// 0: no message has told a language yet; 1: the last that told one told
  /// `language`; 2: it told another.
  std::uint8_t language_doubts = 0;
  bool is_opted_out = false; ///< STOP was said: nothing more may be sent.
  boxed<booking_draft> draft;
  /// Words that are stored and not answered yet: the patient may go on
  /// writing. Joined by line ends; bounded.
  std::string folded;
  boxed<ai_wait> ai;
  std::int64_t questions_asked = 0; ///< Of the AI, ever: the last serial.
  talk_guard guard;
  bool is_bot_paused = false;
  std::optional<instant> bot_paused_at;
  std::string bot_paused_by;
  std::string bot_paused_reason;
  std::optional<instant>
      answer_due_at; ///< Someone owes the patient an answer by then.
  std::optional<instant>
      last_inbound_at; ///< Vendor's time: opens the 24-hour window.
  std::string account; ///< Our address the patient last wrote to.
  /// Only between the steps of one turn: whose answer the calendar's is. Never
  /// stored.
  boxed<engine::staff_order> staff_order;
  /// Why the store is being asked for the patient's visits ("stop", or a
  /// timer's kind). Empty in every state that is kept.
  std::string visits_for{};
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
  /// Provider keys beside `slots`, if find_slots named none.
  std::vector<std::string> providers{};
};
/// The patient's visits that are not over and not cancelled, by time.
struct visits_found {
  std::vector<visit> visits;
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
/// The database had the last word against a patient's booking that looked
/// free. Of what staff asked for the engine is not told: who asked is.
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
struct staff_set_language {
  std::string by;
  std::string language;
};
/// The AI's word, or its silence, on the question with this serial.
struct ai_answered {
  std::int64_t serial = 0;
  enum class outcome : std::uint8_t {
    answered,
    unsure, ///< It said that it does not know.
    failed  ///< Late, broken, refused, or not to be used.
  } how = outcome::failed;
  std::string text;   ///< Checked by nobody yet.
  std::string intent; ///< Proposed: book, move, cancel, person, or empty.
};

using event = std::variant<message_arrived, timer_fired, slots_found, slot_held,
                           slot_refused, booking_refused, calendar_silent,
                           staff_paused, staff_resumed, staff_wrote,
                           visits_found, staff_booked, staff_moved,
                           staff_set_status, staff_set_language, ai_answered>;

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
  appointment_id id; ///< The hold's, or as staff_booked brought it: timers
                     ///< name it. Nil: the actor fills it.
  std::string service;
  std::string provider;
  slot when;
  hold_id hold; ///< Turned into the appointment; nil if staff overbook.
  std::string attendee{};
  std::string by = "bot"; ///< Or who of the staff.
  bool is_overbooked = false;
};
/// One statement: no moment in which both times or neither is taken.
struct move_appointment {
  appointment_id id;
  std::string from_provider;
  slot from;
  std::string provider;
  slot to;
  hold_id hold; ///< Of the new time; nil if staff overbook.
  std::string by = "bot";
  bool is_overbooked = false;
};
/// Changes the patient's counters with it, once; undone when undone.
struct set_appointment_status {
  appointment_id id;
  std::string provider; ///< Guarded, as is `when`: it is the visit as seen.
  appointment_status from = appointment_status::booked; ///< Guarded.
  appointment_status to = appointment_status::booked;
  std::string by = "bot";
  std::string reason;
  slot when{};
};
/// The patient says that they will come.
struct confirm_appointment {
  appointment_id id;
};
/// One line of the consent ledger, for the channel of the conversation.
struct record_consent {
  bool is_opted_in = false;
  std::string evidence; ///< "keyword:stop", "first_contact", "keyword:start"
};
/// The patient's language, detected or chosen.
struct keep_language {
  std::string language;
};
/// Asked of the responder after the commit.
struct ask_ai {
  std::int64_t serial = 0;
  std::string text;
};
/// Told to one provider (or all staff, if empty) on the dashboard.
struct notify_provider {
  std::string provider; ///< Key, or empty.
  std::string what;     ///< booked, moved, cancelled, waiting, low_score
  std::string about;    ///< Appointment id or empty.
};
/// A line that only staff see, e.g. "reminder not sent: no template".
struct leave_note {
  std::string text;
  std::string metric; ///< Label of what was left undone, e.g. "no_template".
};
/// Replaces a pending timer of the same kind. Timers of one appointment have
/// its id in their kind: "remind:120:<id>", "feedback_due:<id>".
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

using effect =
    std::variant<keep_hold, drop_hold, book_appointment, start_timer,
                 drop_timer, alert_staff, feedback_given, move_appointment,
                 set_appointment_status, confirm_appointment, record_consent,
                 keep_language, ask_ai, notify_provider, leave_note>;

/// Asked of the provider's calendar before the turn can end. Without a
/// provider it is asked of all who give the service, and their answers are
/// merged by time.
struct find_slots {
  std::string service;
  std::string provider;
  instant from;
  instant until;                ///< Starts wanted in [from, until).
  std::optional<instant> exact; ///< The very start the patient named.
  std::size_t most = 9;
  /// The visit that is being moved: its own time is free for it.
  appointment_id instead_of{};
};
struct hold_slot {
  std::string service;
  std::string provider;
  slot wanted;
  appointment_id instead_of{}; ///< As above.
  bool is_for_staff = false;   ///< Staff may come at short notice.
};

using calendar_question = std::variant<find_slots, hold_slot>;

/// Asked of the store: visits that end after `from` and are not cancelled.
struct find_visits {
  instant from;
};

using inquiry = std::variant<find_slots, hold_slot, find_visits>;

/// Why nothing was done of what staff asked for.
struct staff_refusal {
  /// slot_taken, not_bookable, no_such_visit, bad_status, unavailable
  std::string code;
  std::vector<slot> nearest;
};

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
  std::optional<inquiry> question;
  bool from_ai = false; ///< The replies are the AI's words, and labelled so.
  /// Set: nothing is kept; whoever of the staff asked is told why.
  std::optional<staff_refusal> refused_to_staff;
};

/// The moment in which a step happens.
struct moment {
  instant now;
  const config::clinic& clinic;
  bool has_ai = false; ///< This node has a responder that may be asked.
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
