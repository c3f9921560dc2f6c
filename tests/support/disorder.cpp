#include "tests/support/disorder.hpp"

#include "tests/support/crowd.hpp"

#include <algorithm>
#include <atomic>
#include <random>

namespace careline::tests {

namespace {

constexpr int connections = 8;

/// Repeats until it is taken, as the vendor does.
bool deliver_until_taken(careline_system& system, http_connection& link,
                         const std::string& body) {
  return eventually(milliseconds{60'000}, [&] {
    auto status = system.deliver(link, body).status;
    if (status != 200) lasts(milliseconds{20});
    return status == 200;
  });
}

} // namespace

std::vector<std::string> deliver_in_disorder(careline_system& system,
                                             const whatsapp_sender& from,
                                             const std::string& run,
                                             int messages, int copies,
                                             std::uint64_t seed) {
  std::vector<std::string> bodies;
  for (int i = 0; i < messages; ++i) {
    auto body = text_body(careline_system::number, from,
                          "wamid.MIX." + run + "." + std::to_string(i), "fees");
    bodies.insert(bodies.end(), static_cast<std::size_t>(copies), body);
  }
  std::mt19937_64 random(seed);
  std::ranges::shuffle(bodies, random);

  std::atomic<std::size_t> next{0};
  auto taken = all_at_once(connections, [&](int) {
    http_connection link(system.port());
    for (std::size_t i; (i = next++) < bodies.size();)
      if (!deliver_until_taken(system, link, bodies[i])) return false;
    return true;
  });

  std::vector<std::string> complaints;
  auto expect = [&](const char* what, const std::string& is, int wanted) {
    if (is != std::to_string(wanted))
      complaints.push_back(std::string(what) + ": " + is + " instead of "
                           + std::to_string(wanted));
  };
  if (std::ranges::count(taken, true) != connections)
    complaints.emplace_back("not all were acknowledged within a minute");
  auto& db = system.database();
  expect("rows in",
         db.value("select count(*) from careline.messages where "
                  "vendor_message_id like 'wamid.MIX."
                  + run + ".%'"),
         messages);
  auto of_patient = " from careline.conversations c join careline.patients p "
                    "on p.id = c.patient_id where p.phone = '+"
                    + from.phone + "'";
  expect("turns", db.value("select c.version" + of_patient), messages);
  expect("replies",
         db.value("select (select count(*) from careline.messages m where "
                  "m.patient_id = c.patient_id and m.direction = 'out')"
                  + of_patient),
         messages);
  return complaints;
}

} // namespace careline::tests
