#pragma once
/// CAF's scheduler with a clock that sleeps.
///
/// A request with a deadline sets a timer, and CAF 0.17 lets it stand when the
/// answer comes. CAF's own clock is a thread that wakes when a timer is set
/// (through a queue of 64 entries, for which the actors' thread waits when it
/// is full) and again when it ends: two turns of the kernel's scheduler for
/// something that nearly never matters. Here the actor itself writes into the
/// schedule, under a mutex; the thread is woken only for what is due before
/// everything it knows of; and deadlines of requests are kept up to 16 ms late,
/// so that those of a busy second end in 62 wake-ups.
///
/// Source: caf::detail::simple_actor_clock of CAF 0.17 (the schedule and what
/// firing means are its own; only who works on it, and when, differs).

#include <caf/detail/thread_safe_actor_clock.hpp>
#include <caf/policy/work_sharing.hpp>
#include <caf/scheduler/coordinator.hpp>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace careline::actors {

/// Any thread may call everything. Moments are of the steady clock.
class quiet_clock final : public caf::detail::thread_safe_actor_clock {
public:
  void set_ordinary_timeout(time_point due, caf::abstract_actor* self,
                            caf::atom_value type, std::uint64_t id) override;
  void set_multi_timeout(time_point due, caf::abstract_actor* self,
                         caf::atom_value type, std::uint64_t id) override;
  void set_request_timeout(time_point due, caf::abstract_actor* self,
                           caf::message_id id) override;
  void cancel_ordinary_timeout(caf::abstract_actor* self,
                               caf::atom_value type) override;
  void cancel_request_timeout(caf::abstract_actor* self,
                              caf::message_id id) override;
  void cancel_timeouts(caf::abstract_actor* self) override;
  void schedule_message(time_point due, caf::strong_actor_ptr receiver,
                        caf::mailbox_element_ptr content) override;
  void schedule_message(time_point due, caf::group target,
                        caf::strong_actor_ptr sender,
                        caf::message content) override;
  void cancel_all() override;

  /// Of a request: a multiple of 16 ms.
  static time_point round_up(time_point due);

  void run();  ///< Fires what is due until stop().
  void stop(); ///< What was not due stays unsaid.

  std::size_t waiting() const;    ///< Timers and notes that are not due yet.
  std::uint64_t wake_ups() const; ///< Of run(), so far.

private:
  using plain = caf::detail::simple_actor_clock;

  template <class Add>
  void add(time_point due, Add entry);
  std::vector<unique_delayed_event_ptr> take_due(time_point now);

  mutable std::mutex mutex_;
  std::condition_variable woken_;
  time_point wakes_at_ = time_point::min(); ///< run() looks by itself then.
  std::uint64_t wake_ups_ = 0;
  bool is_over_ = false;
};

/// Work sharing, with that clock. Loaded as a module:
/// `config.load<quiet_scheduler>()`.
class quiet_scheduler final
    : public caf::scheduler::coordinator<caf::policy::work_sharing> {
  using super = caf::scheduler::coordinator<caf::policy::work_sharing>;

public:
  using super::super;

  static caf::actor_system::module* make(caf::actor_system& system,
                                         caf::detail::type_list<>);

  quiet_clock& clock() noexcept override { return clock_; }

protected:
  void start() override;
  void stop() override;

private:
  quiet_clock clock_;
  std::thread thread_;
};

} // namespace careline::actors
