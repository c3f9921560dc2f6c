#include "bench/scenario.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace careline::bench {

namespace {

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

/// Everybody wants the same doctor on the same morning. Whoever comes too late
/// is offered the nearest free time ("1") and takes it.
constexpr std::size_t race_steps = 7;
constexpr std::array<std::array<std::string_view, race_steps>, 4> races = {{
    {"book an appointment", "1", "1", "monday 10 am", "yes", "1", "yes"},
    {"book an appointment", "1", "1", "monday 10:15 am", "yes", "1", "yes"},
    {"book an appointment", "1", "1", "monday 10:30 am", "yes", "1", "yes"},
    {"book an appointment", "1", "1", "monday 10 am", "yes", "1", "yes"},
}};

/// Nothing in the clinics' facts, and no rule, knows these.
constexpr std::array<std::string_view, 8> hard_questions = {
    "may I drink coffee before the blood test?",
    "how long does it hurt after the vaccination usually?",
    "is the courtyard shaded in the afternoon?",
    "would a cold matter for the check-up?",
    "can my brother wait with me inside?",
    "do you know whether swimming is fine afterwards?",
    "what should I wear for the examination?",
    "does the doctor play music meanwhile?",
};

constexpr std::uint8_t first_booking = 128; ///< Smaller: a question.
constexpr int most_draws = 64; ///< For somebody who waits for no answer.

/// A step that visits all of `count` before any twice, far from its neighbour.
std::uint64_t stride_for(std::uint64_t count) {
  auto stride = static_cast<std::uint64_t>(static_cast<double>(count) * 0.618);
  stride = std::max<std::uint64_t>(stride, 1);
  while (std::gcd(stride, count) != 1) ++stride;
  return stride;
}

} // namespace

scenario::scenario(const load_settings& settings)
    : settings_(settings), random_(settings.seed),
      late_random_(settings.seed ^ 0xd1b54a32d192ed03ULL),
      stride_(stride_for(settings.patients)), places_(settings.patients) {
  if (settings_.order != patient_order::zipf) return;
  zipf_.reserve(settings_.patients);
  double sum = 0;
  for (std::uint32_t i = 1; i <= settings_.patients; ++i)
    zipf_.push_back(sum += std::pow(i, -settings_.zipf_exponent));
}

double scenario::dice() {
  return static_cast<double>(random_() >> 11) * 0x1p-53;
}

std::uint32_t scenario::draw_of_order() {
  switch (settings_.order) {
  case patient_order::each_once:
    return static_cast<std::uint32_t>(sequence_);
  case patient_order::sweep:
    return static_cast<std::uint32_t>((sequence_ % settings_.patients) * stride_
                                      % settings_.patients);
  case patient_order::uniform:
    return static_cast<std::uint32_t>(random_() % settings_.patients);
  case patient_order::zipf:
    break;
  }
  const double dice =
      std::uniform_real_distribution<double>(0, zipf_.back())(random_);
  const auto at = std::ranges::upper_bound(zipf_, dice) - zipf_.begin();
  return std::min(static_cast<std::uint32_t>(at), settings_.patients - 1);
}

/// A patient near this one, of the first number's clinic or of another.
std::uint32_t scenario::draw_by_clinic(std::uint32_t index, bool noisy) {
  const auto clinics = static_cast<std::uint32_t>(settings_.numbers.size());
  const auto patient = settings_.first_patient + index;
  const auto clinic = patient % clinics;
  auto wanted = clinic;
  if (noisy)
    wanted = 0;
  else if (clinic == 0 && clinics > 1)
    wanted = 1 + static_cast<std::uint32_t>(random_() % (clinics - 1));
  auto moved = std::int64_t{index} + wanted - clinic;
  if (moved < 0) moved += clinics;
  if (moved >= settings_.patients) moved -= clinics;
  return moved < 0 ? index : static_cast<std::uint32_t>(moved);
}

std::uint32_t scenario::draw_patient() {
  auto index = draw_of_order();
  if (settings_.hot_share > 0) {
    if (dice() < settings_.hot_share) return 0;
    if (index == 0 && settings_.patients > 1) index = 1;
  }
  if (settings_.noisy_share > 0)
    index = draw_by_clinic(index, dice() < settings_.noisy_share);
  return index;
}

std::uint8_t scenario::group_of(std::uint32_t index) const noexcept {
  if (settings_.noisy_share > 0)
    return (settings_.first_patient + index) % settings_.numbers.size() != 0;
  return settings_.hot_share > 0 && index != 0;
}

std::string_view scenario::draw_words(std::uint32_t patient) {
  auto& place = places_[patient];
  if (settings_.words == word_kind::ai)
    return hard_questions[random_() % hard_questions.size()];
  if (settings_.words == word_kind::race) {
    const auto& dialogue = races[patient % races.size()];
    const auto words = dialogue[place.step++];
    if (place.step == race_steps) place.step = 0;
    return words;
  }
  if (place.step == 0) {
    const auto drawn = random_();
    const bool books =
        static_cast<double>(drawn >> 11) * 0x1p-53 < settings_.bookings;
    if (!books) return questions[drawn % questions.size()];
    place.dialogue =
        static_cast<std::uint8_t>(first_booking + drawn % bookings.size());
  }
  const auto& dialogue = bookings[place.dialogue - first_booking];
  const auto words = dialogue[place.step++];
  if (place.step == booking_steps || dialogue[place.step].empty())
    place.step = 0;
  return words;
}

std::optional<planned_message> scenario::draw(std::uint32_t timestamp) {
  if (is_over()) return {};
  auto index = draw_patient();
  for (int i = 1; settings_.one_at_a_time && places_[index].is_waiting; ++i) {
    // Nobody is free: the request is not made rather than made too early.
    if (i == most_draws) return {};
    index = draw_patient();
  }
  places_[index].is_waiting = true;
  planned_message out;
  out.patient = settings_.first_patient + index;
  out.text = draw_words(index);
  out.timestamp = timestamp;
  out.sequence = sequence_++;
  out.group = group_of(index);
  return out;
}

std::optional<planned_message> scenario::next(std::uint32_t timestamp,
                                              time now) {
  if (auto late = late_.take(now)) return late;
  const auto& r = settings_.repeats;
  for (;;) {
    auto out = draw(timestamp);
    if (!out || r.held_back <= 0) return out;
    if (static_cast<double>(late_random_() >> 11) * 0x1p-53 >= r.held_back)
      return out;
    late_.add(*out, later(now, r.held));
  }
}

scenario::time scenario::later(time now, const delay_range& by) {
  std::uniform_int_distribution<std::int64_t> ms(by.least.count(),
                                                 by.most.count());
  return now + std::chrono::milliseconds(ms(late_random_));
}

void scenario::settled(const planned_message& message, bool accepted,
                       time now) {
  const auto& r = settings_.repeats;
  if (!accepted && !message.is_repeat && r.refused) {
    late_.add(message, later(now, {std::chrono::milliseconds(500),
                                   std::chrono::milliseconds(1'500)}));
    return;
  }
  places_[message.patient - settings_.first_patient].is_waiting = false;
  if (!accepted || message.is_repeat || r.duplicates <= 0) return;
  // A share d of all requests are d / (1 - d) repeats of each message.
  double copies = r.duplicates / (1 - r.duplicates);
  for (; copies > 0; copies -= 1) {
    const double dice = static_cast<double>(late_random_() >> 11) * 0x1p-53;
    if (dice >= copies) break;
    auto again = message;
    again.is_repeat = true;
    late_.add(again, later(now, r.late));
  }
}

void scenario::write_phone(std::uint32_t patient, char* out) noexcept {
  static constexpr std::string_view prefix = "919";
  std::copy(prefix.begin(), prefix.end(), out);
  for (int i = 11; i >= 3; --i, patient /= 10)
    out[i] = static_cast<char>('0' + patient % 10);
}

} // namespace careline::bench
