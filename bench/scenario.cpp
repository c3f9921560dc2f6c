#include "bench/scenario.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace careline::bench {

namespace {

constexpr std::size_t most_recent = 4'096;

/// What patients ask most; each is answered by rules in one turn.
constexpr std::array<std::string_view, 10> questions = {
    "hi",
    "what are your hours?",
    "fees?",
    "where are you?",
    "which doctors do you have?",
    "what services do you offer?",
    "are you open on sunday?",
    "hello",
    "how can I pay?",
    "is there parking?",
};

/// Bookings from the first word to the last; digits choose from the list
/// shown. Half of them end before anything is booked.
constexpr std::size_t booking_steps = 6;
constexpr std::array<std::array<std::string_view, booking_steps>, 6> bookings =
    {{
        {"book an appointment", "1", "1", "tomorrow 11 am", "yes", ""},
        {"book", "2", "1", "monday 10 am", "menu", ""},
        {"I want to see a doctor", "1", "2", "friday 4 pm", "yes", ""},
        {"book an appointment", "3", "back", "1", "cancel", ""},
        {"book", "2", "2", "tomorrow 5 pm", "yes", ""},
        {"book", "1", "3", "wednesday 10:30 am", "menu", ""},
    }};

constexpr std::uint8_t first_booking = 128; ///< Smaller: a question.

} // namespace

scenario::scenario(const load_settings& settings)
    : settings_(settings), random_(settings.seed), places_(settings.patients) {
  recent_.reserve(settings_.duplicates > 0 ? most_recent : 0);
  if (settings_.order != patient_order::zipf) return;
  zipf_.reserve(settings_.patients);
  double sum = 0;
  for (std::uint32_t i = 1; i <= settings_.patients; ++i)
    zipf_.push_back(sum += std::pow(i, -settings_.zipf_exponent));
}

std::uint32_t scenario::draw_patient() {
  if (settings_.order == patient_order::each_once)
    return static_cast<std::uint32_t>(sequence_);
  if (settings_.order == patient_order::uniform)
    return static_cast<std::uint32_t>(random_() % settings_.patients);
  const double dice =
      std::uniform_real_distribution<double>(0, zipf_.back())(random_);
  const auto at = std::ranges::upper_bound(zipf_, dice) - zipf_.begin();
  return std::min(static_cast<std::uint32_t>(at), settings_.patients - 1);
}

std::string_view scenario::draw_words(std::uint32_t patient) {
  auto& place = places_[patient];
  if (place.step == 0) {
    const auto dice = random_();
    const bool books =
        static_cast<double>(dice >> 11) * 0x1p-53 < settings_.bookings;
    if (!books) return questions[dice % questions.size()];
    place.dialogue =
        static_cast<std::uint8_t>(first_booking + dice % bookings.size());
  }
  const auto& dialogue = bookings[place.dialogue - first_booking];
  const auto words = dialogue[place.step++];
  if (place.step == booking_steps || dialogue[place.step].empty())
    place.step = 0;
  return words;
}

std::optional<planned_message> scenario::next(std::uint32_t timestamp) {
  if (settings_.duplicates > 0 && !recent_.empty()
      && static_cast<double>(random_() >> 11) * 0x1p-53
             < settings_.duplicates) {
    auto again = recent_[random_() % recent_.size()];
    again.is_repeat = true;
    return again;
  }
  if (settings_.order == patient_order::each_once
      && sequence_ >= settings_.patients)
    return {};
  planned_message out;
  const auto index = draw_patient();
  out.patient = settings_.first_patient + index;
  out.text = draw_words(index);
  out.timestamp = timestamp;
  out.sequence = sequence_++;
  return out;
}

void scenario::acknowledged(const planned_message& message) {
  if (settings_.duplicates <= 0 || message.is_repeat) return;
  if (recent_.size() < most_recent) {
    recent_.push_back(message);
    return;
  }
  recent_[recent_next_] = message;
  recent_next_ = (recent_next_ + 1) % most_recent;
}

void scenario::write_phone(std::uint32_t patient, char* out) noexcept {
  static constexpr std::string_view prefix = "919";
  std::copy(prefix.begin(), prefix.end(), out);
  for (int i = 11; i >= 3; --i, patient /= 10)
    out[i] = static_cast<char>('0' + patient % 10);
}

} // namespace careline::bench
