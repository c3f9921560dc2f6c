#include "actors/store_wait.hpp"

#include "io/log.hpp"
#include "persistence/admin.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace careline::actors {

namespace {

constexpr auto store_again = std::chrono::milliseconds(500);

} // namespace

std::optional<std::vector<config::clinic>>
wait_for_store(const config::database_settings& database,
               const std::atomic<bool>& stop) {
  auto& dsn = database.dsn;
  for (bool is_told = false; !stop;) {
    auto version = persistence::database_version(dsn);
    if (version) {
      if (database.migrate_at_start
          && version.value() < persistence::schema_version()) {
        auto done = persistence::migrate(dsn);
        if (!done) throw std::runtime_error(done.why().detail);
        version = persistence::database_version(dsn);
      }
      if (version.value() != persistence::schema_version())
        throw std::runtime_error(
            "the database is at schema version "
            + std::to_string(version.value()) + ", this binary needs "
            + std::to_string(persistence::schema_version())
            + ": run `careline migrate`, or a newer careline");
      auto loaded = persistence::load_clinics(dsn);
      if (loaded) return std::move(loaded).value();
    }
    if (!is_told) io::log(io::log_level::warn, "waiting_for_store", {});
    is_told = true;
    std::this_thread::sleep_for(store_again);
  }
  return std::nullopt;
}

} // namespace careline::actors
