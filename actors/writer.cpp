#include "actors/writer.hpp"

#include "actors/post.hpp"

#include <caf/actor_cast.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace careline::actors {

using io::metrics;
using ended = persistence::outcome::kind;

namespace {

/// After which marks that the store gave up go to it again of themselves.
constexpr auto marks_again = std::chrono::seconds(5);

/// What an end means to whoever holds the ticket; only final ends are told
/// (after the others the patient's actor tries again).
std::optional<turn_end> final_end(ended what) {
  switch (what) {
  case ended::kept:
    return turn_end::kept;
  case ended::repeated:
    return turn_end::repeated;
  case ended::poisoned:
    return turn_end::set_aside;
  case ended::unavailable:
    return turn_end::unavailable;
  case ended::stale:
  case ended::slot_taken:
  case ended::identity_taken:
    break;
  }
  return std::nullopt;
}

engine::message_id staff_message_of(const persistence::turn_record& turn) {
  for (auto& row : turn.messages)
    if (row.sender == engine::sender::staff) return row.id;
  return {};
}

/// The one visit that a staff action booked or changed.
engine::appointment_id visit_of(const persistence::turn_record& turn) {
  if (!turn.audit) return {};
  for (auto& e : turn.effects) {
    if (auto* booked = std::get_if<engine::book_appointment>(&e))
      return booked->id;
    if (auto* moved = std::get_if<engine::move_appointment>(&e))
      return moved->id;
    if (auto* set = std::get_if<engine::set_appointment_status>(&e))
      return set->id;
  }
  return {};
}

void collect_timers(const persistence::turn_record& turn,
                    std::vector<timers_kept::change>& all) {
  for (auto& e : turn.effects) {
    if (auto* s = std::get_if<engine::start_timer>(&e))
      all.push_back({turn.home, turn.clinic, s->kind, s->about, s->due});
    else if (auto* d = std::get_if<engine::drop_timer>(&e))
      all.push_back({turn.home, turn.clinic, d->kind, {}, {}});
  }
}

/// Leads from a webhook to its conversation and to the vendor's ids.
void log_turn(const ticket& ack, const persistence::turn_record& turn,
              const persistence::outcome& outcome) {
  auto request = std::to_string(ack.holder) + '-' + std::to_string(ack.id);
  auto conversation = engine::to_string(turn.patient);
  io::log(io::log_level::debug, "turn_settled",
          {{"request", std::string_view(request)},
           {"conversation", std::string_view(conversation)},
           {"vendor_id", std::string_view(turn.inbound_key)},
           {"outcome", persistence::to_string(outcome.what)},
           {"version", turn.expected_version + 1},
           {"replies", static_cast<std::int64_t>(turn.deliveries.size())}});
}

/// What a person should look at, and what its senders will bring again: ids
/// and reasons of the store.
void log_troubles(const batch_settled& m) {
  std::int64_t not_kept = 0;
  std::string_view why;
  for (std::size_t i = 0; i < std::min(m.records.size(), m.outcomes.size());
       ++i) {
    auto& outcome = m.outcomes[i];
    if (outcome.what == ended::poisoned) {
      auto* turn = std::get_if<persistence::turn_record>(&m.records[i]);
      auto conversation = turn ? engine::to_string(turn->patient) : "none";
      io::log(io::log_level::error, "record_quarantined",
              {{"conversation", std::string_view(conversation)},
               {"reason", std::string_view(outcome.detail)}});
    } else if (outcome.what == ended::unavailable && !outcome.detail.empty()) {
      if (not_kept++ == 0) why = outcome.detail;
    }
  }
  if (not_kept > 0)
    io::log(io::log_level::warn, "records_not_kept",
            {{"records", not_kept}, {"reason", why}});
}

/// Whether the table can bring this delivery back no more. A retry leaves its
/// row there: told late, it would be taken for the mark of a try after it.
bool takes_row_out(const persistence::delivery_settled& mark,
                   const persistence::outcome& outcome) {
  return mark.what != persistence::delivery_settled::kind::retry
         && outcome.what != ended::poisoned
         && outcome.what != ended::unavailable;
}

std::size_t outbox_index(const switchboard& board, engine::clinic_id clinic) {
  return std::hash<engine::clinic_id>{}(clinic) % board.outboxes.size();
}

} // namespace

struct writer_state::news {
  std::map<std::uint32_t, tickets_settled> ends;     ///< By holder.
  std::map<std::size_t, deliveries_kept> deliveries; ///< By outbox.
  std::vector<timers_kept::change> timers;
  std::map<std::size_t, marks_kept> marks; ///< By outbox.

  void settle(const ticket& ack, settled_ticket end) {
    if (ack.holder == ticket::nobody) return;
    end.id = ack.id;
    ends[ack.holder].all.push_back(end);
  }
};

// Records come in.

void writer_state::on_record_turn(record_turn& m, patient_actor from) {
  auto ack = m.ack;
  persistence::record r = std::move(m.turn);
  if (port->push(r)) {
    sources_.push_back({ack, std::move(from), true});
    push_late_marks();
    return;
  }
  rt->metrics.db_dropped_total->Increment();
  persistence::outcome full;
  full.what = ended::unavailable;
  settle_ticket(*rt, self, *board, ack, turn_end::overloaded);
  post_urgent(*rt, self, from, turn_settled{full});
}

void writer_state::on_record_delivery(record_delivery& m) {
  // Without its mark a delivery would be sent again after the next start: what
  // finds the queue full waits for the end of a batch.
  late_marks_.emplace_back(std::move(m.settled));
  push_late_marks();
}

void writer_state::push_late_marks() {
  while (!late_marks_.empty() && port->push(late_marks_.front())) {
    late_marks_.pop_front();
    sources_.push_back({});
  }
}

void writer_state::on_record_events(record_events& m) {
  std::size_t taken = 0;
  for (auto& event : m.events) {
    if (!port->push(event)) break;
    sources_.push_back({m.ack, {}, false});
    ++taken;
  }
  if (taken == m.events.size() && taken > 0) {
    sources_.back().is_last = true;
    return;
  }
  if (!m.events.empty()) rt->metrics.db_dropped_total->Increment();
  // What was taken is kept all the same; the vendor brings the rest again.
  for (auto s = sources_.rbegin(); taken > 0; ++s, --taken) s->ack = {};
  settle_ticket(*rt, self, *board, m.ack,
                m.events.empty() ? turn_end::kept : turn_end::overloaded);
}

// A batch has ended.

void writer_state::on_batch_settled(batch_settled& m) {
  auto& figures = rt->metrics;
  figures.db_batch_size->Observe(static_cast<double>(m.records.size()));
  figures.db_batch_duration_seconds->Observe(
      std::chrono::duration<double>(m.took).count());
  if (m.reconnects > 0) figures.db_reconnects_total->Increment(m.reconnects);
  log_troubles(m);
  news n;
  std::vector<persistence::delivery_settled> given_up;
  auto count_of = std::min(m.records.size(), m.outcomes.size());
  for (std::size_t i = 0; i < count_of && !sources_.empty(); ++i) {
    auto from = std::move(sources_.front());
    sources_.pop_front();
    auto& outcome = m.outcomes[i];
    if (outcome.what == ended::poisoned) figures.quarantined_total->Increment();
    if (auto* turn = std::get_if<persistence::turn_record>(&m.records[i])) {
      tell_turn(from, *turn, outcome, n);
    } else if (auto* mark =
                   std::get_if<persistence::delivery_settled>(&m.records[i])) {
      if (takes_row_out(*mark, outcome))
        n.marks[outbox_index(*board, mark->clinic)].all.push_back(mark->id);
      else if (outcome.what == ended::unavailable
               && mark->what != persistence::delivery_settled::kind::retry)
        given_up.push_back(std::move(*mark));
    } else if (from.ack.holder != ticket::nobody) {
      auto end = final_end(outcome.what).value_or(turn_end::unavailable);
      if (end == turn_end::repeated) end = turn_end::kept; // Of no interest.
      worst_of_events_ = std::max(worst_of_events_, end);
      if (from.is_last)
        n.settle(from.ack, {0,
                            std::exchange(worst_of_events_, turn_end::kept),
                            0,
                            {},
                            {},
                            {}});
    }
  }
  // The order of DESIGN: answers first, then deliveries, then the rest.
  for (auto& [holder, ends] : n.ends)
    settle_tickets(*rt, self, *board, holder, std::move(ends));
  for (auto& [outbox, deliveries] : n.deliveries)
    post(*rt, self, board->outboxes[outbox], std::move(deliveries));
  for (auto& [outbox, marks] : n.marks)
    post(*rt, self, board->outboxes[outbox], std::move(marks));
  if (!n.timers.empty())
    post(*rt, self, board->clock, timers_kept{std::move(n.timers)});
  push_late_marks();
  // The store gave the batch up. Without its mark a delivery would be sent
  // again after the next start: it goes with whatever is recorded next, and in
  // a while if nothing is; not at once, for the store may refuse for long.
  for (auto& mark : given_up) late_marks_.emplace_back(std::move(mark));
  if (late_marks_.empty() || std::exchange(are_marks_due_, true)) return;
  note_later(self, marks_again, late_marks_due{});
}

void writer_state::on_late_marks_due() {
  are_marks_due_ = false;
  push_late_marks();
}

void writer_state::tell_turn(const source& from, persistence::turn_record& turn,
                             const persistence::outcome& outcome, news& n) {
  count(outcome);
  if (auto end = final_end(outcome.what))
    n.settle(from.ack, {0, *end, outcome.fenced, staff_message_of(turn),
                        visit_of(turn), nullptr});
  if (io::would_log(io::log_level::debug)) log_turn(from.ack, turn, outcome);
  if (outcome.what == ended::kept) {
    // The word of a consent comes before, and with, the deliveries of its
    // turn: no later one can slip through between.
    for (auto& e : turn.effects)
      if (std::holds_alternative<engine::record_consent>(e))
        n.deliveries[outbox_index(*board, turn.clinic)].consents.push_back(
            {turn.patient, turn.after.is_opted_out});
    if (!turn.deliveries.empty()) {
      rt->metrics.messages_out_total->Increment(
          static_cast<double>(turn.deliveries.size()));
      auto& batch = n.deliveries[outbox_index(*board, turn.clinic)].all;
      for (auto& d : turn.deliveries) batch.push_back(std::move(d));
    }
    collect_timers(turn, n.timers);
  }
  post(*rt, self, from.patient, turn_settled{outcome});
}

void writer_state::count(const persistence::outcome& outcome) {
  rt->metrics.turns_total[static_cast<std::size_t>(outcome.what)]->Increment();
}

writer_actor::behavior_type
writer(writer_actor::stateful_pointer<writer_state> self, runtime_ptr rt,
       switchboard_ptr board, std::shared_ptr<commit_port> port) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.port = std::move(port);
  constexpr auto kind = actor_kind::writer;
  return {
      [self, rt](record_turn& m) {
        guarded(*rt, kind, "record_turn", [&] {
          self->state.on_record_turn(
              m, caf::actor_cast<patient_actor>(self->current_sender()));
        });
      },
      [self, rt](batch_settled& m) {
        guarded(*rt, kind, "batch_settled",
                [&] { self->state.on_batch_settled(m); });
      },
      [self, rt](record_delivery& m) {
        guarded(*rt, kind, "record_delivery",
                [&] { self->state.on_record_delivery(m); });
      },
      [self, rt](record_events& m) {
        guarded(*rt, kind, "record_events",
                [&] { self->state.on_record_events(m); });
      },
      [self, rt](late_marks_due) {
        guarded_note(*rt, kind, "late_marks_due",
                     [&] { self->state.on_late_marks_due(); });
      },
  };
}

} // namespace careline::actors
