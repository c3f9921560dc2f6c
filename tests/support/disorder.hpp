#pragma once
/// A vendor at its worst: each webhook many times, in any order, over many
/// connections at once.

#include "tests/support/careline_system.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace careline::tests {

/// Delivers `messages` texts of one patient, each `copies` times, shuffled,
/// over eight connections at once. What is refused for now is repeated.
/// @param run  part of every message id
/// @returns what is not as it must be: one row, one turn and one reply for
///          each message
std::vector<std::string> deliver_in_disorder(careline_system& system,
                                             const whatsapp_sender& from,
                                             const std::string& run,
                                             int messages, int copies,
                                             std::uint64_t seed);

} // namespace careline::tests
