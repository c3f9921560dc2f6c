#include "tests/support/whatsapp_bodies.hpp"

#include "io/signature.hpp"

#include <ctime>

namespace careline::tests {

namespace {

std::string quoted(std::string_view text) {
  return "\"" + json_escaped(text) + "\"";
}

std::string contact_of(const whatsapp_sender& who) {
  std::string json = "{\"profile\":{\"name\":" + quoted(who.name) + "}";
  if (!who.phone.empty()) json += ",\"wa_id\":" + quoted(who.phone);
  if (!who.user_id.empty()) json += ",\"user_id\":" + quoted(who.user_id);
  return json + "}";
}

std::string message_of(const whatsapp_item& item) {
  std::string json = "{\"id\":" + quoted(item.id);
  if (!item.from.phone.empty()) json += ",\"from\":" + quoted(item.from.phone);
  if (!item.from.user_id.empty())
    json += ",\"from_user_id\":" + quoted(item.from.user_id);
  return json + ",\"timestamp\":\"" + std::to_string(item.sent_at) + "\","
         + item.fragment + "}";
}

std::string enveloped(std::string_view phone_number_id,
                      const std::string& inside) {
  return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":"
         "\"105550001110001\",\"changes\":[{\"field\":\"messages\",\"value\":{"
         "\"messaging_product\":\"whatsapp\",\"metadata\":{"
         "\"display_phone_number\":\"911140001234\",\"phone_number_id\":"
         + quoted(phone_number_id) + "}," + inside + "}}]}]}";
}

} // namespace

std::string json_escaped(std::string_view text) {
  static const char* digits = "0123456789abcdef";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20)
      ((out += "\\u00") += digits[byte >> 4]) += digits[byte & 15];
    else
      out += c;
  }
  return out;
}

whatsapp_item text_item(const whatsapp_sender& from, std::string_view id,
                        std::string_view text) {
  return {from, std::string(id),
          "\"type\":\"text\",\"text\":{\"body\":" + quoted(text) + "}",
          std::time(nullptr)};
}

whatsapp_item tap_item(const whatsapp_sender& from, std::string_view id,
                       std::string_view choice_id, std::string_view title) {
  return {from, std::string(id),
          "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\","
          "\"list_reply\":{\"id\":"
              + quoted(choice_id) + ",\"title\":" + quoted(title) + "}}",
          std::time(nullptr)};
}

std::string webhook_body(std::string_view phone_number_id,
                         const std::vector<whatsapp_item>& items) {
  std::string contacts;
  std::string messages;
  for (auto& item : items) {
    if (!messages.empty()) {
      contacts += ',';
      messages += ',';
    }
    contacts += contact_of(item.from);
    messages += message_of(item);
  }
  return enveloped(phone_number_id, "\"contacts\":[" + contacts
                                        + "],\"messages\":[" + messages + "]");
}

std::string text_body(std::string_view phone_number_id,
                      const whatsapp_sender& from, std::string_view id,
                      std::string_view text) {
  return webhook_body(phone_number_id, {text_item(from, id, text)});
}

std::string status_body(std::string_view phone_number_id,
                        std::string_view wamid, std::string_view status,
                        std::string_view callback_data,
                        std::optional<std::int64_t> told_at) {
  std::string json = "\"statuses\":[{\"id\":" + quoted(wamid)
                     + ",\"status\":" + quoted(status) + ",\"timestamp\":\""
                     + std::to_string(told_at.value_or(std::time(nullptr)))
                     + "\"";
  if (!callback_data.empty())
    json += ",\"biz_opaque_callback_data\":" + quoted(callback_data);
  return enveloped(phone_number_id, json + "}]");
}

std::string signature_of(std::string_view app_secret, std::string_view body) {
  return "sha256=" + io::hmac_sha256(app_secret).hex(body);
}

http_answer post_signed(http_connection& to, std::string_view app_secret,
                        std::string_view body) {
  return to.post("/webhooks/whatsapp", body,
                 {{"X-Hub-Signature-256", signature_of(app_secret, body)}});
}

} // namespace careline::tests
