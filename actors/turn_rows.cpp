#include "actors/turn_rows.hpp"

#include "persistence/admin.hpp"

#include <algorithm>
#include <charconv>

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

/// Somebody whom only staff know so far.
void add_newcomer(turn_record& r, const patient_facts& who,
                  const staff_action::newcomer& n, const engine::step& step) {
  persistence::new_patient p;
  p.home = who.home;
  p.name = n.name;
  p.phone = n.phone;
  p.language = step.after.language;
  r.creates = std::move(p);
}

/// Which of our addresses writes: the one the patient wrote to last, or the
/// clinic's first.
const std::string& account_of(const engine::step& step, const work& cause) {
  static const std::string none;
  if (!step.after.account.empty()) return step.after.account;
  auto& clinic = std::visit(
      [](auto& x) -> const config::clinic& { return x.clinic->clinic; }, cause);
  auto& all = clinic.whatsapp_phone_number_ids;
  return all.empty() ? none : all.front();
}

/// The words and choices of the step's replies move into the record.
void add_replies(turn_record& r, const patient_facts& who, const work& cause,
                 engine::step& step, id_source& ids, engine::instant now) {
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
    d.account = account_of(step, cause);
    d.to_phone = !who.phone.empty()        ? who.phone
                 : message                 ? message->message.from.phone
                 : staff && staff->creates ? staff->creates->phone
                                           : std::string{};
    d.to_user_id = !who.user_id.empty() ? who.user_id
                   : message            ? message->message.from.user_id
                                        : std::string{};
    d.from = row.sender;
    d.epoch = step.after.epoch;
    // Who never wrote has opened no window.
    d.window_closes = step.after.last_inbound_at
                          ? *step.after.last_inbound_at + reply_window
                          : now;
    d.what = std::move(reply);
    r.messages.push_back(std::move(row));
    r.deliveries.push_back(std::move(d));
  }
}

/// A fired timer's row goes with its turn, unless the turn started it anew.
/// The clock hears of it as of any other that is dropped.
void drop_fired(turn_record& r, const fire_timer& fired) {
  r.fired = persistence::fired_timer{fired.timer, fired.due};
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

template <class Effect>
const Effect* find_effect(const engine::step& step) {
  for (auto& e : step.effects)
    if (auto* found = std::get_if<Effect>(&e)) return found;
  return nullptr;
}

/// What the audit log calls it; overbooking has a name of its own.
std::string action_name(staff_action::kind k, const engine::step& step) {
  switch (k) {
  case staff_action::kind::pause:
    return "pause_bot";
  case staff_action::kind::resume:
    return "resume_bot";
  case staff_action::kind::send:
    return "send_message";
  case staff_action::kind::book: {
    auto* booked = find_effect<engine::book_appointment>(step);
    return booked && booked->is_overbooked ? "overbook_appointment"
                                           : "book_appointment";
  }
  case staff_action::kind::move: {
    auto* moved = find_effect<engine::move_appointment>(step);
    return moved && moved->is_overbooked ? "move_appointment_overbooked"
                                         : "move_appointment";
  }
  case staff_action::kind::set_status: {
    auto* set = find_effect<engine::set_appointment_status>(step);
    return "set_appointment_status"
           + (set ? ":" + std::string(to_string(set->to)) : std::string{});
  }
  case staff_action::kind::set_language:
    return "set_language";
  }
  return "unknown";
}

} // namespace

engine::appointment_id
appointment_for(engine::clinic_id clinic,
                const persistence::idempotent_request& request) {
  auto digest =
      persistence::token_hash(engine::to_string(clinic) + '\n' + request.key
                              + '\n' + request.request_hash);
  engine::uuid id;
  for (std::size_t i = 0; i < id.bytes.size(); ++i)
    std::from_chars(digest.data() + 2 * i, digest.data() + 2 * i + 2,
                    id.bytes[i], 16);
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return engine::appointment_id(id);
}

engine::appointment_id visit_wished(const staff_action& act, id_source& ids) {
  return act.idempotent.key.empty()
             ? engine::appointment_id(ids.next())
             : appointment_for(act.key.clinic, act.idempotent);
}

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
  if (r.creates) r.creates->language = step.after.language;
  if (auto* t = std::get_if<fire_timer>(&cause)) drop_fired(r, *t);
  if (auto* s = std::get_if<staff_action>(&cause)) {
    if (!s->idempotent.key.empty()) r.idempotent = s->idempotent;
    r.audit = persistence::audit_entry{s->by, action_name(s->what, step)};
    if (who.is_new && s->creates) add_newcomer(r, who, *s->creates, step);
  }
  r.messages.reserve(r.messages.size() + step.replies.size());
  r.deliveries.reserve(step.replies.size());
  add_replies(r, who, cause, step, ids, now);
  r.after = step.after;
  return r;
}

} // namespace careline::actors
