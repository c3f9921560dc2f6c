#include "tests/support/flood.hpp"

#include <unistd.h>

namespace careline::tests {

namespace {

std::atomic<int> floods{0};

whatsapp_sender patient(int connection, int index) {
  auto number = 919'900'000'000 + connection * 10'000 + index;
  return {std::to_string(number), "Patient " + std::to_string(index), ""};
}

} // namespace

flood::flood(careline_system& system, int connections, int patients_each)
    : system_(system),
      run_(std::to_string(::getpid()) + "." + std::to_string(++floods)) {
  for (int i = 0; i < connections; ++i) {
    ++running_;
    threads_.emplace_back([this, i, patients_each] {
      write(i, patients_each);
      --running_;
    });
  }
}

flood::~flood() {
  starts_new_ = false;
  repeats_ = false;
}

void flood::write(int connection, int patients) {
  http_connection link(system_.port());
  for (int n = 0; starts_new_; ++n) {
    auto from = patient(connection, n % patients);
    auto id = "wamid.FLOOD." + run_ + "." + std::to_string(connection) + "."
              + std::to_string(n);
    auto body = text_body(careline_system::number, from, id, "fees");
    while (repeats_) {
      auto answer = system_.deliver(link, body);
      note(answer, id);
      if (answer.status == 200) break;
      // The vendor waits as well before it repeats.
      lasts(milliseconds{20});
    }
  }
}

void flood::note(const http_answer& answer, const std::string& id) {
  std::lock_guard lock(mutex_);
  ++statuses_[answer.status];
  auto& slowest = slowest_[answer.status];
  slowest = std::max(slowest, answer.took);
  if (answer.status == 503 && answer.header("retry-after").empty())
    ++without_retry_after_;
  if (answer.status != 200) return;
  acknowledged_.push_back(id);
  ++acknowledged_count_;
}

bool flood::finish(milliseconds most) {
  starts_new_ = false;
  return eventually(most, [this] { return running_ == 0; });
}

bool flood::wait_for_more(std::size_t count, milliseconds most) {
  auto goal = acknowledged_count_ + count;
  return eventually(most, [&] { return acknowledged_count_ >= goal; });
}

std::vector<std::string> flood::acknowledged() {
  std::lock_guard lock(mutex_);
  return acknowledged_;
}

std::map<int, std::size_t> flood::statuses() {
  std::lock_guard lock(mutex_);
  return statuses_;
}

milliseconds flood::slowest(int status) {
  std::lock_guard lock(mutex_);
  return slowest_[status];
}

std::size_t flood::refusals_without_retry_after() {
  std::lock_guard lock(mutex_);
  return without_retry_after_;
}

} // namespace careline::tests
