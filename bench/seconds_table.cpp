#include "bench/seconds_table.hpp"

#include <algorithm>
#include <cmath>

namespace careline::bench {

seconds_table::seconds_table(const boost::json::array& seconds) {
  for (const auto& item : seconds)
    if (const auto* row = item.if_object(); row && number_at(*row, "at_s"))
      rows_.push_back(row);
  std::ranges::stable_sort(
      rows_, {}, [](const json_object* r) { return *number_at(*r, "at_s"); });
  rows_a_point_ =
      std::max<std::size_t>(1, (rows_.size() + most_points - 1) / most_points);
  for (std::size_t i = 0; i < rows_.size(); i += rows_a_point_)
    times_.push_back(*number_at(*rows_[i], "at_s"));
  if (!rows_.empty()) last_at_ = *number_at(*rows_.back(), "at_s");
  for (const auto* row : rows_)
    for (const auto& entry : object_at(*row, "queues"))
      if (std::ranges::find(queue_names_, entry.key()) == queue_names_.end())
        queue_names_.emplace_back(entry.key());
}

template <class Read>
std::vector<double> seconds_table::joined(join how, Read read) const {
  std::vector<double> out;
  for (std::size_t i = 0; i < rows_.size(); i += rows_a_point_) {
    double sum = 0;
    double most = 0;
    int known = 0;
    const auto end = std::min(i + rows_a_point_, rows_.size());
    for (auto at = i; at < end; ++at)
      if (const auto value = read(*rows_[at])) {
        most = known ? std::max(most, *value) : *value;
        sum += *value;
        ++known;
      }
    out.push_back(!known              ? std::nan("")
                  : how == join::mean ? sum / known
                                      : most);
  }
  return out;
}

std::vector<double> seconds_table::column(const char* key, join how) const {
  return joined(how,
                [key](const json_object& row) { return number_at(row, key); });
}

std::vector<double> seconds_table::queue(const std::string& name) const {
  // A metric's labels may hold a point, so the name is no path.
  return joined(join::greatest, [&name](const json_object& row) {
    const auto* found = object_at(row, "queues").if_contains(name);
    return found && found->is_number()
               ? std::optional(found->to_number<double>())
               : std::nullopt;
  });
}

} // namespace careline::bench
