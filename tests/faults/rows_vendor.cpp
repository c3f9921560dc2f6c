/// Row 16: the vendor limits, fails, drips, talks nonsense, refuses the token.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"

#include <cstdio>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

std::string share(std::mt19937_64& random, const char* what, double most) {
  char text[64];
  std::snprintf(text, sizeof text, "\"%s\":%.3f,", what,
                std::uniform_real_distribution<>(0, most)(random));
  return text;
}

class vendor_fails : public fault {
public:
  std::string_view name() const override { return "vendor-fails"; }
  int row() const override { return 16; }
  bool is_short() const override { return true; }
  int weight() const override { return 2; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto unknown = [&] {
      return on.vendor().struck_by({"reset_after", "wrong_content"});
    };
    auto before = unknown();
    auto all =
        on.vendor().struck_by({"rate_limited", "server_error", "unavailable",
                               "reset_before", "slow_answer"});
    on.control_vendors(
        R"({"seed":)" + std::to_string(random() % 1'000'000) + R"(,"all":{)"
        + share(random, "rate_limited", 0.2)
        + share(random, "server_error", 0.2) + share(random, "unavailable", 0.1)
        + share(random, "reset_before", 0.1) + share(random, "reset_after", 0.1)
        + share(random, "slow_answer", 0.1)
        + share(random, "wrong_content", 0.1)
        + R"("slow_ms":300,"retry_after_s":0,"delay_most_ms":40}})");
    lasts(milliseconds{between(random, 500, 4'000)});
    on.control_vendors(R"({"all":{}})");
    // The patients may get these twice, and no others.
    on.may_double(unknown() - before);
    on.measure(
        "calls that the vendor failed, a strike",
        static_cast<double>(on.vendor().struck_by(
                                {"rate_limited", "server_error", "unavailable",
                                 "reset_before", "slow_answer"})
                            - all));
  }
};
const strikes<vendor_fails> vendor_fails_entry;

class vendor_gives_time : public fault {
public:
  std::string_view name() const override { return "vendor-retry-after"; }
  int row() const override { return 16; }
  void strike(stage& on, std::mt19937_64& random) override {
    vendors_as_before after{on};
    phone guest(on.system(), "+" + std::to_string(new_numbers(1)), "Guest",
                careline_system::other_number);
    guest.asks("hello");
    auto seconds = between(random, 1, 3);
    on.control_vendors(std::string(R"({"numbers":{")")
                       + careline_system::other_number
                       + R"(":{"rate_limited":1,"retry_after_s":)"
                       + std::to_string(seconds) + "}}}");
    guest.says("fees");
    on.check_within(20s, "C10", "the reply is tried", [&] {
      return on.system().vendors().received_by(guest.number()).size() >= 2;
    });
    on.control_vendors(std::string(R"({"numbers":{")")
                       + careline_system::other_number + R"(":null}})");
    on.check(guest.hears(30s).has_value(), "C10",
             "a reply is sent when the vendor's time is over");
    auto all = on.system().vendors().received_by(guest.number());
    // The greeting, at least one try that was limited, and the last one.
    if (on.check(all.size() > 2, "harness", "no try was limited"))
      on.check(all.back().at_us - all[all.size() - 2].at_us
                   >= seconds * 1'000'000 - 1'000,
               "C5", "a try came before the vendor's Retry-After");
  }
};
const strikes<vendor_gives_time> vendor_gives_time_entry;

class vendor_refuses : public fault {
public:
  std::string_view name() const override { return "vendor-refuses"; }
  int row() const override { return 16; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    vendors_as_before after{on};
    phone guest(on.system(), "+" + std::to_string(new_numbers(1)), "Guest",
                careline_system::other_number);
    guest.asks("hello");
    auto refused = between(random, 1, 4);
    on.may_die(static_cast<std::size_t>(refused));
    on.control_vendors(std::string(R"({"numbers":{")")
                       + careline_system::other_number
                       + R"(":{"window_closed":1}}})");
    auto dead = [&] {
      return on
          .ask("select count(*) from careline.dead_letters d join "
               "careline.patients p on p.id = d.patient_id where p.phone "
               "= '"
               + guest.number() + "' and d.reason = 'window_closed:131047'")
          .value_or("?");
    };
    for (int i = 0; i < refused; ++i) guest.says("fees");
    on.check_within(20s, "C5", "what is refused for good is a dead letter",
                    [&] { return dead() == std::to_string(refused); });
    on.control_vendors(std::string(R"({"numbers":{")")
                       + careline_system::other_number + R"(":null}})");
    guest.says("address");
    on.check(guest.hears(20s).has_value()
                 && guest.last().text.find("Lake Road") != std::string::npos,
             "C10", "the next reply goes its way");
  }
};
const strikes<vendor_refuses> vendor_refuses_entry;

class vendor_token_expires : public fault {
public:
  std::string_view name() const override { return "vendor-token"; }
  int row() const override { return 16; }
  void strike(stage& on, std::mt19937_64&) override {
    vendors_as_before after{on};
    phone guest(on.system(), "+" + std::to_string(new_numbers(1)), "Guest",
                careline_system::other_number);
    guest.asks("hello");
    on.control_vendors(std::string(R"({"numbers":{")")
                       + careline_system::other_number
                       + R"(":{"token_expired":1}}})");
    guest.says("fees");
    on.check_within(20s, "C10", "the account is seen to be stopped", [&] {
      return on.system().metric("careline_breaker_open{vendor=\"meta\"}") == 1;
    });
    on.check(on.flood().goes_on(20, 20s), "C10",
             "another number goes on beside a stopped one");
    on.control_vendors(std::string(R"({"numbers":{")")
                       + careline_system::other_number + R"(":null}})");
    // The next probe is half a minute away at most.
    on.check_within(45s, "C10", "the account resumes by itself",
                    [&] { return guest.hears(1s).has_value(); });
  }
};
const strikes<vendor_token_expires> vendor_token_expires_entry;

} // namespace
} // namespace careline::tests
