#pragma once
/// The seconds of a report as columns over time, at most so many points that
/// a picture can show them.

#include "bench/json_values.hpp"

#include <string>
#include <vector>

namespace careline::bench {

class seconds_table {
public:
  static constexpr std::size_t most_points = 180;

  /// How several seconds become one point.
  enum class join : std::uint8_t { mean, greatest };

  explicit seconds_table(const boost::json::array& seconds);

  bool empty() const noexcept { return times_.empty(); }
  int seconds_a_point() const noexcept {
    return static_cast<int>(rows_a_point_);
  }
  /// Where each point begins, seconds since the measured part began.
  const std::vector<double>& times() const noexcept { return times_; }
  double first_at() const noexcept { return empty() ? 0 : times_.front(); }
  double last_at() const noexcept { return last_at_; }

  /// One value a point; NaN where no second has it.
  std::vector<double> column(const char* key, join how) const;
  /// Names below "queues", in the order of their first appearance.
  const std::vector<std::string>& queue_names() const noexcept {
    return queue_names_;
  }
  std::vector<double> queue(const std::string& name) const;

private:
  template <class Read>
  std::vector<double> joined(join how, Read read) const;

  std::vector<const json_object*> rows_;
  std::size_t rows_a_point_ = 1;
  std::vector<double> times_;
  double last_at_ = 0;
  std::vector<std::string> queue_names_;
};

} // namespace careline::bench
