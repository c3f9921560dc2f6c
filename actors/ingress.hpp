#pragma once
/// The door of the webhooks.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "actors/tickets.hpp"
#include "io/channels/whatsapp.hpp"
#include "io/signature.hpp"

#include <caf/fwd.hpp>

#include <memory>
#include <optional>

namespace careline::actors {

/// HTTP to mail and back.
///
/// Owns      nothing but the tickets of webhooks that wait for their commit.
/// Lives     as long as the node.
/// Hears     HTTP server (webhooks), writer and routers (ticket ends).
/// Tells     routers (messages), writer (statuses, raw events).
/// If it dies open webhooks get 500 from the server, and the vendor repeats.
class ingress_state {
public:
  ingress_state() = default;

  void on_webhook_arrived(webhook_arrived& m);
  void on_tickets_settled(const tickets_settled& m);
  void on_sweep_due();

  static constexpr const char* name = "ingress";

  ingress_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  directory_ptr clinics;
  std::optional<io::meta_signature> signature;

  /// One webhook that waits; gives its permits back when it goes.
  struct open_webhook {
    open_webhook(runtime_ptr rt, io::responder answer,
                 std::chrono::steady_clock::time_point arrived);
    open_webhook(open_webhook&&) noexcept = default;
    open_webhook& operator=(open_webhook&&) = delete;
    ~open_webhook();

    runtime_ptr rt;
    io::responder answer;
    std::chrono::steady_clock::time_point arrived;
    std::vector<std::pair<std::uint32_t, std::size_t>>
        permits; ///< Shard, bytes.
    io::webhook_result found = io::webhook_result::accepted;
  };
  std::optional<ticket_book<open_webhook>> tickets;

private:
  void answer_handshake(const webhook_arrived& m);
  void take_whatsapp(webhook_arrived& m);
  void route(io::whatsapp::webhook& parsed, webhook_arrived& m,
             io::webhook_result found);
  void answer(const open_webhook& to, turn_end how);
  void shed(const io::responder& to, refusal why);
  refusal why_not(const std::vector<handle_message>& messages,
                  std::chrono::steady_clock::time_point now) const;
};

/// @param holder  this ingress's index in switchboard::holders
ingress_actor::behavior_type
ingress(ingress_actor::stateful_pointer<ingress_state> self, runtime_ptr rt,
        switchboard_ptr board, directory_ptr clinics, std::uint32_t holder);

/// The persistent form of a status, or nothing for one we do not keep.
std::optional<persistence::status_report>
to_report(const io::whatsapp::status& s, engine::clinic_id clinic);

/// The key by which a sender's actor is found: the phone where there is one.
engine::patient_key key_for(engine::clinic_id clinic,
                            const engine::sender_identity& from);

} // namespace careline::actors
