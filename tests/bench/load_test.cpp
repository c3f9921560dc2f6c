#include "bench/clinics_file.hpp"
#include "bench/http_answer.hpp"
#include "bench/request_writer.hpp"
#include "bench/signer.hpp"
#include "config/clinics_yaml.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <set>

namespace careline::bench {
namespace {

load_settings small() {
  load_settings s;
  s.app_secret = "careline-demo-app-secret";
  s.numbers = {"106660002220001", "106660002220002"};
  s.patients = 1'000;
  s.run = 0x1234abcd;
  return s;
}

TEST(signer, agrees_with_metas_published_form) {
  signer key("careline-demo-app-secret");
  const std::string body =
      R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}]})";
  const auto first =
      "ce32075911dcd71ec889bbb5ca3b2767d03cc1f40e5db822ab8cf50ae20af49e";
  EXPECT_EQ(key.hex(body), first);
  EXPECT_EQ(key.hex("{\"t\":\"नमस्ते 👋\"}"),
            "efdae486329ae86537a636232bed566663cbefc24c78db938a6b905f8a059a56");
  EXPECT_EQ(key.hex(body), first) << "the kept context must start anew";
}

TEST(request, is_signed_and_says_its_own_length) {
  request_writer writer(small());
  std::string bytes;
  writer.write({7, 42, 1'763'600'000, "fees?", false}, bytes);
  const auto head_end = bytes.find("\r\n\r\n");
  ASSERT_NE(head_end, bytes.npos);
  const auto body = bytes.substr(head_end + 4);
  const auto head = bytes.substr(0, head_end + 2);
  EXPECT_NE(head.find("X-Hub-Signature-256: sha256="
                      + signer("careline-demo-app-secret").hex(body) + "\r\n"),
            head.npos);
  EXPECT_NE(
      head.find("Content-Length: " + std::to_string(body.size()) + "\r\n"),
      head.npos);
}

TEST(request, holds_the_message_where_meta_puts_it) {
  request_writer writer(small());
  const planned_message message{9, 43, 1'763'600'000, "what are your hours?",
                                false};
  const auto text = writer.body(message);
  const auto root = boost::json::parse({text.data(), text.size()});
  const auto& value =
      root.at("entry").at(0).at("changes").at(0).at("value").as_object();
  EXPECT_EQ(value.at("metadata").at("phone_number_id").as_string(),
            "106660002220002");
  const auto& told = value.at("messages").at(0);
  EXPECT_EQ(told.at("from").as_string(), "919000000043");
  EXPECT_EQ(told.at("timestamp").as_string(), "1763600000");
  EXPECT_EQ(told.at("text").at("body").as_string(), "what are your hours?");
  const std::string id(told.at("id").as_string());
  EXPECT_EQ(id, writer.wamid(9));
  EXPECT_EQ(sequence_of(id, writer.wamid_prefix()), 9);
  EXPECT_EQ(sequence_of("wamid.B9999999900000000", writer.wamid_prefix()), -1);
}

TEST(answer, ends_where_its_length_says) {
  const std::string whole =
      "HTTP/1.1 503 Service Unavailable\r\ncontent-LENGTH: 4\r\n"
      "Retry-After: 1\r\n\r\nbusy";
  for (std::size_t n = 0; n < whole.size(); ++n)
    EXPECT_EQ(read_answer(std::string_view(whole).substr(0, n)).is,
              http_answer::state::incomplete)
        << n;
  const auto answer = read_answer(whole);
  EXPECT_EQ(answer.is, http_answer::state::complete);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.size, whole.size());
  EXPECT_TRUE(answer.has_retry_after);
  EXPECT_FALSE(answer.closes);
}

TEST(answer, that_ends_the_connection_says_so) {
  const auto answer =
      read_answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer.is, http_answer::state::complete);
  EXPECT_TRUE(answer.closes);
}

TEST(made_clinics, are_accepted_by_careline_with_their_numbers) {
  const auto read = config::parse_clinics(make_clinics_yaml(45));
  const auto* faults = std::get_if<std::vector<config::fault>>(&read);
  ASSERT_EQ(faults, nullptr)
      << faults->front().key << " " << faults->front().what;
  const auto& tenants = std::get<std::vector<config::tenant>>(read);
  std::set<std::string> numbers;
  for (const auto& tenant : tenants)
    for (const auto& clinic : tenant.clinics)
      numbers.insert(clinic.whatsapp_phone_number_ids.begin(),
                     clinic.whatsapp_phone_number_ids.end());
  EXPECT_EQ(tenants.size(), 3u);
  EXPECT_EQ(numbers.size(), 45u);
  EXPECT_TRUE(numbers.contains(made_number(0)));
  EXPECT_TRUE(numbers.contains(made_number(44)));
}

} // namespace
} // namespace careline::bench
