// After the storm: everything is healed, what was begun comes to its end, and
// all promises are looked at once more.

#include "persistence/conversation_json.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>

namespace careline::simulation {

using namespace std::chrono_literals;

namespace {

std::string text_of(const std::optional<engine::instant>& when) {
  return when ? std::to_string(when->time_since_epoch().count())
              : std::string("-");
}

} // namespace

std::string fingerprint(const engine::conversation& c) {
  std::string out =
      "v" + std::to_string(c.version) + " e" + std::to_string(c.epoch)
      + " stage " + std::string(engine::to_string(c.stage)) + " misses "
      + std::to_string(c.misses) + ' ' + c.language + ' '
      + std::to_string(c.is_language_chosen) + std::to_string(c.language_doubts)
      + std::to_string(c.is_opted_out) + std::to_string(c.is_bot_paused) + ' '
      + c.bot_paused_by + ' ' + c.bot_paused_reason + ' '
      + text_of(c.bot_paused_at) + ' ' + text_of(c.answer_due_at) + ' '
      + text_of(c.last_inbound_at) + ' ' + c.account + ' '
      + std::to_string(c.questions_asked) + ' ';
  if (c.draft) persistence::append_json(out, *c.draft);
  persistence::append_memory(out, c);
  return out;
}

void world::calm_down() {
  all_.tell([] { return std::string("all is healed"); });
  all_.is_healed = true;
  all_.skew = 0ms;
  // A try put off by a clock that was ahead by an hour comes so much later.
  constexpr auto most = 105min;
  for (auto began = all_.ticks; all_.ticks < began + most;) {
    if (!settle_all()) return;
    if (is_quiet() && life_->rt->admission.turns() == 0) break;
    pass(500ms);
  }
  if (!settle_all()) return;
  check_at_rest();
  // Holds run out, folded words are read, owed answers raise their alarm.
  // A clock that was wrong by an hour may have set them so much later.
  wait(all_.how.limits.hold + 105min, 30s);
  if (all_.how.plays_days) wait(96h, 10min);
  check_leftovers();
  check_answers();
  check_at_rest();
  check_calendars();
  check_actors();
}

/// Lets everybody who can do something do it; time stands still.
/// @returns false if a promise is broken
bool world::settle_all() {
  constexpr std::uint64_t too_many = 400'000;
  for (std::uint64_t n = 0; n < too_many; ++n) {
    bool is_done = true;
    while (life_->run_one()) {
      ++report_.steps;
      ++report_.actor_steps;
      is_done = false;
    }
    is_done &= !life_->commits->step();
    is_done &= !life_->reads->step(life_->reader);
    is_done &= !vendor_.step();
    is_done &= !ai_.step();
    is_done &= !deliver_webhook();
    is_done &= !tell_status();
    is_done &= staff_.is_idle() || !staff_.act(*life_);
    ++report_.steps;
    check_after_step();
    if (all_.watch.broken()) return false;
    if (is_done) return true;
  }
  all_.watch.check(promise::outbox_runs_empty, false,
                   [] { return std::string("it never comes to rest"); });
  return false;
}

void world::wait(milliseconds all, milliseconds each) {
  for (auto left = all; left > 0ms && !all_.watch.broken(); left -= each) {
    pass(each);
    settle_all();
  }
}

void world::check_at_rest() {
  auto& watch = all_.watch;
  auto& rows = all_.store.rows;
  watch.check(promise::outbox_runs_empty, rows.outbox.empty(), [&] {
    return std::to_string(rows.outbox.size()) + " replies wait for ever";
  });
  for (auto& [id, s] : watch.replies())
    watch.check(
        promise::outbox_runs_empty, rows.states.contains(id), [&, reply = id] {
          return engine::to_string(reply) + " was kept and came to no end";
        });
  auto& admission = life_->rt->admission;
  auto is_free = admission.turns() == 0 && admission.bytes() == 0;
  std::string kinds;
  for (std::size_t k = 0; k < io::metrics::at(io::actor_kind::count_); ++k)
    if (life_->rt->depths.now(static_cast<io::actor_kind>(k)) != 0)
      kinds += ' ' + std::to_string(k);
  watch.check(promise::permits_come_back, is_free && kinds.empty(), [&] {
    return std::to_string(admission.turns())
           + " permits are not back; mail miscounted of kinds:" + kinds;
  });
  watch.check(promise::nothing_is_left_over, is_quiet(),
              [] { return std::string("something is under way for ever"); });
}

/// No message is left without an answer, unless a person owes one and is told.
void world::check_answers() {
  auto& rows = all_.store.rows;
  for (auto& row : rows.patients) {
    auto& id = row.first;
    auto& p = row.second;
    auto& c = p.conversation;
    auto say = [&](const std::string& what) {
      return [what, name = engine::to_string(id), &c] {
        return name + ": " + what + "; " + fingerprint(c);
      };
    };
    auto& watch = all_.watch;
    watch.check(promise::accepted_is_answered, c.folded.empty(),
                say("words were folded and never read"));
    watch.check(promise::accepted_is_answered, !c.ai,
                say("the AI is asked for ever"));
    auto is_told = std::any_of(rows.alerts.begin(), rows.alerts.end(),
                               [&](auto& a) { return a.first == id; });
    auto alarm = rows.timers.contains({id, "answer_due"});
    watch.check(promise::accepted_is_answered,
                !c.answer_due_at
                    || (alarm && (is_told || *c.answer_due_at > all_.now)),
                say("an answer is owed and nobody is told"));
    std::int64_t heard = 0, said = 0;
    std::string_view before;
    auto log = rows.log.find(id);
    if (log == rows.log.end()) continue;
    for (auto& m : log->second) {
      if (m.direction == engine::direction::out) {
        said = std::max(said, m.version);
        continue;
      }
      // Thanks said twice are answered once: two polite machines never end.
      auto is_silence_right = m.content == engine::content::reaction
                              || (m.body == "thank you" && m.body == before);
      if (!is_silence_right) heard = std::max(heard, m.version);
      before = m.body;
    }
    auto is_with_person = c.answer_due_at || c.is_bot_paused
                          || c.stage == engine::stage::with_person;
    watch.check(promise::accepted_is_answered,
                heard <= said || is_with_person || c.is_opted_out,
                say("turn " + std::to_string(heard) + " was never answered"));
  }
}

void world::check_leftovers() {
  auto& rows = all_.store.rows;
  all_.watch.check(promise::nothing_is_left_over, rows.holds.empty(), [&] {
    auto& [id, h] = *rows.holds.begin();
    return "hold " + engine::to_string(id) + " of "
           + engine::to_string(h.patient) + " never ran out";
  });
  for (auto& [key, t] : rows.timers)
    all_.watch.check(promise::nothing_is_left_over, t.due + 15min > all_.now,
                     [&, who = key.first, kind = key.second] {
                       return "timer " + kind + " of " + engine::to_string(who)
                              + " never fired";
                     });
}

/// What each calendar would offer is what the store says is free.
void world::check_calendars() {
  for (std::size_t n = 0; n < clinics_simulated; ++n) {
    auto entry = life_->clinic(n);
    for (auto& provider : entry->clinic.providers) {
      engine::find_slots q;
      q.service = "visit";
      q.provider = provider.key;
      q.from = all_.now;
      q.until = all_.now + 24h * 4;
      q.most = 100;
      auto heard = life_->ask(n, provider.key, q);
      if (!settle_all()) return;
      engine::provider_calendar own;
      std::vector<engine::provider_calendar::taken_appointment> taken;
      for (auto& [id, a] : all_.store.rows.appointments)
        if (a.clinic == entry->id && a.what.provider == provider.key
            && engine::takes_time(a.what.status))
          taken.push_back({id, a.what.when});
      own.reset(std::move(taken), {});
      auto wanted = own.find(entry->clinic, provider, q, all_.now);
      auto* found =
          *heard ? std::get_if<engine::slots_found>(&**heard) : nullptr;
      all_.watch.check(promise::actors_agree_with_store,
                       found && found->slots == wanted.slots, [&] {
                         return "the calendar of " + provider.key + " offers "
                                + std::to_string(found ? found->slots.size()
                                                       : 0)
                                + " times, the store has "
                                + std::to_string(wanted.slots.size());
                       });
    }
  }
}

/// Each patient writes once more: the actor begins from what the store has.
void world::check_actors() {
  all_.is_probing = true;
  for (auto& who : people_.all()) {
    if (!all_.store.rows.identities.contains(who.key())) continue;
    webhooks_.add(people_.write(who, "menu"));
    ++report_.messages;
    if (!settle_all()) return;
    wait(10s, 1s);
  }
  check_at_rest();
}

} // namespace careline::simulation
