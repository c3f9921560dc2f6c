#include "io/json.hpp"
#include "io/text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace careline::tests {

namespace {

using namespace std::string_literals;
using io::json_writer;

std::string as_json(std::string_view text) {
  std::string out;
  io::append_json_string(out, text);
  return out;
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

} // namespace careline::tests
