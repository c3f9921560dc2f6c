#pragma once
/// Which of a clinic's services or providers a patient's words name.

#include "config/clinic.hpp"
#include "engine/words.hpp"

#include <vector>

namespace careline::engine {

enum class strictness : std::uint8_t {
  asked,    ///< We asked for a name: every word may be a hint.
  mentioned ///< It may be about anything: "general" alone is no name.
};

/// The best matches among the services, as many as are equally good; empty if
/// no word fits. Small errors of spelling and shortened words are forgiven.
std::vector<const config::service*>
named_services(const words& said,
               const std::vector<const config::service*>& among,
               strictness how);

/// The same for providers, by name and specialty.
std::vector<const config::provider*>
named_providers(const words& said,
                const std::vector<const config::provider*>& among,
                strictness how);

} // namespace careline::engine
