#pragma once
/// One conversation of one patient with one clinic.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "engine/conversation.hpp"

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace careline::actors {

/// What decides; injected so that tests can make it fail.
using advance_function = engine::step (*)(const engine::conversation&,
                                          const engine::event&,
                                          const engine::moment&);

struct patient_settings {
  advance_function advance = &engine::advance;
};

/// One actor for one (clinic, patient) conversation.
///
/// Owns      the conversation state, the booking step, the bot-paused flag.
/// Lives     from the first message (activation) until the router lets it go
///           (passivation); the database holds the rest.
/// Hears     router (work), writer (how the turn ended).
/// Tells     writer (every turn), calendar (slots, holds), reader (visits),
///           outbox (fences).
/// If it dies nothing durable is lost; the router activates it again.
///
/// One turn at a time: work that arrives meanwhile waits here, bounded. What
/// is not committed is not state: `conversation` changes only when the writer
/// says so.
class patient_state {
public:
  patient_state() = default;

  void on_work(work w);
  void on_turn_settled(const turn_settled& m);
  void on_passivate_if_idle();
  void on_failure();

  static constexpr const char* name = "patient"; ///< Also the metric label.

  patient_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  advance_function advance = nullptr;
  router_actor router;

  engine::patient_key home;
  engine::patient_id id;
  bool is_new = false;    ///< Not in the database yet.
  std::string name_known; ///< Profile name as stored.
  std::string phone_known;
  std::string user_id_known;
  engine::conversation conversation; ///< As last committed.

  /// Remembers the newest inbound ids that are committed, as hashes.
  void remember(std::string_view vendor_message_id);
  bool remembers(std::string_view vendor_message_id) const;

  void count_paused();
  ~patient_state();
  patient_state(const patient_state&) = delete;
  patient_state& operator=(const patient_state&) = delete;

private:
  /// The turn under way.
  struct turn {
    work cause;
    engine::step step; ///< Replies and effects so far; `after` as it would be.
    int questions = 0; ///< Asked of calendars in this turn.
    int refusals = 0;  ///< Times the database refused a slot.
    bool is_fencing = false; ///< The outbox has been told of the new epoch.
    /// Given by calendars in this turn, with the provider.
    std::vector<std::pair<std::string, engine::hold_id>> held;
    std::vector<engine::delivery_id> in_flight; ///< Not to be fenced.
  };

  void start(work w);
  void start_next();
  void take_step(const engine::event& what);
  void ask_for(const engine::inquiry& question);
  void ask_calendar(const std::string& provider,
                    const engine::calendar_question& question);
  void ask_all_calendars(const engine::find_slots& question);
  void ask_for_visits(const engine::find_visits& question);
  std::function<void(const engine::event&)> go_on_with();
  void hear_silence();
  void fence_then_commit();
  void commit();
  void finish_kept(const persistence::outcome& outcome);
  void on_slot_taken();
  void on_visit_changed();
  engine::step start_over();
  void answer_otherwise(engine::step refused);
  void refuse_staff(engine::staff_refusal why);
  void settle_refusal(engine::staff_refusal why);
  void undo();
  void abandon();
  void ask_to_leave(patient_left::why reason);
  void settle(const ticket& ack, turn_end how);
  void settle_calendars(bool is_kept);
  void ask_responder_for(const engine::ask_ai& question,
                         const clinic_entry_ptr& clinic);
  engine::event event_of(const work& w) const;
  const clinic_entry_ptr& clinic_of(const work& w) const;

  std::unique_ptr<turn> turn_;
  std::unique_ptr<std::deque<work>> waiting_; ///< While something waits.
  std::uint32_t serial_ = 0;                  ///< Of the turn under way.
  bool is_leaving_ = false; ///< Only collects work to give it back.
  std::array<std::uint64_t, 8> recent_{};
  std::uint8_t recent_next_ = 0;
  bool counts_as_paused_ = false;
};

patient_actor::behavior_type
patient(patient_actor::stateful_pointer<patient_state> self, runtime_ptr rt,
        switchboard_ptr board, patient_settings settings, router_actor router,
        std::shared_ptr<persistence::loaded_patient> loaded);

} // namespace careline::actors
