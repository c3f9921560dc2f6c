// Deliveries given up: a person sees them, sends them again or drops them.

#include "persistence/admin.hpp"
#include "persistence/plain_session.hpp"

namespace careline::persistence {

namespace {

// Built anew from what is true now: today's address, today's window, and the
// epoch of today, because a person has decided that it shall go.
constexpr auto resend =
    "with d as (delete from dead_letters where id = $1::uuid returning *),"
    "s as (delete from message_states using d where message_states.id = d.id)"
    " insert into outbox (clinic_id, id, patient_id, epoch, window_closes,"
    "  sender, account, to_phone, to_user_id)"
    " select d.clinic_id, d.id, d.patient_id, c.epoch,"
    "  coalesce(c.last_inbound_at, to_timestamp(0)) + interval '24 hours',"
    "  l.sender, coalesce(d.account, c.account), p.phone, p.whatsapp_user_id"
    " from d join message_log l on l.patient_id = d.patient_id"
    "   and l.id = d.id"
    "  join conversations c on c.patient_id = d.patient_id"
    "  join patients p on p.id = d.patient_id"
    " on conflict do nothing returning 1";

result<int> run_on(const config::secret& dsn, const char* sql,
                   engine::delivery_id id) {
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto done = opened.value().query(sql, {to_string(id)});
  if (!done) return done.why();
  return done.value().size();
}

} // namespace

result<std::vector<dead_letter>> list_dead_letters(const config::secret& dsn,
                                                   std::size_t most) {
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto found = opened.value().query(
      "select id, clinic_id, patient_id, reason, attempts, at"
      " from dead_letters order by at desc, id desc limit $1::bigint",
      {std::to_string(most)});
  if (!found) return found.why();
  auto& r = found.value();
  std::vector<dead_letter> out;
  for (int i = 0; i < r.size(); ++i)
    out.push_back({engine::delivery_id(r.uuid(i, 0)),
                   engine::clinic_id(r.uuid(i, 1)),
                   engine::patient_id(r.uuid(i, 2)), r.string(i, 3),
                   static_cast<int>(r.int64(i, 4)), r.instant(i, 5)});
  return out;
}

result<int> resend_dead_letter(const config::secret& dsn,
                               engine::delivery_id id) {
  return run_on(dsn, resend, id);
}

result<int> drop_dead_letter(const config::secret& dsn,
                             engine::delivery_id id) {
  return run_on(dsn,
                "delete from dead_letters where id = $1::uuid"
                " returning 1",
                id);
}

} // namespace careline::persistence
