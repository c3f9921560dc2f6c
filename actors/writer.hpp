#pragma once
/// Collects what shall be kept; answers when it is.

#include "actors/commit_thread.hpp"
#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace careline::actors {

/// The batch committer's desk.
///
/// Owns      the order of what was handed to its thread, and who waits for it.
/// Lives     as long as the node.
/// Hears     patients (turns), outbox (deliveries), ingress (statuses, raw
///           events), its thread (batches that ended).
/// Tells     patients, ticket holders, outbox, clock: after the commit only.
/// If it dies no turn is kept any more and webhooks get 503 by their deadline.
class writer_state {
public:
  writer_state() = default;

  void on_record_turn(record_turn& m, patient_actor from);
  void on_record_delivery(record_delivery& m);
  void on_record_events(record_events& m);
  void on_batch_settled(batch_settled& m);
  void on_late_marks_due();

  static constexpr const char* name = "writer";

  writer_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  std::shared_ptr<commit_port> port;

private:
  /// Who waits for a record.
  struct source {
    ticket ack;
    patient_actor patient; ///< Of a turn.
    bool is_last = true;   ///< Of the records under one ticket.
  };
  /// What one batch tells, gathered so that each neighbour hears once.
  struct news;

  void tell_turn(const source& from, persistence::turn_record& turn,
                 const persistence::outcome& outcome, news& n);
  void count(const persistence::outcome& outcome);

  void push_late_marks();

  std::deque<source> sources_; ///< In the order of the records.
  /// Found the queue full, or the store gave them up; no more than the outboxes
  /// hold in memory.
  std::deque<persistence::record> late_marks_;
  bool are_marks_due_ = false; ///< A note to itself is under way.
  turn_end worst_of_events_ = turn_end::kept;
};

writer_actor::behavior_type
writer(writer_actor::stateful_pointer<writer_state> self, runtime_ptr rt,
       switchboard_ptr board, std::shared_ptr<commit_port> port);

} // namespace careline::actors
