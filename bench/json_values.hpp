#pragma once
/// Values out of a JSON report, forgivingly: what is missing or of another
/// type is nothing, so that a report of an older build can still be shown.
/// And the same values as people read them.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace careline::bench {

using json_object = boost::json::object;

/// @param path  keys from the outside in, e.g. "latency.p99_ms"
/// @returns nullptr if there is nothing
const boost::json::value* find_value(const json_object& in,
                                     std::string_view path);
std::optional<double> number_at(const json_object& in, std::string_view path);
/// A string as it is, a number or a truth value as text; else "".
std::string text_at(const json_object& in, std::string_view path);
/// An empty one if it is missing.
const json_object& object_at(const json_object& in, std::string_view path);
const boost::json::array& array_at(const json_object& in,
                                   std::string_view path);

/// The closed loop has no moment at which a request was due.
bool is_closed_loop(const json_object& report);

/// Any value on one line: strings without quotes, lists with commas.
std::string as_words(const boost::json::value& value);

/// "19,365", "0.0689", "12.3": about four digits that count.
std::string say_number(double value);
/// "0.41 ms", "34.6 ms", "1,204 ms"
std::string say_ms(double ms);
/// "258 MiB", "3.1 KiB"
std::string say_bytes(double bytes);
/// "+12.5 %", "-0.3 %"
std::string say_percent_change(double share);

/// Safe as text and as a quoted attribute; control characters are dropped.
std::string escape_html(std::string_view text);

} // namespace careline::bench
