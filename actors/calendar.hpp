#pragma once
/// One provider's slots; the only one who gives holds.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "engine/calendar.hpp"

#include <string>
#include <vector>

namespace careline::actors {

/// One live provider.
///
/// Owns      holds, free slots, the order of bookings of this provider.
/// Lives     as long as the clinic's entry; reads the database when first
///           asked, and again when told that it is outdated.
/// Hears     patients (questions, what became of holds).
/// Tells     whoever asks; reader (what is taken).
/// If it dies patients hear that the calendar is silent and hand over; the
/// database's exclusion constraint keeps the promise.
class calendar_state {
public:
  calendar_state() = default;

  caf::result<calendar_answer> on_ask(ask_calendar& m);
  void on_hold_settled(const hold_settled& m);
  void on_visit_freed(const visit_freed& m);
  void on_outdated();

  static constexpr const char* name = "calendar";

  calendar_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  engine::clinic_id clinic;
  std::string provider;

private:
  using promise = caf::typed_response_promise<calendar_answer>;
  struct asked {
    ask_calendar question;
    promise answer;
  };

  void load();
  engine::event decide(const ask_calendar& m);

  engine::provider_calendar calendar_;
  bool is_loaded_ = false;
  bool is_loading_ = false;
  bool is_outdated_while_loading_ = false;
  std::vector<asked> waiting_; ///< Until the database has answered; bounded by
                               ///< the patients' permits.
};

calendar_actor::behavior_type
calendar(calendar_actor::stateful_pointer<calendar_state> self, runtime_ptr rt,
         switchboard_ptr board, engine::clinic_id clinic, std::string provider);

} // namespace careline::actors
