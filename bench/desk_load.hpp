#pragma once
/// What staff do while patients write: take conversations over and give them
/// back, book what patients want as well. A thread for each of the staff; each
/// act has its intended start, from which its latency counts.

#include "bench/checks.hpp"
#include "bench/histogram.hpp"
#include "bench/http_call.hpp"
#include "bench/load_settings.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace careline::bench {

/// What came of it.
struct desk_tally {
  std::map<std::string, histogram> latencies;   ///< By act, of those answered.
  std::map<std::string, std::uint64_t> answers; ///< "pause 200" -> how many.
  std::vector<pause_window> pauses;             ///< Of pauses answered 200.
  std::set<std::string> messages;               ///< Ids of what staff wrote.
  std::vector<std::string> booked; ///< Ids of appointments answered 201.
  staff_refusals refusals;

  void merge(const desk_tally& other);
};

class desk_load {
public:
  /// @param token  of the clinic of the first number
  desk_load(const load_settings& load, std::string token);
  ~desk_load();

  void start();
  /// Ends what is under way and gives back what is taken over.
  desk_tally finish();

private:
  struct person;
  void work(unsigned index);
  std::optional<std::string> take_patient(std::mt19937_64& random);
  void give_back(const std::string& patient);
  void learn_patients(http_call& call);

  load_settings load_;
  std::string token_;
  std::atomic<bool> is_over_{false};
  std::mutex mutex_;
  std::vector<std::string> patients_; ///< Known to the desk and free.
  std::set<std::string> taken_;       ///< With somebody of the staff.
  desk_tally all_;
  std::vector<std::thread> threads_;
};

} // namespace careline::bench
