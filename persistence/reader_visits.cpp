// What staff and patients ask about visits, and what staff are told: the
// waiting list, notifications, the consent ledger.

#include "persistence/reader_impl.hpp"

#include "persistence/binary.hpp"
#include "persistence/conversation_json.hpp"
#include "persistence/cursor.hpp"

#include <algorithm>
#include <limits>

namespace careline::persistence {

namespace {

using engine::errc;
using engine::error;

constexpr std::int64_t visits_most = 20;
constexpr std::int64_t consents_most = 100;

/// The columns of VISIT in reader_sql.cpp, which come first.
engine::visit read_visit(const rows& r, int row) {
  engine::visit v;
  v.id = engine::appointment_id(r.uuid(row, 0));
  v.service = r.string(row, 1);
  v.provider = r.string(row, 2);
  v.when = {r.instant(row, 3), r.instant(row, 4)};
  v.status = engine::parse_appointment_status(r.text(row, 5))
                 .value_or(engine::appointment_status::booked);
  v.attendee = r.string(row, 6);
  v.is_confirmed = r.boolean(row, 7);
  return v;
}

appointment_row read_appointment(const rows& r, int row) {
  appointment_row a;
  a.what = read_visit(r, row);
  a.patient = engine::patient_id(r.uuid(row, 8));
  a.patient_name = r.string(row, 9);
  a.patient_phone = r.string(row, 10);
  a.booked_by = r.string(row, 11);
  a.updated_by = r.string(row, 12);
  a.cancelled_reason = r.string(row, 13);
  a.is_overbooked = r.boolean(row, 14);
  a.confirmed_at = r.maybe_instant(row, 15);
  a.created_at = r.instant(row, 16);
  a.updated_at = r.instant(row, 17);
  return a;
}

page<appointment_row> read_appointments(const rows& r, std::size_t most) {
  page<appointment_row> out;
  auto wanted = std::min(r.size(), static_cast<int>(most));
  for (int i = 0; i < wanted; ++i) out.rows.push_back(read_appointment(r, i));
  if (r.size() > wanted && wanted > 0)
    out.next_cursor =
        to_text(row_place{r.int64(wanted - 1, 3), r.uuid(wanted - 1, 0)});
  return out;
}

} // namespace

result<std::vector<engine::visit>>
store_reader::find_visits(engine::clinic_id clinic, engine::patient_id patient,
                          instant from) {
  auto answer = impl_->ask(reader_statement::find_visits,
                           {to_binary(clinic.value), to_binary(patient.value),
                            to_binary(from), to_binary(visits_most)});
  if (!answer) return answer.why();
  std::vector<engine::visit> out;
  for (int i = 0; i < answer.value().size(); ++i)
    out.push_back(read_visit(answer.value(), i));
  return out;
}

result<page<appointment_row>>
store_reader::list_appointments(engine::clinic_id clinic, instant from,
                                instant until, const std::string& provider,
                                const std::string& cursor, std::size_t most) {
  auto after =
      cursor.empty() ? std::optional(first_place) : parse_cursor(cursor);
  if (!after) return bad_cursor();
  auto answer = impl_->ask(
      reader_statement::list_appointments,
      {to_binary(clinic.value), to_binary(from), to_binary(until), provider,
       to_binary(after->microseconds), to_binary(after->id), one_more(most)});
  if (!answer) return answer.why();
  return read_appointments(answer.value(), most);
}

result<appointment_row>
store_reader::find_appointment(engine::clinic_id clinic,
                               engine::appointment_id id) {
  auto answer = impl_->ask(reader_statement::find_appointment,
                           {to_binary(clinic.value), to_binary(id.value)});
  if (!answer) return answer.why();
  if (answer.value().empty()) return error{errc::not_found, "appointment"};
  return read_appointment(answer.value(), 0);
}

result<page<appointment_row>> store_reader::list_patient_appointments(
    engine::clinic_id clinic, engine::patient_id patient,
    const std::string& cursor, std::size_t most) {
  auto before =
      cursor.empty() ? std::optional(last_place) : parse_cursor(cursor);
  if (!before) return bad_cursor();
  auto answer = impl_->ask(reader_statement::list_patient_appointments,
                           {to_binary(clinic.value), to_binary(patient.value),
                            to_binary(before->microseconds),
                            to_binary(before->id), one_more(most)});
  if (!answer) return answer.why();
  return read_appointments(answer.value(), most);
}

result<waiting_list> store_reader::waiting(engine::clinic_id clinic,
                                           std::size_t most) {
  auto id = to_binary(clinic.value);
  auto rows = impl_->ask(reader_statement::list_waiting,
                         {id, to_binary(static_cast<std::int64_t>(most))});
  if (!rows) return rows.why();
  waiting_list out;
  auto& r = rows.value();
  for (int i = 0; i < r.size(); ++i) {
    waiting_row w;
    w.patient = engine::patient_id(r.uuid(i, 0));
    w.name = r.string(i, 1);
    w.phone = r.string(i, 2);
    w.stage = read_word(r.text(i, 3), engine::stage::confirming_cancel,
                        engine::stage::idle);
    w.is_bot_paused = r.boolean(i, 4);
    w.answer_due_at = r.instant(i, 5);
    w.last_inbound_at = r.maybe_instant(i, 6);
    out.rows.push_back(std::move(w));
  }
  out.count = r.size();
  if (out.rows.size() < most) return out;
  auto all = impl_->ask(reader_statement::count_waiting, {id});
  if (!all) return all.why();
  out.count = all.value().int64(0, 0);
  return out;
}

result<page<notification_row>>
store_reader::list_notifications(engine::clinic_id clinic,
                                 const std::string& provider,
                                 const std::string& cursor, std::size_t most) {
  auto before = cursor.empty()
                    ? std::optional(std::numeric_limits<std::int64_t>::max())
                    : parse_number(cursor);
  if (!before) return bad_cursor();
  auto answer = impl_->ask(
      reader_statement::list_notifications,
      {to_binary(clinic.value), provider, to_binary(*before), one_more(most)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  page<notification_row> out;
  auto wanted = std::min(r.size(), static_cast<int>(most));
  for (int i = 0; i < wanted; ++i) {
    notification_row n;
    n.id = r.int64(i, 0);
    n.provider = r.string(i, 1);
    n.patient = engine::patient_id(r.uuid(i, 2));
    n.patient_name = r.string(i, 3);
    n.what = r.string(i, 4);
    n.about = r.string(i, 5);
    n.at = r.instant(i, 6);
    n.seen_at = r.maybe_instant(i, 7);
    n.seen_by = r.string(i, 8);
    out.rows.push_back(std::move(n));
  }
  if (r.size() > wanted && wanted > 0)
    out.next_cursor = std::to_string(r.int64(wanted - 1, 0));
  return out;
}

result<bool> store_reader::mark_notification_seen(engine::clinic_id clinic,
                                                  std::int64_t id,
                                                  const std::string& by) {
  auto answer = impl_->ask(reader_statement::mark_notification_seen,
                           {to_binary(clinic.value), to_binary(id), by});
  if (!answer) return answer.why();
  return !answer.value().empty();
}

result<std::vector<consent_row>>
store_reader::list_consents(engine::clinic_id clinic,
                            engine::patient_id patient) {
  auto answer = impl_->ask(reader_statement::list_consents,
                           {to_binary(clinic.value), to_binary(patient.value),
                            to_binary(consents_most)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  std::vector<consent_row> out;
  for (int i = 0; i < r.size(); ++i) {
    consent_row c;
    c.channel = read_channel(r.text(i, 0));
    c.is_opted_in = r.boolean(i, 1);
    read_evidence(r.text(i, 2), c.reason, c.message, c.vendor_message_id);
    c.at = r.instant(i, 3);
    out.push_back(std::move(c));
  }
  return out;
}

} // namespace careline::persistence
