#include "persistence/poisoned.hpp"

#include "persistence/conversation_json.hpp"

namespace careline::persistence {

namespace {

void field(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += out.empty() ? '{' : ',';
  append_quoted(out, name);
  out += ':';
  append_quoted(out, value);
}

void describe(raw_event& e, const turn_record& t) {
  e.clinic = t.clinic;
  e.channel = t.channel;
  e.key = t.inbound_key; // The vendor may bring it twice.
  field(e.payload, "record", "turn");
  field(e.payload, "patient", to_string(t.patient));
  // Who is new stands nowhere else: that row was not written either.
  field(e.payload, "from", t.home.who.value);
  if (t.creates) field(e.payload, "name", t.creates->name);
  field(e.payload, "inbound_key", t.inbound_key);
  for (auto& m : t.messages) {
    if (m.sender == engine::sender::bot) continue; // It can be said again.
    field(e.payload, "sender", engine::to_string(m.sender));
    field(e.payload, "author", m.author);
    field(e.payload, "body", m.body);
    field(e.payload, "details", m.details);
  }
}

void describe(raw_event& e, const delivery_settled& d) {
  e.clinic = d.clinic;
  field(e.payload, "record", "delivery_settled");
  field(e.payload, "delivery", to_string(d.id));
  field(e.payload, "vendor_message_id", d.vendor_message_id);
  field(e.payload, "reason", d.reason);
}

void describe(raw_event& e, const status_report& s) {
  e.clinic = s.clinic;
  e.channel = s.channel;
  field(e.payload, "record", "status_report");
  field(e.payload, "vendor_message_id", s.vendor_message_id);
  field(e.payload, "status", to_string(s.status));
  field(e.payload, "error", s.error);
}

void describe(raw_event& e, const raw_event& other) {
  e.clinic = other.clinic;
  e.channel = other.channel;
  field(e.payload, "record", "raw_event");
  field(e.payload, "reason", other.reason);
  field(e.payload, "payload", other.payload);
}

} // namespace

raw_event as_raw_event(const record& r, const std::string& sqlstate) {
  raw_event e;
  e.reason = "poisoned:" + sqlstate;
  e.at = std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
  std::visit([&](auto& one) { describe(e, one); }, r);
  e.payload += '}';
  return e;
}

} // namespace careline::persistence
