#include "actors/runtime.hpp"

#include <algorithm>
#include <typeinfo>

namespace careline::actors {

namespace {

std::uint64_t mix(std::uint64_t x) noexcept {
  // splitmix64's finaliser.
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

} // namespace

id_source::id_source(wall_clock now, std::uint64_t seed)
    : now_(std::move(now)), seed_(seed) {}

std::uint64_t id_source::random() noexcept {
  return mix(seed_ ^ mix(drawn_.fetch_add(1, std::memory_order_relaxed)));
}

engine::uuid id_source::next() {
  auto ms = static_cast<std::uint64_t>(now_().time_since_epoch().count());
  auto floor = ms << 12;
  auto seen = last_.load(std::memory_order_relaxed);
  std::uint64_t mine;
  do {
    mine = floor > seen ? floor : seen + 1;
  } while (!last_.compare_exchange_weak(seen, mine, std::memory_order_relaxed));
  return engine::make_uuid_v7(static_cast<std::int64_t>(mine >> 12),
                              static_cast<std::uint16_t>(mine & 0xfff),
                              random());
}

void depths::sent(actor_kind kind, std::int64_t n) noexcept {
  auto& s = slots_[static_cast<std::size_t>(kind)];
  auto depth = s.now.fetch_add(n, std::memory_order_relaxed) + n;
  if (depth > s.most.load(std::memory_order_relaxed))
    s.most.store(depth, std::memory_order_relaxed);
}

void depths::handled(actor_kind kind) noexcept {
  slots_[static_cast<std::size_t>(kind)].now.fetch_sub(
      1, std::memory_order_relaxed);
}

std::int64_t depths::now(actor_kind kind) const noexcept {
  return slots_[static_cast<std::size_t>(kind)].now.load(
      std::memory_order_relaxed);
}

std::int64_t depths::take_max(actor_kind kind) noexcept {
  auto& s = slots_[static_cast<std::size_t>(kind)];
  auto most = s.most.exchange(s.now.load(std::memory_order_relaxed),
                              std::memory_order_relaxed);
  return most > 0 ? most : 0;
}

std::string_view
admission::closed(std::chrono::steady_clock::time_point now) const {
  if (draining_.load(std::memory_order_relaxed)) return "draining";
  if (!reachable_.load(std::memory_order_relaxed)) return "store_unavailable";
  if (turns_.load(std::memory_order_relaxed)
      >= static_cast<std::int64_t>(limits_.turns_in_flight))
    return "overloaded";
  if (bytes_.load(std::memory_order_relaxed)
      >= static_cast<std::int64_t>(limits_.bytes_in_flight))
    return "overloaded";
  auto oldest = oldest_ns_.load(std::memory_order_relaxed);
  if (oldest != 0
      && now.time_since_epoch() - std::chrono::nanoseconds(oldest)
             > limits_.uncommitted_age)
    return "overloaded";
  return {};
}

bool admission::enter(std::uint32_t shard, std::size_t bytes) noexcept {
  auto& of_shard = shards_[shard];
  if (of_shard.fetch_add(1, std::memory_order_relaxed)
      >= static_cast<std::int32_t>(limits_.turns_in_flight_per_shard)) {
    of_shard.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  turns_.fetch_add(1, std::memory_order_relaxed);
  bytes_.fetch_add(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
  return true;
}

void admission::leave(std::uint32_t shard, std::size_t bytes) noexcept {
  shards_[shard].fetch_sub(1, std::memory_order_relaxed);
  turns_.fetch_sub(1, std::memory_order_relaxed);
  bytes_.fetch_sub(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
}

std::int32_t admission::turns_of_fullest_shard() const noexcept {
  std::int32_t most = 0;
  for (auto& shard : shards_)
    most = std::max(most, shard.load(std::memory_order_relaxed));
  return most;
}

void admission::oldest_uncommitted(
    std::chrono::steady_clock::time_point since) noexcept {
  oldest_ns_.store(std::chrono::duration_cast<std::chrono::nanoseconds>(
                       since.time_since_epoch())
                       .count(),
                   std::memory_order_relaxed);
}

runtime::runtime(config::settings s, wall_clock now_of, steady_clock ticks_of,
                 std::uint64_t seed)
    : settings(std::move(s)), limits(settings.limits), now(now_of),
      ticks(std::move(ticks_of)), ids(now_of, seed), metrics(limits),
      admission(limits) {
  if (settings.demo.clock)
    now = [this, real = std::move(now_of)] {
      return real() + std::chrono::milliseconds(clock_offset_ms);
    };
}

void report_failure(runtime& rt, actor_kind kind, std::string_view handler,
                    const std::exception_ptr& what) noexcept {
  try {
    rt.metrics.actor_failures_total[io::metrics::at(kind)]->Increment();
    std::string type = "unknown";
    try {
      std::rethrow_exception(what);
    } catch (const std::exception& e) {
      type = typeid(e).name();
    } catch (...) {
    }
    io::log(io::log_level::error, "handler_failed",
            {{"handler", handler}, {"exception", std::string_view(type)}});
  } catch (...) {
    // Nothing is left to report to.
  }
}

} // namespace careline::actors
