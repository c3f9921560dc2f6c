// Phrases understood per second on one thread, over the tables of the tests.
//
//   careline-micro-understand [Google Benchmark's flags]
//
// Target: 500,000 phrases a second over all tables mixed.

#include "engine/understand_batch.hpp"

#include <benchmark/benchmark.h>

#include <fstream>
#include <map>
#include <stdexcept>
#include <vector>

namespace {

using namespace careline;

struct phrase {
  std::string text;
  std::string language;
  engine::instant now;
  std::shared_ptr<const config::clinic> clinic;
};

std::vector<phrase> phrases_of(const std::vector<std::string>& tables) {
  std::vector<phrase> all;
  std::map<std::string, std::shared_ptr<const config::clinic>> clinics;
  for (auto& table : tables) {
    std::ifstream file(std::string{CARELINE_SOURCE_DIR} + "/tests/engine/data/"
                       + table);
    if (!file) throw std::runtime_error("no such table: " + table);
    std::string line;
    while (std::getline(file, line)) {
      if (line.empty() || line[0] == '#' || line.starts_with("id\t")) continue;
      std::vector<std::string> row(1);
      for (char c : line)
        if (c == '\t')
          row.emplace_back();
        else
          row.back() += c;
      if (row.size() < 8) continue;
      auto& clinic = clinics[row[2]];
      if (!clinic) clinic = engine::clinic_open_daily(row[2]);
      all.push_back({row[3], row[7].substr(0, 2),
                     *engine::read_wall_clock(row[1], *clinic), clinic});
    }
  }
  return all;
}

void understand(benchmark::State& state,
                const std::vector<std::string>& tables) {
  auto all = phrases_of(tables);
  std::size_t next = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    auto& p = all[next];
    if (++next == all.size()) next = 0;
    bytes += p.text.size();
    auto w = engine::understand_time(p.text, p.now, *p.clinic, p.language);
    benchmark::DoNotOptimize(w);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

} // namespace

BENCHMARK_CAPTURE(understand, mixed,
                  {"wishes_sample.tsv", "wishes_en_own.tsv",
                   "wishes_hi_own.tsv", "wishes_es_own.tsv",
                   "wishes_traps.tsv"});
BENCHMARK_CAPTURE(understand, english, {"wishes_en_own.tsv"});
BENCHMARK_CAPTURE(understand, hindi, {"wishes_hi_own.tsv"});
BENCHMARK_CAPTURE(understand, spanish, {"wishes_es_own.tsv"});

BENCHMARK_MAIN();
