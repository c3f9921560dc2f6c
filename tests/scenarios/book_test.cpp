/// A patient books a visit by WhatsApp, from the first webhook to the row.

#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

class book : public testing::Test {
protected:
  void SetUp() override { system.start(); }
  careline_system system;
};

TEST_F(book, a_patient_taps_through_to_an_appointment) {
  phone asha(system, "+919812300001", "Asha Rao");
  ASSERT_TRUE(books_an_appointment(asha));

  auto& db = system.database();
  auto patient = asha.patient_id();
  ASSERT_FALSE(patient.empty());
  EXPECT_EQ(db.value("select count(*) from careline.appointments where "
                     "patient_id = '"
                     + patient + "' and status = 'booked'"),
            "1");
  EXPECT_EQ(db.value("select count(*) from careline.holds"), "0")
      << "the hold became the appointment";
  EXPECT_EQ(db.value("select name from careline.patients where id = '" + patient
                     + "'"),
            "Asha Rao");
  EXPECT_GE(
      system.metric("careline_bookings_total{result=\"booked\"}").value_or(0),
      1);
}

TEST_F(book, a_patient_writes_instead_of_tapping) {
  phone ravi(system, "+919812300002", "Ravi");
  ravi.asks("I want to book a consultation");
  for (int step = 0; step < 4 && !ravi.last().find_choice("Confirm"); ++step) {
    bool asks_time =
        ravi.last().text.find("free") != std::string::npos
        || ravi.last().text.find("day and time") != std::string::npos;
    if (asks_time)
      ravi.asks("tomorrow 4 pm");
    else
      ravi.asks(ravi.last().choices.at(0).title);
  }
  ASSERT_NE(ravi.last().find_choice("Confirm"), nullptr) << ravi.last().text;
  EXPECT_NE(ravi.last().text.find("4 pm"), std::string::npos)
      << ravi.last().text;
  auto booked = ravi.asks("yes");
  EXPECT_NE(booked.text.find("You're booked"), std::string::npos)
      << booked.text;
  EXPECT_EQ(system.database().value(
                "select to_char(lower(during) at time zone 'Asia/Kolkata', "
                "'HH24:MI') from careline.appointments"),
            "16:00");
}

TEST_F(book, a_cancelled_booking_leaves_nothing_behind) {
  phone mira(system, "+919812300003", "Mira");
  mira.asks("book");
  for (int step = 0; step < 6 && !mira.last().find_choice("Confirm"); ++step)
    mira.asks(mira.last().choices.at(0).title);
  ASSERT_NE(mira.last().find_choice("Confirm"), nullptr) << mira.last().text;
  mira.asks("cancel");
  EXPECT_EQ(system.database().value("select count(*) from careline.holds"),
            "0");
  EXPECT_EQ(
      system.database().value("select count(*) from careline.appointments"),
      "0");
}

TEST_F(book, the_same_patient_is_another_at_another_clinic) {
  phone here(system, "+919812300004", "Dev");
  phone there(system, "+919812300004", "Dev", careline_system::other_number);
  here.says("hi");
  there.says("hi");
  ASSERT_TRUE(eventually(milliseconds{10'000}, [&] {
    return system.vendors().received_by("+919812300004").size() >= 2;
  }));
  EXPECT_EQ(system.database().value(
                "select count(distinct clinic_id) from careline.patients"),
            "2");
}

} // namespace
} // namespace careline::tests
