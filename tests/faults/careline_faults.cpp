/// careline-faults: breaks a whole Careline on purpose and compares three
/// ledgers after every strike. docs/faults.md says how to read it.

#include "tests/faults/expectations.hpp"
#include "tests/faults/fault.hpp"
#include "tests/faults/run.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include <sys/resource.h>

namespace {

using namespace careline::tests;

constexpr const char* usage =
    "careline-faults [--minutes N] [--seed S] [--only NAME,...] [--short]\n"
    "                [--kills N] [--report FILE.txt] [--commit TEXT] [--list]\n"
    "                [--prove]\n"
    "CARELINE_BINARY_DIR names the build's folder.\n";

std::vector<std::string> split(const std::string& names) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at <= names.size();) {
    auto comma = std::min(names.find(',', at), names.size());
    all.push_back(names.substr(at, comma - at));
    at = comma + 1;
  }
  return all;
}

run_settings read_arguments(int count, char** words) {
  run_settings how;
  for (int i = 1; i < count; ++i) {
    std::string word = words[i];
    auto value = [&]() -> std::string {
      if (i + 1 >= count) throw std::runtime_error(word + " needs a value");
      return words[++i];
    };
    if (word == "--minutes")
      how.minutes = std::stod(value());
    else if (word == "--seed")
      how.seed = std::stoull(value());
    else if (word == "--only")
      how.only = split(value());
    else if (word == "--short")
      how.is_short = true;
    else if (word == "--kills")
      how.kills = std::stoi(value());
    else if (word == "--report")
      how.report = value();
    else if (word == "--commit")
      how.commit = value();
    else
      throw std::runtime_error("what is " + word + "?");
  }
  return how;
}

std::string replay_of(const run_settings& how) {
  auto command = "script/faults --seed " + std::to_string(how.seed);
  char minutes[32];
  std::snprintf(minutes, sizeof minutes, "%g", how.minutes);
  if (how.kills > 0)
    command += " --kills " + std::to_string(how.kills);
  else if (how.is_short)
    command += " --short";
  else
    command += std::string(" --minutes ") + minutes;
  for (std::size_t i = 0; i < how.only.size(); ++i)
    command += (i == 0 ? " --only " : ",") + how.only[i];
  return command;
}

void keep_logs(const std::string& from, const std::string& to) {
  std::error_code ignored; // What is not there cannot be kept.
  for (auto* name : {"careline.log", "careline.out", "vendors.log"})
    std::filesystem::copy_file(
        from + "/" + name, to + "/" + name,
        std::filesystem::copy_options::overwrite_existing, ignored);
}

int play(const run_settings& how) {
  stage_options options;
  options.seed = how.seed;
  options.is_short = how.is_short;
  // The flood asks nothing that an AI would be asked.
  options.system.has_ai = true;
  options.system.responder["breaker_failures"] = "1000";
  if (how.kills > 0) options.traffic.most_pause = milliseconds{100};
  stage on(options);
  auto facts = how.kills > 0 ? run_kills(on, how) : run_faults(on, how);
  on.begin("the whole run");
  on.audit_whole_run();
  judge_expectations(on);
  facts.commit = how.commit;
  facts.seed = how.seed;
  facts.replay = replay_of(how);
  facts.seconds = on.now_s();
  facts.messages = on.flood().acknowledged();
  facts.posts = on.flood().sent();
  facts.replies = on.vendor().accepted();
  facts.log =
      count_troubles(read_file(on.system().directory() + "/careline.log"));
  facts.bookings = on.booking().booked();
  facts.astray = on.booking().astray();
  auto text = report_text(facts, on.found());
  std::printf("\n%s", text.c_str());
  bool holds = on.found().violations.empty();
  if (!how.report.empty()) {
    std::filesystem::path report(how.report);
    std::filesystem::create_directories(report.parent_path());
    write_file(report, text, 0644);
    write_file(std::filesystem::path(report).replace_extension(".json"),
               report_json(facts, on.found()), 0644);
    if (!holds) keep_logs(on.system().directory(), report.parent_path());
  }
  if (!holds) std::printf("again: %s\n", facts.replay.c_str());
  return holds ? 0 : 1;
}

} // namespace

int main(int count, char** words) {
  try {
    if (count == 2 && std::strcmp(words[1], "--list") == 0) {
      for (auto& one : all_faults())
        std::printf("%3d  %-26s%s\n", one->row(),
                    std::string(one->name()).c_str(),
                    one->is_short() ? "  short" : "");
      return 0;
    }
    watch_expectations();
    if (count == 2 && std::strcmp(words[1], "--prove") == 0) {
      bool sees_all =
          prove_that_it_sees(*std::make_unique<stage>(stage_options{}));
      return prove_that_expectations_count() && sees_all ? 0 : 1;
    }
    auto how = read_arguments(count, words);
    for (auto signal : {SIGINT, SIGTERM})
      std::signal(signal, [](int) { is_enough = true; });
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    return play(how);
  } catch (const std::exception& reason) {
    std::fprintf(stderr, "careline-faults: %s\n%s", reason.what(), usage);
    return 2;
  }
}
