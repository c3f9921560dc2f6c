#pragma once
/// A node for tests of actors: CAF's deterministic scheduler, clocks whose
/// hands the test turns, a demo clinic. Nothing sleeps; nothing happens until
/// the test runs what is runnable or lets time pass.

#include "actors/directory.hpp"
#include "actors/post.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "tests/support/demo_clinic.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace careline::tests {

inline const engine::instant day_begins{
    std::chrono::sys_days{std::chrono::year{2026} / 2 / 13}
    + std::chrono::hours{8}}; ///< Friday.
inline const std::string demo_account = "1001";
inline const std::string other_account = "2002";
inline const std::string app_secret = "an app secret of the test";

inline engine::patient_id patient_number(std::uint64_t n) {
  return engine::patient_id{engine::make_uuid_v7(2, 0, n)};
}

inline config::settings settings_for_tests() {
  config::settings s;
  s.whatsapp.base_url = "http://vendor.test";
  s.whatsapp.app_secrets = {config::secret(app_secret)};
  s.whatsapp.verify_token = config::secret("verify me");
  s.whatsapp.access_token = config::secret("token");
  return s;
}

class test_node {
public:
  explicit test_node(config::settings settings = settings_for_tests())
      : rt(std::make_shared<actors::runtime>(
          std::move(settings), [this] { return wall; },
          [this] { return ticks; }, 42)) {
    static const bool is_log_open = [] {
      // Every line is made, none is shown.
      io::open_log({"trace", "/dev/null"});
      return true;
    }();
    EXPECT_TRUE(is_log_open);
    cfg_.set("scheduler.policy", caf::atom("testing"));
    system = std::make_unique<caf::actor_system>(cfg_);
    system->await_actors_before_shutdown(false);
    scheduler =
        dynamic_cast<caf::scheduler::test_coordinator*>(&system->scheduler());
    demo->id = clinic_number(1);
    demo->clinic = clinic_for_tests(1, demo_account);
    other->id = clinic_number(2);
    other->clinic = clinic_for_tests(2, other_account);
    clinics = std::make_shared<actors::directory>(
        std::vector<actors::clinic_entry_ptr>{demo, other});
    rt->admission.store_reachable(true);
  }
  test_node(const test_node&) = delete;
  test_node& operator=(const test_node&) = delete;

  /// Whatever is idle at the end has counted down what was counted up.
  ~test_node() {
    run();
    for (std::size_t k = 0; k < io::metrics::at(io::actor_kind::count_); ++k)
      EXPECT_EQ(rt->depths.now(static_cast<io::actor_kind>(k)), 0)
          << "mail of actor kind " << k << " was miscounted";
    for (auto& actor : spawned_)
      caf::anon_send_exit(actor, caf::exit_reason::kill);
    spawned_.clear();
    run();
    scheduler->clock().cancel_all(); // Notes and time-outs hold actors, too.
    *board = {}; // Actors that know each other keep each other alive.
    demo->calendars.clear();
    other->calendars.clear();
    EXPECT_EQ(rt->active, 0) << "conversations that are no longer in memory";
    EXPECT_EQ(rt->paused, 0);
  }

  /// Spawns an actor that ends with the node.
  template <class... Args>
  auto spawn(Args&&... args) {
    auto a = system->spawn(std::forward<Args>(args)...);
    spawned_.push_back(caf::actor_cast<caf::actor>(a));
    return a;
  }

  /// Runs until nothing is runnable; time stands still.
  void run() {
    for (int n = 0; scheduler->try_run_once(); ++n)
      if (n > 100'000) {
        ADD_FAILURE() << "the actors never come to rest";
        return;
      }
  }

  /// The same, in an order that only the seed knows.
  void run_shuffled(std::mt19937_64& random) {
    auto& jobs = scheduler->jobs;
    while (!jobs.empty()) {
      auto pick = random() % jobs.size();
      std::swap(jobs[0], jobs[pick]);
      scheduler->run_once();
    }
  }

  /// Turns the hands of all clocks; what becomes runnable does not run yet.
  void turn_by(std::chrono::milliseconds by) { turn_hands(ticks + by); }

  /// Lets time pass on all clocks, from one note or time-out to the next.
  void pass(std::chrono::milliseconds by) {
    run();
    auto target = ticks + by;
    auto& clock = scheduler->clock();
    while (!clock.schedule().empty()) {
      auto left = clock.schedule().begin()->first - clock.current_time;
      auto until = std::max(ticks, ticks + left);
      if (until > target) break;
      turn_hands(until);
      run();
    }
    turn_hands(target);
    run();
  }

  /// Sends as a plain thread would, and runs.
  template <class Handle, class Message>
  void tell(const Handle& to, Message&& message) {
    actors::post_from_outside(*rt, to, std::forward<Message>(message));
    run();
  }

  engine::instant wall = day_begins;
  std::chrono::steady_clock::time_point ticks{std::chrono::hours(1)};
  actors::runtime_ptr rt;
  std::unique_ptr<caf::actor_system> system;
  caf::scheduler::test_coordinator* scheduler = nullptr;
  actors::switchboard_ptr board = std::make_shared<actors::switchboard>();
  std::shared_ptr<actors::clinic_entry> demo =
      std::make_shared<actors::clinic_entry>();
  std::shared_ptr<actors::clinic_entry> other =
      std::make_shared<actors::clinic_entry>();
  actors::directory_ptr clinics;

private:
  void turn_hands(std::chrono::steady_clock::time_point until) {
    auto by = until - ticks;
    rest_ += by;
    auto whole = std::chrono::floor<std::chrono::milliseconds>(rest_);
    rest_ -= whole;
    wall += whole;
    ticks = until;
    scheduler->advance_time(by);
  }

  caf::actor_system_config cfg_;
  std::vector<caf::actor> spawned_;
  std::chrono::nanoseconds rest_{}; ///< Passed, but no whole millisecond yet.
};

// Words for what tests need often.

inline engine::patient_key
phone_key(std::string phone, engine::clinic_id clinic = clinic_number(1)) {
  return {clinic, {engine::identity_kind::phone, std::move(phone)}};
}

inline engine::patient_key
user_id_key(std::string id, engine::clinic_id clinic = clinic_number(1)) {
  return {clinic, {engine::identity_kind::whatsapp_user_id, std::move(id)}};
}

inline actors::handle_message a_message(const test_node& n, std::string phone,
                                        std::string vendor_id,
                                        std::string text = "Hello",
                                        actors::ticket ack = {}) {
  actors::handle_message m;
  m.key = phone_key(phone);
  m.message.clinic = clinic_number(1);
  m.message.account = demo_account;
  m.message.from.phone = std::move(phone);
  m.message.vendor_message_id = std::move(vendor_id);
  m.message.text = std::move(text);
  m.message.sent_at = n.wall;
  m.message.received_at = n.wall;
  m.clinic = n.demo;
  m.ack = ack;
  return m;
}

inline actors::staff_action an_act(const test_node& n,
                                   actors::staff_action::kind what,
                                   std::string phone, actors::ticket ack = {}) {
  actors::staff_action a;
  a.what = what;
  a.key = phone_key(std::move(phone));
  a.by = "Asha";
  a.text = "This is Asha.";
  a.clinic = n.demo;
  a.ack = ack;
  return a;
}

inline actors::fire_timer a_timer(const test_node& n, std::string phone,
                                  std::string kind, actors::ticket ack = {}) {
  return {
      phone_key(std::move(phone)), std::move(kind), "", n.wall, n.demo, ack};
}

} // namespace careline::tests
