#pragma once
/// The clinic that tests of actors and the simulation play in.

#include "config/clinic.hpp"
#include "engine/ids.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace careline::tests {

inline engine::clinic_id clinic_number(std::uint64_t n) {
  return engine::clinic_id{engine::make_uuid_v7(1, 0, n)};
}

/// Two doctors, one service of 30 minutes, open 9 to 17 UTC every day.
inline config::clinic clinic_for_tests(std::uint64_t n, std::string account) {
  config::clinic c;
  c.id = engine::to_string(clinic_number(n));
  c.key = "clinic-" + std::to_string(n);
  c.name = "Clinic " + std::to_string(n);
  c.country = "IN";
  c.locale = "en-IN";
  c.currency = "INR";
  for (auto& day : c.hours.days) day = {{9 * 60, 17 * 60}};
  config::service visit;
  visit.key = "visit";
  visit.name = "Visit";
  c.services.push_back(visit);
  for (auto* key : {"mehta", "rao"}) {
    config::provider p;
    p.key = key;
    p.name = std::string("Dr ") + key;
    c.providers.push_back(p);
  }
  c.whatsapp_phone_number_ids = {std::move(account)};
  return c;
}

} // namespace careline::tests
