/// Row 21: one patient, or one clinic, writes more than all others together.
/// The others are compared with themselves while the same load is spread.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"

#include <atomic>
#include <functional>
#include <thread>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

constexpr int connections = 4;
constexpr auto window = 2'000ms;
constexpr auto between_loads = 8'000us; ///< Of each connection.
constexpr auto between_others = 10'000us;

/// Who writes the n-th message of the load, and to which number.
using writer_of =
    std::function<std::pair<std::int64_t, const char*>(int connection, int n)>;

std::string body_of(std::int64_t from, const char* number) {
  static std::atomic<int> count{0};
  return text_body(number, {std::to_string(from), "Guest", ""},
                   "wamid.LOAD." + std::to_string(from) + "."
                       + std::to_string(++count),
                   "fees");
}

/// Milliseconds of others' webhooks while the load is on.
void measure(stage& on, const writer_of& load, std::int64_t others,
             std::vector<double>& took) {
  std::atomic<bool> is_over{false};
  std::vector<std::jthread> threads;
  for (int c = 0; c < connections; ++c)
    threads.emplace_back([&, c] {
      http_connection link(on.system().port());
      for (int n = 0; !is_over; ++n) {
        auto [from, number] = load(c, n);
        // Its own patient's bound refuses some: that is as it should be.
        on.system().deliver(link, body_of(from, number));
        lasts(between_loads);
      }
    });
  http_connection link(on.system().port());
  deadline end(window);
  for (int n = 0; !end.is_over(); ++n) {
    auto began = traffic::clock::now();
    auto answer = on.system().deliver(
        link, body_of(others + n % 50, careline_system::number));
    took.push_back(
        std::chrono::duration<double, std::milli>(traffic::clock::now() - began)
            .count());
    on.check(answer.status == 200, "C10",
             "another patient is answered " + std::to_string(answer.status));
    lasts(between_others);
  }
  is_over = true;
}

/// Spread and hot by turns, so that both meet the machine at the same hour.
void compare(stage& on, const std::string& what, const writer_of& spread,
             const writer_of& hot) {
  auto others = new_numbers(50);
  std::vector<double> calm;
  std::vector<double> struck;
  for (int round = 0; round < 2; ++round) {
    measure(on, spread, others, calm);
    measure(on, hot, others, struck);
  }
  auto before = quantile(calm, 0.99);
  auto during = quantile(struck, 0.99);
  on.measure(what + ": others' p99, of that of a spread load",
             before > 0 ? during / before : 0);
  // The tenth of a moment that a tick or another process takes is nobody's.
  on.check_time(milliseconds{static_cast<long>(during)},
                milliseconds{static_cast<long>(2 * before)} + 10ms, "C10",
                "p99 of others beside a " + what);
}

class hot_patient : public fault {
public:
  std::string_view name() const override { return "hot-patient"; }
  int row() const override { return 21; }
  void strike(stage& on, std::mt19937_64&) override {
    auto first = new_numbers(400);
    compare(
        on, "hot patient",
        [=](int c, int n) {
          return std::pair(first + c * 100 + n % 100, careline_system::number);
        },
        [=](int, int) { return std::pair(first, careline_system::number); });
  }
};
const strikes<hot_patient> hot_patient_entry;

class hot_clinic : public fault {
public:
  std::string_view name() const override { return "hot-clinic"; }
  int row() const override { return 21; }
  void strike(stage& on, std::mt19937_64&) override {
    auto first = new_numbers(400);
    compare(
        on, "hot clinic",
        [=](int c, int n) {
          return std::pair(first + c * 100 + n % 100,
                           n % 2 == 0 ? careline_system::number
                                      : careline_system::other_number);
        },
        [=](int c, int n) {
          return std::pair(first + c * 100 + n % 100,
                           careline_system::other_number);
        });
  }
};
const strikes<hot_clinic> hot_clinic_entry;

} // namespace
} // namespace careline::tests
