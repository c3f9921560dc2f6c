#include "tests/faults/traffic.hpp"

#include <algorithm>

#include <unistd.h>

namespace careline::tests {

std::int64_t wall_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

const std::vector<topic>& topics() {
  static const std::vector<topic> all{
      {"fees", "500"}, {"address", "Lake Road"}, {"doctors", "Rao"}};
  return all;
}

traffic::traffic(careline_system& system, int through, traffic_settings how,
                 std::uint64_t seed)
    : system_(system), port_(through), how_(how),
      rate_(how.messages_per_second) {
  static std::atomic<unsigned> count{0};
  auto mine = ++count;
  run_ = std::to_string(::getpid()) + "." + std::to_string(mine);
  base_number_ = 919'100'000'000 + mine * 1'000'000ULL;
  for (int i = 0; i < how_.connections; ++i)
    threads_.emplace_back(
        [this, i, seed] { write(i, seed + static_cast<unsigned>(i)); });
}

traffic::~traffic() {
  stop_ = true;
}

int traffic::patients() const {
  return how_.connections * how_.patients_each;
}

std::string traffic::phone_of(int patient) const {
  return "+"
         + std::to_string(base_number_ + static_cast<std::uint64_t>(patient));
}

void traffic::write(int connection, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  http_connection link(static_cast<std::uint16_t>(port_), how_.patience);
  auto next = clock::now();
  for (int n = 0; !stop_; ++n) {
    if (auto rate = rate_.load(); rate > 0) {
      next += std::chrono::microseconds(
          static_cast<std::int64_t>(1e6 * how_.connections / rate));
      auto now = clock::now();
      // What was missed in an outage is not made up for.
      if (next < now) next = now;
      lasts(std::chrono::duration_cast<std::chrono::microseconds>(next - now));
    }
    // Announced before the look, so that settles() never misses one.
    ++busy_;
    if (is_paused_) {
      --busy_;
      lasts(milliseconds{2});
      continue;
    }
    letter one;
    one.patient = connection * how_.patients_each + n % how_.patients_each;
    one.topic = static_cast<int>(random() % topics().size());
    one.id = "wamid.FAULT." + run_ + "." + std::to_string(connection) + "."
             + std::to_string(n);
    auto body = text_body(
        careline_system::number,
        {phone_of(one.patient).substr(1),
         "Flood " + std::to_string(one.patient), ""},
        one.id, topics()[static_cast<std::size_t>(one.topic)].question);
    std::size_t index = 0;
    {
      std::lock_guard lock(mutex_);
      index = letters_.size();
      letters_.push_back(std::move(one));
    }
    if (deliver(link, random, index, body)
        && std::uniform_real_distribution<>()(random) < how_.repeats)
      post(link, body);
    --busy_;
  }
}

bool traffic::deliver(http_connection& link, std::mt19937_64& random,
                      std::size_t index, const std::string& body) {
  for (auto pause = how_.first_pause; !stop_;
       pause = std::min(pause * 2, how_.most_pause)) {
    if (post(link, body).status == 200) {
      std::lock_guard lock(mutex_);
      letters_[index].is_acknowledged = true;
      letters_[index].acknowledged_us = wall_us();
      ++acknowledged_;
      return true;
    }
    lasts(pause / 2
          + milliseconds(random() % static_cast<std::uint64_t>(pause.count())));
  }
  return false;
}

http_answer traffic::post(http_connection& link, const std::string& body) {
  ++sent_;
  auto answer = post_signed(link, system_.app_secret(), body);
  // A line that was cut may not be used for the next one.
  if (answer.status == 0) link.close();
  auto now = clock::now();
  std::lock_guard lock(mutex_);
  ++seen_.count[answer.status];
  auto& slowest = seen_.slowest[answer.status];
  slowest = std::max(slowest, answer.took);
  if (answer.status == 503 && answer.header("retry-after").empty())
    ++seen_.without_retry_after;
  if (answer.status == 200) {
    seen_.accepted.push_back(answer.took);
    seen_.last_acknowledged = now;
    if (seen_.first_acknowledged == clock::time_point{})
      seen_.first_acknowledged = now;
  }
  return answer;
}

bool traffic::settles(milliseconds most) {
  return eventually(most, [this] { return busy_ == 0; });
}

bool traffic::goes_on(std::size_t count, milliseconds most) {
  auto goal = acknowledged_ + count;
  return eventually(most, [&] { return acknowledged_ >= goal; });
}

std::vector<letter> traffic::letters(std::size_t from) {
  std::lock_guard lock(mutex_);
  from = std::min(from, letters_.size());
  return {letters_.begin() + static_cast<std::ptrdiff_t>(from), letters_.end()};
}

traffic::answers traffic::seen() {
  std::lock_guard lock(mutex_);
  return seen_;
}

void traffic::forget_answers() {
  std::lock_guard lock(mutex_);
  seen_ = {};
}

} // namespace careline::tests
