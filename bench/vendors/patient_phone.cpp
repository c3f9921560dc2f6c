#include "bench/vendors/patient_phone.hpp"

#include "bench/vendors/ledger.hpp"
#include "bench/vendors/webhook_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>

namespace careline::bench {

namespace {

namespace json = boost::json;
using std::chrono::duration_cast;
using std::chrono::system_clock;

std::string member(const json::object& ask, const char* key) {
  const auto* value = ask.if_contains(key);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

std::string hex(std::uint64_t value) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4)
    out[static_cast<std::size_t>(i)] = digits[value & 15];
  return out;
}

bool is_phone(std::string_view phone) {
  return phone.size() >= 8 && phone.size() <= 16 && phone[0] == '+'
         && std::ranges::all_of(phone.substr(1),
                                [](char c) { return c >= '0' && c <= '9'; });
}

json::object media(std::string_view mime, std::uint64_t salt) {
  return {{"id", "90" + hex(salt).substr(8)},
          {"mime_type", mime},
          {"sha256", "NmI4Zjg1ZGEwN2YyYzQ3MGYxYjM5ZDQ1"}};
}

/// The type-specific part: `type` in Meta's words and the object of that name.
struct content {
  std::string type;
  json::value part;
};

std::variant<content, std::string> write_tap(const json::object& ask,
                                             const std::string& type) {
  json::object reply{{"id", member(ask, "id")},
                     {"title", member(ask, "title")}};
  if (member(ask, "id").empty()) return "a tap needs the id of its choice";
  if (type == "list" && !member(ask, "description").empty())
    reply["description"] = member(ask, "description");
  const auto kind = type + "_reply";
  return content{"interactive", json::object{{"type", kind}, {kind, reply}}};
}

std::variant<content, std::string> write_media(const json::object& ask,
                                               const std::string& type,
                                               std::uint64_t salt) {
  const auto caption = member(ask, "caption");
  json::object part;
  if (type == "image") part = media("image/jpeg", salt);
  if (type == "document") {
    part = media("application/pdf", salt);
    part["filename"] = "report.pdf";
  }
  if (type == "voice") {
    part = media("audio/ogg; codecs=opus", salt);
    part["voice"] = true;
    return content{"audio", part};
  }
  if (type == "sticker") {
    part = media("image/webp", salt);
    part["animated"] = false;
  }
  if (!caption.empty()) part["caption"] = caption;
  return content{type, part};
}

std::variant<content, std::string> write_content(const json::object& ask,
                                                 std::uint64_t salt) {
  const auto type = member(ask, "type");
  if (type == "text") {
    const auto text = member(ask, "text");
    if (text.empty()) return "a text needs its words";
    return content{"text", json::object{{"body", text}}};
  }
  if (type == "button" || type == "list") return write_tap(ask, type);
  if (type == "image" || type == "document" || type == "voice"
      || type == "sticker")
    return write_media(ask, type, salt);
  if (type == "location")
    return content{"location", json::object{{"latitude", 28.6139},
                                            {"longitude", 77.209},
                                            {"name", "Connaught Place"},
                                            {"address", "New Delhi"}}};
  if (type == "contact")
    return content{
        "contacts",
        json::array{json::object{
            {"name",
             {{"formatted_name", "Ravi Kumar"}, {"first_name", "Ravi"}}},
            {"phones", json::array{json::object{{"phone", "+919800000000"},
                                                {"type", "CELL"}}}}}}};
  if (type == "reaction") {
    json::object part{{"message_id", member(ask, "message_id")}};
    // No emoji: the reaction is withdrawn.
    if (const auto emoji = member(ask, "emoji"); !emoji.empty())
      part["emoji"] = emoji;
    return content{"reaction", part};
  }
  return "type is none the phone can send";
}

} // namespace

std::string user_id_of(std::string_view phone, std::string_view country) {
  return (country.empty() ? "IN" : std::string(country)) + "."
         + hex(hash_of(phone));
}

patient_phone::patient_phone(std::vector<clinic_line> clinics)
    : clinics_(std::move(clinics)),
      run_(
          static_cast<std::uint64_t>(duration_cast<std::chrono::microseconds>(
                                         system_clock::now().time_since_epoch())
                                         .count())) {}

std::variant<patient_message, std::string>
patient_phone::write(const json::object& ask) {
  const auto number = member(ask, "number");
  const auto line =
      std::ranges::find(clinics_, number, &clinic_line::phone_number_id);
  if (line == clinics_.end()) return "number belongs to no clinic here";
  const auto phone = member(ask, "phone");
  if (!is_phone(phone)) return "phone must be E.164 with a leading +";
  const auto* hides = ask.if_contains("hidden");
  const bool hidden = hides && hides->is_bool() && hides->get_bool();
  const auto user_id = user_id_of(phone, line->country);
  ++sequence_;
  auto written = write_content(ask, run_ ^ sequence_);
  if (const auto* wrong = std::get_if<std::string>(&written)) return *wrong;
  auto& what = std::get<content>(written);

  patient_message out;
  out.number = number;
  out.patient = hidden ? user_id : phone;
  out.wamid = "wamid.IN" + hex(run_) + hex(sequence_);
  json::object message{
      {"id", out.wamid},
      {"from_user_id", user_id},
      {"timestamp",
       std::to_string(duration_cast<std::chrono::seconds>(
                          system_clock::now().time_since_epoch() + offset_)
                          .count())},
      {"type", what.type},
      {what.type, what.part}};
  const auto name = member(ask, "name");
  json::object contact{{"profile", {{"name", name.empty() ? "." : name}}},
                       {"user_id", user_id}};
  if (!hidden) {
    message["from"] = phone.substr(1);
    contact["wa_id"] = phone.substr(1);
  }
  if (const auto context = member(ask, "context"); !context.empty())
    message["context"] = {{"from", line->display_phone_number},
                          {"id", context}};
  out.context = member(ask, "context");
  out.said = {{"type", what.type}, {what.type, what.part}};
  out.body = webhook_body(number, line->display_phone_number,
                          {{"contacts", json::array{std::move(contact)}},
                           {"messages", json::array{std::move(message)}}});
  return out;
}

} // namespace careline::bench
