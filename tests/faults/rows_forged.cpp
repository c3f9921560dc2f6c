/// Row 24: random bytes, and bodies rightly signed by somebody else.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"

namespace careline::tests {
namespace {

class forged : public fault {
public:
  std::string_view name() const override { return "forged"; }
  int row() const override { return 24; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto& system = on.system();
    auto raw = on.ask("select count(*) from careline.raw_events");
    auto number = new_numbers(1);
    auto marker = "forged" + std::to_string(number);
    http_connection link(system.port());
    int let_in = 0;
    int repeated = 0;
    constexpr int tries = 200;
    for (int i = 0; i < tries; ++i) {
      std::string body;
      if (i % 2 == 0) {
        body = text_body(careline_system::number,
                         {std::to_string(number), marker, ""},
                         "wamid." + marker, marker);
      } else {
        for (int n = between(random, 0, 2'000); n > 0; --n)
          body += static_cast<char>(random());
        body += marker;
      }
      auto right = signature_of(system.app_secret(), body);
      auto changed = right;
      auto& digit = changed[7 + random() % 64];
      digit = digit == '0' ? '1' : '0';
      std::string noise;
      for (int n = between(random, 1, 80); n > 0; --n)
        noise += static_cast<char>(between(random, 0x21, 0x7e));
      const std::string forgeries[] = {
          signature_of(marker, body),
          changed,
          noise,
          signature_of(system.app_secret(), body + " "),
          right.substr(0, 70),
          right + "0"};
      auto answer = link.post("/webhooks/whatsapp", body,
                              {{"X-Hub-Signature-256",
                                forgeries[random() % std::size(forgeries)]}});
      let_in += answer.status == 401 ? 0 : 1;
      repeated += answer.body.find(marker) == std::string::npos ? 0 : 1;
    }
    on.check(let_in == 0, "S2",
             std::to_string(let_in) + " of " + std::to_string(tries)
                 + " forgeries were not answered 401");
    on.check(repeated == 0, "P10", "an answer repeats the body");
    on.check(on.ask("select (select count(*) from careline.patients where "
                    "phone = '+"
                    + std::to_string(number)
                    + "') + (select count(*) from careline.message_log where "
                      "body like '%"
                    + marker + "%')")
                 == "0",
             "S2", "a forgery left a row");
    on.check(on.ask("select count(*) from careline.raw_events") == raw, "S2",
             "a forgery was kept as a raw event");
    on.check(system.log_text().find(marker) == std::string::npos, "P10",
             "a forged body is in the log");
  }
};
const strikes<forged> forged_entry;

} // namespace
} // namespace careline::tests
