#include "persistence/records.hpp"

namespace careline::persistence {

namespace {

std::size_t weight(const std::string& s) noexcept {
  return sizeof s + s.size();
}

std::size_t weigh(const turn_record& t) noexcept {
  auto bytes = sizeof t + t.inbound_key.size();
  for (auto& m : t.messages)
    bytes += sizeof m + m.body.size() + m.details.size()
             + m.vendor_message_id.size() + m.author.size();
  for (auto& d : t.deliveries) {
    bytes += sizeof d + d.what.text.size();
    for (auto& c : d.what.choices)
      bytes += sizeof c + c.id.size() + c.title.size() + c.description.size();
    for (auto& v : d.what.template_values) bytes += weight(v);
  }
  if (t.after.draft)
    bytes += sizeof *t.after.draft
             + t.after.draft->offered.size() * sizeof(engine::slot)
             + t.after.draft->visits.size() * sizeof(engine::visit);
  bytes += t.after.folded.size();
  if (t.fired) bytes += t.fired->kind.size();
  if (t.after.ai) bytes += t.after.ai->text.size();
  return bytes + t.effects.size() * sizeof(engine::effect);
}

std::size_t weigh(const delivery_settled& d) noexcept {
  return sizeof d + d.vendor_message_id.size() + d.reason.size();
}

std::size_t weigh(const status_report& s) noexcept {
  return sizeof s + s.vendor_message_id.size() + s.error.size();
}

std::size_t weigh(const raw_event& e) noexcept {
  return sizeof e + e.payload.size() + e.key.size();
}

} // namespace

std::string_view to_string(message_status s) noexcept {
  switch (s) {
  case message_status::received:
    return "received";
  case message_status::queued:
    return "queued";
  case message_status::sent:
    return "sent";
  case message_status::delivered:
    return "delivered";
  case message_status::read:
    return "read";
  case message_status::failed:
    return "failed";
  case message_status::fenced:
    return "fenced";
  case message_status::dead:
    return "dead";
  }
  return "?";
}

std::string_view to_string(outcome::kind k) noexcept {
  switch (k) {
  case outcome::kind::kept:
    return "kept";
  case outcome::kind::repeated:
    return "repeated";
  case outcome::kind::stale:
    return "stale";
  case outcome::kind::slot_taken:
    return "slot_taken";
  case outcome::kind::identity_taken:
    return "identity_taken";
  case outcome::kind::poisoned:
    return "poisoned";
  case outcome::kind::unavailable:
    return "unavailable";
  }
  return "?";
}

std::size_t weight(const record& r) noexcept {
  return std::visit([](auto& one) { return weigh(one); }, r);
}

} // namespace careline::persistence
