#pragma once
/// The items of a WhatsApp webhook: one message, one status, one contact.
/// Internal to io/channels/whatsapp*.

#include "io/channels/whatsapp.hpp"

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace careline::io::whatsapp {

/// Who the vendor says a sender is; it points into the parsed body.
struct contact {
  std::string_view wa_id;
  std::string_view user_id;
  std::string_view name;
};

std::vector<contact> read_contacts(const simdjson::dom::array& items);

/// Fills a message from its JSON; account and received_at are set already.
/// @returns nullptr, or why it cannot be used (vendor_message_id is then set
///          if it is known)
const char* read_message(const simdjson::dom::element& e,
                         const std::vector<contact>& contacts, inbound& out);

/// The same for a status; its account is set already.
const char* read_status(const simdjson::dom::element& e, engine::instant now,
                        status& out);

/// The string, or an empty one if it is missing or of another type.
inline std::string_view
string_or_empty(const simdjson::simdjson_result<simdjson::dom::element>& e) {
  std::string_view text;
  return e.get(text) ? std::string_view{} : text;
}

/// An id as text that can be a key: without control characters. One that is
/// longer than any key should be is no id: empty.
std::string clean_id(std::string_view id);

/// The digits of {"code":131047}, or "unknown".
std::string error_code_text(const simdjson::dom::element& error);

/// JSON text of an element, without blanks.
/// @param cleans  strings as clean_text() does, so that jsonb takes them
std::string minify_json(const simdjson::dom::element& e, bool cleans);

} // namespace careline::io::whatsapp
