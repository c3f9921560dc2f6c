/// A conversation as it is stored: whatever is written comes back the same, and
/// any bytes are read without harm.

#include "persistence/conversation_json.hpp"
#include "persistence/cursor.hpp"
#include "persistence/guard_bytes.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace careline;
using namespace careline::persistence;
using fuzz::dice;
using fuzz::promise;

engine::uuid id_of(dice& d) {
  engine::uuid out;
  for (auto& byte : out.bytes) byte = d.byte();
  return out;
}

engine::instant instant_of(dice& d) {
  return engine::instant(
      std::chrono::milliseconds(static_cast<std::int64_t>(d.number())));
}

engine::slot slot_of(dice& d) {
  const auto start = instant_of(d);
  return {start, instant_of(d)};
}

engine::visit visit_of(dice& d) {
  engine::visit v;
  v.id = engine::appointment_id(id_of(d));
  v.service = d.text();
  v.provider = d.text();
  v.when = slot_of(d);
  v.status = static_cast<engine::appointment_status>(d.below(7));
  v.attendee = d.text();
  v.is_confirmed = d.coin();
  return v;
}

engine::booking_draft draft_of(dice& d) {
  engine::booking_draft out;
  out.service = d.text();
  out.provider = d.text();
  for (auto n = d.below(4); n > 0; --n) out.offered.push_back(slot_of(d));
  for (auto n = d.below(4); n > 0; --n) out.offered_by.push_back(d.text());
  out.any_provider = d.coin();
  if (d.coin()) out.held = slot_of(d);
  if (d.coin()) {
    out.hold = engine::hold_id(id_of(d));
    out.hold_expires = instant_of(d);
  }
  if (d.coin()) out.named = slot_of(d);
  if (d.coin()) out.booked = slot_of(d);
  out.attendee = d.text();
  out.wish = static_cast<engine::visit_wish>(d.below(5));
  for (auto n = d.below(3); n > 0; --n) out.visits.push_back(visit_of(d));
  if (d.coin()) out.moving = visit_of(d);
  return out;
}

bool is_same(const engine::visit& a, const engine::visit& b) {
  return a.id == b.id && a.service == b.service && a.provider == b.provider
         && a.when == b.when && a.status == b.status && a.attendee == b.attendee
         && a.is_confirmed == b.is_confirmed;
}

bool is_same(const engine::booking_draft& a, const engine::booking_draft& b) {
  if (a.visits.size() != b.visits.size()
      || a.moving.has_value() != b.moving.has_value()
      || (a.moving && !is_same(*a.moving, *b.moving)))
    return false;
  for (std::size_t i = 0; i < a.visits.size(); ++i)
    if (!is_same(a.visits[i], b.visits[i])) return false;
  // The end of a hold is kept with the hold.
  return a.service == b.service && a.provider == b.provider
         && a.offered == b.offered && a.offered_by == b.offered_by
         && a.any_provider == b.any_provider && a.held == b.held
         && a.hold == b.hold
         && (a.hold.is_nil() || a.hold_expires == b.hold_expires)
         && a.named == b.named && a.booked == b.booked
         && a.attendee == b.attendee && a.wish == b.wish;
}

std::string written(const engine::booking_draft& d) {
  std::string out;
  append_json(out, d);
  return out;
}

std::string written(const engine::conversation& c) {
  std::string out;
  append_memory(out, c);
  return out;
}

bool is_same(const engine::reply& a, const engine::reply& b) {
  if (a.choices.size() != b.choices.size()) return false;
  for (std::size_t i = 0; i < a.choices.size(); ++i)
    if (a.choices[i].id != b.choices[i].id
        || a.choices[i].title != b.choices[i].title
        || a.choices[i].description != b.choices[i].description)
      return false;
  // Without a template there is nothing to fill.
  const bool same_template = a.template_name.empty()
                             || (a.template_language == b.template_language
                                 && a.template_values == b.template_values);
  return a.text == b.text && a.list_button == b.list_button
         && a.template_name == b.template_name && same_template
         && a.passes_opt_out == b.passes_opt_out;
}

void expect_any_bytes_are_read(std::string_view bytes) {
  const auto draft = read_draft(bytes);
  promise(is_same(read_draft(written(draft)), draft),
          "what was read of a draft comes back", written(draft));
  engine::conversation c;
  read_memory(c, bytes);
  engine::conversation again;
  read_memory(again, written(c));
  promise(written(again) == written(c), "and of a memory", written(c));
  const auto reply = read_reply("body", bytes);
  promise(is_same(read_reply("body", details_of(reply, "body")), reply),
          "and of a reply", details_of(reply, "body"));
  std::string reason;
  std::string vendor_id;
  std::optional<engine::message_id> message;
  read_evidence(bytes, reason, message, vendor_id);
  const auto guard = read_guard(bytes);
  promise(to_bytes(guard).empty() || to_bytes(guard) == bytes,
          "a guard is its bytes");
  if (auto place = parse_cursor(bytes)) {
    // Zeros before the number and capitals in the id are read, not written.
    const auto text = persistence::to_text(*place);
    const auto again = parse_cursor(text);
    promise(again && again->microseconds == place->microseconds
                && again->id == place->id,
            "a cursor comes back", bytes);
    promise(fuzz::upper_ascii(text.substr(text.find('.')))
                == fuzz::upper_ascii(bytes.substr(bytes.find('.'))),
            "its id is its digits", bytes);
  }
  if (auto number = parse_number(bytes)) {
    auto plain = bytes;
    const bool is_negative = plain.starts_with("-");
    if (is_negative) plain.remove_prefix(1);
    while (plain.size() > 1 && plain[0] == '0') plain.remove_prefix(1);
    promise(std::to_string(*number)
                == (is_negative && plain != "0" ? "-" : "")
                       + std::string(plain),
            "a number is its digits", bytes);
  }
}

void expect_any_memory_comes_back(dice& d) {
  engine::conversation in;
  in.folded = d.text();
  if (d.coin())
    in.ai = engine::ai_wait{static_cast<std::int64_t>(d.number()), d.text(),
                            d.byte()};
  in.questions_asked = static_cast<std::int64_t>(d.number());
  engine::conversation out;
  read_memory(out, written(in));
  promise(out.folded == in.folded && out.questions_asked == in.questions_asked
              && out.ai.has_value() == in.ai.has_value(),
          "a memory comes back", written(in));
  if (in.ai)
    promise(out.ai->serial == in.ai->serial && out.ai->text == in.ai->text
                && out.ai->tries == in.ai->tries,
            "with what the AI is asked", written(in));
}

void expect_any_reply_comes_back(dice& d) {
  engine::reply in;
  in.text = d.text();
  for (auto n = d.below(4); n > 0; --n)
    in.choices.push_back({d.text(), d.text(), d.text()});
  in.list_button = d.text();
  if (d.coin()) {
    in.template_name = d.text();
    in.template_language = d.text();
    for (auto n = d.below(4); n > 0; --n)
      in.template_values.push_back(d.text());
  }
  in.passes_opt_out = d.coin();
  const auto body = d.coin() ? in.text : d.text();
  const auto details = details_of(in, body);
  promise(is_same(read_reply(body, details), in), "a reply comes back",
          details);

  const auto reason = d.text();
  const auto vendor_id = d.text();
  std::optional<engine::message_id> message;
  if (d.coin()) message = engine::message_id(id_of(d));
  std::string evidence;
  append_evidence(evidence, reason, message, vendor_id);
  std::string reason_back;
  std::string vendor_id_back;
  std::optional<engine::message_id> message_back;
  read_evidence(evidence, reason_back, message_back, vendor_id_back);
  promise(reason_back == reason && vendor_id_back == vendor_id
              && message_back == message,
          "evidence comes back", evidence);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto bytes = fuzz::as_text(data, size);
  expect_any_bytes_are_read(bytes);
  dice d(bytes);
  const auto draft = draft_of(d);
  promise(is_same(read_draft(written(draft)), draft), "a draft comes back",
          written(draft));
  expect_any_memory_comes_back(d);
  expect_any_reply_comes_back(d);
  engine::talk_guard guard{instant_of(d),
                           static_cast<std::uint16_t>(d.number()), d.number(),
                           d.number()};
  promise(to_bytes(read_guard(to_bytes(guard))) == to_bytes(guard),
          "a guard comes back");
  return 0;
}
