/// Row 14: a pause races with replies that are retried, with a kill, and with
/// the AI.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"
#include "tests/support/crowd.hpp"
#include "tests/support/silence.hpp"

#include <algorithm>
#include <atomic>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

constexpr int patients = 16;

struct room {
  guests phones;
  std::vector<std::string> ids;
};

/// They said hello, and were answered.
room greeted(stage& on) {
  room all{new_guests(on, patients), {}};
  on.system().token();
  for (auto& one : all.phones) one->says("hello");
  for (auto& one : all.phones) {
    one->hears(30s);
    all.ids.push_back(one->patient_id());
  }
  return all;
}

void staff_speak(stage& on, const std::vector<paused_bot>& paused) {
  check_none(
      on, "C7",
      staff_are_heard_first(on.system(), paused, "This is Dr Rao.", 60s));
}

class pause_against_retries : public fault {
public:
  std::string_view name() const override { return "pause-and-retries"; }
  int row() const override { return 14; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto here = greeted(on);
    vendors_as_before after{on};
    on.control_vendors(R"({"all":{"server_error":0.9,"delay_most_ms":30}})");
    for (auto& one : here.phones) one->says("fees");
    lasts(milliseconds{between(random, 0, 400)});
    // With or without a kill, after any number of answers.
    auto kill_after = between(random, 0, 2 * patients);
    std::atomic<int> answers{0};
    auto paused = all_at_once(patients + 1, [&](int i) {
      if (i == patients) {
        if (kill_after > patients) return paused_bot{};
        eventually(20s, [&] { return answers >= kill_after; });
        on.kill_engine();
        return paused_bot{};
      }
      auto n = static_cast<std::size_t>(i);
      auto end = pause_bot(on.system(), here.phones[n]->number(), here.ids[n]);
      ++answers;
      return end;
    });
    if (kill_after <= patients) on.start_engine();
    on.control_vendors(R"({"all":{}})");
    on.measure("pauses answered before the kill, of 16",
               static_cast<double>(std::ranges::count(
                   paused, 200, [](auto& one) { return one.status; })));
    staff_speak(on, paused);
  }
};
const strikes<pause_against_retries> pause_against_retries_entry;

class pause_against_the_ai : public fault {
public:
  std::string_view name() const override { return "pause-and-ai"; }
  int row() const override { return 14; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto here = greeted(on);
    vendors_as_before after{on};
    on.control_vendors(R"({"ai":{"mode":"slow","slow_ms":200}})");
    std::vector<int> waits;
    for (int i = 0; i < patients; ++i) waits.push_back(between(random, 0, 600));
    auto paused = all_at_once(patients, [&](int i) {
      auto n = static_cast<std::size_t>(i);
      here.phones[n]->says("Is there a lift for wheelchairs?");
      lasts(milliseconds{waits[n]});
      return pause_bot(on.system(), here.phones[n]->number(), here.ids[n]);
    });
    staff_speak(on, paused);
  }
};
const strikes<pause_against_the_ai> pause_against_the_ai_entry;

} // namespace
} // namespace careline::tests
