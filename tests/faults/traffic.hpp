#pragma once
/// The client's ledger: patients who write signed webhooks through the door,
/// each body repeated until it is acknowledged and some again afterwards, as
/// Meta does. One message of a patient is open at a time.

#include "tests/support/careline_system.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace careline::tests {

struct traffic_settings {
  int connections = 16;
  int patients_each = 4;
  double messages_per_second = 150; ///< Of all connections together.
  double repeats = 0.05; ///< Share of acknowledged bodies posted once more.
  /// Between two posts of one body: doubles from first to most, with jitter.
  milliseconds first_pause{20};
  milliseconds most_pause{400};
  milliseconds patience{5'000}; ///< With one answer; then it is posted again.
};

/// One message as its sender knows it.
struct letter {
  std::string id; ///< The vendor's.
  int patient;
  int topic; ///< Index into topics().
  bool is_acknowledged = false;
  std::int64_t acknowledged_us = 0; ///< This machine's clock.
};

/// What patients ask, and a piece of text that only its answer has.
struct topic {
  const char* question;
  const char* answer;
};
const std::vector<topic>& topics();

/// This machine's clock, microseconds since 1970.
std::int64_t wall_us();

class traffic {
public:
  using clock = std::chrono::steady_clock;

  /// @param through  the port to post to
  traffic(careline_system& system, int through, traffic_settings how,
          std::uint64_t seed);
  ~traffic(); ///< Gives up what is not acknowledged.

  /// Starts no new message and goes on repeating the open ones.
  void pause() { is_paused_ = true; }
  void resume() { is_paused_ = false; }
  /// Waits until nothing is open. Only after pause().
  bool settles(milliseconds most);
  /// Waits until so many more are acknowledged.
  bool goes_on(std::size_t count, milliseconds most);
  /// Other than at first; 0: as fast as answers come.
  void set_rate(double messages_per_second) { rate_ = messages_per_second; }

  std::size_t acknowledged() const { return acknowledged_; }
  std::size_t sent() const { return sent_; } ///< Posts, with repeats.
  int patients() const;
  /// "+91..." of the n-th.
  std::string phone_of(int patient) const;

  /// All letters so far; those behind `from` only.
  std::vector<letter> letters(std::size_t from = 0);

  /// What was seen since forget_answers().
  struct answers {
    std::map<int, std::size_t> count;    ///< By HTTP status; 0: none came.
    std::map<int, milliseconds> slowest; ///< By status.
    std::vector<milliseconds> accepted;  ///< What each 200 took.
    std::size_t without_retry_after = 0; ///< 503 that did not say when.
    clock::time_point last_acknowledged{};
    clock::time_point first_acknowledged{};
  };
  answers seen();
  void forget_answers();

private:
  void write(int connection, std::uint64_t seed);
  http_answer post(http_connection& link, const std::string& body);
  bool deliver(http_connection& link, std::mt19937_64& random,
               std::size_t index, const std::string& body);

  careline_system& system_;
  int port_;
  traffic_settings how_;
  std::string run_;
  std::uint64_t base_number_;
  std::atomic<double> rate_;
  std::atomic<bool> is_paused_{false};
  std::atomic<bool> stop_{false};
  std::atomic<int> busy_{0};
  std::atomic<std::size_t> acknowledged_{0};
  std::atomic<std::size_t> sent_{0};
  std::mutex mutex_; ///< Of the next two.
  std::vector<letter> letters_;
  answers seen_;
  std::vector<std::jthread> threads_;
};

} // namespace careline::tests
