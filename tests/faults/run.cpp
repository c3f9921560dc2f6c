#include "tests/faults/run.hpp"

#include "tests/faults/expectations.hpp"
#include "tests/faults/fault.hpp"

#include <algorithm>
#include <cstdio>
#include <set>
#include <stdexcept>

namespace careline::tests {

using namespace std::chrono_literals;

std::atomic<bool> is_enough{false};

std::vector<std::unique_ptr<fault>>& all_faults() {
  static std::vector<std::unique_ptr<fault>> all;
  std::ranges::sort(all, [](auto& a, auto& b) {
    return std::pair(a->row(), a->name()) < std::pair(b->row(), b->name());
  });
  return all;
}

namespace {

std::vector<fault*> chosen(const run_settings& how) {
  std::set<std::string, std::less<>> wanted(how.only.begin(), how.only.end());
  std::vector<fault*> found;
  bool wants_any = wanted.empty();
  for (auto& one : all_faults()) {
    bool is_wanted = wants_any ? !how.is_short || one->is_short()
                               : wanted.erase(std::string(one->name()));
    if (is_wanted) found.push_back(one.get());
  }
  if (!wanted.empty())
    throw std::runtime_error("no fault is called " + *wanted.begin());
  return found;
}

fault& draw(const std::vector<fault*>& from, std::mt19937_64& random) {
  int all = 0;
  for (auto* one : from) all += one->weight();
  auto at = between(random, 1, all);
  for (auto* one : from)
    if ((at -= one->weight()) <= 0) return *one;
  return *from.back();
}

/// Strikes once, heals, compares. Whatever is thrown is a violation.
void strike(stage& on, fault& one, std::mt19937_64& random, std::size_t n) {
  auto violations = on.found().violations.size();
  auto checks = on.found().all_checks();
  auto began = on.now_s();
  on.begin(std::string(one.name()));
  auto guarded = [&](const char* part, auto&& act) {
    try {
      act();
    } catch (const std::exception& reason) {
      on.fail(std::string(part) + ": " + reason.what());
    }
  };
  guarded("strike", [&] { one.strike(on, random); });
  guarded("audit", [&] { on.audit(); });
  judge_expectations(on);
  std::printf("%8.1f s  #%-4zu %-26s %s  %zu looks, %.1f s\n", on.now_s(), n,
              std::string(one.name()).c_str(),
              on.found().violations.size() == violations ? "holds" : "BROKEN",
              on.found().all_checks() - checks, on.now_s() - began);
  if (on.stood_still() > 0ms)
    std::printf("            the machine stood still for %.1f s\n",
                static_cast<double>(on.stood_still().count()) / 1000);
  for (auto i = violations; i < on.found().violations.size(); ++i)
    std::printf("            %s: %s\n",
                on.found().violations[i].promise.c_str(),
                on.found().violations[i].what.c_str());
  std::fflush(stdout);
}

} // namespace

void judge_expectations(stage& on) {
  for (auto& where : failed_expectations()) on.fail(where);
}

run_facts run_faults(stage& on, const run_settings& how) {
  run_facts facts;
  std::mt19937_64 random(how.seed);
  auto from = chosen(how);
  if (from.empty()) throw std::runtime_error("there is no fault to strike");
  for (auto* one : from) facts.rows[std::string(one->name())] = one->row();
  // Each once in any order, then by lot: a short run has met all of them.
  std::ranges::shuffle(from, random);
  auto end_s = how.minutes * 60;
  for (std::size_t n = 1; !is_enough; ++n) {
    bool is_first_round = n <= from.size();
    if (how.is_short ? !is_first_round : on.now_s() >= end_s) break;
    auto& one = is_first_round ? *from[n - 1] : draw(from, random);
    // Messages flow when it strikes.
    on.flood().goes_on(10, 20s);
    strike(on, one, random, n);
    ++facts.strikes[std::string(one.name())];
  }
  return facts;
}

run_facts run_kills(stage& on, const run_settings& how) {
  run_facts facts;
  std::mt19937_64 random(how.seed);
  facts.rows["kill-engine"] = 1;
  constexpr int kills_per_audit = 25;
  for (int n = 1; n <= how.kills && !is_enough; ++n) {
    if (n % kills_per_audit == 1) on.begin("kill-engine");
    on.flood().goes_on(static_cast<std::size_t>(between(random, 1, 60)), 20s);
    lasts(std::chrono::microseconds(between(random, 0, 20'000)));
    on.kill_engine();
    auto began = traffic::clock::now();
    on.launch_engine();
    on.flood().forget_answers();
    bool is_back =
        on.check_within(20s, "C10", "the engine acknowledges after a kill",
                        [&] { return on.flood().seen().count[200] > 0; });
    if (is_back)
      on.measure("restart to first acknowledgement, ms",
                 std::chrono::duration<double, std::milli>(
                     on.flood().seen().first_acknowledged - began)
                     .count());
    ++facts.strikes["kill-engine"];
    if (n % kills_per_audit != 0 && n != how.kills && !is_enough) continue;
    auto violations = on.found().violations.size();
    on.audit();
    judge_expectations(on);
    std::printf("%8.1f s  %d kills, %zu messages, %s\n", on.now_s(), n,
                on.flood().acknowledged(),
                on.found().violations.size() == violations ? "holds"
                                                           : "BROKEN");
    std::fflush(stdout);
  }
  return facts;
}

} // namespace careline::tests
