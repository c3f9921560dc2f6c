#pragma once
/// A report as one HTML page that needs nothing else: no script, no picture,
/// no address outside. First where, of what and how it was measured, then the
/// numbers, then the pictures.

#include <boost/json/object.hpp>

#include <span>
#include <string>

namespace careline::bench {

/// @param report  "careline-bench/2"; what is missing is left out or said to
///                be missing
std::string as_html(const boost::json::object& report);

/// Several runs on one page, with a table of contents that compares them.
/// @param title  of the page
std::string as_html(std::span<const boost::json::object> reports,
                    const std::string& title = "Careline bench");

} // namespace careline::bench
