/// The command line as an operator meets it: answers, faults, exit codes.

#include "tests/support/careline_system.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The binary with exactly these arguments.
run_result careline(std::vector<std::string> arguments) {
  scratch_directory files("careline-cli");
  auto done =
      run({built_program("careline"), std::move(arguments), {}, files / "out"},
          milliseconds{30'000});
  return done.value_or(run_result{-1, "it did not end"});
}

TEST(cli, tells_its_version_and_how_it_is_used) {
  auto version = careline({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_TRUE(has(version.output, CARELINE_VERSION)) << version.output;
  auto help = careline({"--help"});
  EXPECT_EQ(help.code, 0);
  for (auto* command :
       {"serve", "migrate", "check-config", "print-config", "load-clinics",
        "create-token", "dead-letters", "Exit codes"})
    EXPECT_TRUE(has(help.output, command)) << command;
}

TEST(cli, wrong_usage_ends_with_2_and_starts_nothing) {
  EXPECT_EQ(careline({}).code, 2);
  EXPECT_EQ(careline({"sevre"}).code, 2);
  EXPECT_EQ(careline({"serve", "--colour", "red"}).code, 2);
  EXPECT_EQ(careline({"create-token", "--label", "x"}).code, 2);
  EXPECT_EQ(careline({"dead-letters"}).code, 2);
}

TEST(cli, a_faulty_file_ends_with_3_and_all_faults_at_once) {
  scratch_directory files("careline-cli");
  auto path = files / "careline.yaml";
  write_file(path, "server:\n"
                   "  listen: \"127.0.0.1:99999\"\n"
                   "  colour: red\n"
                   "whatsapp:\n"
                   "  access_token: literal-secret-marker\n"
                   "limits:\n"
                   "  batch_turns: 0\n");
  for (auto* command : {"check-config", "print-config", "serve", "migrate"}) {
    auto done = careline({command, "--config", path});
    EXPECT_EQ(done.code, 3) << command;
    for (auto* fault :
         {":2: server.listen", ":3: server.colour", ":5: whatsapp.access_token",
          ":7: limits.batch_turns", "database.dsn"})
      EXPECT_TRUE(has(done.output, fault)) << command << "\n" << done.output;
    EXPECT_FALSE(has(done.output, "literal-secret-marker")) << done.output;
  }
  auto missing = careline({"serve", "--config", files / "nowhere.yaml"});
  EXPECT_EQ(missing.code, 3) << missing.output;
}

TEST(cli, a_printed_configuration_shows_every_key_and_no_secret) {
  careline_system system({.name = "cli"});
  auto printed = system.cli({"print-config"});
  EXPECT_EQ(printed.code, 0);
  EXPECT_TRUE(has(printed.output, "batch_turns: 500")) << printed.output;
  EXPECT_TRUE(has(printed.output, "********"));
  for (auto& secret : {system.app_secret(), system.access_token(),
                       system.verify_token(), system.database().dsn()})
    EXPECT_FALSE(has(printed.output, secret));
}

TEST(cli, the_database_is_brought_up_once_and_a_newer_one_is_refused) {
  careline_system system({.name = "cli"});
  auto again = system.cli({"migrate"});
  EXPECT_EQ(again.code, 0);
  EXPECT_TRUE(has(again.output, "already")) << again.output;

  // As a later version would have left it.
  system.database().rows(
      "insert into careline.schema_versions (version, name, checksum) values "
      "(9999, '9999_later.sql', 'x')");
  auto newer = system.cli({"migrate"});
  EXPECT_NE(newer.code, 0) << newer.output;
  system.launch();
  auto ended = system.engine().wait_for_exit(milliseconds{20'000});
  ASSERT_TRUE(ended) << "it does not serve a database it does not know";
  EXPECT_EQ(*ended, 4) << system.engine().output();
}

TEST(cli, an_unreachable_database_ends_a_command_with_4) {
  scratch_directory files("careline-cli");
  write_file(files / "dsn", "host=127.0.0.1 port=1 dbname=x connect_timeout=2");
  write_file(files / "secret", "0123456789abcdef");
  auto secret = "{file: \"" + (files / "secret") + "\"}";
  write_file(files / "careline.yaml",
             "database:\n  dsn: {file: \"" + (files / "dsn")
                 + "\"}\nwhatsapp:\n  app_secrets: [" + secret
                 + "]\n  verify_token: " + secret
                 + "\n  access_token: " + secret + "\n");
  for (auto& command : std::vector<std::vector<std::string>>{
           {"migrate"},
           {"dead-letters", "list"},
           {"create-token", "--clinic", "x", "--label", "x"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--config", files / "careline.yaml"});
    auto done = careline(arguments);
    EXPECT_EQ(done.code, 4) << command.front() << ": " << done.output;
    EXPECT_FALSE(has(done.output, "0123456789abcdef"));
  }
}

TEST(cli, clinics_with_faults_change_nothing_and_good_ones_are_taken_up_live) {
  careline_system system({.name = "cli"});
  system.start();
  auto path = system.directory() + "/more.yaml";
  auto yaml = clinics_open("09:00-17:00");
  write_file(path, yaml + "        colour: red\n");
  auto bad = system.cli({"load-clinics", path});
  EXPECT_EQ(bad.code, 3);
  EXPECT_TRUE(has(bad.output, "colour")) << bad.output;

  auto renamed = yaml;
  auto at = renamed.find("7 Lake Road");
  renamed.replace(at, 11, "8 Hill Road");
  write_file(path, renamed);
  EXPECT_EQ(system.cli({"load-clinics", path}).code, 0);
  http_connection link(system.port());
  int asked = 0;
  EXPECT_TRUE(eventually(milliseconds{20'000}, [&] {
    auto body = text_body(careline_system::number, {"919812300901", "A", ""},
                          "wamid.CLI." + std::to_string(++asked), "address");
    EXPECT_EQ(system.deliver(link, body).status, 200);
    lasts(milliseconds{200});
    auto said = system.vendors().received_by("+919812300901");
    return !said.empty() && has(said.back().text, "8 Hill Road");
  })) << "the running engine takes the new address up";
}

TEST(cli, a_token_is_shown_once_and_kept_as_a_hash) {
  careline_system system({.name = "cli"});
  auto token = system.token();
  EXPECT_GE(token.size(), 32u);
  EXPECT_EQ(system.database().value("select count(*) from careline.api_tokens "
                                    "where token_hash = '"
                                    + token + "'"),
            "0");
  auto unknown = system.cli(
      {"create-token", "--clinic", "no-such-clinic", "--label", "x"});
  EXPECT_EQ(unknown.code, 1) << unknown.output;
  EXPECT_EQ(system.cli({"dead-letters", "list"}).code, 0);
  EXPECT_EQ(system.cli({"dead-letters", "drop", "not-an-id"}).code, 2);
  EXPECT_EQ(
      system
          .cli({"dead-letters", "drop", "01900000-0000-7000-8000-000000000000"})
          .code,
      1);
}

} // namespace
} // namespace careline::tests
