/// P5: two hundred patients want the same five slots at the same moment.

#include "tests/support/crowd.hpp"
#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace careline::tests {
namespace {

enum class ending { booked, offered_others, lost };

bool offers_times(const sent_message& said) {
  // Rows of times say the hour; those of the menu do not.
  return std::ranges::any_of(said.choices, [](auto& one) {
    return one.title.find("am") != std::string::npos
           || one.title.find("pm") != std::string::npos
           || one.title.find("AM") != std::string::npos
           || one.title.find("PM") != std::string::npos;
  });
}

/// Wants one start tomorrow and confirms it if it is held.
ending wants(phone& patient, const std::string& start) {
  patient.asks("book");
  auto said = patient.asks("tomorrow " + start);
  if (said.find_choice("Confirm")) said = patient.asks("yes");
  if (said.text.find("You're booked") != std::string::npos)
    return ending::booked;
  return offers_times(said) ? ending::offered_others : ending::lost;
}

TEST(slot_race, two_hundred_patients_and_five_slots) {
  // Tomorrow has five slots; the days behind it have others to offer.
  careline_system system({.hours = "10:00-12:30", .name = "race"});
  system.start();
  static constexpr const char* starts[] = {"10:00 am", "10:30 am", "11:00 am",
                                           "11:30 am", "12:00 pm"};
  constexpr int patients = 200;

  auto endings = all_at_once(patients, [&](int i) {
    phone one(system, "+91980000" + std::to_string(1000 + i), "Racer");
    return wants(one, starts[i % 5]);
  });

  EXPECT_EQ(std::ranges::count(endings, ending::booked), 5);
  EXPECT_EQ(std::ranges::count(endings, ending::offered_others), patients - 5);
  auto& db = system.database();
  EXPECT_EQ(db.value("select count(*) from careline.appointments"), "5");
  EXPECT_EQ(db.value("select count(*) from careline.appointments a join "
                     "careline.appointments b on a.id < b.id and "
                     "a.provider_id = b.provider_id and a.during && b.during"),
            "0");
  EXPECT_EQ(db.value("select count(distinct during) from "
                     "careline.appointments"),
            "5");
  EXPECT_EQ(
      system.metric("careline_bookings_total{result=\"booked\"}").value_or(0),
      5);
}

} // namespace
} // namespace careline::tests
