#include "persistence/store_reader.hpp"
#include "tests/support/process.hpp"
#include "tests/support/store_world.hpp"
#include "tests/support/wait.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

namespace {

using namespace careline;
using namespace careline::tests;
using persistence::record;

/// A cluster of its own: stopping the shared one would fail other tests.
class own_cluster {
public:
  own_cluster() {
    auto* binaries = std::getenv("CARELINE_BINARY_DIR");
    folder_ = std::string(binaries ? binaries : cluster_folder() + "/..")
              + "/stopped-postgres";
    script("start");
    auto* shared = std::getenv("CARELINE_TEST_DSN_FILE");
    shared_ = shared ? shared : "";
    ::setenv("CARELINE_TEST_DSN_FILE", (folder_ + "/dsn").c_str(), 1);
  }
  ~own_cluster() {
    ::setenv("CARELINE_TEST_DSN_FILE", shared_.c_str(), 1);
    script("stop");
  }
  void script(const std::string& what) {
    auto line = std::string(CARELINE_SOURCE_DIR) + "/script/postgres " + what
                + " '" + folder_ + "' > /dev/null";
    ASSERT_EQ(std::system(line.c_str()), 0) << line;
  }

private:
  std::string folder_;
  std::string shared_;
};

TEST(cluster_stop, what_waits_is_kept_once_when_the_store_is_back) {
  own_cluster cluster;
  store s;
  auto people = s.people(100);
  persistence::store_reader reader(s.database.dsn(), s.limits);
  EXPECT_TRUE(reader.ping());
  s.reachable.clear();
  cluster.script("stop");
  EXPECT_FALSE(reader.ping());
  auto asked = reader.clinics_revision();
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.why().code, engine::errc::unavailable);

  std::thread operator_([&] {
    careline::tests::lasts(700ms);
    cluster.script("start");
  });
  std::vector<record> batch;
  for (std::size_t i = 0; i < people.size(); ++i)
    batch.emplace_back(next_turn(people[i], "wamid." + std::to_string(i)));
  EXPECT_EQ(summary(s.commit(std::move(batch))), "kept 100");
  operator_.join();
  EXPECT_EQ(s.reachable, (std::vector<bool>{false, true}));
  EXPECT_EQ(s.database.number("select count(*) from inbound_keys"), 200);
  // The reader dials four times a second.
  EXPECT_TRUE(careline::tests::eventually(5s, [&] { return reader.ping(); }));
}

} // namespace
