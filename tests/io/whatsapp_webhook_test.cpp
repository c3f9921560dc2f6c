#include "io/channels/whatsapp.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace careline::tests {

namespace {

using namespace std::string_literals;
using engine::content;
using io::whatsapp::parse_webhook;
using io::whatsapp::webhook;

const engine::instant now{std::chrono::seconds(1'763'700'000)};

std::string file(const std::string& name) {
  std::ifstream in(CARELINE_SOURCE_DIR "/tests/io/data/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

webhook parsed(const std::string& body) {
  const auto r = parse_webhook(body, now, 64);
  EXPECT_TRUE(r) << r.why().detail;
  return r ? r.value() : webhook{};
}

std::string refused(const std::string& body, std::size_t depth = 64) {
  const auto r = parse_webhook(body, now, depth);
  if (r) return "accepted";
  EXPECT_EQ(r.why().code, engine::errc::invalid_argument);
  return r.why().detail;
}

/// A whole body around messages[] of one change.
std::string with_messages(const std::string& messages) {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":)"
         R"([{"field":"messages","value":{"metadata":{"phone_number_id":"111"},)"
         R"("messages":[)"
         + messages + "]}}]}]}";
}

/// A text message whose words are the given JSON string (without quotes).
std::string with_words(const std::string& words) {
  return with_messages(
      R"({"id":"wamid.W","from":"919812300001","timestamp":"1763600000",)"
      R"("type":"text","text":{"body":")"
      + words + "\"}}");
}

engine::instant at(std::int64_t seconds) {
  return engine::instant(std::chrono::seconds(seconds));
}

} // namespace

TEST(whatsapp_webhook, a_text_message_is_read_with_sender_and_time) {
  const auto w = parsed(file("whatsapp_text.json"));
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_TRUE(w.statuses.empty());
  EXPECT_TRUE(w.unusables.empty());
  const auto& m = w.messages[0];
  EXPECT_EQ(m.channel, engine::channel::whatsapp);
  EXPECT_EQ(m.account, "106660002220002");
  EXPECT_EQ(m.from.phone, "+919812300001");
  EXPECT_EQ(m.from.user_id, "IN.5Qd81kXo2");
  EXPECT_EQ(m.from.name, "Asha R");
  EXPECT_EQ(m.vendor_message_id,
            "wamid.HBgMOTE5ODEyMzAwMDAxFQIAEhgUM0EwMDAwMDAwMDAwMDAwMDAwMDEA");
  EXPECT_EQ(m.content, content::text);
  EXPECT_EQ(m.text, "tomorrow 3pm?");
  EXPECT_EQ(m.details, "");
  EXPECT_EQ(m.sent_at, at(1'763'600'000));
  EXPECT_EQ(m.received_at, now);
}

struct typed_message {
  const char* id;
  content kind;
  const char* text;
  const char* choice;
  const char* context;
  const char* details_hold; ///< A part of the details, "" for none at all.
};

TEST(whatsapp_webhook, every_type_of_message_is_read) {
  const typed_message expected[] = {
      {"wamid.T01", content::text, "नमस्ते 👋\nline two", "", "", ""},
      {"wamid.T02", content::button, "Confirm", "CONFIRM_77", "wamid.OUT8",
       "CONFIRM_77"},
      {"wamid.T03", content::interactive, "Keep it", "keep", "wamid.OUT7",
       "button_reply"},
      {"wamid.T04", content::interactive, "3:00 PM", "slot:2026-11-21T15:00",
       "", R"("description":"Dr Rao")"},
      {"wamid.T05", content::interactive, "Sent", "", "",
       R"("response_json":"{\"age\":\"42\"}")"},
      {"wamid.T06", content::image, "my rash", "", "", R"("id":"9001")"},
      {"wamid.T07", content::document, "", "", "",
       R"("filename":"report.pdf")"},
      {"wamid.T08", content::audio, "", "", "", R"("voice":true)"},
      {"wamid.T09", content::video, "walking", "", "", R"("id":"9004")"},
      {"wamid.T10", content::sticker, "", "", "", R"("animated":false)"},
      {"wamid.T11", content::location, "Clinic gate", "", "",
       R"("latitude":28,"longitude":77.2)"},
      {"wamid.T12", content::contacts, "", "", "", R"("phones")"},
      {"wamid.T13", content::reaction, "👍", "", "wamid.OUT9", "message_id"},
      {"wamid.T14", content::reaction, "", "", "wamid.OUT9", "message_id"},
      {"wamid.T15", content::order, "one please", "", "",
       R"("item_price":0.5)"},
      {"wamid.T16", content::system, "The user changed the number", "", "",
       R"("previous_user_id":"IN.5Qd81kXo2")"},
      {"wamid.T17", content::unsupported, "", "", "", R"("code":131051)"},
      {"wamid.T18", content::unknown, "", "", "", R"({"depth":3})"},
      {"wamid.T19", content::unknown, "", "", "", ""},
  };
  const auto w = parsed(file("whatsapp_types.json"));
  EXPECT_TRUE(w.unusables.empty());
  ASSERT_EQ(w.messages.size(), std::size(expected));
  for (std::size_t i = 0; i < w.messages.size(); ++i) {
    const auto& m = w.messages[i];
    const auto& e = expected[i];
    SCOPED_TRACE(e.id);
    EXPECT_EQ(m.vendor_message_id, e.id);
    EXPECT_EQ(m.content, e.kind);
    EXPECT_EQ(m.text, e.text);
    EXPECT_EQ(m.choice, e.choice);
    EXPECT_EQ(m.context_id, e.context);
    EXPECT_EQ(m.from.name, "Asha R");
    EXPECT_EQ(m.from.user_id, "IN.5Qd81kXo2") << "known by the contact only";
    EXPECT_EQ(m.details.empty(), std::string_view(e.details_hold).empty());
    EXPECT_NE(m.details.find(e.details_hold), std::string::npos) << m.details;
  }
}

TEST(whatsapp_webhook, a_sender_without_a_phone_is_known_by_the_user_id) {
  const auto w = parsed(file("whatsapp_no_phone.json"));
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].from.phone, "");
  EXPECT_EQ(w.messages[0].from.user_id, "IN.9Zt44pQa7");
  EXPECT_EQ(w.messages[0].from.name, "Meera");
}

TEST(whatsapp_webhook, statuses_come_with_errors_and_our_callback_data) {
  const auto w = parsed(file("whatsapp_statuses.json"));
  EXPECT_TRUE(w.unusables.empty());
  ASSERT_EQ(w.statuses.size(), 3u);
  EXPECT_EQ(w.statuses[0].account, "106660002220002");
  EXPECT_EQ(w.statuses[0].vendor_message_id, "wamid.OUT7");
  EXPECT_EQ(w.statuses[0].status, "sent");
  EXPECT_EQ(w.statuses[0].error, "");
  EXPECT_EQ(w.statuses[0].at, at(1'763'600'010));
  const auto ours = io::whatsapp::parse_callback(w.statuses[0].callback_data);
  ASSERT_TRUE(ours);
  EXPECT_EQ(to_string(ours->message), "0190d3c4-0000-7000-8000-000000000002");
  EXPECT_EQ(w.statuses[1].status, "failed");
  EXPECT_EQ(w.statuses[1].error, "131047 Re-engagement message");
  EXPECT_EQ(w.statuses[2].status, "played");
}

TEST(whatsapp_webhook, a_malformed_update_does_not_disturb_its_neighbours) {
  const auto w = parsed(file("whatsapp_batch_with_faults.json"));
  ASSERT_EQ(w.messages.size(), 3u);
  EXPECT_EQ(w.messages[0].text, "good one");
  EXPECT_EQ(w.messages[1].text, "good two");
  EXPECT_EQ(w.messages[2].text, "good three");
  EXPECT_EQ(w.messages[2].account, "333");
  EXPECT_EQ(w.messages[2].sent_at, at(1'763'600'000))
      << "a number is understood as a timestamp too";
  ASSERT_EQ(w.statuses.size(), 1u);
  EXPECT_EQ(w.statuses[0].vendor_message_id, "wamid.S1");
  std::vector<std::string> reasons;
  for (const auto& u : w.unusables)
    reasons.push_back(u.account + "|" + u.reason + "|" + u.key);
  EXPECT_EQ(reasons, (std::vector<std::string>{
                         "111|message_without_id|",
                         "111|message_without_sender|wamid.B2",
                         "111|text_without_body|wamid.B3",
                         "111|message_malformed|",
                         "111|group_message|wamid.B4",
                         "|unknown_field:account_update|",
                         "222|account_error:130429|",
                         "|change_without_phone_number_id|",
                         "|change_without_value|",
                         "|change_without_field|",
                         "|change_malformed|",
                         "|entry_without_changes|",
                         "|entry_without_changes|",
                         "333|status_without_id|",
                     }));
  EXPECT_EQ(w.unusables[4].payload,
            R"({"id":"wamid.B4","from":"919812300001","group_id":"g",)"
            R"("timestamp":"1763600000","type":"text",)"
            R"("text":{"body":"to a group"}})");
}

TEST(whatsapp_webhook, a_thousand_updates_of_three_megabytes_are_all_read) {
  std::string messages;
  const std::string words(2'700, 'w');
  for (int i = 0; i < 1'000; ++i) {
    if (i > 0) messages += ",";
    messages += R"({"id":"wamid.M)" + std::to_string(i) + R"(","from":"9198123)"
                + std::to_string(10'000 + i)
                + R"(","timestamp":"1763600000","type":"text","text":{"body":")"
                + words + "\"}}";
  }
  const auto body = with_messages(messages);
  EXPECT_GT(body.size(), 2'800'000u);
  const auto w = parsed(body);
  ASSERT_EQ(w.messages.size(), 1'000u);
  for (int i = 0; i < 1'000; ++i)
    ASSERT_EQ(w.messages[static_cast<std::size_t>(i)].vendor_message_id,
              "wamid.M" + std::to_string(i));
  // The next small body is read as ever.
  EXPECT_EQ(parsed(file("whatsapp_text.json")).messages.size(), 1u);
}

TEST(whatsapp_webhook, a_body_that_is_not_metas_envelope_is_refused) {
  EXPECT_EQ(refused(""), "body_is_no_json");
  EXPECT_EQ(refused("{"), "body_is_no_json");
  EXPECT_EQ(refused("hello"), "body_is_no_json");
  EXPECT_EQ(refused("[]"), "body_is_no_object");
  EXPECT_EQ(refused("{}"), "body_without_object");
  EXPECT_EQ(refused(R"({"object":7,"entry":[]})"), "body_without_object");
  EXPECT_EQ(refused(R"({"object":"whatsapp_business_account"})"),
            "body_without_entry");
  EXPECT_EQ(refused(R"({"object":"whatsapp_business_account","entry":{}})"),
            "body_without_entry");
}

TEST(whatsapp_webhook, a_body_cut_anywhere_is_refused_as_a_whole) {
  const auto body = file("whatsapp_text.json");
  const auto whole = body.rfind('}');
  for (std::size_t size = 0; size <= whole; ++size)
    ASSERT_NE(refused(body.substr(0, size)), "accepted") << size;
}

TEST(whatsapp_webhook, a_body_of_another_product_holds_nothing_for_us) {
  const auto w = parsed(R"({"object":"instagram","entry":[{"id":"1"}]})");
  EXPECT_TRUE(w.messages.empty() && w.statuses.empty() && w.unusables.empty());
}

TEST(whatsapp_webhook, nesting_beyond_the_bound_is_refused) {
  const auto nested = [](int levels) {
    return with_messages(
        R"({"id":"wamid.D","from":"919812300001","type":"x","x":)"
        + std::string(static_cast<std::size_t>(levels), '[')
        + std::string(static_cast<std::size_t>(levels), ']') + "}");
  };
  EXPECT_EQ(parsed(nested(40)).messages.size(), 1u);
  EXPECT_EQ(refused(nested(80)), "body_too_deep");
  EXPECT_EQ(refused(nested(100'000)), "body_too_deep");
  EXPECT_EQ(refused(nested(40), 32), "body_too_deep");
  EXPECT_EQ(parsed(nested(40)).messages.size(), 1u) << "the bound is not kept";
}

TEST(whatsapp_webhook, invalid_utf8_spoils_the_body_as_a_whole) {
  EXPECT_EQ(refused(with_words("a\xC3(")), "body_is_no_utf8");
  EXPECT_EQ(refused(with_words("\xED\xA0\xBD")), "body_is_no_utf8");
}

TEST(whatsapp_webhook, a_nul_and_control_characters_become_spaces) {
  const auto w = parsed(with_words(R"(tomorrow\u00003pm\u001b\r\n\tx\u007f)"));
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].text, "tomorrow 3pm  \n\tx ");
}

TEST(whatsapp_webhook, details_never_hold_a_nul) {
  const auto w = parsed(
      with_messages(R"({"id":"wamid.Z","from":"919812300001","type":"image",)"
                    R"("image":{"id":"9\u0000","ca\u0000ption":"x"}})"));
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].details, R"({"id":"9 ","ca ption":"x"})");
}

TEST(whatsapp_webhook, a_lone_surrogate_becomes_a_replacement_character) {
  const auto one = [](const std::string& words) {
    const auto w = parsed(with_words(words));
    return w.messages.empty() ? "none"s : w.messages[0].text;
  };
  EXPECT_EQ(one(R"(a\ud83db)"), "a\uFFFDb");
  EXPECT_EQ(one(R"(\udc4b)"), "\uFFFD");
  EXPECT_EQ(one(R"(\ud83d\ud83d\udc4b)"), "\uFFFD👋");
  EXPECT_EQ(one(R"(\ud83d\u0041)"), "\uFFFDA");
  EXPECT_EQ(one(R"(\\ud83d \ud83d)"), "\\ud83d \uFFFD");
  EXPECT_EQ(one(R"(\uD83D\uDC4B)"), "👋");
  EXPECT_EQ(one(R"(\ud83d)"), "\uFFFD");
}

TEST(whatsapp_webhook, an_escape_that_is_none_spoils_the_body) {
  EXPECT_EQ(refused(with_words(R"(\x41)")), "body_is_no_json");
  EXPECT_EQ(refused(with_words(R"(\u12g4 \ud83d)")), "body_is_no_json");
}

TEST(whatsapp_webhook, a_time_that_makes_no_sense_is_the_time_of_arrival) {
  for (const char* time : {R"("")", R"("soon")", R"("-5")", R"("17636000001x")",
                           R"("99999999999999999999")", "null", "{}", "1e3",
                           R"("253402300800")", "0"}) {
    const auto w = parsed(
        with_messages(R"({"id":"wamid.X","from":"919812300001","type":"text",)"
                      R"("text":{"body":"x"},"timestamp":)"s
                      + time + "}"));
    ASSERT_EQ(w.messages.size(), 1u) << time;
    EXPECT_EQ(w.messages[0].sent_at, now) << time;
  }
}

TEST(whatsapp_webhook, a_from_that_is_no_number_is_no_phone) {
  const auto w = parsed(with_messages(
      R"({"id":"wamid.X","from":"+91 98","from_user_id":"IN.A","type":"text",)"
      R"("text":{"body":"x"}},)"
      R"({"id":"wamid.Y","from":"12345678901234567","type":"text",)"
      R"("text":{"body":"y"}})"));
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].from.phone, "");
  EXPECT_EQ(w.messages[0].from.user_id, "IN.A");
  ASSERT_EQ(w.unusables.size(), 1u);
  EXPECT_EQ(w.unusables[0].reason, "message_without_sender");
}

TEST(whatsapp_webhook, an_id_too_long_to_be_a_key_is_no_id) {
  const auto w = parsed(with_messages(
      R"({"id":")" + std::string(600, 'i')
      + R"(","from":"919812300001","type":"text","text":{"body":"x"}})"));
  ASSERT_EQ(w.unusables.size(), 1u);
  EXPECT_EQ(w.unusables[0].reason, "message_without_id");
}

TEST(whatsapp_webhook, an_unknown_field_cannot_write_into_the_reason) {
  const auto w =
      parsed(R"({"object":"whatsapp_business_account","entry":[{"changes":[)"
             R"({"field":"Evil\n\"{}","value":{}},{"field":")"
             + std::string(100, 'f') + R"("}]}]})");
  ASSERT_EQ(w.unusables.size(), 2u);
  EXPECT_EQ(w.unusables[0].reason, "unknown_field:?vil????");
  EXPECT_EQ(w.unusables[1].reason, "unknown_field:" + std::string(48, 'f'));
}

TEST(whatsapp_webhook, what_is_set_aside_is_kept_up_to_64_kilobytes) {
  const auto w =
      parsed(with_messages(R"({"x":")" + std::string(200'000, 'x') + R"("})"));
  ASSERT_EQ(w.unusables.size(), 1u);
  EXPECT_EQ(w.unusables[0].payload.size(), 64u * 1024);
}

TEST(whatsapp_webhook, details_too_large_to_keep_say_so) {
  const auto w = parsed(with_messages(
      R"({"id":"wamid.L","from":"919812300001","type":"order","order":{"x":")"
      + std::string(200'000, 'x') + R"("}})"));
  ASSERT_EQ(w.messages.size(), 1u);
  EXPECT_EQ(w.messages[0].details, R"({"omitted_bytes":200008})");
}

} // namespace careline::tests
