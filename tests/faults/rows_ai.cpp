/// Row 15: the AI hangs, fails, talks nonsense or tries to act.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"

#include <algorithm>
#include <array>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr const char* question = "Is there a lift for wheelchairs?";

/// Each asks once; the middle time from webhook to acknowledgement.
microseconds ask_all(guests& all) {
  std::vector<microseconds> took;
  for (auto& one : all) {
    auto began = traffic::clock::now();
    one->says(question);
    took.push_back(std::chrono::duration_cast<microseconds>(
        traffic::clock::now() - began));
  }
  auto middle = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
  std::ranges::nth_element(took, middle);
  return *middle;
}

class ai_fails : public fault {
public:
  std::string_view name() const override { return "ai-fails"; }
  int row() const override { return 15; }
  void strike(stage& on, std::mt19937_64& random) override {
    static constexpr std::array modes{
        "hang",    "slow",      "rate_limited", "server_error", "html",
        "garbage", "huge",      "empty",        "safety",       "max_tokens",
        "unsure",  "injection", "cut"};
    auto calm = new_guests(on, 21);
    auto struck = new_guests(on, 21);
    auto before = ask_all(calm);
    vendors_as_before after{on};
    auto* mode = modes[static_cast<std::size_t>(
        between(random, 0, static_cast<int>(modes.size()) - 1))];
    on.control_vendors(std::string(R"({"ai":{"mode":")") + mode + R"("}})");
    auto during = ask_all(struck);
    on.measure(
        "webhook while the AI fails, of one while it does not",
        static_cast<double>(during.count())
            / static_cast<double>(std::max<std::int64_t>(1, before.count())));
    on.check_time(std::chrono::ceil<milliseconds>(during),
                  std::chrono::ceil<milliseconds>(5 * before) + 20ms, "C10",
                  std::string("a webhook while the AI's mode is ") + mode);
    std::size_t unfit = 0;
    std::size_t silent = 0;
    for (auto& one : struck) {
      if (!one->hears(30s)) {
        ++silent;
        continue;
      }
      for (auto* never : {"500 mg", "pay.example", "is booked for", "<html",
                          "candidates", "UNSURE", "xxxxx"})
        if (one->last().text.find(never) != std::string::npos) ++unfit;
    }
    on.check(silent == 0, "C10",
             std::to_string(silent)
                 + " were not answered while the AI's mode "
                   "was "
                 + mode);
    on.check(unfit == 0, "C10",
             std::to_string(unfit) + " words of the AI that must not be said");
    std::string theirs = "('";
    for (auto& one : struck) theirs += one->number() + "','";
    theirs += "')";
    on.check(on.ask("select count(*) from careline.patients p where p.phone in "
                    + theirs
                    + " and (exists (select from careline.appointments a where "
                      "a.patient_id = p.id) or exists (select from "
                      "careline.holds h where h.patient_id = p.id))")
                 == "0",
             "C6", "the AI's words booked or held something");
  }
};
const strikes<ai_fails> ai_fails_entry;

} // namespace
} // namespace careline::tests
