#include "bench/vendors/fake_ai.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace careline::bench {
namespace {

namespace json = boost::json;

constexpr const char* gemini_path = "/v1beta/models/fake-1:generateContent";
constexpr const char* openai_path = "/v1/chat/completions";
const std::string gemini_question =
    R"({"systemInstruction":{"parts":[{"text":"1. Rules about parking.\nParking: two cars in the yard.\nFees: 500"}]},)"
    R"("contents":[{"role":"user","parts":[{"text":"Where is parking for cars?"}]}]})";

std::string words_of(const ai_answer& a, const char* pointer) {
  auto inner = json::parse(json::parse(a.body).at_pointer(pointer).as_string());
  return std::string(inner.at("answer").as_string());
}

TEST(fake_ai, answers_from_the_facts_and_alike_each_time) {
  fake_ai ai;
  for (int i = 0; i < 2; ++i) {
    auto a = ai.answer(gemini_path, "key", gemini_question);
    EXPECT_EQ(a.status, 200u);
    auto words = words_of(a, "/candidates/0/content/parts/0/text");
    EXPECT_NE(words.find("two cars in the yard"), std::string::npos) << words;
    EXPECT_TRUE(ai.has_said("Hello. " + words));
  }
  EXPECT_FALSE(ai.has_said("Something else."));
  auto other = ai.answer(
      openai_path, "Bearer key",
      R"({"messages":[{"role":"system","content":"Fees: 500"},{"role":"user","content":"fees?"}]})");
  EXPECT_NE(words_of(other, "/choices/0/message/content").find("Fees: 500"),
            std::string::npos);
}

TEST(fake_ai, is_as_strict_as_the_real_one) {
  fake_ai ai;
  for (auto* wrong :
       {"", "{}", R"({"contents":[]})",
        R"({"contents":[{"role":"model","parts":[{"text":"x"}]}]})",
        R"({"contents":[{"role":"user","parts":[{"text":""}]}]})"})
    EXPECT_EQ(ai.answer(gemini_path, "key", wrong).status, 400u) << wrong;
  EXPECT_EQ(ai.answer(gemini_path, "", gemini_question).status, 403u);
}

TEST(fake_ai, misbehaves_as_told_and_so_often) {
  fake_ai ai;
  EXPECT_FALSE(ai.apply({{"mode", "rate_limited"}, {"times", 1}}));
  auto limited = ai.answer(gemini_path, "key", gemini_question);
  EXPECT_EQ(limited.status, 429u);
  EXPECT_NE(limited.body.find("retryDelay"), std::string::npos);
  EXPECT_EQ(ai.answer(gemini_path, "key", gemini_question).status, 200u);
  EXPECT_FALSE(ai.apply({{"mode", "slow"}, {"slow_ms", 700}}));
  EXPECT_EQ(ai.answer(gemini_path, "key", gemini_question).delay,
            std::chrono::milliseconds(700));
  EXPECT_TRUE(ai.apply({{"mode", "unheard of"}}));
  EXPECT_TRUE(ai.apply({{"times", -1}}));
  EXPECT_TRUE(ai.apply({{"else", 1}}));
  EXPECT_EQ(ai.describe().at("mode").as_string(), "slow") << "unchanged";
}

TEST(fake_ai, keeps_what_it_was_told) {
  fake_ai ai;
  ai.answer(gemini_path, "key", gemini_question);
  ai.answer(gemini_path, "key", gemini_question);
  auto page = json::parse(ai.page(1));
  EXPECT_EQ(page.at("calls").as_int64(), 2);
  ASSERT_EQ(page.at("entries").as_array().size(), 1u);
  EXPECT_EQ(page.at_pointer("/entries/0/body").as_string(), gemini_question);
}

} // namespace
} // namespace careline::bench
