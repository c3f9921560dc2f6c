#pragma once
/// A stable UUID for a name: version 5 of RFC 9562 (SHA-1), so that a clinic
/// keeps its id whoever loads its file, and anyone can compute it again.

#include <string>
#include <string_view>

namespace careline::config {

/// @returns the id of "<tenant>/<clinic>" below Careline's own namespace
std::string clinic_id_for(std::string_view tenant, std::string_view clinic);

/// UUID version 5, lower case. SHA-1 names things here, it protects nothing.
/// @param space  the namespace's 16 bytes
std::string name_id(std::string_view space, std::string_view name);

} // namespace careline::config
