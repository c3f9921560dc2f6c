/// careline-bench against a real Careline: it holds what is right, and it sees
/// what a database that forgets does to the promises.

#include "tests/support/careline_system.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <map>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

struct bench_result {
  int code = -1;
  std::string said;
  boost::json::value report;
};

/// A short load on the system's first clinic.
bench_result load(careline_system& system, std::vector<std::string> more) {
  const auto json = system.directory() + "/report.json";
  const auto dsn = system.directory() + "/bench.dsn";
  const auto secret = system.directory() + "/bench.secret";
  const auto log = system.directory() + "/bench.log";
  write_file(dsn, system.database().dsn() + '\n');
  write_file(secret, system.app_secret() + '\n');
  std::vector<std::string> words{
      "--url",
      "http://127.0.0.1:" + std::to_string(system.port()),
      "--metrics-url",
      "http://127.0.0.1:" + std::to_string(system.private_port()),
      "--vendors-url",
      system.vendors().url(),
      "--app-secret-file",
      secret,
      "--dsn",
      "@" + dsn,
      "--number",
      careline_system::number,
      "--json",
      json,
      "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  const auto done =
      run({built_program("careline-bench"), words, {}, log}, 60'000ms);
  bench_result out;
  if (done) out = {done->code, done->output, {}};
  boost::system::error_code bad;
  out.report = boost::json::parse(read_file(json), bad);
  return out;
}

/// Violations by check.
std::map<std::string, int> violations(const boost::json::value& report) {
  std::map<std::string, int> out;
  for (auto& check : report.at("checks").as_array())
    out[std::string(check.at("name").as_string())] =
        check.at("violations").to_number<int>();
  return out;
}

const std::vector<std::string> small_load{
    "--open", "--rate",     "200", "--seconds",    "2",  "--warm-up",
    "1",      "--patients", "50",  "--duplicates", "0.2"};

TEST(bench, holds_a_careline_that_keeps_its_promises) {
  careline_system system({.name = "bench"});
  system.start();
  const auto got = load(system, small_load);
  EXPECT_EQ(got.code, 0) << got.said;
  const auto broken = violations(got.report);
  for (const char* name :
       {"stored_exactly_once", "stored_when_answered", "order_per_patient",
        "one_patient_per_sender", "refusals_say_when", "no_double_booking"}) {
    ASSERT_TRUE(broken.contains(name)) << name;
    EXPECT_EQ(broken.at(name), 0) << name;
  }
  EXPECT_GT(got.report.at_pointer("/counts/repeats_accepted").to_number<int>(),
            0);
  EXPECT_GT(got.report.at_pointer("/limits/batch_turns").to_number<int>(), 0);
  EXPECT_FALSE(got.report.at("seconds").as_array().empty());
}

TEST(bench, sees_what_a_forgetful_database_lost_although_it_was_answered) {
  careline_system system({.name = "bench"});
  system.start();
  system.database().value(R"(
create function careline.forget() returns trigger language plpgsql as $$
begin
  if new.direction = 'in' and right(new.vendor_message_id, 1) = '7' then
    delete from careline.inbound_keys where key = encode(substr(sha256(
      uuid_send(new.clinic_id) || '\x00'::bytea
      || convert_to(new.vendor_message_id, 'UTF8')), 1, 16), 'hex')::uuid;
    return null;
  end if;
  return new;
end $$)");
  system.database().value("create trigger forget before insert on "
                          "careline.message_log for each row execute function "
                          "careline.forget()");
  const auto got = load(system, small_load);
  EXPECT_EQ(got.code, 1) << got.said;
  const auto broken = violations(got.report);
  EXPECT_GT(broken.at("stored_exactly_once"), 10);
  EXPECT_GT(broken.at("stored_when_answered"), 0);
  EXPECT_EQ(broken.at("order_per_patient"), 0);
  EXPECT_NE(got.said.find("BROKEN"), std::string::npos);
}

TEST(bench, takes_conversations_over_while_patients_write) {
  careline_system system({.name = "bench"});
  system.start();
  const auto token = system.directory() + "/bench.token";
  write_file(token, system.token() + '\n');
  const auto got = load(system, {"--profile", "takeover_storm", "--api-token",
                                 "@" + token, "--seconds", "3", "--warm-up",
                                 "1", "--rate", "100", "--patients", "30"});
  EXPECT_EQ(got.code, 0) << got.said;
  const auto broken = violations(got.report);
  ASSERT_TRUE(broken.contains("silent_after_pause"));
  EXPECT_EQ(broken.at("silent_after_pause"), 0);
  EXPECT_GT(got.report.at_pointer("/staff/pause 200").to_number<int>(), 5);
}

TEST(bench, refuses_another_machine_and_a_profile_with_faults) {
  const scratch_directory files("bench");
  const auto tell = [&](std::vector<std::string> words) {
    const auto done = run(
        {built_program("careline-bench"), std::move(words), {}, files / "log"},
        10'000ms);
    return done ? done->code : -1;
  };
  EXPECT_EQ(tell({"--url", "http://192.0.2.1:80", "--numbers", "1"}), 2);
  EXPECT_EQ(tell({"--profile", "no_such_profile"}), 2);
  EXPECT_EQ(tell({"--profile", "steady", "--rtae", "1"}), 2);
}

} // namespace
} // namespace careline::tests
