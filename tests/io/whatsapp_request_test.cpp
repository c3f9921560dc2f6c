#include "io/channels/whatsapp.hpp"

#include <gtest/gtest.h>

#include <map>

namespace careline::tests {

namespace {

using namespace std::string_literals;
using engine::choice;
using engine::failure;
using io::whatsapp::answer_handshake;
using io::whatsapp::message_bodies;
using io::whatsapp::parse_callback;
using io::whatsapp::read_answer;

const std::string patient = "0190d3c4-0000-7000-8000-0000000000aa";
const std::string message = "0190d3c4-0000-7000-8000-0000000000bb";

engine::delivery saying(std::string text, std::vector<choice> choices = {}) {
  engine::delivery d;
  d.patient = engine::patient_id(*engine::parse_uuid(patient));
  d.id = engine::delivery_id(*engine::parse_uuid(message));
  d.to_phone = "+919812300001";
  d.what.text = std::move(text);
  d.what.choices = std::move(choices);
  return d;
}

/// The words a text body says.
std::string words(const std::string& body) {
  const auto from = body.find(R"("body":")") + 8;
  return body.substr(from, body.find('"', from) - from);
}

std::string begin(const std::string& to = R"("to":"+919812300001")") {
  return R"({"messaging_product":"whatsapp","recipient_type":"individual",)"
         + to + R"(,"biz_opaque_callback_data":")" + patient + ":" + message
         + "\",";
}

std::vector<choice> choices(int count) {
  std::vector<choice> out;
  for (int i = 1; i <= count; ++i)
    out.push_back({"id" + std::to_string(i), "Title " + std::to_string(i), ""});
  return out;
}

} // namespace

// -- Bodies ------------------------------------------------------------------

TEST(whatsapp_request, a_text_is_one_body) {
  const auto bodies = message_bodies(saying("Booked for \"3:00 PM\".\n👍"));
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(
      bodies[0],
      begin()
          + R"("type":"text","text":{"body":"Booked for \"3:00 PM\".\n👍",)"
            R"("preview_url":false}})");
}

TEST(whatsapp_request, who_has_no_phone_is_addressed_by_the_user_id) {
  auto d = saying("x");
  d.to_phone.clear();
  d.to_user_id = "IN.A";
  EXPECT_EQ(message_bodies(d)[0],
            begin(R"("recipient":"IN.A")")
                + R"("type":"text","text":{"body":"x","preview_url":false}})");
}

TEST(whatsapp_request, up_to_three_choices_are_buttons) {
  const auto bodies = message_bodies(saying(
      "Keep it?", {{"keep", "Keep", "not shown"}, {"move", "Move", ""}}));
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(
      bodies[0],
      begin()
          + R"("type":"interactive","interactive":{"type":"button",)"
            R"("body":{"text":"Keep it?"},"action":{"buttons":[)"
            R"({"type":"reply","reply":{"id":"keep","title":"Keep"}},)"
            R"({"type":"reply","reply":{"id":"move","title":"Move"}}]}}})");
}

TEST(whatsapp_request, up_to_ten_choices_are_a_list) {
  auto d = saying("Pick a time", choices(4));
  d.what.choices[0].description = "Dr Rao";
  d.what.list_button = "Times";
  const auto bodies = message_bodies(d);
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(bodies[0],
            begin()
                + R"("type":"interactive","interactive":{"type":"list",)"
                  R"("body":{"text":"Pick a time"},"action":{"button":"Times",)"
                  R"("sections":[{"rows":[)"
                  R"({"id":"id1","title":"Title 1","description":"Dr Rao"},)"
                  R"({"id":"id2","title":"Title 2"},)"
                  R"({"id":"id3","title":"Title 3"},)"
                  R"({"id":"id4","title":"Title 4"}]}]}}})");
}

TEST(whatsapp_request, three_choices_that_buttons_cannot_show_are_a_list) {
  const auto long_title =
      message_bodies(saying("x", {{"a", std::string(21, 't'), ""}}));
  EXPECT_NE(long_title[0].find(R"("type":"list")"), std::string::npos);
  const auto same_title =
      message_bodies(saying("x", {{"a", "T", ""}, {"b", "T", ""}}));
  EXPECT_NE(same_title[0].find(R"("type":"list")"), std::string::npos);
}

TEST(whatsapp_request, titles_of_a_list_are_cut_on_code_points) {
  std::string devanagari;
  for (int i = 0; i < 30; ++i) devanagari += "न";
  const auto body = message_bodies(saying("x", {{"a", devanagari, ""}}))[0];
  const auto from = body.find(R"("title":")") + 9;
  EXPECT_EQ(body.substr(from, body.find('"', from) - from),
            devanagari.substr(0, 24 * 3));
}

TEST(whatsapp_request, more_than_ten_choices_become_numbered_text) {
  const auto bodies = message_bodies(saying("Pick:", choices(11)));
  ASSERT_EQ(bodies.size(), 1u);
  EXPECT_EQ(words(bodies[0]).substr(0, 29), R"(Pick:\n1. Title 1\n2. Title 2)");
  EXPECT_NE(words(bodies[0]).find("11. Title 11"), std::string::npos);
}

TEST(whatsapp_request, choices_that_meta_would_refuse_become_numbered_text) {
  for (const auto& bad : std::vector<std::vector<choice>>{
           {{"", "No id", ""}},
           {{"a", "", ""}},
           {{" a", "Blank", ""}},
           {{"a", "One", ""}, {"a", "Two", ""}},
           {{std::string(201, 'i'), "Long id", ""}}}) {
    const auto bodies = message_bodies(saying("x", bad));
    ASSERT_EQ(bodies.size(), 1u);
    EXPECT_NE(bodies[0].find(R"("type":"text")"), std::string::npos);
  }
}

TEST(whatsapp_request, a_template_replaces_everything_else) {
  auto d = saying("ignored", choices(2));
  d.what.template_name = "visit_reminder";
  d.what.template_language = "en";
  d.what.template_values = {"3:00 PM", "Dr Rao"};
  EXPECT_EQ(message_bodies(d),
            std::vector{begin()
                        + R"("type":"template","template":{)"
                          R"("name":"visit_reminder","language":{"code":"en"},)"
                          R"("components":[{"type":"body","parameters":[)"
                          R"({"type":"text","text":"3:00 PM"},)"
                          R"({"type":"text","text":"Dr Rao"}]}]}})"});
}

TEST(whatsapp_request, nothing_to_say_is_a_body_that_meta_will_refuse) {
  for (const char* text : {"", " \n "}) {
    const auto bodies = message_bodies(saying(text));
    ASSERT_EQ(bodies.size(), 1u);
    EXPECT_EQ(words(bodies[0]), "");
  }
}

// -- Splitting ---------------------------------------------------------------

TEST(whatsapp_request, a_text_of_4096_characters_is_not_cut) {
  EXPECT_EQ(message_bodies(saying(std::string(4'096, 'a'))).size(), 1u);
  EXPECT_EQ(message_bodies(saying(std::string(4'097, 'a'))).size(), 2u);
}

TEST(whatsapp_request, a_long_text_is_cut_at_a_space_and_loses_no_word) {
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += "word" + std::to_string(i) + " ";
  const auto bodies = message_bodies(saying(text));
  ASSERT_GT(bodies.size(), 5u);
  std::string together;
  for (const auto& b : bodies) {
    EXPECT_LE(words(b).size(), 4'096u);
    EXPECT_NE(words(b).front(), ' ');
    EXPECT_NE(words(b).back(), ' ');
    together += words(b) + " ";
  }
  EXPECT_EQ(together, text);
}

TEST(whatsapp_request, a_text_without_spaces_is_cut_between_code_points) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "न";
  const auto bodies = message_bodies(saying(text));
  ASSERT_EQ(bodies.size(), 2u);
  EXPECT_EQ(words(bodies[0]).size(), 4'096u * 3);
  EXPECT_EQ(words(bodies[0]) + words(bodies[1]), text);
}

TEST(whatsapp_request, an_emoji_counts_as_two_characters_to_be_safe) {
  std::string text;
  for (int i = 0; i < 4'096; ++i) text += "👋";
  const auto bodies = message_bodies(saying(text));
  ASSERT_EQ(bodies.size(), 2u);
  EXPECT_EQ(words(bodies[0]).size(), 2'048u * 4);
}

TEST(whatsapp_request, long_words_before_buttons_go_ahead_as_texts) {
  const std::string text =
      std::string(1'000, 'a') + " " + std::string(500, 'b');
  const auto bodies = message_bodies(saying(text, choices(2)));
  ASSERT_EQ(bodies.size(), 2u);
  EXPECT_EQ(words(bodies[0]), std::string(1'000, 'a'));
  EXPECT_NE(bodies[1].find(R"("body":{"text":"bbb)"), std::string::npos);
  EXPECT_NE(bodies[1].find(R"("type":"button")"), std::string::npos);
}

// -- The rest of a request ---------------------------------------------------

TEST(whatsapp_request, mark_as_read_may_show_typing) {
  EXPECT_EQ(io::whatsapp::mark_read_body("wamid.AAA1", true),
            R"({"messaging_product":"whatsapp","status":"read",)"
            R"("message_id":"wamid.AAA1","typing_indicator":{"type":"text"}})");
  EXPECT_EQ(io::whatsapp::mark_read_body("wamid.AAA1", false),
            R"({"messaging_product":"whatsapp","status":"read",)"
            R"("message_id":"wamid.AAA1"})");
}

TEST(whatsapp_request, the_url_is_put_together_from_settings) {
  EXPECT_EQ(io::whatsapp::messages_url("http://127.0.0.1:9/", "v26.0", "123"),
            "http://127.0.0.1:9/v26.0/123/messages");
}

TEST(whatsapp_request, callback_data_that_is_not_ours_is_nothing) {
  const auto ours = parse_callback(patient + ":" + message);
  ASSERT_TRUE(ours);
  EXPECT_EQ(to_string(ours->patient), patient);
  EXPECT_EQ(to_string(ours->message), message);
  for (const auto& other : {""s, ":"s, "appt-77"s, patient, patient + ":",
                            patient + ":" + message + "x"})
    EXPECT_FALSE(parse_callback(other)) << other;
}

// -- Handshake ---------------------------------------------------------------

TEST(whatsapp_handshake, the_challenge_comes_back_byte_for_byte) {
  EXPECT_EQ(answer_handshake("hub.mode=subscribe&hub.challenge=1158201444&"
                             "hub.verify_token=s3cret",
                             "s3cret"),
            "1158201444");
  EXPECT_EQ(answer_handshake("hub.verify_token=s3%20cret&hub.challenge=a%3Cb&"
                             "hub.mode=subscribe",
                             "s3 cret"),
            "a<b");
}

TEST(whatsapp_handshake, anything_else_is_refused) {
  for (const char* query :
       {"", "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=s3cret",
        "hub.challenge=1&hub.verify_token=s3cret",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=s3cret",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=S3cret",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=s3cre",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=x&"
        "hub.verify_token=s3cret"})
    EXPECT_FALSE(answer_handshake(query, "s3cret")) << query;
}

TEST(whatsapp_handshake, without_a_configured_token_everybody_is_refused) {
  EXPECT_FALSE(answer_handshake(
      "hub.mode=subscribe&hub.challenge=1&hub.verify_token=", ""));
}

// -- Answers -----------------------------------------------------------------

TEST(whatsapp_answer, a_message_id_means_accepted) {
  const auto v = read_answer(
      200,
      R"({"messaging_product":"whatsapp","contacts":[{"input":"+919812300001",)"
      R"("wa_id":"919812300001"}],"messages":[{"id":"wamid.OUT7"}]})",
      std::nullopt);
  EXPECT_TRUE(v.accepted);
  EXPECT_EQ(v.vendor_message_id, "wamid.OUT7");
}

TEST(whatsapp_answer, mark_as_read_is_accepted_without_an_id) {
  const auto v = read_answer(200, R"({"success":true})", std::nullopt);
  EXPECT_TRUE(v.accepted);
  EXPECT_EQ(v.vendor_message_id, "");
}

struct coded_answer {
  unsigned status;
  int code;
  failure why;
  const char* reason;
};

TEST(whatsapp_answer, the_error_code_decides_and_not_the_status) {
  for (const auto& c : std::vector<coded_answer>{
           {500, 1, failure::retry, "provider:1"},
           {503, 2, failure::retry, "provider:2"},
           {403, 3, failure::account_stop, "auth:3"},
           {400, 4, failure::rate_limited, "rate_limited:4"},
           {403, 10, failure::account_stop, "auth:10"},
           {400, 100, failure::permanent, "invalid:100"},
           {401, 190, failure::account_stop, "auth:190"},
           {400, 190, failure::account_stop, "auth:190"},
           {403, 200, failure::account_stop, "auth:200"},
           {403, 299, failure::account_stop, "auth:299"},
           {400, 368, failure::account_stop, "auth:368"},
           {400, 80007, failure::rate_limited, "rate_limited:80007"},
           {400, 130429, failure::rate_limited, "rate_limited:130429"},
           {429, 130429, failure::rate_limited, "rate_limited:130429"},
           {400, 130472, failure::permanent, "other:130472"},
           {400, 131000, failure::retry, "provider:131000"},
           {403, 131005, failure::account_stop, "auth:131005"},
           {400, 131008, failure::permanent, "invalid:131008"},
           {500, 131009, failure::permanent, "invalid:131009"},
           {400, 131016, failure::retry, "provider:131016"},
           {400, 131026, failure::permanent, "other:131026"},
           {403, 131031, failure::account_stop, "auth:131031"},
           {400, 131042, failure::account_stop, "auth:131042"},
           {400, 131047, failure::permanent, "window_closed:131047"},
           {400, 131048, failure::account_stop, "auth:131048"},
           {400, 131049, failure::permanent, "other:131049"},
           {400, 131050, failure::permanent, "opted_out:131050"},
           {400, 131051, failure::permanent, "invalid:131051"},
           {400, 131052, failure::permanent, "invalid:131052"},
           {400, 131053, failure::permanent, "invalid:131053"},
           {400, 131056, failure::pair_limited, "rate_limited:131056"},
           {429, 131056, failure::pair_limited, "rate_limited:131056"},
           {400, 131057, failure::rate_limited, "provider:131057"},
           {400, 131062, failure::permanent, "invalid:131062"},
           {400, 132000, failure::permanent, "invalid:132000"},
           {400, 132016, failure::permanent, "invalid:132016"},
           {400, 133004, failure::retry, "provider:133004"},
           {400, 133010, failure::account_stop, "auth:133010"},
           {400, 137000, failure::permanent, "invalid:137000"},
           {400, 999999, failure::permanent, "other:999999"},
           {500, 999999, failure::retry, "provider:999999"},
           {429, 999999, failure::rate_limited, "rate_limited:999999"},
       }) {
    const auto body =
        R"({"error":{"message":"m","type":"OAuthException","code":)"
        + std::to_string(c.code) + R"(,"fbtrace_id":"Ab"}})";
    const auto v = read_answer(c.status, body, std::nullopt);
    EXPECT_FALSE(v.accepted) << c.code;
    EXPECT_EQ(v.why, c.why) << c.code;
    EXPECT_EQ(v.reason, c.reason);
  }
}

TEST(whatsapp_answer, an_error_in_an_answer_of_200_is_still_an_error) {
  EXPECT_FALSE(read_answer(200, R"({"error":{"code":131047}})", {}).accepted);
}

TEST(whatsapp_answer, without_a_code_the_status_decides) {
  for (const auto& c : std::vector<coded_answer>{
           {200, 0, failure::retry, "provider:http:200"},
           {302, 0, failure::retry, "provider:http:302"},
           {400, 0, failure::permanent, "invalid:http:400"},
           {401, 0, failure::account_stop, "auth:http:401"},
           {403, 0, failure::account_stop, "auth:http:403"},
           {404, 0, failure::permanent, "invalid:http:404"},
           {408, 0, failure::retry, "provider:http:408"},
           {429, 0, failure::rate_limited, "rate_limited:http:429"},
           {500, 0, failure::retry, "provider:http:500"},
           {503, 0, failure::retry, "provider:http:503"},
       })
    for (const char* body : {"", "<html>", "{}", "[1]", R"({"error":"x"})",
                             R"({"error":{"code":"x"}})"}) {
      const auto v = read_answer(c.status, body, std::nullopt);
      EXPECT_FALSE(v.accepted);
      EXPECT_EQ(v.why, c.why) << c.status << body;
      EXPECT_EQ(v.reason, c.reason);
    }
}

TEST(whatsapp_answer, the_vendors_own_waiting_time_is_handed_on) {
  using namespace std::chrono_literals;
  const auto limited = R"({"error":{"code":130429}})";
  EXPECT_EQ(read_answer(429, limited, 7'000ms).retry_after, 7'000ms);
  EXPECT_EQ(read_answer(429, limited, std::nullopt).retry_after, std::nullopt);
  const auto maintenance = R"({"error":{"code":131057}})";
  EXPECT_EQ(read_answer(400, maintenance, std::nullopt).retry_after, 60'000ms);
  EXPECT_EQ(read_answer(400, maintenance, 5'000ms).retry_after, 5'000ms);
}

} // namespace careline::tests
