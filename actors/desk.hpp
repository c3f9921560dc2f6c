#pragma once
/// The API of dashboards: who may ask, what is asked, what is answered.

#include "actors/interfaces.hpp"
#include "actors/post.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "actors/tickets.hpp"
#include "io/http/url.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace careline::actors {

/// One request of the API on its way.
struct api_call {
  io::request request;
  io::responder answer;
  persistence::token_owner owner;
  clinic_entry_ptr clinic;
  engine::patient_id patient;
  engine::appointment_id appointment; ///< In the path, or nil.
  bool wants_calendar_file = false;   ///< ".ics" stood behind it.
  std::int64_t notification = 0;
  staff_action::kind action = staff_action::kind::pause;
  std::string text;   ///< Of a message to send.
  std::string reason; ///< Of a pause.
  /// Of book, move, set_status, set_language; what it says of a visit is
  /// filled in when the visit was read.
  std::optional<engine::event> event;
  std::optional<staff_action::newcomer> creates; ///< Named by phone.
  persistence::idempotent_request idempotent;
};

using api_call_ptr = std::shared_ptr<api_call>;

/// The live chat's and the API's desk.
///
/// Owns      requests under way, bounded at the door.
/// Lives     as long as the node.
/// Hears     HTTP server (requests), writer and routers (how an act ended).
/// Tells     reader (who is it, lists), calendars (free times), routers (acts
///           of staff).
/// If it dies open requests get 500 from the server.
///
/// A token sees its own clinic only: every question to the store carries the
/// clinic of the token, so another clinic's id is not found.
class desk_state {
public:
  desk_state() = default;

  void on_api_request_arrived(api_request_arrived& m);
  void on_tickets_settled(const tickets_settled& m);
  void on_sweep_due();

  static constexpr const char* name = "desk";

  desk_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  directory_ptr clinics;
  std::optional<ticket_book<api_call_ptr>> tickets;
  std::shared_ptr<std::size_t> under_way = std::make_shared<std::size_t>(0);

private:
  using handler = void (desk_state::*)(const api_call_ptr&);
  struct route;
  /// What a GET asks for besides its path.
  struct list_query {
    io::parameters all;
    std::string cursor;
    std::size_t most = 0;
    engine::instant from{};
    engine::instant until{};
  };

  // desk.cpp: the door, acts and their ends.
  void authenticate(const api_call_ptr& call, handler next);
  bool is_over(const api_call& call, io::rate_limiter& rate, std::uint64_t key,
               refusal why);
  void act_once(const api_call_ptr& call);
  void act(const api_call_ptr& call);
  void act_for(const api_call_ptr& call, const engine::patient_key& home);
  void replay(const api_call_ptr& call);
  void finish(const api_call_ptr& call, turn_end how,
              const settled_ticket& end);
  void show_done(const api_call_ptr& call, int fenced,
                 std::optional<engine::message_id> message,
                 engine::appointment_id appointment);

  // desk_query.cpp
  /// Reads limit and cursor. @returns nothing if a fault was answered
  std::optional<list_query> read_query(const api_call& call);
  /// Reads from and until into it, too.
  bool read_range(const api_call& call, list_query& q, std::chrono::days usual);

  // live_chat_desk.cpp
  void show_conversations(const api_call_ptr& call);
  void show_messages(const api_call_ptr& call);
  void show_patient(const api_call_ptr& call);
  void take_send(const api_call_ptr& call);
  void take_toggle(const api_call_ptr& call);

  // appointments_desk.cpp
  void show_slots(const api_call_ptr& call);
  void show_appointments(const api_call_ptr& call);
  void show_appointment(const api_call_ptr& call);
  void take_booking(const api_call_ptr& call);
  void take_change(const api_call_ptr& call);
  void book_once(const api_call_ptr& call);
  void change_visit(const api_call_ptr& call);
  void show_changed(const api_call_ptr& call, engine::appointment_id id);

  // patients_desk.cpp
  void show_patient_appointments(const api_call_ptr& call);
  void show_consents(const api_call_ptr& call);
  void take_language(const api_call_ptr& call);
  void show_waiting(const api_call_ptr& call);
  void show_notifications(const api_call_ptr& call);
  void mark_seen(const api_call_ptr& call);

  /// Asks the reader and goes on with the value; an error is answered here.
  template <class Answer, class Question, class Next>
  void look_up(const api_call_ptr& call, Question question, Next next) {
    look_up<Answer>(call, std::move(question), next, [this, call] {
      refuse(*call, {engine::errc::not_found, {}});
    });
  }
  /// @param missing  what is done if it is not found
  template <class Answer, class Question, class Next, class Missing>
  void look_up(const api_call_ptr& call, Question question, Next next,
               Missing missing) {
    ask(*rt, self, board->reader, rt->limits.reader_answer, std::move(question))
        .then(
            [this, call, next, missing](Answer& found) {
              guarded_note(*rt, actor_kind::desk, "looked_up", [&] {
                if (found)
                  next(found.value());
                else if (found.why().code == engine::errc::not_found)
                  missing();
                else
                  refuse(*call, found.why());
              });
            },
            [this, call](const caf::error&) {
              refuse(*call, {engine::errc::timed_out, {}});
            });
  }
  void refuse(const api_call& call, const engine::error& why);
};

desk_actor::behavior_type desk(desk_actor::stateful_pointer<desk_state> self,
                               runtime_ptr rt, switchboard_ptr board,
                               directory_ptr clinics, std::uint32_t holder);

} // namespace careline::actors
