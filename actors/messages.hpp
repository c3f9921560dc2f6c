#pragma once
/// All messages between actors, by flow. Each is a small struct of values that
/// stays in this process: none is serialised, none can be printed, so no log
/// ever shows a patient's words.

#include "actors/directory.hpp"
#include "engine/calendar.hpp"
#include "engine/conversation.hpp"
#include "engine/delivery_queue.hpp"
#include "engine/shard.hpp"
#include "io/http/client.hpp"
#include "io/http/message.hpp"
#include "persistence/records.hpp"
#include "persistence/store_reader.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace careline::actors {

// The door.

/// A whole request for a webhook route.
struct webhook_arrived {
  io::request request;
  io::responder answer;
};

/// A whole request for an API route.
struct api_request_arrived {
  io::request request;
  io::responder answer;
};

/// Clinics were loaded anew.
struct directory_changed {
  directory_ptr all;
};

// Tickets: one leap back from whoever finished the work.

/// Names one piece of work of a ticket holder (an ingress, the desk, the
/// clock), so that a whole batch of ends travels in one message.
struct ticket {
  static constexpr std::uint32_t nobody =
      std::numeric_limits<std::uint32_t>::max();
  std::uint32_t holder = nobody;
  std::uint64_t id = 0;
};

/// How a piece of work ended.
enum class turn_end : std::uint8_t {
  kept,        ///< Durable.
  repeated,    ///< Was durable already.
  set_aside,   ///< Poison or unusable: kept as a raw event for a person.
  refused,     ///< Nothing is kept; the refusal says why.
  overloaded,  ///< A bound was reached; nothing is kept.
  unavailable, ///< The store could not keep it.
};

struct settled_ticket {
  std::uint64_t id = 0;
  turn_end how = turn_end::kept;
  int fenced = 0;                       ///< Replies fenced by a staff action.
  engine::message_id message;           ///< Of a staff message.
  engine::appointment_id appointment{}; ///< Booked, moved or changed by it.
  /// Why staff were refused. None with `refused`: WhatsApp's window is closed.
  std::shared_ptr<const engine::staff_refusal> refusal{};
};

struct tickets_settled {
  std::vector<settled_ticket> all;
};

// Work for a patient.

/// One message from a patient, on its way to the patient's actor.
struct handle_message {
  engine::patient_key key;
  engine::inbound_message message;
  clinic_entry_ptr clinic;
  ticket ack;
};

/// What staff do from the dashboard or by the API.
struct staff_action {
  enum class kind : std::uint8_t {
    pause,
    resume,
    send,
    book,
    move,
    set_status,
    set_language
  } what = kind::pause;
  engine::patient_key key;
  std::string by;
  std::string reason;
  std::string text;
  persistence::idempotent_request idempotent; ///< Empty key: none.
  clinic_entry_ptr clinic;
  ticket ack;
  /// Of book, move, set_status and set_language; the others are made from the
  /// fields above.
  std::optional<engine::event> event{};
  /// Of book: who the patient is if nobody is known by `key`.
  struct newcomer {
    std::string name;
    std::string phone; ///< E.164
  };
  std::optional<newcomer> creates{};
};

/// A durable timer is due.
struct fire_timer {
  engine::patient_key key;
  std::string timer; ///< Its kind.
  std::string about;
  engine::instant due; ///< Of its row: says which timer of the kind it was.
  clinic_entry_ptr clinic;
  ticket ack;
};

/// The AI's word on a question of this patient's, or its silence.
struct ai_answer_arrived {
  engine::patient_key key;
  engine::ai_answered answer;
  clinic_entry_ptr clinic;
  ticket ack;
};

using work =
    std::variant<handle_message, staff_action, fire_timer, ai_answer_arrived>;

const engine::patient_key& key_of(const work& w);
const ticket& ack_of(const work& w);

// Router and patient.

/// Leave memory, if nothing is under way.
struct passivate_if_idle {};

/// How a patient takes its leave. It never goes by itself: mail that the
/// router sent it in the meantime would be lost without a trace.
struct patient_left {
  enum class why : std::uint8_t {
    passivated, ///< As asked; what it did not finish comes back, in order.
    stays,      ///< Asked to go while work was under way: still there.
    outdated,   ///< Asks to be let go: its state is no longer the database's.
    failed      ///< Asks to be let go: a handler threw, over `culprit`.
  } reason = why::passivated;
  engine::patient_key key;
  std::vector<work> unfinished;
  std::string culprit; ///< Vendor's id of the message it failed over, or empty.
};

/// Questions to the reader (see interfaces.hpp for the answers).
struct load_patients {
  std::vector<engine::patient_key> keys;
};
struct patients_loaded {
  std::vector<persistence::loaded_patient> patients; ///< In the order asked.
};

/// Time to look for idle patients, late tickets and the like.
struct sweep_due {};

/// The patient's visits that end after `from` and are not cancelled.
struct list_visits {
  engine::clinic_id clinic;
  engine::patient_id patient;
  engine::instant from;
};

// Writer.

/// Keep one turn. Answered with turn_settled to the sender, and to the ticket's
/// holder when the end is final.
struct record_turn {
  persistence::turn_record turn;
  ticket ack;
};

struct turn_settled {
  persistence::outcome outcome;
};

/// Keep what became of a delivery. Not answered.
struct record_delivery {
  persistence::delivery_settled settled;
};

/// Keep statuses or raw events of one webhook; one ticket for all.
struct record_events {
  std::vector<persistence::record> events; ///< status_report or raw_event.
  ticket ack;
};

/// The writer's thread finished a batch: the oldest records it was handed.
struct batch_settled {
  std::vector<persistence::record> records;
  std::vector<persistence::outcome> outcomes; ///< One per record, in order.
  int transactions = 0;
  int reconnects = 0;
  std::chrono::microseconds took{};
};
/// The writer's note to itself: what the store gave up is due again.
struct late_marks_due {};

// Calendar.

struct ask_calendar {
  engine::calendar_question question;
  engine::patient_id patient;
  clinic_entry_ptr clinic;
  engine::hold_id hold{}; ///< The id a hold shall have; nil: any.
};

/// slots_found, slot_held or slot_refused; calendar_silent if it cannot load.
struct calendar_answer {
  engine::event answer;
};

/// A hold was given up, or became an appointment that is kept.
struct hold_settled {
  engine::hold_id hold;
  bool is_booked = false;
  engine::appointment_id appointment;
  engine::slot when;
};

/// A visit no longer takes its time: cancelled, missed, or moved elsewhere.
struct visit_freed {
  engine::appointment_id appointment;
};

/// What is known may be wrong (the database refused what looked free, or a
/// visit came back): read it again.
struct calendar_outdated {};

struct load_calendar {
  engine::clinic_id clinic;
  std::string provider;
  engine::instant from;
};
struct calendar_loaded {
  persistence::store_reader::busy_calendar busy;
};

// Outbox.

/// Committed replies, in commit order, and what patients said meanwhile of
/// being written to; that counts before the replies.
struct deliveries_kept {
  struct consent {
    engine::patient_id patient;
    bool is_opted_out = false;
  };
  std::vector<engine::delivery> all;
  std::vector<consent> consents{};
};

/// Show the patient that the message was read and an answer is coming.
struct mark_read {
  std::string account;
  std::string vendor_message_id;
};

/// From now on no bot reply of this patient with a smaller epoch leaves.
struct fence_replies {
  engine::clinic_id clinic;
  engine::patient_id patient;
  std::int64_t epoch = 0;
};
struct replies_fenced {
  std::vector<engine::delivery_id> in_flight;
};

/// The pause was not kept: what was fenced may leave after all.
struct unfence_replies {
  engine::clinic_id clinic;
  engine::patient_id patient;
  std::int64_t epoch = 0;
};

/// A call to the vendor ended.
struct attempt_finished {
  std::string account;
  engine::delivery_id delivery; ///< Nil: a read receipt.
  io::call_result result;
};

/// What became of these deliveries is durable now.
struct marks_kept {
  std::vector<engine::delivery_id> all;
};

/// Pacing or a retry allows the next delivery.
struct dispatch_due {};

struct load_outbox {
  std::string account;
  std::size_t most = 0;
};
struct outbox_loaded {
  std::string account;
  std::vector<engine::delivery> rows;
};
/// Who must not be written to, by pages in order of ids.
struct list_opted_out {
  persistence::opted_out_patient after;
  std::size_t most = 0;
};
struct opted_out_listed {
  std::vector<persistence::opted_out_patient> all;
};
struct list_outbox_accounts {};
struct outbox_accounts {
  std::vector<std::string> all;
};

// Responder.

/// The turn that asks is kept: ask the AI. Ends, whatever comes of it, as
/// ai_answer_arrived at the patient's router.
struct ask_responder {
  engine::patient_key key;
  engine::patient_id patient;
  std::string name; ///< Taken out of all that the AI is told.
  std::string language;
  engine::ask_ai question;
  clinic_entry_ptr clinic;
};

/// A call to the AI ended.
struct ai_call_ended {
  std::uint64_t call = 0;
  io::call_result result;
};

// Clock.

/// What the writer kept of timers in one batch.
struct timers_kept {
  struct change {
    engine::patient_key key;
    engine::clinic_id clinic;
    std::string kind;
    std::string about;
    engine::instant due{}; ///< Zero: dropped.
  };
  std::vector<change> changes;
};
struct timer_due {};
struct load_timers {
  engine::instant until;
  std::size_t most = 0;
};
struct timers_loaded {
  std::vector<persistence::timer_row> rows;
};

// Questions to the reader (the API's are in desk_messages.hpp).

struct measure_backlog {};

/// A value or an error, as one message. The store's way of saying no.
template <class T>
using answer_of = engine::result<T>;

using backlog_answer = answer_of<persistence::store_reader::backlog>;
using patients_answer = answer_of<patients_loaded>;
using visits_answer = answer_of<engine::visits_found>;
using calendar_load_answer = answer_of<calendar_loaded>;
using outbox_answer = answer_of<outbox_loaded>;
using accounts_answer = answer_of<outbox_accounts>;
using opted_out_answer = answer_of<opted_out_listed>;
using timers_answer = answer_of<timers_loaded>;

/// A reader's thread has an answer: the actor runs this to deliver it.
struct answer_ready {
  std::function<void()> deliver;
};

} // namespace careline::actors

#define CARELINE_MESSAGE(type)                                                 \
  CAF_ALLOW_UNSAFE_MESSAGE_TYPE(careline::actors::type)

CARELINE_MESSAGE(webhook_arrived)
CARELINE_MESSAGE(api_request_arrived)
CARELINE_MESSAGE(directory_changed)
CARELINE_MESSAGE(tickets_settled)
CARELINE_MESSAGE(handle_message)
CARELINE_MESSAGE(staff_action)
CARELINE_MESSAGE(fire_timer)
CARELINE_MESSAGE(ai_answer_arrived)
CARELINE_MESSAGE(passivate_if_idle)
CARELINE_MESSAGE(patient_left)
CARELINE_MESSAGE(load_patients)
CARELINE_MESSAGE(list_visits)
CARELINE_MESSAGE(sweep_due)
CARELINE_MESSAGE(record_turn)
CARELINE_MESSAGE(turn_settled)
CARELINE_MESSAGE(record_delivery)
CARELINE_MESSAGE(record_events)
CARELINE_MESSAGE(batch_settled)
CARELINE_MESSAGE(late_marks_due)
CARELINE_MESSAGE(ask_calendar)
CARELINE_MESSAGE(calendar_answer)
CARELINE_MESSAGE(hold_settled)
CARELINE_MESSAGE(visit_freed)
CARELINE_MESSAGE(calendar_outdated)
CARELINE_MESSAGE(load_calendar)
CARELINE_MESSAGE(deliveries_kept)
CARELINE_MESSAGE(mark_read)
CARELINE_MESSAGE(fence_replies)
CARELINE_MESSAGE(replies_fenced)
CARELINE_MESSAGE(unfence_replies)
CARELINE_MESSAGE(attempt_finished)
CARELINE_MESSAGE(marks_kept)
CARELINE_MESSAGE(dispatch_due)
CARELINE_MESSAGE(load_outbox)
CARELINE_MESSAGE(list_outbox_accounts)
CARELINE_MESSAGE(list_opted_out)
CARELINE_MESSAGE(opted_out_answer)
CARELINE_MESSAGE(ask_responder)
CARELINE_MESSAGE(ai_call_ended)
CARELINE_MESSAGE(timers_kept)
CARELINE_MESSAGE(timer_due)
CARELINE_MESSAGE(load_timers)
CARELINE_MESSAGE(measure_backlog)
CARELINE_MESSAGE(backlog_answer)
CARELINE_MESSAGE(patients_answer)
CARELINE_MESSAGE(visits_answer)
CARELINE_MESSAGE(calendar_load_answer)
CARELINE_MESSAGE(outbox_answer)
CARELINE_MESSAGE(accounts_answer)
CARELINE_MESSAGE(timers_answer)
CARELINE_MESSAGE(answer_ready)

#undef CARELINE_MESSAGE
