#pragma once
/// The world of a rehearsal: one clinic, one patient's conversation, calendars,
/// visits and timers in memory, a clock that moves when it is told to.

#include "engine/calendar.hpp"
#include "engine/conversation.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace careline::engine {

/// A message as the patient would have got it.
struct heard {
  reply what;
  bool from_staff = false;
  bool from_ai = false;
};

class rehearsal_stage {
public:
  rehearsal_stage(config::clinic clinic, instant now);

  /// Takes the event and all its questions, keeps the turn.
  void happens(event what);
  /// Moves the clock; timers that come due fire on their way, in order.
  void wait_until(instant then);
  /// What happens next is looked at by itself.
  void begin_beat();

  /// Somebody else's appointment.
  void take(const std::string& provider, const slot& when);
  /// An appointment the patient has from before.
  void add_visit(visit v);

  const conversation& state() const noexcept { return state_; }
  /// As the database would find it.
  const std::vector<visit>& all_visits() const noexcept { return visits_; }
  std::vector<visit> live_visits() const;

  config::clinic clinic;
  instant now;
  bool calendar_is_silent = false;
  bool refuses_next_booking = false;

  /// Since begin_beat().
  std::vector<heard> said;
  std::vector<effect> effects;
  std::string refused_to_staff;

  /// All choices ever shown, the latest first.
  std::deque<choice> shown;
  std::int64_t last_ai_serial = 0;
  std::string dialogue; ///< As printed for people.

private:
  bool has_ai() const noexcept { return clinic.conversation.uses_ai; }
  uuid next_uuid();
  step take_turn(const conversation& from, const event& what);
  event answer_to(const inquiry& question);
  slots_found find(const find_slots& query);
  void keep(step s);
  void keep_effect(effect& e);
  void book(book_appointment& b);
  void move(const move_appointment& m);
  void print(const step& s);

  conversation state_;
  std::map<std::string, provider_calendar> calendars_;
  std::map<std::string, start_timer> timers_;
  std::vector<visit> visits_;
  patient_id patient_{uuid{{1}}};
  std::uint64_t random_ = 0;
};

} // namespace careline::engine
