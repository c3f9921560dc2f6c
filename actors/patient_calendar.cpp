// A patient's actor and those whom it asks within a turn: the calendars, and
// the store for visits; what it tells them afterwards.

#include "actors/patient.hpp"

#include "actors/calendars.hpp"
#include "actors/post.hpp"
#include "actors/turn_rows.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <stdexcept>
#include <utility>

namespace careline::actors {

namespace {

constexpr int questions_per_turn = 8; ///< Then the calendar counts as silent.
constexpr int refusals_per_turn = 3;  ///< Likewise.
constexpr auto nearest_before = std::chrono::hours(4);
constexpr auto nearest_within = std::chrono::hours(24 * 14);
constexpr std::size_t nearest_at_most = 3;

/// What the database refused to book, hold or move.
struct refused_visit {
  std::string service;
  std::string provider;
  engine::slot wanted;
  engine::appointment_id moving; ///< Not in its own way.
};

refused_visit refused_of(const std::vector<engine::effect>& effects,
                         const work& cause) {
  refused_visit found;
  for (auto& e : effects) {
    if (auto* kept = std::get_if<engine::keep_hold>(&e)) {
      found.provider = kept->provider;
      found.wanted = kept->held;
    } else if (auto* booked = std::get_if<engine::book_appointment>(&e)) {
      found.service = booked->service;
      found.provider = booked->provider;
      found.wanted = booked->when;
    } else if (auto* moved = std::get_if<engine::move_appointment>(&e)) {
      found.provider = moved->provider;
      found.wanted = moved->to;
      found.moving = moved->id;
    }
  }
  // A visit that came back found its time taken.
  if (auto* s = std::get_if<staff_action>(&cause); s && s->event) {
    if (auto* status = std::get_if<engine::staff_set_status>(&*s->event))
      found = {
          status->what.service, status->what.provider, status->what.when, {}};
    else if (auto* move = std::get_if<engine::staff_moved>(&*s->event))
      found.service = move->what.service;
  }
  return found;
}

} // namespace

/// What an answer does, if the turn that asked is still under way.
std::function<void(const engine::event&)> patient_state::go_on_with() {
  return [this, serial = serial_](const engine::event& answer) {
    if (!turn_ || serial_ != serial) return;
    if (!guarded_note(*rt, actor_kind::patient, "answer", [&] {
          if (auto* held = std::get_if<engine::slot_held>(&answer))
            turn_->held.back().second = held->hold;
          take_step(answer);
        }))
      on_failure();
  };
}

void patient_state::hear_silence() {
  turn_->questions = questions_per_turn + 1;
  take_step(engine::calendar_silent{});
}

void patient_state::ask_for(const engine::inquiry& question) {
  if (++turn_->questions > questions_per_turn) {
    // Even silence made it ask again: give up on this message.
    if (turn_->questions > questions_per_turn + 1)
      throw std::logic_error("the conversation asks without end");
    hear_silence();
    return;
  }
  if (auto* visits = std::get_if<engine::find_visits>(&question))
    ask_for_visits(*visits);
  else if (auto* hold = std::get_if<engine::hold_slot>(&question))
    ask_calendar(hold->provider, *hold);
  else if (auto& find = std::get<engine::find_slots>(question);
           find.provider.empty())
    ask_all_calendars(find);
  else
    ask_calendar(find.provider, find);
}

void patient_state::ask_calendar(const std::string& provider,
                                 const engine::calendar_question& question) {
  auto& clinic = clinic_of(turn_->cause);
  auto calendar = clinic->calendars.find(provider);
  if (calendar == clinic->calendars.end()) {
    hear_silence();
    return;
  }
  actors::ask_calendar wish{question, id, clinic};
  if (std::holds_alternative<engine::hold_slot>(question)) {
    turn_->held.emplace_back(provider, engine::hold_id{});
    // The visit takes its hold's id.
    if (auto* s = std::get_if<staff_action>(&turn_->cause);
        s && s->what == staff_action::kind::book)
      wish.hold = engine::hold_id(visit_wished(*s, rt->ids).value);
  }
  auto go_on = go_on_with();
  ask(*rt, self, calendar->second, rt->limits.calendar_answer, std::move(wish))
      .then([go_on](calendar_answer& a) { go_on(a.answer); },
            [go_on](const caf::error&) { go_on(engine::calendar_silent{}); });
}

void patient_state::ask_all_calendars(const engine::find_slots& question) {
  auto& clinic = clinic_of(turn_->cause);
  if (calendars_for(*clinic, question.service).empty())
    hear_silence();
  else
    actors::ask_all_calendars(*rt, self, clinic, question, id, go_on_with());
}

void patient_state::ask_for_visits(const engine::find_visits& question) {
  if (is_new) {
    take_step(engine::visits_found{});
    return;
  }
  auto go_on = go_on_with();
  ask(*rt, self, board->reader, rt->limits.calendar_answer,
      list_visits{home.clinic, id, question.from})
      .then(
          [go_on](visits_answer& found) {
            if (found)
              go_on(std::move(found).value());
            else
              go_on(engine::calendar_silent{});
          },
          [go_on](const caf::error&) { go_on(engine::calendar_silent{}); });
}

/// Tells the calendars what became of this turn's visits and holds: what is
/// free again is offered at once.
void patient_state::settle_calendars(bool is_kept) {
  auto& calendars = clinic_of(turn_->cause)->calendars;
  auto tell = [&](const std::string& provider, auto what) {
    auto found = calendars.find(provider);
    if (found != calendars.end())
      post(*rt, self, found->second, std::move(what));
  };
  if (!is_kept) {
    for (auto& [provider, hold] : turn_->held)
      if (!hold.is_nil()) tell(provider, hold_settled{hold, false, {}, {}});
    turn_->held.clear();
    return;
  }
  for (auto& e : turn_->step.effects) {
    if (auto* dropped = std::get_if<engine::drop_hold>(&e)) {
      tell(dropped->provider, hold_settled{dropped->hold, false, {}, {}});
    } else if (auto* booked = std::get_if<engine::book_appointment>(&e)) {
      tell(booked->provider,
           hold_settled{booked->hold, true, booked->id, booked->when});
    } else if (auto* moved = std::get_if<engine::move_appointment>(&e)) {
      tell(moved->provider,
           hold_settled{moved->hold, true, moved->id, moved->to});
      if (moved->from_provider != moved->provider)
        tell(moved->from_provider, visit_freed{moved->id});
    } else if (auto* set = std::get_if<engine::set_appointment_status>(&e)) {
      auto was = engine::takes_time(set->from);
      auto is = engine::takes_time(set->to);
      if (was && !is) tell(set->provider, visit_freed{set->id});
      if (!was && is) tell(set->provider, calendar_outdated{});
    }
  }
}

/// The turn begins again from what was kept.
/// @returns what was refused of it
engine::step patient_state::start_over() {
  settle_calendars(false);
  auto refused = std::exchange(turn_->step, {});
  turn_->step.after = conversation;
  return refused;
}

/// Another answer takes the place of what was refused, and the cause is not
/// read once more: what a message tells by being written stays told, and words
/// whose timer fired count as read, for nothing else would ever read them.
void patient_state::answer_otherwise(engine::step refused) {
  auto& after = turn_->step.after;
  after.last_inbound_at = refused.after.last_inbound_at;
  after.account = std::move(refused.after.account);
  after.language = std::move(refused.after.language);
  after.is_language_chosen = refused.after.is_language_chosen;
  after.language_doubts = refused.after.language_doubts;
  for (auto& e : refused.effects)
    if (std::holds_alternative<engine::keep_language>(e)
        || std::holds_alternative<engine::record_consent>(e))
      turn_->step.effects.push_back(std::move(e));
  auto* timer = std::get_if<fire_timer>(&turn_->cause);
  if (timer && timer->timer == "fold_due") after.folded.clear();
}

/// A visit is no longer as the patient was shown it. Read anew from the store
/// it would be done the same way again, without end: the patient is heard with
/// what was shown forgotten, and if that is no better a person looks.
void patient_state::on_visit_changed() {
  auto changed = start_over();
  auto& after = turn_->step.after;
  if (after.draft && !after.draft->hold.is_nil()) {
    auto& effects = turn_->step.effects;
    effects.push_back(
        engine::drop_hold{after.draft->provider, after.draft->hold});
    effects.push_back(engine::drop_timer{"hold_expires"});
  }
  after.draft.reset();
  if (!after.is_bot_paused) after.stage = engine::stage::idle;
  if (++turn_->refusals > 1) {
    answer_otherwise(std::move(changed));
    take_step(engine::calendar_silent{});
  } else {
    take_step(event_of(turn_->cause));
  }
}

/// The database had the last word: apologise with what is free now, or tell
/// staff that the time is taken.
void patient_state::on_slot_taken() {
  auto& t = *turn_;
  auto refused = refused_of(t.step.effects, t.cause);
  auto is_by_staff = std::holds_alternative<staff_action>(t.cause);
  if (refused.service.empty() && t.step.after.draft)
    refused.service = t.step.after.draft->service;
  if (refused.service.empty() && conversation.draft)
    refused.service = conversation.draft->service;
  rt->metrics.bookings_total[1]->Increment();
  answer_otherwise(start_over());
  auto& clinic = clinic_of(t.cause);
  auto calendar = clinic->calendars.find(refused.provider);
  if (calendar == clinic->calendars.end() || ++t.refusals > refusals_per_turn) {
    if (is_by_staff)
      refuse_staff({"slot_taken", {}});
    else
      take_step(engine::calendar_silent{});
    return;
  }
  post(*rt, self, calendar->second, calendar_outdated{});
  engine::find_slots near;
  near.service = refused.service;
  near.provider = refused.provider;
  near.from = refused.wanted.start - nearest_before;
  near.until = refused.wanted.start + nearest_within;
  near.most = nearest_at_most;
  near.instead_of = refused.moving;
  auto hear = [this, serial = serial_, is_by_staff, refused,
               go_on = go_on_with()](const engine::event& answer) {
    auto* found = std::get_if<engine::slots_found>(&answer);
    auto nearest = found ? found->slots : std::vector<engine::slot>{};
    if (is_by_staff) {
      if (!turn_ || serial_ != serial) return;
      if (!guarded_note(*rt, actor_kind::patient, "nearest_found", [&] {
            refuse_staff({"slot_taken", std::move(nearest)});
          }))
        on_failure();
    } else if (found) {
      go_on(engine::booking_refused{refused.wanted,
                                    std::move(nearest),
                                    refused.service,
                                    refused.provider,
                                    {}});
    } else {
      go_on(engine::calendar_silent{});
    }
  };
  ask(*rt, self, calendar->second, rt->limits.calendar_answer,
      actors::ask_calendar{near, id, clinic})
      .then([hear](calendar_answer& a) { hear(a.answer); },
            [hear](const caf::error&) { hear(engine::calendar_silent{}); });
}

} // namespace careline::actors
