#pragma once
/// What has to be looked at now and then, on a plain thread of its own: were
/// clinics loaded anew, what is the backlog, how is the database, can memory be
/// given back.

#include "actors/runtime.hpp"
#include "persistence/store_reader.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace careline::actors {

class housekeeping {
public:
  /// @param clinics_changed  called on the thread when the revision has grown
  housekeeping(runtime_ptr rt, std::function<void()> clinics_changed);
  ~housekeeping();

  void start(std::int64_t clinics_revision);
  void stop();

private:
  void run();
  void look(persistence::store_reader& store);
  void show_backlog(const persistence::store_reader::backlog& b);
  void show_server(const persistence::store_reader::server_state& s);
  void keep_house();
  void give_memory_back();

  runtime_ptr rt_;
  std::function<void()> clinics_changed_;
  std::int64_t revision_ = 0;
  double passivations_seen_ = 0;
  unsigned looks_ = 0;
  std::chrono::steady_clock::time_point house_due_{};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

} // namespace careline::actors
