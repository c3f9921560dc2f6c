#pragma once
/// Who is where: the handles of the node's actors, filled in once before any
/// traffic and emptied at the end (actors that know each other would keep each
/// other alive).

#include "actors/interfaces.hpp"
#include "actors/post.hpp"
#include "actors/runtime.hpp"
#include "engine/shard.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace careline::actors {

struct switchboard {
  struct holder {
    ticket_holder actor;
    actor_kind kind;
  };
  std::vector<holder> holders; ///< By ticket::holder.
  std::vector<router_actor> routers;
  writer_actor writer;
  reader_actor reader;
  std::vector<outbox_actor> outboxes;
  clock_actor clock;
  responder_actor responder; ///< None if the node has no AI.

  const router_actor& router_of(const engine::patient_key& key) const {
    return routers[engine::shard_of(key) % routers.size()];
  }
  /// All numbers of a clinic leave through one outbox, so that a pause has one
  /// place to fence.
  const outbox_actor& outbox_of(engine::clinic_id clinic) const {
    return outboxes[std::hash<engine::clinic_id>{}(clinic) % outboxes.size()];
  }
};

using switchboard_ptr = std::shared_ptr<switchboard>;

/// Tells a holder how some of its work ended.
template <class Self>
void settle_tickets(runtime& rt, Self* self, const switchboard& board,
                    std::uint32_t holder, tickets_settled ends) {
  if (holder >= board.holders.size()) return; // Nobody waits.
  auto& to = board.holders[holder];
  rt.depths.sent(to.kind);
  self->send(to.actor, std::move(ends));
}

template <class Self>
void settle_ticket(runtime& rt, Self* self, const switchboard& board,
                   const ticket& ack, turn_end how) {
  settle_tickets(rt, self, board, ack.holder,
                 tickets_settled{{settled_ticket{ack.id, how, 0, {}, {}, {}}}});
}

} // namespace careline::actors
