/// Row 13: two hundred want the same five times, half of them by the API.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"
#include "tests/support/slot_race.hpp"

namespace careline::tests {
namespace {

class race_for_slots : public fault {
public:
  std::string_view name() const override { return "slot-race"; }
  int row() const override { return 13; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    // At the clinic where nobody else books.
    struct other_clinic {
      careline_system& system;
      ~other_clinic() { system.use_clinic(careline_system::clinic); }
    } after{on.system()};
    on.system().use_clinic(careline_system::other_clinic);
    auto day = on.ask("select to_char(now() at time zone 'Asia/Kolkata' + "
                      "interval '"
                      + std::to_string(between(random, 2, 40))
                      + " days', 'YYYY-MM-DD')");
    slot_race race;
    race.number = careline_system::other_number;
    race.starts = free_starts(on.system(), day.value_or(""), 5);
    if (!on.check(race.starts.size() == 5, "harness",
                  "no free times to race for"))
      return;
    race.chatting = between(random, 50, 150);
    race.posting = 200 - race.chatting;
    race.chat_later = std::chrono::microseconds(between(random, 0, 30'000));
    race.first_phone = new_numbers(200);
    auto end = run_race(on.system(), race);
    check_none(on, "C6", end.complaints);
    on.measure("slots booked by chat, of 5", end.booked_by_chat);
  }
};
const strikes<race_for_slots> race_for_slots_entry;

} // namespace
} // namespace careline::tests
