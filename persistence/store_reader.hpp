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
  std::vector<std::string>
      recent_inbound; ///< Up to 8 newest inbound vendor ids.
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
  /// Newest page first, rows within a page oldest first.
  result<page<stored_message>> list_messages(engine::clinic_id clinic,
                                             engine::patient_id patient,
                                             const std::string& cursor,
                                             std::size_t most);
  result<patient_info> find_patient(engine::clinic_id clinic,
                                    engine::patient_id patient);

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
    std::optional<instant> oldest_unanswered;
    std::int64_t outbox_rows = 0; ///< Estimated when many.
    std::int64_t dead_letters = 0;
    std::int64_t raw_events = 0;
  };
  result<backlog> measure_backlog();

  /// Grows whenever clinics were loaded anew.
  result<std::int64_t> clinics_revision();
  bool ping();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::persistence
