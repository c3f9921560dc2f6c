/// Phrases for a time understood on one thread, over the tables of the tests.
/// Target: 500,000 phrases a second over all tables mixed.

#include "bench/micro/micro.hpp"
#include "engine/understand_batch.hpp"

#include <fstream>
#include <map>
#include <stdexcept>
#include <vector>

namespace careline::bench::micro {

namespace {

struct phrase {
  std::string text;
  std::string language;
  engine::instant now;
  std::shared_ptr<const config::clinic> clinic;
};

std::vector<phrase> phrases_of(const std::vector<std::string>& tables) {
  std::vector<phrase> all;
  std::map<std::string, std::shared_ptr<const config::clinic>> clinics;
  for (const auto& table : tables) {
    std::ifstream file(std::string{CARELINE_SOURCE_DIR} + "/tests/engine/data/"
                       + table);
    if (!file) throw std::runtime_error("no such table: " + table);
    std::string line;
    while (std::getline(file, line)) {
      if (line.empty() || line[0] == '#' || line.starts_with("id\t")) continue;
      std::vector<std::string> row(1);
      for (const char c : line)
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
  const auto all = phrases_of(tables);
  watch used(own_thread_cpu);
  for (auto _ : state) {
    used.begin();
    for (const auto& p : all) {
      auto w = engine::understand_time(p.text, p.now, *p.clinic, p.language);
      benchmark::DoNotOptimize(w);
    }
    used.end(all.size());
  }
  used.tell(state, std::to_string(all.size()) + " phrases");
}

void add(const char* name, std::vector<std::string> tables) {
  add_floor(name, [tables = std::move(tables)](benchmark::State& state) {
    understand(state, tables);
  });
}

} // namespace

void add_understanding_floors() {
  add("understand",
      {"wishes_sample.tsv", "wishes_en_own.tsv", "wishes_hi_own.tsv",
       "wishes_es_own.tsv", "wishes_traps.tsv"});
  add("understand_english", {"wishes_en_own.tsv"});
  add("understand_hindi", {"wishes_hi_own.tsv"});
  add("understand_spanish", {"wishes_es_own.tsv"});
}

} // namespace careline::bench::micro
