#include "actors/outbox.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace careline::actors {

using io::log_level;
using io::metrics;
using settled_as = persistence::delivery_settled::kind;

namespace {

constexpr auto publish_every = std::chrono::milliseconds(200);
constexpr auto dispatch_tick = std::chrono::milliseconds(10);
constexpr auto clock_trembles = std::chrono::milliseconds(1'000);
constexpr auto fence_kept = std::chrono::minutes(10);
constexpr std::size_t fences_before_sweep = 1'024;

} // namespace

outbox_state::account& outbox_state::account_of(const std::string& id) {
  auto found = accounts_.find(id);
  if (found != accounts_.end()) return found->second;
  auto& a = accounts_.emplace(id, account(rt->limits)).first->second;
  a.id = id;
  a.is_loading = !is_listed_; // Until it is known, older rows may be first.
  return a;
}

bool outbox_state::is_fenced(const engine::delivery& d) const {
  if (d.from != engine::sender::bot) return false;
  auto fence = fences_.find(d.patient);
  return fence != fences_.end() && d.epoch < fence->second.epoch;
}

// In.

void outbox_state::on_deliveries_kept(deliveries_kept& m) {
  for (auto& c : m.consents) note_consent(c);
  // By name, not by address: what happens first is the same in every run.
  constexpr auto by_id = [](auto* x, auto* y) { return x->id < y->id; };
  std::set<account*, decltype(by_id)> touched;
  for (auto& d : m.all) {
    auto& a = account_of(d.account);
    of_clinic_[d.clinic].insert(d.account);
    a.clinic = d.clinic;
    touched.insert(&a);
    add(a, std::move(d));
  }
  for (auto* a : touched) dispatch(*a);
  publish();
}

void outbox_state::add(account& a, engine::delivery d) {
  if (is_fenced(d)) return;             // The pause's commit takes its row.
  if (unmarked_.contains(d.id)) return; // Read from the table, and sent.
  if (a.is_loading) {
    if (a.aside.size() < rt->limits.deliveries_per_account)
      a.aside.push_back(std::move(d));
    else
      a.is_behind = true;
    return;
  }
  // Once behind, everything comes from the table, so that order holds.
  if (!a.is_behind && !a.queue.add(std::move(d))) a.is_behind = true;
}

// Opting out.

void outbox_state::note_consent(const deliveries_kept::consent& c) {
  if (!knows_opted_out_) said_meanwhile_.insert(c.patient);
  if (c.is_opted_out)
    opted_out_.insert(c.patient);
  else
    opted_out_.erase(c.patient);
}

bool outbox_state::is_opted_out(const engine::delivery& d) const {
  return !d.what.passes_opt_out && opted_out_.contains(d.patient);
}

/// Whoever wants no messages gets none, whoever wrote it and whenever.
void outbox_state::block(account& a, const engine::delivery& d) {
  a.queue.failed(d.id, engine::failure::permanent, std::nullopt, rt->now(), 0);
  a.partly_sent.erase(d.id);
  rt->metrics.outbound_failures_total[metrics::at(io::send_failure::opted_out)]
      ->Increment();
  auto conversation = engine::to_string(d.patient);
  io::log(log_level::info, "delivery_blocked",
          {{"conversation", std::string_view(conversation)},
           {"reason", "opted_out"}});
  settle(d, settled_as::fenced, "opted_out");
}

// Out.

void outbox_state::dispatch(account& a) {
  if (rt->admission.is_draining()) return; // The table keeps what is left.
  for (;;) {
    auto next = a.queue.next(rt->now());
    for (auto& f : next.fenced) {
      engine::delivery d;
      d.id = f.id;
      d.patient = f.patient;
      d.clinic = a.clinic;
      settle(d, settled_as::fenced, {});
    }
    for (auto& d : next.expired) {
      rt->metrics
          .outbound_failures_total[metrics::at(io::send_failure::window_closed)]
          ->Increment();
      rt->metrics.dead_letters_total->Increment();
      settle(d, settled_as::dead, "window_closed:local");
    }
    if (next.send) {
      if (is_opted_out(*next.send))
        block(a, *next.send);
      else
        start_attempt(a, std::move(*next.send));
      continue;
    }
    if (next.wait_until) wake_at(a, *next.wait_until);
    break;
  }
  auto is_stopped = a.queue.is_stopped(rt->now());
  if (is_stopped != a.is_stopped) {
    a.is_stopped = is_stopped;
    stopped_accounts_ += is_stopped ? 1 : -1;
    io::log(is_stopped ? log_level::error : log_level::info,
            is_stopped ? "account_stopped" : "account_resumed",
            {{"account", std::string_view(a.id)}});
  }
  if (a.is_behind && !a.is_loading
      && a.queue.size() <= rt->limits.deliveries_per_account / 2) {
    if (rt->ticks() >= a.read_again)
      refill(a);
    else
      wake_at(a, rt->now() + read_again_after);
  }
}

void outbox_state::record(persistence::delivery_settled mark) {
  if (mark.what != settled_as::retry) unmarked_.insert(mark.id);
  post(*rt, self, board->writer, record_delivery{std::move(mark)});
}

void outbox_state::on_marks_kept(const marks_kept& m) {
  for (auto& id : m.all) {
    if (loads_ > 0)
      marked_while_loading_.push_back(id);
    else
      unmarked_.erase(id);
  }
}

void outbox_state::settle(const engine::delivery& d, settled_as what,
                          std::string reason) {
  persistence::delivery_settled mark;
  mark.what = what;
  mark.id = d.id;
  mark.patient = d.patient;
  mark.clinic = d.clinic;
  mark.attempt = d.attempt;
  mark.reason = std::move(reason);
  mark.at = rt->now();
  record(std::move(mark));
}

// Time.

void outbox_state::wake_at(account& a, engine::instant when) {
  if (a.wakes_at) {
    if (*a.wakes_at <= when) return;
    wakes_.erase({*a.wakes_at, a.id});
  }
  a.wakes_at = when;
  wakes_.emplace(when, a.id);
  note_at(when);
}

/// Sees to it that a dispatch_due comes, then or before.
void outbox_state::note_at(engine::instant when) {
  // Paced accounts would each wake the node 80 times a second: together they
  // wait for the same tick, and their burst makes up for it.
  auto after =
      std::max(when - rt->now(), engine::instant::duration(dispatch_tick));
  auto due = rt->ticks() + after;
  if (!notes_.empty() && *notes_.begin() <= due) return;
  notes_.insert(due);
  note_later(self, after, dispatch_due{});
}

void outbox_state::on_dispatch_due() {
  notes_.erase(notes_.begin(), notes_.upper_bound(rt->ticks()));
  if (rt->ticks() >= list_next_) list_accounts();
  auto now = rt->now();
  if (now + clock_trembles < seen_) {
    // The wall clock was set back: nobody waits for a time that was.
    for (auto& [when, id] : std::exchange(wakes_, {})) {
      auto& a = account_of(id);
      a.wakes_at.reset();
      dispatch(a);
    }
  }
  seen_ = now;
  while (!wakes_.empty() && wakes_.begin()->first <= now) {
    auto& a = account_of(wakes_.begin()->second);
    wakes_.erase(wakes_.begin());
    a.wakes_at.reset();
    dispatch(a);
  }
  if (!wakes_.empty()) note_at(wakes_.begin()->first);
  publish();
}

// Fences.

replies_fenced outbox_state::on_fence(const fence_replies& m) {
  auto now = rt->ticks();
  if (fences_.size() >= fences_before_sweep)
    std::erase_if(fences_,
                  [&](auto& f) { return f.second.since + fence_kept < now; });
  fences_[m.patient] = {m.epoch, now};
  replies_fenced all;
  for (auto& id : of_clinic_[m.clinic]) {
    auto& a = account_of(id);
    auto fenced = a.queue.fence(m.patient, m.epoch);
    for (auto& f : fenced.in_flight) all.in_flight.push_back(f);
    for (auto& f : fenced.removed) a.partly_sent.erase(f);
    std::erase_if(a.aside, [&](auto& d) { return is_fenced(d); });
  }
  publish();
  return all;
}

void outbox_state::on_unfence(const unfence_replies& m) {
  fences_.erase(m.patient);
  for (auto& id : of_clinic_[m.clinic]) {
    auto& a = account_of(id);
    a.queue.unfence(m.patient, m.epoch);
    // What was taken out is still in the table; what is being read now may
    // have been read before some of it was there.
    if (a.is_loading)
      a.is_behind = true;
    else
      refill(a);
  }
}

void outbox_state::publish() {
  auto& figures = rt->outboxes[index % outboxes_at_most];
  std::int64_t depth = 0, most = 0, in_flight = 0, oldest = 0;
  // It looks at every account: now and then is enough for a metric, but a
  // drain waits for the very figure.
  auto now = rt->ticks();
  if (now < publish_again_ && !rt->admission.is_draining()) {
    // Nothing may happen for long after this: what was said last must be true.
    if (!std::exchange(is_publish_noted_, true))
      note_later(self, publish_every, dispatch_due{});
    return;
  }
  publish_again_ = now + publish_every;
  is_publish_noted_ = false;
  for (auto& [id, a] : accounts_) {
    auto of_account =
        static_cast<std::int64_t>(a.queue.size() + a.aside.size());
    depth += of_account;
    most = std::max(most, of_account);
    in_flight += static_cast<std::int64_t>(a.in_flight.size());
    if (auto since = a.queue.oldest()) {
      auto ms = since->time_since_epoch().count();
      if (oldest == 0 || ms < oldest) oldest = ms;
    }
  }
  figures.depth = depth;
  figures.account_depth_max = most;
  figures.in_flight = in_flight;
  figures.oldest_ms = oldest;
  figures.stopped = stopped_accounts_;
}

outbox_actor::behavior_type
outbox(outbox_actor::stateful_pointer<outbox_state> self, runtime_ptr rt,
       switchboard_ptr board, directory_ptr clinics, vendor_port vendor,
       std::size_t index) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.clinics = std::move(clinics);
  st.vendor = std::move(vendor);
  st.index = index;
  constexpr auto kind = actor_kind::outbox;
  return {
      [self, rt](deliveries_kept& m) {
        guarded(*rt, kind, "deliveries_kept",
                [&] { self->state.on_deliveries_kept(m); });
      },
      [self, rt](attempt_finished& m) {
        guarded(*rt, kind, "attempt_finished",
                [&] { self->state.on_attempt_finished(m); });
      },
      [self, rt](const marks_kept& m) {
        guarded(*rt, kind, "marks_kept", [&] { self->state.on_marks_kept(m); });
      },
      [self, rt](dispatch_due) {
        guarded_note(*rt, kind, "dispatch_due",
                     [&] { self->state.on_dispatch_due(); });
      },
      [self, rt](const mark_read& m) {
        guarded(*rt, kind, "mark_read", [&] { self->state.on_mark_read(m); });
      },
      [self, rt](const fence_replies& m) -> replies_fenced {
        replies_fenced all;
        guarded(*rt, kind, "fence_replies",
                [&] { all = self->state.on_fence(m); });
        return all;
      },
      [self, rt](const unfence_replies& m) {
        guarded(*rt, kind, "unfence_replies",
                [&] { self->state.on_unfence(m); });
      },
  };
}

} // namespace careline::actors
