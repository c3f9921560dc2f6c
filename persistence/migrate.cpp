// Applies the schema files in order, once, under a lock.

#include "persistence/admin.hpp"
#include "persistence/digest.hpp"
#include "persistence/plain_session.hpp"
#include "persistence/schema_files.hpp"

namespace careline::persistence {

namespace {

using engine::errc;
using engine::error;

// Any constant that nobody else locks: two migrators take turns.
constexpr auto lock_migrations = "select pg_advisory_xact_lock(7165022110)";

constexpr auto create_versions =
    "create schema if not exists careline;"
    "create table if not exists careline.schema_versions ("
    "  version integer primary key, name text not null,"
    "  checksum text not null, applied_at timestamptz not null default now())";

struct applied_file {
  int version;
  std::string name;
  std::string checksum;
};

result<std::vector<applied_file>> read_applied(plain_session& session) {
  auto there = session.query(
      "select to_regclass('careline.schema_versions') is not null", {});
  if (!there) return there.why();
  std::vector<applied_file> out;
  if (!there.value().boolean(0, 0)) return out;
  auto r = session.query("select version, name, checksum from"
                         " careline.schema_versions order by version",
                         {});
  if (!r) return r.why();
  for (int i = 0; i < r.value().size(); ++i)
    out.push_back({static_cast<int>(r.value().int64(i, 0)),
                   r.value().string(i, 1), r.value().string(i, 2)});
  return out;
}

/// Whether what was applied is what this binary would have applied.
std::optional<error> find_difference(const std::vector<applied_file>& applied) {
  auto files = schema_files();
  if (applied.size() > files.size())
    return error{errc::refused, "the database is at version "
                                    + std::to_string(applied.back().version)
                                    + ", newer than this binary ("
                                    + std::to_string(schema_version()) + ")"};
  for (std::size_t i = 0; i < applied.size(); ++i)
    if (applied[i].version != files[i].version
        || applied[i].checksum != sha256_hex(files[i].sql))
      return error{errc::refused, "schema file " + applied[i].name
                                      + " differs from the one applied"};
  return std::nullopt;
}

} // namespace

int schema_version() noexcept {
  return schema_files().back().version;
}

result<int> database_version(const config::secret& dsn) {
  auto session = plain_session::open(dsn);
  if (!session) return session.why();
  auto applied = read_applied(session.value());
  if (!applied) return applied.why();
  return applied.value().empty() ? 0 : applied.value().back().version;
}

result<migration_report> migrate(const config::secret& dsn) {
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto& session = opened.value();

  // One transaction: a file that fails leaves the database as it was.
  transaction all(session);
  if (auto r = session.run(lock_migrations); !r) return r.why();
  auto before = read_applied(session);
  if (!before) return before.why();
  auto& applied = before.value();
  if (auto difference = find_difference(applied)) return *difference;

  migration_report report;
  report.from = report.to = applied.empty() ? 0 : applied.back().version;
  if (applied.empty())
    if (auto r = session.run(create_versions); !r) return r.why();
  for (auto& file : schema_files().subspan(applied.size())) {
    if (auto r = session.run(std::string(file.sql)); !r)
      return error{r.why().code,
                   std::string(file.name) + ": " + r.why().detail};
    auto r = session.query("insert into careline.schema_versions"
                           " (version, name, checksum)"
                           " values ($1::integer, $2, $3)",
                           {std::to_string(file.version),
                            std::string(file.name), sha256_hex(file.sql)});
    if (!r) return r.why();
    report.applied.emplace_back(file.name);
    report.to = file.version;
  }
  auto r = session.run("select make_message_partitions("
                       "(now() - interval '1 month')::date,"
                       "(now() + interval '2 months')::date)");
  if (!r) return r.why();
  if (auto done = all.commit(); !done) return done.why();
  return report;
}

} // namespace careline::persistence
