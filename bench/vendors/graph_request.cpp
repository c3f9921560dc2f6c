#include "bench/vendors/graph_request.hpp"

#include "bench/vendors/graph_rules.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <simdjson.h>

#include <algorithm>

namespace careline::bench {

namespace {

constexpr std::string_view media_types[] = {"image", "document", "audio",
                                            "video", "sticker"};

bool is_media(std::string_view type) {
  return std::ranges::find(media_types, type) != std::end(media_types);
}

bool is_e164(std::string_view to) {
  if (to.size() < 8 || to.size() > 16 || to[0] != '+' || to[1] == '0')
    return false;
  return std::ranges::all_of(to.substr(1),
                             [](char c) { return c >= '0' && c <= '9'; });
}

/// "IN.5Qd81kXo2": a country, a dot, up to 128 letters and digits.
bool is_user_id(std::string_view id) {
  const auto dot = id.rfind('.');
  if (dot == id.npos || dot < 2 || dot + 1 == id.size()) return false;
  return id.size() - dot <= 129 && std::ranges::all_of(id, [](char c) {
           return c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
                  || (c >= 'A' && c <= 'Z');
         });
}

bool read_recipient(graph_rules& rules, const json_object& body,
                    graph_message& out) {
  std::string_view to;
  if (rules.has(body, "to")) {
    if (!rules.text(body, "to", 1, 64, to)) return false;
    if (!is_e164(to))
      return rules.refuse(131009, "to must be E.164 with a leading +");
    out.to = to;
    return true;
  }
  if (!rules.has(body, "recipient"))
    return rules.refuse(131008, "one of to and recipient is required");
  if (!rules.text(body, "recipient", 1, 256, to)) return false;
  if (!is_user_id(to))
    return rules.refuse(131009, "recipient must be a user id");
  out.to = to;
  out.is_user_id = true;
  return true;
}

bool read_read_mark(graph_rules& rules, const json_object& body,
                    graph_read_mark& out) {
  std::string_view status, id;
  if (!rules.only(
          body, "",
          {"messaging_product", "status", "message_id", "typing_indicator"}))
    return false;
  if (!rules.one_of(body, "status", {"read"}, status)
      || !rules.text(body, "message_id", 1, 512, id))
    return false;
  if (!id.starts_with("wamid."))
    return rules.refuse(131009, "message_id is not a message of this number");
  out.message_id = id;
  if (!rules.has(body, "typing_indicator")) return true;
  json_object typing;
  std::string_view type;
  out.typing = true;
  return rules.object(body, "typing_indicator", typing)
         && rules.only(typing, "typing_indicator", {"type"})
         && rules.one_of(typing, "type", {"text"}, type);
}

bool read_message(graph_rules& rules, const json_object& body,
                  graph_message& out) {
  std::string_view type = "text", kind, callback, quoted;
  if (rules.has(body, "recipient_type")
      && !rules.one_of(body, "recipient_type", {"individual"}, kind))
    return false;
  if (!read_recipient(rules, body, out)) return false;
  if (rules.has(body, "type") && !rules.text(body, "type", 1, 32, type))
    return false;
  const bool known = type == "text" || type == "interactive"
                     || type == "template" || type == "location"
                     || type == "contacts" || type == "reaction"
                     || is_media(type);
  if (!known) return rules.refuse(100, "type is none that can be sent");
  out.type = type;
  out.is_template = type == "template";
  if (!rules.only(body, "",
                  {"messaging_product", "recipient_type", "to", "recipient",
                   "type", "context", "biz_opaque_callback_data",
                   "recipient_identity_key_hash", type}))
    return false;
  if (rules.has(body, "biz_opaque_callback_data")) {
    if (!rules.bytes(body, "biz_opaque_callback_data", 512, callback))
      return false;
    out.callback = callback;
  }
  if (rules.has(body, "context")) {
    json_object context;
    if (!rules.object(body, "context", context)
        || !rules.only(context, "context", {"message_id"})
        || !rules.text(context, "message_id", 1, 512, quoted))
      return false;
  }
  if (type == "contacts") return check_contacts(rules, body);
  json_object part;
  if (!rules.object(body, type, part)) return false;
  if (type == "text") return check_text(rules, part);
  if (type == "interactive") return check_interactive(rules, part);
  if (type == "template") return check_template(rules, part);
  if (type == "location") return check_location(rules, part);
  if (type == "reaction") return check_reaction(rules, part);
  return check_media(rules, type, part);
}

} // namespace

struct graph_reader::impl {
  simdjson::dom::parser parser;
};

graph_reader::graph_reader() : impl_(std::make_unique<impl>()) {}
graph_reader::~graph_reader() = default;

graph_request graph_reader::read(std::string_view body) {
  simdjson::dom::element root;
  json_object top;
  if (impl_->parser.parse(body.data(), body.size()).get(root) || root.get(top))
    return graph_error{400, 100, 0, "the body is not a JSON object"};
  graph_rules rules;
  std::string_view product;
  if (!rules.one_of(top, "messaging_product", {"whatsapp"}, product))
    return rules.error();
  if (rules.has(top, "status")) {
    graph_read_mark mark;
    if (!read_read_mark(rules, top, mark)) return rules.error();
    return mark;
  }
  graph_message message;
  if (!read_message(rules, top, message)) return rules.error();
  return message;
}

std::string graph_error_body(const graph_error& error, std::string_view trace) {
  boost::json::object body{
      {"message", "(#" + std::to_string(error.code) + ") " + error.details},
      {"type", "OAuthException"},
      {"code", error.code},
      {"error_data",
       {{"messaging_product", "whatsapp"}, {"details", error.details}}},
      {"fbtrace_id", trace},
  };
  if (error.subcode) body["error_subcode"] = error.subcode;
  return boost::json::serialize(boost::json::object{{"error", body}});
}

} // namespace careline::bench
