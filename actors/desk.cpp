#include "actors/desk.hpp"

#include "actors/live_chat_json.hpp"
#include "actors/post.hpp"
#include "io/http/url.hpp"
#include "io/json_fields.hpp"
#include "persistence/admin.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace careline::actors {

using engine::errc;

namespace {

constexpr auto sweep_every = std::chrono::milliseconds(100);
constexpr std::size_t message_characters = 4'096; ///< WhatsApp's own bound.
constexpr std::size_t reason_characters = 200;
constexpr std::size_t key_characters = 255;

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      }));
}

std::optional<std::string> bearer_of(const io::request& r) {
  auto* header = r.header("authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (!header || !header->starts_with(scheme)) return std::nullopt;
  return header->substr(scheme.size());
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
  };
  // Who waits for the reader or for a turn is in nobody's mailbox: requests
  // are counted from here until they are answered.
  if (*under_way >= rt->limits.api_requests_in_flight) {
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
    if (auto id = found->find("patientId"); id != found->end()) {
      auto patient = engine::parse_uuid(id->second);
      // An id that cannot be is answered as one that is not: after the login.
      if (patient) call->patient = engine::patient_id(*patient);
    }
    authenticate(call, r.next);
    return;
  }
  if (is_known_path)
    call->answer.send(io::problem(405, "method_not_allowed",
                                  "This path knows another method."));
  else
    call->answer.send(io::problem(404, "not_found", "There is no such path."));
}

template <class Answer, class Question, class Next>
void desk_state::look_up(const api_call_ptr& call, Question question,
                         Next next) {
  ask(*rt, self, board->reader, rt->limits.reader_answer, std::move(question))
      .then(
          [this, call, next](Answer& found) {
            guarded_note(*rt, actor_kind::desk, "looked_up", [&] {
              if (found)
                next(found.value());
              else
                refuse(*call, found.why());
            });
          },
          [this, call](const caf::error&) {
            refuse(*call, {errc::timed_out, {}});
          });
}

void desk_state::refuse(const api_call& call, const engine::error& why) {
  switch (why.code) {
  case errc::not_found:
    call.answer.send(
        io::problem(404, "not_found", "There is no such patient."));
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
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      find_token{persistence::token_hash(*token)})
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
              if (!call->clinic)
                call->answer.send(io::problem(403, "clinic_inactive",
                                              "This clinic is not active."));
              else
                (this->*next)(call);
            });
          },
          [this, call](const caf::error&) {
            refuse(*call, {errc::timed_out, {}});
          });
}

bool desk_state::read_page(const api_call& call, std::string& cursor,
                           std::size_t& most) {
  auto asked = io::parse_query(call.request.query);
  if (!asked) {
    call.answer.send(
        io::problem(400, "invalid_query", "The query cannot be decoded."));
    return false;
  }
  auto& query = *asked;
  most = std::min<std::size_t>(50, rt->limits.page_rows);
  if (auto found = query.find("cursor"); found != query.end())
    cursor = found->second;
  auto limit = query.find("limit");
  if (limit == query.end()) return true;
  auto& text = limit->second;
  std::size_t wanted = 0;
  auto [end, fault] =
      std::from_chars(text.data(), text.data() + text.size(), wanted);
  if (fault != std::errc{} || end != text.data() + text.size() || wanted < 1
      || wanted > rt->limits.page_rows) {
    call.answer.send(io::problem(400, "invalid_limit",
                                 "limit must be 1.."
                                     + std::to_string(rt->limits.page_rows)));
    return false;
  }
  most = wanted;
  return true;
}

void desk_state::show_conversations(const api_call_ptr& call) {
  list_conversations q;
  q.clinic = call->clinic->id;
  if (!read_page(*call, q.cursor, q.most)) return;
  look_up<conversations_answer>(call, std::move(q), [call](auto& page) {
    call->answer.send(conversations_json(page));
  });
}

void desk_state::show_messages(const api_call_ptr& call) {
  list_messages q;
  q.clinic = call->clinic->id;
  q.patient = call->patient;
  if (!read_page(*call, q.cursor, q.most)) return;
  look_up<messages_answer>(call, std::move(q), [call](auto& page) {
    call->answer.send(messages_json(call->patient, page));
  });
}

void desk_state::show_patient(const api_call_ptr& call) {
  look_up<patient_answer>(
      call, find_patient{call->clinic->id, call->patient},
      [call](auto& found) { call->answer.send(patient_json(found)); });
}

void desk_state::take_send(const api_call_ptr& call) {
  auto body = io::json_fields::parse(call->request.body);
  if (body) {
    auto& b = *body;
    auto patient = b.required_text({"patient_id", "patientId"}, 64);
    call->text = b.required_text({"message", "text"}, message_characters * 4);
    b.refuse_others();
    if (b.is_valid() && characters(call->text) > message_characters)
      b.fault("message", "must have at most 4096 characters");
    if (b.is_valid()) {
      if (auto id = engine::parse_uuid(patient))
        call->patient = engine::patient_id(*id);
      call->action = staff_action::kind::send;
      act_once(call);
      return;
    }
    call->answer.send(io::problem(400, "invalid_field", b.faults()));
    return;
  }
  call->answer.send(
      io::problem(400, "malformed_json", "The body must be a JSON object."));
}

void desk_state::take_toggle(const api_call_ptr& call) {
  auto body = io::json_fields::parse(call->request.body);
  if (body) {
    auto& b = *body;
    auto patient = b.required_text({"patient_id", "patientId"}, 64);
    auto is_paused = b.required_bool({"paused"});
    call->reason = b.optional_text({"reason"}, reason_characters);
    b.refuse_others();
    if (b.is_valid()) {
      if (auto id = engine::parse_uuid(patient))
        call->patient = engine::patient_id(*id);
      call->action =
          is_paused ? staff_action::kind::pause : staff_action::kind::resume;
      act_once(call);
      return;
    }
    call->answer.send(io::problem(400, "invalid_field", b.faults()));
    return;
  }
  call->answer.send(
      io::problem(400, "malformed_json", "The body must be a JSON object."));
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
        call->answer.send(staff_action_json(kept->patient,
                                            looks_paused_after(*call),
                                            kept->fenced, kept->message));
      });
}

void desk_state::act(const api_call_ptr& call) {
  look_up<home_answer>(
      call, find_home{call->clinic->id, call->patient},
      [this, call](engine::patient_key& home) {
        staff_action wish;
        wish.what = call->action;
        wish.key = home;
        wish.by = call->owner.label;
        wish.reason = call->reason;
        wish.text = call->text;
        wish.idempotent = call->idempotent;
        wish.clinic = call->clinic;
        wish.ack =
            tickets->open(call, 1, rt->ticks() + rt->limits.reader_answer);
        post_urgent(*rt, self, board->router_of(home), std::move(wish));
      });
}

void desk_state::on_tickets_settled(const tickets_settled& m) {
  for (auto& end : m.all)
    if (auto done = tickets->settle(end))
      finish(done->owner, done->worst, done->last);
}

void desk_state::finish(const api_call_ptr& call, turn_end how,
                        const settled_ticket& end) {
  switch (how) {
  case turn_end::kept: {
    std::optional<engine::message_id> message;
    if (call->action == staff_action::kind::send) message = end.message;
    call->answer.send(staff_action_json(
        call->patient, looks_paused_after(*call), end.fenced, message));
    break;
  }
  case turn_end::repeated:
    replay(call);
    break;
  case turn_end::refused:
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
