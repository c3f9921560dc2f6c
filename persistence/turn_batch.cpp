#include "persistence/turn_batch.hpp"

#include "persistence/conversation_json.hpp"
#include "persistence/digest.hpp"
#include "persistence/guard_bytes.hpp"

#include <algorithm>
#include <initializer_list>

namespace careline::persistence {

namespace {

using enum batch_statement;

/// Parameter types of one statement, after the guard's row count.
struct shape {
  batch_statement statement;
  bool is_guarded;
  std::vector<sql_type> types;
};

const std::vector<shape>& shapes() {
  using enum sql_type;
  static const std::vector<shape> all{
      {insert_inbound_keys, false, {uuid}},
      {insert_idempotency_keys, true, {uuid, text, text, uuid, int8, uuid}},
      {insert_home_identities, true, {uuid, int4, text, uuid}},
      {insert_other_identities, false, {uuid, int4, text, uuid}},
      {insert_patients,
       false,
       {uuid, uuid, int4, text, text, text, text, text}},
      {insert_conversations,
       false,
       {uuid, int8, int8, int4, timestamptz, timestamptz, timestamptz,
        timestamptz, text, text, json, text, text, bytea, json, uuid}},
      {update_conversations,
       true,
       {uuid, int8, int8, int4, timestamptz, timestamptz, timestamptz,
        timestamptz, text, text, json, text, text, bytea, json}},
      {take_fired_timers, true, {uuid, text, timestamptz}},
      {update_names, false, {uuid, text}},
      {insert_messages,
       false,
       {uuid, uuid, uuid, int4, timestamptz, text, text, json, text}},
      {mark_sent, false, {uuid, uuid, uuid, text, timestamptz, uuid}},
      {apply_early_statuses, false, {uuid, uuid, uuid, text, uuid}},
      {mark_retry, false, {uuid, uuid, int4, timestamptz, text}},
      {mark_dead, false, {uuid, uuid, uuid, int4, text, timestamptz}},
      {mark_fenced, false, {uuid, uuid, uuid, timestamptz, text}},
      {fence_replies, false, {uuid, uuid, int8, int8, uuid}},
      {insert_outbox,
       false,
       {uuid, uuid, uuid, int8, timestamptz, timestamptz, int4, text, text,
        text}},
      {release_appointments,
       true,
       {uuid, uuid, uuid, int4, text, text, text, timestamptz, timestamptz}},
      {drop_holds, false, {uuid, uuid}},
      {clear_holds, false, {uuid, text, uuid}},
      {move_appointments,
       true,
       {uuid, uuid, uuid, timestamptz, timestamptz, text, timestamptz,
        timestamptz, text, boolean, text}},
      {insert_holds,
       true,
       {uuid, uuid, uuid, text, timestamptz, timestamptz, timestamptz}},
      {insert_appointments,
       true,
       {uuid, uuid, uuid, text, timestamptz, timestamptz, text, text, text,
        boolean}},
      {set_appointment_statuses,
       true,
       {uuid, uuid, uuid, int4, text, text, text, timestamptz, timestamptz}},
      {recount_visits, false, {uuid, uuid}},
      {confirm_appointments, false, {uuid, uuid, uuid}},
      {drop_timers, false, {uuid, text}},
      {insert_timers, false, {uuid, text, uuid, text, timestamptz}},
      {insert_feedback, false, {uuid, uuid, int4}},
      {insert_alerts, false, {uuid, uuid, text}},
      {insert_consents, false, {uuid, uuid, int4, json}},
      {keep_languages, false, {uuid, text}},
      {insert_notifications, false, {uuid, uuid, text, text, text}},
      {insert_audit, false, {uuid, uuid, text, text}},
      {apply_statuses,
       false,
       {uuid, uuid, uuid, int4, text, timestamptz, text, uuid}},
      {apply_statuses_by_vendor_id,
       false,
       {uuid, text, int4, text, timestamptz, uuid}},
      {insert_raw_events, false, {uuid, int4, text, uuid, bytea, timestamptz}},
  };
  return all;
}

constexpr std::size_t index(batch_statement s) {
  return static_cast<std::size_t>(s);
}

/// An enum as the number that the statements turn back into a word.
template <class Enum>
std::int32_t number(Enum e) {
  return static_cast<std::int32_t>(e);
}

} // namespace

turn_batch::turn_batch() {
  for (auto& s : shapes())
    for (auto type : s.types) columns_[index(s.statement)].emplace_back(type);
}

turn_batch::columns& turn_batch::rows_of(batch_statement s) {
  return columns_[index(s)];
}

void turn_batch::clear() {
  for (auto& statement : columns_)
    for (auto& column : statement) column.clear();
  settled_.clear();
  statuses_.clear();
  records_ = 0;
}

void turn_batch::add(const record& r) {
  ++records_;
  std::visit([this](auto& one) { add(one); }, r);
}

void turn_batch::add(const turn_record& t) {
  if (!t.inbound_key.empty())
    rows_of(insert_inbound_keys)[0].add(t.inbound_uuid);
  if (t.idempotent) {
    auto& c = rows_of(insert_idempotency_keys);
    c[0].add(t.clinic);
    c[1].add(std::string_view(t.idempotent->key));
    c[2].add(std::string_view(t.idempotent->request_hash));
    c[3].add(t.patient);
    c[4].add(t.expected_version + 1);
    if (t.messages.empty())
      c[5].add_null();
    else
      c[5].add(t.messages.front().id);
  }
  if (t.creates) add_new_patient(t);
  for (auto& who : t.new_identities) add_identity(t, who);
  add_conversation(t);
  if (t.fired) {
    auto& c = rows_of(take_fired_timers);
    c[0].add(t.patient);
    c[1].add(std::string_view(t.fired->kind));
    c[2].add(t.fired->due);
  }
  if (!t.new_name.empty() && !t.creates) {
    auto& c = rows_of(update_names);
    c[0].add(t.patient);
    c[1].add(std::string_view(t.new_name));
  }
  for (auto& m : t.messages) add_message(t, m);
  if (t.fences) {
    auto& c = rows_of(fence_replies);
    c[0].add(t.patient);
    c[1].add(t.clinic);
    c[2].add(t.fences->below_epoch);
    c[3].add(t.expected_version + 1);
    for (auto& id : t.fences->in_flight) c[4].add(id);
  }
  for (auto& d : t.deliveries) add_delivery(d);
  add_effects(t);
  if (t.audit) {
    auto& c = rows_of(insert_audit);
    c[0].add(t.clinic);
    c[1].add(t.patient);
    c[2].add(std::string_view(t.audit->actor));
    c[3].add(std::string_view(t.audit->action));
  }
}

void turn_batch::add_new_patient(const turn_record& t) {
  auto& n = *t.creates;
  auto& home = rows_of(insert_home_identities);
  // All of them are guarded: somebody who is known by any of them is not new.
  auto claim = [&](const engine::identity& who) {
    home[0].add(t.clinic);
    home[1].add(number(who.kind));
    home[2].add(std::string_view(who.value));
    home[3].add(t.patient);
  };
  claim(n.home.who);

  using engine::identity_kind;
  std::string_view phone = n.phone;
  std::string_view user_id;
  auto learn = [&](const engine::identity& who) {
    if (who.kind == identity_kind::phone && phone.empty()) phone = who.value;
    if (who.kind == identity_kind::whatsapp_user_id && user_id.empty())
      user_id = who.value;
  };
  learn(n.home.who);
  for (auto who = n.other_identities.begin(); who != n.other_identities.end();
       ++who) {
    learn(*who);
    auto is_new = *who != n.home.who
                  && std::find(n.other_identities.begin(), who, *who) == who;
    if (is_new) claim(*who);
  }
  // A phone that was told is an identity, whether or not it was listed.
  engine::identity told{identity_kind::phone, std::string(phone)};
  if (!phone.empty() && told != n.home.who
      && std::find(n.other_identities.begin(), n.other_identities.end(), told)
             == n.other_identities.end())
    add_identity(t, told);

  auto& c = rows_of(insert_patients);
  c[0].add(t.patient);
  c[1].add(t.clinic);
  c[2].add(number(n.home.who.kind));
  c[3].add(std::string_view(n.home.who.value));
  c[4].add_or_null(n.name);
  c[5].add_or_null(phone);
  c[6].add_or_null(user_id);
  c[7].add(std::string_view(n.language));
}

void turn_batch::add_identity(const turn_record& t,
                              const engine::identity& who) {
  auto& c = rows_of(insert_other_identities);
  c[0].add(t.clinic);
  c[1].add(number(who.kind));
  c[2].add(std::string_view(who.value));
  c[3].add(t.patient);
}

void turn_batch::add_conversation(const turn_record& t) {
  auto& after = t.after;
  std::optional<engine::instant> last_message_at;
  for (auto& m : t.messages)
    last_message_at = std::max(last_message_at.value_or(m.sent_at), m.sent_at);
  auto& c = rows_of(t.creates ? insert_conversations : update_conversations);
  c[0].add(t.patient);
  c[1].add(t.expected_version);
  c[2].add(after.epoch);
  c[3].add(number(after.stage) | std::int32_t{after.misses} << 8
           | std::int32_t{after.is_bot_paused} << 16
           | std::int32_t{after.is_opted_out} << 17
           | std::int32_t{after.is_language_chosen} << 18
           | std::int32_t{after.language_doubts} << 19);
  c[4].add_or_null(last_message_at);
  c[5].add_or_null(after.last_inbound_at);
  c[6].add_or_null(after.answer_due_at);
  c[7].add_or_null(after.bot_paused_at);
  c[8].add(std::string_view(after.language));
  c[9].add(std::string_view(after.account));
  if (after.draft) {
    scratch_.clear();
    append_json(scratch_, *after.draft);
    c[10].add(std::string_view(scratch_));
  } else {
    c[10].add_null();
  }
  c[11].add_or_null(after.bot_paused_by);
  c[12].add_or_null(after.bot_paused_reason);
  c[13].add_or_null(to_bytes(after.guard));
  scratch_.clear();
  append_memory(scratch_, after);
  c[14].add_or_null(scratch_);
  if (t.creates) c[15].add(t.clinic);
}

void turn_batch::add_message(const turn_record& t, const message_row& m) {
  auto& c = rows_of(insert_messages);
  c[0].add(t.patient);
  c[1].add(m.id);
  c[2].add(t.clinic);
  c[3].add(number(m.channel) | number(m.direction) << 4 | number(m.sender) << 8
           | number(m.content) << 12 | number(m.status) << 20);
  c[4].add(m.sent_at);
  c[5].add(std::string_view(m.body));
  c[6].add_or_null(m.vendor_message_id);
  // A reply's buttons are stored with its message: the outbox row is tiny and
  // is filled up from here when it is read again.
  auto its_delivery =
      std::find_if(t.deliveries.begin(), t.deliveries.end(),
                   [&](auto& d) { return d.id.value == m.id.value; });
  if (its_delivery != t.deliveries.end())
    c[7].add_or_null(details_of(its_delivery->what, m.body));
  else
    c[7].add_or_null(m.details);
  c[8].add_or_null(m.author);
}

void turn_batch::add_delivery(const engine::delivery& d) {
  auto& c = rows_of(insert_outbox);
  c[0].add(d.clinic);
  c[1].add(d.id);
  c[2].add(d.patient);
  c[3].add(d.epoch);
  c[4].add(d.window_closes);
  if (d.not_before == engine::instant{})
    c[5].add_null();
  else
    c[5].add(d.not_before);
  c[6].add(number(d.from) | std::int32_t{d.attempt} << 4);
  c[7].add(std::string_view(d.account));
  c[8].add_or_null(d.to_phone);
  c[9].add_or_null(d.to_user_id);
}

void turn_batch::add(const raw_event& e) {
  auto& c = rows_of(insert_raw_events);
  if (e.clinic)
    c[0].add(*e.clinic);
  else
    c[0].add_null();
  c[1].add(number(e.channel));
  c[2].add(std::string_view(e.reason));
  if (e.key.empty())
    c[3].add_null();
  else
    c[3].add(inbound_key(e.clinic.value_or(engine::clinic_id{}), e.channel,
                         e.reason + ' ' + e.key));
  c[4].add(std::string_view(e.payload));
  c[5].add(e.at);
}

void turn_batch::send(connection& link, const engine::uuid& incarnation,
                      std::int64_t number) {
  flush_coalesced();
  sent_.clear();
  auto writer = to_binary(incarnation);
  auto batch = to_binary(number);
  std::string_view values[32] = {writer, batch};
  link.send(index(advance_marker), {values, 2});
  sent_.push_back(advance_marker);
  for (auto& s : shapes()) {
    auto& columns = rows_of(s.statement);
    if (columns[0].empty()) continue;
    std::size_t n = 0;
    std::string count;
    if (s.is_guarded) {
      count = to_binary(std::int64_t{columns[0].size()});
      values[n++] = count;
    }
    for (auto& column : columns) values[n++] = column.bytes();
    link.send(index(s.statement), {values, n});
    sent_.push_back(s.statement);
  }
}

std::unordered_map<engine::patient_id, int>
turn_batch::fenced(const flush_result& done) const {
  std::unordered_map<engine::patient_id, int> counts;
  auto at = std::find(sent_.begin(), sent_.end(), fence_replies);
  if (at == sent_.end()) return counts;
  auto& r = done.results[static_cast<std::size_t>(at - sent_.begin())];
  for (int i = 0; i < r.size(); ++i)
    counts[engine::patient_id(r.uuid(i, 0))] = static_cast<int>(r.int64(i, 1));
  return counts;
}

} // namespace careline::persistence
