// What people ask: lists, one patient, whose token.

#include "persistence/reader_impl.hpp"

#include "persistence/binary.hpp"
#include "persistence/cursor.hpp"

#include <algorithm>

namespace careline::persistence {

namespace {

using engine::errc;
using engine::error;

} // namespace

result<page<conversation_row>>
store_reader::list_conversations(engine::clinic_id clinic,
                                 const std::string& cursor, std::size_t most) {
  auto before =
      cursor.empty() ? std::optional(last_place) : parse_cursor(cursor);
  if (!before) return bad_cursor();
  auto answer =
      impl_->ask(reader_statement::list_conversations,
                 {to_binary(clinic.value), to_binary(before->microseconds),
                  to_binary(before->id), one_more(most)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  page<conversation_row> out;
  auto wanted = std::min(r.size(), static_cast<int>(most));
  constexpr int after = 3 + conversation_columns;
  for (int i = 0; i < wanted; ++i) {
    conversation_row c;
    c.patient = engine::patient_id(r.uuid(i, 0));
    c.name = r.string(i, 1);
    c.phone = r.string(i, 2);
    c.conversation = read_conversation(r, i, 3);
    c.last_message_at = r.instant(i, after);
    if (!r.is_null(i, after + 1)) {
      c.channel = read_channel(r.text(i, after + 1));
      c.last_sender = read_sender(r.text(i, after + 2));
      c.last_message = r.string(i, after + 3);
    }
    out.rows.push_back(std::move(c));
  }
  if (r.size() > wanted && wanted > 0)
    out.next_cursor =
        to_text(row_place{r.int64(wanted - 1, after), r.uuid(wanted - 1, 0)});
  return out;
}

result<page<stored_message>>
store_reader::list_messages(engine::clinic_id clinic,
                            engine::patient_id patient,
                            const std::string& cursor, std::size_t most) {
  auto before = last_place.id;
  if (!cursor.empty()) {
    auto id = engine::parse_uuid(cursor);
    if (!id) return bad_cursor();
    before = *id;
  }
  auto known = impl_->ask(reader_statement::find_conversation,
                          {to_binary(clinic.value), to_binary(patient.value)});
  if (!known) return known.why();
  if (known.value().empty()) return error{errc::not_found, "patient"};
  auto answer =
      impl_->ask(reader_statement::list_messages,
                 {to_binary(patient.value), to_binary(before), one_more(most)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  page<stored_message> out;
  auto wanted = std::min(r.size(), static_cast<int>(most));
  for (int i = wanted - 1; i >= 0; --i) { // oldest first within the page
    stored_message m;
    m.id = engine::message_id(r.uuid(i, 0));
    m.channel = read_channel(r.text(i, 1));
    m.direction =
        r.text(i, 2) == "in" ? engine::direction::in : engine::direction::out;
    m.sender = read_sender(r.text(i, 3));
    m.content = read_word(r.text(i, 4), engine::content::unknown,
                          engine::content::unknown);
    m.body = r.string(i, 5);
    m.details = r.string(i, 6);
    m.author = r.string(i, 7);
    m.status =
        read_word(r.text(i, 8), message_status::dead, message_status::received);
    m.error = r.string(i, 9);
    m.sent_at = r.instant(i, 10);
    out.rows.push_back(std::move(m));
  }
  if (r.size() > wanted && wanted > 0)
    out.next_cursor = to_string(r.uuid(wanted - 1, 0));
  return out;
}

result<patient_info> store_reader::find_patient(engine::clinic_id clinic,
                                                engine::patient_id patient) {
  auto answer = impl_->ask(reader_statement::find_patient,
                           {to_binary(clinic.value), to_binary(patient.value)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  if (r.empty()) return error{errc::not_found, "patient"};
  patient_info p;
  p.patient = patient;
  p.name = r.string(0, 1);
  p.name_source = r.string(0, 2);
  p.whatsapp_name = r.string(0, 3);
  p.phone = r.string(0, 4);
  p.email = r.string(0, 5);
  p.date_of_birth = r.string(0, 6);
  p.preferred_language = r.string(0, 7);
  p.total_visits = static_cast<int>(r.int64(0, 8));
  p.total_cancellations = static_cast<int>(r.int64(0, 9));
  p.total_no_shows = static_cast<int>(r.int64(0, 10));
  p.first_visit_date = r.string(0, 11);
  p.last_visit_date = r.string(0, 12);
  p.is_active = r.boolean(0, 13);
  p.created_at = r.instant(0, 14);
  p.updated_at = r.instant(0, 15);
  p.conversation = read_conversation(r, 0, 16);
  p.last_seen_at = p.conversation.last_inbound_at;
  return p;
}

result<token_owner> store_reader::find_token(const std::string& token_hash) {
  auto answer = impl_->ask(reader_statement::find_token, {token_hash});
  if (!answer) return answer.why();
  auto& r = answer.value();
  if (r.empty()) return error{errc::not_found, "token"};
  return token_owner{r.string(0, 0), r.string(0, 1),
                     engine::clinic_id(r.uuid(0, 2))};
}

result<std::optional<kept_answer>>
store_reader::find_answer(engine::clinic_id clinic,
                          const std::string& idempotency_key) {
  auto answer = impl_->ask(reader_statement::find_answer,
                           {to_binary(clinic.value), idempotency_key});
  if (!answer) return answer.why();
  auto& r = answer.value();
  std::optional<kept_answer> out;
  if (r.empty()) return out;
  out.emplace();
  out->request_hash = r.string(0, 0);
  out->patient = engine::patient_id(r.uuid(0, 1));
  out->fenced = static_cast<int>(r.int64(0, 2));
  if (!r.is_null(0, 3)) out->message = engine::message_id(r.uuid(0, 3));
  return out;
}

} // namespace careline::persistence
