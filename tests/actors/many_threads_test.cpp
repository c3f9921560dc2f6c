#include "actors/runtime.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <latch>
#include <set>
#include <thread>
#include <vector>

// What every actor of a node shares, from several threads at once. Free of
// CAF, so that ThreadSanitizer can watch it (script/sanitize).

using namespace careline;
using namespace careline::actors;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t crowd = 4;

/// Runs `work(0..crowd-1)`, all at the same time.
void at_once(const std::function<void(std::size_t)>& work) {
  std::latch begun(crowd);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < crowd; ++i)
    threads.emplace_back([&, i] {
      begun.arrive_and_wait();
      work(i);
    });
}

} // namespace

TEST(many_threads, no_two_make_the_same_id) {
  id_source ids([] { return engine::instant{1s}; }, 1);
  std::array<std::vector<engine::uuid>, crowd> made;
  at_once([&](std::size_t who) {
    for (int i = 0; i < 5'000; ++i) made[who].push_back(ids.next());
  });
  std::set<engine::uuid> all;
  for (auto& some : made) {
    for (std::size_t i = 1; i < some.size(); ++i)
      ASSERT_LT(some[i - 1], some[i]) << "each sees them grow";
    all.insert(some.begin(), some.end());
  }
  EXPECT_EQ(all.size(), crowd * 5'000);
}

TEST(many_threads, permits_stay_within_their_bound_and_all_come_back) {
  config::limits limits;
  limits.turns_in_flight_per_shard = 3; // Fewer than want in.
  admission door(limits);
  door.store_reachable(true);
  std::atomic<std::int64_t> inside{0}, most{0}, let_in{0};
  at_once([&](std::size_t) {
    for (int i = 0; i < 5'000; ++i) {
      if (!door.enter(7, 10)) continue;
      ++let_in;
      for (auto now = ++inside, seen = most.load();
           now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      door.durable(1, 1ms, std::chrono::steady_clock::now());
      door.closed(std::chrono::steady_clock::now());
      --inside;
      door.leave(7, 10);
    }
  });
  EXPECT_GT(let_in, 0);
  EXPECT_LE(most, 3);
  EXPECT_EQ(door.turns(), 0);
  EXPECT_EQ(door.bytes(), 0);
  EXPECT_EQ(door.turns_of_fullest_shard(), 0);
}

TEST(many_threads, what_is_sent_and_handled_adds_up) {
  depths d;
  at_once([&](std::size_t) {
    for (int i = 0; i < 5'000; ++i) {
      d.sent(actor_kind::writer);
      EXPECT_LE(d.take_max(actor_kind::writer),
                static_cast<std::int64_t>(crowd));
      d.handled(actor_kind::writer);
    }
  });
  EXPECT_EQ(d.now(actor_kind::writer), 0);
}

TEST(many_threads, conversations_share_nothing) {
  std::array<std::string, crowd> said;
  at_once([&](std::size_t who) {
    engine::tests::chat c; // A clinic and a time zone of its own, too.
    for (auto words :
         {"hola", "book a cleaning tomorrow at 10", "yes",
          "when is my appointment?", "kal subah 11 baje", "my chest hurts"}) {
      c.says(words);
      said[who] += c.said() + '\n';
    }
  });
  for (auto& one : said) EXPECT_EQ(one, said[0]);
  EXPECT_NE(said[0].find("Teeth cleaning"), std::string::npos);
}
