#include "persistence/conversation_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <cstring>
#include <iterator>

namespace careline::persistence {

namespace {

namespace json = boost::json;

/// Whether none of eight bytes needs an escape: they are not below blank, no
/// quote and no backslash. Now and then it says no for a yes, never the other
/// way.
bool is_plain(const char* eight) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  std::uint64_t bytes;
  std::memcpy(&bytes, eight, sizeof bytes);
  // Where a byte is below n, its high bit is set in the difference.
  auto below = [](std::uint64_t x, std::uint64_t n) {
    return (x - ones * n) & ~x & (ones << 7);
  };
  return (below(bytes, 0x20) | below(bytes ^ ones * '"', 1)
          | below(bytes ^ ones * '\\', 1))
         == 0;
}

void append_number(std::string& out, std::int64_t n) {
  char digits[24];
  auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  out.append(digits, end);
}

void append_ms(std::string& out, engine::instant t) {
  append_number(out, t.time_since_epoch().count());
}

void append_slot(std::string& out, const engine::slot& s) {
  out += '[';
  append_ms(out, s.start);
  out += ',';
  append_ms(out, s.end);
  out += ']';
}

/// Writes `{` or `,` and the key.
void append_key(std::string& out, char& separator, std::string_view key) {
  out += separator;
  separator = ',';
  out += '"';
  out += key;
  out += "\":";
}

json::object parse_object(std::string_view text) {
  json::error_code failed;
  auto v = json::parse({text.data(), text.size()}, failed);
  if (failed || !v.is_object()) return {};
  return std::move(v.as_object());
}

std::string text_at(const json::object& o, std::string_view key) {
  auto* v = o.if_contains({key.data(), key.size()});
  auto* s = v ? v->if_string() : nullptr;
  return s ? std::string(s->data(), s->size()) : std::string();
}

engine::instant to_instant(const json::value& v) {
  auto* ms = v.if_int64();
  return engine::instant(std::chrono::milliseconds(ms ? *ms : 0));
}

std::optional<engine::slot> to_slot(const json::value& v) {
  auto* pair = v.if_array();
  if (!pair || pair->size() != 2) return std::nullopt;
  return engine::slot{to_instant((*pair)[0]), to_instant((*pair)[1])};
}

std::int64_t number_at(const json::object& o, std::string_view key) {
  auto* v = o.if_contains({key.data(), key.size()});
  auto* n = v ? v->if_int64() : nullptr;
  return n ? *n : 0;
}

bool is_true_at(const json::object& o, std::string_view key) {
  auto* v = o.if_contains({key.data(), key.size()});
  auto* b = v ? v->if_bool() : nullptr;
  return b && *b;
}

/// Writes the key and the items of a list, each by `write`.
template <class Items, class Write>
void append_list(std::string& out, char& separator, std::string_view key,
                 const Items& items, Write write) {
  append_key(out, separator, key);
  out += '[';
  bool is_first = true;
  for (auto& item : items) {
    if (!is_first) out += ',';
    is_first = false;
    write(item);
  }
  out += ']';
}

void append_text(std::string& out, char& separator, std::string_view key,
                 std::string_view text) {
  append_key(out, separator, key);
  append_quoted(out, text);
}

/// The same, but what is empty is left out.
void append_if_any(std::string& out, char& separator, std::string_view key,
                   std::string_view text) {
  if (!text.empty()) append_text(out, separator, key, text);
}

constexpr std::string_view wishes[] = {"none", "show", "move", "cancel",
                                       "confirm"};

engine::visit_wish to_wish(std::string_view word) {
  for (std::size_t i = 0; i < std::size(wishes); ++i)
    if (wishes[i] == word) return static_cast<engine::visit_wish>(i);
  return engine::visit_wish::none;
}

void append_visit(std::string& out, const engine::visit& v) {
  char separator = '{';
  append_text(out, separator, "id", to_string(v.id));
  append_text(out, separator, "service", v.service);
  append_text(out, separator, "provider", v.provider);
  append_key(out, separator, "when");
  append_slot(out, v.when);
  append_text(out, separator, "status", to_string(v.status));
  append_if_any(out, separator, "attendee", v.attendee);
  if (v.is_confirmed) {
    append_key(out, separator, "confirmed");
    out += "true";
  }
  out += '}';
}

std::optional<engine::visit> to_visit(const json::value& value) {
  auto* o = value.if_object();
  if (!o) return std::nullopt;
  auto id = engine::parse_uuid(text_at(*o, "id"));
  auto* when = o->if_contains("when");
  auto slot = when ? to_slot(*when) : std::nullopt;
  if (!id || !slot) return std::nullopt;
  engine::visit v;
  v.id = engine::appointment_id(*id);
  v.service = text_at(*o, "service");
  v.provider = text_at(*o, "provider");
  v.when = *slot;
  v.status = engine::parse_appointment_status(text_at(*o, "status"))
                 .value_or(engine::appointment_status::booked);
  v.attendee = text_at(*o, "attendee");
  v.is_confirmed = is_true_at(*o, "confirmed");
  return v;
}

} // namespace

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  // What needs no escape, and that is nearly all, is copied in one piece.
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (i + 8 <= text.size() && is_plain(text.data() + i)) i += 8;
    if (i == text.size()) break;
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, done, i - done);
    done = i + 1;
    if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += '\\';
      out += text[i];
    }
  }
  out.append(text, done);
  out += '"';
}

void append_json(std::string& out, const engine::booking_draft& draft) {
  char separator = '{';
  append_text(out, separator, "service", draft.service);
  append_text(out, separator, "provider", draft.provider);
  if (!draft.offered.empty())
    append_list(out, separator, "offered", draft.offered,
                [&](auto& s) { append_slot(out, s); });
  if (!draft.offered_by.empty())
    append_list(out, separator, "offered_by", draft.offered_by,
                [&](auto& key) { append_quoted(out, key); });
  if (draft.any_provider) {
    append_key(out, separator, "any_provider");
    out += "true";
  }
  if (draft.held) {
    append_key(out, separator, "held");
    append_slot(out, *draft.held);
  }
  if (!draft.hold.is_nil()) {
    append_text(out, separator, "hold", to_string(draft.hold));
    append_key(out, separator, "hold_expires");
    append_ms(out, draft.hold_expires);
  }
  if (draft.named) {
    append_key(out, separator, "named");
    append_slot(out, *draft.named);
  }
  if (draft.booked) {
    append_key(out, separator, "booked");
    append_slot(out, *draft.booked);
  }
  append_if_any(out, separator, "attendee", draft.attendee);
  if (draft.wish != engine::visit_wish::none)
    append_text(out, separator, "wish",
                wishes[static_cast<std::size_t>(draft.wish)]);
  if (!draft.visits.empty())
    append_list(out, separator, "visits", draft.visits,
                [&](auto& v) { append_visit(out, v); });
  if (draft.moving) {
    append_key(out, separator, "moving");
    append_visit(out, *draft.moving);
  }
  out += '}';
}

engine::booking_draft read_draft(std::string_view text) {
  auto o = parse_object(text);
  engine::booking_draft draft;
  draft.service = text_at(o, "service");
  draft.provider = text_at(o, "provider");
  if (auto* v = o.if_contains("offered"); v && v->is_array())
    for (auto& item : v->get_array())
      if (auto s = to_slot(item)) draft.offered.push_back(*s);
  if (auto* v = o.if_contains("offered_by"); v && v->is_array())
    for (auto& item : v->get_array())
      if (auto* key = item.if_string())
        draft.offered_by.emplace_back(key->data(), key->size());
  draft.any_provider = is_true_at(o, "any_provider");
  if (auto* v = o.if_contains("held")) draft.held = to_slot(*v);
  if (auto id = engine::parse_uuid(text_at(o, "hold")))
    draft.hold = engine::hold_id(*id);
  if (auto* v = o.if_contains("hold_expires"))
    draft.hold_expires = to_instant(*v);
  if (auto* v = o.if_contains("named")) draft.named = to_slot(*v);
  if (auto* v = o.if_contains("booked")) draft.booked = to_slot(*v);
  draft.attendee = text_at(o, "attendee");
  draft.wish = to_wish(text_at(o, "wish"));
  if (auto* v = o.if_contains("visits"); v && v->is_array())
    for (auto& item : v->get_array())
      if (auto known = to_visit(item)) draft.visits.push_back(*known);
  if (auto* v = o.if_contains("moving")) draft.moving = to_visit(*v);
  return draft;
}

void append_memory(std::string& out, const engine::conversation& c) {
  char separator = '{';
  append_if_any(out, separator, "folded", c.folded);
  if (c.ai) {
    append_key(out, separator, "ai");
    char inner = '{';
    append_key(out, inner, "serial");
    append_number(out, c.ai->serial);
    append_text(out, inner, "text", c.ai->text);
    append_key(out, inner, "tries");
    append_number(out, c.ai->tries);
    out += '}';
  }
  if (c.questions_asked != 0) {
    append_key(out, separator, "asked");
    append_number(out, c.questions_asked);
  }
  if (separator == ',') out += '}';
}

void read_memory(engine::conversation& c, std::string_view text) {
  if (text.empty()) return;
  auto o = parse_object(text);
  c.folded = text_at(o, "folded");
  c.questions_asked = number_at(o, "asked");
  auto* v = o.if_contains("ai");
  auto* ai = v ? v->if_object() : nullptr;
  if (!ai) return;
  c.ai.emplace();
  c.ai->serial = number_at(*ai, "serial");
  c.ai->text = text_at(*ai, "text");
  c.ai->tries = static_cast<std::uint8_t>(number_at(*ai, "tries"));
}

void append_evidence(std::string& out, std::string_view reason,
                     std::optional<engine::message_id> message,
                     std::string_view vendor_message_id) {
  char separator = '{';
  append_text(out, separator, "reason", reason);
  if (message) append_text(out, separator, "message", to_string(*message));
  append_if_any(out, separator, "vendor_message_id", vendor_message_id);
  out += '}';
}

void read_evidence(std::string_view text, std::string& reason,
                   std::optional<engine::message_id>& message,
                   std::string& vendor_message_id) {
  auto o = parse_object(text);
  reason = text_at(o, "reason");
  if (auto id = engine::parse_uuid(text_at(o, "message")))
    message = engine::message_id(*id);
  vendor_message_id = text_at(o, "vendor_message_id");
}

namespace {

/// [id, title] or [id, title, description]; until November 2026 an object.
engine::choice read_choice(const boost::json::value& item) {
  if (auto* o = item.if_object())
    return {text_at(*o, "id"), text_at(*o, "title"),
            text_at(*o, "description")};
  engine::choice out;
  auto* parts = item.if_array();
  auto put = [&](std::size_t at, std::string& where) {
    if (!parts || at >= parts->size()) return;
    if (auto* s = (*parts)[at].if_string()) where.assign(s->data(), s->size());
  };
  put(0, out.id);
  put(1, out.title);
  put(2, out.description);
  return out;
}

} // namespace

std::string details_of(const engine::reply& what, std::string_view body) {
  std::string out;
  char separator = '{';
  if (what.text != body) append_text(out, separator, "text", what.text);
  if (!what.choices.empty())
    append_list(out, separator, "choices", what.choices, [&](auto& c) {
      out += '[';
      append_quoted(out, c.id);
      out += ',';
      append_quoted(out, c.title);
      if (!c.description.empty()) {
        out += ',';
        append_quoted(out, c.description);
      }
      out += ']';
    });
  append_if_any(out, separator, "list_button", what.list_button);
  if (!what.template_name.empty()) {
    append_text(out, separator, "template", what.template_name);
    append_text(out, separator, "template_language", what.template_language);
    append_list(out, separator, "template_values", what.template_values,
                [&](auto& v) { append_quoted(out, v); });
  }
  if (what.passes_opt_out) {
    append_key(out, separator, "passes_opt_out");
    out += "true";
  }
  if (separator == ',') out += '}';
  return out;
}

engine::reply read_reply(std::string_view body, std::string_view details) {
  engine::reply what;
  what.text = body;
  if (details.empty()) return what;
  auto o = parse_object(details);
  if (o.contains("text")) what.text = text_at(o, "text");
  if (auto* v = o.if_contains("choices"); v && v->is_array())
    for (auto& item : v->get_array()) what.choices.push_back(read_choice(item));
  what.list_button = text_at(o, "list_button");
  what.template_name = text_at(o, "template");
  what.template_language = text_at(o, "template_language");
  if (auto* v = o.if_contains("template_values"); v && v->is_array())
    for (auto& item : v->get_array())
      if (auto* s = item.if_string())
        what.template_values.emplace_back(s->data(), s->size());
  what.passes_opt_out = is_true_at(o, "passes_opt_out");
  return what;
}

} // namespace careline::persistence
