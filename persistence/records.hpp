#pragma once
/// What may be asked of a batch commit, as values, and what came of it.

#include "engine/conversation.hpp"
#include "engine/delivery_queue.hpp"
#include "engine/ids.hpp"
#include "engine/message.hpp"
#include "engine/shard.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace careline::persistence {

using engine::instant;

/// How far an outbound message has come. Statuses only rise, except that
/// `failed` is final only before `delivered`.
enum class message_status : std::uint8_t {
  received, ///< Inbound.
  queued,
  sent,
  delivered,
  read,
  failed,
  fenced, ///< Never sent: a provider took over.
  dead    ///< Given up: see dead_letters.
};

std::string_view to_string(message_status s) noexcept;

/// One row of the message log.
struct message_row {
  engine::message_id id;
  engine::channel channel = engine::channel::whatsapp;
  engine::direction direction = engine::direction::in;
  engine::sender sender = engine::sender::patient;
  engine::content content = engine::content::text;
  std::string body;
  /// JSON text, or empty. Of an outbound row with a delivery the store writes
  /// it from the delivery's reply (choices, template), so that the reply can
  /// be read back.
  std::string details;
  std::string
      vendor_message_id; ///< Inbound only; outbound learn theirs when sent.
  std::string author;    ///< Staff: who wrote it.
  message_status status = message_status::received;
  instant sent_at{}; ///< Vendor's time in, ours out.
};

/// The first turn of a person nobody knows yet.
struct new_patient {
  /// Home and others are guarded: if somebody is known by any of them, the
  /// turn is `identity_taken`.
  engine::patient_key home;
  std::vector<engine::identity> other_identities;
  std::string
      name; ///< As the channel told it: name_source profile if not empty.
  std::string phone; ///< E.164 or empty.
  std::string language;
};

/// A POST of the API that must act once: stored with the act.
struct idempotent_request {
  std::string key; ///< Idempotency-Key, scoped by clinic.
  std::string
      request_hash; ///< Hex; another body under the same key is refused.
};

/// Who did what to whom, written in the commit of the act.
struct audit_entry {
  std::string actor;  ///< Token label.
  std::string action; ///< e.g. "pause_bot"
};

/// The row of the timer that a turn answers, as it was when the timer fired.
struct fired_timer {
  std::string kind;
  instant due{};
};

/// One turn of one patient: kept whole or not at all.
struct turn_record {
  engine::clinic_id clinic;
  engine::patient_id patient;
  engine::patient_key home; ///< Not stored: comes back to whoever is told.
  std::optional<new_patient> creates;
  std::vector<engine::identity>
      new_identities;      ///< Learned of a known patient; taken only if free.
  std::string new_name;    ///< Not empty: the profile name changed.
  std::string inbound_key; ///< Vendor's message id, or empty (staff, timer).
  engine::uuid inbound_uuid; ///< Its digest: the committer fills it in.
  engine::channel channel = engine::channel::whatsapp;
  std::int64_t expected_version =
      0; ///< Of the conversation before; 0 for a new patient.
  engine::conversation after; ///< version is set to expected_version + 1.
  std::vector<message_row> messages;
  std::vector<engine::delivery>
      deliveries; ///< Rows of the outbox; id equals the message's.
  std::vector<engine::effect>
      effects; ///< alert_staff and feedback_given included.
  /// Set: unsent bot replies of this patient with a smaller epoch become
  /// `fenced`, except those already in flight.
  struct fence {
    std::int64_t below_epoch;
    std::vector<engine::delivery_id> in_flight;
  };
  std::optional<fence> fences;
  std::optional<idempotent_request> idempotent;
  std::optional<audit_entry> audit;
  /// Set: the turn takes this row out. Is it gone, or due at another time by
  /// now, then the timer was answered already and the turn is `repeated`.
  std::optional<fired_timer> fired;
};

/// What the vendor or the sender made of one delivery.
struct delivery_settled {
  enum class kind : std::uint8_t { sent, retry, dead, fenced } what;
  engine::delivery_id id;
  engine::patient_id patient;
  engine::clinic_id clinic;
  std::string vendor_message_id; ///< sent
  int attempt = 0;
  instant next_try{}; ///< retry
  std::string
      reason; ///< retry, dead: class and vendor code, e.g. "invalid:131009"
  instant at{};
  engine::channel channel = engine::channel::whatsapp;
};

/// A delivery status from the vendor.
struct status_report {
  engine::clinic_id clinic;
  engine::channel channel = engine::channel::whatsapp;
  std::string vendor_message_id;
  std::optional<engine::patient_id>
      patient; ///< From our own callback data, if it came back:
  std::optional<engine::message_id>
      message; ///< then the row is found without the vendor's id.
  message_status status = message_status::sent;
  std::string error; ///< Code and title, or empty.
  instant at{};
};

/// A body or part of one that cannot be used, kept for a person to see.
struct raw_event {
  std::optional<engine::clinic_id> clinic;
  engine::channel channel = engine::channel::whatsapp;
  std::string reason;  ///< e.g. "unknown_phone_number_id"
  std::string key;     ///< Vendor's id if known: the same event is kept once.
  std::string payload; ///< Bytes as received.
  instant at{};
};

using record =
    std::variant<turn_record, delivery_settled, status_report, raw_event>;

/// How one record ended. Only `kept` changed anything.
struct outcome {
  enum class kind : std::uint8_t {
    kept,
    repeated,   ///< The inbound key (or idempotency key) was there already, or
                ///< the fired timer's row was not.
    stale,      ///< The conversation moved on: read it again.
    slot_taken, ///< The exclusion constraint refused a hold or an appointment.
    identity_taken, ///< The new patient exists by now: look again.
    poisoned,       ///< Can never be stored as it is; its raw event is kept.
    unavailable     ///< The writer stopped before it could be kept.
  };
  kind what = kind::kept;
  int fenced = 0;     ///< Replies fenced by this turn.
  std::string detail; ///< SQLSTATE of a poisoned or unavailable one, if any.
};

std::string_view to_string(outcome::kind k) noexcept;

/// Bytes a record weighs in a queue, roughly.
std::size_t weight(const record& r) noexcept;

} // namespace careline::persistence
