/// Staff book, move and change visits by the API while patients chat.

#include "tests/support/crowd.hpp"
#include "tests/support/phone.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace careline::tests {
namespace {

namespace json = boost::json;

class appointments : public testing::Test {
protected:
  void SetUp() override {
    system.start();
    asha.asks("hello");
    id = asha.patient_id();
    ASSERT_EQ(id.size(), 36u);
  }

  /// The n-th free time from tomorrow on, UTC.
  std::string free_time(std::size_t n = 0) {
    auto answer = system.api_get("/api/v1/slots?service=visit&limit=20");
    EXPECT_EQ(answer.status, 200) << answer.body;
    auto slots = json::parse(answer.body).at("slots").as_array();
    EXPECT_GT(slots.size(), n + 2);
    // The very next ones may begin while the test runs.
    return std::string(slots.at(n + 2).at("start").as_string());
  }
  bool is_free(const std::string& start) {
    auto answer = system.api_get("/api/v1/slots?service=visit&limit=50");
    return answer.body.find("\"start\":\"" + start + '"') != std::string::npos;
  }
  http_answer book(const std::string& start, const std::string& more = {},
                   header_lines headers = {}) {
    return system.api_post("/api/v1/appointments",
                           R"({"patient_id":")" + id
                               + R"(","service":"visit","provider":"rao",)"
                                 R"("start":")"
                               + start + '"' + more + "}",
                           std::move(headers));
  }
  std::string booked(const std::string& start) {
    auto answer = book(start);
    EXPECT_EQ(answer.status, 201) << answer.body;
    return std::string(json::parse(answer.body).at("id").as_string());
  }
  http_answer patch(const std::string& visit, const std::string& body,
                    header_lines headers = {}) {
    return system.api_patch("/api/v1/appointments/" + visit, body,
                            std::move(headers));
  }
  std::string counters() {
    return system.database().value(
        "select total_visits || ' ' || total_cancellations || ' ' || "
        "total_no_shows from careline.patients where id = '"
        + id + "'");
  }
  std::string count(const std::string& where) {
    return system.database().value("select count(*) from careline." + where);
  }

  careline_system system;
  phone asha{system, "+919812300501", "Asha Rao"};
  std::string id;
};

TEST_F(appointments, staff_book_by_the_api_and_the_patient_hears_of_it) {
  auto start = free_time();
  auto answer = book(start, R"(,"attendee":"my son")");
  ASSERT_EQ(answer.status, 201) << answer.body;
  auto made = json::parse(answer.body);
  EXPECT_EQ(made.at("status").as_string(), "booked");
  EXPECT_EQ(made.at("start").as_string(), start);
  EXPECT_EQ(made.at("attendee").as_string(), "my son");
  EXPECT_FALSE(made.at("is_overbooked").as_bool());
  EXPECT_FALSE(is_free(start)) << "its time is taken at once";
  EXPECT_TRUE(asha.hears());
  EXPECT_EQ(count("audit_log where action = 'book_appointment'"), "1");

  auto path = answer.header("location");
  EXPECT_EQ(json::parse(system.api_get(path).body).at("id"), made.at("id"));
  auto file = system.api_get(path + ".ics");
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.header("content-type"), "text/calendar; charset=utf-8");
  EXPECT_NE(file.body.find("BEGIN:VEVENT\r\n"), std::string::npos);
  EXPECT_EQ(file.body.find("Asha"), std::string::npos);
  auto list = system.api_get("/api/v1/patients/" + id + "/appointments");
  EXPECT_EQ(json::parse(list.body).at("appointments").as_array().size(), 1u);
}

TEST_F(appointments, a_repeated_booking_is_one_booking) {
  auto start = free_time();
  header_lines key{{"Idempotency-Key", "booking-1"}};
  auto first = book(start, {}, key);
  ASSERT_EQ(first.status, 201) << first.body;
  auto again = book(start, {}, key);
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(json::parse(again.body).at("id"), json::parse(first.body).at("id"));
  EXPECT_EQ(count("appointments"), "1");
  EXPECT_EQ(book(free_time(), {}, key).status, 422);
}

TEST_F(appointments, a_taken_time_is_refused_with_the_nearest_and_overbooked) {
  auto start = free_time();
  booked(start);
  auto refused = book(start);
  ASSERT_EQ(refused.status, 409) << refused.body;
  auto told = json::parse(refused.body);
  EXPECT_EQ(told.at("code").as_string(), "slot_taken");
  EXPECT_FALSE(told.at("nearest").as_array().empty());
  EXPECT_EQ(book(start, R"(,"overbook":true)").status, 403)
      << "a provider's token";
  system.use_role("admin");
  auto over = book(start, R"(,"overbook":true)");
  ASSERT_EQ(over.status, 201) << over.body;
  EXPECT_TRUE(json::parse(over.body).at("is_overbooked").as_bool());
  EXPECT_EQ(count("appointments"), "2");
  EXPECT_EQ(count("audit_log where action = 'overbook_appointment'"), "1");
}

TEST_F(appointments, the_api_and_the_chat_never_book_one_time_twice) {
  auto start = free_time();
  constexpr int askers = 12;
  std::vector<std::string> patients;
  for (int i = 0; i < askers; ++i) {
    phone one(system, "+9198123006" + std::to_string(10 + i), "Racer");
    one.asks("hello");
    patients.push_back(one.patient_id());
  }
  auto statuses = all_at_once(askers, [&](int i) {
    return system
        .api_post("/api/v1/appointments",
                  R"({"patient_id":")" + patients[static_cast<std::size_t>(i)]
                      + R"(","service":"visit","provider":"rao","start":")"
                      + start + R"("})")
        .status;
  });
  EXPECT_EQ(std::ranges::count(statuses, 201), 1);
  EXPECT_EQ(std::ranges::count(statuses, 409), askers - 1);
  EXPECT_EQ(count("appointments"), "1");
  // And a patient who taps through the chat gets another time.
  ASSERT_TRUE(books_an_appointment(asha));
  EXPECT_EQ(count("appointments"), "2");
  EXPECT_EQ(count("appointments a join careline.appointments b on a.id < b.id "
                  "and a.provider_id = b.provider_id and a.during && b.during"),
            "0");
}

TEST_F(appointments, a_move_frees_the_old_time_at_once) {
  auto first = free_time();
  auto second = free_time(3);
  auto visit = booked(first);
  ASSERT_FALSE(is_free(first));
  auto moved = patch(visit, R"({"start":")" + second + R"("})");
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(json::parse(moved.body).at("start").as_string(), second);
  EXPECT_TRUE(is_free(first));
  EXPECT_FALSE(is_free(second));
  EXPECT_EQ(count("appointments"), "1");
}

TEST_F(appointments, counters_change_once_and_back_when_it_is_undone) {
  auto visit = booked(free_time());
  auto before = counters();
  header_lines key{{"Idempotency-Key", "cancel-1"}};
  auto cancelled =
      patch(visit, R"({"status":"cancelled","reason":"ill"})", key);
  ASSERT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(json::parse(cancelled.body).at("cancelled_reason").as_string(),
            "ill");
  auto after = counters();
  EXPECT_NE(after, before);
  auto again = patch(visit, R"({"status":"cancelled","reason":"ill"})", key);
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(counters(), after) << "a repeat counts nothing";
  EXPECT_EQ(patch(visit, R"({"status":"cancelled"})").status, 409)
      << "nor does another cancellation";
  EXPECT_EQ(counters(), after);
  auto undone = patch(visit, R"({"status":"booked"})");
  ASSERT_EQ(undone.status, 200) << undone.body;
  EXPECT_EQ(counters(), before);
}

TEST_F(appointments, a_visit_comes_back_only_while_its_time_is_free) {
  auto start = free_time();
  auto visit = booked(start);
  ASSERT_EQ(patch(visit, R"({"status":"cancelled"})").status, 200);
  EXPECT_TRUE(is_free(start)) << "what is cancelled is offered at once";
  booked(start);
  auto back = patch(visit, R"({"status":"booked"})");
  EXPECT_EQ(back.status, 409) << back.body;
  EXPECT_EQ(json::parse(back.body).at("code").as_string(), "slot_taken");
}

TEST_F(appointments, somebody_new_is_booked_by_phone_and_made_once) {
  auto by_phone = [&](const std::string& start) {
    return system.api_post(
        "/api/v1/appointments",
        R"({"patient_phone":"098123 00599","patient_name":"Meera",)"
        R"("service":"visit","provider":"rao","start":")"
            + start + R"("})");
  };
  auto first = by_phone(free_time());
  ASSERT_EQ(first.status, 201) << first.body;
  auto second = by_phone(free_time(2));
  ASSERT_EQ(second.status, 201) << second.body;
  EXPECT_EQ(json::parse(first.body).at("patient_id"),
            json::parse(second.body).at("patient_id"));
  EXPECT_EQ(count("patients where phone = '+919812300599'"), "1");
  phone meera(system, "+919812300599", "Meera");
  meera.asks("hello");
  EXPECT_EQ(meera.patient_id(),
            json::parse(first.body).at("patient_id").as_string())
      << "and is the same when she writes";
}

TEST_F(appointments, another_clinics_ids_are_not_found) {
  auto visit = booked(free_time());
  system.use_clinic(careline_system::other_clinic);
  EXPECT_EQ(system.api_get("/api/v1/appointments/" + visit).status, 404);
  EXPECT_EQ(system.api_get("/api/v1/appointments/" + visit + ".ics").status,
            404);
  EXPECT_EQ(patch(visit, R"({"status":"cancelled"})").status, 404);
  EXPECT_EQ(system.api_get("/api/v1/patients/" + id + "/appointments").status,
            404);
  EXPECT_EQ(system.api_get("/api/v1/patients/" + id + "/consents").status, 404);
  EXPECT_EQ(
      system
          .api_patch("/api/v1/patients/" + id, R"({"preferred_language":"hi"})")
          .status,
      404);
  EXPECT_EQ(book("2030-01-01T10:00").status, 404);
}

TEST_F(appointments, a_language_that_staff_set_is_kept) {
  auto set = system.api_patch("/api/v1/patients/" + id,
                              R"({"preferred_language":"es"})");
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(system.database().value("select language from "
                                    "careline.conversations where patient_id "
                                    "= '"
                                    + id + "'"),
            "es");
}

} // namespace
} // namespace careline::tests
