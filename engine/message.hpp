#pragma once
/// Messages in and out as values, before and after any channel's wire form.

#include "engine/ids.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace careline::engine {

/// UTC to the millisecond. Vendors tell whole seconds.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

enum class channel : std::uint8_t { whatsapp, sms, voice, web };
enum class direction : std::uint8_t { in, out };
enum class sender : std::uint8_t { patient, bot, staff, system };

std::string_view to_string(channel c) noexcept;
std::string_view to_string(sender s) noexcept;

/// What an inbound message holds. `unknown` is a type this version has never
/// heard of; it is stored and not answered.
enum class content : std::uint8_t {
  text,
  button,
  interactive,
  image,
  document,
  audio,
  video,
  sticker,
  location,
  contacts,
  reaction,
  order,
  system,
  unsupported,
  unknown
};

std::string_view to_string(content c) noexcept;

/// How a sender is known. At least one of phone and user_id is there.
struct sender_identity {
  std::string phone; ///< E.164 with '+', or empty.
  std::string
      user_id;      ///< The vendor's id (WhatsApp: business-scoped), or empty.
  std::string name; ///< As the channel tells it; may be empty.
};

/// One message from a patient.
struct inbound_message {
  careline::engine::channel channel = channel::whatsapp;
  clinic_id clinic;
  std::string account; ///< Our side's address: WhatsApp phone_number_id.
  sender_identity from;
  std::string vendor_message_id; ///< The idempotency key.
  careline::engine::content content = content::text;
  std::string
      text; ///< Words, button title, caption or place name; UTF-8, no NUL.
  std::string choice;  ///< Id of the tapped button or list row, or empty.
  std::string details; ///< JSON text of the type-specific part (media id, ...),
                       ///< or empty.
  std::string
      context_id;    ///< Vendor id of the message this one answers, or empty.
  instant sent_at{}; ///< As the vendor says.
  instant received_at{}; ///< At our door.
};

/// One thing a patient can tap.
struct choice {
  std::string id; ///< At most 200 bytes; comes back as inbound_message::choice.
  std::string title;       ///< At most 24 characters (20 on a button).
  std::string description; ///< At most 72 characters; lists only.
};

/// One message to a patient. Without choices it is a text; up to three choices
/// are buttons, up to ten a list; a template replaces all of it.
struct reply {
  std::string text;
  std::vector<choice> choices;
  std::string
      list_button; ///< Title that opens the list, at most 20 characters.
  std::string
      template_name; ///< Set: an approved template, for a closed window.
  std::string template_language; ///< e.g. "en"
  std::vector<std::string> template_values;
  /// Leaves although the patient opted out: the answer to STOP itself.
  bool passes_opt_out = false;
};

} // namespace careline::engine
