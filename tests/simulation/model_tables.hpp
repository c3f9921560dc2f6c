#pragma once
/// The tables of the model store: what PostgreSQL holds, as values in order.

#include "engine/appointment.hpp"
#include "engine/conversation.hpp"
#include "engine/delivery_queue.hpp"
#include "engine/shard.hpp"
#include "persistence/records.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace careline::simulation {

using engine::instant;

struct patient_row {
  engine::patient_id id;
  engine::patient_key home;
  std::string name;
  std::string phone;
  std::string user_id;
  engine::conversation conversation;
};

struct log_row {
  engine::message_id id;
  engine::direction direction = engine::direction::in;
  engine::sender sender = engine::sender::patient;
  engine::content content = engine::content::text;
  std::string body;
  std::int64_t version = 0; ///< Of the conversation after its turn.
};

struct appointment_entry {
  engine::clinic_id clinic;
  engine::patient_id patient;
  engine::visit what;
  bool is_overbooked = false;

  /// As the exclusion constraint sees it.
  bool excludes() const {
    return engine::takes_time(what.status) && !is_overbooked;
  }
  bool stands() const {
    return what.status <= engine::appointment_status::arrived;
  }
  /// Whether it is as a turn has seen it.
  bool is_at(const std::string& provider, const engine::slot& when) const {
    return what.provider == provider && what.when == when;
  }
};

struct hold_entry {
  engine::clinic_id clinic;
  engine::patient_id patient;
  std::string provider;
  engine::slot when;
  instant expires{};
};

struct timer_entry {
  engine::clinic_id clinic;
  std::string about;
  instant due{};
};

struct kept_request {
  std::string request_hash;
  engine::patient_id patient;
  std::int64_t version = 0;
  instant at{};
};

using appointment_table = std::map<engine::appointment_id, appointment_entry>;
using hold_table = std::map<engine::hold_id, hold_entry>;
using timer_key = std::pair<engine::patient_id, std::string>; ///< And kind.

struct model_tables {
  std::map<engine::patient_key, engine::patient_id> identities;
  std::map<engine::patient_id, patient_row> patients;
  std::set<std::string> inbound_keys; ///< See scoped() in model_store.hpp.
  std::map<std::string, kept_request> requests;
  std::map<engine::patient_id, std::vector<log_row>> log;
  std::map<engine::delivery_id, engine::delivery> outbox; ///< By id: in order.
  std::map<engine::delivery_id, persistence::message_status> states;
  std::map<std::string, engine::delivery_id> vendor_ids;
  std::map<std::string, persistence::message_status> early_statuses;
  std::map<engine::delivery_id, std::string> dead_letters; ///< Reason.
  appointment_table appointments;
  hold_table holds;
  std::map<timer_key, timer_entry> timers;
  std::vector<std::pair<engine::patient_id, std::string>> alerts;
  std::set<std::string> raw_events; ///< Keys.
};

} // namespace careline::simulation
