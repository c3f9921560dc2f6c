/// A day of sending against a simple model: whatever happens, order, pacing,
/// fences and the books must be right.

#include "engine/delivery_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <utility>

using namespace careline::engine;
using namespace std::chrono_literals;
using careline::config::limits;
using verdict = delivery_queue::verdict;

namespace {

using std::chrono::milliseconds;

const instant start{milliseconds{1'790'000'000'000}};

enum class outcome { waiting, sent, dead, fenced, expired, removed };

/// Drives a queue with random work and vendor answers, and checks each step.
class simulation {
public:
  simulation(std::uint64_t seed, const limits& bounds)
      : random_(seed), bounds_(bounds), queue_(bounds) {}

  void run(int additions) {
    for (int i = 0; i < additions && !failed(); ++i) {
      now_ += milliseconds{roll(40)};
      settle_due();
      if (roll(100) < 4) pause_somebody();
      add_one();
      pump();
    }
    while (queue_.size() > 0 && !failed()) {
      auto next = wake_;
      if (!flights_.empty())
        next = std::min(next.value_or(instant::max()), flights_.begin()->first);
      ASSERT_TRUE(next) << queue_.size() << " wait for nothing";
      now_ = std::max(now_, *next);
      settle_due();
      pump();
    }
    check_books();
    check_pace();
  }

private:
  std::uint64_t roll(std::uint64_t sides) { return random_() % sides; }
  static bool failed() { return testing::Test::HasFatalFailure(); }

  patient_id somebody() { return patient_id{make_uuid_v7(1, 0, roll(12) + 1)}; }

  void add_one() {
    delivery d;
    // Some come late: their id is older than what was added before.
    auto made = now_ - milliseconds{roll(10) == 0 ? roll(500) : 0};
    d.id = delivery_id{make_uuid_v7(made.time_since_epoch().count(),
                                    static_cast<std::uint16_t>(++sequence_),
                                    random_())};
    d.patient = somebody();
    d.from = roll(5) == 0 ? sender::staff : sender::bot;
    d.epoch = 1 + epochs_[d.patient] - static_cast<std::int64_t>(roll(8) == 0);
    if (roll(3) == 0) d.window_closes = now_ + milliseconds{roll(120'000)};
    if (roll(20) == 0) d.not_before = now_ + milliseconds{roll(5'000)};
    if (roll(10) == 0) d.what.template_name = "visit_reminder";
    if (!queue_.add(d)) {
      EXPECT_FALSE(queue_.has_room());
      return;
    }
    books_[d.id] = {d, outcome::waiting};
    waiting_[d.patient].insert(d.id);
  }

  void pause_somebody() {
    auto who = somebody();
    auto epoch = 1 + ++epochs_[who];
    auto before = std::exchange(fences_[who], epoch);
    auto result = queue_.fence(who, epoch);
    for (auto id : result.removed) settle(id, outcome::removed);
    for (auto id : result.in_flight) {
      EXPECT_TRUE(in_flight_.contains(id));
      EXPECT_LT(books_[id].what.epoch, epoch);
    }
    if (roll(3) != 0) return;
    // The pause was not kept: the rows come back from the table.
    queue_.unfence(who, epoch);
    --epochs_[who];
    fences_[who] = before;
    for (auto id : result.removed) {
      ASSERT_TRUE(queue_.add(books_[id].what));
      books_[id].how = outcome::waiting;
      waiting_[who].insert(id);
    }
  }

  void pump() {
    for (;;) {
      auto next = queue_.next(now_);
      for (auto& f : next.fenced) settle(f.id, outcome::fenced);
      for (auto& d : next.expired) {
        EXPECT_LE(d.window_closes, now_);
        EXPECT_TRUE(d.what.template_name.empty());
        settle(d.id, outcome::expired);
      }
      wake_ = next.wait_until;
      if (!next.send) {
        if (wake_) check_wake();
        return;
      }
      leave(*next.send);
      if (failed()) return;
    }
  }

  /// Asked early there is nothing to do: the wait is not a guess.
  void check_wake() {
    ASSERT_GT(*wake_, now_) << "a busy loop";
    if (*wake_ - now_ < 2ms) return;
    auto early = queue_.next(*wake_ - 1ms);
    ASSERT_FALSE(early.send) << "it could have left earlier";
    ASSERT_TRUE(early.expired.empty());
    ASSERT_EQ(early.wait_until, wake_);
    now_ = *wake_ - 1ms;
    settle_due();
  }

  void leave(const delivery& d) {
    auto& line = waiting_[d.patient];
    ASSERT_FALSE(line.empty());
    ASSERT_EQ(*line.begin(), d.id) << "out of order";
    ASSERT_FALSE(busy_.contains(d.patient)) << "two at once to one patient";
    ASSERT_EQ(books_[d.id].how, outcome::waiting);
    ASSERT_FALSE(d.from == sender::bot && d.epoch < fences_[d.patient])
        << "a fenced reply left";
    ASSERT_GE(now_, d.not_before);
    ASSERT_LT(in_flight_.size(), bounds_.attempts_in_flight_per_account);
    in_flight_.insert(d.id);
    busy_.insert(d.patient);
    sends_.push_back(now_);
    sends_to_[d.patient].push_back(now_);
    flights_.emplace(now_ + milliseconds{1 + roll(300)}, d.id);
  }

  void settle_due() {
    while (!flights_.empty() && flights_.begin()->first <= now_) {
      auto id = flights_.begin()->second;
      flights_.erase(flights_.begin());
      in_flight_.erase(id);
      auto& entry = books_[id];
      busy_.erase(entry.what.patient);
      if (roll(4) != 0) {
        queue_.sent(id);
        settle(id, outcome::sent);
        continue;
      }
      fail(id, entry.what);
    }
  }

  void fail(delivery_id id, const delivery& d) {
    constexpr failure kinds[] = {failure::retry,        failure::retry,
                                 failure::retry,        failure::rate_limited,
                                 failure::pair_limited, failure::permanent,
                                 failure::account_stop};
    std::optional<milliseconds> after;
    if (roll(4) == 0) after = milliseconds{roll(3'000)};
    auto why = kinds[roll(std::size(kinds))];
    auto result = queue_.failed(id, why, after, now_, random_());
    bool is_stale = d.from == sender::bot && d.epoch < fences_[d.patient];
    EXPECT_EQ(result.what == verdict::fenced, is_stale);
    EXPECT_TRUE(why != failure::permanent || is_stale
                || result.what == verdict::dead);
    if (result.what == verdict::dead) settle(id, outcome::dead);
    if (result.what == verdict::fenced) settle(id, outcome::fenced);
    if (result.what == verdict::retry_later) {
      EXPECT_LT(result.attempts, bounds_.attempts);
      EXPECT_GT(result.next_try, now_);
      if (after) {
        EXPECT_GE(result.next_try, now_ + *after);
      }
    }
  }

  void settle(delivery_id id, outcome how) {
    auto entry = books_.find(id);
    ASSERT_NE(entry, books_.end()) << "settled but never added";
    ASSERT_EQ(entry->second.how, outcome::waiting) << "settled twice";
    entry->second.how = how;
    waiting_[entry->second.what.patient].erase(id);
  }

  void check_books() {
    for (auto& [id, entry] : books_)
      EXPECT_NE(entry.how, outcome::waiting) << "lost " << to_string(id);
    EXPECT_EQ(queue_.size(), 0u);
    EXPECT_EQ(queue_.in_flight(), 0u);
    EXPECT_FALSE(queue_.oldest());
  }

  /// In no window of any length are there more than burst + rate * length.
  static void check_window(const std::vector<instant>& at, double burst,
                           double per_ms) {
    for (std::size_t i = 0; i < at.size(); ++i)
      for (std::size_t j = i; j < std::min(at.size(), i + 400); ++j) {
        auto length = static_cast<double>((at[j] - at[i]).count());
        ASSERT_LE(static_cast<double>(j - i + 1),
                  burst + per_ms * length + 1e-6);
      }
  }

  void check_pace() {
    auto rate = bounds_.sends_per_second_per_account;
    check_window(sends_, std::max(1.0, std::floor(rate / 10)), rate / 1'000);
    for (auto& [who, at] : sends_to_)
      check_window(
          at, bounds_.pair_burst,
          1 / (1'000.0 * static_cast<double>(bounds_.pair_interval.count())));
  }

  struct entry {
    delivery what;
    outcome how = outcome::waiting;
  };

  std::mt19937_64 random_;
  limits bounds_;
  delivery_queue queue_;
  instant now_ = start;
  std::optional<instant> wake_;
  int sequence_ = 0;
  std::map<delivery_id, entry> books_;
  std::map<patient_id, std::set<delivery_id>> waiting_;
  std::map<patient_id, std::int64_t> epochs_;
  std::map<patient_id, std::int64_t> fences_;
  std::set<delivery_id> in_flight_;
  std::set<patient_id> busy_;
  std::multimap<instant, delivery_id> flights_;
  std::vector<instant> sends_;
  std::map<patient_id, std::vector<instant>> sends_to_;
};

} // namespace

TEST(delivery_queue_property, keeps_order_pace_fences_and_books) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    limits bounds;
    bounds.deliveries_per_account = seed % 3 == 0 ? 40 : 4'096;
    bounds.attempts_in_flight_per_account = 1 + seed % 9;
    bounds.sends_per_second_per_account =
        seed % 4 == 0 ? 7.5 : 20.0 * static_cast<double>(seed % 7 + 1);
    bounds.pair_burst = 1 + static_cast<int>(seed % 6);
    bounds.pair_interval = std::chrono::seconds{1 + seed % 6};
    simulation(seed, bounds).run(800);
    if (HasFatalFailure()) return;
  }
}

TEST(delivery_queue_property, a_full_table_of_patients_drains_quickly) {
  limits bounds;
  bounds.sends_per_second_per_account = 1e6;
  bounds.deliveries_per_account = 100'000;
  bounds.attempts_in_flight_per_account = 64;
  delivery_queue queue{bounds};
  for (int i = 0; i < 100'000; ++i) {
    delivery d;
    d.id = delivery_id{make_uuid_v7(start.time_since_epoch().count() + i / 100,
                                    static_cast<std::uint16_t>(i % 100),
                                    static_cast<std::uint64_t>(i))};
    d.patient =
        patient_id{make_uuid_v7(1, 0, static_cast<std::uint64_t>(i % 20'000))};
    ASSERT_TRUE(queue.add(std::move(d)));
  }
  auto now = start + 10s;
  int sends = 0;
  while (queue.size() > 0) {
    auto next = queue.next(now);
    if (next.send) {
      ++sends;
      queue.sent(next.send->id);
      continue;
    }
    ASSERT_TRUE(next.wait_until);
    ASSERT_GT(*next.wait_until, now);
    now = *next.wait_until;
  }
  EXPECT_EQ(sends, 100'000);
}
