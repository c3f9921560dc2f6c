#include "actors/quiet_clock.hpp"

#include <caf/actor_system.hpp>
#include <caf/detail/set_thread_name.hpp>

#include <utility>

namespace careline::actors {

quiet_clock::time_point quiet_clock::round_up(time_point due) {
  constexpr auto grid = std::chrono::milliseconds(16);
  auto since = due.time_since_epoch();
  auto rest = since % grid;
  return rest == rest.zero() ? due : due - rest + grid;
}

template <class Add>
void quiet_clock::add(time_point due, Add entry) {
  bool is_first;
  {
    std::lock_guard lock(mutex_);
    entry();
    is_first = due < wakes_at_;
    if (is_first) wakes_at_ = due;
  }
  if (is_first) woken_.notify_one();
}

void quiet_clock::set_ordinary_timeout(time_point due,
                                       caf::abstract_actor* self,
                                       caf::atom_value type, std::uint64_t id) {
  add(due, [&] { plain::set_ordinary_timeout(due, self, type, id); });
}

void quiet_clock::set_multi_timeout(time_point due, caf::abstract_actor* self,
                                    caf::atom_value type, std::uint64_t id) {
  add(due, [&] { plain::set_multi_timeout(due, self, type, id); });
}

void quiet_clock::set_request_timeout(time_point due, caf::abstract_actor* self,
                                      caf::message_id id) {
  due = round_up(due);
  add(due, [&] { plain::set_request_timeout(due, self, id); });
}

void quiet_clock::cancel_ordinary_timeout(caf::abstract_actor* self,
                                          caf::atom_value type) {
  std::lock_guard lock(mutex_);
  plain::cancel_ordinary_timeout(self, type);
}

void quiet_clock::cancel_request_timeout(caf::abstract_actor* self,
                                         caf::message_id id) {
  std::lock_guard lock(mutex_);
  plain::cancel_request_timeout(self, id);
}

void quiet_clock::cancel_timeouts(caf::abstract_actor* self) {
  std::lock_guard lock(mutex_);
  plain::cancel_timeouts(self);
}

void quiet_clock::schedule_message(time_point due,
                                   caf::strong_actor_ptr receiver,
                                   caf::mailbox_element_ptr content) {
  add(due, [&] {
    plain::schedule_message(due, std::move(receiver), std::move(content));
  });
}

void quiet_clock::schedule_message(time_point due, caf::group target,
                                   caf::strong_actor_ptr sender,
                                   caf::message content) {
  add(due, [&] {
    plain::schedule_message(due, std::move(target), std::move(sender),
                            std::move(content));
  });
}

void quiet_clock::cancel_all() {
  schedule_map dropped; // Its end may be an actor's end, which cancels, too.
  std::lock_guard lock(mutex_);
  actor_lookup_.clear();
  dropped.swap(schedule_);
}

std::vector<quiet_clock::unique_delayed_event_ptr>
quiet_clock::take_due(time_point now) {
  std::vector<unique_delayed_event_ptr> due;
  auto end = schedule_.upper_bound(now);
  for (auto i = schedule_.begin(); i != end; i = schedule_.erase(i)) {
    if (i->second->backlink != actor_lookup_.end())
      actor_lookup_.erase(i->second->backlink);
    due.push_back(std::move(i->second));
  }
  return due;
}

void quiet_clock::run() {
  std::unique_lock lock(mutex_);
  while (!is_over_) {
    ++wake_ups_;
    if (auto due = take_due(now()); !due.empty()) {
      // To fire or to end an entry may end an actor, which comes back here.
      lock.unlock();
      for (auto& entry : due) ship(*entry);
      due.clear();
      lock.lock();
      continue;
    }
    if (schedule_.empty()) {
      wakes_at_ = time_point::max();
      woken_.wait(lock);
    } else {
      wakes_at_ = schedule_.begin()->first;
      woken_.wait_until(lock, wakes_at_);
    }
    wakes_at_ = time_point::min();
  }
}

void quiet_clock::stop() {
  {
    std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  woken_.notify_one();
}

std::size_t quiet_clock::waiting() const {
  std::lock_guard lock(mutex_);
  return schedule_.size();
}

std::uint64_t quiet_clock::wake_ups() const {
  std::lock_guard lock(mutex_);
  return wake_ups_;
}

caf::actor_system::module* quiet_scheduler::make(caf::actor_system& system,
                                                 caf::detail::type_list<>) {
  return new quiet_scheduler(system);
}

void quiet_scheduler::start() {
  super::start();
  thread_ = std::thread([this] {
    caf::detail::set_thread_name("quiet.clock");
    system().thread_started();
    clock_.run();
    system().thread_terminates();
  });
}

void quiet_scheduler::stop() {
  super::stop();
  clock_.stop();
  thread_.join();
}

} // namespace careline::actors
