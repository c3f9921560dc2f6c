#include "actors/reader.hpp"

#include "tests/support/fake_actors.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>

#include <condition_variable>
#include <mutex>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;
using engine::errc;

namespace {

/// A store that is nowhere: each question fails at once.
const config::secret nowhere("host=/nonexistent/careline connect_timeout=1");

/// Threads that are none: the test answers.
struct fake_threads : reader_port {
  struct asked {
    question what;
    bool is_urgent;
  };
  std::deque<asked> queue;
  std::size_t room = 100;

  bool push(question q, bool is_urgent) override {
    if (queue.size() >= room) return false;
    queue.push_back({std::move(q), is_urgent});
    return true;
  }
};

struct library {
  library() { actor = node.spawn(reader, node.rt, threads); }

  template <class Answer, class Question>
  std::shared_ptr<std::optional<Answer>> ask(Question q,
                                             std::chrono::seconds most = 60s) {
    auto got = std::make_shared<std::optional<Answer>>();
    node.spawn([this, got, q = std::move(q),
                most](caf::event_based_actor* self) mutable {
      node.rt->depths.sent(actor_kind::reader);
      self->request(actor, most, std::move(q))
          .then([got](Answer& a) { *got = std::move(a); },
                [](const caf::error&) {});
    });
    node.run();
    return got;
  }
  /// What a thread does with the oldest question.
  void answer_next() {
    auto next = std::move(threads->queue.front());
    threads->queue.pop_front();
    next.what(store);
    node.run();
  }

  test_node node;
  std::shared_ptr<fake_threads> threads = std::make_shared<fake_threads>();
  persistence::store_reader store{nowhere, node.rt->limits};
  reader_actor actor;
};

template <class Answer>
errc why(const std::shared_ptr<std::optional<Answer>>& got) {
  return got->has_value() && !**got ? (*got)->why().code : errc::internal;
}

} // namespace

TEST(reader, each_question_is_answered_to_whoever_asked) {
  library l;
  auto first = l.ask<token_answer>(find_token{"hash"});
  auto second = l.ask<patients_answer>(load_patients{{phone_key("+911")}});
  auto third = l.ask<outbox_answer>(load_outbox{demo_account, 10});
  EXPECT_EQ(l.threads->queue.size(), 3u);
  EXPECT_FALSE(first->has_value());
  for (int i = 0; i < 3; ++i) l.answer_next();
  EXPECT_EQ(why(first), errc::unavailable);
  EXPECT_EQ(why(second), errc::unavailable);
  EXPECT_EQ(why(third), errc::unavailable);
}

TEST(reader, a_full_queue_is_an_answer) {
  library l;
  l.threads->room = 1;
  auto first = l.ask<backlog_answer>(measure_backlog{});
  auto second = l.ask<backlog_answer>(measure_backlog{});
  EXPECT_FALSE(first->has_value());
  EXPECT_EQ(why(second), errc::overloaded);
  l.answer_next();
  EXPECT_EQ(why(first), errc::unavailable);
}

TEST(reader, activations_and_calendars_go_ahead_of_lists) {
  library l;
  l.ask<conversations_answer>(list_conversations{clinic_number(1), {}, 10});
  l.ask<patients_answer>(load_patients{});
  l.ask<calendar_load_answer>(load_calendar{clinic_number(1), "mehta", {}});
  l.ask<timers_answer>(load_timers{});
  ASSERT_EQ(l.threads->queue.size(), 4u);
  EXPECT_FALSE(l.threads->queue[0].is_urgent);
  EXPECT_TRUE(l.threads->queue[1].is_urgent);
  EXPECT_TRUE(l.threads->queue[2].is_urgent);
  EXPECT_FALSE(l.threads->queue[3].is_urgent);
}

TEST(reader, an_answer_nobody_waits_for_any_more_disturbs_nobody) {
  library l;
  auto late = l.ask<backlog_answer>(measure_backlog{}, 1s);
  l.node.pass(2s);
  l.answer_next();
  EXPECT_FALSE(late->has_value());
}

TEST(reader_threads, urgent_questions_go_first_and_the_queue_is_bounded) {
  auto s = settings_for_tests();
  s.limits.reader_queue = 4;
  auto rt = std::make_shared<runtime>(
      s, [] { return day_begins; },
      [] { return std::chrono::steady_clock::time_point{}; }, 1);
  reader_threads threads(rt, nowhere, 1);
  std::mutex mutex;
  std::condition_variable changed;
  bool is_begun = false, is_open = false;
  std::string order;
  auto note = [&](char c) {
    return [&, c](persistence::store_reader&) {
      std::lock_guard lock(mutex);
      order += c;
      changed.notify_all();
    };
  };
  // The thread is kept busy until the others wait.
  ASSERT_TRUE(threads.push(
      [&](persistence::store_reader&) {
        std::unique_lock lock(mutex);
        is_begun = true;
        changed.notify_all();
        changed.wait(lock, [&] { return is_open; });
        throw std::runtime_error("a bug in one question");
      },
      false));
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_begun; });
  }
  EXPECT_TRUE(threads.push(note('c'), false));
  EXPECT_TRUE(threads.push(note('a'), true));
  EXPECT_TRUE(threads.push(note('d'), false));
  EXPECT_TRUE(threads.push(note('b'), true));
  EXPECT_FALSE(threads.push(note('e'), true));
  EXPECT_EQ(threads.depth(), 4u);
  {
    std::unique_lock lock(mutex);
    is_open = true;
    changed.notify_all();
    changed.wait(lock, [&] { return order.size() == 4; });
  }
  EXPECT_EQ(order, "abcd");
  threads.stop();
  EXPECT_FALSE(threads.push(note('f'), true)) << "nobody would answer";
  EXPECT_EQ(
      rt->metrics.actor_failures_total[io::metrics::at(actor_kind::reader)]
          ->Value(),
      1);
}
