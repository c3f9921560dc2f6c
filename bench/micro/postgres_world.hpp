#pragma once
/// A database of its own in the given cluster, clinics and people in it, and
/// turns to be kept: what the floors of PostgreSQL have in common.

#include "config/limits.hpp"
#include "config/secret.hpp"
#include "persistence/batch_committer.hpp"
#include "persistence/records.hpp"

#include <atomic>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <sys/types.h>

namespace careline::bench::micro {

/// A migrated database, dropped at the end.
class own_database {
public:
  /// @throws std::runtime_error  the cluster cannot be used
  explicit own_database(const std::string& cluster_dsn);
  own_database(const own_database&) = delete;
  own_database& operator=(const own_database&) = delete;
  ~own_database();

  const config::secret& dsn() const noexcept { return dsn_; }
  /// Runs statements without parameters. @throws if one fails
  void run(const std::string& sql) const;
  /// The backend that serves what `open` connects.
  pid_t backend_of(const std::function<void()>& open) const;

private:
  std::vector<pid_t> backends() const;

  config::secret cluster_;
  config::secret dsn_;
  std::string name_;
};

struct someone {
  engine::clinic_id clinic;
  engine::patient_id id;
  std::string phone;
  std::string account;
  std::int64_t version = 0; ///< Of the conversation as last kept.

  engine::patient_key key() const {
    return {clinic, {engine::identity_kind::phone, phone}};
  }
};

engine::instant wall_now();
engine::uuid new_id();

/// People of 200 clinics; none is in any table yet.
class crowd {
public:
  crowd();
  someone stranger();

private:
  std::vector<engine::clinic_id> clinics_;
  std::uint32_t count_ = 0;
};

/// One question and its answer with three buttons.
persistence::turn_record next_turn(const someone& p);
/// The same of somebody whom nobody knows: patient, identity, consent,
/// conversation.
persistence::turn_record first_turn(const someone& p);

/// `count` different ones, far from each other in every table.
std::vector<std::size_t> draw(std::size_t count, std::size_t of);

} // namespace careline::bench::micro
