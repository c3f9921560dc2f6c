// The live chat: conversations for people, and what a provider does in them.

#include "actors/desk.hpp"

#include "actors/desk_fields.hpp"
#include "actors/live_chat_json.hpp"
#include "config/utf8.hpp"

namespace careline::actors {

namespace {

constexpr std::size_t message_characters = 4'096; ///< WhatsApp's own bound.
constexpr std::size_t reason_characters = 200;

} // namespace

void desk_state::show_conversations(const api_call_ptr& call) {
  list_conversations q;
  q.clinic = call->clinic->id;
  auto query = read_query(*call);
  if (!query) return;
  q.cursor = query->cursor;
  q.most = query->most;
  look_up<conversations_answer>(call, std::move(q), [call](auto& page) {
    call->answer.send(conversations_json(page));
  });
}

void desk_state::show_messages(const api_call_ptr& call) {
  list_messages q;
  q.clinic = call->clinic->id;
  q.patient = call->patient;
  auto query = read_query(*call);
  if (!query) return;
  q.cursor = query->cursor;
  q.most = query->most;
  look_up<messages_answer>(call, std::move(q), [call](auto& page) {
    call->answer.send(messages_json(call->patient, page));
  });
}

void desk_state::show_patient(const api_call_ptr& call) {
  look_up<patient_answer>(
      call, find_patient{call->clinic->id, call->patient},
      [call](auto& found) { call->answer.send(patient_json(found)); });
}

void desk_state::take_send(const api_call_ptr& call) {
  auto body = fields_of(*call);
  if (!body) return;
  auto& b = *body;
  auto patient = b.required_text({"patient_id", "patientId"}, 64);
  call->text = b.required_text({"message", "text"}, message_characters * 4);
  b.refuse_others();
  if (b.is_valid()
      && config::count_code_points(call->text) > message_characters)
    b.fault("message", "must have at most 4096 characters");
  if (!are_valid(*call, b)) return;
  if (auto id = engine::parse_uuid(patient))
    call->patient = engine::patient_id(*id);
  call->action = staff_action::kind::send;
  act_once(call);
}

void desk_state::take_toggle(const api_call_ptr& call) {
  auto body = fields_of(*call);
  if (!body) return;
  auto& b = *body;
  auto patient = b.required_text({"patient_id", "patientId"}, 64);
  auto is_paused = b.required_bool({"paused"});
  call->reason = b.optional_text({"reason"}, reason_characters);
  b.refuse_others();
  if (!are_valid(*call, b)) return;
  if (auto id = engine::parse_uuid(patient))
    call->patient = engine::patient_id(*id);
  call->action =
      is_paused ? staff_action::kind::pause : staff_action::kind::resume;
  act_once(call);
}

} // namespace careline::actors
