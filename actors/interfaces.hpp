#pragma once
/// The typed interfaces of all actors: the map of the system.
///
///   webhook -> ingress -> router -> patient -> writer -> outbox -> vendor
///                ^                               |
///                +------ tickets_settled --------+
///
/// A message nobody answers is a `reacts_to`; whoever waits is told by a
/// message of its own (tickets_settled, turn_settled), many at once.

#include "actors/desk_messages.hpp"
#include "actors/messages.hpp"

#include <caf/fwd.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace careline::actors {

/// Whoever gave out tickets and waits for their ends.
using ticket_holder = caf::typed_actor<caf::reacts_to<tickets_settled>>;

/// INGRESS: the door of the webhooks; owns nothing but the open tickets.
using ingress_actor = caf::typed_actor<
    // A signed webhook; answered over HTTP when all of it is durable.
    caf::reacts_to<webhook_arrived>,
    // Some of its updates came to their end.
    caf::reacts_to<tickets_settled>,
    // Clinics were loaded anew.
    caf::reacts_to<directory_changed>,
    // Late tickets are answered with 503.
    caf::reacts_to<sweep_due>>;

/// ROUTER: finds or activates the patient's actor for a slice of the shards;
/// the only one who sends work to its patients, and who lets them go.
using router_actor =
    caf::typed_actor<caf::reacts_to<handle_message>,
                     caf::reacts_to<staff_action>, caf::reacts_to<fire_timer>,
                     caf::reacts_to<ai_answer_arrived>,
                     // A patient left memory, or gives its work back.
                     caf::reacts_to<patient_left>,
                     // Idle patients are asked to leave.
                     caf::reacts_to<sweep_due>>;

/// PATIENT: one conversation of one patient with one clinic.
using patient_actor = caf::typed_actor<
    // A message from the patient.
    caf::reacts_to<handle_message>,
    // The writer tells how the turn ended.
    caf::reacts_to<turn_settled>,
    // A provider pauses, resumes or writes.
    caf::reacts_to<staff_action>,
    // A timer of this conversation is due.
    caf::reacts_to<fire_timer>,
    // The AI answered, or will not.
    caf::reacts_to<ai_answer_arrived>,
    // Nobody wrote for a while: leave memory.
    caf::reacts_to<passivate_if_idle>>;

/// CALENDAR: one provider's holds and appointments, in order (declared in
/// directory.hpp, which carries the handles).
///   ask_calendar       free slots or a hold; answered with calendar_answer
///   hold_settled       a hold was given up or became an appointment
///   visit_freed        a visit was cancelled or went to another provider
///   calendar_outdated  the database refused what looked free: read again
using calendar_actor = calendar_handle;

/// WRITER: collects records; its thread commits them in batches.
using writer_actor =
    caf::typed_actor<caf::reacts_to<record_turn>, caf::reacts_to<batch_settled>,
                     caf::reacts_to<record_delivery>,
                     caf::reacts_to<record_events>,
                     // Marks that the store gave up once go to it again.
                     caf::reacts_to<late_marks_due>>;

/// READER: questions to the store, on connections and threads of its own.
using reader_actor = caf::typed_actor<
    caf::replies_to<load_patients>::with<patients_answer>,
    caf::replies_to<list_visits>::with<visits_answer>,
    caf::replies_to<load_calendar>::with<calendar_load_answer>,
    caf::replies_to<load_outbox>::with<outbox_answer>,
    caf::replies_to<list_outbox_accounts>::with<accounts_answer>,
    caf::replies_to<list_opted_out>::with<opted_out_answer>,
    caf::replies_to<load_timers>::with<timers_answer>,
    caf::replies_to<find_token>::with<token_answer>,
    caf::replies_to<find_home>::with<home_answer>,
    caf::replies_to<find_answer>::with<kept_answer_answer>,
    caf::replies_to<list_conversations>::with<conversations_answer>,
    caf::replies_to<list_messages>::with<messages_answer>,
    caf::replies_to<find_patient>::with<patient_answer>,
    caf::replies_to<list_appointments>::with<appointments_answer>,
    caf::replies_to<find_appointment>::with<appointment_answer>,
    caf::replies_to<list_patient_appointments>::with<appointments_answer>,
    caf::replies_to<list_waiting>::with<waiting_answer>,
    caf::replies_to<list_notifications>::with<notifications_answer>,
    caf::replies_to<mark_notification_seen>::with<seen_answer>,
    caf::replies_to<list_consents>::with<consents_answer>,
    caf::replies_to<measure_backlog>::with<backlog_answer>,
    caf::reacts_to<answer_ready>>;

/// OUTBOX: what leaves for the vendor, for a slice of the clinics: a queue
/// with its own pacing and breaker for each account.
using outbox_actor =
    caf::typed_actor<caf::reacts_to<deliveries_kept>,
                     caf::reacts_to<attempt_finished>,
                     caf::reacts_to<marks_kept>, caf::reacts_to<dispatch_due>,
                     caf::reacts_to<mark_read>,
                     caf::replies_to<fence_replies>::with<replies_fenced>,
                     caf::reacts_to<unfence_replies>>;

/// RESPONDER: asks the AI what rules could not answer, within a deadline; its
/// word goes to the patient's router.
using responder_actor =
    caf::typed_actor<caf::reacts_to<ask_responder>,
                     caf::reacts_to<ai_call_ended>, caf::reacts_to<sweep_due>>;

/// CLOCK: durable timers of this node.
using clock_actor =
    caf::typed_actor<caf::reacts_to<timers_kept>, caf::reacts_to<timer_due>,
                     caf::reacts_to<tickets_settled>,
                     caf::reacts_to<directory_changed>,
                     caf::reacts_to<sweep_due>>;

/// DESK: the API of dashboards.
using desk_actor = caf::typed_actor<
    caf::reacts_to<api_request_arrived>, caf::reacts_to<tickets_settled>,
    caf::reacts_to<directory_changed>, caf::reacts_to<sweep_due>>;

} // namespace careline::actors
