#include "actors/runtime.hpp"

#include <tuple>
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

/// Holds two seconds' worth.
io::rate_limiter bucket(unsigned per_second, const config::limits& limits,
                        std::uint64_t seed) {
  return {per_second, 2 * per_second, limits.rate_buckets, seed};
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

runtime::runtime(config::settings s, wall_clock now_of, steady_clock ticks_of,
                 std::uint64_t seed)
    : settings(std::move(s)), limits(settings.limits), now(now_of),
      ticks(std::move(ticks_of)), ids(now_of, seed), metrics(limits),
      admission(limits),
      clinic_messages(
          bucket(limits.messages_per_second_per_clinic, limits, ids.random())),
      clinic_requests(bucket(limits.api_requests_per_second_per_clinic, limits,
                             ids.random())),
      token_requests(bucket(limits.api_requests_per_second_per_token, limits,
                            ids.random())) {
  if (settings.demo.clock)
    now = [this, real = std::move(now_of)] {
      return real() + std::chrono::milliseconds(clock_offset_ms);
    };
}

void count_refusal(runtime& rt, refusal why) noexcept {
  static_assert(
      std::tuple_size_v<decltype(io::metrics::admission_refusals_total)> + 1
      == static_cast<std::size_t>(refusal::count_));
  rt.metrics.admission_refusals_total[io::metrics::at(why) - 1]->Increment();
}

void count_shed(runtime& rt, refusal why) noexcept {
  count_refusal(rt, why);
  rt.metrics.sheds_total->Increment();
  rt.metrics.webhooks_total[io::metrics::at(io::webhook_result::overload)]
      ->Increment();
}

std::chrono::seconds jittered(std::uint64_t random) noexcept {
  return std::chrono::seconds(1 + random % 5);
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
