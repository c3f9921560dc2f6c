/// Any body at the WhatsApp webhook: what is read of it can be stored, has the
/// ids it must have, and does not depend on blanks around it.

#include "io/channels/whatsapp.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace {

using namespace careline;
using namespace careline::io::whatsapp;
using fuzz::promise;

const engine::instant now{std::chrono::seconds(1'771'000'000)};
const engine::instant end_of_time{std::chrono::seconds(253'402'300'800)};

void expect_storable(std::string_view text, std::size_t most,
                     std::string_view what) {
  promise(fuzz::is_well_formed(text), "what is read is UTF-8", what);
  promise(!fuzz::has_controls(text), "and has no control characters", what);
  promise(text.size() <= most, "and has a bound", what);
}

void expect_no_controls(const boost::json::value& v) {
  if (auto* text = v.if_string())
    promise(!fuzz::has_controls(*text), "that a database takes", *text);
  if (auto* list = v.if_array())
    for (auto& item : *list) expect_no_controls(item);
  if (auto* object = v.if_object())
    for (auto& [key, value] : *object) {
      promise(!fuzz::has_controls(key), "with its names", key);
      expect_no_controls(value);
    }
}

void expect_json(std::string_view text) {
  if (text.empty()) return;
  boost::json::error_code failed;
  boost::json::parse_options deep;
  deep.max_depth = 100;
  const auto details = boost::json::parse(text, failed, {}, deep);
  promise(!failed, "details are JSON", text);
  // Not looked for as text: "\\\\u0000" is a backslash and a word.
  expect_no_controls(details);
}

void expect_message(const inbound& m) {
  promise(!m.vendor_message_id.empty(), "a message has an id");
  expect_storable(m.vendor_message_id, 512, "id");
  promise(!m.account.empty(), "a message has an account");
  expect_storable(m.account, 512, "account");
  promise(!m.from.phone.empty() || !m.from.user_id.empty(),
          "a message has a sender");
  if (!m.from.phone.empty()) {
    promise(m.from.phone.size() >= 7 && m.from.phone.size() <= 16,
            "a phone number has 6 to 15 digits", m.from.phone);
    promise(m.from.phone[0] == '+'
                && std::all_of(m.from.phone.begin() + 1, m.from.phone.end(),
                               [](char c) { return c >= '0' && c <= '9'; }),
            "and nothing else", m.from.phone);
  }
  expect_storable(m.from.user_id, 512, "user id");
  expect_storable(m.from.name, 4 * 128, "name");
  expect_storable(m.text, 64 * 1024, "text");
  expect_storable(m.choice, 512, "choice");
  expect_storable(m.context_id, 512, "context");
  expect_storable(m.details, 64 * 1024, "details");
  expect_json(m.details);
  promise(m.received_at == now, "a message is received now");
  promise(m.sent_at > engine::instant{} && m.sent_at < end_of_time,
          "a message was sent at a time that a database takes");
}

void expect_status(const status& s) {
  promise(!s.vendor_message_id.empty(), "a status has an id");
  expect_storable(s.vendor_message_id, 512, "status id");
  promise(!s.status.empty(), "a status says something");
  expect_storable(s.status, 32, "status");
  expect_storable(s.callback_data, 512, "callback");
  expect_storable(s.error, 160, "error");
  promise(s.at > engine::instant{} && s.at < end_of_time,
          "a status has a time that a database takes");
  if (auto ours = parse_callback(s.callback_data))
    promise(s.callback_data.size() == 73, "our callback data is two ids",
            s.callback_data);
}

void expect_unusable(const unusable& u) {
  promise(!u.reason.empty() && u.reason.size() <= 80, "a reason has a bound",
          u.reason);
  promise(std::all_of(u.reason.begin(), u.reason.end(),
                      [](char c) { return c > ' ' && c < 0x7F; }),
          "and is plain", u.reason);
  expect_storable(u.key, 512, "key");
  promise(u.payload.size() <= 64 * 1024 && fuzz::is_well_formed(u.payload),
          "a payload is bounded UTF-8", u.payload);
}

/// All of it as one text, to be compared.
std::string written(const webhook& all) {
  std::string out;
  auto add = [&](std::string_view part) { out.append(part).append("\x1f"); };
  for (auto& m : all.messages)
    for (auto part :
         {&m.account, &m.from.phone, &m.from.user_id, &m.from.name,
          &m.vendor_message_id, &m.text, &m.choice, &m.details, &m.context_id})
      add(*part);
  for (auto& m : all.messages)
    add(std::to_string(m.sent_at.time_since_epoch().count())
        + std::string(to_string(m.content)));
  for (auto& s : all.statuses)
    for (auto part : {&s.account, &s.vendor_message_id, &s.status,
                      &s.callback_data, &s.error})
      add(*part);
  for (auto& u : all.unusables)
    for (auto part : {&u.account, &u.reason, &u.key, &u.payload}) add(*part);
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto body = fuzz::as_text(data, size);
  const auto read = parse_webhook(body, now, 64);
  const auto again =
      parse_webhook("\r\n " + std::string(body) + "\t\n", now, 64);
  promise(bool(read) == bool(again), "blanks around a body change nothing");
  if (!read) return 0;
  const auto& all = read.value();
  promise(written(all) == written(again.value()),
          "blanks around a body change nothing of it", written(all));
  for (auto& m : all.messages) expect_message(m);
  for (auto& s : all.statuses) expect_status(s);
  for (auto& u : all.unusables) expect_unusable(u);
  return 0;
}
