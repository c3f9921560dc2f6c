#pragma once
/// The API of dashboards: who may ask, what is asked, what is answered.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "actors/tickets.hpp"

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
  staff_action::kind action = staff_action::kind::pause;
  std::string text;   ///< Of a message to send.
  std::string reason; ///< Of a pause.
  persistence::idempotent_request idempotent;
};

using api_call_ptr = std::shared_ptr<api_call>;

/// The live chat's desk.
///
/// Owns      requests under way, bounded at the door.
/// Lives     as long as the node.
/// Hears     HTTP server (requests), writer and routers (how an act ended).
/// Tells     reader (who is it, lists), routers (acts of providers).
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

  void authenticate(const api_call_ptr& call, handler next);
  void show_conversations(const api_call_ptr& call);
  void show_messages(const api_call_ptr& call);
  void show_patient(const api_call_ptr& call);
  void take_send(const api_call_ptr& call);
  void take_toggle(const api_call_ptr& call);
  void act(const api_call_ptr& call);
  void act_once(const api_call_ptr& call);
  void replay(const api_call_ptr& call);
  void finish(const api_call_ptr& call, turn_end how,
              const settled_ticket& end);
  bool read_page(const api_call& call, std::string& cursor, std::size_t& most);

  /// Asks the reader and goes on with the value; an error is answered here.
  template <class Answer, class Question, class Next>
  void look_up(const api_call_ptr& call, Question question, Next next);
  void refuse(const api_call& call, const engine::error& why);
};

desk_actor::behavior_type desk(desk_actor::stateful_pointer<desk_state> self,
                               runtime_ptr rt, switchboard_ptr board,
                               directory_ptr clinics, std::uint32_t holder);

} // namespace careline::actors
