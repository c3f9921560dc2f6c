#include "bench/vendors/webhook_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace careline::bench {

namespace json = boost::json;

std::string webhook_body(std::string_view number, std::string_view display,
                         json::object what) {
  json::object value{
      {"messaging_product", "whatsapp"},
      {"metadata",
       {{"display_phone_number", display}, {"phone_number_id", number}}}};
  for (auto& member : what)
    value.emplace(member.key(), std::move(member.value()));
  return json::serialize(json::object{
      {"object", "whatsapp_business_account"},
      {"entry", json::array{json::object{
                    {"id", "105550001110001"},
                    {"changes", json::array{json::object{
                                    {"field", "messages"},
                                    {"value", std::move(value)}}}}}}}});
}

} // namespace careline::bench
