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
    question_rank rank;
  };
  std::deque<asked> queue;
  std::size_t room = 100;

  bool push(question q, question_rank rank) override {
    if (queue.size() >= room) return false;
    queue.push_back({std::move(q), rank});
    return true;
  }
};

struct library {
  explicit library(std::size_t loads_at_most = 100)
      : loads(std::make_shared<load_queue>(loads_at_most)) {
    actor = node.spawn(reader, node.rt, threads, loads);
  }

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
  std::shared_ptr<load_queue> loads;
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
  EXPECT_EQ(l.threads->queue[0].rank, question_rank::list);
  EXPECT_EQ(l.threads->queue[1].rank, question_rank::load);
  EXPECT_EQ(l.threads->queue[2].rank, question_rank::urgent);
  EXPECT_EQ(l.threads->queue[3].rank, question_rank::list);
}

TEST(reader, loads_that_wait_together_are_one_question) {
  library l;
  auto first = l.ask<patients_answer>(load_patients{{phone_key("+911")}});
  auto second = l.ask<patients_answer>(load_patients{{phone_key("+912")}});
  EXPECT_EQ(l.threads->queue.size(), 1u);
  EXPECT_EQ(l.loads->depth(), 2u);
  EXPECT_FALSE(first->has_value());
  l.answer_next();
  EXPECT_EQ(why(first), errc::unavailable) << "the store's failure is of all";
  EXPECT_EQ(why(second), errc::unavailable);
  EXPECT_EQ(l.loads->depth(), 0u);
  // Who comes now is not forgotten: somebody is called again.
  auto third = l.ask<patients_answer>(load_patients{{phone_key("+913")}});
  ASSERT_EQ(l.threads->queue.size(), 1u);
  l.answer_next();
  EXPECT_EQ(why(third), errc::unavailable);
  EXPECT_EQ(l.node.rt->depths.now(actor_kind::reader), 0);
}

TEST(reader, more_loads_than_a_query_may_have_are_all_answered) {
  library l;
  auto n = l.node.rt->limits.patients_per_load;
  std::vector<engine::patient_key> many(n, phone_key("+911"));
  auto first = l.ask<patients_answer>(load_patients{many});
  auto second = l.ask<patients_answer>(load_patients{many});
  ASSERT_EQ(l.threads->queue.size(), 1u);
  l.answer_next();
  EXPECT_EQ(why(first), errc::unavailable);
  EXPECT_EQ(why(second), errc::unavailable);
}

TEST(reader, more_loads_than_may_wait_are_overloaded) {
  library l(1);
  auto first = l.ask<patients_answer>(load_patients{{phone_key("+911")}});
  auto second = l.ask<patients_answer>(load_patients{{phone_key("+912")}});
  EXPECT_FALSE(first->has_value());
  EXPECT_EQ(why(second), errc::overloaded);
  l.answer_next();
  EXPECT_EQ(why(first), errc::unavailable);
}

TEST(reader, a_load_that_no_thread_takes_is_overloaded_and_the_next_tries) {
  library l;
  l.threads->room = 0;
  auto first = l.ask<patients_answer>(load_patients{{phone_key("+911")}});
  EXPECT_EQ(why(first), errc::overloaded);
  EXPECT_EQ(l.loads->depth(), 0u);
  l.threads->room = 1;
  auto second = l.ask<patients_answer>(load_patients{{phone_key("+912")}});
  ASSERT_EQ(l.threads->queue.size(), 1u);
  l.answer_next();
  EXPECT_EQ(why(second), errc::unavailable);
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
      question_rank::list));
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_begun; });
  }
  EXPECT_TRUE(threads.push(note('c'), question_rank::list));
  EXPECT_TRUE(threads.push(note('a'), question_rank::urgent));
  EXPECT_TRUE(threads.push(note('d'), question_rank::list));
  EXPECT_TRUE(threads.push(note('b'), question_rank::urgent));
  EXPECT_FALSE(threads.push(note('e'), question_rank::urgent));
  EXPECT_EQ(threads.depth(), 4u);
  {
    std::unique_lock lock(mutex);
    is_open = true;
    changed.notify_all();
    changed.wait(lock, [&] { return order.size() == 4; });
  }
  EXPECT_EQ(order, "abcd");
  threads.stop();
  EXPECT_FALSE(threads.push(note('f'), question_rank::urgent))
      << "nobody would answer";
  EXPECT_EQ(
      rt->metrics.actor_failures_total[io::metrics::at(actor_kind::reader)]
          ->Value(),
      1);
}

TEST(reader_threads, loads_have_one_thread_between_them) {
  auto rt = std::make_shared<runtime>(
      settings_for_tests(), [] { return day_begins; },
      [] { return std::chrono::steady_clock::time_point{}; }, 1);
  reader_threads threads(rt, nowhere, 2);
  std::mutex mutex;
  std::condition_variable changed;
  bool is_open = false;
  std::string order;
  auto note = [&](char c) {
    return [&, c](persistence::store_reader&) {
      std::unique_lock lock(mutex);
      order += c;
      changed.notify_all();
      if (c == 'a') changed.wait(lock, [&] { return is_open; });
    };
  };
  auto wait_for = [&](std::size_t n) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return order.size() == n; });
  };
  ASSERT_TRUE(threads.push(note('a'), question_rank::load));
  wait_for(1);
  // The other thread takes what is no load, however long the first one takes.
  EXPECT_TRUE(threads.push(note('b'), question_rank::load));
  EXPECT_TRUE(threads.push(note('x'), question_rank::list));
  EXPECT_TRUE(threads.push(note('y'), question_rank::list));
  wait_for(3);
  EXPECT_EQ(threads.depth(), 1u);
  {
    std::lock_guard lock(mutex);
    is_open = true;
    changed.notify_all();
  }
  wait_for(4);
  EXPECT_EQ(order, "axyb");
  // Also after a rest.
  EXPECT_TRUE(threads.push(note('c'), question_rank::load));
  wait_for(5);
  threads.stop();
}

TEST(reader_threads, one_thread_does_not_load_only) {
  auto rt = std::make_shared<runtime>(
      settings_for_tests(), [] { return day_begins; },
      [] { return std::chrono::steady_clock::time_point{}; }, 1);
  reader_threads threads(rt, nowhere, 1);
  std::mutex mutex;
  std::condition_variable changed;
  bool is_calendar_read = false;
  // Loads without an end: each calls for the next one.
  std::function<void(persistence::store_reader&)> load =
      [&](persistence::store_reader&) {
        std::lock_guard lock(mutex);
        if (!is_calendar_read) threads.push(load, question_rank::load);
      };
  ASSERT_TRUE(threads.push(load, question_rank::load));
  ASSERT_TRUE(threads.push(
      [&](persistence::store_reader&) {
        std::lock_guard lock(mutex);
        is_calendar_read = true;
        changed.notify_all();
      },
      question_rank::urgent));
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_calendar_read; });
  }
  threads.stop();
}
