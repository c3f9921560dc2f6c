#pragma once
/// What one load run is: where to, how much, in what order, from which seed.

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
  uniform,  ///< Any patient, evenly.
  zipf,     ///< A few patients write most.
  each_once ///< One message of every patient in turn, then the run ends.
};

struct load_settings {
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
  double duplicates = 0;  ///< Share of requests that repeat an earlier one.
  double bookings = 0.05; ///< Share of dialogues that are bookings.
  std::uint64_t seed = 1;
  std::uint32_t run = 0; ///< Part of every message id; 0: the start time.
};

const char* to_string(arrival a) noexcept;
const char* to_string(patient_order o) noexcept;

} // namespace careline::bench
