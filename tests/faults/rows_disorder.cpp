/// Row 12: everything comes many times, in any order, statuses before the
/// answer to the send they are about.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"
#include "tests/support/disorder.hpp"

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

class disorder : public fault {
public:
  std::string_view name() const override { return "disorder"; }
  int row() const override { return 12; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    vendors_as_before after{on};
    // Nine statuses for each of the flood's replies are another fault.
    on.flood().set_rate(15);
    struct rate_as_before {
      stage& on;
      ~rate_as_before() {
        on.flood().set_rate(traffic_settings{}.messages_per_second);
      }
    } rate{on};
    on.control_vendors(
        R"({"all":{"delay_ms":0,"delay_most_ms":60},"statuses":{"send":["sent",)"
        R"("delivered","read"],"delay_ms":)"
        + std::to_string(between(random, 0, 40))
        + R"(,"copies":3,"shuffle":true}})");
    auto number = std::to_string(new_numbers(1));
    check_none(on, "C2",
               deliver_in_disorder(on.system(), {number, "Guest", ""}, number,
                                   20, 10, random()));
    on.check_within(30s, "C2", "statuses in any order end at the highest", [&] {
      return on.ask("select count(*) from careline.messages m join "
                    "careline.patients p on p.id = m.patient_id where p.phone "
                    "= '+"
                    + number
                    + "' and m.direction = 'out' and m.status = 'read'")
             == "20";
    });
    on.check(on.ask("select count(*) from careline.outbox o join "
                    "careline.patients p on p.id = o.patient_id where p.phone "
                    "= '+"
                    + number + "'")
                 == "0",
             "C5", "what was read still waits to be sent");
  }
};
const strikes<disorder> disorder_entry;

} // namespace
} // namespace careline::tests
