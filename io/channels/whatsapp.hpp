#pragma once
/// WhatsApp (Meta Cloud API): webhook body -> values; reply -> Graph request.
/// Wire facts and their dates: docs/channels.md.

#include "engine/delivery_queue.hpp"
#include "engine/message.hpp"
#include "engine/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::io::whatsapp {

/// One message as it came; `clinic` is not set yet (the caller knows it by
/// `account`, the phone_number_id).
using inbound = engine::inbound_message;

/// One delivery status.
struct status {
  std::string account; ///< phone_number_id
  std::string vendor_message_id;
  std::string status;        ///< sent delivered read failed played ...
  std::string callback_data; ///< biz_opaque_callback_data, or empty.
  std::string error;         ///< "131047 Re-engagement message", or empty.
  engine::instant at{};
};

/// A part that cannot be used. It disturbs no neighbour.
struct unusable {
  std::string account; ///< phone_number_id if known.
  std::string
      reason; ///< e.g. "message_without_id", "unknown_field:account_update"
  std::string key;     ///< Vendor id if known.
  std::string payload; ///< The raw JSON of that part, at most 64 KB.
};

struct webhook {
  std::vector<inbound> messages;
  std::vector<status> statuses;
  std::vector<unusable> unusables;
};

/// Reads one POST body. Parses with simdjson (one parser per thread inside).
/// @param body      raw bytes, signature already checked
/// @param now       set as received_at
/// @param depth     JSON nesting at most
/// @returns everything usable in it, in order; NUL and control characters are
///          replaced in texts, lone surrogates by U+FFFD
/// @error invalid_argument  the body as a whole is not JSON of Meta's envelope
engine::result<webhook> parse_webhook(std::string_view body,
                                      engine::instant now, std::size_t depth);

/// Query of the verification handshake. @returns the challenge, or nothing: 403
std::optional<std::string> answer_handshake(std::string_view query,
                                            std::string_view verify_token);

/// The Graph request bodies for one delivery, in the order they must leave: a
/// text above 4,096 characters is cut on code points at a space; more than ten
/// choices become numbered text.
/// `biz_opaque_callback_data` is "patient_id:message_id".
/// @returns one body at least
std::vector<std::string> message_bodies(const engine::delivery& d);
std::string mark_read_body(std::string_view vendor_message_id, bool typing);

/// "{base}/{version}/{phone_number_id}/messages"
std::string messages_url(std::string_view base_url, std::string_view version,
                         std::string_view phone_number_id);

/// What the vendor's answer means for the delivery.
struct verdict {
  bool accepted = false;
  std::string vendor_message_id; ///< If accepted.
  engine::failure why = engine::failure::retry;
  std::string
      reason; ///< Class and code for metrics and rows: "rate_limited:130429"
  std::optional<std::chrono::milliseconds> retry_after;
};
/// Decides by error.code, not by HTTP status, where there is one.
verdict read_answer(unsigned status, std::string_view body,
                    std::optional<std::chrono::milliseconds> retry_after);

/// Splits our callback data again; nothing if it is not ours.
struct callback {
  engine::patient_id patient;
  engine::message_id message;
};
std::optional<callback> parse_callback(std::string_view data);

} // namespace careline::io::whatsapp
