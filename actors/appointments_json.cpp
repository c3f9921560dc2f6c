#include "actors/appointments_json.hpp"

#include "actors/api_json.hpp"
#include "actors/api_times.hpp"
#include "engine/icalendar.hpp"

#include <algorithm>

namespace careline::actors {

using io::json_writer;

namespace {

void named(json_writer& w, std::string_view what, const std::string& key,
           std::string_view name) {
  w.field(what, std::string_view(key));
  optional_text(w, std::string(what) + "_name", name);
}

std::string_view name_of(const config::service* s) {
  return s ? std::string_view(s->name) : std::string_view{};
}
std::string_view name_of(const config::provider* p) {
  return p ? std::string_view(p->name) : std::string_view{};
}

/// What a patient needs to know ends before the buffer does.
void times(json_writer& w, const engine::slot& when, const std::string& service,
           const config::clinic& clinic) {
  auto* s = clinic.find_service(service);
  auto end = when.end - (s ? s->buffer : std::chrono::minutes(0));
  if (end <= when.start) end = when.end;
  w.field("start", when.start);
  w.field("end", end);
  w.field("start_local", std::string_view(local_time(when.start, clinic.zone)));
  w.field("end_local", std::string_view(local_time(end, clinic.zone)));
}

void appointment(json_writer& w, const persistence::appointment_row& row,
                 const config::clinic& clinic) {
  auto& v = row.what;
  w.begin_object();
  w.field("id", std::string_view(engine::to_string(v.id)));
  w.field("patient_id", std::string_view(engine::to_string(row.patient)));
  optional_text(w, "patient_name", row.patient_name);
  optional_text(w, "patient_phone", row.patient_phone);
  optional_text(w, "attendee", v.attendee);
  named(w, "service", v.service, name_of(clinic.find_service(v.service)));
  named(w, "provider", v.provider, name_of(clinic.find_provider(v.provider)));
  times(w, v.when, v.service, clinic);
  w.field("zone", std::string_view(clinic.zone_name));
  w.field("status", engine::to_string(v.status));
  w.field("is_confirmed", v.is_confirmed);
  w.field("confirmed_at", row.confirmed_at);
  w.field("is_overbooked", row.is_overbooked);
  optional_text(w, "booked_by", row.booked_by);
  optional_text(w, "updated_by", row.updated_by);
  optional_text(w, "cancelled_reason", row.cancelled_reason);
  w.field("created_at", row.created_at);
  w.field("updated_at", row.updated_at);
  w.end_object();
}

void slot(json_writer& w, const engine::slot& when, const std::string& service,
          const std::string& provider, const config::clinic& clinic) {
  w.begin_object();
  times(w, when, service, clinic);
  if (!provider.empty())
    named(w, "provider", provider, name_of(clinic.find_provider(provider)));
  w.end_object();
}

std::string_view detail_of(std::string_view code) {
  if (code == "slot_taken") return "That time is taken.";
  if (code == "not_bookable") return "Nobody can be booked then.";
  if (code == "no_such_visit") return "There is no such appointment.";
  if (code == "bad_status")
    return "An appointment in this status cannot be changed so.";
  if (code == "opted_out")
    return "The patient wrote STOP: nothing may be sent until they write "
           "START.";
  if (code == "changed_meanwhile")
    return "The appointment was changed meanwhile: read it again.";
  return "This cannot be done.";
}

} // namespace

io::response appointment_json(const persistence::appointment_row& row,
                              const config::clinic& clinic, unsigned status) {
  std::string body;
  json_writer w(body);
  appointment(w, row, clinic);
  auto r = json_answer(std::move(body), status);
  if (status == 201)
    r.headers.emplace_back("Location", "/api/v1/appointments/"
                                           + engine::to_string(row.what.id));
  return r;
}

io::response
appointments_json(const persistence::page<persistence::appointment_row>& page,
                  const config::clinic& clinic) {
  std::string body;
  json_writer w(body);
  w.begin_object().key("appointments").begin_array();
  for (auto& row : page.rows) appointment(w, row, clinic);
  w.end_array();
  optional_text(w, "next_cursor", page.next_cursor);
  w.end_object();
  return json_answer(std::move(body));
}

io::response appointment_file(const persistence::appointment_row& row,
                              const config::clinic& clinic,
                              engine::instant now) {
  // Every change is later than the one before: its second is a sequence.
  auto sequence = std::chrono::duration_cast<std::chrono::seconds>(
                      row.updated_at - row.created_at)
                      .count();
  io::response r;
  r.content_type = "text/calendar; charset=utf-8";
  r.body = engine::icalendar(row.what, clinic,
                             std::max<std::int64_t>(0, sequence), now);
  r.headers.emplace_back("Content-Disposition",
                         "attachment; filename=\"appointment.ics\"");
  return r;
}

io::response slots_json(const engine::slots_found& found,
                        const std::string& service, const std::string& provider,
                        const config::clinic& clinic) {
  std::string body;
  json_writer w(body);
  w.begin_object();
  named(w, "service", service, name_of(clinic.find_service(service)));
  w.field("zone", std::string_view(clinic.zone_name));
  w.key("slots").begin_array();
  for (std::size_t i = 0; i < found.slots.size(); ++i)
    slot(w, found.slots[i], service,
         provider.empty() && i < found.providers.size() ? found.providers[i]
                                                        : provider,
         clinic);
  w.end_array().end_object();
  return json_answer(std::move(body));
}

io::response refusal_json(const engine::staff_refusal& why,
                          const config::clinic& clinic) {
  auto status = why.code == "no_such_visit" ? 404U : 409U;
  auto r = io::problem(status, why.code, detail_of(why.code));
  std::string nearest;
  json_writer w(nearest);
  w.begin_array();
  for (auto& s : why.nearest) {
    w.begin_object();
    w.field("start", s.start);
    w.field("start_local", std::string_view(local_time(s.start, clinic.zone)));
    w.end_object();
  }
  w.end_array();
  // The problem is one JSON object: its brace is moved behind the list.
  if (!r.body.empty() && r.body.back() == '}') {
    r.body.pop_back();
    r.body += ",\"nearest\":" + nearest + "}";
  }
  return r;
}

io::response waiting_json(const persistence::waiting_list& list,
                          engine::instant now) {
  std::string body;
  json_writer w(body);
  w.begin_object().field("count", list.count).key("waiting").begin_array();
  for (auto& row : list.rows) {
    w.begin_object();
    w.field("patient_id", std::string_view(engine::to_string(row.patient)));
    optional_text(w, "name", row.name);
    optional_text(w, "phone", row.phone);
    w.field("stage", engine::to_string(row.stage));
    w.field("is_bot_paused", row.is_bot_paused);
    w.field("answer_due_at", row.answer_due_at);
    w.field("is_overdue", row.answer_due_at <= now);
    w.field("last_inbound_at", row.last_inbound_at);
    w.end_object();
  }
  w.end_array().end_object();
  return json_answer(std::move(body));
}

io::response notifications_json(
    const persistence::page<persistence::notification_row>& page) {
  std::string body;
  json_writer w(body);
  w.begin_object().key("notifications").begin_array();
  for (auto& row : page.rows) {
    w.begin_object();
    w.field("id", row.id);
    optional_text(w, "provider", row.provider);
    w.field("patient_id", std::string_view(engine::to_string(row.patient)));
    optional_text(w, "patient_name", row.patient_name);
    w.field("what", std::string_view(row.what));
    optional_text(w, "about", row.about);
    w.field("at", row.at);
    w.field("seen_at", row.seen_at);
    optional_text(w, "seen_by", row.seen_by);
    w.end_object();
  }
  w.end_array();
  optional_text(w, "next_cursor", page.next_cursor);
  w.end_object();
  return json_answer(std::move(body));
}

io::response consents_json(engine::patient_id patient,
                           const std::vector<persistence::consent_row>& rows) {
  std::string body;
  json_writer w(body);
  w.begin_object();
  w.field("patient_id", std::string_view(engine::to_string(patient)));
  w.key("consents").begin_array();
  for (auto& row : rows) {
    w.begin_object();
    w.field("channel", engine::to_string(row.channel));
    w.field("state", row.is_opted_in ? "opted_in" : "opted_out");
    optional_text(w, "reason", row.reason);
    w.key("message_id");
    if (row.message)
      w.value(std::string_view(engine::to_string(*row.message)));
    else
      w.null();
    optional_text(w, "vendor_message_id", row.vendor_message_id);
    w.field("at", row.at);
    w.end_object();
  }
  w.end_array().end_object();
  return json_answer(std::move(body));
}

} // namespace careline::actors
