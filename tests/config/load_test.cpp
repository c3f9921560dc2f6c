#include "tests/config/settings_text.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <set>
#include <sstream>

using namespace careline::config;
using namespace careline::tests;

namespace {

std::string source_file(const std::string& path) {
  std::ifstream file(std::string(CARELINE_SOURCE_DIR) + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Dotted paths of all leaves; lists count as one leaf.
void collect_keys(const YAML::Node& node, const std::string& path,
                  std::set<std::string>& keys) {
  for (const auto& entry : node) {
    auto key = entry.first.as<std::string>();
    auto below = path.empty() ? key : path + "." + key;
    bool is_secret = entry.second.IsMap() && entry.second.size() == 1
                     && (entry.second["env"] || entry.second["file"]);
    if (entry.second.IsMap() && !is_secret)
      collect_keys(entry.second, below, keys);
    else
      keys.insert(below);
  }
}

std::set<std::string> keys_of(const std::string& yaml) {
  std::set<std::string> keys;
  collect_keys(YAML::Load(yaml), "", keys);
  return keys;
}

} // namespace

TEST(settings, the_example_is_valid_and_has_the_defaults) {
  auto from_example = good(source_file("config/careline.example.yaml"));
  auto from_defaults = good(with_secrets(""));
  EXPECT_EQ(print_settings(from_example), print_settings(from_defaults));
  EXPECT_EQ(from_example.database.dsn.reveal(),
            "host=/run/postgresql dbname=careline");
}

TEST(settings, the_example_names_every_key_and_no_other) {
  auto example = keys_of(source_file("config/careline.example.yaml"));
  auto printed = keys_of(print_settings(settings{}));
  EXPECT_EQ(example, printed);
  EXPECT_GT(printed.size(), 70u);
}

TEST(settings, the_documentation_names_every_key_with_its_default) {
  auto page = source_file("docs/configuration.md");
  YAML::Node printed = YAML::Load(print_settings(settings{}));
  for (const auto& key : keys_of(print_settings(settings{}))) {
    auto row = "| `" + key + "` |";
    ASSERT_NE(page.find(row), std::string::npos) << key;
    auto dot = key.find('.');
    auto value = printed[key.substr(0, dot)][key.substr(dot + 1)];
    if (!value.IsScalar() || value.Scalar().empty()
        || value.Scalar() == "(not set)")
      continue;
    auto line = page.substr(page.find(row));
    line = line.substr(0, line.find('\n'));
    EXPECT_NE(line.find("| `" + value.Scalar() + "` |"), std::string::npos)
        << line;
  }
}

TEST(settings, every_key_of_the_example_can_be_set) {
  auto s = good(with_secrets(R"(  api_version: v27.1
  base_url: http://127.0.0.1:9100/graph
  accounts:
    - {phone_number_id: "106660002220002", access_token: {env: OTHER}}
server:
  listen: "[::1]:0"
  private_listen: localhost:9191
log: {level: debug, file: /var/log/careline.log}
limits:
  batch_turns: 250
  retry_first_ms: 20
  hold_s: 60
  sends_per_second_per_account: 12.5
)"));
  EXPECT_EQ(s.whatsapp.api_version, "v27.1");
  EXPECT_EQ(s.whatsapp.base_url, "http://127.0.0.1:9100/graph");
  ASSERT_EQ(s.whatsapp.accounts.size(), 1u);
  EXPECT_EQ(s.whatsapp.accounts[0].phone_number_id, "106660002220002");
  EXPECT_EQ(s.whatsapp.accounts[0].access_token.reveal(),
            "another-secret-of-the-test");
  EXPECT_EQ(s.server.listen.host, "::1");
  EXPECT_EQ(s.server.listen.port, 0);
  EXPECT_EQ(s.server.private_listen.port, 9191);
  EXPECT_EQ(s.log.level, "debug");
  EXPECT_EQ(s.limits.batch_turns, 250u);
  EXPECT_EQ(s.limits.retry_first, milliseconds{20});
  EXPECT_EQ(s.limits.hold, seconds{60});
  EXPECT_EQ(s.limits.sends_per_second_per_account, 12.5);
}

TEST(settings, all_faults_are_told_at_once_in_the_order_of_lines) {
  auto found = faults(R"(server:
  listen: nowhere
  http_threads: 0
  mailbox: 5
limits:
  batch_turns: many
  hold_s: [1]
surprise: 1
)");
  std::vector<std::pair<int, std::string>> where;
  for (auto& f : found) where.emplace_back(f.line, f.key);
  const std::vector<std::pair<int, std::string>> expected{
      {0, "database.dsn"},          {0, "whatsapp.app_secrets"},
      {0, "whatsapp.verify_token"}, {0, "whatsapp.access_token"},
      {2, "server.listen"},         {3, "server.http_threads"},
      {4, "server.mailbox"},        {6, "limits.batch_turns"},
      {7, "limits.hold_s"},         {8, "surprise"}};
  EXPECT_EQ(where, expected);
}

TEST(settings, a_fault_says_what_would_be_right) {
  EXPECT_EQ(only_fault(with_secrets("limits: {batch_turns: 0}")),
            "7 limits.batch_turns: must be 1..10000, got '0'");
  EXPECT_EQ(only_fault(with_secrets("limits: {http_read_ms: 5s}")),
            "7 limits.http_read_ms: must be 100..3600000 ms, got '5s'");
  EXPECT_EQ(only_fault(with_secrets("log: {level: loud}")),
            "7 log.level: must be one of trace, debug, info, warn, error, "
            "got 'loud'");
  EXPECT_EQ(only_fault(with_secrets("  mark_read: yes")),
            "7 whatsapp.mark_read: must be true or false, got 'yes'");
  EXPECT_EQ(only_fault(with_secrets("server: {listen: 8080}")),
            "7 server.listen: must be HOST:PORT with a port of 0..65535, "
            "got '8080'");
}

TEST(settings, an_unknown_key_is_a_fault_that_names_the_nearest) {
  EXPECT_EQ(only_fault(with_secrets("limits: {batch_turn: 5}")),
            "7 limits.batch_turn: is no key of Careline; did you mean "
            "'batch_turns'?");
  EXPECT_EQ(only_fault(with_secrets("limits: {colour: red}")),
            "7 limits.colour: is no key of Careline");
  EXPECT_EQ(only_fault(with_secrets("limts: {}")),
            "7 limts: is no key of Careline; did you mean 'limits'?");
}

TEST(settings, a_key_that_stands_twice_is_a_fault) {
  EXPECT_EQ(only_fault(with_secrets("log:\n  level: info\n  level: warn\n")),
            "9 log.level: stands here for the second time");
}

TEST(settings, keys_must_agree_with_each_other) {
  EXPECT_EQ(only_fault(with_secrets(
                "limits:\n  batch_turns: 500\n  writer_queue: 100\n")),
            "8 limits.batch_turns: must be at most limits.writer_queue");
  EXPECT_EQ(only_fault(with_secrets("limits: {writer_queue: 100}")),
            "0 limits.batch_turns: must be at most limits.writer_queue");
  EXPECT_EQ(only_fault(with_secrets(
                "server: {listen: 'a:80', private_listen: 'a:80'}")),
            "7 server.private_listen: must be another address than "
            "server.listen");
}

TEST(settings, trusted_proxies_are_addresses_and_networks) {
  auto s = good(
      with_secrets("server: {trusted_proxies: [10.0.0.0/8, '2001:db8::1']}"));
  EXPECT_EQ(s.server.trusted_proxies,
            (std::vector<std::string>{"10.0.0.0/8", "2001:db8::1"}));
  EXPECT_TRUE(good(with_secrets("server: {trusted_proxies: []}"))
                  .server.trusted_proxies.empty());
  EXPECT_EQ(good(with_secrets("")).server.trusted_proxies.size(), 2u);
  EXPECT_EQ(faults(with_secrets("server: {trusted_proxies: [10.0.0.0/8, lb]}"))
                .size(),
            1u);
  EXPECT_EQ(faults(with_secrets("server: {trusted_proxies: 10.0.0.1}")).size(),
            1u);
}

TEST(settings, text_that_is_no_yaml_is_one_fault_with_its_line) {
  auto found = faults("server:\n  listen: [1\nlog: {}\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_GE(found[0].line, 2);
  EXPECT_TRUE(found[0].what.starts_with("is no YAML"));
}

TEST(settings, text_that_is_no_utf8_is_one_fault_with_its_line) {
  for (auto* broken : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80",
                       "\xf4\x90\x80\x80", "\xe0\x80\x80"})
    EXPECT_EQ(only_fault("# caf\xc3\xa9\nlog: {level: '" + std::string(broken)
                         + "'}\n"),
              "2 : must be UTF-8");
  EXPECT_EQ(only_fault(std::string("\0\0\0-", 4)), "1 : must be UTF-8");
}

TEST(settings, escapes_that_the_library_makes_no_utf8_of_are_refused) {
  for (auto* broken : {"\\N", "\\_", "\\u00c3\\_"})
    EXPECT_TRUE(only_fault(with_secrets("log:\n  file: \"a"
                                        + std::string(broken) + "b\"\n"))
                    .starts_with("8 : must be UTF-8; of the escapes"));
  auto read = parse_settings(
      with_secrets("log: {file: \"a\\u00a0\\u0085\\L\\x85b\"}"), variable);
  ASSERT_EQ(read.index(), 0u);
  EXPECT_EQ(std::get<0>(read).log.file, "a\u00a0\xc2\x85\u2028\xc2\x85"
                                        "b");
}

TEST(settings, a_fault_is_fit_for_a_terminal) {
  EXPECT_EQ(only_fault(with_secrets("\"\\e[2Jlog\\0\": {}")),
            "7 ?[2Jlog?: is no key of Careline");
  std::string many = "x";
  for (int i = 0; i < 30; ++i) many += "\u20b9"; // Three bytes each.
  auto told = only_fault(with_secrets("demo: {clock: " + many + "}"));
  EXPECT_EQ(told.substr(told.size() - 7), "\u20b9...'");
}

TEST(settings, base_urls_have_no_user_query_or_slash_at_the_end) {
  for (auto url : {"ftp://a", "https://a/", "https://u:pw@a", "https://a?b",
                   "https://", "https://a:0", "https://a:99999", "a.b"}) {
    auto what =
        only_fault(with_secrets("  base_url: \"" + std::string(url) + "\""));
    EXPECT_NE(what.find("7 whatsapp.base_url: must be http"), std::string::npos)
        << what;
    EXPECT_EQ(what.find("u:pw"), std::string::npos) << "a password was shown";
  }
}

TEST(settings, printing_masks_every_secret) {
  auto s = good(with_secrets(R"(  accounts:
    - {phone_number_id: "106660002220002", access_token: {env: OTHER}}
)"));
  auto printed = print_settings(s);
  for (auto& [name, value] : variables)
    EXPECT_EQ(printed.find(value), std::string::npos) << name;
  EXPECT_NE(printed.find("dsn: \"********\""), std::string::npos);
  EXPECT_NE(print_settings(settings{}).find("dsn: \"(not set)\""),
            std::string::npos);
}

TEST(settings, what_is_printed_reads_as_the_same_values) {
  settings s;
  s.log.file = "a \"quoted\" \\ file: #1";
  s.server.listen = {"::1", 1};
  auto printed = YAML::Load(print_settings(s));
  EXPECT_EQ(printed["log"]["file"].as<std::string>(), s.log.file);
  EXPECT_EQ(printed["server"]["listen"].as<std::string>(), "[::1]:1");
  EXPECT_EQ(printed["limits"]["hold_s"].as<int>(), 600);
}

TEST(settings, the_smallest_number_is_printed_whole) {
  settings s;
  s.responder.temperature = 5e-324;
  auto printed = YAML::Load(print_settings(s));
  EXPECT_EQ(printed["responder"]["temperature"].as<std::string>(),
            "0." + std::string(323, '0') + "5");
}

TEST(settings, a_file_that_cannot_be_read_is_a_fault_without_a_line) {
  auto result = load_settings("/nowhere/careline.yaml", variable);
  auto* found = std::get_if<1>(&result);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].line, 0);
  EXPECT_NE((*found)[0].what.find("/nowhere/careline.yaml"), std::string::npos);
  auto directory = load_settings("/tmp", variable);
  EXPECT_TRUE(std::get_if<1>(&directory));
}

TEST(settings, an_ai_needs_its_key_and_an_address_of_that_form) {
  auto none = good(with_secrets(""));
  EXPECT_EQ(none.responder.kind, "none");
  EXPECT_TRUE(none.responder.key.empty());
  EXPECT_FALSE(none.demo.clock);

  auto gemini = good(with_secrets(R"(responder:
  kind: gemini
  key: {env: OTHER}
  model: gemini-3.8-flash
  deadline_ms: 2500
  thinking_level: minimal
)"));
  EXPECT_EQ(gemini.responder.key.reveal(), "another-secret-of-the-test");
  EXPECT_EQ(gemini.responder.model, "gemini-3.8-flash");
  EXPECT_EQ(gemini.responder.deadline, std::chrono::milliseconds{2500});
  EXPECT_EQ(print_settings(gemini).find("another-secret"), std::string::npos);

  EXPECT_EQ(only_fault(with_secrets("responder:\n  kind: gemini\n")),
            "0 responder.key: is needed for kind gemini");
  EXPECT_EQ(only_fault(with_secrets("responder:\n  kind: gemini\n  key: ~\n")),
            "9 responder.key: is needed for kind gemini");
  EXPECT_EQ(
      only_fault(with_secrets("responder:\n  kind: openai\n")),
      "0 responder.base_url: is needed for kind openai: the address before "
      "/chat/completions");
  auto own = good(with_secrets(
      "responder:\n  kind: openai\n  base_url: http://127.0.0.1:8000/v1\n"));
  EXPECT_TRUE(own.responder.key.empty()) << "a server of one's own needs none";
}

TEST(settings, a_model_is_a_name_that_fits_into_a_url) {
  auto with_model = [](const std::string& model) {
    return with_secrets("responder:\n  model: \"" + model + "\"\n");
  };
  EXPECT_EQ(good(with_model("meta/llama-3.1:8b")).responder.model,
            "meta/llama-3.1:8b");
  for (auto* wrong : {"", "a b", "a?key=x", "../../secrets", "/x", "a%2f"})
    EXPECT_EQ(faults(with_model(wrong)).size(), 1u) << wrong;
  EXPECT_EQ(faults(with_secrets("responder:\n  key: abc\n")).size(), 1u)
      << "a literal key";
}
