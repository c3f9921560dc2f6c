#include "tests/simulation/world.hpp"

#include "tests/simulation/planted.hpp"

#include <utility>

namespace careline::simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t steps_at_most = 150'000;

/// The run that plays now, for the function that advances conversations (CAF
/// spawns patients with a plain function).
scene* playing = nullptr;

} // namespace

engine::step watched_advance(const engine::conversation& before,
                             const engine::event& what,
                             const engine::moment& at) {
  auto* m = std::get_if<engine::message_arrived>(&what);
  if (playing && m) {
    auto& from = m->message.from;
    engine::patient_key key{m->message.clinic,
                            {engine::identity_kind::phone, from.phone}};
    if (from.phone.empty())
      key.who = {engine::identity_kind::whatsapp_user_id, from.user_id};
    auto& rows = playing->store.rows;
    auto known = rows.identities.find(key);
    if (known != rows.identities.end()) {
      auto& stored = rows.patients.at(known->second).conversation;
      // In quiet nothing is under way: what the actor remembers is the store's.
      auto agrees = playing->is_healed
                        ? !playing->is_probing
                              || fingerprint(before) == fingerprint(stored)
                        : before.version <= stored.version;
      playing->watch.check(promise::actors_agree_with_store, agrees, [&] {
        return "the actor has " + fingerprint(before) + ", the store "
               + fingerprint(stored);
      });
    }
  }
  return engine::advance(before, what, at);
}

world::world(std::uint64_t seed, planted_bug bug,
             std::function<void(const std::string&)> teller)
    : all_(seed), vendor_(all_), ai_(all_), webhooks_(all_), people_(all_),
      staff_(all_) {
  all_.bug = bug;
  all_.teller = std::move(teller);
  plant_in_store(all_);
  report_.seed = seed;
  began_ = all_.now;
  playing = &all_;
  start_life();
}

world::~world() {
  life_.reset();
  playing = nullptr;
}

void world::start_life() {
  life_ = std::make_unique<life>(all_, vendor_, ai_);
  life_->on_end = [this](const actors::settled_ticket& end) {
    staff_.ended(end);
  };
}

run_report world::run() {
  auto left = all_.how.messages;
  while (!all_.watch.broken() && report_.steps < steps_at_most
         && (left > 0 || !staff_.is_done() || !is_quiet())) {
    if (left > 0 && all_.random.chance(15)) {
      auto p = people_.write();
      all_.tell([&] { return p.texts.front(); });
      webhooks_.add(std::move(p));
      --left;
      ++report_.messages;
    }
    step();
    // Staff may never find anybody to do anything with.
    if (left == 0 && is_quiet()) break;
  }
  if (!all_.watch.broken()) calm_down();
  report_.trace = all_.trace;
  report_.simulated = all_.now - began_;
  report_.faults = all_.faults;
  report_.checks = all_.watch.checks;
  report_.broken = all_.watch.broken();
  report_.which = all_.watch.which();
  report_.duplicates = all_.watch.duplicates();
  report_.inversions = all_.watch.inversions();
  report_.replies = all_.watch.replies().size();
  report_.visits = all_.store.rows.appointments.size();
  for (auto& [id, p] : all_.store.rows.patients)
    report_.turns += static_cast<std::uint64_t>(p.conversation.version);
  return report_;
}

// One step.

void world::step() {
  ++report_.steps;
  auto& how = all_.how;
  auto dice = all_.random.roll(how.weight_actors + how.weight_time + 40);
  if (dice < how.weight_actors && life_->run_one()) {
    ++report_.actor_steps;
    all_.note(1);
  } else if (dice >= how.weight_actors + how.weight_time
             && do_something(dice - how.weight_actors - how.weight_time)) {
    all_.note(dice);
  } else if (!life_->is_idle() && dice < how.weight_actors) {
    life_->run_one();
    ++report_.actor_steps;
  } else {
    auto most = static_cast<std::uint64_t>(how.longest_pause_ms);
    pass(milliseconds(1 + all_.random.roll(most)));
  }
  misfortune();
  check_after_step();
}

/// @param dice  below 40
bool world::do_something(std::uint64_t dice) {
  if (dice < 9) return life_->commits->step();
  if (dice < 18) return life_->reads->step(life_->reader);
  if (dice < 25) return vendor_.step();
  if (dice < 28) return ai_.step();
  if (dice < 35) return deliver_webhook();
  if (dice < 38) return tell_status();
  return staff_.act(*life_);
}

bool world::deliver_webhook() {
  auto p = webhooks_.next();
  if (!p) return false;
  life_->deliver(p->body, p->signature, [this, p](unsigned status) {
    if (status == 200)
      for (auto& id : p->ids) all_.watch.acknowledged(id, all_.store.rows);
    all_.note(status);
    webhooks_.answered(p, status);
  });
  return true;
}

bool world::tell_status() {
  if (vendor_.statuses.empty()) return false;
  webhooks_.add(people_.tell(vendor_.statuses.front()));
  vendor_.statuses.pop_front();
  return true;
}

void world::hear_replies() {
  for (; !vendor_.heard.empty(); vendor_.heard.pop_front()) {
    auto& h = vendor_.heard.front();
    people_.see(h.patient, all_.watch.replies().at(h.id).choices);
  }
}

void world::pass(milliseconds by) {
  all_.ticks += by;
  all_.now += by;
  life_->advance(by);
}

void world::misfortune() {
  if (all_.is_healed) return;
  if (all_.strikes(fault::crash)) crash();
  if (all_.strikes(fault::clock_jump)) {
    auto hour = std::chrono::milliseconds(1h).count();
    all_.skew =
        all_.skew != 0ms ? 0ms : milliseconds(all_.random.between(-hour, hour));
    all_.tell(
        [&] { return "clock wrong by " + std::to_string(all_.skew.count()); });
  }
  if (all_.strikes(fault::suspend)) {
    all_.now += milliseconds(all_.random.between(1'000, 3'600'000));
    all_.tell([] { return std::string("the machine slept"); });
  }
}

/// Memory is gone; the store and the outside stay.
void world::crash() {
  all_.tell([] { return std::string("the process dies"); });
  life_.reset();
  all_.watch.process_died();
  all_.store.forget_offenders();
  plant_at_restart(all_);
  vendor_.process_died();
  ai_.process_died();
  webhooks_.process_died();
  staff_.process_died();
  start_life();
}

void world::check_after_step() {
  auto& watch = all_.watch;
  auto& admission = life_->rt->admission;
  auto& limits = life_->rt->limits;
  auto turns = admission.turns();
  watch.check(promise::queues_are_bounded,
              turns <= static_cast<std::int64_t>(limits.turns_in_flight)
                  && life_->commits->depth() <= limits.writer_queue,
              [&] { return std::to_string(turns) + " turns in flight"; });
  auto is_sane = turns >= 0 && admission.bytes() >= 0;
  for (std::size_t k = 0; k < io::metrics::at(io::actor_kind::count_); ++k)
    is_sane &= life_->rt->depths.now(static_cast<io::actor_kind>(k)) >= 0;
  watch.check(promise::permits_come_back, is_sane,
              [] { return std::string("a count fell below nothing"); });
  if (life_->is_idle() && life_->commits->is_idle()) watch.consents_heard();
  if (report_.steps % 64 == 0)
    watch.check(promise::no_handler_throws, life_->handler_failures() == 0,
                [] { return std::string("an exception left a handler"); });
  hear_replies();
}

bool world::is_quiet() const {
  return webhooks_.is_idle() && vendor_.statuses.empty() && vendor_.is_idle()
         && ai_.is_idle() && staff_.is_idle() && life_->commits->is_idle()
         && life_->reads->open.empty() && all_.store.rows.outbox.empty()
         && life_->is_idle();
}

run_report run_seed(std::uint64_t seed, planted_bug bug,
                    std::function<void(const std::string&)> teller) {
  return world(seed, bug, std::move(teller)).run();
}

} // namespace careline::simulation
