#pragma once
/// The envelope in which Meta delivers what happened to one number.

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace careline::bench {

/// A webhook of the field "messages", as its body.
/// @param number   phone_number_id
/// @param display  the number as people write it
/// @param what     what happened: "messages" with "contacts", or "statuses"
std::string webhook_body(std::string_view number, std::string_view display,
                         boost::json::object what);

} // namespace careline::bench
