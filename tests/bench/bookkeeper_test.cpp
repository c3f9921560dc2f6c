#include "bench/bookkeeper.hpp"

#include <gtest/gtest.h>

namespace careline::bench {
namespace {

using namespace std::chrono_literals;
using time = bookkeeper::time;

const time begin{};

planned_message message(std::uint64_t sequence, std::uint32_t patient = 5) {
  planned_message out;
  out.sequence = sequence;
  out.patient = patient;
  return out;
}

TEST(books, count_from_the_intended_start_and_only_what_was_due_then) {
  bookkeeper books{load_settings{}};
  books.measure(begin + 10s, begin + 20s);
  for (const auto due : {9'000ms, 10'000ms, 19'000ms, 20'000ms}) {
    const auto m = message(static_cast<std::uint64_t>(due.count()));
    books.sent(m, begin + due);
    books.settled(m, begin + due, begin + due + 3ms, 200, false,
                  begin + due + 4ms);
  }
  books.end_measuring(begin + 21s, 3);
  const auto run = books.take();
  EXPECT_EQ(run.whole.accepted, 4u);
  EXPECT_EQ(run.counts.sent, 2u);
  EXPECT_EQ(run.counts.accepted, 2u);
  EXPECT_EQ(run.latency.count(), 2u);
  EXPECT_EQ(run.latency.max(), 4ms);
  EXPECT_EQ(run.service.max(), 1ms);
  EXPECT_EQ(run.measured, 10s);
  EXPECT_EQ(run.late, 3u);
}

TEST(books, count_answers_when_they_come) {
  bookkeeper books{load_settings{}};
  books.measure(begin + 10s, begin + 20s);
  const auto end = [&](std::uint64_t n, time due, time answered) {
    books.sent(message(n), due);
    books.settled(message(n), due, due, 200, false, answered);
  };
  end(0, begin + 9s, begin + 11s);
  end(1, begin + 19s, begin + 25s);
  const auto run = books.take();
  EXPECT_EQ(run.counts.accepted, 1u) << "the first, which was due before";
  EXPECT_EQ(run.latency.count(), 1u);
  EXPECT_EQ(run.latency.max(), 6s) << "the second, which was due meanwhile";
}

TEST(books, keep_each_fate_and_never_take_an_acceptance_back) {
  bookkeeper books{load_settings{}};
  books.measure(begin, begin + 1h);
  const auto end = [&](std::uint64_t sequence, int status, bool again = false) {
    auto m = message(sequence);
    m.is_repeat = again;
    books.sent(m, begin);
    books.settled(m, begin, begin, status, status == 503, begin);
  };
  end(0, 200);
  end(2, 503); // 1 was held back: it is not sent yet.
  end(3, 0);
  end(0, 0, true);
  end(2, 200); // It came again, and was taken.
  end(0, 200, true);
  const auto run = books.take();
  EXPECT_EQ(run.fates, (std::vector<fate>{fate::accepted, fate::unsent,
                                          fate::accepted, fate::unknown}));
  EXPECT_EQ(run.counts.accepted, 2u);
  EXPECT_EQ(run.counts.repeats_accepted, 1u);
  EXPECT_EQ(run.counts.busy, 1u);
  EXPECT_EQ(run.counts.busy_without_retry_after, 0u);
  EXPECT_EQ(run.counts.broken, 2u);
  // First sent and first accepted, on one count of all sends and answers.
  EXPECT_EQ(run.times[0].sent, 1u);
  EXPECT_EQ(run.times[0].accepted, 2u);
  EXPECT_EQ(run.times[2].sent, 3u);
  EXPECT_EQ(run.times[2].accepted, 5u);
  EXPECT_EQ(run.times[3].accepted, 0u);
}

TEST(books, tell_groups_apart) {
  load_settings settings;
  settings.hot_share = 0.5;
  bookkeeper books{settings};
  books.measure(begin, begin + 1h);
  for (std::uint8_t group : {0, 1, 1}) {
    auto m = message(0);
    m.group = group;
    books.sent(m, begin);
    books.settled(m, begin, begin, 200, false, begin + 1ms * (group + 1));
  }
  const auto run = books.take();
  ASSERT_EQ(run.groups.size(), 2u);
  EXPECT_EQ(run.groups[0].count(), 1u);
  EXPECT_EQ(run.groups[1].max(), 2ms);
}

TEST(books, close_each_second_and_name_some_that_were_accepted_in_it) {
  bookkeeper books{load_settings{}};
  books.measure(begin + 2s, begin + 10s);
  for (std::uint64_t i = 0; i < 100; ++i) {
    books.sent(message(i, 9), begin);
    books.settled(message(i, 9), begin, begin, i < 90 ? 200 : 503, false,
                  begin + 1ms);
  }
  auto first = books.end_second(begin + 1s, 4);
  EXPECT_EQ(first.at_s, -1);
  EXPECT_EQ(first.accepted, 90u);
  EXPECT_EQ(first.busy, 10u);
  EXPECT_EQ(first.backlog, 4u);
  ASSERT_FALSE(first.some_accepted.empty());
  EXPECT_LT(first.some_accepted.size(), 90u);
  EXPECT_EQ(first.some_accepted[0].patient, 9u);
  books.keep(std::move(first));
  const auto second = books.end_second(begin + 2s, 0);
  EXPECT_EQ(second.at_s, 0);
  EXPECT_EQ(second.accepted, 0u);
  EXPECT_TRUE(second.some_accepted.empty());
}

} // namespace
} // namespace careline::bench
