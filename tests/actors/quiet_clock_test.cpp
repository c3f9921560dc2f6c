#include "actors/quiet_clock.hpp"
#include "tests/support/wait.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace careline;
using namespace careline::actors;
using namespace std::chrono_literals;

struct world {
  world() {
    config.load<quiet_scheduler>();
    config.set("scheduler.max-threads", std::size_t{2});
    system = std::make_unique<caf::actor_system>(config);
  }

  quiet_clock& clock() { return dynamic_cast<quiet_clock&>(system->clock()); }

  /// Answers every number with the next one.
  caf::actor adder() {
    return system->spawn([]() -> caf::behavior {
      return {[](std::uint64_t n) { return n + 1; }};
    });
  }

  caf::actor_system_config config;
  std::unique_ptr<caf::actor_system> system;
};

/// Keeps each promise that it makes until it ends.
caf::behavior silent(caf::event_based_actor* self) {
  auto kept = std::make_shared<std::vector<caf::response_promise>>();
  return {[self, kept](std::uint64_t) {
    kept->push_back(self->make_response_promise());
    return kept->back();
  }};
}

struct asker_state {
  std::uint64_t left = 0;
  std::uint64_t errors = 0;
};

/// Asks `to` again and again, `times` times, and then tells `whom` how many of
/// its asks ended in an error.
caf::behavior asker(caf::stateful_actor<asker_state>* self, caf::actor to,
                    std::uint64_t times, caf::actor whom,
                    std::chrono::milliseconds timeout) {
  self->state.left = times;
  auto go_on = [self, whom](bool failed) {
    auto& st = self->state;
    st.errors += failed ? 1 : 0;
    if (--st.left == 0)
      self->send(whom, st.errors);
    else
      self->send(self, caf::ok_atom::value);
  };
  return {[=](caf::ok_atom) {
    self->request(to, timeout, self->state.left)
        .then([go_on](std::uint64_t) { go_on(false); },
              [go_on](const caf::error&) { go_on(true); });
  }};
}

TEST(quiet_clock, what_is_due_first_comes_first_whatever_was_said_first) {
  world w;
  caf::scoped_actor self(*w.system);
  self->delayed_send(self, 60ms, std::string("second"));
  self->delayed_send(self, 120ms, std::string("third"));
  self->delayed_send(self, 5ms, std::string("first"));
  std::vector<std::string> heard;
  for (int i = 0; i < 3; ++i)
    self->receive([&](std::string& s) { heard.push_back(s); });
  EXPECT_EQ(heard, (std::vector<std::string>{"first", "second", "third"}));
  EXPECT_EQ(w.clock().waiting(), 0U);
}

TEST(quiet_clock, an_answer_that_never_comes_is_an_error_at_its_deadline) {
  world w;
  auto mute = w.system->spawn(silent);
  caf::scoped_actor self(*w.system);
  auto asks = w.system->spawn(asker, mute, std::uint64_t{3}, caf::actor(self),
                              std::chrono::milliseconds(5));
  caf::anon_send(asks, caf::ok_atom::value);
  self->receive([](std::uint64_t errors) { EXPECT_EQ(errors, 3U); });
  EXPECT_EQ(w.clock().waiting(), 0U);
  caf::anon_send_exit(mute, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(asks, caf::exit_reason::user_shutdown);
}

TEST(quiet_clock, requests_that_are_answered_wake_nobody) {
  world w;
  auto adder = w.adder();
  caf::scoped_actor self(*w.system);
  constexpr std::uint64_t many = 5'000;
  auto a = w.system->spawn(asker, adder, many, caf::actor(self),
                           std::chrono::milliseconds(3'600'000));
  auto b = w.system->spawn(asker, adder, many, caf::actor(self),
                           std::chrono::milliseconds(3'600'000));
  auto before = w.clock().wake_ups();
  for (auto& asks : {a, b}) caf::anon_send(asks, caf::ok_atom::value);
  for (int i = 0; i < 2; ++i)
    self->receive([](std::uint64_t errors) { EXPECT_EQ(errors, 0U); });
  // The first timer of all is news; each later one is due after it.
  EXPECT_LE(w.clock().wake_ups() - before, 2U);
  for (auto& x : {a, b, adder})
    caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
}

TEST(quiet_clock,
     deadlines_of_requests_are_rounded_up_to_sixteen_milliseconds) {
  using point = quiet_clock::time_point;
  EXPECT_EQ(quiet_clock::round_up(point(160ms)), point(160ms));
  EXPECT_EQ(quiet_clock::round_up(point(160ms + 1ns)), point(176ms));
  EXPECT_EQ(quiet_clock::round_up(point(175ms)), point(176ms));
}

TEST(quiet_clock, an_actor_that_ends_takes_its_timers_with_it) {
  world w;
  auto mute = w.system->spawn(silent);
  caf::scoped_actor self(*w.system);
  auto asks = w.system->spawn(asker, mute, std::uint64_t{1}, caf::actor(self),
                              std::chrono::milliseconds(3'600'000));
  self->monitor(asks);
  caf::anon_send(asks, caf::ok_atom::value);
  caf::anon_send_exit(asks, caf::exit_reason::user_shutdown);
  self->receive([](const caf::down_msg&) {});
  // Whoever watches it hears of the end before its timers go.
  EXPECT_TRUE(tests::eventually(std::chrono::seconds(10),
                                [&] { return w.clock().waiting() == 0; }));
  caf::anon_send_exit(mute, caf::exit_reason::user_shutdown);
}

TEST(quiet_clock, it_ends_while_notes_wait) {
  world w;
  auto adder = w.adder();
  caf::scoped_actor self(*w.system);
  self->delayed_send(adder, 3600s, std::uint64_t{1});
  EXPECT_EQ(w.clock().waiting(), 1U);
  w.clock().cancel_all();
  EXPECT_EQ(w.clock().waiting(), 0U);
  self->delayed_send(adder, 3600s, std::uint64_t{1});
  caf::anon_send_exit(adder, caf::exit_reason::user_shutdown);
}

} // namespace
