#pragma once
/// WhatsApp's side of sending: takes calls, refuses, is late, loses its answer
/// after it took the message, and tells statuses twice or in the wrong order.

#include "io/http/client.hpp"
#include "tests/simulation/scene.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace careline::simulation {

/// One HTTP call under way, as the client sees it.
struct open_call {
  std::function<void(io::call_result)> done;
  io::call_result result;
  ticks_point ready;
  ticks_point deadline;         ///< Then it ends as unknown.
  engine::delivery_id delivery; ///< Nil: a read receipt, or a question.
  bool is_accepted = false;
};

/// Calls that have not ended: which ends next is drawn.
class open_calls {
public:
  explicit open_calls(scene& all) : all_(&all) {}

  void add(open_call c) { open_.push_back(std::move(c)); }
  /// Ends one, if one may end now. @returns it, with its result
  std::optional<open_call> end_one();
  bool empty() const { return open_.empty(); }

private:
  scene* all_;
  std::deque<open_call> open_;
};

/// A status on its way to our webhook.
struct told_status {
  std::string account;
  std::string vendor_message_id;
  std::string status;
  std::string callback_data;
  instant at{};
};

/// A message that reached a patient's phone.
struct heard_reply {
  engine::delivery_id id;
  engine::patient_id patient;
  std::string account;
};

class model_vendor {
public:
  explicit model_vendor(scene& all) : calls_(all), all_(all) {}

  /// Of the process that lives now.
  void start(io::http_call call, std::function<void(io::call_result)> done);
  bool step();
  bool is_idle() const { return calls_.empty(); }
  void process_died() { calls_ = open_calls(all_); }

  std::deque<told_status> statuses;
  std::deque<heard_reply> heard;

private:
  void take(open_call& c, const std::string& account,
            const std::string& callback);
  void tell_statuses(const std::string& account, const std::string& wamid,
                     const std::string& callback);

  open_calls calls_;
  scene& all_;
  std::uint64_t taken_ = 0;
};

/// The AI: slow, garbage, an error, or nothing at all.
class model_ai {
public:
  explicit model_ai(scene& all) : calls_(all), all_(all) {}

  void start(io::http_call call, std::function<void(io::call_result)> done);
  bool step();
  bool is_idle() const { return calls_.empty(); }
  void process_died() { calls_ = open_calls(all_); }

private:
  open_calls calls_;
  scene& all_;
};

} // namespace careline::simulation
