/// The bytes of an array as PostgreSQL's array_recv reads them.

#include "persistence/binary.hpp"

#include <gtest/gtest.h>

#include <string>

namespace careline {
namespace {

using persistence::binary_array;
using persistence::sql_type;

std::int32_t at(std::string_view bytes, std::size_t position) {
  return persistence::read_int32(bytes.data() + 4 * position);
}

TEST(binary_array, has_its_length_and_each_value_its_size) {
  binary_array a{sql_type::int4};
  a.add(std::int32_t{7});
  a.add(std::int32_t{-1});
  const std::string bytes(a.bytes());
  ASSERT_EQ(bytes.size(), 36U);
  EXPECT_EQ(at(bytes, 0), 1); // dimensions
  EXPECT_EQ(at(bytes, 1), 0); // no nulls
  EXPECT_EQ(at(bytes, 2), 23);
  EXPECT_EQ(at(bytes, 3), 2); // length
  EXPECT_EQ(at(bytes, 4), 1); // first index
  EXPECT_EQ(at(bytes, 5), 4);
  EXPECT_EQ(at(bytes, 6), 7);
  EXPECT_EQ(at(bytes, 8), -1);
}

TEST(binary_array, a_null_among_values_keeps_its_place) {
  binary_array a{sql_type::text};
  a.add_null();
  a.add(std::string_view("word"));
  const std::string bytes(a.bytes());
  ASSERT_EQ(bytes.size(), 32U);
  EXPECT_EQ(at(bytes, 1), 1); // has nulls
  EXPECT_EQ(at(bytes, 3), 2);
  EXPECT_EQ(at(bytes, 5), -1);
  EXPECT_EQ(at(bytes, 6), 4);
}

TEST(binary_array, of_nulls_alone_is_sent_as_an_empty_one) {
  binary_array a{sql_type::json};
  EXPECT_EQ(a.bytes().size(), 12U);
  a.add_null();
  a.add_null();
  const std::string bytes(a.bytes());
  ASSERT_EQ(bytes.size(), 12U);
  EXPECT_EQ(at(bytes, 0), 0);
  EXPECT_EQ(at(bytes, 1), 0);
  EXPECT_EQ(at(bytes, 2), 114);
  EXPECT_EQ(a.size(), 2); // a row each, as far as the batch is concerned
  EXPECT_FALSE(a.empty());

  a.add(std::string_view("{}"));
  EXPECT_EQ(a.bytes().size(), 20U + 4 + 4 + 6);
  EXPECT_EQ(at(a.bytes(), 0), 1);
  EXPECT_EQ(at(a.bytes(), 1), 1);

  a.clear();
  a.add(std::string_view("{}"));
  EXPECT_EQ(at(a.bytes(), 1), 0); // the nulls are forgotten
}

} // namespace
} // namespace careline
