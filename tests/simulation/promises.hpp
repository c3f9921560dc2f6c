#pragma once
/// What Careline promises, checked while it runs: each promise has a name and
/// counts how often it was looked at. The models tell what happens; the first
/// broken promise is kept with its story, and the run ends.

#include "tests/simulation/model_tables.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace careline::simulation {

enum class promise : std::uint8_t {
  acknowledged_is_stored,     ///< C1
  one_turn_per_message,       ///< C2
  versions_grow_by_one,       ///< C2
  turns_are_serial,           ///< C3
  replies_leave_in_order,     ///< C3
  nothing_leaves_uncommitted, ///< C4
  duplicates_are_excused,     ///< C5
  no_double_booking,          ///< C6
  silent_after_takeover,      ///< C7
  tenants_are_apart,          ///< C8
  queues_are_bounded,         ///< C9, P9
  permits_come_back,          ///< P9
  silent_after_opt_out,       ///< P11
  reminded_once,
  accepted_is_answered, ///< C10, P7
  outbox_runs_empty,    ///< P6
  nothing_is_left_over, ///< Holds, tickets, timers.
  actors_agree_with_store,
  no_handler_throws,
  count_
};
inline constexpr auto promise_kinds = static_cast<std::size_t>(promise::count_);

std::string_view to_string(promise p) noexcept;

/// One reply from its commit to its end.
struct reply_story {
  engine::patient_id patient;
  engine::clinic_id clinic;
  std::string account;
  engine::sender from = engine::sender::bot;
  std::int64_t epoch = 0;
  std::int64_t version = 0; ///< Of its turn.
  std::size_t place = 0;    ///< Among the patient's, in the order kept.
  bool passes_opt_out = false;
  instant window_closes{};
  bool is_template = false;
  std::vector<engine::choice> choices;
  int calls = 0;
  int accepted = 0;
  int failed = 0;         ///< Tries that count against limits.attempts.
  bool is_over = false;   ///< Refused for ever, or its mark is kept.
  unsigned kept_in = 0;   ///< The life in which its turn was kept.
  unsigned told_in = 0;   ///< The life in which its acceptance was told.
  unsigned marked_in = 0; ///< The life in which its mark was kept.
};

class promises {
public:
  void check(promise p, bool is_kept, const std::function<std::string()>& why);
  const std::optional<std::string>& broken() const { return broken_; }
  promise which() const { return which_; }

  // What happens, as the models tell it.
  void turn_pushed(const persistence::turn_record& t);
  void turn_told(const persistence::turn_record& t);
  void turn_kept(const persistence::turn_record& t, const model_tables& rows,
                 instant now);
  void mark_kept(const persistence::delivery_settled& m);
  void call_made(engine::delivery_id id, const std::string& account,
                 const std::string& body, instant wall, int attempts);
  /// What the vendor made of a call.
  void call_answered(engine::delivery_id id, bool is_accepted, bool is_final,
                     bool counts);
  /// It is no longer under way, whatever came of it.
  void call_ended(engine::delivery_id id) { in_call_.erase(id); }
  /// The process heard that the vendor took it.
  void acceptance_told(engine::delivery_id id);
  void acknowledged(const std::string& scoped_id, const model_tables& rows);
  void pause_answered(engine::patient_id patient, std::int64_t epoch);
  /// The outbox has heard of every consent that is kept.
  void consents_heard();
  void process_died();

  const std::map<engine::delivery_id, reply_story>& replies() const {
    return replies_;
  }
  unsigned life() const { return life_; }
  std::uint64_t duplicates() const { return duplicates_; }
  /// Replies that overtook one of an earlier life because the clock was set
  /// back in between: their ids tell another order than their commits.
  std::uint64_t inversions() const { return inversions_; }

  std::array<std::uint64_t, promise_kinds> checks{};

private:
  void check_calendar(const model_tables& rows, instant now);
  void check_reminders(const persistence::turn_record& t,
                       const model_tables& rows);
  void check_order(engine::delivery_id id, const reply_story& s, instant wall,
                   int attempts);

  std::optional<std::string> broken_;
  promise which_ = promise::count_;
  unsigned life_ = 1;
  std::uint64_t duplicates_ = 0;
  std::uint64_t inversions_ = 0;
  std::map<engine::delivery_id, reply_story> replies_;
  std::map<engine::patient_id, std::vector<engine::delivery_id>> in_order_;
  std::map<engine::patient_id, std::size_t> first_open_;
  std::map<engine::delivery_id, std::set<std::size_t>> bodies_;
  std::set<engine::delivery_id> in_call_; ///< Of this life.
  std::map<engine::patient_id, std::int64_t> versions_;
  std::map<std::string, int> turns_of_message_;
  std::set<engine::patient_id> uncommitted_; ///< Of this life.
  std::map<engine::patient_id, std::int64_t> silent_below_;
  std::map<engine::patient_id, bool> opted_out_; ///< As kept.
  std::set<engine::patient_id> out_heard_;       ///< And known to the outbox.
  std::map<std::string, int> reminders_;
};

} // namespace careline::simulation
