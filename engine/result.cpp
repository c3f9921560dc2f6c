#include "engine/result.hpp"

namespace careline::engine {

std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::invalid_argument:
    return "invalid_argument";
  case errc::not_found:
    return "not_found";
  case errc::conflict:
    return "conflict";
  case errc::overloaded:
    return "overloaded";
  case errc::unavailable:
    return "unavailable";
  case errc::timed_out:
    return "timed_out";
  case errc::refused:
    return "refused";
  case errc::poisoned:
    return "poisoned";
  case errc::internal:
    return "internal";
  }
  return "internal";
}

} // namespace careline::engine
