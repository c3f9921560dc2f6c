// The simulation as a program: plays seed after seed until the time is up, or
// one seed with its story. Exit code 1: a promise was broken; the seed is said.

#include "tests/simulation/world.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

using namespace careline::simulation;

namespace {

struct wishes {
  double seconds = 60;
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 0; ///< 0: as many as the time allows.
  std::optional<std::uint64_t> only;
  std::string report;
};

struct sums {
  std::uint64_t seeds = 0, steps = 0, actor_steps = 0, messages = 0, turns = 0,
                replies = 0, visits = 0, duplicates = 0, inversions = 0;
  std::chrono::milliseconds simulated{0};
  std::array<std::uint64_t, fault_kinds> faults{};
  std::array<std::uint64_t, promise_kinds> checks{};

  void add(const run_report& r) {
    ++seeds;
    steps += r.steps;
    actor_steps += r.actor_steps;
    messages += r.messages;
    turns += r.turns;
    replies += r.replies;
    visits += r.visits;
    duplicates += r.duplicates;
    inversions += r.inversions;
    simulated += r.simulated;
    for (std::size_t i = 0; i < fault_kinds; ++i) faults[i] += r.faults[i];
    for (std::size_t i = 0; i < promise_kinds; ++i) checks[i] += r.checks[i];
  }
};

int usage() {
  std::fputs(
      "usage: careline_simulation [--seconds N] [--first-seed N]\n"
      "                           [--seeds N] [--seed K] [--report FILE]\n"
      "  --seconds N     plays seeds until so much time has passed (60)\n"
      "  --seeds N       or so many seeds\n"
      "  --seed K        plays one seed and tells its story\n"
      "  --report FILE   writes the figures there, too\n",
      stderr);
  return 2;
}

bool read_flags(int count, char** words, wishes& w) {
  for (int i = 1; i < count; i += 2) {
    std::string_view flag = words[i];
    if (i + 1 >= count) return false;
    const char* value = words[i + 1];
    if (flag == "--seconds")
      w.seconds = std::atof(value);
    else if (flag == "--first-seed")
      w.first_seed = std::strtoull(value, nullptr, 10);
    else if (flag == "--seeds")
      w.seeds = std::strtoull(value, nullptr, 10);
    else if (flag == "--seed")
      w.only = std::strtoull(value, nullptr, 10);
    else if (flag == "--report")
      w.report = value;
    else
      return false;
  }
  return true;
}

std::string figures(const sums& s, double took) {
  std::string out;
  auto line = [&](std::string_view name, std::uint64_t n) {
    char text[120];
    std::snprintf(text, sizeof text, "  %-42.*s %14llu\n",
                  static_cast<int>(name.size()), name.data(),
                  static_cast<unsigned long long>(n));
    out += text;
  };
  char text[200];
  std::snprintf(text, sizeof text,
                "%llu seeds in %.1f s: %.1f hours simulated, %llu steps, "
                "%.0f actor steps/s\n",
                static_cast<unsigned long long>(s.seeds), took,
                static_cast<double>(s.simulated.count()) / 3.6e6,
                static_cast<unsigned long long>(s.steps),
                static_cast<double>(s.actor_steps) / std::max(took, 1e-3));
  out += text;
  line("messages written", s.messages);
  line("turns kept", s.turns);
  line("replies kept", s.replies);
  line("visits booked", s.visits);
  line("replies sent again, excused", s.duplicates);
  line("overtaken: clock set back over a restart", s.inversions);
  out += "faults\n";
  for (std::size_t i = 0; i < fault_kinds; ++i)
    line(to_string(static_cast<fault>(i)), s.faults[i]);
  out += "promises, times checked\n";
  for (std::size_t i = 0; i < promise_kinds; ++i)
    line(to_string(static_cast<promise>(i)), s.checks[i]);
  return out;
}

void tell_broken(const run_report& r) {
  std::printf("BROKEN in seed %llu after %llu steps: %s\n  %s\n"
              "replay: careline_simulation --seed %llu\n",
              static_cast<unsigned long long>(r.seed),
              static_cast<unsigned long long>(r.steps),
              std::string(to_string(r.which)).c_str(), r.broken->c_str(),
              static_cast<unsigned long long>(r.seed));
}

} // namespace

int main(int count, char** words) {
  wishes w;
  if (!read_flags(count, words, w)) return usage();
  if (w.only) {
    auto r = run_seed(*w.only, planted_bug::none, [](const std::string& line) {
      std::printf("%s\n", line.c_str());
    });
    std::printf("trace %016llx, %llu steps\n",
                static_cast<unsigned long long>(r.trace),
                static_cast<unsigned long long>(r.steps));
    if (!r.broken) return 0;
    tell_broken(r);
    return 1;
  }
  using clock = std::chrono::steady_clock;
  auto began = clock::now();
  auto took = [&] {
    return std::chrono::duration<double>(clock::now() - began).count();
  };
  sums all;
  bool is_broken = false;
  for (auto seed = w.first_seed; !is_broken && took() < w.seconds
                                 && (w.seeds == 0 || all.seeds < w.seeds);
       ++seed) {
    auto r = run_seed(seed);
    all.add(r);
    is_broken = r.broken.has_value();
    if (is_broken) tell_broken(r);
  }
  auto text = "first seed " + std::to_string(w.first_seed) + "\n"
              + figures(all, took());
  std::fputs(text.c_str(), stdout);
  if (!w.report.empty()) std::ofstream(w.report) << text;
  return is_broken ? 1 : 0;
}
