#include "actors/turn_rows.hpp"

#include <algorithm>

namespace careline::actors {

namespace {

using persistence::message_row;
using persistence::turn_record;

void add_inbound(turn_record& r, const patient_facts& who,
                 const engine::inbound_message& m, id_source& ids) {
  r.inbound_key = m.vendor_message_id;
  r.channel = m.channel;
  message_row row;
  row.id = engine::message_id(ids.next());
  row.channel = m.channel;
  row.direction = engine::direction::in;
  row.sender = engine::sender::patient;
  row.content = m.content;
  row.body = m.text;
  row.details = m.details;
  row.vendor_message_id = m.vendor_message_id;
  row.status = persistence::message_status::received;
  row.sent_at = m.sent_at;
  r.messages.push_back(std::move(row));

  if (who.is_new) {
    persistence::new_patient p;
    p.home = who.home;
    if (!m.from.user_id.empty()
        && who.home.who.kind != engine::identity_kind::whatsapp_user_id)
      p.other_identities.push_back(
          {engine::identity_kind::whatsapp_user_id, m.from.user_id});
    p.name = m.from.name;
    p.phone = m.from.phone;
    p.language = "en";
    r.creates = std::move(p);
    return;
  }
  if (!m.from.phone.empty() && m.from.phone != who.phone)
    r.new_identities.push_back({engine::identity_kind::phone, m.from.phone});
  if (!m.from.user_id.empty() && m.from.user_id != who.user_id)
    r.new_identities.push_back(
        {engine::identity_kind::whatsapp_user_id, m.from.user_id});
  if (!m.from.name.empty() && m.from.name != who.name) r.new_name = m.from.name;
}

void add_replies(turn_record& r, const patient_facts& who, const work& cause,
                 const engine::step& step, id_source& ids,
                 engine::instant now) {
  auto* message = std::get_if<handle_message>(&cause);
  auto* staff = std::get_if<staff_action>(&cause);
  for (auto& reply : step.replies) {
    message_row row;
    row.id = engine::message_id(ids.next());
    row.direction = engine::direction::out;
    row.sender = step.from_staff ? engine::sender::staff : engine::sender::bot;
    row.content = reply.choices.empty() ? engine::content::text
                                        : engine::content::interactive;
    row.body = reply.text;
    row.author = step.from_staff && staff ? staff->by
                 : step.from_ai           ? std::string(ai_author)
                                          : std::string{};
    row.status = persistence::message_status::queued;
    row.sent_at = now;

    engine::delivery d;
    d.id = engine::delivery_id(row.id.value);
    d.clinic = r.clinic;
    d.patient = who.id;
    d.account = step.after.account;
    d.to_phone = !who.phone.empty() ? who.phone
                 : message          ? message->message.from.phone
                                    : std::string{};
    d.to_user_id = !who.user_id.empty() ? who.user_id
                   : message            ? message->message.from.user_id
                                        : std::string{};
    d.from = row.sender;
    d.epoch = step.after.epoch;
    d.window_closes = step.after.last_inbound_at.value_or(now) + reply_window;
    d.what = reply;
    r.messages.push_back(std::move(row));
    r.deliveries.push_back(std::move(d));
  }
}

/// A fired timer's row goes with its turn, unless the turn started it anew.
void drop_fired(turn_record& r, const fire_timer& fired) {
  auto is_handled = [&](const engine::effect& e) {
    if (auto* s = std::get_if<engine::start_timer>(&e))
      return s->kind == fired.timer;
    if (auto* d = std::get_if<engine::drop_timer>(&e))
      return d->kind == fired.timer;
    return false;
  };
  if (std::none_of(r.effects.begin(), r.effects.end(), is_handled))
    r.effects.emplace_back(engine::drop_timer{fired.timer});
}

std::string_view action_name(staff_action::kind k) {
  switch (k) {
  case staff_action::kind::pause:
    return "pause_bot";
  case staff_action::kind::resume:
    return "resume_bot";
  case staff_action::kind::send:
    return "send_message";
  }
  return "unknown";
}

} // namespace

turn_record make_record(const patient_facts& who, const work& cause,
                        engine::step& step, id_source& ids,
                        engine::instant now) {
  turn_record r;
  r.clinic = who.home.clinic;
  r.patient = who.id;
  r.home = who.home;
  r.expected_version = who.version;
  for (auto& e : step.effects)
    if (auto* book = std::get_if<engine::book_appointment>(&e))
      if (book->id.is_nil()) book->id = engine::appointment_id(ids.next());
  r.effects = step.effects;
  if (auto* m = std::get_if<handle_message>(&cause))
    add_inbound(r, who, m->message, ids);
  if (auto* t = std::get_if<fire_timer>(&cause)) drop_fired(r, *t);
  if (auto* s = std::get_if<staff_action>(&cause)) {
    if (!s->idempotent.key.empty()) r.idempotent = s->idempotent;
    r.audit =
        persistence::audit_entry{s->by, std::string(action_name(s->what))};
  }
  add_replies(r, who, cause, step, ids, now);
  r.after = step.after;
  return r;
}

} // namespace careline::actors
