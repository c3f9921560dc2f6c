#include "actors/ingress.hpp"

#include "actors/post.hpp"
#include "io/json.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>

namespace careline::actors {

using io::metrics;
using io::webhook_result;

namespace {

constexpr auto sweep_every = std::chrono::milliseconds(100);

/// A message without a clinic, as it is kept for a person to look at.
std::string as_json(const engine::inbound_message& m) {
  std::string out;
  io::json_writer w(out);
  w.begin_object();
  w.field("phone_number_id", std::string_view(m.account));
  w.field("id", std::string_view(m.vendor_message_id));
  w.field("from", std::string_view(m.from.phone));
  w.field("user_id", std::string_view(m.from.user_id));
  w.field("type", engine::to_string(m.content));
  w.field("text", std::string_view(m.text));
  if (!m.details.empty()) w.raw_field("details", m.details);
  w.field("sent_at", m.sent_at);
  w.end_object();
  return out;
}

/// "1-42": names a webhook in the log, from its door to its commit.
std::string request_name(const ticket& t) {
  return std::to_string(t.holder) + '-' + std::to_string(t.id);
}

bool is_json(const std::string* content_type) {
  constexpr std::string_view json = "application/json";
  if (content_type == nullptr || content_type->size() < json.size())
    return false;
  return std::equal(json.begin(), json.end(), content_type->begin(),
                    [](char a, char b) {
                      return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
                    });
}

} // namespace

engine::patient_key key_for(engine::clinic_id clinic,
                            const engine::sender_identity& from) {
  if (!from.phone.empty())
    return {clinic, {engine::identity_kind::phone, from.phone}};
  return {clinic, {engine::identity_kind::whatsapp_user_id, from.user_id}};
}

std::optional<persistence::status_report>
to_report(const io::whatsapp::status& s, engine::clinic_id clinic) {
  using persistence::message_status;
  persistence::status_report r;
  if (s.status == "sent")
    r.status = message_status::sent;
  else if (s.status == "delivered")
    r.status = message_status::delivered;
  else if (s.status == "read" || s.status == "played")
    r.status = message_status::read;
  else if (s.status == "failed")
    r.status = message_status::failed;
  else
    return std::nullopt;
  r.clinic = clinic;
  r.vendor_message_id = s.vendor_message_id;
  if (auto ours = io::whatsapp::parse_callback(s.callback_data)) {
    r.patient = ours->patient;
    r.message = ours->message;
  }
  r.error = s.error;
  r.at = s.at;
  return r;
}

// One open webhook.

ingress_state::open_webhook::open_webhook(
    runtime_ptr runtime, io::responder to,
    std::chrono::steady_clock::time_point when)
    : rt(std::move(runtime)), answer(std::move(to)), arrived(when) {}

ingress_state::open_webhook::~open_webhook() {
  for (auto [shard, bytes] : permits) rt->admission.leave(shard, bytes);
}

// Webhooks.

void ingress_state::on_webhook_arrived(webhook_arrived& m) {
  if (m.request.method == "GET" || m.request.method == "HEAD")
    answer_handshake(m);
  else if (m.request.method == "POST")
    take_whatsapp(m);
  else
    m.answer.send(
        io::problem(405, "method_not_allowed", "Use GET or POST here."));
}

void ingress_state::answer_handshake(const webhook_arrived& m) {
  auto challenge = io::whatsapp::answer_handshake(
      m.request.query, rt->settings.whatsapp.verify_token.reveal());
  if (challenge)
    m.answer.send({200, "text/plain; charset=utf-8", *challenge, {}});
  else
    m.answer.send(io::problem(403, "handshake_refused",
                              "hub.mode or hub.verify_token does not match."));
}

void ingress_state::take_whatsapp(webhook_arrived& m) {
  auto& count = rt->metrics.webhooks_total;
  // The door asked already; this is what came in between.
  auto why_closed = rt->admission.closed(rt->ticks());
  if (why_closed != refusal::none) {
    shed(m.answer, why_closed);
    return;
  }
  if (!signature->verify(m.request.body,
                         m.request.header("x-hub-signature-256"))) {
    count[metrics::at(webhook_result::bad_signature)]->Increment();
    m.answer.send(io::problem(401, "bad_signature",
                              "X-Hub-Signature-256 does not match."));
    return;
  }
  if (!is_json(m.request.header("content-type"))) {
    count[metrics::at(webhook_result::malformed)]->Increment();
    m.answer.send(io::problem(415, "unsupported_media_type",
                              "Content-Type must be application/json."));
    return;
  }
  auto parsed = io::whatsapp::parse_webhook(m.request.body, rt->now(),
                                            rt->limits.json_depth);
  if (!parsed) {
    // It is signed, so it is Meta's; a refusal would bring the same body back
    // for a week. It is kept for a person to look at, and that is a 200.
    io::whatsapp::webhook one;
    one.unusables.push_back({{}, "malformed_body", {}, m.request.body});
    route(one, m, webhook_result::malformed);
    return;
  }
  route(parsed.value(), m, webhook_result::accepted);
}

void ingress_state::route(io::whatsapp::webhook& parsed, webhook_arrived& m,
                          webhook_result found) {
  auto now = rt->now();
  open_webhook open{rt, m.answer, m.request.arrived};
  std::vector<handle_message> messages;
  std::vector<persistence::record> events;
  auto set_aside = [&](std::optional<engine::clinic_id> clinic,
                       std::string reason, std::string key,
                       std::string payload) {
    persistence::raw_event raw;
    raw.clinic = clinic;
    raw.reason = std::move(reason);
    raw.key = std::move(key);
    raw.payload = std::move(payload);
    raw.at = now;
    events.emplace_back(std::move(raw));
  };

  bool is_full = false;
  messages.reserve(parsed.messages.size());
  for (auto& message : parsed.messages) {
    auto clinic = clinics->by_whatsapp(message.account);
    if (!clinic) {
      found = webhook_result::unknown_tenant;
      set_aside({}, "unknown_phone_number_id", message.vendor_message_id,
                as_json(message));
      continue;
    }
    message.clinic = clinic->id;
    // The vendor's clock is not moved by a demonstration; without this every
    // message would look days late afterwards, and get no answer.
    message.sent_at += rt->clock_offset();
    handle_message routed{key_for(clinic->id, message.from),
                          std::move(message),
                          std::move(clinic),
                          {}};
    auto shard = engine::shard_of(routed.key);
    auto bytes =
        512 + routed.message.text.size() + routed.message.details.size();
    if (!rt->admission.enter(shard, bytes)) {
      is_full = true;
      break;
    }
    open.permits.emplace_back(shard, bytes);
    messages.push_back(std::move(routed));
  }
  auto ticks = rt->ticks();
  auto why = is_full ? refusal::shard : why_not(messages, ticks);
  if (why != refusal::none) {
    // None of its messages has been sent on yet: nothing is half-done.
    shed(m.answer, why);
    return;
  }
  for (auto& status : parsed.statuses) {
    auto clinic = clinics->by_whatsapp(status.account);
    if (!clinic) {
      found = webhook_result::unknown_tenant;
      continue; // A status of a number that is not ours is of no use to anyone.
    }
    auto report = to_report(status, clinic->id);
    auto label =
        report
            ? static_cast<std::size_t>(report->status)
                  - static_cast<std::size_t>(persistence::message_status::sent)
            : std::size_t{4};
    rt->metrics.delivery_status_total[std::min<std::size_t>(label, 4)]
        ->Increment();
    if (report) events.emplace_back(std::move(*report));
  }
  for (auto& bad : parsed.unusables) {
    auto clinic = clinics->by_whatsapp(bad.account);
    set_aside(clinic ? std::optional(clinic->id) : std::nullopt,
              std::move(bad.reason), std::move(bad.key),
              std::move(bad.payload));
  }
  auto ends = messages.size() + (events.empty() ? 0 : 1);
  if (ends == 0) {
    open.found = found;
    answer(open, turn_end::kept);
    return;
  }
  open.found = found;
  auto ack =
      tickets->open(std::move(open), ends, ticks + rt->limits.acknowledgement);
  if (io::would_log(io::log_level::debug)) {
    auto name = request_name(ack);
    io::log(io::log_level::debug, "webhook_accepted",
            {{"request", std::string_view(name)},
             {"messages", static_cast<std::int64_t>(messages.size())},
             {"events", static_cast<std::int64_t>(events.size())},
             {"bytes", static_cast<std::int64_t>(m.request.body.size())}});
  }
  if (!messages.empty())
    rt->metrics.messages_in_total->Increment(
        static_cast<double>(messages.size()));
  for (auto& message : messages) {
    message.ack = ack;
    auto& to = board->router_of(message.key);
    post(*rt, self, to, std::move(message));
  }
  if (!events.empty())
    post(*rt, self, board->writer, record_events{std::move(events), ack});
}

void ingress_state::on_tickets_settled(const tickets_settled& m) {
  for (auto& end : m.all)
    if (auto done = tickets->settle(end)) answer(done->owner, done->worst);
}

void ingress_state::on_sweep_due() {
  while (auto late = tickets->take_late(rt->ticks()))
    shed(late->answer, refusal::late);
}

void ingress_state::answer(const open_webhook& to, turn_end how) {
  switch (how) {
  case turn_end::overloaded:
    shed(to.answer, refusal::queue);
    return;
  case turn_end::unavailable:
    shed(to.answer, refusal::store_unavailable);
    return;
  default:
    break;
  }
  // Each webhook counts once: what was odd about it says more than its end.
  auto label = how == turn_end::repeated && to.found == webhook_result::accepted
                   ? webhook_result::duplicate
                   : to.found;
  rt->metrics.webhooks_total[metrics::at(label)]->Increment();
  to.answer.send({200, {}, {}, {}});
  auto now = rt->ticks();
  auto took = now - to.arrived;
  rt->metrics.webhook_duration_seconds->Observe(
      std::chrono::duration<double>(took).count());
  // A repeat is known from memory: it says nothing of how long others wait.
  if (how == turn_end::kept)
    rt->admission.durable(to.permits.size(), took, now);
}

void ingress_state::shed(const io::responder& to, refusal why) {
  count_shed(*rt, why);
  to.send(io::try_again(503, code_of(why), jittered(rt->ids.random())));
}

/// Whether a clinic is over its rate. The messages of one are beside each
/// other: a webhook is nearly always one clinic's.
refusal
ingress_state::why_not(const std::vector<handle_message>& messages,
                       std::chrono::steady_clock::time_point now) const {
  auto& rate = rt->clinic_messages;
  if (rate.is_off()) return refusal::none;
  for (auto m = messages.begin(); m != messages.end();) {
    auto end = std::find_if(m, messages.end(), [&](auto& other) {
      return other.clinic->id != m->clinic->id;
    });
    auto key = std::hash<engine::clinic_id>{}(m->clinic->id);
    if (rate.take(key, now, static_cast<unsigned>(end - m)).count() > 0)
      return refusal::clinic_rate;
    m = end;
  }
  return refusal::none;
}

ingress_actor::behavior_type
ingress(ingress_actor::stateful_pointer<ingress_state> self, runtime_ptr rt,
        switchboard_ptr board, directory_ptr clinics, std::uint32_t holder) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.clinics = std::move(clinics);
  st.signature.emplace(rt->settings.whatsapp.app_secrets);
  st.tickets.emplace(holder);
  constexpr auto kind = actor_kind::ingress;
  return {
      [self, rt](webhook_arrived& m) {
        auto answer = m.answer;
        if (!guarded(*rt, kind, "webhook_arrived",
                     [&] { self->state.on_webhook_arrived(m); }))
          answer.send(io::problem(500, "internal", "This request failed."));
      },
      [self, rt](const tickets_settled& m) {
        guarded(*rt, kind, "tickets_settled",
                [&] { self->state.on_tickets_settled(m); });
      },
      [self, rt](const directory_changed& m) {
        guarded(*rt, kind, "directory_changed",
                [&] { self->state.clinics = m.all; });
      },
      [self, rt](sweep_due) {
        guarded_note(*rt, kind, "sweep_due",
                     [&] { self->state.on_sweep_due(); });
        note_later(self, sweep_every, sweep_due{});
      },
  };
}

} // namespace careline::actors
