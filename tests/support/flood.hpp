#pragma once
/// Webhooks from many patients over some connections, each body repeated until
/// it is acknowledged, as Meta does. Keeps the client's side of the books.

#include "tests/support/careline_system.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace careline::tests {

class flood {
public:
  /// Each connection writes for patients of its own, one message at a time.
  flood(careline_system& system, int connections, int patients_each);
  ~flood(); ///< Gives up what is not acknowledged.

  /// Starts no new message and repeats the open ones until all are
  /// acknowledged. @returns whether they were within `most`
  bool finish(milliseconds most);
  /// Waits until so many more are acknowledged.
  bool wait_for_more(std::size_t count, milliseconds most);

  std::size_t acknowledged_count() const { return acknowledged_count_; }
  std::vector<std::string> acknowledged(); ///< Vendor message ids.
  /// Answers by HTTP status; 0: none came.
  std::map<int, std::size_t> statuses();
  /// Slowest answer of that status.
  milliseconds slowest(int status);
  /// Answers of 503 that did not say when to come back.
  std::size_t refusals_without_retry_after();

private:
  void write(int connection, int patients);
  void note(const http_answer& answer, const std::string& id);

  careline_system& system_;
  std::string run_;
  std::atomic<bool> starts_new_{true};
  std::atomic<bool> repeats_{true};
  std::atomic<std::size_t> acknowledged_count_{0};
  std::atomic<int> running_{0};
  std::mutex mutex_; ///< Of all below.
  std::vector<std::string> acknowledged_;
  std::map<int, std::size_t> statuses_;
  std::map<int, milliseconds> slowest_;
  std::size_t without_retry_after_ = 0;
  std::vector<std::jthread> threads_;
};

} // namespace careline::tests
