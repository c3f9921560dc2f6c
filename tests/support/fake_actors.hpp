#pragma once
/// Neighbours that only listen: each implements its typed interface, keeps
/// what it was sent and answers when the test says so.

#include "actors/commit_thread.hpp"
#include "actors/interfaces.hpp"
#include "tests/support/actor_fixture.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace careline::tests {

using io::actor_kind;

/// Waits for tickets, as an ingress or the desk does.
struct fake_holder {
  actors::ticket_holder actor;
  std::uint32_t index = 0;
  std::vector<actors::settled_ticket> ends;

  actors::ticket ticket(std::uint64_t id) const { return {index, id}; }
  /// All ends of one ticket, in order.
  std::vector<actors::turn_end> of(std::uint64_t id) const {
    std::vector<actors::turn_end> all;
    for (auto& e : ends)
      if (e.id == id) all.push_back(e.how);
    return all;
  }
};

inline std::shared_ptr<fake_holder> add_fake_holder(test_node& n) {
  auto f = std::make_shared<fake_holder>();
  f->index = static_cast<std::uint32_t>(n.board->holders.size());
  f->actor = n.spawn([f, rt = n.rt](actors::ticket_holder::pointer)
                         -> actors::ticket_holder::behavior_type {
    return {[f, rt](const actors::tickets_settled& m) {
      rt->depths.handled(actor_kind::ingress);
      f->ends.insert(f->ends.end(), m.all.begin(), m.all.end());
    }};
  });
  n.board->holders.push_back({f->actor, actor_kind::ingress});
  return f;
}

struct fake_router {
  actors::router_actor actor;
  std::vector<actors::handle_message> messages;
  std::vector<actors::staff_action> acts;
  std::vector<actors::fire_timer> timers;
  std::vector<actors::ai_answer_arrived> answers;
  std::vector<actors::patient_left> left;
};

/// @returns a router; the board knows it if `is_on_board`
inline std::shared_ptr<fake_router> add_fake_router(test_node& n) {
  auto f = std::make_shared<fake_router>();
  f->actor = n.spawn([f, rt = n.rt](actors::router_actor::pointer)
                         -> actors::router_actor::behavior_type {
    auto heard = [rt] { rt->depths.handled(actor_kind::router); };
    return {[f, heard](const actors::handle_message& m) {
              heard();
              f->messages.push_back(m);
            },
            [f, heard](const actors::staff_action& m) {
              heard();
              f->acts.push_back(m);
            },
            [f, heard](const actors::fire_timer& m) {
              heard();
              f->timers.push_back(m);
            },
            [f, heard](const actors::ai_answer_arrived& m) {
              heard();
              f->answers.push_back(m);
            },
            [f, heard](const actors::patient_left& m) {
              heard();
              f->left.push_back(m);
            },
            [](actors::sweep_due) {}};
  });
  n.board->routers.push_back(f->actor);
  return f;
}

struct fake_writer {
  actors::writer_actor actor;
  struct turn {
    actors::record_turn record;
    actors::patient_actor from;
  };
  std::vector<turn> turns;
  std::vector<actors::record_events> events;
  std::vector<persistence::delivery_settled> marks;
};

inline std::shared_ptr<fake_writer> add_fake_writer(test_node& n) {
  auto f = std::make_shared<fake_writer>();
  f->actor = n.spawn([f, rt = n.rt](actors::writer_actor::pointer self)
                         -> actors::writer_actor::behavior_type {
    auto heard = [rt] { rt->depths.handled(actor_kind::writer); };
    return {[f, heard, self](const actors::record_turn& m) {
              heard();
              f->turns.push_back({m, caf::actor_cast<actors::patient_actor>(
                                         self->current_sender())});
            },
            [heard](const actors::batch_settled&) { heard(); },
            [f, heard](const actors::record_delivery& m) {
              heard();
              f->marks.push_back(m.settled);
            },
            [f, heard](const actors::record_events& m) {
              heard();
              f->events.push_back(m);
            },
            [](actors::late_marks_due) {}};
  });
  n.board->writer = f->actor;
  return f;
}

/// A turn ends as the writer tells it: the ticket first, then the patient.
inline void settle_turn(test_node& n, const fake_writer::turn& t,
                        persistence::outcome outcome = {}) {
  using ended = persistence::outcome::kind;
  std::optional<actors::turn_end> end;
  if (outcome.what == ended::kept) end = actors::turn_end::kept;
  if (outcome.what == ended::repeated) end = actors::turn_end::repeated;
  if (outcome.what == ended::poisoned) end = actors::turn_end::set_aside;
  if (outcome.what == ended::unavailable) end = actors::turn_end::unavailable;
  auto ack = t.record.ack;
  auto from = t.from;
  if (end && ack.holder < n.board->holders.size()) {
    auto& holder = n.board->holders[ack.holder];
    n.rt->depths.sent(holder.kind);
    caf::anon_send(
        holder.actor,
        actors::tickets_settled{{{ack.id, *end, outcome.fenced, {}, {}, {}}}});
  }
  n.tell(from, actors::turn_settled{std::move(outcome)});
}

inline persistence::outcome outcome(persistence::outcome::kind what,
                                    int fenced = 0) {
  return {what, fenced, {}};
}

struct fake_outbox {
  actors::outbox_actor actor;
  std::vector<engine::delivery> deliveries;
  std::vector<engine::delivery_id> marks;
  std::vector<actors::mark_read> reads;
  std::vector<actors::fence_replies> fences;
  std::vector<actors::unfence_replies> unfences;
  std::vector<engine::delivery_id> in_flight; ///< Answered to a fence.
  bool is_silent = false;                     ///< Never answers a fence.
  std::vector<caf::typed_response_promise<actors::replies_fenced>> unanswered;
};

inline std::shared_ptr<fake_outbox> add_fake_outbox(test_node& n) {
  auto f = std::make_shared<fake_outbox>();
  f->actor = n.spawn([f, rt = n.rt](actors::outbox_actor::pointer self)
                         -> actors::outbox_actor::behavior_type {
    auto heard = [rt] { rt->depths.handled(actor_kind::outbox); };
    return {
        [f, heard](const actors::deliveries_kept& m) {
          heard();
          f->deliveries.insert(f->deliveries.end(), m.all.begin(), m.all.end());
        },
        [heard](const actors::attempt_finished&) { heard(); },
        [f, heard](const actors::marks_kept& m) {
          heard();
          f->marks.insert(f->marks.end(), m.all.begin(), m.all.end());
        },
        [](actors::dispatch_due) {},
        [f, heard](const actors::mark_read& m) {
          heard();
          f->reads.push_back(m);
        },
        [f, heard, self](const actors::fence_replies& m)
            -> caf::result<actors::replies_fenced> {
          heard();
          f->fences.push_back(m);
          auto promise = self->make_response_promise<actors::replies_fenced>();
          if (f->is_silent)
            f->unanswered.push_back(promise);
          else
            promise.deliver(actors::replies_fenced{f->in_flight});
          return promise;
        },
        [f, heard](const actors::unfence_replies& m) {
          heard();
          f->unfences.push_back(m);
        }};
  });
  n.board->outboxes.push_back(f->actor);
  return f;
}

/// Takes questions and answers none.
struct fake_responder {
  actors::responder_actor actor;
  std::vector<actors::ask_responder> asked;
};

inline std::shared_ptr<fake_responder> add_fake_responder(test_node& n) {
  auto f = std::make_shared<fake_responder>();
  f->actor = n.spawn([f, rt = n.rt](actors::responder_actor::pointer)
                         -> actors::responder_actor::behavior_type {
    auto heard = [rt] { rt->depths.handled(actor_kind::responder); };
    return {[f, heard](const actors::ask_responder& m) {
              heard();
              f->asked.push_back(m);
            },
            [heard](const actors::ai_call_ended&) { heard(); },
            [](actors::sweep_due) {}};
  });
  n.board->responder = f->actor;
  return f;
}

struct fake_clock {
  actors::clock_actor actor;
  std::vector<actors::timers_kept::change> changes;
};

inline std::shared_ptr<fake_clock> add_fake_clock(test_node& n) {
  auto f = std::make_shared<fake_clock>();
  f->actor = n.spawn([f, rt = n.rt](actors::clock_actor::pointer)
                         -> actors::clock_actor::behavior_type {
    auto heard = [rt] { rt->depths.handled(actor_kind::clock); };
    return {[f, heard](const actors::timers_kept& m) {
              heard();
              f->changes.insert(f->changes.end(), m.changes.begin(),
                                m.changes.end());
            },
            [](actors::timer_due) {},
            [heard](const actors::tickets_settled&) { heard(); },
            [heard](const actors::directory_changed&) { heard(); },
            [](actors::sweep_due) {}};
  });
  n.board->clock = f->actor;
  return f;
}

struct fake_calendar {
  actors::calendar_actor actor;
  std::vector<actors::ask_calendar> asked;
  std::vector<actors::hold_settled> settled;
  std::vector<actors::visit_freed> freed;
  int outdated = 0;
  /// What it answers; empty: it never does.
  std::function<engine::event(const actors::ask_calendar&)> answer;
  std::vector<caf::typed_response_promise<actors::calendar_answer>> unanswered;
};

/// The calendar of one provider of the demo clinic.
inline std::shared_ptr<fake_calendar>
add_fake_calendar(test_node& n, const std::string& provider) {
  auto f = std::make_shared<fake_calendar>();
  f->actor = n.spawn([f, rt = n.rt](actors::calendar_actor::pointer self)
                         -> actors::calendar_actor::behavior_type {
    auto heard = [rt] { rt->depths.handled(actor_kind::calendar); };
    return {[f, heard, self](const actors::ask_calendar& m)
                -> caf::result<actors::calendar_answer> {
              heard();
              f->asked.push_back(m);
              auto promise =
                  self->make_response_promise<actors::calendar_answer>();
              if (f->answer)
                promise.deliver(actors::calendar_answer{f->answer(m)});
              else
                f->unanswered.push_back(promise);
              return promise;
            },
            [f, heard](const actors::hold_settled& m) {
              heard();
              f->settled.push_back(m);
            },
            [f, heard](const actors::visit_freed& m) {
              heard();
              f->freed.push_back(m);
            },
            [f, heard](actors::calendar_outdated) {
              heard();
              ++f->outdated;
            }};
  });
  n.demo->calendars.insert_or_assign(provider, f->actor);
  return f;
}

/// A commit thread without thread and store: batches end when the test says.
struct fake_port : actors::commit_port {
  std::deque<persistence::record> queue;
  std::size_t room = 1'000;

  bool push(persistence::record& r) override {
    if (queue.size() >= room) return false;
    queue.push_back(std::move(r));
    return true;
  }
  std::size_t depth() const override { return queue.size(); }

  /// Ends the oldest `most` records as `decide` says.
  actors::batch_settled take(
      std::size_t most = 1'000,
      const std::function<persistence::outcome(persistence::record&)>& decide =
          [](auto&) { return persistence::outcome{}; }) {
    actors::batch_settled b;
    b.transactions = 1;
    for (; most > 0 && !queue.empty(); --most) {
      b.outcomes.push_back(decide(queue.front()));
      b.records.push_back(std::move(queue.front()));
      queue.pop_front();
    }
    return b;
  }
};

/// Takes calls and answers them when the test says.
struct fake_vendor {
  struct call {
    io::http_call what;
    std::function<void(io::call_result)> done;
  };
  std::vector<call> calls;

  /// As the vendor's acceptance looks on the wire.
  void accept(std::size_t i) {
    answer(i, 200,
           R"({"messages":[{"id":"wamid.)" + std::to_string(i) + R"("}]})");
  }
  void answer(std::size_t i, unsigned status, std::string body) {
    io::call_result r;
    r.status = status;
    r.body = std::move(body);
    finish(i, std::move(r));
  }
  void finish(std::size_t i, io::call_result r) {
    auto done = std::move(calls.at(i).done);
    calls[i].done = nullptr;
    done(std::move(r));
  }
  bool is_open(std::size_t i) const { return bool(calls.at(i).done); }
};

/// The other end of a responder.
struct answer_slip : io::responder::sink {
  std::vector<io::response> all;
  void send(io::response r) override { all.push_back(std::move(r)); }

  /// The status, 0 while unanswered.
  unsigned status() const { return all.empty() ? 0 : all[0].status; }
  std::string header(std::string_view name) const {
    for (auto& [key, value] : all.at(0).headers)
      if (key == name) return value;
    return {};
  }
};

} // namespace careline::tests
