#include "tests/simulation/staff.hpp"

#include "tests/simulation/people.hpp"

#include <iterator>
#include <utility>

namespace careline::simulation {

using actors::staff_action;
using actors::turn_end;

namespace {

constexpr int tries_at_most = 20;

} // namespace

/// A time of the next days, on the half hour.
engine::instant staff::some_time() {
  auto day = std::chrono::floor<std::chrono::days>(all_.now)
             + std::chrono::days(1 + all_.random.roll(3));
  return engine::instant(day) + std::chrono::hours(9)
         + std::chrono::minutes(30) * all_.random.roll(16);
}

bool staff::act(life& with) {
  deed d;
  if (!again_.empty()) {
    d = std::move(again_.front());
    again_.pop_front();
  } else if (left_ == 0 || !think(d)) {
    return false;
  } else {
    --left_;
  }
  ++d.tries;
  d.what.clinic = with.clinic(d.clinic);
  auto ticket = ++last_;
  all_.note(ticket);
  all_.tell([&] {
    return "staff act " + std::to_string(static_cast<int>(d.what.what));
  });
  with.act(d.what, ticket);
  open_.emplace(ticket, std::move(d));
  return true;
}

bool staff::think(deed& d) {
  auto& rows = all_.store.rows;
  if (rows.patients.empty()) return false;
  auto at = std::next(
      rows.patients.begin(),
      static_cast<std::ptrdiff_t>(all_.random.roll(rows.patients.size())));
  auto& p = at->second;
  d.patient = p.id;
  d.what.key = p.home;
  d.clinic = p.home.clinic == clinic_number(0) ? 0 : 1;
  d.what.by = "Asha";
  if (all_.random.chance(700)) {
    d.what.idempotent.key = "key-" + std::to_string(left_);
    d.what.idempotent.request_hash = "00";
  }
  auto dice = all_.random.roll(100);
  if (dice < 25) {
    d.what.what = staff_action::kind::pause;
    d.what.reason = "takes over";
  } else if (dice < 45) {
    d.what.what = staff_action::kind::resume;
  } else if (dice < 65) {
    d.what.what = staff_action::kind::send;
    d.what.text = "This is Asha.";
  } else if (dice < 80) {
    d.what.what = staff_action::kind::book;
    engine::staff_booked b;
    b.by = "Asha";
    b.service = "visit";
    b.provider = all_.random.chance(500) ? "mehta" : "rao";
    b.start = some_time();
    b.may_overbook = all_.random.chance(100);
    d.what.event = b;
  } else {
    return think_of_visit(d);
  }
  return true;
}

/// Moves or cancels one that is there.
bool staff::think_of_visit(deed& d) {
  auto& visits = all_.store.rows.appointments;
  if (visits.empty()) return false;
  auto at =
      std::next(visits.begin(),
                static_cast<std::ptrdiff_t>(all_.random.roll(visits.size())));
  auto& a = at->second;
  if (!a.stands()) return false;
  d.patient = a.patient;
  d.what.key = all_.store.rows.patients.at(a.patient).home;
  d.clinic = a.clinic == clinic_number(0) ? 0 : 1;
  if (all_.random.chance(500)) {
    d.what.what = staff_action::kind::move;
    engine::staff_moved m;
    m.by = "Asha";
    m.what = a.what;
    m.provider = all_.random.chance(300) ? "rao" : "";
    m.start = some_time();
    d.what.event = m;
  } else {
    d.what.what = staff_action::kind::set_status;
    engine::staff_set_status s;
    s.by = "Asha";
    s.what = a.what;
    s.to = engine::appointment_status::cancelled;
    s.reason = "closed";
    d.what.event = s;
  }
  return true;
}

void staff::ended(const actors::settled_ticket& end) {
  auto found = open_.find(end.id);
  if (found == open_.end()) return;
  auto d = std::move(found->second);
  open_.erase(found);
  if (end.how >= turn_end::overloaded) {
    if (d.tries < tries_at_most) again_.push_back(std::move(d));
    return;
  }
  auto silences = d.what.what == staff_action::kind::pause
                  || d.what.what == staff_action::kind::send;
  if (end.how != turn_end::kept || !silences) return;
  auto& p = all_.store.rows.patients.at(d.patient);
  all_.watch.pause_answered(d.patient, p.conversation.epoch);
}

void staff::process_died() {
  for (auto& [ticket, d] : open_)
    if (!d.what.idempotent.key.empty()) again_.push_back(d);
  open_.clear();
}

} // namespace careline::simulation
