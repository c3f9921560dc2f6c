#pragma once
/// Patients who book by tapping through whatever is offered, while faults
/// strike: each of them books once, with a phone of its own. Their dialogues
/// have state; an answer that is lost, doubled or to another question shows.

#include "tests/support/careline_system.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace careline::tests {

class bookers {
public:
  /// @param through  the port to post to
  /// @param at_once  dialogues under way at a time
  bookers(careline_system& system, int through, int at_once);
  ~bookers();

  /// Nobody writes until resume(); who waits for an answer waits on.
  void pause() { is_paused_ = true; }
  void resume() { is_paused_ = false; }
  /// Waits until no message is open. Only after pause().
  bool settles(milliseconds most);

  std::vector<std::string> phones(); ///< Of all who began.
  std::size_t booked() const { return booked_; }
  /// Dialogues that ended otherwise: too many steps, or nothing to tap.
  std::size_t astray() const { return astray_; }
  /// Who got no answer within two minutes, since the last call.
  std::size_t take_left_alone() { return left_alone_.exchange(0); }

  /// What the bot says when it has booked.
  static constexpr const char* confirmation = "You're booked";

private:
  struct caller;
  void serve();
  void book(caller& one);
  bool says(caller& one, const whatsapp_item& item);
  bool hears(caller& one);

  careline_system& system_;
  int port_;
  std::atomic<bool> is_paused_{false};
  std::atomic<bool> stop_{false};
  std::atomic<int> busy_{0};
  std::atomic<std::size_t> booked_{0};
  std::atomic<std::size_t> astray_{0};
  std::atomic<std::size_t> left_alone_{0};
  std::mutex mutex_; ///< Of the next.
  std::vector<std::string> phones_;
  std::vector<std::jthread> threads_;
};

} // namespace careline::tests
