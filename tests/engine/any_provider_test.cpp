#include "engine/any_provider.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

instant at(int minutes) {
  return instant{chr::hours{24} + chr::minutes{minutes}};
}

slot half_hour(int minutes) {
  return {at(minutes), at(minutes + 30)};
}

find_slots asked(std::optional<instant> exact = {}, std::size_t most = 9) {
  return {"consultation", {}, at(0), at(1000), exact, most};
}

using answers = std::vector<std::pair<std::string, slots_found>>;

} // namespace

TEST(any_provider, free_times_of_all_come_in_the_order_of_the_clock) {
  auto merged = merge_providers(
      answers{{"mehta", {{half_hour(60), half_hour(120)}, false, {}}},
              {"rao", {{half_hour(30), half_hour(90)}, false, {}}}},
      asked());
  EXPECT_EQ(merged.slots, (std::vector<slot>{half_hour(30), half_hour(60),
                                             half_hour(90), half_hour(120)}));
  EXPECT_EQ(merged.providers,
            (std::vector<std::string>{"rao", "mehta", "rao", "mehta"}));
  EXPECT_FALSE(merged.asked_time_is_free);
}

TEST(any_provider, of_two_who_are_free_at_once_the_first_named_is_offered) {
  auto merged = merge_providers(answers{{"mehta", {{half_hour(60)}, false, {}}},
                                        {"rao", {{half_hour(60)}, false, {}}}},
                                asked());
  EXPECT_EQ(merged.slots.size(), 1u);
  EXPECT_EQ(merged.providers, std::vector<std::string>{"mehta"});
}

TEST(any_provider, the_exact_time_comes_first_if_anybody_has_it) {
  auto merged = merge_providers(
      answers{{"mehta", {{half_hour(30), half_hour(45)}, false, {}}},
              {"rao", {{half_hour(60), half_hour(0)}, true, {}}}},
      asked(at(60)));
  EXPECT_TRUE(merged.asked_time_is_free);
  ASSERT_EQ(merged.slots.size(), 4u);
  EXPECT_EQ(merged.slots[0], half_hour(60));
  EXPECT_EQ(merged.providers[0], "rao");
  EXPECT_EQ(merged.slots[1], half_hour(0));
}

TEST(any_provider, the_nearest_are_kept_if_nobody_has_the_exact_time) {
  auto merged = merge_providers(
      answers{{"mehta", {{half_hour(0), half_hour(90)}, false, {}}},
              {"rao", {{half_hour(50), half_hour(300)}, false, {}}}},
      asked(at(60), 2));
  EXPECT_FALSE(merged.asked_time_is_free);
  EXPECT_EQ(merged.slots, (std::vector<slot>{half_hour(50), half_hour(90)}));
  EXPECT_EQ(merged.providers, (std::vector<std::string>{"rao", "mehta"}));
}

TEST(any_provider, never_more_than_asked_for) {
  slots_found many;
  for (int i = 0; i < 20; ++i) many.slots.push_back(half_hour(i * 30));
  auto merged = merge_providers(answers{{"mehta", many}}, asked({}, 9));
  EXPECT_EQ(merged.slots.size(), 9u);
  EXPECT_EQ(merged.providers.size(), 9u);
  EXPECT_TRUE(merge_providers({}, asked(at(5))).slots.empty());
}

TEST(any_provider, only_those_who_give_the_service_are_asked) {
  auto clinic = lotus_clinic();
  EXPECT_EQ(givers_of(clinic, "consultation"),
            (std::vector<std::string>{"dr-mehta", "dr-rao"}));
  EXPECT_EQ(givers_of(clinic, "cleaning"),
            std::vector<std::string>{"dr-mehta"});
}

} // namespace careline::engine::tests
