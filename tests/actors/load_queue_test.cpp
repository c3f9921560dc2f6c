#include "actors/load_queue.hpp"

#include "tests/support/actor_fixture.hpp"

#include <gtest/gtest.h>

#include <set>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using engine::errc;
using place = load_queue::place;

namespace {

load_ask ask_for(std::vector<std::string> phones) {
  load_ask a;
  for (auto& p : phones) a.keys.push_back(phone_key(p));
  return a;
}

std::vector<std::size_t> sizes(const load_queue::taken& t) {
  std::vector<std::size_t> all;
  for (auto& a : t.asks) all.push_back(a.keys.size());
  return all;
}

/// A store that knows everybody, and what it was asked.
struct small_library {
  std::vector<std::size_t> queries;
  std::set<std::string> bad; ///< What it cannot even be asked for.
  std::optional<errc> fails;

  patients_found operator()(const std::vector<engine::patient_key>& keys) {
    queries.push_back(keys.size());
    if (fails) return engine::error{*fails, "as the test says"};
    std::vector<persistence::loaded_patient> found;
    for (auto& key : keys) {
      if (bad.contains(key.who.value))
        return engine::error{errc::invalid_argument, "sqlstate 22021"};
      found.emplace_back();
      found.back().asked = key;
    }
    return found;
  }
};

std::vector<patients_answer> load(const std::vector<load_ask>& asks,
                                  small_library& from) {
  return load_together(asks, [&](auto& keys) { return from(keys); });
}

std::vector<std::string> phones_of(const patients_answer& a) {
  std::vector<std::string> all;
  for (auto& p : a.value().patients) all.push_back(p.asked.who.value);
  return all;
}

} // namespace

TEST(load_queue, whoever_comes_first_calls_somebody_and_the_others_wait) {
  load_queue q(10);
  auto a = ask_for({"+911"}), b = ask_for({"+912", "+913"});
  EXPECT_EQ(q.add(a), place::first);
  EXPECT_EQ(q.add(b), place::behind);
  EXPECT_EQ(q.depth(), 2u);
  auto taken = q.take(100);
  EXPECT_EQ(sizes(taken), (std::vector<std::size_t>{1, 2}));
  EXPECT_TRUE(taken.is_all);
  auto c = ask_for({"+914"});
  EXPECT_EQ(q.add(c), place::first) << "whoever was called has looked already";
}

TEST(load_queue, a_query_takes_whole_asks_as_far_as_it_has_room) {
  load_queue q(10);
  for (auto n : {2, 2, 9, 1}) {
    auto a = ask_for(std::vector<std::string>(std::size_t(n), "+911"));
    q.add(a);
  }
  auto taken = q.take(5);
  EXPECT_EQ(sizes(taken), (std::vector<std::size_t>{2, 2}));
  EXPECT_FALSE(taken.is_all);
  auto late = ask_for({"+912"});
  EXPECT_EQ(q.add(late), place::behind) << "it will come back for the rest";
  taken = q.take(5);
  EXPECT_EQ(sizes(taken), (std::vector<std::size_t>{9})) << "one at least";
  taken = q.take(5);
  EXPECT_EQ(sizes(taken), (std::vector<std::size_t>{1, 1}));
  EXPECT_TRUE(taken.is_all);
  EXPECT_TRUE(q.take(5).asks.empty());
}

TEST(load_queue, a_full_queue_leaves_an_ask_as_it_was) {
  load_queue q(1);
  auto a = ask_for({"+911"}), b = ask_for({"+912"});
  q.add(a);
  EXPECT_EQ(q.add(b), place::full);
  EXPECT_EQ(b.keys.size(), 1u);
  EXPECT_EQ(q.depth(), 1u);
}

TEST(load_queue, to_each_its_own_part_of_one_query) {
  small_library store;
  auto answers = load({ask_for({"+911"}), ask_for({}),
                       ask_for({"+913", "+912"}), ask_for({"+911"})},
                      store);
  EXPECT_EQ(store.queries, (std::vector<std::size_t>{4}));
  ASSERT_EQ(answers.size(), 4u);
  using phones = std::vector<std::string>;
  EXPECT_EQ(phones_of(answers[0]), phones{"+911"});
  EXPECT_EQ(phones_of(answers[1]), phones{});
  EXPECT_EQ(phones_of(answers[2]), (phones{"+913", "+912"}));
  EXPECT_EQ(phones_of(answers[3]), phones{"+911"});
}

TEST(load_queue, a_key_that_cannot_be_asked_for_harms_only_its_own_ask) {
  small_library store;
  store.bad = {"bad"};
  auto answers = load(
      {ask_for({"+911"}), ask_for({"bad", "+914"}), ask_for({"+912"})}, store);
  EXPECT_EQ(store.queries, (std::vector<std::size_t>{4, 1, 2, 1}));
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(phones_of(answers[0]), std::vector<std::string>{"+911"});
  EXPECT_EQ(answers[1].why().code, errc::invalid_argument);
  EXPECT_EQ(phones_of(answers[2]), std::vector<std::string>{"+912"});
}

TEST(load_queue, a_store_that_is_away_is_not_asked_once_more_for_each) {
  small_library store;
  store.fails = errc::unavailable;
  auto answers = load({ask_for({"+911"}), ask_for({"+912"})}, store);
  EXPECT_EQ(store.queries, (std::vector<std::size_t>{2}));
  ASSERT_EQ(answers.size(), 2u);
  for (auto& a : answers) EXPECT_EQ(a.why().code, errc::unavailable);
}

TEST(load_queue, an_answer_of_another_length_is_nobodys) {
  auto answers = load_together({ask_for({"+911"})}, [](auto&) {
    return patients_found(std::vector<persistence::loaded_patient>(2));
  });
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].why().code, errc::internal);
}
