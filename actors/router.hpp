#pragma once
/// Finds or activates the patient's actor.

#include "actors/interfaces.hpp"
#include "actors/patient.hpp"
#include "actors/residency.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"

#include <deque>
#include <unordered_map>
#include <vector>

namespace careline::actors {

/// One slice of the shards.
///
/// Owns      identity -> patient actor, the memory budget of its slice, the
///           messages of patients who are loading or leaving.
/// Lives     as long as the node.
/// Hears     ingress, desk, clock (work), patients (leaving), itself (sweep).
/// Tells     patients (it alone), reader (loads), ticket holders (refusals).
/// If it dies its patients are unreachable until restart; nothing durable is
/// lost. Every handler is guarded so that it does not.
class router_state {
public:
  router_state() = default;

  void on_work(work w);
  void on_patient_left(patient_left& m);
  void on_sweep_due();

  static constexpr const char* name = "router";

  router_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  patient_settings patient_defaults;

  std::size_t residents() const noexcept { return residents_.size(); }

private:
  enum class phase : std::uint8_t { loading, live, leaving };

  struct resident : resident_links {
    const engine::patient_key* key = nullptr;
    patient_actor actor;
    phase is = phase::loading;
  };

  /// A question to the reader. Its time is kept here and looked at by the
  /// sweep: a timer each would wake CAF's clock twice for every patient.
  /// Somebody who is to be loaded.
  struct wish {
    engine::patient_key key;
    std::chrono::steady_clock::time_point since; ///< The message came.
  };
  struct load {
    std::vector<engine::patient_key> keys;
    std::vector<std::chrono::steady_clock::time_point> wished; ///< Of each key.
  };

  void deliver(resident& r, work& w);
  void buffer(const engine::patient_key& key, work w);
  void start_loads();
  void on_patients_loaded(const std::vector<engine::patient_key>& asked,
                          patients_loaded& m);
  void on_load_failed(const std::vector<engine::patient_key>& asked);
  void on_load_answered(const load& asked, patients_answer* answer);
  void activate(persistence::loaded_patient& loaded);
  bool look_again(const engine::patient_key& asked);
  void forward_to_home(const engine::patient_key& asked,
                       const engine::patient_key& home);
  void ask_to_leave(resident& r);
  void refuse(const work& w, turn_end how);
  void note_failure(patient_left& m);
  bool set_aside_if_struck_out(const work& w);
  bool is_resting() const;

  std::unordered_map<engine::patient_key, resident> residents_;
  residency order_;
  /// Work of patients who are loading or leaving.
  std::unordered_map<engine::patient_key, std::vector<work>> waiting_;
  /// Identities that belong to a patient created with another one.
  std::unordered_map<engine::patient_key, engine::patient_key> aliases_;
  std::deque<wish> to_load_;
  /// Vendor's id being looked up -> the unknown phone it came with.
  std::unordered_map<engine::patient_key, engine::patient_key> second_looks_;
  std::unordered_map<std::string, int> strikes_; ///< By message; few at a time.
  std::size_t loads_under_way_ = 0;
  std::deque<std::chrono::steady_clock::time_point> failures_;
  std::chrono::steady_clock::time_point rests_until_{};
};

router_actor::behavior_type
router(router_actor::stateful_pointer<router_state> self, runtime_ptr rt,
       switchboard_ptr board, patient_settings patient_defaults);

} // namespace careline::actors
