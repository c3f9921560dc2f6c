#pragma once
/// Patients who come for one strike only: their numbers are nobody else's, so
/// that a fault can count what became of them beside the flood.

#include "tests/faults/stage.hpp"
#include "tests/support/phone.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace careline::tests {

/// So many numbers in a row that nobody has had yet; the first, as digits.
inline std::int64_t new_numbers(int count) {
  static std::atomic<std::int64_t> next{918'000'000'000};
  return next.fetch_add(count);
}

using guests = std::vector<std::unique_ptr<phone>>;

/// New patients of one clinic who have not written yet.
inline guests new_guests(stage& on, int count,
                         const char* number = careline_system::number) {
  guests all;
  auto first = new_numbers(count);
  for (int i = 0; i < count; ++i)
    all.push_back(std::make_unique<phone>(
        on.system(), "+" + std::to_string(first + i), "Guest", number));
  return all;
}

/// One look for all complaints of a check that found them by itself.
inline void check_none(stage& on, const std::string& promise,
                       const std::vector<std::string>& complaints) {
  std::string all;
  for (auto& one : complaints) all += (all.empty() ? "" : "; ") + one;
  on.check(complaints.empty(), promise, all);
}

/// Ends what was set at the vendors beside faults for all.
struct vendors_as_before {
  stage& on;
  ~vendors_as_before() {
    on.control_vendors(
        std::string(R"({"all":{},"next":[],"statuses":{"send":[],"copies":1,)"
                    R"("shuffle":false},"ai":{"mode":"normal"},"numbers":{")")
        + careline_system::number + R"(":null,")"
        + careline_system::other_number + R"(":null}})");
  }
};

} // namespace careline::tests
