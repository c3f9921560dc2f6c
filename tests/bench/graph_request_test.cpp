#include "bench/vendors/graph_request.hpp"

#include <gtest/gtest.h>

namespace careline::bench {
namespace {

const std::string head =
    R"({"messaging_product":"whatsapp","to":"+919812300001",)";

/// 0: accepted as a message.
int code_of(const std::string& body) {
  static graph_reader reader;
  const auto read = reader.read(body);
  const auto* error = std::get_if<graph_error>(&read);
  return error ? error->code : 0;
}

std::string text_of(std::size_t characters) {
  std::string out;
  for (std::size_t i = 0; i < characters; ++i) out += "é";
  return head + R"("type":"text","text":{"body":")" + out + "\"}}";
}

std::string buttons(int count, const std::string& title = "Yes") {
  std::string list;
  for (int i = 0; i < count; ++i) {
    const auto n = std::to_string(i);
    list += (i ? "," : "") + std::string(R"({"type":"reply","reply":{"id":"b)")
            + n + R"(","title":")" + title + (i ? n : "") + "\"}}";
  }
  return head
         + R"("type":"interactive","interactive":{"type":"button","body":{"text":"?"},"action":{"buttons":[)"
         + list + "]}}}";
}

std::string list(int sections, int rows_each, bool titled) {
  std::string all;
  for (int s = 0; s < sections; ++s) {
    std::string rows;
    for (int r = 0; r < rows_each; ++r)
      rows += (r ? "," : "") + std::string(R"({"id":"r)") + std::to_string(s)
              + "." + std::to_string(r) + R"(","title":"Row"})";
    all += (s ? "," : "") + std::string("{")
           + (titled ? R"("title":"Part",)" : "") + R"("rows":[)" + rows + "]}";
  }
  return head
         + R"("type":"interactive","interactive":{"type":"list","body":{"text":"?"},"action":{"button":"Open","sections":[)"
         + all + "]}}}";
}

TEST(graph, a_text_may_have_4096_characters_whatever_its_bytes) {
  EXPECT_EQ(code_of(text_of(4'096)), 0);
  EXPECT_EQ(code_of(text_of(4'097)), 131009);
  EXPECT_EQ(code_of(text_of(0)), 131009);
}

TEST(graph, the_recipient_must_be_e164_with_a_plus) {
  const std::string rest = R"(","text":{"body":"x"}})";
  const auto to = [&](const std::string& number) {
    return R"({"messaging_product":"whatsapp","to":")" + number + rest;
  };
  EXPECT_EQ(code_of(to("+919812300001")), 0);
  EXPECT_EQ(code_of(to("919812300001")), 131009);
  EXPECT_EQ(code_of(to("+0123456789")), 131009);
  EXPECT_EQ(code_of(to("+91 98123 00001")), 131009);
  EXPECT_EQ(code_of(R"({"messaging_product":"whatsapp","text":{"body":"x"}})"),
            131008);
  EXPECT_EQ(
      code_of(
          R"({"messaging_product":"whatsapp","recipient":"IN.5Qd81kXo2","text":{"body":"x"}})"),
      0);
}

TEST(graph, a_body_without_its_product_is_refused) {
  EXPECT_EQ(code_of(R"({"to":"+919812300001","text":{"body":"x"}})"), 131008);
  EXPECT_EQ(code_of("[]"), 100);
  EXPECT_EQ(code_of("{\"messaging_product\":"), 100);
}

TEST(graph, unknown_types_and_keys_are_refused) {
  EXPECT_EQ(code_of(head + R"("type":"carousel","carousel":{}})"), 100);
  EXPECT_EQ(code_of(head + R"("text":{"body":"x"},"priority":1})"), 100);
  EXPECT_EQ(code_of(head + R"("text":{"body":"x","font":"bold"}})"), 100);
  EXPECT_EQ(code_of(head + R"("type":"text"})"), 131008);
}

TEST(graph, one_to_three_buttons_with_unique_short_titles) {
  EXPECT_EQ(code_of(buttons(1)), 0);
  EXPECT_EQ(code_of(buttons(3)), 0);
  EXPECT_EQ(code_of(buttons(0)), 131009);
  EXPECT_EQ(code_of(buttons(4)), 131009);
  EXPECT_EQ(code_of(buttons(1, std::string(20, 'x'))), 0);
  EXPECT_EQ(code_of(buttons(1, std::string(21, 'x'))), 131009);
  const auto twice = buttons(2);
  auto same_title = twice;
  same_title.replace(same_title.find("Yes1"), 4, "Yes");
  EXPECT_EQ(code_of(same_title), 131009);
  auto same_id = twice;
  same_id.replace(same_id.find("b1"), 2, "b0");
  EXPECT_EQ(code_of(same_id), 131009);
  auto spaced = twice;
  spaced.replace(spaced.find("b1"), 2, "b ");
  EXPECT_EQ(code_of(spaced), 131009);
}

TEST(graph, a_list_has_ten_rows_in_all) {
  EXPECT_EQ(code_of(list(1, 10, false)), 0);
  EXPECT_EQ(code_of(list(2, 5, true)), 0);
  EXPECT_EQ(code_of(list(2, 6, true)), 131009);
  EXPECT_EQ(code_of(list(1, 11, false)), 131009);
  EXPECT_EQ(code_of(list(2, 2, false)), 131008) << "sections need titles";
}

TEST(graph, the_callback_data_may_have_512_bytes) {
  const auto with = [](std::size_t bytes) {
    return head + R"("text":{"body":"x"},"biz_opaque_callback_data":")"
           + std::string(bytes, 'c') + "\"}";
  };
  EXPECT_EQ(code_of(with(512)), 0);
  EXPECT_EQ(code_of(with(513)), 131009);
}

TEST(graph, media_comes_by_id_or_by_link_and_not_by_both) {
  const auto image = [](const std::string& part) {
    return head + R"("type":"image","image":{)" + part + "}}";
  };
  EXPECT_EQ(code_of(image(R"("id":"1")")), 0);
  EXPECT_EQ(code_of(image(R"("link":"https://x.example/a.jpg")")), 0);
  EXPECT_EQ(code_of(image(R"("id":"1","link":"https://x.example/a")")), 131009);
  EXPECT_EQ(code_of(image("")), 131009);
}

TEST(graph, a_read_mark_names_a_wamid) {
  graph_reader reader;
  const auto read = reader.read(
      R"({"messaging_product":"whatsapp","status":"read","message_id":"wamid.A","typing_indicator":{"type":"text"}})");
  const auto* mark = std::get_if<graph_read_mark>(&read);
  ASSERT_NE(mark, nullptr);
  EXPECT_EQ(mark->message_id, "wamid.A");
  EXPECT_TRUE(mark->typing);
  EXPECT_EQ(
      code_of(
          R"({"messaging_product":"whatsapp","status":"read","message_id":"A"})"),
      131009);
}

TEST(graph, a_template_needs_name_and_language) {
  const auto form = [](const std::string& part) {
    return head + R"("type":"template","template":{)" + part + "}}";
  };
  EXPECT_EQ(
      code_of(form(
          R"("name":"visit","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"3 PM"}]}])")),
      0);
  EXPECT_EQ(code_of(form(R"("name":"visit")")), 131008);
}

} // namespace
} // namespace careline::bench
