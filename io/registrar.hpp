#pragma once
/// Adds series to one registry, so that a list of metrics reads as a list.
/// Only for the files that make such lists (io/metrics.cpp and its parts).

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>

namespace careline::io {

struct registrar {
  using labels = prometheus::Labels;
  using buckets = prometheus::Histogram::BucketBoundaries;

  prometheus::Registry& registry;

  prometheus::Counter* counter(const char* name, const char* help,
                               const labels& with = {}) {
    return &prometheus::BuildCounter()
                .Name(name)
                .Help(help)
                .Register(registry)
                .Add(with);
  }
  prometheus::Gauge* gauge(const char* name, const char* help,
                           const labels& with = {}) {
    return &prometheus::BuildGauge()
                .Name(name)
                .Help(help)
                .Register(registry)
                .Add(with);
  }
  prometheus::Histogram* histogram(const char* name, const char* help,
                                   const buckets& bounds,
                                   const labels& with = {}) {
    return &prometheus::BuildHistogram()
                .Name(name)
                .Help(help)
                .Register(registry)
                .Add(with, bounds);
  }
  /// One counter for each value of `label`.
  template <std::size_t N>
  void counters(std::array<prometheus::Counter*, N>& out, const char* name,
                const char* help, labels with, const char* label,
                const std::array<const char*, N>& values) {
    for (std::size_t i = 0; i < N; ++i) {
      with[label] = values[i];
      out[i] = counter(name, help, with);
    }
  }
  template <std::size_t N>
  void gauges(std::array<prometheus::Gauge*, N>& out, const char* name,
              const char* help, const char* label,
              const std::array<const char*, N>& values) {
    for (std::size_t i = 0; i < N; ++i)
      out[i] = gauge(name, help, {{label, values[i]}});
  }
};

} // namespace careline::io
