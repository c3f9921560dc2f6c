#include "io/channels/whatsapp_message.hpp"

#include "config/utf8.hpp"
#include "io/json.hpp"
#include "io/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace careline::io::whatsapp {

namespace {

using namespace simdjson;
using engine::content;

constexpr std::size_t id_bytes = 512;
/// Meta's own bound is 4,096 characters.
constexpr std::size_t text_bytes = 64 * 1024;
constexpr std::size_t details_bytes = 64 * 1024;
constexpr std::size_t name_code_points = 128;
/// The last second of the year 9999.
constexpr std::int64_t last_second = 253'402'300'799;

constexpr std::array<std::string_view, 15> type_names{
    "text",     "button", "interactive", "image",       "document",
    "audio",    "video",  "sticker",     "location",    "contacts",
    "reaction", "order",  "system",      "unsupported", "unknown"};
static_assert(static_cast<std::size_t>(content::unknown) + 1
              == type_names.size());

content content_of(std::string_view type) noexcept {
  const auto found = std::find(type_names.begin(), type_names.end(), type);
  return found == type_names.end()
             ? content::unknown
             : static_cast<content>(found - type_names.begin());
}

std::string text_of(std::string_view text) {
  return clean_text(config::first_bytes(text, text_bytes));
}

/// Unix seconds, a string by the sheet; a number is understood too. What makes
/// no sense is as good as missing: then the time of arrival is the best guess.
engine::instant time_or(const simdjson_result<dom::element>& e,
                        engine::instant otherwise) {
  std::int64_t seconds = -1;
  std::string_view digits;
  if (!e.get(digits)) {
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, seconds);
    if (read.ec != std::errc{} || read.ptr != end) return otherwise;
  } else if (e.get(seconds)) {
    return otherwise;
  }
  if (seconds <= 0 || seconds > last_second) return otherwise;
  return engine::instant(std::chrono::seconds(seconds));
}

/// "919812300001" -> "+919812300001"; empty if that is no phone number.
std::string e164(std::string_view digits) {
  const bool is_number =
      digits.size() >= 6 && digits.size() <= 15
      && std::all_of(digits.begin(), digits.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return {};
  std::string out;
  out.reserve(digits.size() + 1);
  out.push_back('+');
  return out.append(digits);
}

void write_element(json_writer& out, const dom::element& e, bool cleans) {
  switch (e.type()) {
  case dom::element_type::ARRAY:
    out.begin_array();
    for (const auto item : dom::array(e)) write_element(out, item, cleans);
    out.end_array();
    break;
  case dom::element_type::OBJECT:
    out.begin_object();
    for (const auto [key, value] : dom::object(e)) {
      cleans ? out.key(clean_text(key)) : out.key(key);
      write_element(out, value, cleans);
    }
    out.end_object();
    break;
  case dom::element_type::STRING: {
    const std::string_view text(e);
    cleans ? out.value(clean_text(text)) : out.value(text);
    break;
  }
  case dom::element_type::INT64:
    out.value(std::int64_t(e));
    break;
  case dom::element_type::UINT64:
    out.value(std::uint64_t(e));
    break;
  case dom::element_type::DOUBLE:
    out.value(double(e));
    break;
  case dom::element_type::BOOL:
    out.value(bool(e));
    break;
  case dom::element_type::NULL_VALUE:
    out.null();
    break;
  }
}

std::string bounded(std::string details) {
  if (details.size() <= details_bytes) return details;
  return "{\"omitted_bytes\":" + std::to_string(details.size()) + "}";
}

/// What a tap on one of our buttons or rows holds.
void read_interactive(const dom::object& part, inbound& out) {
  for (const char* kind : {"button_reply", "list_reply"}) {
    dom::object tapped;
    if (part[kind].get(tapped)) continue;
    out.choice = clean_id(string_or_empty(tapped["id"]));
    out.text = text_of(string_or_empty(tapped["title"]));
    return;
  }
  dom::object form;
  if (!part["nfm_reply"].get(form))
    out.text = text_of(string_or_empty(form["body"]));
}

/// Words and choice of the part that has the type's name.
void read_words(const dom::object& part, inbound& out) {
  const auto words = [&](const char* key) {
    return text_of(string_or_empty(part[key]));
  };
  switch (out.content) {
  case content::button:
    out.text = words("text");
    out.choice = clean_id(string_or_empty(part["payload"]));
    break;
  case content::interactive:
    read_interactive(part, out);
    break;
  case content::image:
  case content::document:
  case content::audio:
  case content::video:
  case content::sticker:
    out.text = words("caption");
    break;
  case content::location:
    out.text = words("name");
    if (out.text.empty()) out.text = words("address");
    break;
  case content::reaction:
    out.text = words("emoji"); // None: the reaction is withdrawn.
    out.context_id = clean_id(string_or_empty(part["message_id"]));
    break;
  case content::order:
    out.text = words("text");
    break;
  case content::system:
    out.text = words("body");
    break;
  default:
    break;
  }
}

/// The type-specific part and what the vendor says is wrong with it.
void read_details(const dom::object& message, std::string_view type,
                  inbound& out) {
  dom::element part;
  const bool has_part = !type.empty() && !message[type].get(part);
  dom::array errors;
  const bool has_errors = !message["errors"].get(errors);
  if (has_part && !has_errors) {
    out.details = bounded(minify_json(part, true));
  } else if (has_errors) {
    std::string both;
    json_writer json(both);
    json.begin_object();
    if (has_part)
      json.raw_field(clean_text(config::first_bytes(type, 64)),
                     minify_json(part, true));
    json.raw_field("errors", minify_json(message["errors"].value(), true));
    json.end_object();
    out.details = bounded(std::move(both));
  }
  dom::object object;
  if (has_part && !part.get(object)) read_words(object, out);
}

void read_sender(const dom::object& message,
                 const std::vector<contact>& contacts, inbound& out) {
  const auto from = string_or_empty(message["from"]);
  const auto user_id = string_or_empty(message["from_user_id"]);
  out.from.phone = e164(from);
  out.from.user_id = clean_id(user_id);
  const auto is_sender = [&](const contact& c) {
    return (!from.empty() && c.wa_id == from)
           || (!user_id.empty() && c.user_id == user_id);
  };
  const auto found = std::find_if(contacts.begin(), contacts.end(), is_sender);
  if (found == contacts.end()) return;
  out.from.name =
      clean_text(config::first_code_points(found->name, name_code_points));
  // Older API versions tell the user id in the contact only.
  if (out.from.user_id.empty()) out.from.user_id = clean_id(found->user_id);
}

} // namespace

std::string clean_id(std::string_view id) {
  return id.size() > id_bytes ? std::string() : clean_text(id);
}

std::string error_code_text(const dom::element& error) {
  dom::object object;
  std::int64_t code = 0;
  if (error.get(object) || object["code"].get(code)) return "unknown";
  return std::to_string(code);
}

std::string minify_json(const dom::element& e, bool cleans) {
  std::string out;
  json_writer json(out);
  write_element(json, e, cleans);
  return out;
}

std::vector<contact> read_contacts(const dom::array& items) {
  std::vector<contact> out;
  for (const auto item : items) {
    dom::object object;
    if (item.get(object)) continue; // Only its name is lost.
    contact c{string_or_empty(object["wa_id"]),
              string_or_empty(object["user_id"]),
              {}};
    dom::object profile;
    if (!object["profile"].get(profile))
      c.name = string_or_empty(profile["name"]);
    out.push_back(c);
  }
  return out;
}

const char* read_message(const dom::element& e,
                         const std::vector<contact>& contacts, inbound& out) {
  dom::object message;
  if (e.get(message)) return "message_malformed";
  out.vendor_message_id = clean_id(string_or_empty(message["id"]));
  if (out.vendor_message_id.empty()) return "message_without_id";
  // What is said in a group is not said to us alone, and our answer would be.
  std::string_view group;
  if (!message["group_id"].get(group)) return "group_message";
  read_sender(message, contacts, out);
  if (out.from.phone.empty() && out.from.user_id.empty())
    return "message_without_sender";
  out.sent_at = time_or(message["timestamp"], out.received_at);
  dom::object context;
  if (!message["context"].get(context))
    out.context_id = clean_id(string_or_empty(context["id"]));
  const auto type = string_or_empty(message["type"]);
  out.content = content_of(type);
  if (out.content != content::text) {
    read_details(message, type, out);
    return nullptr;
  }
  dom::object text;
  std::string_view body;
  if (message["text"].get(text) || text["body"].get(body))
    return "text_without_body";
  out.text = text_of(body);
  return nullptr;
}

const char* read_status(const dom::element& e, engine::instant now,
                        status& out) {
  dom::object object;
  if (e.get(object)) return "status_malformed";
  out.vendor_message_id = clean_id(string_or_empty(object["id"]));
  if (out.vendor_message_id.empty()) return "status_without_id";
  out.status =
      clean_text(config::first_bytes(string_or_empty(object["status"]), 32));
  if (out.status.empty()) return "status_without_status";
  out.callback_data =
      clean_id(string_or_empty(object["biz_opaque_callback_data"]));
  out.at = time_or(object["timestamp"], now);
  dom::array errors;
  if (object["errors"].get(errors) || errors.begin() == errors.end())
    return nullptr;
  const dom::element first = *errors.begin();
  out.error = error_code_text(first);
  dom::object error;
  if (first.get(error)) return nullptr;
  const auto title = config::first_bytes(string_or_empty(error["title"]), 120);
  if (!title.empty()) out.error += " " + clean_text(title);
  return nullptr;
}

} // namespace careline::io::whatsapp
