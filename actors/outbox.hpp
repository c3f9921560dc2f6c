#pragma once
/// What leaves for the vendor.

#include "actors/interfaces.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "engine/delivery_queue.hpp"
#include "io/channels/whatsapp.hpp"
#include "io/http/client.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace careline::actors {

/// How a call reaches the vendor; tests put a fake here.
using vendor_port =
    std::function<void(io::http_call, std::function<void(io::call_result)>)>;

/// One slice of the clinics.
///
/// Owns      for each account (phone number) of its clinics a queue with
///           pacing, retries and a breaker, so that one number's trouble is no
///           other's.
/// Lives     as long as the node.
/// Hears     writer (committed replies), patients (fences, read receipts), the
///           HTTP client (ends of calls).
/// Tells     vendor, writer (what became of each delivery).
/// Asks last whether the patient opted out: no reply, reminder or word of
/// staff passes but the confirmation of STOP itself.
/// If it dies nothing is lost: the table has every row, and the next start
/// reads it.
class outbox_state {
public:
  outbox_state() = default;

  void on_deliveries_kept(deliveries_kept& m);
  void on_attempt_finished(attempt_finished& m);
  void on_marks_kept(const marks_kept& m);
  void on_dispatch_due();
  void on_mark_read(const mark_read& m);
  replies_fenced on_fence(const fence_replies& m);
  void on_unfence(const unfence_replies& m);

  static constexpr const char* name = "outbox";

  outbox_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  directory_ptr clinics;
  vendor_port vendor;
  std::size_t index = 0; ///< In switchboard::outboxes.

private:
  static constexpr auto read_again_after = std::chrono::milliseconds(1'000);

  /// A delivery at the vendor's, maybe in several parts.
  struct sending {
    engine::delivery what;
    std::vector<std::string> bodies;
    std::size_t part = 0;
    std::string vendor_message_id; ///< Of the first part.
    std::chrono::steady_clock::time_point started;
  };
  struct account {
    explicit account(const config::limits& limits) : queue(limits) {}
    std::string id;
    engine::clinic_id clinic; ///< Of the last delivery.
    engine::delivery_queue queue;
    std::unordered_map<engine::delivery_id, sending> in_flight;
    /// Long texts of which the vendor has taken some parts already: a retry
    /// goes on behind them.
    struct progress {
      std::size_t parts;
      std::string vendor_message_id;
    };
    std::unordered_map<engine::delivery_id, progress> partly_sent;
    bool is_behind = false; ///< The table holds more than fits in memory.
    bool is_loading = false;
    bool is_stopped = false;             ///< As last told to the metrics.
    std::vector<engine::delivery> aside; ///< Arrived while loading.
    std::optional<engine::instant> wakes_at;
    std::chrono::steady_clock::time_point read_again{}; ///< Not before.
  };

  account& account_of(const std::string& id);
  void add(account& a, engine::delivery d);
  void dispatch(account& a);
  void record(persistence::delivery_settled mark);
  void settle(const engine::delivery& d,
              persistence::delivery_settled::kind what, std::string reason);
  void wake_at(account& a, engine::instant when);
  void note_at(engine::instant when);
  void note_consent(const deliveries_kept::consent& c);
  bool is_opted_out(const engine::delivery& d) const;
  void block(account& a, const engine::delivery& d);
  void publish();
  bool is_fenced(const engine::delivery& d) const;
  // outbox_vendor.cpp:
  void start_attempt(account& a, engine::delivery d);
  io::http_call call_for(const std::string& account, std::string body) const;
  const config::secret& token_of(const std::string& account) const;
  void call_vendor(const account& a, const sending& s);
  void finish_sent(account& a, sending& s);
  void finish_failed(account& a, sending& s, const io::whatsapp::verdict& v);
  // outbox_table.cpp:
  void list_opted_out(const persistence::opted_out_patient& after);
  void refill(account& a);
  void read_again(account& a);
  void list_accounts();
  void finish_refill(account& a, outbox_loaded* loaded);
  bool is_mine(const std::string& account) const;

  std::map<std::string, account> accounts_;
  std::unordered_map<engine::clinic_id, std::set<std::string>> of_clinic_;
  std::set<std::pair<engine::instant, std::string>> wakes_;
  /// When notes to oneself come: an earlier one does not make a later one go.
  std::set<std::chrono::steady_clock::time_point> notes_;
  engine::instant seen_{}; ///< The wall clock at the last dispatch_due.
  /// Fences of the last minutes, for replies whose commit was still on its way
  /// here when the provider took over.
  struct fence_entry {
    std::int64_t epoch;
    std::chrono::steady_clock::time_point since;
  };
  std::unordered_map<engine::patient_id, fence_entry> fences_;
  /// They said STOP and not START since. All of them, from before the start,
  /// too: nothing leaves until they are known.
  std::unordered_set<engine::patient_id> opted_out_;
  bool knows_opted_out_ = false;
  std::unordered_set<engine::patient_id> said_meanwhile_; ///< Newer than read.
  std::size_t reads_in_flight_ = 0;
  /// Settled, but the table does not know it yet: a row that is read again
  /// must not be sent again. While rows are being read even what is durable
  /// counts, for they may have been read before.
  std::unordered_set<engine::delivery_id> unmarked_;
  std::vector<engine::delivery_id> marked_while_loading_;
  std::size_t loads_ = 0;
  std::chrono::steady_clock::time_point list_next_{};
  bool is_listed_ =
      false; ///< Accounts with rows from before the start are known.
  bool is_listing_ = false;
  std::int64_t stopped_accounts_ = 0;
  std::chrono::steady_clock::time_point publish_again_{};
  bool is_publish_noted_ = false;
};

outbox_actor::behavior_type
outbox(outbox_actor::stateful_pointer<outbox_state> self, runtime_ptr rt,
       switchboard_ptr board, directory_ptr clinics, vendor_port vendor,
       std::size_t index);

} // namespace careline::actors
