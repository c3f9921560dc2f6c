/// What it costs that a message goes from actor to actor: the project's own
/// message, CAF's sharing scheduler with two threads. A node may run with fewer
/// (server.actor_threads).

#include "actors/messages.hpp"
#include "bench/micro/micro.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/exit_reason.hpp>
#include <caf/send.hpp>
#include <caf/typed_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <atomic>
#include <random>
#include <vector>

namespace careline::bench::micro {

namespace {

using actors::handle_message;
using listener = caf::typed_actor<caf::reacts_to<handle_message>>;

constexpr std::size_t patient_count = 10'000;
constexpr std::size_t router_count = 16;
/// Under way at once, as with 256 connections.
constexpr std::size_t wave_size = 256;
constexpr std::size_t hops = 3;

/// How many of a wave are still on their way.
class countdown {
public:
  void begin(std::size_t count) { left_ = static_cast<int>(count); }
  void arrived() {
    if (left_.fetch_sub(1) == 1) left_.notify_one();
  }
  void wait() const {
    for (int left = left_; left != 0; left = left_) left_.wait(left);
  }

private:
  std::atomic<int> left_{0};
};

listener::behavior_type write(listener::pointer, countdown* all) {
  return {[all](const handle_message& m) {
    benchmark::DoNotOptimize(m.message.text.data());
    all->arrived();
  }};
}

listener::behavior_type hear(listener::pointer self, const listener& writer) {
  return {
      [self, writer](handle_message& m) { self->send(writer, std::move(m)); }};
}

/// The index stands in for the lookup by key: only the hop is measured.
listener::behavior_type route(listener::pointer self,
                              const std::vector<listener>* patients) {
  return {[self, patients](handle_message& m) {
    self->send((*patients)[m.ack.id], std::move(m));
  }};
}

caf::actor_system_config& with_sharing(caf::actor_system_config& c) {
  c.set("scheduler.policy", caf::atom("sharing"));
  c.set("scheduler.max-threads", std::size_t{2});
  c.set("scheduler.max-throughput", std::size_t{50});
  return c;
}

struct world {
  world() : system(with_sharing(config)) {
    const auto writer = system.spawn(write, &all);
    for (std::size_t i = 0; i < patient_count; ++i)
      patients.push_back(system.spawn<caf::lazy_init>(hear, writer));
    for (std::size_t i = 0; i < router_count; ++i)
      routers.push_back(system.spawn(route, &patients));
    everybody = patients;
    everybody.insert(everybody.end(), routers.begin(), routers.end());
    everybody.push_back(writer);
  }
  ~world() {
    for (const auto& a : everybody)
      caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
    // Nobody reads the vectors any more once all have ended.
    system.await_all_actors_done();
  }

  static handle_message message_for(std::size_t patient) {
    handle_message out;
    out.ack.id = patient;
    out.key.who.value = "+919870000000";
    out.message.account = "206660002200000";
    out.message.from = {"+919870000000", "IN.B919870000000", "Asha Rao"};
    out.message.vendor_message_id =
        "wamid.HBgMOTE5ODEwMDAwMDAwFQIAEhgUM0EwMUYy1000007";
    out.message.text = "When are you open tomorrow, and is Dr Mehta in?";
    return out;
  }

  countdown all;
  caf::actor_system_config config;
  caf::actor_system system;
  std::vector<listener> patients;
  std::vector<listener> routers;
  std::vector<listener> everybody;
};

/// Sends a wave to the door's side and waits for its last end.
void play(world& w, std::vector<handle_message>& wave, watch& used) {
  w.all.begin(wave.size());
  used.begin();
  for (auto& m : wave)
    caf::anon_send(w.routers[m.ack.id % router_count], std::move(m));
  w.all.wait();
  used.end(wave.size() * hops);
  wave.clear();
}

void actor_hop(benchmark::State& state) {
  world w;
  std::mt19937 random(5);
  watch used(whole_process_cpu);
  std::vector<handle_message> wave;
  for (auto _ : state) {
    for (std::size_t i = 0; i < wave_size; ++i)
      wave.push_back(world::message_for(random() % patient_count));
    play(w, wave, used);
  }
  used.tell(state,
            "one hop of door to router to patient to writer, 10,000 patients, "
            "256 under way, sharing, two threads");
}

/// All wake at once, as after an outage; each was idle.
void actor_fan_out(benchmark::State& state) {
  world w;
  watch used(whole_process_cpu);
  std::vector<handle_message> wave;
  for (auto _ : state) {
    for (std::size_t i = 0; i < patient_count; ++i)
      wave.push_back(world::message_for(i));
    play(w, wave, used);
  }
  used.tell(state, "one hop when 10,000 idle patients are woken at once");
}

} // namespace

void add_actor_floors() {
  add_floor("actor_hop", actor_hop);
  add_floor("actor_fan_out", actor_fan_out);
}

} // namespace careline::bench::micro
