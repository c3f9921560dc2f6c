#include "io/channels/whatsapp.hpp"

#include "config/utf8.hpp"
#include "io/http/url.hpp"
#include "io/json.hpp"
#include "io/signature.hpp"

#include <algorithm>
#include <set>

namespace careline::io::whatsapp {

namespace {

// Meta's bounds, in characters.
constexpr std::size_t text_units = 4096;
constexpr std::size_t button_body_units = 1024;
constexpr std::size_t list_body_units = 4096;
constexpr std::size_t most_buttons = 3;
constexpr std::size_t most_rows = 10;
constexpr std::size_t button_title = 20;
constexpr std::size_t row_title = 24;
constexpr std::size_t row_description = 72;
constexpr std::size_t row_id_bytes = 200;

/// Where the first `units` of the text end. Meta does not say whether its
/// characters are code points or UTF-16 units, so the larger count is taken:
/// what lies beyond U+FFFF counts twice.
std::size_t end_of_units(std::string_view text, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto step =
        std::max<std::size_t>(config::utf8_step(text.substr(at)), 1);
    const std::size_t cost = step == 4 ? 2 : 1;
    if (cost > units) break;
    units -= cost;
    at += step;
  }
  return at;
}

bool is_space(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\t';
}

std::string_view trim_front(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view trim_back(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes a piece of at most `units` off the front, cut at a space if there is
/// one in its second half.
std::string_view take_piece(std::string_view& text, std::size_t units) {
  auto end = end_of_units(text, units);
  if (end < text.size() && !is_space(text[end])) {
    auto space = end;
    while (space > end / 2 && !is_space(text[space - 1])) --space;
    if (space > end / 2) end = space;
  }
  const auto piece = trim_back(text.substr(0, end));
  text = trim_front(text.substr(end));
  return piece;
}

std::vector<std::string_view> pieces(std::string_view text, std::size_t units) {
  std::vector<std::string_view> out;
  text = trim_front(text);
  while (!text.empty())
    if (const auto piece = take_piece(text, units); !piece.empty())
      out.push_back(piece);
  return out;
}

/// Begins {"messaging_product":..., who and whose; the caller adds the type.
void begin_message(json_writer& out, const engine::delivery& d) {
  out.begin_object()
      .field("messaging_product", "whatsapp")
      .field("recipient_type", "individual");
  // If both were there Meta would take the phone number.
  if (!d.to_phone.empty())
    out.field("to", d.to_phone);
  else
    out.field("recipient", d.to_user_id);
  out.field("biz_opaque_callback_data",
            to_string(d.patient) + ":" + to_string(d.id));
}

std::string text_body(const engine::delivery& d, std::string_view text) {
  std::string body;
  json_writer out(body);
  begin_message(out, d);
  out.field("type", "text");
  out.key("text").begin_object();
  out.field("body", text).field("preview_url", false);
  out.end_object().end_object();
  return body;
}

std::string button_body(const engine::delivery& d, std::string_view text) {
  std::string body;
  json_writer out(body);
  begin_message(out, d);
  out.field("type", "interactive");
  out.key("interactive").begin_object().field("type", "button");
  out.key("body").begin_object().field("text", text).end_object();
  out.key("action").begin_object().key("buttons").begin_array();
  for (const auto& c : d.what.choices) {
    out.begin_object().field("type", "reply").key("reply").begin_object();
    out.field("id", c.id).field("title", c.title).end_object().end_object();
  }
  out.end_array().end_object().end_object().end_object();
  return body;
}

std::string list_body(const engine::delivery& d, std::string_view text) {
  const auto opener =
      config::first_code_points(d.what.list_button, button_title);
  std::string body;
  json_writer out(body);
  begin_message(out, d);
  out.field("type", "interactive");
  out.key("interactive").begin_object().field("type", "list");
  out.key("body").begin_object().field("text", text).end_object();
  out.key("action").begin_object();
  // Meta refuses a list without a button.
  out.field("button", opener.empty() ? std::string_view("Choose") : opener);
  out.key("sections").begin_array().begin_object().key("rows").begin_array();
  for (const auto& c : d.what.choices) {
    out.begin_object().field("id", c.id);
    out.field("title", config::first_code_points(c.title, row_title));
    if (!c.description.empty())
      out.field("description",
                config::first_code_points(c.description, row_description));
    out.end_object();
  }
  out.end_array().end_object().end_array().end_object();
  out.end_object().end_object();
  return body;
}

std::string template_body(const engine::delivery& d) {
  std::string body;
  json_writer out(body);
  begin_message(out, d);
  out.field("type", "template");
  out.key("template").begin_object().field("name", d.what.template_name);
  out.key("language").begin_object();
  out.field("code", d.what.template_language).end_object();
  if (!d.what.template_values.empty()) {
    out.key("components").begin_array().begin_object();
    out.field("type", "body").key("parameters").begin_array();
    for (const auto& value : d.what.template_values) {
      out.begin_object().field("type", "text").field("text", value);
      out.end_object();
    }
    out.end_array().end_object().end_array();
  }
  out.end_object().end_object();
  return body;
}

/// Whether Meta would take each id and title: there, within bounds, once.
bool can_be_tapped(const std::vector<engine::choice>& choices) {
  std::set<std::string_view> ids;
  for (const auto& c : choices)
    if (c.id.empty() || c.id.size() > row_id_bytes || c.title.empty()
        || is_space(c.id.front()) || is_space(c.id.back())
        || !ids.insert(c.id).second)
      return false;
  return !choices.empty() && choices.size() <= most_rows;
}

/// Buttons show less of a title than rows do, and want them different.
bool fit_buttons(const std::vector<engine::choice>& choices) {
  std::set<std::string_view> titles;
  for (const auto& c : choices)
    if (end_of_units(c.title, button_title) < c.title.size()
        || !titles.insert(c.title).second)
      return false;
  return choices.size() <= most_buttons;
}

std::string numbered(const engine::reply& what) {
  std::string out = what.text;
  for (std::size_t i = 0; i < what.choices.size(); ++i) {
    if (!out.empty()) out.push_back('\n');
    out += std::to_string(i + 1) + ". " + what.choices[i].title;
    if (!what.choices[i].description.empty())
      out += " - " + what.choices[i].description;
  }
  return out;
}

std::vector<std::string> text_bodies(const engine::delivery& d,
                                     std::string_view text) {
  std::vector<std::string> out;
  for (const auto piece : pieces(text, text_units))
    out.push_back(text_body(d, piece));
  // Nothing to say is a fault of ours. Meta refuses it, and the dead letter
  // shows it to a person.
  if (out.empty()) out.push_back(text_body(d, {}));
  return out;
}

} // namespace

std::vector<std::string> message_bodies(const engine::delivery& d) {
  if (!d.what.template_name.empty()) return {template_body(d)};
  const auto& choices = d.what.choices;
  if (choices.empty()) return text_bodies(d, d.what.text);
  if (!can_be_tapped(choices)) return text_bodies(d, numbered(d.what));
  const bool buttons = fit_buttons(choices);
  auto parts =
      pieces(d.what.text, buttons ? button_body_units : list_body_units);
  // An interactive message must say something.
  const auto last =
      parts.empty() ? std::string_view("\xE2\x80\xA6") : parts.back();
  if (!parts.empty()) parts.pop_back();
  std::vector<std::string> out;
  for (const auto part : parts) out.push_back(text_body(d, part));
  out.push_back(buttons ? button_body(d, last) : list_body(d, last));
  return out;
}

std::string mark_read_body(std::string_view vendor_message_id, bool typing) {
  std::string body;
  json_writer out(body);
  out.begin_object()
      .field("messaging_product", "whatsapp")
      .field("status", "read")
      .field("message_id", vendor_message_id);
  if (typing)
    out.key("typing_indicator")
        .begin_object()
        .field("type", "text")
        .end_object();
  out.end_object();
  return body;
}

std::string messages_url(std::string_view base_url, std::string_view version,
                         std::string_view phone_number_id) {
  while (!base_url.empty() && base_url.back() == '/') base_url.remove_suffix(1);
  std::string url(base_url);
  url += '/';
  url += version;
  url += '/';
  url += percent_encode(phone_number_id);
  return url += "/messages";
}

std::optional<std::string> answer_handshake(std::string_view query,
                                            std::string_view verify_token) {
  if (verify_token.empty()) return std::nullopt; // Not configured: closed.
  const auto parameters = parse_query(query);
  if (!parameters) return std::nullopt;
  const auto mode = parameters->find("hub.mode");
  const auto token = parameters->find("hub.verify_token");
  const auto challenge = parameters->find("hub.challenge");
  const auto end = parameters->end();
  if (mode == end || token == end || challenge == end) return std::nullopt;
  if (mode->second != "subscribe"
      || !equal_in_constant_time(token->second, verify_token))
    return std::nullopt;
  return challenge->second;
}

} // namespace careline::io::whatsapp
