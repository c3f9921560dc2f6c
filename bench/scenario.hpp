#pragma once
/// Who writes what, in which order: replayable from a seed.

#include "bench/late_queue.hpp"
#include "bench/load_settings.hpp"
#include "bench/planned_message.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

namespace careline::bench {

/// Draws messages. Each patient goes through short dialogues (a greeting, a
/// question, a booking) one step a message, so that the bot's own state moves.
/// What is drawn depends on the seed alone, except where patients wait for
/// answers (one_at_a_time); when repeats leave depends on the answers as well.
class scenario {
public:
  using time = std::chrono::steady_clock::time_point;
  explicit scenario(const load_settings& settings);

  /// The next message; nothing if none is due: the scenario is over, or every
  /// patient waits for an answer.
  /// @param timestamp  Unix seconds, for a new message
  std::optional<planned_message> next(std::uint32_t timestamp, time now = {});
  /// Told of each end. @param accepted  2xx; only then may it be repeated
  void settled(const planned_message& message, bool accepted, time now = {});

  /// Every patient wrote once, and that was all.
  bool is_over() const noexcept {
    return settings_.order == patient_order::each_once
           && sequence_ >= settings_.patients;
  }
  std::uint64_t planned() const noexcept { return sequence_; }
  /// "+9190..." without the plus: 12 digits.
  static void write_phone(std::uint32_t patient, char* out) noexcept;

private:
  std::optional<planned_message> draw(std::uint32_t timestamp);
  std::uint32_t draw_patient();
  std::uint32_t draw_of_order();
  std::uint32_t draw_by_clinic(std::uint32_t index, bool noisy);
  std::string_view draw_words(std::uint32_t patient);
  std::uint8_t group_of(std::uint32_t index) const noexcept;
  double dice();
  time later(time now, const delay_range& by);

  load_settings settings_;
  std::mt19937_64 random_;      ///< Of what is said.
  std::mt19937_64 late_random_; ///< Of what is repeated and held back.
  std::vector<double> zipf_;    ///< Cumulative weights, if in use.
  std::uint64_t stride_ = 1;    ///< Of a sweep.
  struct place {
    std::uint8_t dialogue = 0;
    std::uint8_t step = 0; ///< 0: between dialogues.
    bool is_waiting = false;
  };
  std::vector<place> places_; ///< By patient.
  std::uint64_t sequence_ = 0;
  late_queue late_;
};

} // namespace careline::bench
