#pragma once
/// A patient at a phone, a clinic and its calendars, without actors: what the
/// tests of the conversation talk to.

#include "engine/any_provider.hpp"
#include "engine/calendar.hpp"
#include "engine/conversation.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace careline::engine::tests {

namespace chr = std::chrono;

inline config::weekly_hours hours_of(std::initializer_list<int> days,
                                     std::vector<config::open_span> spans) {
  config::weekly_hours week;
  for (int d : days) week.days[d] = spans;
  return week;
}

/// Monday to Saturday 9-13 and 17-20, two doctors, two services.
inline config::clinic lotus_clinic() {
  config::clinic c;
  c.key = "lotus";
  c.name = "Lotus Dental";
  c.country = "IN";
  c.zone_name = "Asia/Kolkata";
  c.zone = *config::load_time_zone("Asia/Kolkata");
  c.locale = "en-IN";
  c.currency = "INR";
  c.hours = hours_of({0, 1, 2, 3, 4, 5}, {{540, 780}, {1020, 1200}});
  c.closures.push_back(
      {chr::year{2026} / 3 / 4, chr::year{2026} / 3 / 4, "Holi"});
  c.services.push_back({"consultation", "Consultation", chr::minutes{30},
                        chr::minutes{0}, 50000});
  c.services.push_back({"cleaning", "Teeth cleaning", chr::minutes{45},
                        chr::minutes{15}, 150000});
  config::provider mehta;
  mehta.key = "dr-mehta";
  mehta.name = "Dr Asha Mehta";
  mehta.specialty = "Dentist";
  config::provider rao;
  rao.key = "dr-rao";
  rao.name = "Dr Vikram Rao";
  rao.specialty = "Orthodontist";
  rao.has_own_hours = true;
  rao.hours = hours_of({0, 2, 4}, {{600, 780}});
  rao.services = {"consultation"};
  c.providers = {mehta, rao};
  c.facts.address = "12 MG Road, Pune";
  c.facts.map_url = "https://maps.example/lotus";
  c.facts.phone = "+91 20 5555 0100";
  c.facts.emergency_number = "112";
  c.facts.parking = "Free parking behind the building.";
  c.facts.payment = "Cash, UPI and cards.";
  return c;
}

/// The same with one service and one doctor: nothing to choose but the time.
inline config::clinic small_clinic() {
  auto c = lotus_clinic();
  c.services.resize(1);
  c.providers.resize(1);
  return c;
}

/// "2026-02-20T10:00" on the clinic's wall clock.
inline instant wall(const config::clinic& c, int year, int month, int day,
                    int hour, int minute = 0) {
  config::local_seconds t{chr::local_days{chr::year{year} / month / day}
                          + chr::hours{hour} + chr::minutes{minute}};
  return instant{c.zone.to_utc(t).first};
}

/// Plays the patient's actor: asks the calendars, keeps every turn, applies its
/// effects. Friday 20 February 2026, 10:00 to begin with.
class chat {
public:
  explicit chat(config::clinic c = lotus_clinic())
      : clinic(std::move(c)), now(wall(clinic, 2026, 2, 20, 10)) {}

  const step& says(std::string text) {
    inbound_message m;
    m.text = std::move(text);
    return sends(std::move(m));
  }

  /// Taps what stands under the last replies, by its title.
  const step& taps(std::string_view title) {
    return taps_on(choice_called(title));
  }

  const step& taps_on(const choice& c) {
    inbound_message m;
    m.content = content::interactive;
    m.text = c.title;
    m.choice = c.id;
    return sends(std::move(m));
  }

  const step& sends(content what, std::string caption = {}) {
    inbound_message m;
    m.content = what;
    m.text = std::move(caption);
    return sends(std::move(m));
  }

  const step& sends(inbound_message m) {
    if (m.sent_at == instant{}) m.sent_at = now;
    if (m.account.empty()) m.account = "109876543210";
    m.received_at = now;
    return happens(message_arrived{std::move(m)});
  }

  /// Any event; questions are answered by the calendars.
  const step& happens(event what) {
    bool is_staffs = std::holds_alternative<staff_booked>(what)
                     || std::holds_alternative<staff_moved>(what)
                     || std::holds_alternative<staff_set_status>(what);
    last = take(before_, std::move(what));
    if (refuse_next_booking && books(last) && is_staffs) {
      // Who asked is told; nothing is kept, the patient hears nothing.
      refuse_next_booking = false;
      last = step{};
      last.after = before_;
      last.refused_to_staff = staff_refusal{"slot_taken", {}};
    } else if (refuse_next_booking && books(last)) {
      refuse_next_booking = false;
      auto refused =
          booking_refused{wanted(last), free_near(wanted(last)), {}, {}, {}};
      last = take(before_, refused);
    }
    if (!last.refused_to_staff) keep(last);
    return last;
  }

  const conversation& state() const { return before_; }
  conversation& state() { return before_; }

  std::string said() const {
    std::string all;
    for (auto& r : last.replies) all += r.text + "\n";
    return all;
  }

  bool has_choice(std::string_view title) const {
    for (auto& r : last.replies)
      for (auto& c : r.choices)
        if (c.title == title) return true;
    return false;
  }

  choice choice_called(std::string_view title) const {
    for (auto& r : last.replies)
      for (auto& c : r.choices)
        if (c.title == title) return c;
    throw std::logic_error("no such choice: " + std::string{title} + " in "
                           + said());
  }

  std::vector<choice> choices() const {
    return last.replies.empty() ? std::vector<choice>{}
                                : last.replies.back().choices;
  }

  template <class Effect>
  const Effect* effect() const {
    for (auto& e : last.effects)
      if (auto* found = std::get_if<Effect>(&e)) return found;
    return nullptr;
  }

  bool alerted(std::string_view reason) const {
    for (auto& e : last.effects)
      if (auto* a = std::get_if<alert_staff>(&e); a && a->reason == reason)
        return true;
    return false;
  }

  /// As the actor would give it to what staff book.
  appointment_id next_appointment() { return appointment_id{next_uuid()}; }

  /// Somebody else takes a slot.
  void book_for_another(std::string_view provider, instant start,
                        chr::minutes length) {
    calendars[std::string{provider}].book({}, appointment_id{next_uuid()},
                                          {start, start + length});
  }

  void pass(chr::minutes time) { now += time; }

  /// Moves the clock forward; every timer that comes due fires at its time.
  /// What was said meanwhile is in `heard`.
  void waits(chr::milliseconds time) {
    heard.clear();
    auto until = now + time;
    for (int fired = 0; fired < 1000; ++fired) {
      auto next = timers.end();
      for (auto t = timers.begin(); t != timers.end(); ++t)
        if (t->second.due <= until
            && (next == timers.end() || t->second.due < next->second.due))
          next = t;
      if (next == timers.end()) break;
      now = std::max(now, next->second.due);
      auto timer = next->second;
      timers.erase(next);
      happens(timer_fired{timer.kind, timer.about});
      for (auto& r : last.replies) heard.push_back(r);
    }
    now = until;
  }

  bool heard_of(std::string_view part) const {
    for (auto& r : heard)
      if (r.text.find(part) != r.text.npos) return true;
    return false;
  }

  /// The AI's answer to the question that it was asked last.
  const step& ai_says(std::string text, std::string intent = {}) {
    return happens(ai_answered{state().questions_asked,
                               ai_answered::outcome::answered, std::move(text),
                               std::move(intent)});
  }

  /// Until the hold's timer is due, which then fires.
  const step& waits_for_hold_to_expire() {
    auto timer = timers.at("hold_expires");
    now = timer.due;
    timers.erase("hold_expires");
    return happens(timer_fired{timer.kind, timer.about});
  }

  config::clinic clinic;
  instant now;
  step last;
  std::map<std::string, provider_calendar> calendars;
  std::map<std::string, start_timer> timers;
  std::map<hold_id, std::string> holds;
  std::vector<book_appointment> appointments;
  std::vector<visit> visits;           ///< As the store would know them.
  std::set<appointment_id> overbooked; ///< Staff meant it.
  std::vector<reply> heard;            ///< While waiting.
  bool calendar_answers = true;
  bool has_ai = false;
  bool refuse_next_booking = false;
  int questions = 0;

private:
  uuid next_uuid() {
    return make_uuid_v7(now.time_since_epoch().count(), 0, ++random_);
  }

  step take(const conversation& from, event what) {
    auto all = advance(from, what, {now, clinic, has_ai});
    for (int asked = 0; all.question && asked < 8; ++asked) {
      ++questions;
      auto next =
          advance(all.after, answer(*all.question), {now, clinic, has_ai});
      next.from_staff |= all.from_staff;
      next.from_ai |= all.from_ai;
      next.fences_replies |= all.fences_replies;
      next.replies.insert(next.replies.begin(), all.replies.begin(),
                          all.replies.end());
      next.effects.insert(next.effects.begin(), all.effects.begin(),
                          all.effects.end());
      all = std::move(next);
    }
    if (all.question) throw std::logic_error("it asks without end");
    return all;
  }

  event answer(const inquiry& question) {
    if (!calendar_answers) return calendar_silent{};
    if (auto* mine = std::get_if<find_visits>(&question)) {
      visits_found found;
      for (auto& v : visits)
        if (v.when.end > mine->from && takes_time(v.status))
          found.visits.push_back(v);
      std::sort(found.visits.begin(), found.visits.end(),
                [](auto& a, auto& b) { return a.when < b.when; });
      return found;
    }
    if (auto* find = std::get_if<find_slots>(&question)) {
      auto ask = [&](const std::string& key) {
        return calendars[key].find(clinic, *clinic.find_provider(key), *find,
                                   now);
      };
      if (!find->provider.empty()) {
        if (!clinic.find_provider(find->provider)) return calendar_silent{};
        return ask(find->provider);
      }
      std::vector<std::pair<std::string, slots_found>> found;
      for (auto& key : givers_of(clinic, find->service))
        found.emplace_back(key, ask(key));
      return merge_providers(std::move(found), *find);
    }
    auto& wish = std::get<hold_slot>(question);
    auto result = calendars[wish.provider].hold(
        clinic, *clinic.find_provider(wish.provider), wish, patient_,
        hold_id{next_uuid()}, chr::seconds{600}, now);
    if (auto* held = std::get_if<slot_held>(&result)) return *held;
    return std::get<slot_refused>(result);
  }

  static bool books(const step& s) {
    for (auto& e : s.effects)
      if (std::holds_alternative<book_appointment>(e)
          || std::holds_alternative<move_appointment>(e)
          || std::holds_alternative<keep_hold>(e))
        return true;
    return false;
  }

  static slot wanted(const step& s) {
    for (auto& e : s.effects) {
      if (auto* b = std::get_if<book_appointment>(&e)) return b->when;
      if (auto* m = std::get_if<move_appointment>(&e)) return m->to;
      if (auto* k = std::get_if<keep_hold>(&e)) return k->held;
    }
    return {};
  }

  std::vector<slot> free_near(const slot& s) {
    auto& p = clinic.providers.front();
    return calendars[p.key]
        .find(clinic, p,
              find_slots{clinic.services.front().key, p.key,
                         s.start + chr::minutes{30}, s.start + chr::hours{200},
                         std::nullopt, 3},
              now)
        .slots;
  }

  void keep(const step& s) {
    for (auto& e : s.effects) {
      if (auto* k = std::get_if<keep_hold>(&e)) {
        holds[k->hold] = k->provider;
      } else if (auto* d = std::get_if<drop_hold>(&e)) {
        holds.erase(d->hold);
        calendars[d->provider].release(d->hold);
      } else if (auto* b = std::get_if<book_appointment>(&e)) {
        holds.erase(b->hold);
        auto id = b->id.is_nil() ? appointment_id{next_uuid()} : b->id;
        calendars[b->provider].book(b->hold, id, b->when);
        appointments.push_back(*b);
        if (b->is_overbooked) overbooked.insert(id);
        visits.push_back({id, b->service, b->provider, b->when,
                          appointment_status::booked, b->attendee, false});
      } else if (auto* m = std::get_if<move_appointment>(&e)) {
        holds.erase(m->hold);
        calendars[m->from_provider].cancel(m->id);
        calendars[m->provider].book(m->hold, m->id, m->to);
        for (auto& v : visits)
          if (v.id == m->id) {
            if (m->is_overbooked) overbooked.insert(v.id);
            v.when = m->to;
            v.provider = m->provider;
            v.is_confirmed = false;
          }
      } else if (auto* c = std::get_if<set_appointment_status>(&e)) {
        if (!takes_time(c->to)) calendars[c->provider].cancel(c->id);
        for (auto& v : visits)
          if (v.id == c->id) {
            v.status = c->to;
            if (takes_time(c->to))
              calendars[c->provider].book({}, v.id, v.when);
          }
      } else if (auto* yes = std::get_if<confirm_appointment>(&e)) {
        for (auto& v : visits)
          if (v.id == yes->id) v.is_confirmed = true;
      } else if (auto* t = std::get_if<start_timer>(&e)) {
        timers[t->kind] = *t;
      } else if (auto* gone = std::get_if<drop_timer>(&e)) {
        timers.erase(gone->kind);
      }
    }
    before_ = s.after;
    ++before_.version;
  }

  conversation before_;
  patient_id patient_{uuid{{1}}};
  std::uint64_t random_ = 0;
};

} // namespace careline::engine::tests
