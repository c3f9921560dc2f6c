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

constexpr std::size_t read_receipts_at_once = 64;
constexpr auto publish_every = std::chrono::milliseconds(200);
constexpr auto dispatch_tick = std::chrono::milliseconds(10);
constexpr auto clock_trembles = std::chrono::milliseconds(1'000);
constexpr auto fence_kept = std::chrono::minutes(10);
constexpr std::size_t fences_before_sweep = 1'024;

/// "rate_limited:130429" -> the bounded label.
io::send_failure label_of(std::string_view reason) {
  using io::send_failure;
  auto klass = reason.substr(0, reason.find(':'));
  if (klass == "rate_limited") return send_failure::rate_limited;
  if (klass == "auth") return send_failure::auth;
  if (klass == "window_closed") return send_failure::window_closed;
  if (klass == "opted_out") return send_failure::opted_out;
  if (klass == "invalid") return send_failure::invalid;
  if (klass == "provider") return send_failure::provider;
  if (klass == "timeout") return send_failure::timeout;
  return send_failure::other;
}

/// When a delivery was made: its id is time ordered.
engine::instant made_at(const engine::uuid& id) {
  std::int64_t ms = 0;
  for (int i = 0; i < 6; ++i) ms = (ms << 8) | id.bytes[i];
  return engine::instant(std::chrono::milliseconds(ms));
}

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

void outbox_state::start_attempt(account& a, engine::delivery d) {
  sending s;
  s.bodies = io::whatsapp::message_bodies(d);
  s.started = rt->ticks();
  s.what = std::move(d);
  auto id = s.what.id;
  if (auto begun = a.partly_sent.find(id); begun != a.partly_sent.end()) {
    s.part = begun->second.parts;
    s.vendor_message_id = std::move(begun->second.vendor_message_id);
    a.partly_sent.erase(begun);
  }
  auto [place, is_new] = a.in_flight.emplace(id, std::move(s));
  call_vendor(a, place->second);
}

const config::secret& outbox_state::token_of(const std::string& account) const {
  auto& meta = rt->settings.whatsapp;
  for (auto& own : meta.accounts)
    if (own.phone_number_id == account) return own.access_token;
  return meta.access_token;
}

void outbox_state::call_vendor(const account& a, const sending& s) {
  auto& meta = rt->settings.whatsapp;
  io::http_call call;
  call.url = io::whatsapp::messages_url(meta.base_url, meta.api_version, a.id);
  call.headers = {
      {"Authorization", "Bearer " + std::string(token_of(a.id).reveal())},
      {"Content-Type", "application/json"}};
  call.body = s.bodies[s.part];
  call.connect_timeout = rt->limits.vendor_connect;
  call.timeout = rt->limits.vendor_answer;
  call.answer_bytes = rt->limits.vendor_answer_bytes;
  rt->metrics.outbound_attempts_total->Increment();
  vendor(std::move(call), [rt = rt, me = outbox_actor(self), account = a.id,
                           id = s.what.id](io::call_result result) {
    post_from_outside(*rt, me,
                      attempt_finished{account, id, std::move(result)});
  });
}

void outbox_state::on_attempt_finished(attempt_finished& m) {
  if (m.delivery.is_nil()) {
    if (reads_in_flight_ > 0) --reads_in_flight_;
    return;
  }
  auto& a = account_of(m.account);
  auto found = a.in_flight.find(m.delivery);
  if (found == a.in_flight.end()) return;
  auto& s = found->second;
  io::whatsapp::verdict v;
  if (m.result.failed == io::call_failure::none) {
    v = io::whatsapp::read_answer(m.result.status, m.result.body,
                                  m.result.retry_after);
    // A page with 200 says no more than silence does.
    if (!v.accepted && m.result.status < 300 && v.why == engine::failure::retry)
      rt->metrics.outbound_resends_total->Increment();
  } else {
    // Unknown: the vendor may have it, and the next try be a second message.
    auto is_unknown = m.result.failed == io::call_failure::unknown;
    v.why = is_unknown ? engine::failure::retry : engine::failure::unreachable;
    v.reason = is_unknown ? "timeout:unknown" : "provider:unreachable";
    if (is_unknown) rt->metrics.outbound_resends_total->Increment();
  }
  rt->metrics.outbound_duration_seconds->Observe(
      std::chrono::duration<double>(rt->ticks() - s.started).count());
  if (v.accepted) {
    if (s.vendor_message_id.empty())
      s.vendor_message_id = std::move(v.vendor_message_id);
    if (++s.part < s.bodies.size() && !is_opted_out(s.what)) {
      s.started = rt->ticks();
      call_vendor(a, s);
      return;
    }
    finish_sent(a, s);
  } else {
    finish_failed(a, s, v);
  }
  a.in_flight.erase(m.delivery);
  dispatch(a);
  publish();
}

void outbox_state::finish_sent(account& a, sending& s) {
  a.queue.sent(s.what.id);
  if (is_fenced(s.what)) rt->metrics.replies_late_to_fence_total->Increment();
  rt->metrics.reply_duration_seconds->Observe(
      std::chrono::duration<double>(rt->real_now() - made_at(s.what.id.value))
          .count());
  persistence::delivery_settled mark;
  mark.what = settled_as::sent;
  mark.id = s.what.id;
  mark.patient = s.what.patient;
  mark.clinic = s.what.clinic;
  mark.vendor_message_id = std::move(s.vendor_message_id);
  mark.attempt = s.what.attempt + 1;
  mark.at = rt->now();
  if (io::would_log(log_level::debug)) {
    auto conversation = engine::to_string(mark.patient);
    auto delivery = engine::to_string(mark.id);
    io::log(log_level::debug, "delivery_sent",
            {{"conversation", std::string_view(conversation)},
             {"delivery", std::string_view(delivery)},
             {"vendor_id", std::string_view(mark.vendor_message_id)}});
  }
  record(std::move(mark));
}

void outbox_state::finish_failed(account& a, sending& s,
                                 const io::whatsapp::verdict& v) {
  using verdict = engine::delivery_queue::verdict;
  rt->metrics.outbound_failures_total[metrics::at(label_of(v.reason))]
      ->Increment();
  auto end = a.queue.failed(s.what.id, v.why, v.retry_after, rt->now(),
                            rt->ids.random());
  auto delivery = engine::to_string(s.what.id);
  io::log(log_level::warn, "delivery_failed",
          {{"delivery", std::string_view(delivery)},
           {"account", std::string_view(a.id)},
           {"reason", std::string_view(v.reason)},
           {"attempt", std::int64_t{end.attempts}},
           {"is_final", end.what == verdict::dead}});
  persistence::delivery_settled mark;
  mark.id = s.what.id;
  mark.patient = s.what.patient;
  mark.clinic = s.what.clinic;
  mark.attempt = end.attempts;
  mark.reason = v.reason;
  mark.at = rt->now();
  switch (end.what) {
  case verdict::retry_later:
    if (s.part > 0)
      a.partly_sent[s.what.id] = {s.part, std::move(s.vendor_message_id)};
    mark.what = settled_as::retry;
    mark.next_try = end.next_try;
    break;
  case verdict::dead:
    mark.what = settled_as::dead;
    rt->metrics.dead_letters_total->Increment();
    break;
  case verdict::fenced:
    mark.what = settled_as::fenced;
    break;
  case verdict::waits_for_account:
    if (s.part > 0)
      a.partly_sent[s.what.id] = {s.part, std::move(s.vendor_message_id)};
    return; // Nothing changed for this one: it waits with its account.
  }
  record(std::move(mark));
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

// Fences and receipts.

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

void outbox_state::on_mark_read(const mark_read& m) {
  // A courtesy: where words wait for their turn it would only be in the way.
  auto found = accounts_.find(m.account);
  auto is_busy =
      found != accounts_.end()
      && (found->second.is_stopped
          || found->second.queue.size() > found->second.in_flight.size());
  if (is_busy || reads_in_flight_ >= read_receipts_at_once) return;
  auto& meta = rt->settings.whatsapp;
  io::http_call call;
  call.url =
      io::whatsapp::messages_url(meta.base_url, meta.api_version, m.account);
  call.headers = {
      {"Authorization", "Bearer " + std::string(token_of(m.account).reveal())},
      {"Content-Type", "application/json"}};
  call.body = io::whatsapp::mark_read_body(m.vendor_message_id, true);
  call.connect_timeout = rt->limits.vendor_connect;
  call.timeout = rt->limits.vendor_answer;
  ++reads_in_flight_;
  vendor(std::move(call), [rt = rt, me = outbox_actor(self),
                           account = m.account](io::call_result result) {
    // Only a courtesy: whatever came of it, nothing follows.
    post_from_outside(*rt, me,
                      attempt_finished{account, {}, std::move(result)});
  });
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
