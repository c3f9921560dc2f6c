#include "engine/delivery_queue.hpp"

#include "engine/pacing.hpp"
#include "engine/retry.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace careline::engine {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_fences = 16'384;
constexpr milliseconds longest_retry_after = std::chrono::hours{24};
/// Less is the clock's trembling.
constexpr milliseconds step_back{1'000};

/// The deliveries of one patient: only the first may leave, and only when the
/// one before it is settled.
struct line {
  patient_id patient;
  std::map<delivery_id, delivery> waiting;
  std::optional<delivery> flying;
  fine_instant full_again{};  ///< This patient's token bucket.
  milliseconds last_delay{0}; ///< Of the first delivery's last retry.
  int pair_strikes = 0;

  enum class place : std::uint8_t { nowhere, ready, later, idle };
  place at = place::nowhere;
  instant since{};   ///< later: when it may leave; idle: when it is moot.
  delivery_id first; ///< ready and later: the first delivery.

  const delivery& head() const { return waiting.begin()->second; }
};

/// Two levels: only the latest pause of a patient can still be undone.
struct fence_level {
  std::int64_t epoch = 0;
  std::int64_t before = 0;
};

bool has_window(const delivery& d) {
  return d.what.template_name.empty() && d.window_closes != instant{};
}

} // namespace

struct delivery_queue::state {
  explicit state(const config::limits& l)
      : limits(l),
        account_pace(pacing::per_second(l.sends_per_second_per_account)),
        pair_pace(l.pair_interval, l.pair_burst) {}

  config::limits limits;
  pacing account_pace;
  pacing pair_pace;

  std::unordered_map<patient_id, line> lines;
  std::set<std::pair<delivery_id, line*>> ready; ///< Oldest delivery first.
  std::set<std::tuple<instant, delivery_id, line*>> later;
  std::set<std::pair<instant, line*>> idle; ///< Kept for their bucket only.
  std::set<std::tuple<instant, delivery_id, line*>> windows;
  std::set<delivery_id> unsent;
  std::unordered_map<delivery_id, line*> flying;
  std::vector<fenced_delivery> stale; ///< To be told by the next next().

  std::unordered_map<patient_id, fence_level> fences;
  std::deque<patient_id> fence_order;

  account_breaker breaker;
  fine_instant full_again{}; ///< The account's token bucket.
  instant paused_until{};    ///< The vendor limited the account.
  milliseconds last_pause{0};
  instant clock{}; ///< The latest `now` that was told.

  bool is_stale(const delivery& d) const;
  void place(line& l);
  void unplace(line& l);
  void put(line& l, delivery d);
  delivery take(line& l, std::map<delivery_id, delivery>::iterator which);
  delivery land(line& l);
  void tell(instant now);
  void expire(instant now, std::vector<delivery>& expired);
  void wake(instant now);
  std::optional<instant> gate(instant now) const;
  failed_result again(line& l, delivery d, failure why,
                      std::optional<milliseconds> retry_after, instant now,
                      std::uint64_t random);
};

bool delivery_queue::state::is_stale(const delivery& d) const {
  if (d.from != sender::bot) return false;
  auto fence = fences.find(d.patient);
  return fence != fences.end() && d.epoch < fence->second.epoch;
}

void delivery_queue::state::unplace(line& l) {
  switch (l.at) {
  case line::place::nowhere:
    break;
  case line::place::ready:
    ready.erase({l.first, &l});
    break;
  case line::place::later:
    later.erase({l.since, l.first, &l});
    break;
  case line::place::idle:
    idle.erase({l.since, &l});
    break;
  }
  l.at = line::place::nowhere;
}

/// Puts a line where its first delivery or its bucket wants it. A line that
/// is no longer needed is gone afterwards.
void delivery_queue::state::place(line& l) {
  unplace(l);
  if (l.flying) return;
  if (l.waiting.empty()) {
    l.since = std::chrono::ceil<milliseconds>(l.full_again);
    if (l.since <= clock && l.pair_strikes == 0) {
      lines.erase(patient_id{l.patient});
      return;
    }
    l.at = line::place::idle;
    idle.emplace(l.since, &l);
    return;
  }
  l.first = l.head().id;
  l.since = std::max(l.head().not_before, pair_pace.earliest(l.full_again));
  l.at = l.since <= clock ? line::place::ready : line::place::later;
  if (l.at == line::place::ready)
    ready.emplace(l.first, &l);
  else
    later.emplace(l.since, l.first, &l);
}

void delivery_queue::state::put(line& l, delivery d) {
  auto id = d.id;
  if (has_window(d)) windows.emplace(d.window_closes, id, &l);
  unsent.insert(id);
  l.waiting.emplace(id, std::move(d));
}

delivery
delivery_queue::state::take(line& l,
                            std::map<delivery_id, delivery>::iterator which) {
  auto d = std::move(which->second);
  if (has_window(d)) windows.erase({d.window_closes, d.id, &l});
  unsent.erase(d.id);
  l.waiting.erase(which);
  return d;
}

delivery delivery_queue::state::land(line& l) {
  auto d = *std::exchange(l.flying, std::nullopt);
  flying.erase(d.id);
  unsent.erase(d.id);
  return d;
}

/// Keeps the clock; if it was set back, what waits relative to it goes along.
void delivery_queue::state::tell(instant now) {
  if (now + step_back > clock) {
    clock = std::max(clock, now);
    return;
  }
  const auto by = clock - now;
  clock = now;
  full_again -= by;
  paused_until -= by;
  breaker.set_back(by);
  std::vector<line*> all;
  for (auto& [patient, l] : lines) all.push_back(&l);
  for (auto* l : all) {
    l->full_again -= by;
    for (auto& [id, d] : l->waiting) d.not_before -= by;
    place(*l);
  }
}

void delivery_queue::state::expire(instant now,
                                   std::vector<delivery>& expired) {
  while (!windows.empty() && std::get<0>(*windows.begin()) <= now) {
    auto [closes, id, l] = *windows.begin();
    expired.push_back(take(*l, l->waiting.find(id)));
    place(*l);
  }
}

/// Moves what has become due.
void delivery_queue::state::wake(instant now) {
  while (!idle.empty() && idle.begin()->first <= now) {
    auto* l = idle.begin()->second;
    idle.erase(idle.begin());
    lines.erase(patient_id{l->patient});
  }
  while (!later.empty() && std::get<0>(*later.begin()) <= now)
    place(*std::get<2>(*later.begin()));
}

/// The instant from which the account lets one leave; nothing if only the end
/// of one in flight can open it.
std::optional<instant> delivery_queue::state::gate(instant now) const {
  if (flying.size() >= limits.attempts_in_flight_per_account)
    return std::nullopt;
  auto open = std::max({now, paused_until, account_pace.earliest(full_again)});
  if (!breaker.is_open()) return open;
  auto probe = breaker.probe_due();
  if (!probe) return std::nullopt;
  return std::max(open, *probe);
}

/// A try failed and there may be another.
delivery_queue::failed_result
delivery_queue::state::again(line& l, delivery d, failure why,
                             std::optional<milliseconds> retry_after,
                             instant now, std::uint64_t random) {
  if (why == failure::account_stop) {
    auto due = breaker.probe_due().value_or(now);
    failed_result waits{verdict::waits_for_account, due, d.attempt};
    put(l, std::move(d));
    return waits;
  }
  // While the vendor is away its window is the bound, not the tries.
  if (why != failure::unreachable && ++d.attempt >= limits.attempts)
    return {verdict::dead, instant{}, d.attempt};

  auto delay =
      retry_delay(l.last_delay, limits.retry_first, limits.retry_most, random);
  l.last_delay = delay;
  if (why == failure::pair_limited) {
    delay = pair_delay(l.pair_strikes++);
    // The vendor knows of more sends than we do: its bucket is empty.
    l.full_again = std::max(l.full_again, pair_pace.empty_until(now + delay));
  }
  if (retry_after)
    delay = std::max(
        delay, std::clamp(*retry_after, milliseconds{0}, longest_retry_after));
  d.not_before =
      std::max({d.not_before, now + delay, pair_pace.earliest(l.full_again)});
  if (why == failure::rate_limited)
    d.not_before = std::max(d.not_before, paused_until);
  failed_result later_then{verdict::retry_later, d.not_before, d.attempt};
  put(l, std::move(d));
  return later_then;
}

delivery_queue::delivery_queue(const config::limits& limits)
    : state_(std::make_unique<state>(limits)) {}
delivery_queue::~delivery_queue() = default;
delivery_queue::delivery_queue(delivery_queue&&) noexcept = default;
delivery_queue& delivery_queue::operator=(delivery_queue&&) noexcept = default;

bool delivery_queue::add(delivery d) {
  auto& s = *state_;
  if (s.unsent.contains(d.id)) return true;
  if (!has_room()) return false;
  if (s.is_stale(d)) {
    s.stale.push_back({d.id, d.patient});
    return true;
  }
  auto& l = s.lines[d.patient];
  l.patient = d.patient;
  s.put(l, std::move(d));
  s.place(l);
  return true;
}

delivery_queue::next_result delivery_queue::next(instant now) {
  auto& s = *state_;
  next_result result;
  s.tell(now);
  result.fenced = std::exchange(s.stale, {});
  s.expire(now, result.expired);
  s.wake(now);

  auto open = s.gate(now);
  if (open && !s.ready.empty() && *open <= now) {
    auto& l = *s.ready.begin()->second;
    auto d = s.take(l, l.waiting.begin());
    s.unsent.insert(d.id);
    s.flying.emplace(d.id, &l);
    l.flying = std::move(d);
    s.place(l);
    l.full_again = s.pair_pace.take(l.full_again, now);
    s.full_again = s.account_pace.take(s.full_again, now);
    s.breaker.leaves(l.flying->id);
    result.send = *l.flying;
    return result;
  }
  if (open && !s.ready.empty())
    result.wait_until = *open;
  else if (open && !s.later.empty())
    result.wait_until = std::max(*open, std::get<0>(*s.later.begin()));
  if (!s.windows.empty()) {
    auto closes = std::get<0>(*s.windows.begin());
    result.wait_until = std::min(result.wait_until.value_or(closes), closes);
  }
  return result;
}

void delivery_queue::sent(delivery_id id) {
  auto& s = *state_;
  auto found = s.flying.find(id);
  if (found == s.flying.end()) return;
  auto& l = *found->second;
  s.land(l);
  l.last_delay = milliseconds{0};
  l.pair_strikes = 0;
  s.last_pause = milliseconds{0};
  s.breaker.accepted(id);
  s.place(l);
}

delivery_queue::failed_result
delivery_queue::failed(delivery_id id, failure why,
                       std::optional<milliseconds> retry_after, instant now,
                       std::uint64_t random) {
  auto& s = *state_;
  auto found = s.flying.find(id);
  if (found == s.flying.end()) return {verdict::fenced, instant{}, 0};
  s.tell(now);
  auto& l = *found->second;
  auto d = s.land(l);

  if (why == failure::account_stop)
    s.breaker.refused(id, now);
  else if (why == failure::retry || why == failure::unreachable)
    s.breaker.unclear(id, now);
  else
    s.breaker.accepted(id);
  if (why == failure::rate_limited) {
    s.last_pause = retry_delay(s.last_pause, s.limits.retry_first,
                               s.limits.retry_most, random);
    auto pause = std::clamp(retry_after.value_or(s.last_pause), milliseconds{0},
                            longest_retry_after);
    s.paused_until = std::max(s.paused_until, now + pause);
  }

  failed_result result{verdict::dead, instant{}, d.attempt + 1};
  if (s.is_stale(d))
    result.what = verdict::fenced;
  else if (why != failure::permanent)
    result = s.again(l, std::move(d), why, retry_after, now, random);
  if (result.what == verdict::dead || result.what == verdict::fenced)
    l.last_delay = milliseconds{0};
  s.place(l);
  return result;
}

delivery_queue::fence_result delivery_queue::fence(patient_id patient,
                                                   std::int64_t epoch) {
  auto& s = *state_;
  auto [fence, is_new] = s.fences.try_emplace(patient);
  if (is_new) s.fence_order.push_back(patient);
  if (epoch > fence->second.epoch) fence->second = {epoch, fence->second.epoch};
  while (s.fence_order.size() > most_fences) {
    s.fences.erase(s.fence_order.front());
    s.fence_order.pop_front();
  }

  fence_result result;
  auto found = s.lines.find(patient);
  if (found == s.lines.end()) return result;
  auto& l = found->second;
  if (l.flying && s.is_stale(*l.flying))
    result.in_flight.push_back(l.flying->id);
  for (auto i = l.waiting.begin(); i != l.waiting.end();) {
    auto which = i++;
    if (s.is_stale(which->second))
      result.removed.push_back(s.take(l, which).id);
  }
  s.place(l);
  return result;
}

void delivery_queue::unfence(patient_id patient, std::int64_t epoch) {
  auto& s = *state_;
  auto fence = s.fences.find(patient);
  if (fence == s.fences.end() || fence->second.epoch != epoch) return;
  fence->second = {fence->second.before, 0};
  if (fence->second.epoch > 0) return;
  s.fences.erase(fence);
  std::erase(s.fence_order, patient);
}

bool delivery_queue::is_stopped(instant now) const noexcept {
  return state_->breaker.is_stopped(now);
}

std::size_t delivery_queue::size() const noexcept {
  return state_->unsent.size();
}

std::size_t delivery_queue::in_flight() const noexcept {
  return state_->flying.size();
}

std::optional<instant> delivery_queue::oldest() const {
  if (state_->unsent.empty()) return std::nullopt;
  const auto& bytes = state_->unsent.begin()->value.bytes;
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | bytes[i];
  return instant{milliseconds{ms}};
}

bool delivery_queue::has_room() const noexcept {
  return size() < state_->limits.deliveries_per_account;
}

} // namespace careline::engine
