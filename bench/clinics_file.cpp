#include "bench/clinics_file.hpp"

namespace careline::bench {

namespace {

constexpr unsigned clinics_per_tenant = 20;

std::string padded(unsigned value, std::size_t digits) {
  auto out = std::to_string(value);
  return std::string(digits - std::min(digits, out.size()), '0') + out;
}

std::string clinic_yaml(unsigned index) {
  const auto n = padded(index, 4);
  std::string out = "      - key: load-" + n + "\n        name: Load Clinic "
                    + n +
                    R"(
        country: IN
        time_zone: Asia/Kolkata
        locale: en-IN
        currency: INR
        whatsapp:
          phone_number_ids: [")"
                    + made_number(index) + R"("]
        hours:
          mon-fri: ["09:00-13:00", "14:00-19:00"]
          sat: ["09:00-14:00"]
        services:
          - {key: visit, name: Consultation, minutes: 15, price: 600}
          - {key: check-up, name: Check-up, minutes: 20, price: 900}
          - {key: vaccination, name: Vaccination, minutes: 15, price: 400}
          - {key: blood-test, name: Blood test, minutes: 15, price: 350}
        providers:
)";
  for (const char* name : {"Rao", "Iyer", "Khan", "Menon", "Das"}) {
    std::string key = name;
    key[0] = static_cast<char>(key[0] + 32);
    out += "          - {key: dr-" + key + ", name: Dr " + name
           + ", specialty: General medicine}\n";
  }
  out += "        facts:\n          address: " + std::to_string(index + 1)
         + R"( Station Road, Pune
          phone: +91 20 5550 0100
          emergency_number: "112"
          parking: In the courtyard.
          payment: Cash, UPI and cards
        booking: {slot_interval_minutes: 15, minimum_notice_minutes: 30, horizon_days: 60}
        conversation: {bot_replies_per_minute: 0, hands_over_repeats: false}
)";
  return out;
}

} // namespace

std::string made_number(unsigned index) {
  return "2066600022" + padded(index, 5);
}

std::string make_clinics_yaml(unsigned count) {
  std::string out = "# Made by careline-bench prepare: clinics for load, "
                    "nobody's real ones.\n"
                    "tenants:\n";
  for (unsigned i = 0; i < count; ++i) {
    if (i % clinics_per_tenant == 0) {
      const auto tenant = padded(i / clinics_per_tenant, 3);
      out += "  - key: load-tenant-" + tenant + "\n    name: Load " + tenant
             + "\n    clinics:\n";
    }
    out += clinic_yaml(i);
  }
  return out;
}

} // namespace careline::bench
