#include "io/ai/ai.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

using namespace careline;
using namespace careline::io;
using ai::verdict;
using std::chrono::milliseconds;

namespace {

namespace json = boost::json;

config::responder_settings settings(const std::string& kind) {
  config::responder_settings s;
  s.kind = kind;
  s.base_url = "https://ai.test/base";
  s.model = "model-1";
  s.key = config::secret("key-of-the-test");
  return s;
}

engine::ai_prompt prompt() {
  return {"Answer from the facts.",
          {{false, "Welcome."},
           {true, "Hello"},
           {true, "is there \"parking\"?"},
           {false, "Yes."},
           {true, "दो गाड़ियों के लिए?"}}};
}

ai::outcome read(const std::string& kind, unsigned status,
                 const std::string& body) {
  call_result r;
  r.status = status;
  r.body = body;
  return ai::read_answer(settings(kind), r);
}

std::string header(const http_call& call, std::string_view name) {
  for (auto& [key, value] : call.headers)
    if (key == name) return value;
  return {};
}

struct row {
  const char* what;
  unsigned status;
  std::string body;
  verdict expected;
  std::string text = {};
};

void check(const std::string& kind, const std::vector<row>& rows) {
  for (auto& r : rows) {
    auto o = read(kind, r.status, r.body);
    EXPECT_EQ(ai::to_string(o.what), ai::to_string(r.expected)) << r.what;
    EXPECT_EQ(o.text, r.text) << r.what;
  }
}

std::string error(int code, const std::string& status,
                  const std::string& details = "") {
  return R"({"error":{"code":)" + std::to_string(code)
         + R"(,"message":"words","status":")" + status + R"(","details":[)"
         + details + "]}}";
}

} // namespace

TEST(ai, a_gemini_call_has_the_key_in_a_header_and_roles_in_turn) {
  auto call = ai::make_call(settings("gemini"), prompt());
  EXPECT_EQ(call.url,
            "https://ai.test/base/v1beta/models/model-1:generateContent");
  EXPECT_EQ(header(call, "x-goog-api-key"), "key-of-the-test");
  EXPECT_EQ(header(call, "Authorization"), "");
  EXPECT_EQ((call.url + call.body).find("key-of-the-test"), std::string::npos);
  auto body = json::parse(call.body);
  EXPECT_EQ(body.at_pointer("/systemInstruction/parts/0/text").as_string(),
            "Answer from the facts.");
  auto& contents = body.at("contents").as_array();
  ASSERT_EQ(contents.size(), 3u) << "what stands before the first user is left "
                                    "out, neighbours are joined";
  EXPECT_EQ(contents[0].at("role").as_string(), "user");
  EXPECT_EQ(contents[0].at_pointer("/parts/0/text").as_string(),
            "Hello\nis there \"parking\"?");
  EXPECT_EQ(contents[1].at("role").as_string(), "model");
  EXPECT_EQ(contents[2].at_pointer("/parts/0/text").as_string(),
            "दो गाड़ियों के लिए?");
  auto& how = body.at("generationConfig");
  EXPECT_EQ(how.at("responseMimeType").as_string(), "application/json");
  EXPECT_EQ(how.at("maxOutputTokens").as_int64(), 1024);
  EXPECT_EQ(how.at_pointer("/thinkingConfig/thinkingLevel").as_string(), "LOW");
  auto plain = settings("gemini");
  plain.thinking_level = "default";
  EXPECT_EQ(ai::make_call(plain, prompt()).body.find("thinking"),
            std::string::npos);
}

TEST(ai, an_openai_call_has_a_bearer_and_a_system_message) {
  auto call = ai::make_call(settings("openai"), prompt());
  EXPECT_EQ(call.url, "https://ai.test/base/chat/completions");
  EXPECT_EQ(header(call, "Authorization"), "Bearer key-of-the-test");
  auto body = json::parse(call.body);
  auto& messages = body.at("messages").as_array();
  ASSERT_EQ(messages.size(), 6u);
  EXPECT_EQ(messages[0].at("role").as_string(), "system");
  EXPECT_EQ(messages[1].at("role").as_string(), "assistant");
  EXPECT_EQ(messages[5].at("role").as_string(), "user");
  EXPECT_EQ(body.at("model").as_string(), "model-1");
  auto own = settings("openai");
  own.key = {};
  EXPECT_EQ(header(ai::make_call(own, prompt()), "Authorization"), "");
}

TEST(ai, gemini_answers_are_read_whatever_is_missing) {
  check(
      "gemini",
      {{"plain", 200,
        R"({"candidates":[{"finishReason":"STOP","content":{"role":"model","parts":[{"text":"Yes."}]}}]})",
        verdict::said, "Yes."},
       {"several parts, thoughts between", 200,
        R"({"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"hm","thought":true},{"text":"Yes, "},{"functionCall":{"name":"x","args":{}}},{"text":"free.","thoughtSignature":"abc"}]}}]})",
        verdict::said, "Yes, free."},
       {"cut off, with words", 200,
        R"({"candidates":[{"finishReason":"MAX_TOKENS","content":{"parts":[{"text":"Yes, and"}]}}]})",
        verdict::said, "Yes, and"},
       {"thought it all away", 200,
        R"({"candidates":[{"finishReason":"MAX_TOKENS","content":{"role":"model"}}]})",
        verdict::unreadable},
       {"no reason to end", 200,
        R"({"candidates":[{"content":{"parts":[{"text":"Yes."}]}}]})",
        verdict::said, "Yes."},
       {"only blanks", 200,
        R"({"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":" \n"}]}}]})",
        verdict::unreadable},
       {"only a call", 200,
        R"({"candidates":[{"finishReason":"STOP","content":{"parts":[{"functionCall":{"name":"x","args":{}}}]}}]})",
        verdict::unreadable},
       {"safety", 200,
        R"({"candidates":[{"finishReason":"SAFETY","content":{"parts":[{"text":"half a"}]}}]})",
        verdict::blocked},
       {"a reason nobody knows", 200,
        R"({"candidates":[{"finishReason":"NEW_ONE"}]})", verdict::blocked},
       {"malformed call", 200,
        R"({"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]})",
        verdict::unreadable},
       {"blocked prompt", 200,
        R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}})",
        verdict::blocked},
       {"no candidates", 200, R"({"candidates":[]})", verdict::unreadable},
       {"empty object", 200, "{}", verdict::unreadable},
       {"wrong types", 200,
        R"({"candidates":[{"content":{"parts":"text"},"finishReason":7}]})",
        verdict::unreadable},
       {"an array", 200, "[1,2]", verdict::unreadable},
       {"nothing", 200, "", verdict::unreadable},
       {"a page", 200, "<html>Sign in</html>", verdict::unreadable}});
}

TEST(ai, gemini_errors_say_whether_to_wait_to_retry_or_to_call_somebody) {
  const std::string key_invalid =
      R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"})";
  const std::string day =
      R"({"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]})";
  const std::string minute =
      R"({"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]})";
  const std::string soon =
      R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"})";
  check("gemini",
        {{"bad request", 400, error(400, "INVALID_ARGUMENT"), verdict::invalid},
         {"wrong key", 400, error(400, "INVALID_ARGUMENT", key_invalid),
          verdict::auth},
         {"region or billing", 400, error(400, "FAILED_PRECONDITION"),
          verdict::auth},
         {"unauthenticated", 401, error(401, "UNAUTHENTICATED"), verdict::auth},
         {"denied", 403, error(403, "PERMISSION_DENIED"), verdict::auth},
         {"model gone", 404, error(404, "NOT_FOUND"), verdict::no_model},
         {"per minute", 429, error(429, "RESOURCE_EXHAUSTED", minute),
          verdict::rate_limited},
         {"per day", 429, error(429, "RESOURCE_EXHAUSTED", day),
          verdict::quota_gone},
         {"internal", 500, error(500, "INTERNAL"), verdict::provider},
         {"overloaded", 503, error(503, "UNAVAILABLE"), verdict::provider},
         {"an error under 200", 200, error(503, "UNAVAILABLE"),
          verdict::provider},
         {"a proxy's page", 502, "<html>Bad gateway</html>", verdict::provider},
         {"a page without rights", 403, "<html></html>", verdict::auth},
         {"too many, no body", 429, "", verdict::rate_limited}});
  auto told = read("gemini", 429,
                   error(429, "RESOURCE_EXHAUSTED", minute + "," + soon));
  EXPECT_EQ(told.retry_after, milliseconds{17'000});
  EXPECT_EQ(told.reason, "429 RESOURCE_EXHAUSTED");
  call_result by_header;
  by_header.status = 503;
  by_header.retry_after = milliseconds{2'000};
  EXPECT_EQ(ai::read_answer(settings("gemini"), by_header).retry_after,
            milliseconds{2'000});
}

TEST(ai, openai_answers_and_errors_are_read_alike) {
  check(
      "openai",
      {{"plain", 200,
        R"({"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Yes."}}]})",
        verdict::said, "Yes."},
       {"cut off", 200,
        R"({"choices":[{"finish_reason":"length","message":{"content":"Yes, and"}}]})",
        verdict::said, "Yes, and"},
       {"null words", 200,
        R"({"choices":[{"finish_reason":"tool_calls","message":{"content":null}}]})",
        verdict::unreadable},
       {"no reason", 200,
        R"({"choices":[{"finish_reason":null,"message":{"content":"Yes."}}]})",
        verdict::said, "Yes."},
       {"filtered", 200,
        R"({"choices":[{"finish_reason":"content_filter","message":{"content":"x"}}]})",
        verdict::blocked},
       {"no choices", 200, R"({"choices":[]})", verdict::unreadable},
       {"wrong key", 401, R"({"error":{"code":"invalid_api_key"}})",
        verdict::auth},
       {"no money", 429,
        R"({"error":{"type":"insufficient_quota","code":"insufficient_quota"}})",
        verdict::quota_gone},
       {"too fast", 429, R"({"error":{"type":"requests","code":null}})",
        verdict::rate_limited},
       {"no model", 404, R"({"error":{"code":"model_not_found"}})",
        verdict::no_model},
       {"Google's, in an array", 503,
        R"([{"error":{"code":503,"status":"UNAVAILABLE"}}])",
        verdict::provider},
       {"an error under 200", 200, R"({"error":{"message":"x"}})",
        verdict::provider},
       {"a page", 500, "<html></html>", verdict::provider}});
}

TEST(ai, a_long_answer_is_cut_so_that_it_is_seen_to_be_too_long) {
  std::string words(200'000, 'x');
  auto o = read("gemini", 200,
                R"({"candidates":[{"content":{"parts":[{"text":")" + words
                    + R"("}]}}]})");
  EXPECT_EQ(o.text.size(), engine::most_ai_answer_bytes + 1);
}

TEST(ai, a_reason_holds_no_words_of_anybody) {
  auto o =
      read("gemini", 400, error(400, "Asha's phone +919812300201 <script>"));
  EXPECT_EQ(o.reason, "400 Ashasphone919812300201script")
      << "only what a class of errors is made of, at most 40 characters";
  auto deep = read("gemini", 200,
                   R"({"candidates":)" + std::string(2'000, '[')
                       + std::string(2'000, ']') + "}");
  EXPECT_EQ(deep.what, verdict::unreadable);
}
