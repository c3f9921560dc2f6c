#include "engine/rehearsal_stage.hpp"

#include "engine/any_provider.hpp"
#include "engine/rehearsal_words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// As limits.hold_s.
constexpr chr::seconds length_of_hold{600};
/// A turn that asks more often asks without end.
constexpr int most_questions = 12;
/// Timers that start each other without end are cut off.
constexpr int most_timers = 1000;

} // namespace

rehearsal_stage::rehearsal_stage(config::clinic of, instant at)
    : clinic(std::move(of)), now(at) {}

uuid rehearsal_stage::next_uuid() {
  return make_uuid_v7(now.time_since_epoch().count(), 0, ++random_);
}

void rehearsal_stage::begin_beat() {
  said.clear();
  effects.clear();
  refused_to_staff.clear();
}

void rehearsal_stage::take(const std::string& provider, const slot& when) {
  calendars_[provider].book({}, appointment_id{next_uuid()}, when);
}

void rehearsal_stage::add_visit(visit v) {
  v.id = appointment_id{next_uuid()};
  calendars_[v.provider].book({}, v.id, v.when);
  visits_.push_back(std::move(v));
}

std::vector<visit> rehearsal_stage::live_visits() const {
  std::vector<visit> live;
  for (auto& v : visits_)
    if (takes_time(v.status)) live.push_back(v);
  return live;
}

void rehearsal_stage::happens(event what) {
  if (auto* staff = std::get_if<staff_booked>(&what))
    staff->id = appointment_id{next_uuid()};
  auto s = take_turn(state_, what);
  auto booked = std::find_if(s.effects.begin(), s.effects.end(), [](auto& e) {
    return std::holds_alternative<book_appointment>(e);
  });
  if (refuses_next_booking && booked != s.effects.end()) {
    refuses_next_booking = false;
    auto& wish = std::get<book_appointment>(*booked);
    // Whoever was faster has it now.
    take(wish.provider, wish.when);
    find_slots query{wish.service, wish.provider, now, now + chr::days{14},
                     wish.when.start};
    s = take_turn(state_,
                  booking_refused{wish.when, find(query).slots, {}, {}, {}});
  }
  keep(std::move(s));
}

void rehearsal_stage::wait_until(instant then) {
  for (int fired = 0; fired < most_timers; ++fired) {
    auto next =
        std::min_element(timers_.begin(), timers_.end(), [](auto& a, auto& b) {
          return a.second.due < b.second.due;
        });
    if (next == timers_.end() || next->second.due > then) break;
    auto timer = next->second;
    timers_.erase(next);
    now = std::max(now, timer.due);
    dialogue += "   (" + print_moment(clinic, now) + ": " + timer.kind + ")\n";
    happens(timer_fired{timer.kind, timer.about});
  }
  now = std::max(now, then);
}

step rehearsal_stage::take_turn(const conversation& from, const event& what) {
  auto all = advance(from, what, {now, clinic, has_ai()});
  for (int asked = 0; all.question && asked < most_questions; ++asked) {
    auto next =
        advance(all.after, answer_to(*all.question), {now, clinic, has_ai()});
    next.replies.insert(next.replies.begin(), all.replies.begin(),
                        all.replies.end());
    next.effects.insert(next.effects.begin(), all.effects.begin(),
                        all.effects.end());
    next.from_staff |= all.from_staff;
    next.from_ai |= all.from_ai;
    next.fences_replies |= all.fences_replies;
    all = std::move(next);
  }
  return all;
}

slots_found rehearsal_stage::find(const find_slots& query) {
  if (!query.provider.empty()) {
    auto* who = clinic.find_provider(query.provider);
    return who ? calendars_[query.provider].find(clinic, *who, query, now)
               : slots_found{};
  }
  std::vector<std::pair<std::string, slots_found>> found;
  for (auto& key : givers_of(clinic, query.service))
    found.emplace_back(
        key,
        calendars_[key].find(clinic, *clinic.find_provider(key), query, now));
  return merge_providers(std::move(found), query);
}

event rehearsal_stage::answer_to(const inquiry& question) {
  if (auto* mine = std::get_if<find_visits>(&question)) {
    visits_found found;
    for (auto& v : visits_)
      if (v.when.end > mine->from && takes_time(v.status))
        found.visits.push_back(v);
    std::sort(found.visits.begin(), found.visits.end(),
              [](auto& a, auto& b) { return a.when < b.when; });
    return found;
  }
  if (calendar_is_silent) return calendar_silent{};
  if (auto* query = std::get_if<find_slots>(&question)) return find(*query);
  auto& wish = std::get<hold_slot>(question);
  auto* who = clinic.find_provider(wish.provider);
  if (!who) return calendar_silent{};
  auto result = calendars_[wish.provider].hold(
      clinic, *who, wish, patient_, hold_id{next_uuid()}, length_of_hold, now);
  if (auto* held = std::get_if<slot_held>(&result)) return *held;
  return std::get<slot_refused>(result);
}

void rehearsal_stage::book(book_appointment& b) {
  if (b.id.is_nil()) b.id = appointment_id{next_uuid()};
  calendars_[b.provider].book(b.hold, b.id, b.when);
  visits_.push_back({b.id, b.service, b.provider, b.when,
                     appointment_status::booked, b.attendee, false});
}

void rehearsal_stage::move(const move_appointment& m) {
  calendars_[m.from_provider].cancel(m.id);
  calendars_[m.provider].book(m.hold, m.id, m.to);
  for (auto& v : visits_)
    if (v.id == m.id) {
      v.when = m.to;
      v.provider = m.provider;
      v.is_confirmed = false;
    }
}

void rehearsal_stage::keep_effect(effect& e) {
  if (auto* d = std::get_if<drop_hold>(&e)) {
    calendars_[d->provider].release(d->hold);
  } else if (auto* b = std::get_if<book_appointment>(&e)) {
    book(*b);
  } else if (auto* m = std::get_if<move_appointment>(&e)) {
    move(*m);
  } else if (auto* c = std::get_if<set_appointment_status>(&e)) {
    if (!takes_time(c->to)) calendars_[c->provider].cancel(c->id);
    for (auto& v : visits_)
      if (v.id == c->id) v.status = c->to;
  } else if (auto* yes = std::get_if<confirm_appointment>(&e)) {
    for (auto& v : visits_)
      if (v.id == yes->id) v.is_confirmed = true;
  } else if (auto* t = std::get_if<start_timer>(&e)) {
    timers_[t->kind] = *t;
  } else if (auto* gone = std::get_if<drop_timer>(&e)) {
    timers_.erase(gone->kind);
  } else if (auto* ask = std::get_if<ask_ai>(&e)) {
    last_ai_serial = ask->serial;
  }
}

void rehearsal_stage::keep(step s) {
  if (s.refused_to_staff) { // Nothing is kept.
    refused_to_staff = s.refused_to_staff->code;
    dialogue += "   (staff are refused: " + refused_to_staff + ")\n";
    return;
  }
  for (auto& e : s.effects) {
    keep_effect(e);
    effects.push_back(e);
  }
  // As the sender would: nothing leaves to those who opted out.
  if (s.after.is_opted_out)
    std::erase_if(s.replies, [](auto& r) { return !r.passes_opt_out; });
  print(s);
  for (auto& r : s.replies) {
    shown.insert(shown.begin(), r.choices.begin(), r.choices.end());
    said.push_back({std::move(r), s.from_staff, s.from_ai});
  }
  state_ = std::move(s.after);
  ++state_.version;
}

void rehearsal_stage::print(const step& s) {
  for (auto& r : s.replies) {
    dialogue += s.from_staff ? "doctor:  "
                : s.from_ai  ? "ai:      "
                             : "bot:     ";
    for (char c : r.text)
      dialogue += c == '\n' ? std::string("\n         ") : std::string(1, c);
    dialogue += '\n';
    if (!r.template_name.empty())
      dialogue += "         {template " + r.template_name + "}\n";
    if (r.choices.empty()) continue;
    dialogue += "         [";
    for (std::size_t i = 0; i < r.choices.size(); ++i)
      dialogue += (i > 0 ? " | " : "") + r.choices[i].title;
    dialogue += "]\n";
  }
  for (auto& e : s.effects) {
    if (auto* a = std::get_if<alert_staff>(&e))
      dialogue += "   (staff are alerted: " + a->reason + ")\n";
    if (auto* ask = std::get_if<ask_ai>(&e))
      dialogue += "   (ai asked: " + ask->text + ")\n";
    if (auto* t = std::get_if<leave_note>(&e))
      dialogue += "   (note: " + t->text + ")\n";
  }
}

} // namespace careline::engine
