#include "actors/calendar.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <utility>

namespace careline::actors {

namespace {

/// Appointments that began so long ago may still be under way.
constexpr auto look_back = std::chrono::hours(12);

} // namespace

caf::result<calendar_answer> calendar_state::on_ask(ask_calendar& m) {
  auto answer = self->make_response_promise<calendar_answer>();
  if (!is_loaded_) {
    waiting_.push_back({std::move(m), answer});
    load();
    return answer;
  }
  answer.deliver(calendar_answer{decide(m)});
  return answer;
}

engine::event calendar_state::decide(const ask_calendar& m) {
  auto* who = m.clinic->clinic.find_provider(provider);
  if (!who) return engine::calendar_silent{};
  auto now = rt->now();
  if (auto* find = std::get_if<engine::find_slots>(&m.question))
    return calendar_.find(m.clinic->clinic, *who, *find, now);
  auto id = m.hold.is_nil() ? engine::hold_id(rt->ids.next()) : m.hold;
  auto held = calendar_.hold(m.clinic->clinic, *who,
                             std::get<engine::hold_slot>(m.question), m.patient,
                             id, rt->limits.hold, now);
  return std::visit([](auto& x) { return engine::event(std::move(x)); }, held);
}

void calendar_state::load() {
  if (is_loading_) return;
  is_loading_ = true;
  is_outdated_while_loading_ = false;
  auto answer_all = [this](bool is_known) {
    auto all = std::exchange(waiting_, {});
    for (auto& a : all)
      a.answer.deliver(
          calendar_answer{is_known ? decide(a.question)
                                   : engine::event(engine::calendar_silent{})});
  };
  ask(*rt, self, board->reader, rt->limits.reader_answer,
      load_calendar{clinic, provider, rt->now() - look_back})
      .then(
          [this, answer_all](calendar_load_answer& loaded) {
            guarded_note(*rt, actor_kind::calendar, "calendar_loaded", [&] {
              is_loading_ = false;
              if (loaded && is_outdated_while_loading_) {
                load(); // What came may be older than what was refused.
                return;
              }
              if (loaded) {
                auto& busy = loaded.value().busy;
                calendar_.reset(std::move(busy.appointments),
                                std::move(busy.holds));
                is_loaded_ = true;
              }
              answer_all(static_cast<bool>(loaded));
            });
          },
          [this, answer_all](const caf::error&) {
            guarded_note(*rt, actor_kind::calendar, "calendar_not_loaded", [&] {
              is_loading_ = false;
              answer_all(false);
            });
          });
}

void calendar_state::on_hold_settled(const hold_settled& m) {
  // What is being read may be older than this.
  if (is_loading_) is_outdated_while_loading_ = true;
  if (m.is_booked)
    calendar_.book(m.hold, m.appointment, m.when);
  else
    calendar_.release(m.hold);
}

void calendar_state::on_visit_freed(const visit_freed& m) {
  if (is_loading_) is_outdated_while_loading_ = true;
  calendar_.cancel(m.appointment);
}

void calendar_state::on_outdated() {
  is_loaded_ = false;
  is_outdated_while_loading_ = true;
}

calendar_actor::behavior_type
calendar(calendar_actor::stateful_pointer<calendar_state> self, runtime_ptr rt,
         switchboard_ptr board, engine::clinic_id clinic,
         std::string provider) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.board = std::move(board);
  st.clinic = clinic;
  st.provider = std::move(provider);
  constexpr auto kind = actor_kind::calendar;
  return {
      [self, rt](ask_calendar& m) -> caf::result<calendar_answer> {
        rt->depths.handled(kind);
        try {
          return self->state.on_ask(m);
        } catch (...) {
          report_failure(*rt, kind, "ask_calendar", std::current_exception());
          return calendar_answer{engine::calendar_silent{}};
        }
      },
      [self, rt](const hold_settled& m) {
        guarded(*rt, kind, "hold_settled",
                [&] { self->state.on_hold_settled(m); });
      },
      [self, rt](const visit_freed& m) {
        guarded(*rt, kind, "visit_freed",
                [&] { self->state.on_visit_freed(m); });
      },
      [self, rt](calendar_outdated) {
        guarded(*rt, kind, "calendar_outdated",
                [&] { self->state.on_outdated(); });
      },
  };
}

} // namespace careline::actors
