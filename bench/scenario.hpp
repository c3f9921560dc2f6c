#pragma once
/// Who writes what, in which order: replayable from a seed.

#include "bench/load_settings.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace careline::bench {

/// One webhook to be: everything its bytes depend on.
struct planned_message {
  std::uint64_t sequence = 0;  ///< Names the message; the same for a repeat.
  std::uint32_t patient = 0;   ///< Index; the number is made from it.
  std::uint32_t timestamp = 0; ///< Unix seconds.
  std::string_view text;       ///< Of the tables: needs no escaping.
  bool is_repeat = false;
};

/// Draws messages. Each patient goes through short dialogues (a greeting, a
/// question, a booking) one step a message, so that the bot's own state moves.
class scenario {
public:
  explicit scenario(const load_settings& settings);

  /// The next message; nothing once every patient wrote (each_once).
  std::optional<planned_message> next(std::uint32_t timestamp);
  /// Told of each 2xx: only an accepted message may be repeated.
  void acknowledged(const planned_message& message);

  std::uint64_t planned() const noexcept { return sequence_; }
  /// "+9190..." without the plus: 12 digits.
  static void write_phone(std::uint32_t patient, char* out) noexcept;

private:
  std::uint32_t draw_patient();
  std::string_view draw_words(std::uint32_t patient);

  load_settings settings_;
  std::mt19937_64 random_;
  std::vector<double> zipf_; ///< Cumulative weights, if in use.
  struct place {
    std::uint8_t dialogue = 0;
    std::uint8_t step = 0; ///< 0: between dialogues.
  };
  std::vector<place> places_; ///< By patient.
  std::uint64_t sequence_ = 0;
  std::vector<planned_message> recent_; ///< Accepted; a ring.
  std::size_t recent_next_ = 0;
};

} // namespace careline::bench
