// What the actors ask when they begin again: the outbox, calendars, timers;
// and how much is left to do.

#include "persistence/reader_impl.hpp"

#include "persistence/binary.hpp"
#include "persistence/conversation_json.hpp"

namespace careline::persistence {

namespace {

/// The first 48 bits of a version 7 id are milliseconds since 1970.
engine::instant made_at(const engine::uuid& id) {
  std::int64_t ms = 0;
  for (int i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[static_cast<size_t>(i)];
  return engine::instant(std::chrono::milliseconds(ms));
}

std::string row_limit(std::size_t most) {
  return to_binary(static_cast<std::int64_t>(most));
}

} // namespace

result<std::vector<std::string>> store_reader::outbox_accounts() {
  auto answer = impl_->ask(reader_statement::outbox_accounts, {});
  if (!answer) return answer.why();
  std::vector<std::string> out;
  for (int i = 0; i < answer.value().size(); ++i)
    out.push_back(answer.value().string(i, 0));
  return out;
}

result<std::vector<engine::delivery>>
store_reader::load_outbox(const std::string& account, engine::delivery_id after,
                          std::size_t most) {
  auto answer = impl_->ask(reader_statement::load_outbox,
                           {account, to_binary(after.value), row_limit(most)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  std::vector<engine::delivery> out;
  out.reserve(static_cast<std::size_t>(r.size()));
  for (int i = 0; i < r.size(); ++i) {
    engine::delivery d;
    d.id = engine::delivery_id(r.uuid(i, 0));
    d.clinic = engine::clinic_id(r.uuid(i, 1));
    d.patient = engine::patient_id(r.uuid(i, 2));
    d.account = r.string(i, 3);
    d.to_phone = r.string(i, 4);
    d.to_user_id = r.string(i, 5);
    d.from = read_sender(r.text(i, 6));
    d.epoch = r.int64(i, 7);
    d.attempt = static_cast<int>(r.int64(i, 8));
    d.not_before = r.maybe_instant(i, 9).value_or(engine::instant{});
    d.window_closes = r.instant(i, 10);
    d.what = read_reply(r.text(i, 11), r.text(i, 12));
    d.epoch_now = r.int64(i, 13);
    out.push_back(std::move(d));
  }
  return out;
}

result<store_reader::busy_calendar>
store_reader::load_calendar(engine::clinic_id clinic,
                            const std::string& provider_key,
                            engine::instant from) {
  auto appointments =
      impl_->ask(reader_statement::load_appointments,
                 {to_binary(clinic.value), provider_key, to_binary(from)});
  if (!appointments) return appointments.why();
  auto holds =
      impl_->ask(reader_statement::load_holds,
                 {to_binary(clinic.value), provider_key, to_binary(from)});
  if (!holds) return holds.why();
  busy_calendar out;
  auto& a = appointments.value();
  for (int i = 0; i < a.size(); ++i)
    out.appointments.push_back({engine::appointment_id(a.uuid(i, 0)),
                                {a.instant(i, 1), a.instant(i, 2)}});
  auto& h = holds.value();
  for (int i = 0; i < h.size(); ++i)
    out.holds.push_back({engine::hold_id(h.uuid(i, 0)),
                         engine::patient_id(h.uuid(i, 1)),
                         {h.instant(i, 2), h.instant(i, 3)},
                         h.instant(i, 4)});
  return out;
}

result<std::vector<timer_row>> store_reader::load_timers(instant until,
                                                         std::size_t most) {
  auto answer = impl_->ask(reader_statement::load_timers,
                           {to_binary(until), row_limit(most)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  std::vector<timer_row> out;
  for (int i = 0; i < r.size(); ++i) {
    timer_row t;
    t.id = engine::timer_id(r.uuid(i, 0));
    t.clinic = engine::clinic_id(r.uuid(i, 1));
    t.patient = engine::patient_id(r.uuid(i, 2));
    t.home = {t.clinic, {read_identity_kind(r.text(i, 3)), r.string(i, 4)}};
    t.kind = r.string(i, 5);
    t.about = r.string(i, 6);
    t.due = r.instant(i, 7);
    out.push_back(std::move(t));
  }
  return out;
}

result<std::vector<opted_out_patient>>
store_reader::opted_out_patients(const opted_out_patient& after,
                                 std::size_t most) {
  auto answer = impl_->ask(reader_statement::opted_out_patients,
                           {to_binary(after.clinic.value),
                            to_binary(after.patient.value), row_limit(most)});
  if (!answer) return answer.why();
  std::vector<opted_out_patient> out;
  auto& r = answer.value();
  for (int i = 0; i < r.size(); ++i)
    out.push_back(
        {engine::clinic_id(r.uuid(i, 0)), engine::patient_id(r.uuid(i, 1))});
  return out;
}

result<store_reader::backlog> store_reader::measure_backlog() {
  auto answer = impl_->ask(reader_statement::measure_backlog, {});
  if (!answer) return answer.why();
  auto& r = answer.value();
  backlog b;
  if (auto id = engine::parse_uuid(r.text(0, 0)))
    b.oldest_unsent = made_at(*id);
  b.oldest_unanswered = r.maybe_instant(0, 1);
  // Counted as far as the bound; beyond it the planner's estimate is better.
  b.outbox_rows = r.int64(0, 2);
  if (b.outbox_rows > 100'000)
    b.outbox_rows = std::max(b.outbox_rows, r.int64(0, 3));
  b.dead_letters = r.int64(0, 4);
  b.raw_events = r.int64(0, 5);
  b.waiting = r.int64(0, 6);
  b.oldest_waiting_since = r.maybe_instant(0, 7);
  b.oldest_timer_due = r.maybe_instant(0, 8);
  return b;
}

result<store_reader::server_state> store_reader::read_server_state() {
  auto answer = impl_->ask(reader_statement::read_server_state, {});
  if (!answer) return answer.why();
  auto& r = answer.value();
  server_state s;
  s.oldest_snapshot_transactions = r.int64(0, 0);
  s.oldest_transaction = r.maybe_instant(0, 1);
  s.connections = r.int64(0, 2);
  s.connections_at_most = r.int64(0, 3);
  s.wal_bytes = r.int64(0, 4);
  s.checkpoints_timed = r.int64(0, 5);
  s.checkpoints_requested = r.int64(0, 6);
  s.is_durable = r.boolean(0, 7);
  s.is_quiet = r.boolean(0, 8);
  return s;
}

} // namespace careline::persistence
