#include "engine/ids.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace careline::engine;

TEST(ids, a_uuid_reads_as_it_is_written) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2'000; ++i) {
    uuid id;
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
    auto text = to_string(id);
    ASSERT_EQ(text.size(), 36u);
    EXPECT_EQ(parse_uuid(text), id);
    for (auto& c : text) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(parse_uuid(text), id);
  }
  EXPECT_EQ(to_string(*parse_uuid("0190D3C4-1a2b-7c3d-8e4f-5a6b7c8d9e0f")),
            "0190d3c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f");
}

TEST(ids, anything_else_is_no_uuid) {
  const std::string right = "0190d3c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f";
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (char c : {'g', ' ', '\0', '\x80', '_'}) {
      auto wrong = right;
      wrong[i] = c;
      EXPECT_FALSE(parse_uuid(wrong)) << i;
    }
    auto wrong = right;
    wrong[i] = right[i] == '-' ? 'a' : '-';
    EXPECT_FALSE(parse_uuid(wrong)) << i;
  }
  EXPECT_FALSE(parse_uuid(""));
  EXPECT_FALSE(parse_uuid(right + " "));
  EXPECT_FALSE(parse_uuid("0190d3c41a2b7c3d8e4f5a6b7c8d9e0f"));
  EXPECT_FALSE(parse_uuid("{0190d3c4-1a2b-7c3d-8e4f-5a6b7c8d9e}"));
}

TEST(ids, version_7_ids_grow_with_time_and_sequence) {
  const std::int64_t now = 1'790'000'000'123;
  auto id = make_uuid_v7(now, 5, ~0ull);
  EXPECT_EQ(to_string(id), "01a0c450-6c7b-7005-bfff-ffffffffffff");
  EXPECT_LT(id, make_uuid_v7(now, 6, 0));
  EXPECT_LT(id, make_uuid_v7(now + 1, 0, 0));
  EXPECT_LT(make_uuid_v7(now, 0xfff, ~0ull), make_uuid_v7(now + 1, 0, 0));
  EXPECT_EQ(make_uuid_v7(now, 0x1005, 1), make_uuid_v7(now, 5, 1))
      << "twelve bits of the sequence are kept";
  EXPECT_EQ(id.bytes[8] >> 6, 2) << "the variant of RFC 9562";
}

TEST(ids, order_is_that_of_the_text) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 500; ++i) {
    auto a = make_uuid_v7(static_cast<std::int64_t>(random() % 5),
                          static_cast<std::uint16_t>(random()), random());
    auto b = make_uuid_v7(static_cast<std::int64_t>(random() % 5),
                          static_cast<std::uint16_t>(random()), random());
    EXPECT_EQ(a < b, to_string(a) < to_string(b));
  }
}
