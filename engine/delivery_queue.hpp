#pragma once
/// What one vendor account shall send next: order per patient, pacing per
/// account and per patient, retries, fencing. Pure: time is an argument, so a
/// day of sending is a test of a millisecond. The outbox actor holds one.

#include "config/limits.hpp"
#include "engine/ids.hpp"
#include "engine/message.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace careline::engine {

/// One reply on its way: a row of the outbox with what is needed to send it.
struct delivery {
  delivery_id id; ///< Also the message's id: time ordered.
  clinic_id clinic;
  patient_id patient;
  std::string account;  ///< phone_number_id it leaves from.
  std::string to_phone; ///< E.164, or empty if only the vendor's id is known.
  std::string to_user_id;
  careline::engine::sender from = sender::bot;
  std::int64_t epoch = 0;  ///< Of the conversation when it was computed.
  int attempt = 0;         ///< Tries already made.
  instant not_before{};    ///< Earliest next try.
  instant window_closes{}; ///< WhatsApp's 24 hours; later only templates.
                           ///< 1970: there is no window to keep.
  reply what;
  /// Of the conversation when the row was read again after a restart: a bot
  /// reply of an older epoch was at the vendor's when a provider took over.
  std::int64_t epoch_now = 0;
};

/// Why a try did not succeed, as the retry law sees it.
enum class failure : std::uint8_t {
  retry,        ///< Try again with backoff.
  unreachable,  ///< It never reached the vendor: the same, but no try is
                ///< counted.
  rate_limited, ///< Try again; the whole account waits retry_after.
  pair_limited, ///< Try again; this patient waits 4^n s.
  permanent,    ///< Never again: dead letter.
  account_stop  ///< Token or account refused: the account's breaker opens, the
                ///< delivery waits.
};

/// One account's deliveries, waiting and in flight.
///
/// Owns     order per patient, pacing, the retry law, the breaker, fences.
/// Threads  one at a time; no clock, no randomness.
/// Cost     O(log n) per call, whatever waits; a patient to whom nothing was
///          sent lately and for whom nothing waits costs no memory.
/// Bounds   limits.deliveries_per_account; the 16,384 latest fences.
/// A wall clock that is set back moves all waiting times with it.
class delivery_queue {
public:
  explicit delivery_queue(const config::limits& limits);
  ~delivery_queue();
  delivery_queue(delivery_queue&&) noexcept;
  delivery_queue& operator=(delivery_queue&&) noexcept;

  /// Adds a delivery behind the patient's others (by id). A known id is
  /// ignored.
  /// A bot delivery below its patient's fence is told by next() as fenced.
  /// @returns false if the queue is full: the row stays in the table, and so
  ///          must the patient's later ones until it is added, or they would
  ///          overtake it
  bool add(delivery d);

  struct fenced_delivery {
    delivery_id id;
    patient_id patient;
  };
  struct next_result {
    std::optional<delivery> send; ///< Now in flight until settled.
    std::optional<instant>
        wait_until; ///< Else: ask again then; none: nothing to do.
    std::vector<fenced_delivery>
        fenced; ///< Settled without sending: epoch was stale.
    std::vector<delivery>
        expired; ///< Window closed, not a template: dead letters.
  };
  /// What to send now, under pacing, order and the in-flight bound.
  next_result next(instant now);

  /// The vendor took it.
  void sent(delivery_id id);

  enum class verdict : std::uint8_t {
    retry_later,
    dead,
    fenced,
    waits_for_account
  };
  struct failed_result {
    verdict what;
    instant next_try{};
    int attempts = 0;
  };
  /// An account_stop does not count as a try: it says nothing of the delivery.
  /// @param id           in flight; any other is answered `fenced`
  /// @param retry_after  as the vendor said, if it did
  /// @param random       any 64 bits, for jitter
  failed_result failed(delivery_id id, failure why,
                       std::optional<std::chrono::milliseconds> retry_after,
                       instant now, std::uint64_t random);

  /// From now on no bot delivery of this patient with an epoch below `epoch`
  /// leaves. Returns those waiting (removed) and those already in flight.
  struct fence_result {
    std::vector<delivery_id> removed;
    std::vector<delivery_id> in_flight;
  };
  fence_result fence(patient_id patient, std::int64_t epoch);
  /// The pause was not kept: the fence is lifted (removed rows are still in
  /// the table and are added again by the caller).
  void unfence(patient_id patient, std::int64_t epoch);

  /// The breaker: after account_stop nothing leaves but a probe after 30 s,
  /// then after twice as long each time, up to 5 min.
  bool is_stopped(instant now) const noexcept;

  std::size_t size() const noexcept; ///< Waiting and in flight.
  std::size_t in_flight() const noexcept;
  std::optional<instant>
  oldest() const; ///< Creation time of the oldest unsent (from its id).
  bool has_room() const noexcept;

private:
  struct state; // the .cpp owns the shape
  std::unique_ptr<state> state_;
};

} // namespace careline::engine
