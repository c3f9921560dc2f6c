#include "io/limit_metrics.hpp"

#include "config/keys.hpp"

#include <prometheus/gauge.h>

#include <string>
#include <string_view>

namespace careline::io {

namespace {

/// One gauge for each key; ranges are of no interest here.
class limit_gauges {
public:
  explicit limit_gauges(prometheus::Registry& registry)
      : family_(
          prometheus::BuildGauge()
              .Name("careline_limit")
              .Help("Bounds as they are set, by their key in the YAML file.")
              .Register(registry)) {}

  template <class T>
  void number(std::string_view name, T value, long long, long long,
              std::string_view = {}) {
    add(std::string(name), static_cast<double>(value));
  }
  void real(std::string_view name, double value, double, double) {
    add(std::string(name), value);
  }
  void time(std::string name, std::chrono::milliseconds value, long long,
            long long) {
    add(name.append("_ms"), static_cast<double>(value.count()));
  }
  void time(std::string name, std::chrono::seconds value, long long,
            long long) {
    add(name.append("_s"), static_cast<double>(value.count()));
  }

private:
  void add(std::string name, double value) {
    family_.Add({{"name", std::move(name)}}).Set(value);
  }
  prometheus::Family<prometheus::Gauge>& family_;
};

} // namespace

void show_limits(prometheus::Registry& registry, const config::limits& limits) {
  limit_gauges gauges(registry);
  config::visit_limits(gauges, limits);
}

} // namespace careline::io
