#include "bench/bare/fixed_turn.hpp"

#include <algorithm>

namespace careline::bench::bare {

namespace {

using persistence::message_row;

constexpr auto reply_window = std::chrono::hours(24);

message_row inbound_row(const engine::inbound_message& m, growing_ids& ids,
                        engine::instant now) {
  message_row row;
  row.id = engine::message_id(ids.next(now));
  row.channel = m.channel;
  row.content = m.content;
  row.body = m.text;
  row.details = m.details;
  row.vendor_message_id = m.vendor_message_id;
  row.sent_at = m.sent_at;
  return row;
}

message_row reply_row(growing_ids& ids, engine::instant now) {
  message_row row;
  row.id = engine::message_id(ids.next(now));
  row.direction = engine::direction::out;
  row.sender = engine::sender::bot;
  row.content = engine::content::interactive;
  row.status = persistence::message_status::queued;
  row.body = "We are open tomorrow from 9:00 to 18:00. Is there anything else "
             "I can do for you?";
  row.sent_at = now;
  return row;
}

engine::delivery delivery_of(const message_row& reply,
                             const persistence::turn_record& turn,
                             const engine::inbound_message& m) {
  engine::delivery d;
  d.id = engine::delivery_id(reply.id.value);
  d.clinic = turn.clinic;
  d.patient = turn.patient;
  d.account = m.account;
  d.to_phone = m.from.phone;
  d.to_user_id = m.from.user_id;
  d.window_closes = m.sent_at + reply_window;
  d.what.text = reply.body;
  d.what.choices = {{"book", "Book a visit", ""},
                    {"ask", "Ask something", ""},
                    {"person", "Talk to a person", ""}};
  return d;
}

persistence::new_patient newcomer(const engine::patient_key& home,
                                  const engine::sender_identity& from) {
  persistence::new_patient p;
  p.home = home;
  if (!from.user_id.empty()
      && home.who.kind != engine::identity_kind::whatsapp_user_id)
    p.other_identities.push_back(
        {engine::identity_kind::whatsapp_user_id, from.user_id});
  p.name = from.name;
  p.phone = from.phone;
  p.language = "en";
  return p;
}

} // namespace

engine::uuid growing_ids::next(engine::instant now) {
  const auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
  last_ = std::max(ms << 12, last_ + 1);
  return engine::make_uuid_v7(static_cast<std::int64_t>(last_ >> 12),
                              static_cast<std::uint16_t>(last_ & 0xfff),
                              random_());
}

engine::instant wall_now() {
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

engine::patient_key key_for(engine::clinic_id clinic,
                            const engine::sender_identity& from) {
  if (!from.phone.empty())
    return {clinic, {engine::identity_kind::phone, from.phone}};
  return {clinic, {engine::identity_kind::whatsapp_user_id, from.user_id}};
}

persistence::turn_record fixed_turn(const engine::patient_key& home,
                                    const known_patient& who,
                                    const engine::inbound_message& message,
                                    growing_ids& ids, engine::instant now) {
  persistence::turn_record t;
  t.clinic = home.clinic;
  t.patient = who.id;
  t.inbound_key = message.vendor_message_id;
  t.channel = message.channel;
  t.expected_version = who.version;
  t.after.stage = engine::stage::menu;
  t.after.account = message.account;
  t.after.last_inbound_at = message.sent_at;
  // As it is after any answered question: it changes with every turn.
  t.after.guard = {now, 1, std::hash<std::string>{}(message.text),
                   std::hash<std::string>{}(message.vendor_message_id)};
  t.messages.push_back(inbound_row(message, ids, now));
  t.messages.push_back(reply_row(ids, now));
  t.deliveries.push_back(delivery_of(t.messages.back(), t, message));
  if (who.version == 0) {
    t.creates = newcomer(home, message.from);
    t.effects.emplace_back(engine::record_consent{true, "first_contact"});
  }
  return t;
}

} // namespace careline::bench::bare
