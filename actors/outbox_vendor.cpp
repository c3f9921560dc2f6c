/// The outbox and its vendor: what is sent, part by part, and what became of
/// each try.

#include "actors/outbox.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace careline::actors {

using io::log_level;
using io::metrics;
using settled_as = persistence::delivery_settled::kind;

namespace {

constexpr std::size_t read_receipts_at_once = 64;

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

io::http_call outbox_state::call_for(const std::string& account,
                                     std::string body) const {
  auto& meta = rt->settings.whatsapp;
  io::http_call call;
  call.url =
      io::whatsapp::messages_url(meta.base_url, meta.api_version, account);
  call.headers = {
      {"Authorization", "Bearer " + std::string(token_of(account).reveal())},
      {"Content-Type", "application/json"}};
  call.body = std::move(body);
  call.connect_timeout = rt->limits.vendor_connect;
  call.timeout = rt->limits.vendor_answer;
  call.answer_bytes = rt->limits.vendor_answer_bytes;
  return call;
}

void outbox_state::call_vendor(const account& a, const sending& s) {
  rt->metrics.outbound_attempts_total->Increment();
  vendor(call_for(a.id, s.bodies[s.part]),
         [rt = rt, me = outbox_actor(self), account = a.id,
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
  // Whoever tries it again goes on behind the parts that are taken.
  if (s.part > 0 && end.what != verdict::dead)
    a.partly_sent[s.what.id] = {s.part, std::move(s.vendor_message_id)};
  switch (end.what) {
  case verdict::retry_later:
    mark.what = settled_as::retry;
    mark.next_try = end.next_try;
    break;
  case verdict::dead:
    mark.what = settled_as::dead;
    rt->metrics.dead_letters_total->Increment();
    break;
  case verdict::fenced:
    // By a pause that may yet be refused, and then this is to be said after
    // all. Its row is there and tells, once it is read again.
    read_again(a);
    return;
  case verdict::waits_for_account:
    return; // Nothing changed for this one: it waits with its account.
  }
  record(std::move(mark));
}

void outbox_state::on_mark_read(const mark_read& m) {
  // A courtesy: where words wait for their turn it would only be in the way.
  auto found = accounts_.find(m.account);
  auto is_busy =
      found != accounts_.end()
      && (found->second.is_stopped
          || found->second.queue.size() > found->second.in_flight.size());
  if (is_busy || reads_in_flight_ >= read_receipts_at_once) return;
  auto call = call_for(m.account,
                       io::whatsapp::mark_read_body(m.vendor_message_id, true));
  ++reads_in_flight_;
  vendor(std::move(call), [rt = rt, me = outbox_actor(self),
                           account = m.account](io::call_result result) {
    // Only a courtesy: whatever came of it, nothing follows.
    post_from_outside(*rt, me,
                      attempt_finished{account, {}, std::move(result)});
  });
}

} // namespace careline::actors
