#include "tests/observability/watched_node.hpp"

#include "tests/support/silence.hpp"
#include "tests/support/slot_race.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace careline::tests {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t room_for_some = 12 * 1024 * 1024;

/// No fault is to be waited for longer; on a quiet machine it takes seconds.
constexpr milliseconds patience{60'000};

system_options options() {
  system_options o;
  o.has_own_cluster = true;
  o.name = "watched";
  o.has_ai = true;
  // Retries that heal within seconds; a crowd that comes at once; a house that
  // is kept every few seconds.
  o.limits = {
      {"retry_first_ms", "500"},   {"retry_most_ms", "4000"},
      {"attempts", "100"},         {"messages_per_second_per_clinic", "0"},
      {"keep_house_first_s", "1"}, {"keep_house_every_s", "2"}};
  return o;
}

std::string first_line(const std::string& path) {
  auto text = read_file(path);
  return text.substr(0, text.find('\n'));
}

} // namespace

watched_node::watched_node() : system_(options()) {
  database_.emplace(system_.directory() + "/cluster", system_.directory());
  config_ = read_file(system_.directory() + "/careline.yaml");
  system_.start();
  // Made now: later faults keep others out of the database.
  for (auto* clinic : {careline_system::other_clinic, careline_system::clinic})
    system_.token(clinic);
  prometheus_.emplace(system_.directory(), system_.private_port());
  traffic_settings gentle;
  gentle.connections = connections;
  gentle.patients_each = 1;
  gentle.messages_per_second = gentle_rate;
  patients_.emplace(system_, system_.port(), gentle, 1);
  if (!patients_->goes_on(100, patience))
    throw std::runtime_error("no message is acknowledged:\n"
                             + system_.log_text());
}

void watched_node::as_administrator(const std::string& sql) {
  held_session done(first_line(system_.directory() + "/cluster/admin.dsn")
                        + " dbname="
                        + system_.database().value("select current_database()"),
                    sql);
}

void watched_node::start_with(const std::string& limits, bool has_demo_clock) {
  auto yaml = config_ + limits;
  if (has_demo_clock) {
    std::string_view off = "clock: false";
    yaml.replace(yaml.find(off), off.size(), "clock: true");
  }
  write_file(system_.directory() + "/careline.yaml", yaml);
  system_.engine().kill_now();
  system_.start();
}

void watched_node::start_with_little_memory() {
  auto at_rest = system_.engine().resident_bytes();
  EXPECT_GT(at_rest, 0u);
  // 85 % of it is what the node takes now and a third of what a crowd of
  // eleven thousand takes more.
  start_with("  memory_bytes: "
             + std::to_string((at_rest + room_for_some) * 100 / 85) + "\n");
}

void watched_node::quiet_down() {
  patients_->pause();
  EXPECT_TRUE(patients_->settles(patience));
}

// -- At the door --------------------------------------------------------------

void watched_node::forge_webhooks() {
  http_connection link(system_.port());
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(post_signed(link, "not the secret", "{}").status, 401);
}

void watched_node::guess_tokens() {
  http_connection link(system_.port());
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(link.get("/api/v1/waiting",
                       {{"Authorization", "Bearer " + std::to_string(i)}})
                  .status,
              401);
}

void watched_node::talk_nonsense() {
  for (int i = 0; i < 120; ++i) {
    http_connection link(system_.port());
    EXPECT_EQ(link.get("/").status, 404);
    link.exchange("nonsense\r\n\r\n");
  }
}

void watched_node::repeat_one_message(int times) {
  http_connection link(system_.port());
  auto body = text_body(careline_system::number,
                        {std::to_string(next_number_++), "Again", ""},
                        "wamid.AGAIN", "fees");
  for (int i = 0; i < times; ++i) deliver(link, body);
}

/// As the vendor does: again until it is taken.
void watched_node::deliver(http_connection& link, const std::string& body) {
  EXPECT_TRUE(eventually(
      patience, [&] { return system_.deliver(link, body).status == 200; }));
}

void watched_node::say_stop(int patients) {
  std::vector<whatsapp_item> items;
  for (int i = 0; i < patients; ++i) {
    auto number = std::to_string(next_number_++);
    items.push_back(
        text_item({number, "Annoyed", ""}, "wamid.STOP." + number, "STOP"));
  }
  http_connection link(system_.port());
  deliver(link, webhook_body(careline_system::number, items));
}

void watched_node::crowd_writes(int webhooks) {
  http_connection link(system_.port());
  for (; webhooks > 0; --webhooks) {
    std::vector<whatsapp_item> items;
    for (int i = 0; i < 100; ++i) {
      auto number = std::to_string(next_number_++);
      items.push_back(
          text_item({number, "Crowd", ""}, "wamid.CROWD." + number, "fees"));
    }
    deliver(link, webhook_body(careline_system::number, items));
  }
}

std::vector<std::unique_ptr<http_connection>>
watched_node::idle_sockets(int count) {
  std::vector<std::unique_ptr<http_connection>> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(std::make_unique<http_connection>(system_.port()));
    all.back()->get("/");
  }
  return all;
}

// -- In the database, past Careline -------------------------------------------

std::vector<std::unique_ptr<held_session>> watched_node::all_connections() {
  std::vector<std::unique_ptr<held_session>> all;
  try {
    for (;;)
      all.push_back(
          std::make_unique<held_session>(system_.database().dsn(), "select 1"));
  } catch (const std::runtime_error&) {
    // That was the last one.
  }
  EXPECT_GT(all.size(), 50u);
  return all;
}

std::string watched_node::tomorrow() {
  return system_.database().value(
      "select to_char(now() at time zone 'Asia/Kolkata' + interval '1 day', "
      "'YYYY-MM-DD')");
}

void watched_node::write_visits_behind_its_back(int count) {
  phone wanted(system_, "+" + std::to_string(next_number_++), "Wanted");
  wanted.asks("hello");
  auto id = wanted.patient_id();
  auto starts =
      free_starts(system_, tomorrow(), static_cast<std::size_t>(count));
  EXPECT_EQ(starts.size(), static_cast<std::size_t>(count));
  constexpr auto sample = "careline_turns_total{result=\"slot_taken\"}";
  auto before = system_.metric(sample).value_or(0);
  for (auto& start : starts) {
    system_.database().rows(
        "insert into careline.appointments (id, clinic_id, patient_id, "
        "provider_id, during, status) select gen_random_uuid(), p.clinic_id, "
        "p.id, r.id, tstzrange(s, s + interval '30 minutes'), 'booked' from "
        "careline.patients p join careline.providers r on r.clinic_id = "
        "p.clinic_id cross join (select timestamp '"
        + start + "' at time zone 'Asia/Kolkata' as s) at where p.id = '" + id
        + "'");
    auto answer = system_.api_post(
        "/api/v1/appointments", R"({"patient_id":")" + id
                                    + R"(","service":"visit","provider":"rao",)"
                                      R"("start":")"
                                    + start + R"("})");
    EXPECT_EQ(answer.status, 409) << answer.body;
  }
  EXPECT_GE(system_.metric(sample).value_or(0), before + count)
      << "the database had the last word";
}

void watched_node::change_conversations_behind_its_back() {
  system_.database().rows(
      "update careline.conversations set version = version + 1 where "
      "last_message_at > now() - interval '1 minute'");
}

void watched_node::move_timers_behind_its_back(const std::string& patient) {
  EXPECT_FALSE(
      system_.database()
          .rows("update careline.timers set due = now() - interval '1 hour' "
                "where patient_id = '"
                + patient + "' returning 1")
          .empty());
}

void watched_node::forbid_to_delete_notifications() {
  system_.database().rows(
      "revoke delete on careline.notifications from current_user");
}

void watched_node::allow_to_delete_notifications() {
  system_.database().rows(
      "grant delete on careline.notifications to current_user");
}

void watched_node::poison_a_message(phone& from) {
  system_.database().rows("alter table careline.message_log add check"
                          " (body not like '%xyzzy%') not valid");
  from.says("xyzzy");
}

void watched_node::end_writers(int times) {
  for (; times > 0; --times) {
    // A writer that is just connecting is none yet.
    EXPECT_TRUE(eventually(patience, [&] {
      return system_.database().value(
                 "select count(pg_terminate_backend(pid)) from "
                 "pg_stat_activity where application_name like 'careline "
                 "writer%'")
             != "0";
    }));
    EXPECT_TRUE(patients_->goes_on(5, patience));
  }
}

// -- Patients and staff -------------------------------------------------------

void watched_node::let_wait(phone& patient) {
  patient.asks("I want to talk to a person");
  EXPECT_TRUE(eventually(patience, [&] {
    return !system_.database()
                .rows("update careline.conversations set answer_due_at ="
                      " now() - interval '1 hour' where patient_id = '"
                      + patient.patient_id()
                      + "' and answer_due_at is not null returning 1")
                .empty();
  }));
}

void watched_node::answer(phone& patient) {
  auto sent = system_.api_post("/api/live-chat/send",
                               R"({"patient_id":")" + patient.patient_id()
                                   + R"(","message":"We are here."})");
  EXPECT_EQ(sent.status, 200) << sent.body;
}

void watched_node::take_over_too_late(int patients) {
  constexpr auto sample = "careline_replies_late_to_fence_total";
  auto before = system_.metric(sample).value_or(0);
  std::vector<std::unique_ptr<phone>> phones;
  for (int i = 0; i < patients; ++i) {
    phones.push_back(
        std::make_unique<phone>(system_, "+" + std::to_string(next_number_++),
                                "Taken", careline_system::other_number));
    phones.back()->asks("hello");
  }
  system_.vendors().control(std::string(R"({"numbers":{")")
                            + careline_system::other_number
                            + R"(":{"delay_ms":3000,"delay_most_ms":3000}}})");
  for (auto& one : phones) one->says("fees");
  EXPECT_TRUE(eventually(patience, [&] {
    return system_.metric("careline_outbound_in_flight{vendor=\"meta\"}")
           >= patients;
  }));
  system_.use_clinic(careline_system::other_clinic);
  for (auto& one : phones)
    EXPECT_EQ(pause_bot(system_, one->number(), one->patient_id()).status, 200);
  system_.use_clinic(careline_system::clinic);
  EXPECT_TRUE(eventually(patience, [&] {
    return system_.metric(sample).value_or(0) >= before + patients;
  }));
  system_.vendors().control(std::string(R"({"numbers":{")")
                            + careline_system::other_number + R"(":null}})");
}

void watched_node::book_for_the_absent(phone& patient) {
  patient.asks("hello");
  auto id = patient.patient_id();
  // As if three days had passed: the version makes the node read it anew.
  system_.database().rows(
      "update careline.conversations set version = version + 1, "
      "last_inbound_at = now() - interval '3 days' where patient_id = '"
      + id + "'");
  auto starts = free_starts(system_, tomorrow(), 1);
  ASSERT_EQ(starts.size(), 1u);
  auto made = system_.api_post("/api/v1/appointments",
                               R"({"patient_id":")" + id
                                   + R"(","service":"visit","provider":"rao",)"
                                     R"("start":")"
                                   + starts.front() + R"("})");
  EXPECT_EQ(made.status, 201) << made.body;
}

} // namespace careline::tests
