#pragma once
/// Records -> the arrays of one transaction.
///
/// What it is    a buffer, filled record by record, sent as few statements.
/// Owns          the parameters of every statement; reused for batch after
///               batch so that a steady load allocates nothing.
/// Does not      decide which records may go together (persistence/claims.hpp)
///               or what came of them.

#include "persistence/batch_sql.hpp"
#include "persistence/binary.hpp"
#include "persistence/connection.hpp"
#include "persistence/records.hpp"

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

namespace careline::persistence {

class turn_batch {
public:
  turn_batch();

  void clear();
  void add(const record& r);
  bool empty() const noexcept { return records_ == 0; }

  /// Queues all statements that have rows, the marker's first.
  void send(connection& link, const engine::uuid& incarnation,
            std::int64_t number);

  /// Replies fenced by each patient's turn, after a flush that succeeded.
  std::unordered_map<engine::patient_id, int>
  fenced(const flush_result& done) const;

private:
  using columns = std::vector<binary_array>;

  void add(const turn_record& t);
  void add(const delivery_settled& d);
  void add(const status_report& s);
  void add(const raw_event& e);
  void add_new_patient(const turn_record& t);
  void add_identity(const turn_record& t, const engine::identity& who);
  void add_conversation(const turn_record& t);
  void add_message(const turn_record& t, const message_row& m);
  void add_delivery(const engine::delivery& d);
  void add_effects(const turn_record& t);
  void clear_way(const turn_record& t, std::string_view provider);
  void add_visits(const turn_record& t);
  void add_told(const turn_record& t);
  void add_note(const turn_record& t, const engine::leave_note& note,
                int number);
  void flush_coalesced();
  void put(const delivery_settled& d);
  void put(const status_report& s);
  columns& rows_of(batch_statement s);

  std::array<columns, static_cast<std::size_t>(batch_statement::count)>
      columns_;
  std::vector<batch_statement> sent_; ///< In the order of the results.
  std::size_t records_ = 0;
  std::string scratch_;
  // Of several marks or statuses of one message the weightiest is stored.
  std::unordered_map<engine::uuid, const delivery_settled*> settled_;
  std::unordered_map<engine::uuid, const status_report*> statuses_;
};

} // namespace careline::persistence
