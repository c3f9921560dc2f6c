#include "bench/load_settings.hpp"

namespace careline::bench {

const char* to_string(arrival a) noexcept {
  switch (a) {
  case arrival::closed:
    return "closed loop";
  case arrival::steady:
    return "open loop, steady";
  case arrival::poisson:
    return "open loop, Poisson";
  }
  return "";
}

const char* to_string(patient_order o) noexcept {
  switch (o) {
  case patient_order::uniform:
    return "uniform";
  case patient_order::zipf:
    return "Zipf";
  case patient_order::each_once:
    return "each once";
  case patient_order::sweep:
    return "sweep";
  }
  return "";
}

const char* to_string(word_kind w) noexcept {
  switch (w) {
  case word_kind::mixed:
    return "mixed";
  case word_kind::race:
    return "race";
  case word_kind::ai:
    return "ai";
  }
  return "";
}

std::vector<std::string> groups_of(const load_settings& settings) {
  if (settings.noisy_share > 0) return {"noisy clinic", "other clinics"};
  if (settings.hot_share > 0) return {"hot patient", "other patients"};
  return {};
}

} // namespace careline::bench
