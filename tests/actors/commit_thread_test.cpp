#include "actors/commit_thread.hpp"

#include <gtest/gtest.h>

#include <array>
#include <latch>
#include <map>
#include <string>
#include <thread>
#include <vector>

// Free of CAF, so that ThreadSanitizer can watch it (script/sanitize).

using namespace careline;
using namespace careline::actors;
using namespace std::chrono_literals;
using kind = persistence::outcome::kind;

namespace {

/// A store that is nowhere: nothing is ever decided.
const config::secret nowhere("host=/nonexistent/careline connect_timeout=1");

runtime_ptr runtime_with(std::size_t writer_queue) {
  config::settings s;
  s.limits.writer_queue = writer_queue;
  auto wall = [] { return engine::instant{}; };
  return std::make_shared<runtime>(
      std::move(s), wall, [] { return std::chrono::steady_clock::now(); }, 1);
}

persistence::record report_of(const std::string& id) {
  persistence::status_report r;
  r.vendor_message_id = id;
  return r;
}

/// Who was told what, by vendor's id. Written on the commit thread, read after
/// stop() has joined it.
struct ledger {
  std::function<void(batch_settled)> writes() {
    return [this](batch_settled b) {
      ASSERT_EQ(b.records.size(), b.outcomes.size());
      for (std::size_t i = 0; i < b.records.size(); ++i) {
        auto& r = std::get<persistence::status_report>(b.records[i]);
        ++told[r.vendor_message_id];
        undecided += b.outcomes[i].what == kind::unavailable ? 1 : 0;
      }
    };
  }
  std::map<std::string, int> told;
  std::size_t undecided = 0;
};

} // namespace

TEST(commit_thread, what_was_taken_is_told_once_also_if_it_stops_meanwhile) {
  constexpr int pushers = 4;
  constexpr int each = 300;
  auto rt = runtime_with(500); // Fewer than are pushed: some find it full.
  commit_thread writer(rt, nowhere, "writer");
  ledger book;
  writer.start(book.writes());
  std::array<std::vector<std::string>, pushers> taken;
  std::latch half(pushers);
  {
    std::vector<std::jthread> threads;
    for (int p = 0; p < pushers; ++p)
      threads.emplace_back([&, p] {
        for (int i = 0; i < each; ++i) {
          auto id = std::to_string(p) + "-" + std::to_string(i);
          auto r = report_of(id);
          if (writer.push(r))
            taken[p].push_back(id);
          else // Untouched: whoever pushed it says so.
            EXPECT_EQ(std::get<persistence::status_report>(r).vendor_message_id,
                      id);
          if (i == each / 4) half.count_down();
          EXPECT_LE(writer.depth(), 500u);
        }
      });
    half.wait();
    EXPECT_FALSE(writer.flush(1ms)) << "nothing can be kept";
    writer.stop();
  }
  std::size_t all = 0;
  for (auto& some : taken)
    for (auto& id : some) {
      ++all;
      EXPECT_EQ(book.told[id], 1) << id;
    }
  EXPECT_EQ(book.told.size(), all) << "nobody else is told";
  EXPECT_EQ(book.undecided, all);
  EXPECT_GE(all, pushers * (each / 4 + 1)) << "all of the first quarter fit";
  EXPECT_EQ(writer.depth(), 0u);
}

TEST(commit_thread, a_full_queue_takes_no_more_until_it_stops) {
  auto rt = runtime_with(2);
  commit_thread writer(rt, nowhere, "writer");
  ledger book;
  auto a = report_of("a"), b = report_of("b"), c = report_of("c");
  EXPECT_TRUE(writer.push(a)); // It has not begun: nothing is taken out.
  EXPECT_TRUE(writer.push(b));
  EXPECT_FALSE(writer.push(c));
  writer.start(book.writes());
  writer.stop();
  EXPECT_EQ(book.told, (std::map<std::string, int>{{"a", 1}, {"b", 1}}));
  EXPECT_FALSE(writer.push(c)) << "nobody would be told";
}
