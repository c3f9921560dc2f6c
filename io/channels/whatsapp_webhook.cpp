#include "config/utf8.hpp"
#include "io/channels/whatsapp.hpp"
#include "io/channels/whatsapp_message.hpp"

#include "io/text.hpp"

#include <array>
#include <cstring>
#include <memory>

namespace careline::io::whatsapp {

namespace {

using namespace simdjson;

constexpr std::size_t payload_bytes = 64 * 1024;
/// A parser for a larger body than this is not kept for the next one.
constexpr std::size_t usual_body_bytes = 256 * 1024;

/// simdjson reads beyond the end, so the body is copied to where it may; both
/// memories are used again and again by their thread.
class body_parser {
public:
  simdjson::error_code parse(std::string_view body, std::size_t depth,
                             dom::element& root) {
    if (body.size() + SIMDJSON_PADDING > capacity_) grow(body.size());
    std::memcpy(text_.get(), body.data(), body.size());
    std::memset(text_.get() + body.size(), ' ', SIMDJSON_PADDING);
    if (depth != depth_ || parser_.capacity() < body.size()) {
      const auto room = std::max(body.size(), parser_.capacity());
      if (const auto failed = parser_.allocate(room, depth)) return failed;
      depth_ = depth;
    }
    auto failed = parse_text(body.size(), root);
    // The one fault of text that does not spoil the rest of it.
    if (failed == simdjson::STRING_ERROR
        && replace_lone_surrogates({text_.get(), body.size()}))
      failed = parse_text(body.size(), root);
    return failed;
  }

  void rest() {
    if (capacity_ > usual_body_bytes + SIMDJSON_PADDING) *this = {};
  }

private:
  simdjson::error_code parse_text(std::size_t size, dom::element& root) {
    return parser_.parse(text_.get(), size, false).get(root);
  }

  void grow(std::size_t size) {
    capacity_ = std::max<std::size_t>(2 * size, 4096) + SIMDJSON_PADDING;
    text_ = std::make_unique<char[]>(capacity_);
  }

  dom::parser parser_;
  std::unique_ptr<char[]> text_;
  std::size_t capacity_ = 0;
  std::size_t depth_ = 0;
};

/// Reads one body into a webhook.
class reader {
public:
  reader(webhook& out, engine::instant now) : out_(out), now_(now) {}

  void entry(const dom::element& e) {
    dom::object object;
    dom::array changes;
    if (e.get(object) || object["changes"].get(changes))
      return unusable_part("entry_without_changes", "", e);
    for (const auto c : changes) change(c);
  }

private:
  void change(const dom::element& e);
  void value(const dom::object& v, const dom::element& whole);
  void message(const dom::element& e);
  void status(const dom::element& e);

  void unusable_part(std::string reason, std::string key,
                     const dom::element& e) {
    auto payload = minify_json(e, false);
    // Not cut inside: a person shall read it, no program.
    payload.resize(config::first_bytes(payload, payload_bytes).size());
    out_.unusables.push_back(
        {account_, std::move(reason), std::move(key), std::move(payload)});
  }

  webhook& out_;
  const engine::instant now_;
  std::string account_; ///< Of the change that is being read.
  std::vector<contact> contacts_;
};

/// A name that is safe in a reason: the vendor may invent any.
std::string bounded_name(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 48)) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    out.push_back(is_plain ? c : '?');
  }
  return out;
}

void reader::change(const dom::element& e) {
  account_.clear();
  contacts_.clear();
  dom::object object;
  if (e.get(object)) return unusable_part("change_malformed", "", e);
  dom::object v;
  const bool has_value = !object["value"].get(v);
  if (has_value) {
    dom::object metadata;
    if (!v["metadata"].get(metadata))
      account_ = clean_id(string_or_empty(metadata["phone_number_id"]));
  }
  const auto field = string_or_empty(object["field"]);
  if (field.empty()) return unusable_part("change_without_field", "", e);
  if (field != "messages")
    return unusable_part("unknown_field:" + bounded_name(field), "", e);
  if (!has_value) return unusable_part("change_without_value", "", e);
  if (account_.empty())
    return unusable_part("change_without_phone_number_id", "", e);
  value(v, e);
}

void reader::value(const dom::object& v, const dom::element& whole) {
  dom::array items;
  if (!v["contacts"].get(items)) contacts_ = read_contacts(items);
  bool is_used = false;
  dom::element part;
  if (!v["messages"].get(part)) {
    is_used = true;
    if (part.get(items))
      unusable_part("messages_malformed", "", whole);
    else
      for (const auto m : items) message(m);
  }
  if (!v["statuses"].get(part)) {
    is_used = true;
    if (part.get(items))
      unusable_part("statuses_malformed", "", whole);
    else
      for (const auto s : items) status(s);
  }
  if (!v["errors"].get(items)) {
    is_used = true;
    for (const auto error : items)
      unusable_part("account_error:" + error_code_text(error), "", error);
  }
  if (!is_used) unusable_part("empty_value", "", whole);
}

void reader::message(const dom::element& e) {
  inbound m;
  m.channel = engine::channel::whatsapp;
  m.account = account_;
  m.received_at = now_;
  if (const char* reason = read_message(e, contacts_, m); reason != nullptr)
    return unusable_part(reason, std::move(m.vendor_message_id), e);
  out_.messages.push_back(std::move(m));
}

void reader::status(const dom::element& e) {
  whatsapp::status s;
  s.account = account_;
  if (const char* reason = read_status(e, now_, s); reason != nullptr)
    return unusable_part(reason, std::move(s.vendor_message_id), e);
  out_.statuses.push_back(std::move(s));
}

engine::error refuse(const char* detail) {
  return {engine::errc::invalid_argument, detail};
}

engine::result<webhook> read_envelope(const dom::element& root,
                                      engine::instant now) {
  dom::object object;
  if (root.get(object)) return refuse("body_is_no_object");
  const auto kind = string_or_empty(object["object"]);
  if (kind.empty()) return refuse("body_without_object");
  webhook out;
  // Another product of Meta's on the same app: nothing for us.
  if (kind != "whatsapp_business_account") return out;
  dom::array entries;
  if (object["entry"].get(entries)) return refuse("body_without_entry");
  reader r(out, now);
  for (const auto e : entries) r.entry(e);
  return out;
}

} // namespace

engine::result<webhook> parse_webhook(std::string_view body,
                                      engine::instant now, std::size_t depth) {
  thread_local body_parser parser;
  dom::element root;
  switch (parser.parse(body, depth, root)) {
  case simdjson::SUCCESS:
    break;
  case simdjson::UTF8_ERROR:
    return refuse("body_is_no_utf8");
  case simdjson::DEPTH_ERROR:
    return refuse("body_too_deep");
  default:
    return refuse("body_is_no_json");
  }
  auto out = read_envelope(root, now);
  parser.rest();
  return out;
}

} // namespace careline::io::whatsapp
