#pragma once
/// Two reports beside each other, as text: what differs in the settings first,
/// then how the machine drifted, then every figure with its change.

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace careline::bench {

/// @param a  the run before
/// @param b  the run after
std::string compare(const boost::json::object& a, const boost::json::object& b);

/// The generator is the same code each time: what a request costs it tells
/// how fast the machine was. b as a multiple of a, 1.2: the machine was a
/// fifth slower in b. Nothing: one of the two does not know.
std::optional<double> machine_drift(const boost::json::object& a,
                                    const boost::json::object& b);

struct difference {
  std::string name;
  std::string a;
  std::string b;
};
/// Settings and limits that are not the same, and the machine.
std::vector<difference> differing_settings(const boost::json::object& a,
                                           const boost::json::object& b);

} // namespace careline::bench
