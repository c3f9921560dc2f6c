#include "actors/desk.hpp"

#include "actors/appointments_json.hpp"
#include "actors/live_chat_json.hpp"
#include "actors/turn_rows.hpp"
#include "persistence/admin.hpp"

#include <caf/stateful_actor.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace careline::actors {

using engine::errc;

namespace {

constexpr auto sweep_every = std::chrono::milliseconds(100);
constexpr std::size_t key_characters = 255;

std::optional<std::string> bearer_of(const io::request& r) {
  auto* header = r.header("authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (!header || !header->starts_with(scheme)) return std::nullopt;
  return header->substr(scheme.size());
}

/// An id that cannot be is answered as one that is not: after the login.
void read_ids(const io::parameters& path, api_call& call) {
  if (auto id = path.find("patientId"); id != path.end())
    if (auto patient = engine::parse_uuid(id->second))
      call.patient = engine::patient_id(*patient);
  if (auto id = path.find("appointmentId"); id != path.end()) {
    std::string_view text = id->second;
    constexpr std::string_view file = ".ics";
    call.wants_calendar_file = text.ends_with(file);
    if (call.wants_calendar_file) text.remove_suffix(file.size());
    if (auto appointment = engine::parse_uuid(text))
      call.appointment = engine::appointment_id(*appointment);
  }
  if (auto id = path.find("notificationId"); id != path.end()) {
    auto& text = id->second;
    auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, call.notification).ptr != end)
      call.notification = 0;
  }
}

bool looks_paused_after(const api_call& call) {
  return call.action != staff_action::kind::resume;
}

} // namespace

struct desk_state::route {
  std::string_view method;
  std::string_view pattern;
  handler next;
};

void desk_state::on_api_request_arrived(api_request_arrived& m) {
  static constexpr std::array routes{
      route{"GET", "/conversations", &desk_state::show_conversations},
      route{"GET", "/messages/{patientId}", &desk_state::show_messages},
      route{"GET", "/patient-info/{patientId}", &desk_state::show_patient},
      route{"POST", "/send", &desk_state::take_send},
      route{"POST", "/toggle-bot", &desk_state::take_toggle},
      route{"POST", "/pause-ai", &desk_state::take_toggle},
      route{"GET", "/api/v1/slots", &desk_state::show_slots},
      route{"GET", "/api/v1/appointments", &desk_state::show_appointments},
      route{"POST", "/api/v1/appointments", &desk_state::take_booking},
      route{"GET", "/api/v1/appointments/{appointmentId}",
            &desk_state::show_appointment},
      route{"PATCH", "/api/v1/appointments/{appointmentId}",
            &desk_state::take_change},
      route{"GET", "/api/v1/patients/{patientId}/appointments",
            &desk_state::show_patient_appointments},
      route{"GET", "/api/v1/patients/{patientId}/consents",
            &desk_state::show_consents},
      route{"PATCH", "/api/v1/patients/{patientId}",
            &desk_state::take_language},
      route{"GET", "/api/v1/waiting", &desk_state::show_waiting},
      route{"GET", "/api/v1/notifications", &desk_state::show_notifications},
      route{"POST", "/api/v1/notifications/{notificationId}/seen",
            &desk_state::mark_seen},
  };
  // Who waits for the reader or for a turn is in nobody's mailbox: requests
  // are counted from here until they are answered.
  if (*under_way >= rt->limits.api_requests_in_flight) {
    count_refusal(*rt, refusal::api_requests);
    m.answer.send(io::try_again(429, "overloaded", std::chrono::seconds(1)));
    return;
  }
  ++*under_way;
  api_call_ptr call(new api_call, [count = under_way](api_call* done) {
    delete done;
    --*count;
  });
  call->answer = m.answer;
  call->request = std::move(m.request);
  std::string_view path = call->request.path;
  for (std::string_view prefix : {"/api/live-chat", "/api/chat"})
    if (path.starts_with(prefix)) {
      path.remove_prefix(prefix.size());
      break;
    }
  bool is_known_path = false;
  for (auto& r : routes) {
    auto found = io::match(r.pattern, path);
    if (!found) continue;
    is_known_path = true;
    if (r.method != call->request.method) continue;
    read_ids(*found, *call);
    authenticate(call, r.next);
    return;
  }
  if (is_known_path)
    call->answer.send(io::problem(405, "method_not_allowed",
                                  "This path knows another method."));
  else
    call->answer.send(io::problem(404, "not_found", "There is no such path."));
}

void desk_state::refuse(const api_call& call, const engine::error& why) {
  switch (why.code) {
  case errc::not_found:
    call.answer.send(io::problem(404, "not_found",
                                 "There is no such patient or visit here."));
    break;
  case errc::invalid_argument:
    call.answer.send(
        io::problem(400, "invalid_cursor", "cursor is not one we gave."));
    break;
  case errc::overloaded:
    call.answer.send(io::try_again(429, "overloaded", std::chrono::seconds(1)));
    break;
  default:
    call.answer.send(
        io::try_again(503, "store_unavailable", std::chrono::seconds(2)));
  }
}

/// Takes a token of a bucket. @returns whether there was none: it is answered
bool desk_state::is_over(const api_call& call, io::rate_limiter& rate,
                         std::uint64_t key, refusal why) {
  auto wait = rate.take(key, rt->ticks());
  if (wait.count() == 0) return false;
  count_refusal(*rt, why);
  call.answer.send(io::try_again(429, code_of(why), io::retry_after(wait)));
  return true;
}

void desk_state::authenticate(const api_call_ptr& call, handler next) {
  auto deny = [](const api_call& c) {
    auto r = io::problem(401, "unauthorized",
                         "Send `Authorization: Bearer <token>`.");
    r.headers.emplace_back("WWW-Authenticate", "Bearer");
    c.answer.send(std::move(r));
  };
  auto token = bearer_of(call->request);
  if (!token) {
    deny(*call);
    return;
  }
  auto hash = persistence::token_hash(*token);
  // Before the store is asked: a token in a loop costs it nothing.
  if (is_over(*call, rt->token_requests, io::rate_key(hash),
              refusal::token_rate))
    return;
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      find_token{std::move(hash)})
      .then(
          [this, call, next, deny](token_answer& found) {
            guarded_note(*rt, actor_kind::desk, "token_found", [&] {
              if (!found && found.why().code == errc::not_found) {
                deny(*call);
                return;
              }
              if (!found) {
                refuse(*call, found.why());
                return;
              }
              call->owner = found.value();
              call->clinic = clinics->find(call->owner.clinic);
              auto key = std::hash<engine::clinic_id>{}(call->owner.clinic);
              if (!call->clinic)
                call->answer.send(io::problem(403, "clinic_inactive",
                                              "This clinic is not active."));
              else if (!is_over(*call, rt->clinic_requests, key,
                                refusal::api_clinic_rate))
                (this->*next)(call);
            });
          },
          [this, call](const caf::error&) {
            refuse(*call, {errc::timed_out, {}});
          });
}

/// Under an Idempotency-Key an act happens once; its answer is given again.
void desk_state::act_once(const api_call_ptr& call) {
  auto& headers = call->request.headers;
  if (std::none_of(headers.begin(), headers.end(),
                   [](auto& h) { return h.first == "idempotency-key"; })) {
    act(call);
    return;
  }
  auto* key = call->request.header("idempotency-key");
  if (!key || key->empty() || key->size() > key_characters) {
    call->answer.send(
        io::problem(400, "invalid_idempotency_key",
                    "There must be one Idempotency-Key of 1..255 bytes."));
    return;
  }
  call->idempotent.key = *key;
  call->idempotent.request_hash =
      persistence::token_hash(call->request.path + "\n" + call->request.body);
  look_up<kept_answer_answer>(call, find_answer{call->clinic->id, *key},
                              [this, call](auto& kept) {
                                if (kept)
                                  replay(call);
                                else
                                  act(call);
                              });
}

void desk_state::replay(const api_call_ptr& call) {
  look_up<kept_answer_answer>(
      call, find_answer{call->clinic->id, call->idempotent.key},
      [this, call](auto& kept) {
        if (!kept) {
          refuse(*call, {errc::unavailable, {}});
          return;
        }
        if (kept->request_hash != call->idempotent.request_hash) {
          call->answer.send(
              io::problem(422, "idempotency_key_reused",
                          "This Idempotency-Key came with another request."));
          return;
        }
        call->patient = kept->patient;
        show_done(call, kept->fenced, kept->message,
                  appointment_for(call->clinic->id, call->idempotent));
      });
}

void desk_state::act(const api_call_ptr& call) {
  switch (call->action) {
  case staff_action::kind::book:
    book_once(call);
    return;
  case staff_action::kind::move:
  case staff_action::kind::set_status:
    change_visit(call);
    return;
  case staff_action::kind::pause:
  case staff_action::kind::resume:
  case staff_action::kind::send:
  case staff_action::kind::set_language:
    break;
  }
  look_up<home_answer>(
      call, find_home{call->clinic->id, call->patient},
      [this, call](engine::patient_key& home) { act_for(call, home); });
}

void desk_state::act_for(const api_call_ptr& call,
                         const engine::patient_key& home) {
  staff_action wish;
  wish.what = call->action;
  wish.key = home;
  wish.by = call->owner.label;
  wish.reason = call->reason;
  wish.text = call->text;
  wish.idempotent = call->idempotent;
  wish.clinic = call->clinic;
  wish.event = call->event;
  wish.creates = call->creates;
  wish.ack = tickets->open(call, 1, rt->ticks() + rt->limits.reader_answer);
  post_urgent(*rt, self, board->router_of(home), std::move(wish));
}

void desk_state::show_done(const api_call_ptr& call, int fenced,
                           std::optional<engine::message_id> message,
                           engine::appointment_id appointment) {
  switch (call->action) {
  case staff_action::kind::pause:
  case staff_action::kind::resume:
    message.reset();
    [[fallthrough]];
  case staff_action::kind::send:
    call->answer.send(staff_action_json(
        call->patient, looks_paused_after(*call), fenced, message));
    return;
  case staff_action::kind::book:
    show_changed(call, appointment);
    return;
  case staff_action::kind::move:
  case staff_action::kind::set_status:
    show_changed(call, call->appointment);
    return;
  case staff_action::kind::set_language:
    show_patient(call);
    return;
  }
}

void desk_state::on_tickets_settled(const tickets_settled& m) {
  for (auto& end : m.all)
    if (auto done = tickets->settle(end))
      finish(done->owner, done->worst, done->last);
}

void desk_state::finish(const api_call_ptr& call, turn_end how,
                        const settled_ticket& end) {
  switch (how) {
  case turn_end::kept:
    show_done(call, end.fenced, end.message, end.appointment);
    break;
  case turn_end::repeated:
    replay(call);
    break;
  case turn_end::refused:
    if (end.refusal && end.refusal->code == "unavailable")
      refuse(*call, {errc::unavailable, {}});
    else if (end.refusal)
      call->answer.send(refusal_json(*end.refusal, call->clinic->clinic));
    else
      call->answer.send(
          io::problem(409, "window_closed",
                      "The patient wrote more than 24 hours ago: WhatsApp "
                      "accepts only approved templates now."));
    break;
  case turn_end::set_aside:
    call->answer.send(io::problem(422, "not_storable",
                                  "The text cannot be stored as it is."));
    break;
  case turn_end::overloaded:
    refuse(*call, {errc::overloaded, {}});
    break;
  case turn_end::unavailable:
    refuse(*call, {errc::unavailable, {}});
    break;
  }
}

void desk_state::on_sweep_due() {
  while (auto late = tickets->take_late(rt->ticks()))
    refuse(**late, {errc::timed_out, {}});
}

desk_actor::behavior_type desk(desk_actor::stateful_pointer<desk_state> self,
                               runtime_ptr rt, switchboard_ptr board,
                               directory_ptr clinics, std::uint32_t holder) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.clinics = std::move(clinics);
  st.tickets.emplace(holder);
  constexpr auto kind = actor_kind::desk;
  return {
      [self, rt](api_request_arrived& m) {
        auto answer = m.answer;
        if (!guarded(*rt, kind, "api_request_arrived",
                     [&] { self->state.on_api_request_arrived(m); }))
          answer.send(io::problem(500, "internal", "This request failed."));
      },
      [self, rt](const tickets_settled& m) {
        guarded(*rt, kind, "tickets_settled",
                [&] { self->state.on_tickets_settled(m); });
      },
      [self, rt](const directory_changed& m) {
        guarded(*rt, kind, "directory_changed",
                [&] { self->state.clinics = m.all; });
      },
      [self, rt](sweep_due) {
        guarded_note(*rt, kind, "sweep_due",
                     [&] { self->state.on_sweep_due(); });
        note_later(self, sweep_every, sweep_due{});
      },
  };
}

} // namespace careline::actors
