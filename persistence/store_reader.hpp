#pragma once
/// Questions to the store. Every question that a person asks is bound to one
/// clinic; another clinic's ids are not found.

#include "config/limits.hpp"
#include "config/secret.hpp"
#include "engine/calendar.hpp"
#include "engine/conversation.hpp"
#include "engine/delivery_queue.hpp"
#include "engine/result.hpp"
#include "engine/shard.hpp"
#include "persistence/records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace careline::persistence {

using engine::result;

/// What a patient's actor needs to live again.
struct loaded_patient {
  engine::patient_key asked; ///< As asked.
  bool is_known = false;
  engine::patient_key home; ///< The identity the patient was created with.
  engine::patient_id patient;
  std::string name;
  std::string phone;
  std::string user_id;
  engine::conversation conversation;
};

struct conversation_row {
  engine::patient_id patient;
  std::string name;
  std::string phone;
  engine::channel channel = engine::channel::whatsapp;
  engine::conversation conversation;
  std::string last_message;
  engine::sender last_sender = engine::sender::patient;
  instant last_message_at{};
};

struct stored_message {
  engine::message_id id;
  engine::channel channel = engine::channel::whatsapp;
  engine::direction direction = engine::direction::in;
  engine::sender sender = engine::sender::patient;
  engine::content content = engine::content::text;
  std::string body;
  std::string details;
  std::string author;
  message_status status = message_status::received;
  std::string error;
  instant sent_at{};
};

struct patient_info {
  engine::patient_id patient;
  std::string name;
  std::string name_source;
  std::string whatsapp_name;
  std::string phone;
  std::string email;
  std::string date_of_birth; ///< YYYY-MM-DD or empty.
  std::string preferred_language;
  int total_visits = 0;
  int total_cancellations = 0;
  int total_no_shows = 0;
  std::string first_visit_date; ///< YYYY-MM-DD or empty.
  std::string last_visit_date;
  bool is_active = true;
  instant created_at{};
  instant updated_at{};
  std::optional<instant> last_seen_at;
  engine::conversation conversation;
};

/// Whose token it is and what it may do.
struct token_owner {
  std::string label; ///< Shown in the audit log.
  std::string role;  ///< "provider" or "admin"
  engine::clinic_id clinic;
};

struct dead_letter {
  engine::delivery_id id;
  engine::clinic_id clinic;
  engine::patient_id patient;
  std::string reason;
  int attempts = 0;
  instant at{};
};

struct timer_row {
  engine::timer_id id;
  engine::clinic_id clinic;
  engine::patient_id patient;
  engine::patient_key home;
  std::string kind;
  std::string about;
  instant due{};
};

/// An appointment as staff see it.
struct appointment_row {
  engine::visit what;
  engine::patient_id patient;
  std::string patient_name;
  std::string patient_phone; ///< E.164 or empty.
  std::string booked_by;     ///< "bot", or who of the staff.
  std::string updated_by;    ///< Who changed it last.
  std::string cancelled_reason;
  bool is_overbooked = false;
  std::optional<instant> confirmed_at;
  instant created_at{};
  instant updated_at{};
};

/// Somebody owes this patient an answer.
struct waiting_row {
  engine::patient_id patient;
  std::string name;
  std::string phone;
  engine::stage stage = engine::stage::idle;
  bool is_bot_paused = false;
  instant answer_due_at{}; ///< May lie in the future still.
  std::optional<instant> last_inbound_at;
};

struct waiting_list {
  std::vector<waiting_row> rows; ///< Who has waited longest comes first.
  std::int64_t count = 0;        ///< Of all, also beyond `rows`.
};

/// What a provider, or all staff, shall see.
struct notification_row {
  std::int64_t id = 0;
  std::string provider; ///< Key; empty: for all.
  engine::patient_id patient;
  std::string patient_name;
  std::string what;  ///< As engine::notify_provider says it.
  std::string about; ///< Appointment id or empty.
  instant at{};
  std::optional<instant> seen_at;
  std::string seen_by;
};

/// One line of the consent ledger.
struct consent_row {
  engine::channel channel = engine::channel::whatsapp;
  bool is_opted_in = false;
  std::string reason;                        ///< e.g. "keyword:stop"
  std::optional<engine::message_id> message; ///< Of the patient, in the log.
  std::string vendor_message_id;             ///< Of the same, or empty.
  instant at{};
};

/// Who may not be written to.
struct opted_out_patient {
  engine::clinic_id clinic;
  engine::patient_id patient;
};

/// An answer kept under an Idempotency-Key.
struct kept_answer {
  std::string request_hash;
  engine::patient_id patient;
  int fenced = 0;
  std::optional<engine::message_id> message;
};

/// A page of a list and the cursor of the next one (empty: the end).
template <class Row>
struct page {
  std::vector<Row> rows;
  std::string next_cursor; ///< Opaque, URL-safe.
};

/// One connection with its questions; one thread at a time. Reconnects by
/// itself; while the store is away each question fails as `unavailable`.
class store_reader {
public:
  store_reader(config::secret dsn, const config::limits& limits);
  ~store_reader();
  store_reader(store_reader&&) noexcept;

  /// One round trip for all keys. Results in the order asked.
  result<std::vector<loaded_patient>>
  load_patients(const std::vector<engine::patient_key>& keys);

  result<engine::patient_key> find_home(engine::clinic_id clinic,
                                        engine::patient_id patient);

  /// Newest first. @param cursor  empty: the first page
  result<page<conversation_row>> list_conversations(engine::clinic_id clinic,
                                                    const std::string& cursor,
                                                    std::size_t most);
  /// Newest page first, rows within a page oldest first. Lines that only staff
  /// see (engine::leave_note) are among them: sender system, content system.
  result<page<stored_message>> list_messages(engine::clinic_id clinic,
                                             engine::patient_id patient,
                                             const std::string& cursor,
                                             std::size_t most);
  result<patient_info> find_patient(engine::clinic_id clinic,
                                    engine::patient_id patient);

  /// Visits that end after `from` and are neither cancelled nor missed, by
  /// time; at most 20. Of another clinic's patient: none.
  result<std::vector<engine::visit>> find_visits(engine::clinic_id clinic,
                                                 engine::patient_id patient,
                                                 instant from);

  /// Appointments of any status that overlap [from, until), by time.
  /// @param provider  key; empty: all. Of nobody: no rows
  /// @error invalid_argument  a cursor that this list did not give
  result<page<appointment_row>> list_appointments(engine::clinic_id clinic,
                                                  instant from, instant until,
                                                  const std::string& provider,
                                                  const std::string& cursor,
                                                  std::size_t most);
  /// @error not_found  no such appointment, or it is another clinic's
  result<appointment_row> find_appointment(engine::clinic_id clinic,
                                           engine::appointment_id id);
  /// All of one patient's, latest first.
  result<page<appointment_row>>
  list_patient_appointments(engine::clinic_id clinic,
                            engine::patient_id patient,
                            const std::string& cursor, std::size_t most);

  /// Who waits for an answer, due or not yet due.
  result<waiting_list> waiting(engine::clinic_id clinic, std::size_t most);

  /// Newest first. @param provider  key: theirs and those for all; empty:
  /// everybody's
  result<page<notification_row>> list_notifications(engine::clinic_id clinic,
                                                    const std::string& provider,
                                                    const std::string& cursor,
                                                    std::size_t most);
  /// Whoever saw it first stays noted; saying it again changes nothing.
  /// @returns false if the clinic has no such notification
  result<bool> mark_notification_seen(engine::clinic_id clinic, std::int64_t id,
                                      const std::string& by);

  /// The ledger of one patient, newest first, at most 100 lines.
  result<std::vector<consent_row>> list_consents(engine::clinic_id clinic,
                                                 engine::patient_id patient);

  /// All who opted out, of all clinics, in pages: begin with {}, go on with
  /// the last of each page until one is empty.
  result<std::vector<opted_out_patient>>
  opted_out_patients(const opted_out_patient& after, std::size_t most);

  /// @param token_hash  SHA-256 of the token, 64 hex digits
  /// @error not_found    unknown, expired or revoked
  result<token_owner> find_token(const std::string& token_hash);
  result<std::optional<kept_answer>>
  find_answer(engine::clinic_id clinic, const std::string& idempotency_key);

  /// Accounts that have rows in the outbox.
  result<std::vector<std::string>> outbox_accounts();
  /// Unsent rows of one account in id order, behind `after` (nil: all).
  result<std::vector<engine::delivery>> load_outbox(const std::string& account,
                                                    engine::delivery_id after,
                                                    std::size_t most);

  struct busy_calendar {
    std::vector<engine::provider_calendar::taken_appointment> appointments;
    std::vector<engine::provider_calendar::taken_hold> holds;
  };
  /// What is taken from `from` on; expired holds are left out.
  result<busy_calendar> load_calendar(engine::clinic_id clinic,
                                      const std::string& provider_key,
                                      instant from);

  /// Timers due before `until`, earliest first.
  result<std::vector<timer_row>> load_timers(instant until, std::size_t most);

  struct backlog {
    std::optional<instant> oldest_unsent;
    std::optional<instant> oldest_unanswered; ///< The earliest deadline.
    /// When it began: the deadline less the clinic's answer_within.
    std::optional<instant> oldest_waiting_since;
    std::int64_t waiting = 0;     ///< Patients; counted up to 100,001.
    std::int64_t outbox_rows = 0; ///< Estimated when many.
    std::int64_t dead_letters = 0;
    std::int64_t raw_events = 0;
    std::optional<instant> oldest_timer_due; ///< Of active clinics.
  };
  result<backlog> measure_backlog();

  /// How the server is, as far as any of its users may see.
  struct server_state {
    /// Transactions begun since the oldest snapshot that anybody holds, a
    /// prepared transaction and a replication slot included.
    std::int64_t oldest_snapshot_transactions = 0;
    std::optional<instant> oldest_transaction; ///< Of our role; not ours here.
    std::int64_t connections = 0;
    std::int64_t connections_at_most = 0;
    std::int64_t wal_bytes = 0; ///< Since the cluster was made.
    std::int64_t checkpoints_timed = 0;
    std::int64_t checkpoints_requested = 0;
    bool is_durable = true; ///< What is committed outlives a power cut.
    bool is_quiet = true;   ///< Its log holds no values of statements.
  };
  result<server_state> read_server_state();

  /// Grows whenever clinics were loaded anew.
  result<std::int64_t> clinics_revision();
  bool ping();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::persistence
