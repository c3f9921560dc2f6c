/// P1 and P9: PostgreSQL goes away for ten seconds.

#include "tests/support/flood.hpp"
#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

/// How much more memory than after the first answer. AddressSanitizer sets a
/// zone around each piece and keeps what was freed for a while.
constexpr std::size_t flat_within() {
  constexpr std::size_t bytes = 64 * 1024 * 1024;
#ifdef __has_feature
#if __has_feature(address_sanitizer)
  return 2 * bytes;
#endif
#endif
  return bytes;
}

TEST(store_outage, is_noticed_by_a_node_that_nobody_writes_to) {
  careline_system system({.has_own_cluster = true, .name = "idle-outage"});
  system.start();
  auto is_ready = [&](bool wanted) {
    return eventually(10s, [&] {
      return http_get(system.private_port(), "/readyz").status
                 == (wanted ? 200 : 503)
             && system.metric("careline_db_reachable") == (wanted ? 1 : 0);
    });
  };
  system.database().stop_cluster();
  EXPECT_TRUE(is_ready(false));
  system.database().start_cluster();
  EXPECT_TRUE(is_ready(true));
}

TEST(store_outage, is_answered_with_503_and_heals_by_itself) {
  careline_system system({.limits = {{"acknowledgement_ms", "2000"}},
                          .has_own_cluster = true,
                          .name = "outage"});
  system.start();
  phone asha(system, "+919812300301", "Asha");
  asha.asks("hello");
  auto before = system.engine().resident_bytes();

  flood patients(system, 32, 20);
  ASSERT_TRUE(patients.wait_for_more(200, 30s));
  system.database().stop_cluster();
  deadline outage(10s);

  // Readiness goes; the process lives.
  EXPECT_TRUE(eventually(5s, [&] {
    return http_get(system.private_port(), "/readyz").status == 503;
  }));
  EXPECT_EQ(http_get(system.private_port(), "/healthz").status, 200);

  std::size_t most = 0;
  eventually(outage.left(), [&] {
    most = std::max(most, system.engine().resident_bytes());
    return outage.is_over(); // The whole time.
  });
  auto seen = patients.statuses();
  EXPECT_GT(seen[503], 0u);
  EXPECT_EQ(patients.refusals_without_retry_after(), 0u);
  EXPECT_LE(patients.slowest(503), 2'500ms)
      << "2 s as promised, and what this machine adds";
  for (auto& [status, count] : seen)
    EXPECT_TRUE(status == 200 || status == 503) << status << " x " << count;
  EXPECT_LT(most, before + flat_within()) << "memory stays flat";

  system.database().start_cluster();
  EXPECT_TRUE(patients.wait_for_more(200, 10s)) << "it recovers by itself";
  EXPECT_TRUE(patients.finish(20s));
  EXPECT_TRUE(eventually(5s, [&] {
    return http_get(system.private_port(), "/readyz").status == 200;
  }));

  auto acknowledged = patients.acknowledged();
  EXPECT_EQ(system.database().value(
                "select count(*) from careline.messages where direction = 'in' "
                "and vendor_message_id like 'wamid.FLOOD.%'"),
            std::to_string(acknowledged.size()));
  // Nothing accepted is left without its reply.
  EXPECT_TRUE(eventually(60s, [&] {
    return system.database().value("select count(*) from careline.outbox")
           == "0";
  }));
}

} // namespace
} // namespace careline::tests
