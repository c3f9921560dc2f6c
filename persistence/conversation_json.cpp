#include "persistence/conversation_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <charconv>

namespace careline::persistence {

namespace {

namespace json = boost::json;

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

} // namespace

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json(std::string& out, const engine::booking_draft& draft) {
  char separator = '{';
  append_key(out, separator, "service");
  append_quoted(out, draft.service);
  append_key(out, separator, "provider");
  append_quoted(out, draft.provider);
  if (!draft.offered.empty()) {
    append_key(out, separator, "offered");
    char between = '[';
    for (auto& s : draft.offered) {
      out += between;
      between = ',';
      append_slot(out, s);
    }
    out += ']';
  }
  if (draft.held) {
    append_key(out, separator, "held");
    append_slot(out, *draft.held);
  }
  if (!draft.hold.is_nil()) {
    append_key(out, separator, "hold");
    append_quoted(out, to_string(draft.hold));
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
  if (auto* v = o.if_contains("held")) draft.held = to_slot(*v);
  if (auto id = engine::parse_uuid(text_at(o, "hold")))
    draft.hold = engine::hold_id(*id);
  if (auto* v = o.if_contains("hold_expires"))
    draft.hold_expires = to_instant(*v);
  if (auto* v = o.if_contains("named")) draft.named = to_slot(*v);
  if (auto* v = o.if_contains("booked")) draft.booked = to_slot(*v);
  return draft;
}

std::string details_of(const engine::reply& what, std::string_view body) {
  std::string out;
  char separator = '{';
  if (what.text != body) {
    append_key(out, separator, "text");
    append_quoted(out, what.text);
  }
  if (!what.choices.empty()) {
    append_key(out, separator, "choices");
    char between = '[';
    for (auto& c : what.choices) {
      out += between;
      between = ',';
      char inner = '{';
      append_key(out, inner, "id");
      append_quoted(out, c.id);
      append_key(out, inner, "title");
      append_quoted(out, c.title);
      if (!c.description.empty()) {
        append_key(out, inner, "description");
        append_quoted(out, c.description);
      }
      out += '}';
    }
    out += ']';
  }
  if (!what.list_button.empty()) {
    append_key(out, separator, "list_button");
    append_quoted(out, what.list_button);
  }
  if (!what.template_name.empty()) {
    append_key(out, separator, "template");
    append_quoted(out, what.template_name);
    append_key(out, separator, "template_language");
    append_quoted(out, what.template_language);
    append_key(out, separator, "template_values");
    char between = '[';
    for (auto& v : what.template_values) {
      out += between;
      between = ',';
      append_quoted(out, v);
    }
    out += what.template_values.empty() ? "[]" : "]";
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
    for (auto& item : v->get_array())
      if (auto* c = item.if_object())
        what.choices.push_back({text_at(*c, "id"), text_at(*c, "title"),
                                text_at(*c, "description")});
  what.list_button = text_at(o, "list_button");
  what.template_name = text_at(o, "template");
  what.template_language = text_at(o, "template_language");
  if (auto* v = o.if_contains("template_values"); v && v->is_array())
    for (auto& item : v->get_array())
      if (auto* s = item.if_string())
        what.template_values.emplace_back(s->data(), s->size());
  return what;
}

} // namespace careline::persistence
