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
  }
  return "";
}

} // namespace careline::bench
