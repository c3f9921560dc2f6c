#include "engine/message.hpp"

namespace careline::engine {

std::string_view to_string(channel c) noexcept {
  switch (c) {
  case channel::whatsapp:
    return "whatsapp";
  case channel::sms:
    return "sms";
  case channel::voice:
    return "voice";
  case channel::web:
    return "web";
  }
  return "unknown";
}

std::string_view to_string(sender s) noexcept {
  switch (s) {
  case sender::patient:
    return "patient";
  case sender::bot:
    return "bot";
  case sender::staff:
    return "staff";
  case sender::system:
    return "system";
  }
  return "unknown";
}

std::string_view to_string(content c) noexcept {
  switch (c) {
  case content::text:
    return "text";
  case content::button:
    return "button";
  case content::interactive:
    return "interactive";
  case content::image:
    return "image";
  case content::document:
    return "document";
  case content::audio:
    return "audio";
  case content::video:
    return "video";
  case content::sticker:
    return "sticker";
  case content::location:
    return "location";
  case content::contacts:
    return "contacts";
  case content::reaction:
    return "reaction";
  case content::order:
    return "order";
  case content::system:
    return "system";
  case content::unsupported:
    return "unsupported";
  case content::unknown:
    return "unknown";
  }
  return "unknown";
}

} // namespace careline::engine
