// What a turn tells people: staff, the consent ledger, the log.

#include "persistence/conversation_json.hpp"
#include "persistence/overloaded.hpp"
#include "persistence/turn_batch.hpp"

#include <algorithm>

namespace careline::persistence {

namespace {

using enum batch_statement;

/// The message of the patient that the turn answers, if there is one.
const message_row* heard(const turn_record& t) {
  for (auto& m : t.messages)
    if (m.direction == engine::direction::in) return &m;
  return nullptr;
}

bool is_note(const message_row& m) {
  return m.direction == engine::direction::out
         && m.content == engine::content::system;
}

/// An id right behind the given one, in the log's order.
engine::uuid next_to(engine::uuid id) {
  for (auto byte = id.bytes.rbegin(); byte != id.bytes.rend(); ++byte)
    if (++*byte != 0) break;
  return id;
}

/// For a turn without messages: its moment, and what sets it apart from the
/// patient's other turns.
engine::uuid id_for(const turn_record& t, engine::instant at) {
  std::uint64_t tail = 0;
  for (std::size_t i = 8; i < 16; ++i)
    tail = tail << 8 | t.patient.value.bytes[i];
  return engine::make_uuid_v7(at.time_since_epoch().count(),
                              static_cast<std::uint16_t>(t.expected_version),
                              tail);
}

} // namespace

void turn_batch::add_told(const turn_record& t) {
  auto begin = [&](batch_statement s) -> columns& {
    auto& c = rows_of(s);
    c[0].add(t.clinic);
    c[1].add(t.patient);
    return c;
  };
  int notes = 0;
  for (auto& e : t.effects)
    std::visit(
        overloaded{
            [&](const engine::feedback_given& f) {
              begin(insert_feedback)[2].add(std::int32_t{f.score});
            },
            [&](const engine::alert_staff& a) {
              begin(insert_alerts)[2].add(std::string_view(a.reason));
            },
            [&](const engine::record_consent& r) {
              auto& c = begin(insert_consents);
              c[2].add(static_cast<std::int32_t>(t.channel)
                       | std::int32_t{r.is_opted_in} << 4);
              auto* said = heard(t);
              scratch_.clear();
              append_evidence(scratch_, r.evidence,
                              said ? std::optional(said->id) : std::nullopt,
                              t.inbound_key);
              c[3].add(std::string_view(scratch_));
            },
            [&](const engine::keep_language& k) {
              auto& c = rows_of(keep_languages);
              c[0].add(t.patient);
              c[1].add(std::string_view(k.language));
            },
            [&](const engine::notify_provider& n) {
              auto& c = begin(insert_notifications);
              c[2].add_or_null(n.provider);
              c[3].add(std::string_view(n.what));
              c[4].add_or_null(n.about);
            },
            [&](const engine::leave_note& n) { add_note(t, n, ++notes); },
            [](const auto&) {},
        },
        e);
}

/// A line of the log that no delivery belongs to: only staff see it. Whoever
/// made the turn may have written it already, to show it at once.
void turn_batch::add_note(const turn_record& t, const engine::leave_note& note,
                          int number) {
  for (auto& m : t.messages)
    if (is_note(m) && m.body == note.text) return;
  message_row row;
  row.direction = engine::direction::out;
  row.sender = engine::sender::system;
  row.content = engine::content::system;
  row.channel = t.channel;
  row.body = note.text;
  row.status = message_status::received;
  if (t.messages.empty()) {
    row.sent_at = std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
    row.id = engine::message_id(id_for(t, row.sent_at));
  } else {
    row.sent_at = t.messages.back().sent_at;
    row.id = t.messages.back().id;
  }
  for (; number > 0; --number)
    row.id = engine::message_id(next_to(row.id.value));
  add_message(t, row);
}

} // namespace careline::persistence
