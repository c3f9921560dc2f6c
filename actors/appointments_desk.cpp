// Appointments by the API: free times, booking, moving, statuses.

#include "actors/desk.hpp"

#include "actors/api_times.hpp"
#include "actors/appointments_json.hpp"
#include "actors/calendars.hpp"
#include "actors/desk_fields.hpp"
#include "actors/turn_rows.hpp"
#include "engine/phone.hpp"

#include <utility>

namespace careline::actors {

using engine::appointment_status;
using engine::errc;

namespace {

constexpr std::size_t key_bytes = 40;
constexpr std::size_t time_bytes = 64;
constexpr std::size_t name_bytes = 400;
constexpr std::size_t reason_bytes = 800;
constexpr std::size_t phone_bytes = 64;
constexpr auto days_of_slots = std::chrono::days(7);
constexpr auto days_of_list = std::chrono::days(31);
constexpr std::string_view any_provider = "any";

/// Who overbooks answers for two patients at once: the clinic's admin.
bool may_overbook(const api_call& call) {
  if (call.owner.role == "admin") return true;
  call.answer.send(io::problem(403, "overbook_not_allowed",
                               "Overbooking needs a token of role admin."));
  return false;
}

/// Reads "start" on the clinic's clock.
engine::instant read_start(io::json_fields& body, const std::string& text,
                           const api_call& call) {
  auto at = parse_api_time(text, call.clinic->clinic.zone);
  if (!at && !text.empty())
    body.fault("start", "must be an ISO 8601 time that comes once");
  return at.value_or(engine::instant{});
}

bool gives(const config::clinic& clinic, const std::string& provider,
           const std::string& service) {
  for (auto& key : engine::givers_of(clinic, service))
    if (key == provider) return true;
  return false;
}

} // namespace

// Reading.

void desk_state::show_slots(const api_call_ptr& call) {
  auto q = read_query(*call);
  if (!q || !read_range(*call, *q, days_of_slots)) return;
  auto& clinic = call->clinic->clinic;
  engine::find_slots find;
  if (auto s = q->all.find("service"); s != q->all.end())
    find.service = s->second;
  if (auto p = q->all.find("provider");
      p != q->all.end() && p->second != any_provider)
    find.provider = p->second;
  if (!clinic.find_service(find.service)
      || (!find.provider.empty()
          && !gives(clinic, find.provider, find.service))) {
    call->answer.send(io::problem(
        400, "invalid_query",
        "service must be a service of this clinic, provider one who gives it "
        "or \"any\"."));
    return;
  }
  find.from = q->from;
  find.until = q->until;
  find.most = q->most;
  auto show = [call, find](const engine::event& answer) {
    if (auto* found = std::get_if<engine::slots_found>(&answer))
      call->answer.send(slots_json(*found, find.service, find.provider,
                                   call->clinic->clinic));
    else
      call->answer.send(
          io::try_again(503, "calendar_unavailable", std::chrono::seconds(2)));
  };
  if (find.provider.empty()) {
    if (calendars_for(*call->clinic, find.service).empty())
      show(engine::slots_found{});
    else
      ask_all_calendars(*rt, self, call->clinic, find, {}, show);
    return;
  }
  auto calendar = call->clinic->calendars.find(find.provider);
  if (calendar == call->clinic->calendars.end()) {
    show(engine::calendar_silent{});
    return;
  }
  ask(*rt, self, calendar->second, rt->limits.calendar_answer,
      ask_calendar{find, {}, call->clinic})
      .then([show](calendar_answer& a) { show(a.answer); },
            [show](const caf::error&) { show(engine::calendar_silent{}); });
}

void desk_state::show_appointments(const api_call_ptr& call) {
  auto q = read_query(*call);
  if (!q || !read_range(*call, *q, days_of_list)) return;
  std::optional<appointment_status> wanted;
  if (auto s = q->all.find("status"); s != q->all.end()) {
    wanted = engine::parse_appointment_status(s->second);
    if (!wanted) {
      call->answer.send(
          io::problem(400, "invalid_query", "There is no such status."));
      return;
    }
  }
  list_appointments find{call->clinic->id, q->from, q->until, {},
                         q->cursor,        q->most};
  if (auto p = q->all.find("provider"); p != q->all.end())
    find.provider = p->second;
  look_up<appointments_answer>(
      call, std::move(find), [call, wanted](auto& page) {
        // A page may come out shorter; its cursor goes on all the same.
        if (wanted)
          std::erase_if(page.rows,
                        [&](auto& row) { return row.what.status != *wanted; });
        call->answer.send(appointments_json(page, call->clinic->clinic));
      });
}

void desk_state::show_appointment(const api_call_ptr& call) {
  look_up<appointment_answer>(
      call, find_appointment{call->clinic->id, call->appointment},
      [this, call](auto& row) {
        auto& clinic = call->clinic->clinic;
        call->answer.send(call->wants_calendar_file
                              ? appointment_file(row, clinic, rt->now())
                              : appointment_json(row, clinic));
      });
}

// Booking.

void desk_state::take_booking(const api_call_ptr& call) {
  auto body = fields_of(*call);
  if (!body) return;
  auto& b = *body;
  auto& clinic = call->clinic->clinic;
  engine::staff_booked wish;
  auto patient = b.optional_text({"patient_id"}, key_bytes);
  auto phone = b.optional_text({"patient_phone"}, phone_bytes);
  auto name = b.optional_text({"patient_name"}, name_bytes);
  wish.service = b.required_text({"service"}, key_bytes);
  wish.provider = b.required_text({"provider"}, key_bytes);
  auto start = b.required_text({"start"}, time_bytes);
  wish.attendee = b.optional_text({"attendee"}, name_bytes);
  wish.may_overbook = b.optional_bool({"overbook"});
  b.refuse_others();
  wish.start = read_start(b, start, *call);
  wish.by = call->owner.label;
  if (patient.empty() == phone.empty())
    b.fault("patient_id", "or patient_phone must be there, not both");
  if (!phone.empty()) {
    auto known = engine::to_e164(phone, clinic.country);
    if (!known) b.fault("patient_phone", "must be a phone number");
    call->creates = staff_action::newcomer{name, known.value_or("")};
  }
  if (b.is_valid() && !gives(clinic, wish.provider, wish.service))
    b.fault("provider", "must be one who gives the service");
  if (b.is_valid() && !clinic.find_service(wish.service))
    b.fault("service", "must be a service of this clinic");
  if (!are_valid(*call, b)) return;
  if (wish.may_overbook && !may_overbook(*call)) return;
  if (auto id = engine::parse_uuid(patient))
    call->patient = engine::patient_id(*id);
  call->action = staff_action::kind::book;
  call->event = std::move(wish);
  act_once(call);
}

/// The visit's id follows from the Idempotency-Key: a repeat finds it even
/// when the kept answer has gone.
void desk_state::book_once(const api_call_ptr& call) {
  auto book = [this, call] {
    if (call->creates) {
      act_for(call, {call->clinic->id,
                     {engine::identity_kind::phone, call->creates->phone}});
      return;
    }
    look_up<home_answer>(
        call, find_home{call->clinic->id, call->patient},
        [this, call](engine::patient_key& home) { act_for(call, home); });
  };
  if (call->idempotent.key.empty()) {
    book();
    return;
  }
  look_up<appointment_answer>(
      call,
      find_appointment{call->clinic->id,
                       appointment_for(call->clinic->id, call->idempotent)},
      [call](auto& row) {
        call->answer.send(appointment_json(row, call->clinic->clinic, 201));
      },
      book);
}

void desk_state::show_changed(const api_call_ptr& call,
                              engine::appointment_id id) {
  auto status = call->action == staff_action::kind::book ? 201U : 200U;
  look_up<appointment_answer>(
      call, find_appointment{call->clinic->id, id}, [call, status](auto& row) {
        call->answer.send(appointment_json(row, call->clinic->clinic, status));
      });
}

// Changing.

void desk_state::take_change(const api_call_ptr& call) {
  auto body = fields_of(*call);
  if (!body) return;
  auto& b = *body;
  auto word = b.optional_text({"status"}, key_bytes);
  auto reason = b.optional_text({"reason"}, reason_bytes);
  auto start = b.optional_text({"start"}, time_bytes);
  auto provider = b.optional_text({"provider"}, key_bytes);
  auto overbooks = b.optional_bool({"overbook"});
  b.refuse_others();
  if (word.empty() == start.empty())
    b.fault("status", "or start must be there, not both");
  if (!word.empty()) {
    auto to = engine::parse_appointment_status(word);
    if (!to) b.fault("status", "must be a status of appointments");
    call->action = staff_action::kind::set_status;
    call->event = engine::staff_set_status{
        call->owner.label, {}, to.value_or(appointment_status::booked), reason};
  } else {
    call->action = staff_action::kind::move;
    call->event = engine::staff_moved{call->owner.label,
                                      {},
                                      provider,
                                      read_start(b, start, *call),
                                      overbooks};
  }
  if (!are_valid(*call, b)) return;
  if (overbooks && !may_overbook(*call)) return;
  act_once(call);
}

/// Staff change a visit as it stands now; the commit is guarded by what was
/// read here.
void desk_state::change_visit(const api_call_ptr& call) {
  look_up<appointment_answer>(
      call, find_appointment{call->clinic->id, call->appointment},
      [this, call](auto& row) {
        auto& clinic = call->clinic->clinic;
        call->patient = row.patient;
        if (auto* set = std::get_if<engine::staff_set_status>(&*call->event)) {
          set->what = row.what;
          if (!engine::may_become(row.what.status, set->to)) {
            call->answer.send(refusal_json({"bad_status", {}}, clinic));
            return;
          }
        } else if (auto* move =
                       std::get_if<engine::staff_moved>(&*call->event)) {
          move->what = row.what;
          if (row.what.status != appointment_status::booked
              && row.what.status != appointment_status::pending) {
            call->answer.send(refusal_json({"bad_status", {}}, clinic));
            return;
          }
          auto& to =
              move->provider.empty() ? row.what.provider : move->provider;
          if (!gives(clinic, to, row.what.service)) {
            refuse_fields(*call, "provider must be one who gives the service");
            return;
          }
        }
        look_up<home_answer>(
            call, find_home{call->clinic->id, call->patient},
            [this, call](engine::patient_key& home) { act_for(call, home); });
      });
}

} // namespace careline::actors
