/// Rows 17 and 18: bodies that no decent client sends, and records that the
/// store refuses. Their neighbours must not notice.

#include "tests/faults/fault.hpp"
#include "tests/faults/rows_guests.hpp"
#include "tests/support/store_refusal.hpp"

#include <algorithm>
#include <array>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

whatsapp_sender stranger(std::int64_t number) {
  return {std::to_string(number), "Guest", ""};
}

/// The rows of these senders, in order: "a c e".
std::string kept_of(stage& on, std::int64_t number, std::size_t prefix) {
  return on
      .ask("select coalesce(string_agg(substr(m.vendor_message_id, "
           + std::to_string(prefix + 1)
           + "), ' ' order by m.id), '') from careline.messages m join "
             "careline.patients p on p.id = m.patient_id where m.direction = "
             "'in' and p.phone = '+"
           + std::to_string(number) + "'")
      .value_or("?");
}

class poison_bodies : public fault {
public:
  std::string_view name() const override { return "poison-bodies"; }
  int row() const override { return 17; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto raw = [&] {
      return std::stol(
          on.ask("select count(*) from careline.raw_events").value_or("0"));
    };
    http_connection link(on.system().port());
    auto first = new_numbers(100);
    auto before = raw();
    for (int round = 0; round < 10; ++round) {
      auto good = first + round;
      auto id = [&](const char* which) {
        return "wamid.GUEST." + std::to_string(good) + "." + which;
      };
      auto odd = [&](const char* fragment) {
        return whatsapp_item{stranger(good + 50), id("x"), fragment,
                             std::time(nullptr)};
      };
      const std::array items{
          odd(R"("type":"text","text":{"body":17})"),
          odd(R"("type":"text","text":{})"),
          odd(R"("type":[],"text":{"body":"x"})"),
          odd(R"("type":"text","group_id":"g","text":{"body":"x"})"),
      };
      auto n = static_cast<std::size_t>(
          between(random, 0, static_cast<int>(items.size()) - 1));
      auto batch =
          webhook_body(careline_system::number,
                       {text_item(stranger(good), id("a"), "fees"), items[n],
                        text_item(stranger(good), id("b"), "address")});
      on.check(on.system().deliver(link, batch).status == 200, "C1",
               "a batch with a bad item is acknowledged");
      on.check(kept_of(on, good, id("").size()) == "a b", "C1",
               "the good items beside a bad one are kept");

      // Random damage to a whole body: cut, doubled, bytes changed, nested.
      auto whole = text_body(careline_system::number, stranger(good + 50),
                             id("y"), "fees");
      auto depth = static_cast<std::size_t>(between(random, 65, 10'000));
      std::string bad;
      switch (between(random, 0, 4)) {
      case 0:
        bad = whole.substr(0, random() % whole.size());
        break;
      case 1:
        bad = whole + whole;
        break;
      case 2:
        bad = std::string(depth, '[') + std::string(depth, ']');
        break;
      case 3:
        bad = whole;
        bad.insert(random() % bad.size(), "\xff\xfe");
        break;
      default:
        for (int i = between(random, 0, 4'096); i > 0; --i)
          bad += static_cast<char>(random());
      }
      on.check(on.system().deliver(link, bad).status == 200, "C1",
               "a signed body that cannot be read is acknowledged");
    }
    on.check(raw() >= before + 10, "C1",
             "what cannot be used is kept for a person");
  }
};
const strikes<poison_bodies> poison_bodies_entry;

class poison_records : public fault {
public:
  std::string_view name() const override { return "poison-records"; }
  int row() const override { return 18; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    static constexpr std::array states{"22021", "22P05", "22001", "23514"};
    auto* state = states[static_cast<std::size_t>(
        between(random, 0, static_cast<int>(states.size()) - 1))];
    auto set_aside = [&] {
      return std::stol(on.ask(std::string("select count(*) from "
                                          "careline.raw_events where reason = "
                                          "'poisoned:")
                              + state + "'")
                           .value_or("0"));
    };
    auto before = set_aside();
    constexpr int patients = 20;
    auto first = new_numbers(patients);
    auto prefix = "wamid.GUEST." + std::to_string(first) + ".";
    // Ten messages each, some of them never to be kept, all in one webhook.
    std::vector<whatsapp_item> items;
    std::vector<std::string> wanted(patients);
    long marked = 0;
    for (int n = 0; n < 10; ++n)
      for (int p = 0; p < patients; ++p) {
        bool is_marked = between(random, 1, 10) == 1;
        marked += is_marked ? 1 : 0;
        auto id = std::to_string(p) + "-" + std::to_string(n);
        items.push_back(text_item(stranger(first + p), prefix + id,
                                  is_marked ? "MARKED" : "fees"));
        auto& line = wanted[static_cast<std::size_t>(p)];
        if (!is_marked) line += (line.empty() ? "" : " ") + id;
      }
    {
      store_refusal refusal(on.system().database(), "MARKED", state);
      auto body = webhook_body(careline_system::number, items);
      if (marked > 0 && between(random, 0, 1) == 0) {
        raw_event_refusal also(on.system().database(), state);
        int acknowledged = 0;
        for (int post = 0; post < 3; ++post)
          acknowledged += on.system().deliver(body).status == 200 ? 1 : 0;
        on.check(acknowledged == 0, "C1",
                 "what could not even be set aside was acknowledged");
        on.check(set_aside() == before, "harness",
                 "raw events were kept in spite of the trigger");
      }
      // To tell so many apart takes a while: some posts may get 503.
      on.check_within(30s, "C1",
                      "a webhook with messages that the store refuses is "
                      "acknowledged",
                      [&] { return on.system().deliver(body).status == 200; });
    }
    int wrong = 0;
    for (int p = 0; p < patients; ++p)
      wrong += kept_of(on, first + p, prefix.size())
                       != wanted[static_cast<std::size_t>(p)]
                   ? 1
                   : 0;
    on.check(wrong == 0, "C3",
             std::to_string(wrong)
                 + " patients' other messages are not kept in order");
    on.check(set_aside() == before + marked, "C1",
             std::to_string(set_aside() - before) + " were set aside of "
                 + std::to_string(marked));
  }
};
const strikes<poison_records> poison_records_entry;

} // namespace
} // namespace careline::tests
