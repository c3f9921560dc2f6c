#include "actors/live_chat_json.hpp"

#include "actors/api_json.hpp"
#include "actors/turn_rows.hpp"

namespace careline::actors {

using io::json_writer;

namespace {

void pause_fields(json_writer& w, const engine::conversation& c) {
  w.field("is_bot_paused", c.is_bot_paused);
  w.field("bot_paused_at", c.bot_paused_at);
  optional_text(w, "bot_paused_by", c.bot_paused_by);
  optional_text(w, "bot_paused_reason", c.bot_paused_reason);
  w.field("ai_paused", c.is_bot_paused);
  w.field("ai_paused_at", c.bot_paused_at);
  optional_text(w, "ai_paused_by", c.bot_paused_by);
  optional_text(w, "ai_paused_reason", c.bot_paused_reason);
}

void conversation_fields(json_writer& w, const engine::conversation& c) {
  pause_fields(w, c);
  w.field("is_opted_out", c.is_opted_out);
  w.field("language", std::string_view(c.language));
  w.field("stage", engine::to_string(c.stage));
  w.field("answer_due_at", c.answer_due_at);
  w.field("last_inbound_at", c.last_inbound_at);
  w.key("window_closes_at");
  if (c.last_inbound_at)
    w.value(*c.last_inbound_at + reply_window);
  else
    w.null();
}

} // namespace

io::response
conversations_json(const persistence::page<persistence::conversation_row>& p) {
  std::string body;
  json_writer w(body);
  w.begin_object().key("conversations").begin_array();
  for (auto& row : p.rows) {
    w.begin_object();
    w.field("patient_id", std::string_view(engine::to_string(row.patient)));
    optional_text(w, "name", row.name);
    optional_text(w, "phone", row.phone);
    w.field("channel", engine::to_string(row.channel));
    optional_text(w, "last_message", row.last_message);
    w.field("last_sender", engine::to_string(row.last_sender));
    w.field("last_message_at", row.last_message_at);
    conversation_fields(w, row.conversation);
    w.end_object();
  }
  w.end_array();
  optional_text(w, "next_cursor", p.next_cursor);
  w.end_object();
  return json_answer(std::move(body));
}

io::response
messages_json(engine::patient_id patient,
              const persistence::page<persistence::stored_message>& p) {
  std::string body;
  json_writer w(body);
  w.begin_object();
  w.field("patient_id", std::string_view(engine::to_string(patient)));
  w.key("messages").begin_array();
  for (auto& row : p.rows) {
    w.begin_object();
    w.field("id", std::string_view(engine::to_string(row.id)));
    w.field("channel", engine::to_string(row.channel));
    w.field("direction",
            row.direction == engine::direction::in ? "inbound" : "outbound");
    w.field("sender", engine::to_string(row.sender));
    w.field("type", engine::to_string(row.content));
    w.field("body", std::string_view(row.body));
    w.key("details");
    if (row.details.empty())
      w.null();
    else
      w.raw(row.details);
    optional_text(w, "author", row.author);
    w.field("status", persistence::to_string(row.status));
    optional_text(w, "error", row.error);
    w.field("sent_at", row.sent_at);
    w.end_object();
  }
  w.end_array();
  optional_text(w, "next_cursor", p.next_cursor);
  w.end_object();
  return json_answer(std::move(body));
}

io::response patient_json(const persistence::patient_info& p) {
  std::string body;
  json_writer w(body);
  w.begin_object();
  w.field("patient_id", std::string_view(engine::to_string(p.patient)));
  optional_text(w, "name", p.name);
  optional_text(w, "name_source", p.name_source);
  optional_text(w, "whatsapp_name", p.whatsapp_name);
  optional_text(w, "phone", p.phone);
  optional_text(w, "email", p.email);
  optional_text(w, "date_of_birth", p.date_of_birth);
  optional_text(w, "preferred_language", p.preferred_language);
  w.field("total_visits", p.total_visits);
  w.field("total_cancellations", p.total_cancellations);
  w.field("total_no_shows", p.total_no_shows);
  optional_text(w, "first_visit_date", p.first_visit_date);
  optional_text(w, "last_visit_date", p.last_visit_date);
  w.field("is_active", p.is_active);
  w.field("last_seen_at", p.last_seen_at);
  w.field("created_at", p.created_at);
  w.field("updated_at", p.updated_at);
  conversation_fields(w, p.conversation);
  w.end_object();
  return json_answer(std::move(body));
}

io::response staff_action_json(engine::patient_id patient, bool is_bot_paused,
                               int fenced,
                               std::optional<engine::message_id> message) {
  std::string body;
  json_writer w(body);
  w.begin_object();
  w.field("patient_id", std::string_view(engine::to_string(patient)));
  if (message) {
    w.field("message_id", std::string_view(engine::to_string(*message)));
    w.field("status", "queued");
  }
  w.field("is_bot_paused", is_bot_paused);
  w.field("ai_paused", is_bot_paused);
  w.field("fenced", fenced);
  w.end_object();
  return json_answer(std::move(body));
}

} // namespace careline::actors
