#include "io/json.hpp"
#include "io/json_body.hpp"
#include "io/text.hpp"
#include "io/utf8.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace careline::tests {

namespace {

using namespace std::string_literals;
using io::json_body;
using io::json_writer;

std::string as_json(std::string_view text) {
  std::string out;
  io::append_json_string(out, text);
  return out;
}

json_body body(const std::string& text) {
  const auto r = json_body::parse(text);
  EXPECT_TRUE(r) << r.why().detail;
  return r ? r.value() : json_body{};
}

std::string refused(const std::string& text) {
  const auto r = json_body::parse(text);
  return r ? "accepted" : r.why().detail;
}

} // namespace

// -- Writing -----------------------------------------------------------------

TEST(json_writer, a_document_is_written_front_to_back) {
  std::string out;
  json_writer json(out);
  json.begin_object()
      .field("text", "a\"b")
      .field("count", 7)
      .field("big", std::numeric_limits<std::uint64_t>::max())
      .field("small", std::numeric_limits<std::int64_t>::min())
      .field("ratio", 0.25)
      .field("none", std::optional<std::string>())
      .field("some", std::optional<bool>(true))
      .raw_field("raw", "[1,2]");
  json.key("list").begin_array();
  json.value(1).begin_object().end_object().begin_array().end_array();
  json.null().value(false).end_array();
  json.field("after", "x").end_object();
  EXPECT_EQ(out, R"({"text":"a\"b","count":7,"big":18446744073709551615,)"
                 R"("small":-9223372036854775808,"ratio":0.25,"none":null,)"
                 R"("some":true,"raw":[1,2],"list":[1,{},[],null,false],)"
                 R"("after":"x"})");
}

TEST(json_writer, a_number_that_json_does_not_have_is_null) {
  std::string out;
  json_writer json(out);
  json.begin_array()
      .value(std::numeric_limits<double>::infinity())
      .value(std::numeric_limits<double>::quiet_NaN())
      .end_array();
  EXPECT_EQ(out, "[null,null]");
}

TEST(json_writer, what_must_be_escaped_is_escaped) {
  EXPECT_EQ(as_json("\"\\/\b\f\n\r\t"), R"("\"\\/\u0008\u000c\n\r\t")");
  EXPECT_EQ(as_json("\0\x1f\x7f"s), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(as_json("नमस्ते 👋"), "\"नमस्ते 👋\"");
}

TEST(json_writer, bytes_that_are_no_utf8_become_replacement_characters) {
  EXPECT_EQ(as_json("a\x80z"), "\"a\uFFFDz\"");
  EXPECT_EQ(as_json("\xC3"), "\"\uFFFD\"");
  EXPECT_EQ(as_json("\xC0\xAF"), "\"\uFFFD\uFFFD\"");
  EXPECT_EQ(as_json("\xED\xA0\xBD"), "\"\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(as_json("\xF4\x90\x80\x80"), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
  EXPECT_EQ(as_json("\xE0\xA4"), "\"\uFFFD\uFFFD\"");
}

TEST(json_writer, times_are_rfc_3339_in_utc_with_milliseconds) {
  const engine::instant at(std::chrono::milliseconds(1'763'600'000'007));
  EXPECT_EQ(io::rfc3339(at), "2025-11-20T00:53:20.007Z");
  EXPECT_EQ(io::rfc3339(engine::instant{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(io::rfc3339(engine::instant(std::chrono::milliseconds(-1))),
            "1969-12-31T23:59:59.999Z");
}

// -- Reading -----------------------------------------------------------------

TEST(json_body, fields_are_taken_by_name_and_type) {
  auto b = body(R"({"patient_id":"p-1","paused":true,"limit":20,"note":null})");
  EXPECT_EQ(b.required_text("patient_id", 36), "p-1");
  EXPECT_TRUE(b.required_bool("paused"));
  EXPECT_EQ(b.integer("limit", 1, 100), 20);
  EXPECT_EQ(b.text("note", 10), std::nullopt);
  EXPECT_EQ(b.text("missing", 10), std::nullopt);
  EXPECT_TRUE(b.has("note"));
  EXPECT_FALSE(b.has("missing"));
  EXPECT_EQ(b.fault(), std::nullopt);
}

std::string fault_of(json_body b) {
  const auto f = b.fault();
  return f ? f->detail : "none";
}

TEST(json_body, a_fault_names_its_field_and_not_its_value) {
  auto missing = body("{}");
  missing.required_bool("paused");
  EXPECT_EQ(fault_of(missing), "paused: is needed");
  auto of_another_type = body(R"({"paused":"secret words"})");
  of_another_type.required_bool("paused");
  EXPECT_EQ(fault_of(of_another_type), "paused: must be true or false");
  auto number = body(R"({"text":5})");
  number.required_text("text", 9);
  EXPECT_EQ(fault_of(number), "text: must be a string");
  auto empty = body(R"({"text":""})");
  empty.required_text("text", 9);
  EXPECT_EQ(fault_of(empty), "text: is needed");
  auto nested = body(R"({"text":{"a":1}})");
  nested.required_text("text", 9);
  EXPECT_EQ(fault_of(nested), "text: must be a string");
  auto half = body(R"({"limit":1.5})");
  half.integer("limit", 1, 9);
  EXPECT_EQ(fault_of(half), "limit: must be a whole number from 1 to 9");
  auto beyond = body(R"({"limit":10})");
  beyond.integer("limit", 1, 9);
  EXPECT_EQ(fault_of(beyond), "limit: must be a whole number from 1 to 9");
}

TEST(json_body, the_first_fault_is_told) {
  auto b = body(R"({"a":1,"b":2})");
  b.required_text("a", 9);
  b.required_bool("b");
  EXPECT_EQ(fault_of(b), "a: must be a string");
}

TEST(json_body, length_is_counted_in_characters) {
  auto fits = body(R"({"text":"नमस्ते"})");
  EXPECT_EQ(fits.required_text("text", 6), "नमस्ते");
  EXPECT_EQ(fault_of(fits), "none");
  auto too_long = body(R"({"text":"नमस्ते"})");
  too_long.required_text("text", 5);
  EXPECT_EQ(fault_of(too_long), "text: must have at most 5 characters");
}

TEST(json_body, a_field_that_nobody_takes_is_a_fault) {
  auto b = body(R"({"a":"x","is_admin":true})");
  b.text("a", 9);
  EXPECT_EQ(fault_of(b), "is_admin: is not known here");
  b.ignore("is_admin");
  EXPECT_EQ(fault_of(b), "none");
  auto evil = body(R"({"<b>\n":1})");
  EXPECT_EQ(fault_of(evil), "?b??: is not known here");
}

TEST(json_body, control_characters_do_not_get_in) {
  auto b = body(R"({"text":"a\u0000b"})");
  EXPECT_EQ(b.required_text("text", 9), "a b");
}

TEST(json_body, what_is_no_object_is_refused) {
  const auto detail = "The body is not a JSON object."s;
  for (const auto& text :
       {""s, "x"s, "[]"s, "7"s, "{"s, "{}}"s, "{\"a\":1,}"s, "{\"a\":\xC3}"s,
        "{\"a\":\"\xC3(\"}"s, R"({"a":"\ud83d"})"s,
        "{\"a\":" + std::string(70, '[') + std::string(70, ']') + "}"})
    EXPECT_EQ(refused(text), detail) << text;
}

TEST(json_body, a_name_that_is_there_twice_is_refused) {
  EXPECT_EQ(refused(R"({"paused":true,"paused":false})"),
            "paused: is there twice");
  EXPECT_EQ(refused(R"({"a":1,"\u0061":2})"), "a: is there twice");
}

// -- Text --------------------------------------------------------------------

TEST(text, is_cut_between_code_points) {
  EXPECT_EQ(io::first_bytes("नम", 5), "न");
  EXPECT_EQ(io::first_bytes("नम", 2), "");
  EXPECT_EQ(io::first_bytes("ab", 9), "ab");
  EXPECT_EQ(io::first_code_points("aनb", 2), "aन");
  EXPECT_EQ(io::first_code_points("aनb", 0), "");
  EXPECT_EQ(io::count_code_points("aन👋"), 3u);
}

TEST(text, code_points_are_encoded_and_impossible_ones_replaced) {
  std::string out;
  for (const char32_t c : {U'a', U'\u00E9', U'\u0928', U'\U0001F44B'})
    io::append_utf8(out, c);
  EXPECT_EQ(out, "aéन👋");
  out.clear();
  io::append_utf8(out, 0xD800);
  io::append_utf8(out, 0x110000);
  EXPECT_EQ(out, "\uFFFD\uFFFD");
}

} // namespace careline::tests
