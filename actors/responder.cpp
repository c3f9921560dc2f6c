#include "actors/responder.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <utility>

namespace careline::actors {

using io::ai_outcome;
using io::log_level;
using io::ai::verdict;
using std::chrono::milliseconds;

namespace {

constexpr auto tick = milliseconds(100);
constexpr auto history_answer = milliseconds(1'000);
constexpr auto retry_first = milliseconds(250);
/// A try that has less time than this is not worth its price.
constexpr auto try_at_least = milliseconds(400);
/// Nothing mends itself soon: a key, a model, a quota of the day.
constexpr auto hold_for_people = std::chrono::minutes(5);
constexpr auto hold_for_quota = std::chrono::hours(1);

ai_outcome label_of(verdict v) {
  switch (v) {
  case verdict::said:
    return ai_outcome::answered;
  case verdict::blocked:
    return ai_outcome::blocked;
  case verdict::rate_limited:
  case verdict::quota_gone:
    return ai_outcome::rate_limited;
  case verdict::provider:
    return ai_outcome::provider;
  case verdict::auth:
    return ai_outcome::auth;
  case verdict::no_model:
    return ai_outcome::no_model;
  case verdict::invalid:
  case verdict::unreadable:
    break;
  }
  return ai_outcome::unreadable;
}

/// What was said before, as the AI may know it. What staff wrote stays in the
/// house.
std::vector<engine::ai_turn>
turns_of(const std::vector<persistence::stored_message>& rows) {
  std::vector<engine::ai_turn> turns;
  for (auto& m : rows) {
    auto is_patient = m.sender == engine::sender::patient;
    if (m.body.empty() || !(is_patient || m.sender == engine::sender::bot))
      continue;
    turns.push_back({is_patient, m.body});
  }
  return turns;
}

} // namespace

// Questions come in.

void responder_state::on_ask(ask_responder& m) {
  question q;
  q.asked = rt->ticks();
  q.deadline = q.asked + rt->settings.responder.deadline;
  q.what = std::move(m);
  if (waiting_.size() >= rt->limits.ai_questions_waiting) {
    fail(q, ai_outcome::overloaded);
    return;
  }
  waiting_.push_back(std::move(q));
  start_waiting();
  if (!is_ticking_) {
    is_ticking_ = true;
    note_later(self, tick, sweep_due{});
  }
}

/// Starts what may start: first come first served, but past a clinic that has
/// its share under way.
void responder_state::start_waiting() {
  auto& how = rt->settings.responder;
  for (auto next = waiting_.begin();
       next != waiting_.end() && under_way_.size() < how.most_at_once;) {
    auto busy = of_clinic_.find(next->what.key.clinic);
    if (busy != of_clinic_.end()
        && busy->second >= how.most_at_once_per_clinic) {
      ++next;
      continue;
    }
    auto q = std::move(*next);
    next = waiting_.erase(next);
    if (breaker->lets_through(rt->ticks()))
      start(std::move(q));
    else
      fail(q, ai_outcome::stopped);
  }
  publish();
}

void responder_state::start(question q) {
  ++of_clinic_[q.what.key.clinic];
  auto id = ++last_;
  under_way_.emplace(id, std::move(q));
  if (rt->limits.ai_history_messages == 0)
    take_history(id, nullptr);
  else
    read_history(id);
}

void responder_state::read_history(std::uint64_t id) {
  auto& q = under_way_.at(id);
  ask(*rt, self, board->reader, history_answer,
      list_messages{q.what.key.clinic, q.what.patient, "",
                    rt->limits.ai_history_messages})
      .then(
          [this, id](messages_answer& told) {
            guarded_note(*rt, actor_kind::responder, "history",
                         [&] { take_history(id, &told); });
          },
          [this, id](const caf::error&) {
            guarded_note(*rt, actor_kind::responder, "no_history",
                         [&] { take_history(id, nullptr); });
          });
}

void responder_state::take_history(std::uint64_t id,
                                   const messages_answer* told) {
  auto found = under_way_.find(id);
  if (found == under_way_.end()) return; // The deadline came first.
  auto& what = found->second.what;
  std::vector<engine::ai_turn> turns;
  if (told && *told) turns = turns_of(told->value().rows);
  found->second.prompt =
      engine::make_ai_prompt(what.clinic->clinic, what.language, turns,
                             what.question.text, what.name, rt->now());
  call(id);
}

void responder_state::call(std::uint64_t id) {
  auto& q = under_way_.at(id);
  q.again.reset();
  ++q.tries;
  auto call = io::ai::make_call(rt->settings.responder, *q.prompt);
  call.timeout = std::max(
      milliseconds(1),
      std::chrono::duration_cast<milliseconds>(q.deadline - rt->ticks()));
  call.connect_timeout = std::min(rt->limits.vendor_connect, call.timeout);
  call.answer_bytes = rt->limits.ai_answer_bytes;
  vendor(std::move(call),
         [rt = rt, me = responder_actor(self), id](io::call_result result) {
           post_from_outside(*rt, me, ai_call_ended{id, std::move(result)});
         });
}

// Calls end.

void responder_state::on_ai_call_ended(ai_call_ended& m) {
  auto found = under_way_.find(m.call);
  if (found == under_way_.end()) return; // The deadline came first.
  io::ai::outcome o;
  if (m.result.failed == io::call_failure::none) {
    o = io::ai::read_answer(rt->settings.responder, m.result);
  } else {
    o.what = verdict::provider;
    o.reason = m.result.failed == io::call_failure::unknown ? "no_whole_answer"
                                                            : "not_reached";
  }
  finish_call(found, o);
  start_waiting();
}

void responder_state::finish_call(entry at, const io::ai::outcome& o) {
  note_outcome(o);
  if (try_again(at->second, o)) return;
  auto q = std::move(at->second);
  under_way_.erase(at);
  free_place(q);
  if (o.what != verdict::said) {
    io::log(log_level::warn, "ai_failed",
            {{"outcome", io::ai::to_string(o.what)},
             {"reason", std::string_view(o.reason)},
             {"tries", std::int64_t{q.tries}}});
    auto is_late = rt->ticks() + tick > q.deadline;
    fail(q, is_late ? ai_outcome::late : label_of(o.what));
    return;
  }
  using how = engine::ai_answered::outcome;
  auto answer = engine::read_ai_answer(o.text);
  auto label = answer.how == how::answered ? ai_outcome::answered
               : answer.how == how::unsure ? ai_outcome::unsure
                                           : ai_outcome::unreadable;
  end(q, std::move(answer), label);
}

/// @returns whether it waits for another try
bool responder_state::try_again(question& q, const io::ai::outcome& o) {
  auto may_pass =
      o.what == verdict::provider || o.what == verdict::rate_limited;
  if (!may_pass || q.tries > rt->settings.responder.retries
      || breaker->is_open())
    return false;
  auto wait = retry_first * (1U << std::min(q.tries - 1, 4U));
  wait +=
      milliseconds(rt->ids.random() % static_cast<std::uint64_t>(wait.count()));
  auto again = rt->ticks() + std::max(wait, o.retry_after.value_or(wait));
  if (again + try_at_least > q.deadline) return false;
  q.again = again;
  rt->metrics.ai_retries_total->Increment();
  return true;
}

void responder_state::note_outcome(const io::ai::outcome& o) {
  auto now = rt->ticks();
  switch (o.what) {
  case verdict::said:
  case verdict::blocked:
  case verdict::invalid: // It speaks; our words were at fault.
    breaker->succeeded();
    break;
  case verdict::auth:
  case verdict::no_model:
    breaker->failed(now, hold_for_people);
    break;
  case verdict::quota_gone:
    breaker->failed(
        now, std::max<engine::breaker::duration>(
                 hold_for_quota, o.retry_after.value_or(milliseconds(0))));
    break;
  case verdict::provider:
  case verdict::rate_limited:
  case verdict::unreadable:
    breaker->failed(now);
    break;
  }
  show_breaker(o.reason);
}

void responder_state::show_breaker(std::string_view reason) {
  if (breaker->is_open() == is_shown_open_) return;
  is_shown_open_ = breaker->is_open();
  rt->metrics.ai_breaker_open->Set(is_shown_open_ ? 1 : 0);
  if (is_shown_open_)
    io::log(log_level::error, "ai_stopped", {{"reason", reason}});
  else
    io::log(log_level::info, "ai_resumed");
}

// Questions end.

void responder_state::free_place(const question& q) {
  auto busy = of_clinic_.find(q.what.key.clinic);
  if (busy != of_clinic_.end() && --busy->second == 0) of_clinic_.erase(busy);
}

void responder_state::fail(const question& q, ai_outcome how) {
  engine::ai_answered failed;
  failed.how = engine::ai_answered::outcome::failed;
  end(q, std::move(failed), how);
}

void responder_state::end(const question& q, engine::ai_answered answer,
                          ai_outcome how) {
  answer.serial = q.what.question.serial;
  rt->metrics.ai_requests_total[io::metrics::at(how)]->Increment();
  rt->metrics.ai_duration_seconds->Observe(
      std::chrono::duration<double>(rt->ticks() - q.asked).count());
  post(*rt, self, board->router_of(q.what.key),
       ai_answer_arrived{q.what.key, std::move(answer), q.what.clinic, {}});
}

void responder_state::on_sweep_due() {
  auto now = rt->ticks();
  is_ticking_ = false;
  std::erase_if(waiting_, [&](question& q) {
    if (q.deadline > now) return false;
    fail(q, ai_outcome::late);
    return true;
  });
  std::vector<std::uint64_t> due;
  for (auto& [id, q] : under_way_)
    if (q.deadline <= now || (q.again && *q.again <= now)) due.push_back(id);
  for (auto id : due) {
    auto found = under_way_.find(id);
    if (found->second.deadline > now) {
      call(id);
      continue;
    }
    // The call, if there is one, ends by its own timeout and finds nobody.
    auto q = std::move(found->second);
    under_way_.erase(found);
    free_place(q);
    breaker->failed(now);
    show_breaker("late");
    fail(q, ai_outcome::late);
  }
  start_waiting();
  if (waiting_.empty() && under_way_.empty()) return;
  is_ticking_ = true;
  note_later(self, tick, sweep_due{});
}

void responder_state::publish() {
  rt->metrics.ai_in_flight->Set(static_cast<double>(under_way_.size()));
  rt->metrics.ai_waiting->Set(static_cast<double>(waiting_.size()));
}

responder_actor::behavior_type
responder(responder_actor::stateful_pointer<responder_state> self,
          runtime_ptr rt, switchboard_ptr board, vendor_port vendor) {
  auto& st = self->state;
  auto& how = rt->settings.responder;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.vendor = std::move(vendor);
  st.breaker.emplace(how.breaker_failures, how.breaker_open);
  constexpr auto kind = actor_kind::responder;
  return {
      [self, rt](ask_responder& m) {
        guarded(*rt, kind, "ask_responder", [&] { self->state.on_ask(m); });
      },
      [self, rt](ai_call_ended& m) {
        guarded(*rt, kind, "ai_call_ended",
                [&] { self->state.on_ai_call_ended(m); });
      },
      [self, rt](sweep_due) {
        guarded_note(*rt, kind, "sweep_due",
                     [&] { self->state.on_sweep_due(); });
      },
  };
}

} // namespace careline::actors
