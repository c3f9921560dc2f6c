#pragma once
/// The least SQL that keeps the promises of a turn, to hold the project's own
/// SQL against: a key that is taken once (P2), both messages (P1), the
/// conversation compared and swapped (P3), the reply to be sent (P6), all in
/// one pipelined transaction of four unnest statements. No marker:
/// after a lost connection the keys themselves tell what was kept.

#include "bench/micro/postgres_world.hpp"
#include "persistence/binary.hpp"
#include "persistence/connection.hpp"

#include <span>

namespace careline::bench::micro {

class bare_turns {
public:
  /// Makes the tables in a schema of their own. @throws if that fails
  explicit bare_turns(const own_database& database);

  /// The backend that runs the turns.
  pid_t backend() const noexcept { return backend_; }
  void add_conversations(std::span<const someone> people);

  /// One transaction. @returns whether it was kept
  bool commit(std::span<const persistence::turn_record> turns);

private:
  enum statement : std::size_t {
    take_keys,
    move_conversations,
    insert_messages,
    insert_outbox,
    insert_conversations
  };
  void clear();

  persistence::connection link_;
  pid_t backend_ = 0;
  using array = persistence::binary_array;
  using type = persistence::sql_type;
  array keys_{type::uuid};
  array patients_{type::uuid};
  array versions_{type::int8};
  array epochs_{type::int8};
  array stages_{type::int2};
  array inbound_at_{type::timestamptz};
  array accounts_{type::text};
  array message_patients_{type::uuid};
  array message_ids_{type::uuid};
  array message_clinics_{type::uuid};
  array directions_{type::int2};
  array sent_at_{type::timestamptz};
  array bodies_{type::text};
  array vendor_ids_{type::text};
  array out_clinics_{type::uuid};
  array out_ids_{type::uuid};
  array out_patients_{type::uuid};
  array out_epochs_{type::int8};
  array windows_{type::timestamptz};
  array out_accounts_{type::text};
  array phones_{type::text};
};

} // namespace careline::bench::micro
