#pragma once
/// What one load run is: where to, how much, in what order, from which seed.
/// A profile (bench/profile.hpp) fills it, flags override.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace careline::bench {

enum class arrival : std::uint8_t {
  closed, ///< Each connection sends as soon as its last answer came.
  steady, ///< Open loop: one every 1/rate seconds.
  poisson ///< Open loop: independent arrivals, rate a second on average.
};

enum class patient_order : std::uint8_t {
  uniform,   ///< Any patient, evenly.
  zipf,      ///< A few patients write most.
  each_once, ///< One message of every patient in turn, then the run ends.
  sweep      ///< Every patient once before any of them twice, for ever.
};

enum class word_kind : std::uint8_t {
  mixed, ///< Questions that rules answer, and bookings.
  race,  ///< Everybody books the same few times.
  ai     ///< Questions that rules cannot answer.
};

/// A part of the measured time; the rate goes evenly from one to the other.
struct phase {
  double seconds = 0;
  double rate = 0; ///< A second, where it begins.
  double to = 0;   ///< Where it ends.
  friend bool operator==(const phase&, const phase&) = default;
};

/// Both ends included.
struct delay_range {
  std::chrono::milliseconds least{0};
  std::chrono::milliseconds most{0};
};

/// A vendor that repeats and mixes up.
struct repeat_settings {
  double duplicates = 0; ///< Share of requests that repeat an accepted one.
  delay_range late;      ///< So long after its 2xx.
  double held_back = 0;  ///< Share of messages that leave after later ones.
  delay_range held;      ///< So long after they were due.
  bool refused = false;  ///< What was not accepted is sent again.
};

/// What staff do at the same time, over the API of the first number's clinic.
struct desk_settings {
  unsigned staff = 0;   ///< People, each with a connection; 0: nobody.
  double takeovers = 0; ///< A second: pause, perhaps write, resume.
  double sends = 0.5;   ///< Share of takeovers in which they write.
  delay_range paused{std::chrono::milliseconds(200),
                     std::chrono::milliseconds(1'000)};
  double bookings = 0; ///< A second, of the slots that patients want as well.
};

struct load_settings {
  std::string profile = "none"; ///< Its name.
  // Where to: always this machine.
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string path = "/webhooks/whatsapp";
  std::string app_secret;
  std::vector<std::string> numbers; ///< phone_number_ids, at least one.

  // How much.
  arrival arrivals = arrival::closed;
  unsigned connections = 256;
  double rate = 8'000;                 ///< Open loop: requests a second.
  std::vector<phase> phases;           ///< Instead of one rate.
  std::chrono::microseconds tick{200}; ///< Open loop: wakes so often; 0: at
                                       ///< every event.
  std::chrono::seconds warm_up{10};
  std::chrono::seconds measured{60};
  std::chrono::milliseconds pause_after_503{100}; ///< Closed loop only.
  std::chrono::seconds answer_within{30};

  // Who and what.
  std::uint32_t patients = 20'000;
  std::uint32_t first_patient = 0; ///< Others are strangers to the database.
  patient_order order = patient_order::uniform;
  double zipf_exponent = 1.1;
  double hot_share = 0;       ///< Of all messages, by one patient.
  double noisy_share = 0;     ///< Of all messages, to the first number.
  bool one_at_a_time = false; ///< A patient waits for the answer to write on.
  word_kind words = word_kind::mixed;
  double bookings = 0.05; ///< Share of dialogues that are bookings.
  repeat_settings repeats;
  desk_settings desk;
  std::string vendor_control; ///< JSON for the fake vendors; may be empty.
  std::uint64_t seed = 1;
  std::uint32_t run = 0; ///< Part of every message id; 0: the start time.
};

const char* to_string(arrival a) noexcept;
const char* to_string(patient_order o) noexcept;
const char* to_string(word_kind w) noexcept;

/// Whose latencies are told apart; empty: all are alike.
std::vector<std::string> groups_of(const load_settings& settings);

} // namespace careline::bench
