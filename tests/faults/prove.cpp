/// An audit that sees nothing proves nothing: here each ledger is falsified by
/// hand, and the audit must name the promise that seems broken.

#include "tests/faults/expectations.hpp"
#include "tests/faults/run.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <stdexcept>

namespace careline::tests {

using namespace std::chrono_literals;

namespace {

constexpr const char* inbound =
    "direction = 'in' and vendor_message_id like 'wamid.FAULT.%'";

/// The newest row of message_log that is such.
std::string newest(const std::string& which, const std::string& column) {
  return "(select " + column + " from careline.message_log where " + which
         + " order by id desc limit 1)";
}

/// A reply that Careline never sent, or sent already.
void tell_vendor(stage& on, const std::string& to,
                 const std::string& callback) {
  auto url = on.system().vendors().url();
  auto port =
      static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  auto answer = http_post(
      port, "/v21.0/" + std::string(careline_system::number) + "/messages",
      R"({"messaging_product":"whatsapp","recipient_type":"individual","to":")"
          + to + R"(","type":"text","text":{"body":"x"},)"
          + R"("biz_opaque_callback_data":")" + callback + R"("})",
      {{"Authorization", "Bearer " + on.system().access_token()},
       {"Content-Type", "application/json"}});
  if (answer.status != 200)
    throw std::runtime_error("the vendor refuses: " + answer.body);
}

/// All since the last audit is in the window of the next.
void let_some_pass(stage& on) {
  if (!on.flood().goes_on(100, 20s))
    throw std::runtime_error("no messages flow");
  on.flood().pause();
  on.flood().settles(20s);
  eventually(20s, [&] {
    return on.ask("select count(*) from careline.outbox") == "0";
  });
}

struct falsification {
  const char* what;
  const char* promise; ///< That the audit must name,
  const char* words;   ///< with these words.
  void (*act)(stage&);
};

void run_sql(stage& on, const std::string& sql) {
  on.system().database().rows(sql);
}

const falsification falsifications[] = {
    {"a kept message is deleted", "C1", "are not kept",
     [](stage& on) {
       run_sql(on, "delete from careline.message_log where id = "
                       + newest(inbound, "id"));
     }},
    {"a message is kept twice", "C2", "are kept twice",
     [](stage& on) {
       run_sql(on, "insert into careline.message_log (patient_id, id, "
                   "clinic_id, channel, direction, sender, content, status, "
                   "sent_at, body, vendor_message_id) select patient_id, "
                   "overlay(id::text placing 'ffff' from 33)::uuid, clinic_id, "
                   "channel, direction, sender, content, status, sent_at, "
                   "body, vendor_message_id from careline.message_log where "
                   "id = "
                       + newest(inbound, "id"));
     }},
    {"a message that nobody sent is kept", "C2", "never sent",
     [](stage& on) {
       run_sql(on, "update careline.message_log set vendor_message_id = "
                   "'wamid.FAULT.0.0.0' where id = "
                       + newest(inbound, "id"));
     }},
    {"a version counts a turn too many", "C2", "version",
     [](stage& on) {
       run_sql(on, "update careline.conversations set version = version + 1 "
                   "where patient_id = "
                       + newest(inbound, "patient_id"));
     }},
    {"two messages change places", "C3", "out of order",
     [](stage& on) {
       run_sql(on,
               "with two as (select id, vendor_message_id, row_number() over "
               "(order by id) as n from careline.message_log where "
                   + std::string(inbound)
                   + " and patient_id = " + newest(inbound, "patient_id")
                   + " order by id desc limit 2) update careline.message_log l "
                     "set vendor_message_id = (select o.vendor_message_id from "
                     "two o where o.id <> l.id) where l.id in (select id from "
                     "two)");
     }},
    {"a patient hears more than was asked", "C10", "not one answer",
     [](stage& on) {
       tell_vendor(on, on.flood().phone_of(1),
                   "ffffffff-0000-7000-8000-000000000001:"
                   "00000000-0000-7000-8000-000000000003");
     }},
    {"the vendor got what was never committed", "C4", "never committed",
     [](stage& on) {
       tell_vendor(on, on.flood().phone_of(0),
                   "00000000-0000-7000-8000-000000000001:"
                   "00000000-0000-7000-8000-000000000002");
     }},
    {"a reply is overtaken, and to another question", "C3", "another question",
     [](stage& on) {
       // Before the answer that the patient waits for.
       for (int i = 2; i < on.flood().patients(); ++i)
         tell_vendor(on, on.flood().phone_of(i),
                     "ffffffff-0000-7000-8000-000000000001:"
                     "00000000-0000-7000-8000-0000000001"
                         + std::to_string(10 + i % 90));
       on.flood().resume();
       let_some_pass(on);
     }},
    {"a reply comes twice", "C5", "came twice",
     [](stage& on) {
       on.vendor().read_on();
       tell_vendor(
           on, on.flood().phone_of(0),
           on.vendor().arrivals_of(on.flood().phone_of(0)).back().callback);
     }},
    {"a reply is marked sent and never arrived", "C5", "never arrived",
     [](stage& on) {
       run_sql(on,
               "insert into careline.message_log (patient_id, id, clinic_id, "
               "channel, direction, sender, content, status, sent_at, body) "
               "select patient_id, overlay(id::text placing 'eeee' from "
               "33)::uuid, clinic_id, channel, direction, sender, content, "
               "'sent', sent_at, body from careline.message_log where id = "
                   + newest("direction = 'out'", "id"));
     }},
    {"a reply is queued nowhere", "C10", "not in the outbox",
     [](stage& on) {
       run_sql(on, "delete from careline.message_states where id = "
                       + newest("direction = 'out'", "id"));
     }},
    {"a reply is given up", "C5", "given up",
     [](stage& on) {
       run_sql(on, "insert into careline.dead_letters (id, clinic_id, "
                   "patient_id, reason, attempts, at) select id, clinic_id, "
                   "patient_id, 'test', 1, now() from careline.message_log "
                   "where id = "
                       + newest("direction = 'out'", "id"));
     }},
    // A row that is written anew was committed later than its 200, or its send.
    {"a 200 came before the commit", "C1", "before their commit",
     [](stage& on) {
       run_sql(on, "update careline.message_log set body = body where id = "
                       + newest(inbound, "id"));
     }},
    {"a reply left before the commit", "C4", "before their commit",
     [](stage& on) {
       run_sql(on, "update careline.message_log set body = body where id = "
                       + newest("direction = 'out'", "id"));
     }},
    {"a visit is gone of which a patient was told", "C6", "not there",
     [](stage& on) {
       on.booking().resume();
       on.check_within(60s, "harness", "a visit is booked", [&] {
         return on.ask("select count(*) from careline.appointments a join "
                       "careline.patients p on p.id = a.patient_id where "
                       "p.whatsapp_name like 'Booker %'")
                != "0";
       });
       on.booking().pause();
       on.booking().settles(20s);
       run_sql(on, "delete from careline.appointments");
     }},
    {"two appointments overlap", "C6", "overlap",
     [](stage& on) {
       run_sql(on, "alter table careline.appointments drop constraint "
                   "appointments_no_double_booking");
       for (int i = 0; i < 2; ++i)
         run_sql(on,
                 "insert into careline.appointments (id, clinic_id, "
                 "patient_id, provider_id, during, status) select "
                 "gen_random_uuid(), clinic_id, gen_random_uuid(), id, "
                 "tstzrange(now(), now() + interval '1 hour'), 'booked' from "
                 "(select * from careline.providers limit 1) p");
     }},
};

/// Whether one of these names the promise with these words.
bool names(const std::vector<violation>& found, std::size_t from,
           std::string_view promise, std::string_view words) {
  for (auto i = from; i < found.size(); ++i)
    if (found[i].promise == promise
        && found[i].what.find(words) != std::string::npos)
      return true;
  return false;
}

bool say(bool sees, const char* promise, const char* what) {
  std::printf("%-8s %-7s %s\n", sees ? "seen" : "NOT SEEN", promise, what);
  std::fflush(stdout);
  return sees;
}

} // namespace

bool prove_that_it_sees(stage& on) {
  bool sees_all = true;
  for (auto& one : falsifications) {
    let_some_pass(on);
    one.act(on);
    auto before = on.found().violations.size();
    on.audit();
    sees_all &=
        say(names(on.found().violations, before, one.promise, one.words),
            one.promise, one.what);
  }
  auto before = on.found().violations.size();
  on.audit_whole_run();
  sees_all &= say(names(on.found().violations, before, "C1", "are not kept"),
                  "C1", "what an earlier audit has seen is gone at the end");
  return sees_all;
}

bool prove_that_expectations_count() {
  ADD_FAILURE() << "on purpose: whoever waits in vain says so like this";
  auto failed = failed_expectations();
  return say(failed.size() == 1
                 && failed.front().find("prove.cpp") != std::string::npos,
             "harness", "an expectation fails within a strike");
}

} // namespace careline::tests
