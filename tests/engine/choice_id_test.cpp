#include "engine/choice_id.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(choice_id, what_is_written_is_read_again) {
  instant start{std::chrono::minutes{29'500'000}};
  auto slot = slot_choice(start, "cleaning", "dr-mehta");
  auto t = parse_choice(slot);
  ASSERT_TRUE(t);
  EXPECT_EQ(t->what, tap::slot);
  EXPECT_EQ(t->from, start);
  EXPECT_EQ(t->service, "cleaning");
  EXPECT_EQ(t->key, "dr-mehta");
  auto window = window_choice(start, start + std::chrono::hours{3}, "a", "b");
  t = parse_choice(window);
  ASSERT_TRUE(t);
  EXPECT_EQ(t->what, tap::window);
  EXPECT_EQ(t->until - t->from, std::chrono::hours{3});
  EXPECT_EQ(parse_choice(confirm_choice(start, "a", "b"))->what, tap::confirm);
  EXPECT_EQ(parse_choice(more_choice(start, "a", "b"))->what, tap::more);
  EXPECT_EQ(parse_choice(service_choice("a"))->key, "a");
  EXPECT_EQ(parse_choice(provider_choice("b"))->what, tap::provider);
}

TEST(choice_id, ids_of_the_longest_keys_are_within_the_vendors_limit) {
  std::string key(40, 'k');
  instant late{std::chrono::minutes{99'999'999}};
  EXPECT_LE(window_choice(late, late, key, key).size(), 200u);
}

TEST(choice_id, foreign_ids_are_nothing) {
  for (auto id : {"", "CONFIRM_77", "slot:", "slot:x:a:b", "slot:1:a",
                  "slot:-5:a:b", "window:1:a:b", "score:", "score:x",
                  "nonsense:1", "slot:1:a:b:c:d", "slot:99999999999999:a:b"})
    EXPECT_FALSE(parse_choice(id)) << id;
}

} // namespace careline::engine::tests
