#pragma once
/// What the vocabularies of red flags consist of.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

/// Bits that mean the same in every vocabulary.
inline constexpr std::uint64_t denial_sign = 1u << 0;
inline constexpr std::uint64_t between_denial_sign = 1u << 1;

struct sign_word {
  std::string_view word;
  std::uint64_t signs;
};

/// Signs that stand near each other in this order are a danger; one sign alone
/// if `second` is nothing.
struct danger {
  std::uint64_t first;
  std::uint64_t second = 0;
  std::uint64_t third = 0;
  std::size_t reach = 4; ///< Words from one sign to the next, at most.
  bool may_be_history = false;
  std::uint64_t unless_after = 0; ///< Not if this sign stands right before.
  /// Denied by what follows: Hindi says "seene mein dard nahi hai".
  bool may_be_denied_after = false;
};

} // namespace careline::engine
