/// Many connections that do nothing, or all too slowly, beside one that works.

#include "tests/io/served.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace careline::tests {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using steady = std::chrono::steady_clock;
using clients = std::vector<std::unique_ptr<raw_client>>;

/// Both ends of each connection are in this process.
std::size_t as_many_as_descriptors_allow(std::size_t wanted) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const auto left = files.rlim_cur > 500 ? (files.rlim_cur - 400) / 2 : 50;
  return std::min<std::size_t>(wanted, left);
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// The quickest of some, so that a busy machine does not speak for the server.
milliseconds quickest_answer(served& s) {
  auto quickest = 1h + 0ms;
  for (int i = 0; i < 10; ++i) {
    const auto began = steady::now();
    auto c = s.connect();
    c.send(get("/"));
    EXPECT_EQ(status_of(c.answer()), 200u);
    quickest = std::min(quickest,
                        std::chrono::ceil<milliseconds>(steady::now() - began));
  }
  return quickest;
}

clients crowd(served& s, std::size_t count, std::string_view each_says) {
  clients all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(std::make_unique<raw_client>(s.server.port()));
    if (!each_says.empty()) all.back()->send(each_says);
  }
  return all;
}

/// Of memory, for an idle connection, both ends of it. ThreadSanitizer keeps
/// four bytes beside each byte.
constexpr std::size_t idle_bytes_at_most() {
#ifdef __has_feature
#if __has_feature(thread_sanitizer)
  return 5 * 4'096;
#endif
#endif
  return 4'096;
}

config::limits patient_limits(std::size_t connections) {
  config::limits l;
  l.http_connections = l.http_connections_per_ip = connections + 10;
  l.http_idle = l.http_read = l.http_write = std::chrono::minutes(10);
  return l;
}

} // namespace

TEST(http_crowd, ten_thousand_idle_connections_cost_little_and_slow_nobody) {
  const auto count = as_many_as_descriptors_allow(10'000);
  served s(served::echo, 1, patient_limits(count));
  const auto before = resident_bytes();
  {
    auto all = crowd(s, count, "");
    ASSERT_TRUE(comes_true([&] {
      return s.counters().connections == static_cast<std::int64_t>(count);
    }));
    EXPECT_LT(quickest_answer(s), 250ms);
    const auto each = (std::max(resident_bytes(), before) - before) / count;
    RecordProperty("bytes_per_idle_connection", std::to_string(each));
    EXPECT_LT(each, idle_bytes_at_most());
  }
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 0; }))
      << "no descriptor is left behind";
}

TEST(http_crowd, half_sent_headers_hold_no_more_than_they_sent) {
  const auto count = as_many_as_descriptors_allow(2'000);
  served s(served::echo, 1, patient_limits(count));
  const auto before = resident_bytes();
  auto all = crowd(s, count, "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: a");
  EXPECT_LT(quickest_answer(s), 250ms);
  // And half-sent bodies that claim to be large.
  auto bodies = crowd(s, 5,
                      "POST /large HTTP/1.1\r\nHost: x\r\n"
                      "Content-Length: 2900000\r\n\r\nabc");
  EXPECT_LT(quickest_answer(s), 250ms);
  const auto each = (std::max(resident_bytes(), before) - before) / count;
  EXPECT_LT(each, 8'192u);
}

TEST(http_crowd, slow_loris_is_thrown_out_and_makes_room) {
  config::limits limits;
  limits.http_connections = 100;
  limits.http_read = 200ms;
  served s(served::echo, 1, limits);
  auto all = crowd(s, 100, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: a");
  ASSERT_TRUE(comes_true([&] { return s.counters().timed_out == 100; }));
  for (auto& c : all) EXPECT_EQ(status_of(c->rest()), 408u);
  ASSERT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
  EXPECT_LT(quickest_answer(s), 250ms);
}

TEST(http_crowd, half_open_connections_end_with_their_time) {
  config::limits limits;
  limits.http_idle = 100ms;
  served s(served::echo, 1, limits);
  clients all;
  for (int i = 0; i < 50; ++i) {
    all.push_back(std::make_unique<raw_client>(s.server.port()));
    all.back()->send(get("/"));
    EXPECT_EQ(status_of(all.back()->answer()), 200u);
  }
  // The peers are there for the kernel and say nothing more: so looks a client
  // whose cable was pulled.
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
  EXPECT_EQ(s.counters().idle, 50u);
}

TEST(http_crowd, slow_readers_of_answers_hold_up_nobody_and_are_cut_off) {
  config::limits limits;
  limits.http_write = 300ms;
  served s(
      [](request r, responder d) {
        d.send(plain(r.path == "/big" ? std::string(4'000'000, 'x') : "ok"));
      },
      1, limits);
  clients all;
  for (int i = 0; i < 20; ++i) {
    all.push_back(std::make_unique<raw_client>(s.server.port()));
    all.back()->receive_buffer(4'096);
    all.back()->send(get("/big"));
  }
  EXPECT_LT(quickest_answer(s), 250ms);
  EXPECT_TRUE(comes_true([&] { return s.counters().slow_readers == 20; }));
  EXPECT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
}

TEST(http_crowd, many_connections_of_one_address_leave_room_for_others) {
  config::limits limits;
  limits.http_connections = 200;
  limits.http_connections_per_ip = 50;
  served s(served::echo, 1, limits);
  auto all = crowd(s, 120, "");
  ASSERT_TRUE(comes_true([&] {
    return s.counters().connections
               + static_cast<std::int64_t>(s.counters().connections_per_ip)
           == 120;
  }));
  EXPECT_EQ(s.counters().connections, 50);
  EXPECT_EQ(s.counters().connections_per_ip, 70u);
  // One that leaves makes room for one of the same address.
  all.clear();
  ASSERT_TRUE(comes_true([&] { return s.counters().connections == 0; }));
  EXPECT_LT(quickest_answer(s), 250ms);
}

} // namespace careline::tests
