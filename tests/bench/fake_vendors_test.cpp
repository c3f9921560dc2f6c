#include "bench/signer.hpp"
#include "bench/vendors/vendor_server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <map>
#include <thread>

namespace careline::bench {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using tcp = net::ip::tcp;

constexpr const char* secret = "careline-demo-app-secret";
const std::string a_text =
    R"({"messaging_product":"whatsapp","to":"+919812300001","type":"text","text":{"body":"hello"},"biz_opaque_callback_data":"p:m"})";

struct answer {
  unsigned status = 0; ///< 0: no answer, the connection broke.
  std::string body;
  std::string retry_after;
  json::value json() const { return json::parse(body); }
};

/// Takes webhooks as Careline would: says 200 and keeps them.
class webhook_door {
public:
  webhook_door()
      : acceptor_(context_, {net::ip::make_address("127.0.0.1"), 0}) {}

  std::uint16_t port() { return acceptor_.local_endpoint().port(); }

  struct webhook {
    std::string body;
    std::string signature;
  };
  /// Waits for the next one, on any connection.
  webhook take(unsigned status = 200) {
    for (;;) {
      if (!socket_) socket_.emplace(acceptor_.accept());
      http::request<http::string_body> asked;
      boost::system::error_code gone;
      http::read(*socket_, buffer_, asked, gone);
      if (gone) { // The sender opened another connection.
        socket_.reset();
        buffer_.clear();
        continue;
      }
      http::response<http::empty_body> said(static_cast<http::status>(status),
                                            11);
      said.prepare_payload();
      http::write(*socket_, said);
      return {asked.body(), std::string(asked["X-Hub-Signature-256"])};
    }
  }

private:
  net::io_context context_;
  tcp::acceptor acceptor_;
  std::optional<tcp::socket> socket_;
  boost::beast::flat_buffer buffer_;
};

class fake_vendors : public testing::Test {
protected:
  fake_vendors() {
    vendor_settings s;
    s.token = "token";
    s.app_secret = secret;
    s.clinics = {{"Demo", "106660002220001", "912055500142", "IN"}};
    s.webhook.port = door_.port();
    s.webhook_connections = 1;
    s.ledger_bodies = true;
    server_ = std::make_unique<vendor_server>(s);
    thread_ = std::thread([this] { server_->run(); });
  }
  ~fake_vendors() override {
    server_->stop();
    thread_.join();
  }

  answer ask(http::verb method, const std::string& target,
             const std::string& body = {},
             std::map<std::string, std::string> headers = {}) {
    net::io_context context;
    tcp::socket socket(context);
    socket.connect({net::ip::make_address("127.0.0.1"), server_->port()});
    http::request<http::string_body> asked(method, target, 11);
    asked.set(http::field::host, "127.0.0.1");
    if (!headers.contains("Content-Type"))
      asked.set(http::field::content_type, "application/json");
    for (const auto& [name, value] : headers) asked.set(name, value);
    asked.body() = body;
    asked.prepare_payload();
    boost::system::error_code broken;
    http::write(socket, asked, broken);
    boost::beast::flat_buffer buffer;
    http::response<http::string_body> said;
    http::read(socket, buffer, said, broken);
    if (broken) return {};
    return {said.result_int(), said.body(), std::string(said["Retry-After"])};
  }
  answer send(const std::string& body,
              const std::string& number = "106660002220001",
              std::map<std::string, std::string> headers = {
                  {"Authorization", "Bearer token"}}) {
    return ask(http::verb::post, "/v26.0/" + number + "/messages", body,
               std::move(headers));
  }
  answer control(const std::string& change) {
    return ask(http::verb::post, "/_control", change);
  }
  json::array ledger() {
    return ask(http::verb::get, "/_ledger?after=0")
        .json()
        .at("entries")
        .as_array();
  }

  webhook_door door_;
  std::unique_ptr<vendor_server> server_;
  std::thread thread_;
};

std::int64_t code_of(const answer& a) {
  return a.json().at("error").at("code").as_int64();
}

TEST_F(fake_vendors, accept_a_good_text_and_name_it_anew) {
  const auto first = send(a_text), second = send(a_text);
  EXPECT_EQ(first.status, 200u);
  EXPECT_EQ(first.json().at("contacts").at(0).at("wa_id").as_string(),
            "919812300001");
  EXPECT_NE(first.json().at("messages").at(0).at("id").as_string(),
            second.json().at("messages").at(0).at("id").as_string());
}

TEST_F(fake_vendors, refuse_a_wrong_token_number_or_content_type) {
  const auto wrong_token =
      send(a_text, "106660002220001", {{"Authorization", "Bearer other"}});
  EXPECT_EQ(wrong_token.status, 401u);
  EXPECT_EQ(code_of(wrong_token), 190);
  EXPECT_EQ(code_of(send(a_text, "106660002220001", {})), 190);
  const auto stranger = send(a_text, "999");
  EXPECT_EQ(code_of(stranger), 100);
  EXPECT_EQ(stranger.json().at("error").at("error_subcode").as_int64(), 33);
  EXPECT_EQ(code_of(send(a_text, "106660002220001",
                         {{"Authorization", "Bearer token"},
                          {"Content-Type", "text/plain"}})),
            100);
}

TEST_F(fake_vendors, keep_a_ledger_of_all_that_came) {
  send(a_text);
  send("{}");
  const auto entries = ledger();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].at("n").as_int64(), 1);
  EXPECT_EQ(entries[0].at("to").as_string(), "+919812300001");
  EXPECT_EQ(entries[0].at("callback").as_string(), "p:m");
  EXPECT_EQ(entries[0].at("body").as_string(), a_text);
  EXPECT_EQ(entries[1].at("code").as_int64(), 131008);
  EXPECT_TRUE(entries[1].at("wamid").as_string().empty());
  EXPECT_TRUE(ask(http::verb::get, "/_ledger?after=2")
                  .json()
                  .at("entries")
                  .as_array()
                  .empty());
}

TEST_F(fake_vendors, fail_as_told_in_the_order_told) {
  ASSERT_EQ(
      control(
          R"({"next":["rate_limited","server_error","unavailable","token_expired","window_closed","pair_limited"]})")
          .status,
      200u);
  const auto limited = send(a_text);
  EXPECT_EQ(limited.status, 429u);
  EXPECT_EQ(limited.retry_after, "1");
  EXPECT_EQ(code_of(limited), 130429);
  EXPECT_EQ(send(a_text).status, 500u);
  EXPECT_EQ(send(a_text).status, 503u);
  EXPECT_EQ(code_of(send(a_text)), 190);
  EXPECT_EQ(code_of(send(a_text)), 131047);
  EXPECT_EQ(code_of(send(a_text)), 131056);
  EXPECT_EQ(send(a_text).status, 200u);
}

TEST_F(fake_vendors, reset_the_connection_before_or_after_accepting) {
  control(R"({"next":["reset_before","reset_after"]})");
  EXPECT_EQ(send(a_text).status, 0u);
  EXPECT_EQ(send(a_text).status, 0u);
  const auto entries = ledger();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_TRUE(entries[0].at("wamid").as_string().empty());
  EXPECT_FALSE(entries[1].at("wamid").as_string().empty());
}

TEST_F(fake_vendors, answer_with_a_page_though_they_accepted) {
  control(R"({"next":["wrong_content"]})");
  const auto answer = send(a_text);
  EXPECT_EQ(answer.status, 200u);
  EXPECT_TRUE(answer.body.starts_with("<html>")) << answer.body;
  EXPECT_FALSE(ledger().at(0).at("wamid").as_string().empty());
}

TEST_F(fake_vendors, misbehave_for_one_number_only) {
  control(R"({"numbers":{"other":{"server_error":1}}})");
  EXPECT_EQ(send(a_text).status, 200u);
  control(R"({"numbers":{"106660002220001":{"server_error":1}}})");
  EXPECT_EQ(send(a_text).status, 500u);
  control(R"({"numbers":{"106660002220001":null}})");
  EXPECT_EQ(send(a_text).status, 200u);
}

TEST_F(fake_vendors, refuse_a_control_they_do_not_understand) {
  EXPECT_EQ(control(R"({"al":{}})").status, 400u);
  EXPECT_EQ(control(R"({"all":{"server_error":2}})").status, 400u);
  EXPECT_EQ(control(R"({"all":{"server_error":0.6,"reset_after":0.6}})").status,
            400u);
  EXPECT_EQ(send(a_text).status, 200u) << "nothing may have changed";
}

TEST_F(fake_vendors, send_signed_statuses_with_our_callback_data) {
  control(R"({"statuses":{"send":["sent","delivered"],"delay_ms":1}})");
  const auto told = send(a_text);
  const auto wamid = told.json().at("messages").at(0).at("id").as_string();
  for (const char* wanted : {"sent", "delivered"}) {
    const auto webhook = door_.take();
    EXPECT_EQ(webhook.signature, "sha256=" + signer(secret).hex(webhook.body));
    const auto body = json::parse(webhook.body);
    const auto& value = body.at("entry").at(0).at("changes").at(0).at("value");
    const auto& status = value.at("statuses").at(0);
    EXPECT_EQ(status.at("status").as_string(), wanted);
    EXPECT_EQ(status.at("id").as_string(), wamid);
    EXPECT_EQ(status.at("recipient_id").as_string(), "919812300001");
    EXPECT_EQ(status.at("biz_opaque_callback_data").as_string(), "p:m");
    EXPECT_EQ(value.at("metadata").at("phone_number_id").as_string(),
              "106660002220001");
  }
}

TEST_F(fake_vendors, repeat_a_webhook_until_it_is_taken) {
  control(R"({"statuses":{"send":["sent"],"delay_ms":1}})");
  send(a_text);
  const auto first = door_.take(503), again = door_.take(503),
             last = door_.take(200);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(first.body, last.body);
}

TEST_F(fake_vendors, let_a_patient_write_from_the_phone) {
  const auto said = ask(
      http::verb::post, "/_phone/send",
      R"({"number":"106660002220001","phone":"+919812300007","name":"Asha <b>","type":"text","text":"hi"})");
  ASSERT_EQ(said.status, 202u);
  const auto webhook = door_.take();
  EXPECT_EQ(webhook.signature, "sha256=" + signer(secret).hex(webhook.body));
  const auto body = json::parse(webhook.body);
  const auto& value = body.at("entry").at(0).at("changes").at(0).at("value");
  const auto& message = value.at("messages").at(0);
  EXPECT_EQ(message.at("id").as_string(), said.json().at("wamid").as_string());
  EXPECT_EQ(message.at("from").as_string(), "919812300007");
  EXPECT_EQ(message.at("text").at("body").as_string(), "hi");
  EXPECT_EQ(value.at("contacts").at(0).at("profile").at("name").as_string(),
            "Asha <b>");
}

TEST_F(fake_vendors, hide_the_number_of_a_patient_who_wants_it) {
  ask(http::verb::post, "/_phone/send",
      R"({"number":"106660002220001","phone":"+919812300007","hidden":true,"type":"location"})");
  const auto text = door_.take().body;
  EXPECT_EQ(text.find("919812300007"), text.npos);
  EXPECT_NE(text.find("from_user_id"), text.npos);
}

TEST_F(fake_vendors, take_orders_from_this_machine_only) {
  EXPECT_EQ(
      ask(http::verb::get, "/_ledger", {}, {{"Host", "evil.example"}}).status,
      403u);
  EXPECT_EQ(ask(http::verb::post, "/_control", "{}",
                {{"Origin", "https://evil.example"}})
                .status,
            403u);
  EXPECT_EQ(
      ask(http::verb::post, "/_control", "{}", {{"Content-Type", "text/plain"}})
          .status,
      415u);
  webhook_target there;
  EXPECT_FALSE(parse_loopback_url("http://192.0.2.1/hook", there));
  EXPECT_FALSE(parse_loopback_url("http://careline.example/hook", there));
  EXPECT_TRUE(parse_loopback_url("http://localhost:8080/hook", there));
}

TEST_F(fake_vendors, serve_the_page_with_a_policy_against_scripts_of_others) {
  const auto page = ask(http::verb::get, "/");
  EXPECT_EQ(page.status, 200u);
  EXPECT_NE(page.body.find("<title>Careline phone</title>"), page.body.npos);
  EXPECT_EQ(ask(http::verb::get, "/phone.js").status, 200u);
  EXPECT_EQ(ask(http::verb::get, "/../signer.cpp").status, 404u);
}

} // namespace
} // namespace careline::bench
