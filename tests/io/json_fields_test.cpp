#include "io/json_fields.hpp"

#include <gtest/gtest.h>

namespace careline::tests {

namespace {

using namespace std::string_literals;
using io::json_fields;

json_fields body(const std::string& text) {
  auto fields = json_fields::parse(text);
  if (!fields) throw std::runtime_error("no JSON object: " + text);
  return std::move(*fields);
}

} // namespace

TEST(json_fields, fields_are_asked_for_by_name_and_type) {
  auto b = body(R"({"patient_id":"p-1","paused":true,"reason":null})");
  EXPECT_EQ(b.required_text({"patient_id"}, 36), "p-1");
  EXPECT_TRUE(b.required_bool({"paused"}));
  EXPECT_EQ(b.optional_text({"reason"}, 10), "");
  EXPECT_EQ(b.optional_text({"missing"}, 10), "");
  b.refuse_others();
  EXPECT_TRUE(b.is_valid()) << b.faults();
}

TEST(json_fields, an_older_name_will_do) {
  auto b = body(R"({"patientId":"p-1"})");
  EXPECT_EQ(b.required_text({"patient_id", "patientId"}, 36), "p-1");
  b.refuse_others();
  EXPECT_TRUE(b.is_valid()) << b.faults();
}

TEST(json_fields, every_fault_names_its_field_and_not_its_value) {
  auto b = body(
      R"({"a":"secret","b":7,"c":"","d":"secret","e":{"x":1},"f":"s\u0000s"})");
  b.required_bool({"a"});
  b.required_text({"b"}, 9);
  b.required_text({"c"}, 9);
  b.required_text({"d"}, 5);
  b.optional_text({"e"}, 9);
  b.optional_text({"f"}, 9);
  b.required_text({"g"}, 9);
  b.required_bool({"h"});
  EXPECT_FALSE(b.is_valid());
  EXPECT_EQ(b.faults(),
            "a must be true or false; b must be a string; c must not be empty; "
            "d must have at most 5 bytes; e must be a string; "
            "f must not hold a NUL character; g is required; h is required");
}

TEST(json_fields, a_whole_number_keeps_its_range) {
  auto b = body(R"({"a":7,"b":-1,"c":1.5,"d":"7","e":11})");
  EXPECT_EQ(b.required_whole({"a"}, 0, 10), 7);
  EXPECT_TRUE(b.is_valid());
  for (auto* name : {"b", "c", "d", "e", "missing"})
    EXPECT_EQ(b.required_whole({name}, 0, 10), 0) << name;
  EXPECT_EQ(b.faults(), "b must be a whole number from 0 to 10; "
                        "c must be a whole number from 0 to 10; "
                        "d must be a whole number from 0 to 10; "
                        "e must be a whole number from 0 to 10; "
                        "missing is required");
}

TEST(json_fields, a_field_that_nobody_asked_for_is_a_fault) {
  auto b = body(R"({"a":"x","<b>":true})");
  b.optional_text({"a"}, 9);
  EXPECT_TRUE(b.is_valid());
  b.refuse_others();
  EXPECT_FALSE(b.is_valid());
  EXPECT_EQ(b.faults().find("<b>"), std::string::npos);
}

TEST(json_fields, of_a_name_that_comes_twice_the_last_counts) {
  EXPECT_FALSE(
      body(R"({"paused":true,"paused":false})").required_bool({"paused"}));
}

TEST(json_fields, what_is_no_object_is_nothing) {
  for (const auto& text :
       {""s, "x"s, "[]"s, "7"s, "{"s, "{}}"s, "{\"a\":1,}"s,
        "{\"a\":\"\xC3(\"}"s, R"({"a":"\ud83d"})"s,
        "{\"a\":" + std::string(20, '[') + std::string(20, ']') + "}"})
    EXPECT_FALSE(json_fields::parse(text)) << text;
}

} // namespace careline::tests
