#include "bench/request_writer.hpp"

#include <array>
#include <charconv>

namespace careline::bench {

namespace {

constexpr std::array<std::string_view, profile_names> names = {
    "Asha Rao",    "Vikram Singh", "Maria Lopez",  "Imran Khan",
    "Neha Sharma", "John Miller",  "Lakshmi Iyer", "Chen Wei"};

void append_hex(std::string& out, std::uint64_t value, int digits) {
  static constexpr char hex[] = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
    out += hex[(value >> shift) & 15];
}

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

} // namespace

std::string_view profile_name(std::uint32_t patient) {
  return names[patient % names.size()];
}

request_writer::request_writer(const load_settings& settings)
    : settings_(settings), signer_(settings.app_secret) {
  head_ = "POST " + settings_.path + " HTTP/1.1\r\nHost: " + settings_.host
          + ":" + std::to_string(settings_.port)
          + "\r\nContent-Type: application/json"
            "\r\nX-Hub-Signature-256: sha256=";
  body_.reserve(1024);
}

std::string request_writer::wamid_prefix() const {
  std::string out = "wamid.B";
  append_hex(out, settings_.run, 8);
  return out;
}

std::string request_writer::wamid(std::uint64_t sequence) const {
  auto out = wamid_prefix();
  append_hex(out, sequence, 10);
  return out;
}

std::string_view request_writer::body(const planned_message& message) {
  const auto& number = number_of(message.patient);
  char phone[12];
  scenario::write_phone(message.patient, phone);
  const std::string_view digits(phone, sizeof phone);
  auto& b = body_;
  b.clear();
  b +=
      R"({"object":"whatsapp_business_account","entry":[{"id":"105550001110001","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"911140001234","phone_number_id":")";
  b += number;
  b += R"("},"contacts":[{"profile":{"name":")";
  b += profile_name(message.patient);
  b += R"("},"wa_id":")";
  b += digits;
  b += R"(","user_id":"IN.B)";
  b += digits;
  b += R"("}],"messages":[{"id":"wamid.B)";
  append_hex(b, settings_.run, 8);
  append_hex(b, message.sequence, 10);
  b += R"(","from":")";
  b += digits;
  b += R"(","from_user_id":"IN.B)";
  b += digits;
  b += R"(","timestamp":")";
  append_number(b, message.timestamp);
  b += R"(","type":"text","text":{"body":")";
  b += message.text;
  b += R"("}}]}}]}]})";
  return b;
}

void request_writer::write(const planned_message& message, std::string& out) {
  const auto signed_body = body(message);
  out.assign(head_);
  out.resize(head_.size() + signer::hex_digits);
  signer_.write_hex(signed_body, out.data() + head_.size());
  out += "\r\nContent-Length: ";
  append_number(out, signed_body.size());
  out += "\r\n\r\n";
  out += signed_body;
}

std::int64_t sequence_of(std::string_view wamid, std::string_view prefix) {
  if (!wamid.starts_with(prefix) || wamid.size() != prefix.size() + 10)
    return -1;
  std::int64_t out = -1;
  const auto* last = wamid.data() + wamid.size();
  const auto [end, error] =
      std::from_chars(wamid.data() + prefix.size(), last, out, 16);
  return error == std::errc{} && end == last ? out : -1;
}

} // namespace careline::bench
