/// The API of appointments at the desk: what is read, what is handed to the
/// patient's router, and how its ends are told.

#include "tests/actors/reception.hpp"

#include "actors/turn_rows.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using engine::appointment_status;

const engine::appointment_id visit_id{engine::make_uuid_v7(6, 0, 6)};
const std::string visit_path =
    "/api/v1/appointments/" + engine::to_string(visit_id);

struct front_desk : reception {
  front_desk() {
    mehta = add_fake_calendar(node, "mehta");
    rao = add_fake_calendar(node, "rao");
    for (auto& [calendar, start] : {std::pair{mehta, 2h}, std::pair{rao, 1h}})
      calendar->answer = [at = day_begins + start](auto&) -> engine::event {
        return engine::slots_found{{{at, at + 30min}}, false};
      };
    auto& row = appointment();
    row.what.id = visit_id;
    row.what.service = "visit";
    row.what.provider = "mehta";
    row.what.when = {day_begins + 2h, day_begins + 150min};
    row.patient = ravi;
    row.patient_name = "Ravi";
    row.created_at = day_begins - 1h;
    row.updated_at = day_begins - 1h;
  }

  persistence::appointment_row& appointment() {
    return reader->appointments[{clinic_number(1), visit_id}];
  }
  slip book(std::string more = {}, io::header_list headers = {},
            std::string who = {}) {
    if (who.empty()) who = R"("patient_id":")" + engine::to_string(ravi) + '"';
    return ask("POST", "/api/v1/appointments",
               "{" + who
                   + R"(,"service":"visit","provider":"mehta",)"
                     R"("start":"2026-02-13T10:00:00Z")"
                   + more + "}",
               std::move(headers));
  }
  slip patch(std::string body, io::header_list headers = {}) {
    return ask("PATCH", visit_path, std::move(body), std::move(headers));
  }
  void keep(std::size_t act, engine::appointment_id id = visit_id) {
    settled_ticket end;
    end.appointment = id;
    settle(act, std::move(end));
  }
  void refuse(std::size_t act, engine::staff_refusal why) {
    settled_ticket end;
    end.how = turn_end::refused;
    end.refusal = std::make_shared<const engine::staff_refusal>(std::move(why));
    settle(act, std::move(end));
  }

  std::shared_ptr<fake_calendar> mehta;
  std::shared_ptr<fake_calendar> rao;
};

const std::string morning = "&from=2026-02-13&until=2026-02-14";

} // namespace

TEST(appointments_desk,
     free_times_of_one_provider_are_asked_of_their_calendar) {
  front_desk d;
  auto got = d.ask("GET", "/api/v1/slots?service=visit&provider=mehta&limit=5"
                              + morning);
  EXPECT_EQ(got->status(), 200u);
  EXPECT_TRUE(has(got, R"("start":"2026-02-13T10:00:00.000Z")"));
  EXPECT_TRUE(has(got, R"("start_local":"2026-02-13T10:00:00+00:00")"));
  EXPECT_TRUE(has(got, R"("provider":"mehta")"));
  ASSERT_EQ(d.mehta->asked.size(), 1u);
  auto& q = std::get<engine::find_slots>(d.mehta->asked[0].question);
  EXPECT_EQ(q.most, 5u);
  EXPECT_EQ(q.from, day_begins - 8h) << "a date is its midnight";
  EXPECT_EQ(q.until, day_begins + 16h);
  EXPECT_TRUE(d.rao->asked.empty());
}

TEST(appointments_desk, any_provider_is_all_of_them_merged) {
  for (auto* provider : {"", "&provider=any"}) {
    front_desk d;
    auto got = d.ask("GET", std::string("/api/v1/slots?service=visit")
                                + provider + morning);
    EXPECT_EQ(got->status(), 200u);
    ASSERT_TRUE(has(got, R"("provider":"rao")"));
    EXPECT_LT(got->all[0].body.find(R"("provider":"rao")"),
              got->all[0].body.find(R"("provider":"mehta")"))
        << "rao is free earlier";
  }
}

TEST(appointments_desk, calendars_that_are_silent_are_told_with_503) {
  front_desk d;
  d.mehta->answer = nullptr;
  auto got =
      d.ask("GET", "/api/v1/slots?service=visit&provider=mehta" + morning);
  EXPECT_EQ(got->status(), 0u);
  d.node.pass(d.node.rt->limits.calendar_answer);
  EXPECT_EQ(got->status(), 503u);
}

TEST(appointments_desk, what_cannot_be_asked_is_named) {
  front_desk d;
  EXPECT_EQ(d.ask("GET", "/api/v1/slots?service=cooking")->status(), 400u);
  EXPECT_EQ(
      d.ask("GET", "/api/v1/slots?service=visit&provider=nobody")->status(),
      400u);
  EXPECT_EQ(d.ask("GET", "/api/v1/slots?service=visit&from=tomorrow")->status(),
            400u);
  EXPECT_EQ(
      d.ask("GET",
            "/api/v1/slots?service=visit&from=2026-02-14&until=2026-02-13")
          ->status(),
      400u);
  EXPECT_EQ(
      d.ask("GET",
            "/api/v1/slots?service=visit&from=2026-02-14&until=2029-02-13")
          ->status(),
      400u);
  EXPECT_EQ(d.ask("GET", "/api/v1/appointments?status=eaten")->status(), 400u);
}

TEST(appointments_desk, a_booking_goes_to_the_patients_router_and_is_shown) {
  front_desk d;
  auto got = d.book(R"(,"attendee":"my son")");
  EXPECT_EQ(got->status(), 0u);
  ASSERT_EQ(d.router->acts.size(), 1u);
  auto& act = d.router->acts[0];
  EXPECT_EQ(act.what, staff_action::kind::book);
  EXPECT_EQ(act.key, ravi_key);
  auto& wish = std::get<engine::staff_booked>(act.event.value());
  EXPECT_EQ(wish.by, "Asha");
  EXPECT_EQ(wish.start, day_begins + 2h);
  EXPECT_EQ(wish.attendee, "my son");
  EXPECT_FALSE(wish.may_overbook);
  d.keep(0);
  EXPECT_EQ(got->status(), 201u);
  EXPECT_EQ(got->header("Location"), visit_path);
  EXPECT_TRUE(has(got, R"("status":"booked")"));
}

TEST(appointments_desk, a_taken_time_is_told_with_the_nearest_ones) {
  front_desk d;
  auto got = d.book();
  d.refuse(0, {"slot_taken", {{day_begins + 3h, day_begins + 210min}}});
  EXPECT_EQ(got->status(), 409u);
  EXPECT_TRUE(has(got, R"("code":"slot_taken")"));
  EXPECT_TRUE(has(got, R"("nearest":[{"start":"2026-02-13T11:00:00.000Z")"));
}

TEST(appointments_desk, only_an_admin_overbooks) {
  front_desk d;
  EXPECT_EQ(d.book(R"(,"overbook":true)")->status(), 403u);
  EXPECT_EQ(
      d.patch(R"({"start":"2026-02-13T11:00Z","overbook":true})")->status(),
      403u);
  EXPECT_TRUE(d.router->acts.empty());
  d.bearer = admin_token;
  d.book(R"(,"overbook":true)");
  ASSERT_EQ(d.router->acts.size(), 1u);
  EXPECT_TRUE(std::get<engine::staff_booked>(d.router->acts[0].event.value())
                  .may_overbook);
}

TEST(appointments_desk, somebody_new_is_named_by_phone) {
  front_desk d;
  auto got = d.book({}, {},
                    R"("patient_phone":"098000 00009","patient_name":"Meera")");
  ASSERT_EQ(d.router->acts.size(), 1u);
  auto& act = d.router->acts[0];
  EXPECT_EQ(act.key, phone_key("+919800000009"));
  ASSERT_TRUE(act.creates);
  EXPECT_EQ(act.creates->name, "Meera");
  d.keep(0);
  EXPECT_EQ(got->status(), 201u);
  EXPECT_EQ(d.book({}, {}, R"("patient_phone":"call me")")->status(), 400u);
}

TEST(appointments_desk, a_repeat_under_the_same_key_finds_what_was_booked) {
  front_desk d;
  io::header_list key{{"idempotency-key", "k-1"}};
  d.book({}, key);
  ASSERT_EQ(d.router->acts.size(), 1u);
  auto id = appointment_for(clinic_number(1), d.router->acts[0].idempotent);
  d.reader->appointments[{clinic_number(1), id}] = d.appointment();
  auto again = d.book({}, key);
  EXPECT_EQ(again->status(), 201u);
  EXPECT_EQ(d.router->acts.size(), 1u) << "nothing is asked a second time";
}

TEST(appointments_desk, a_status_changes_only_as_it_may) {
  front_desk d;
  EXPECT_EQ(d.patch(R"({"status":"proposed"})")->status(), 409u);
  EXPECT_EQ(d.patch(R"({"status":"eaten"})")->status(), 400u);
  EXPECT_EQ(d.patch(R"({})")->status(), 400u);
  EXPECT_EQ(
      d.patch(R"({"status":"arrived","start":"2026-02-13T11:00Z"})")->status(),
      400u);
  EXPECT_TRUE(d.router->acts.empty());
  auto got = d.patch(R"({"status":"cancelled","reason":"ill"})");
  ASSERT_EQ(d.router->acts.size(), 1u);
  auto& set =
      std::get<engine::staff_set_status>(d.router->acts[0].event.value());
  EXPECT_EQ(set.what.id, visit_id);
  EXPECT_EQ(set.what.status, appointment_status::booked);
  EXPECT_EQ(set.to, appointment_status::cancelled);
  EXPECT_EQ(set.reason, "ill");
  d.appointment().what.status = appointment_status::cancelled;
  d.keep(0);
  EXPECT_EQ(got->status(), 200u);
  EXPECT_TRUE(has(got, R"("status":"cancelled")"));
}

TEST(appointments_desk, a_move_names_the_visit_as_it_stands) {
  front_desk d;
  auto got = d.patch(R"({"start":"2026-02-13T11:00Z","provider":"rao"})");
  ASSERT_EQ(d.router->acts.size(), 1u);
  auto& move = std::get<engine::staff_moved>(d.router->acts[0].event.value());
  EXPECT_EQ(move.what.when.start, day_begins + 2h);
  EXPECT_EQ(move.start, day_begins + 3h);
  EXPECT_EQ(move.provider, "rao");
  d.refuse(0, {"changed_meanwhile", {}});
  EXPECT_EQ(got->status(), 409u);
  EXPECT_TRUE(has(got, "changed_meanwhile"));
  EXPECT_EQ(
      d.patch(R"({"start":"2026-02-13T11:00Z","provider":"nobody"})")->status(),
      400u);
  d.appointment().what.status = appointment_status::cancelled;
  EXPECT_EQ(d.patch(R"({"start":"2026-02-13T11:00Z"})")->status(), 409u);
}

TEST(appointments_desk, another_clinics_appointment_is_not_there) {
  front_desk d;
  d.reader->tokens[persistence::token_hash("other")] = {"Zoe", "admin",
                                                        clinic_number(2)};
  d.bearer = "other";
  EXPECT_EQ(d.ask("GET", visit_path)->status(), 404u);
  EXPECT_EQ(d.ask("GET", visit_path + ".ics")->status(), 404u);
  EXPECT_EQ(d.patch(R"({"status":"cancelled"})")->status(), 404u);
  EXPECT_EQ(d.book()->status(), 404u) << "nor is its patient";
  EXPECT_TRUE(d.router->acts.empty());
}

TEST(appointments_desk, an_appointment_is_json_or_a_calendar_file) {
  front_desk d;
  auto row = d.ask("GET", visit_path);
  EXPECT_EQ(row->status(), 200u);
  EXPECT_TRUE(has(row, R"("patient_name":"Ravi")"));
  auto file = d.ask("GET", visit_path + ".ics");
  EXPECT_EQ(file->status(), 200u);
  EXPECT_EQ(file->all[0].content_type, "text/calendar; charset=utf-8");
  EXPECT_TRUE(has(file, "DTSTART:20260213T100000Z\r\n"));
  EXPECT_FALSE(has(file, "Ravi"));
}

TEST(appointments_desk, lists_are_asked_for_a_range_and_kept_to_a_status) {
  front_desk d;
  auto all = d.ask("GET", "/api/v1/appointments?provider=mehta" + morning);
  EXPECT_TRUE(has(all, engine::to_string(visit_id)));
  ASSERT_EQ(d.reader->appointment_lists.size(), 1u);
  EXPECT_EQ(d.reader->appointment_lists[0].provider, "mehta");
  EXPECT_EQ(d.reader->appointment_lists[0].from, day_begins - 8h);
  auto none = d.ask("GET", "/api/v1/appointments?status=cancelled" + morning);
  EXPECT_EQ(none->status(), 200u);
  EXPECT_FALSE(has(none, engine::to_string(visit_id)));
  auto theirs = d.ask("GET", "/api/v1/patients/" + engine::to_string(ravi)
                                 + "/appointments");
  EXPECT_TRUE(has(theirs, engine::to_string(visit_id)));
  EXPECT_EQ(d.ask("GET", "/api/v1/patients/" + engine::to_string(foreign)
                             + "/appointments")
                ->status(),
            404u);
}

TEST(appointments_desk, who_waits_and_what_staff_were_told_is_listed) {
  front_desk d;
  persistence::waiting_row row;
  row.patient = ravi;
  row.answer_due_at = day_begins - 1min;
  d.reader->waiting = {{row}, 1};
  auto waiting = d.ask("GET", "/api/v1/waiting");
  EXPECT_TRUE(has(waiting, R"("count":1)"));
  EXPECT_TRUE(has(waiting, R"("is_overdue":true)"));
  persistence::notification_row note;
  note.id = 7;
  note.what = "booked";
  d.reader->notifications = {note};
  EXPECT_TRUE(has(d.ask("GET", "/api/v1/notifications"), R"("id":7)"));
  EXPECT_EQ(d.ask("POST", "/api/v1/notifications/7/seen")->status(), 204u);
  EXPECT_EQ(d.reader->seen.at(0).by, "Asha");
  EXPECT_EQ(d.ask("POST", "/api/v1/notifications/8/seen")->status(), 404u);
  EXPECT_EQ(d.ask("POST", "/api/v1/notifications/x/seen")->status(), 404u);
}

TEST(appointments_desk, consents_are_shown_and_the_language_is_set_by_staff) {
  front_desk d;
  auto path = "/api/v1/patients/" + engine::to_string(ravi);
  persistence::consent_row row;
  row.reason = "keyword:stop";
  d.reader->consents = {row};
  auto consents = d.ask("GET", path + "/consents");
  EXPECT_TRUE(has(consents, R"("state":"opted_out")"));
  EXPECT_EQ(d.ask("PATCH", path, R"({"preferred_language":"la"})")->status(),
            400u);
  auto set = d.ask("PATCH", path, R"({"preferred_language":"hi-Latn"})");
  ASSERT_EQ(d.router->acts.size(), 1u);
  EXPECT_EQ(
      std::get<engine::staff_set_language>(d.router->acts[0].event.value())
          .language,
      "hi-Latn");
  d.keep(0);
  EXPECT_EQ(set->status(), 200u);
}
