#pragma once
/// WhatsApp webhooks as Meta would send them: bodies and signatures.

#include "tests/support/http.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

/// Who writes: as the webhook tells it.
struct whatsapp_sender {
  std::string phone; ///< Digits without '+'; empty: hidden by the user.
  std::string name;
  std::string user_id; ///< Business-scoped id; empty: not told.
};

/// One inbound message in the vendor's own JSON.
struct whatsapp_item {
  whatsapp_sender from;
  std::string id;       ///< wamid
  std::string fragment; ///< `"type":"text","text":{...}`
  std::int64_t sent_at; ///< Unix seconds.
};

whatsapp_item text_item(const whatsapp_sender& from, std::string_view id,
                        std::string_view text);
/// A tapped button or list row.
whatsapp_item tap_item(const whatsapp_sender& from, std::string_view id,
                       std::string_view choice_id, std::string_view title);

/// All items in one value, as Meta batches them.
std::string webhook_body(std::string_view phone_number_id,
                         const std::vector<whatsapp_item>& items);
std::string text_body(std::string_view phone_number_id,
                      const whatsapp_sender& from, std::string_view id,
                      std::string_view text);
/// @param told_at  Unix seconds; without it the wall clock's
std::string status_body(std::string_view phone_number_id,
                        std::string_view wamid, std::string_view status,
                        std::string_view callback_data = {},
                        std::optional<std::int64_t> told_at = {});

/// Value of X-Hub-Signature-256.
std::string signature_of(std::string_view app_secret, std::string_view body);

/// POSTs a signed body to /webhooks/whatsapp.
http_answer post_signed(http_connection& to, std::string_view app_secret,
                        std::string_view body);

/// `text` with JSON's escapes, without quotes around it.
std::string json_escaped(std::string_view text);

} // namespace careline::tests
