#include "tests/simulation/model_commits.hpp"

#include <utility>

namespace careline::simulation {

using ended = persistence::outcome::kind;
using persistence::turn_record;

model_commits::model_commits(scene& all, actors::runtime_ptr rt,
                             std::function<void(actors::batch_settled)> done)
    : all_(all), rt_(std::move(rt)), done_(std::move(done)) {}

bool model_commits::push(persistence::record& r) {
  if (queue_.size() >= rt_->limits.writer_queue) return false;
  if (auto* t = std::get_if<turn_record>(&r)) all_.watch.turn_pushed(*t);
  auto was_idle = queue_.empty() && !under_way_;
  auto bytes = persistence::weight(r);
  queue_.push_back({std::move(r), all_.ticks, bytes});
  if (was_idle) rt_->admission.oldest_uncommitted(all_.ticks);
  return true;
}

bool model_commits::step() {
  if (!under_way_) {
    if (queue_.empty()) return false;
    begin();
    return true;
  }
  if (under_way_->ready > all_.ticks && !all_.is_healed) return false;
  if (under_way_->is == stage::begun)
    commit();
  else
    finish();
  return true;
}

void model_commits::begin() {
  batch b;
  b.ready = all_.ticks;
  std::size_t bytes = 0;
  rt_->admission.oldest_uncommitted(queue_.front().since);
  while (!queue_.empty() && b.told.records.size() < rt_->limits.batch_turns
         && (b.told.records.empty()
             || bytes + queue_.front().bytes <= rt_->limits.batch_bytes)) {
    bytes += queue_.front().bytes;
    b.told.records.push_back(std::move(queue_.front().record));
    queue_.pop_front();
  }
  b.told.transactions = 1;
  under_way_ = std::move(b);
  if (all_.strikes(fault::commit_slow))
    under_way_->ready += milliseconds(1 + all_.random.roll(1'500));
  if (all_.strikes(fault::store_outage)) go_away(milliseconds(8'000));
  if (all_.bug != planted_bug::acknowledges_early) return;
  auto early = under_way_->told;
  early.outcomes.assign(early.records.size(), {});
  under_way_->is_told = true;
  done_(std::move(early));
}

/// The batch in doubt is kept until the store is back.
void model_commits::go_away(milliseconds most) {
  rt_->admission.store_reachable(false);
  under_way_->ready =
      all_.ticks
      + milliseconds(
          1 + all_.random.roll(static_cast<std::uint64_t>(most.count())));
}

/// A failure that no retry mends: the committer gives the batch up.
bool model_commits::refuse_all() {
  if (!all_.strikes(fault::store_refuses)) return false;
  under_way_->told.outcomes.assign(under_way_->told.records.size(),
                                   {ended::unavailable, 0, "42P01"});
  return true;
}

void model_commits::commit() {
  rt_->admission.store_reachable(true);
  auto& b = *under_way_;
  b.is = stage::kept;
  if (refuse_all()) return;
  // Another node was first with some of them: as the store would say.
  std::vector<bool> is_overtaken;
  std::vector<persistence::record> wanted;
  for (auto& r : b.told.records) {
    auto* t = std::get_if<turn_record>(&r);
    is_overtaken.push_back(t && !t->creates && all_.strikes(fault::stale_turn));
    if (!is_overtaken.back()) wanted.push_back(r);
  }
  auto ends = all_.store.commit(wanted, all_.now);
  auto next = ends.begin();
  for (auto stale : is_overtaken)
    b.told.outcomes.push_back(stale ? persistence::outcome{ended::stale, 0, {}}
                                    : *next++);
  all_.note(b.told.records.size());
  if (!all_.strikes(fault::commit_unknown)) return;
  // Kept, but the connection broke: told when the marker has been read.
  go_away(milliseconds(4'000));
  b.told.reconnects = 1;
}

void model_commits::finish() {
  rt_->admission.store_reachable(true);
  auto done = std::move(under_way_->told);
  auto is_told = under_way_->is_told;
  under_way_.reset();
  if (queue_.empty()) rt_->admission.oldest_uncommitted({});
  for (auto& r : done.records)
    if (auto* t = std::get_if<turn_record>(&r)) all_.watch.turn_told(*t);
  if (!is_told) done_(std::move(done));
}

} // namespace careline::simulation
