#pragma once
/// Clinics for load: as many as wanted, each with its own number, in the form
/// that `careline load-clinics` reads.

#include <string>
#include <vector>

namespace careline::bench {

/// The phone_number_id of the i-th made clinic.
std::string made_number(unsigned index);

/// @param count  1..10,000 clinics, twenty to a tenant
std::string make_clinics_yaml(unsigned count);

} // namespace careline::bench
