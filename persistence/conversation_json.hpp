#pragma once
/// Small parts of a conversation as JSON text, as stored. The writer is fast
/// and plain; the reader is tolerant: an unknown key is ignored, a missing or
/// wrong one leaves its default, broken text gives an empty value.

#include "engine/conversation.hpp"
#include "engine/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace careline::persistence {

/// {"service":"checkup","provider":"mehta","offered":[[ms,ms],...],
///  "held":[ms,ms],"hold":"uuid","hold_expires":ms}; times are milliseconds
/// since 1970. A visit is {"id":"uuid","service":..,"provider":..,
/// "when":[ms,ms],"status":"booked"}. What is empty is left out.
void append_json(std::string& out, const engine::booking_draft& draft);
engine::booking_draft read_draft(std::string_view json);

/// What few conversations have to remember, {"folded":"..",
/// "ai":{"serial":1,"text":"..","tries":1},"asked":3}: nothing is appended if
/// there is nothing.
void append_memory(std::string& out, const engine::conversation& c);
void read_memory(engine::conversation& c, std::string_view json);

/// Why a line of the consent ledger was written: {"reason":"keyword:stop",
/// "message":"uuid","vendor_message_id":".."}.
void append_evidence(std::string& out, std::string_view reason,
                     std::optional<engine::message_id> message,
                     std::string_view vendor_message_id);
void read_evidence(std::string_view json, std::string& reason,
                   std::optional<engine::message_id>& message,
                   std::string& vendor_message_id);

/// What a reply has besides its text: {"choices":[["id","title"],
/// ["id","title","description"],...],"list_button":..,"template":..}, whether
/// it passes an opt-out. Empty if it is only text. `body` is what the message
/// log shows; a text that differs from it is kept as well.
std::string details_of(const engine::reply& what, std::string_view body);
engine::reply read_reply(std::string_view body, std::string_view details);

/// Appends `text` in quotes, escaped. UTF-8 is passed on unchecked: the
/// database refuses what is not.
void append_quoted(std::string& out, std::string_view text);

} // namespace careline::persistence
