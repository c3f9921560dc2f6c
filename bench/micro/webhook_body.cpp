#include "bench/micro/webhook_body.hpp"

#include <stdexcept>

namespace careline::bench::micro {

std::string webhook_body(std::uint32_t number) {
  const auto digits = std::to_string(1'000'000 + number % 1'000'000);
  std::string out =
      R"({"object":"whatsapp_business_account","entry":[{"id":"105550001110001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"911140001234","phone_number_id":"206660002200000"},"contacts":[{"profile":{"name":"Asha Rao"},"wa_id":"91987)"
      + digits + R"("}],"messages":[{"from":"91987)" + digits
      + R"(","id":"wamid.HBgMOTE5ODEwMDAwMDAwFQIAEhgUM0EwMUYy)" + digits
      + R"(","timestamp":"1771560000","text":{"body":")";
  const std::string end = R"("},"type":"text"}]},"field":"messages"}]}]})";
  const std::string words = "When are you open tomorrow, and is Dr Mehta in? ";
  if (out.size() + end.size() > webhook_bytes)
    throw std::logic_error("the webhook's frame is too long");
  while (out.size() + end.size() < webhook_bytes)
    out += words[(out.size() + end.size()) % words.size()];
  return out + end;
}

} // namespace careline::bench::micro
