#include "bench/arrivals.hpp"

namespace careline::bench {

arrivals::arrivals(arrival kind, double rate, std::uint64_t seed, time begin)
    : is_poisson_(kind == arrival::poisson), gap_s_(1 / rate), gap_(rate),
      random_(seed ^ 0x9e3779b97f4a7c15ULL), begin_(begin), next_(begin) {}

void arrivals::advance() {
  ++sent_;
  at_s_ =
      is_poisson_ ? at_s_ + gap_(random_) : static_cast<double>(sent_) * gap_s_;
  next_ = begin_
          + std::chrono::duration_cast<std::chrono::nanoseconds>(
              std::chrono::duration<double>(at_s_));
}

} // namespace careline::bench
