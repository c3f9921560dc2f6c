/// The floors of one turn: the least that its parts cost, each measured alone
/// on the project's own code.
///
///   careline-micro [--dsn DSN|@FILE] [--json FILE] [--short]
///                  [Google Benchmark's flags, e.g. --benchmark_filter=actor]
///
/// DSN names a private PostgreSQL in which this program may make a database of
/// its own (it is dropped again); without it the floors of PostgreSQL are left
/// out. docs/bench.md, "Floors", tells what each is and how they are summed.

#include "bench/floors.hpp"
#include "bench/micro/micro.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <vector>

namespace {

using namespace careline::bench;
namespace json = boost::json;

struct floor_figure {
  std::string name;
  std::vector<double> cpu_us; ///< One of each repetition.
  std::vector<double> wall_us;
  std::string detail;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

/// Prints a line per floor and keeps the figures.
class floors_reporter : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context&) override {
    std::printf("%-26s %10s %10s   measured\n", "floor", "CPU us", "wall us");
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const auto name = run.run_name.function_name;
      if (run.error_occurred) {
        std::printf("%-26s failed: %s\n", name.c_str(),
                    run.error_message.c_str());
        has_failed = true;
        continue;
      }
      auto found = std::ranges::find(figures, name, &floor_figure::name);
      if (found == figures.end())
        found = figures.insert(figures.end(), {name, {}, {}, {}});
      found->cpu_us.push_back(run.counters.at("cpu_us"));
      found->wall_us.push_back(run.counters.at("wall_us"));
      found->detail = run.report_label;
      std::printf("%-26s %10.2f %10.2f   %s\n", name.c_str(),
                  found->cpu_us.back(), found->wall_us.back(),
                  found->detail.c_str());
    }
    std::fflush(stdout);
  }

  json::array as_json() const {
    json::array out;
    for (const auto& f : figures)
      out.push_back(json::object{{"name", f.name},
                                 {"cpu_us_per_turn", median(f.cpu_us)},
                                 {"wall_us_per_turn", median(f.wall_us)},
                                 {"detail", f.detail}});
    return out;
  }

  std::vector<floor_figure> figures;
  bool has_failed = false;
};

void print_sum(const json::object& report, const char* what,
               std::string_view postgres) {
  const auto sum = sum_of_floors(report, postgres);
  if (!sum.is_whole()) return;
  std::printf("\n%s\n", what);
  for (const auto& part : sum.parts)
    std::printf("  %6.2f  %.*s\n", part.cpu_us,
                static_cast<int>(part.what.size()), part.what.data());
  std::printf("  %6.2f us of CPU for one turn\n", sum.cpu_us);
}

std::string first_line_of(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// Takes our own flags out of the command line.
struct own_flags {
  micro::settings given;
  std::string json_file;
  std::vector<char*> rest;
  bool is_understood = true;

  own_flags(int argc, char** argv) : rest{argv[0]} {
    for (int i = 1; i < argc; ++i) {
      const std::string_view word = argv[i];
      if (word == "--short")
        given.is_short = true;
      else if (word == "--dsn" && i + 1 < argc)
        given.dsn = argv[++i];
      else if (word == "--json" && i + 1 < argc)
        json_file = argv[++i];
      else if (word.starts_with("--benchmark"))
        rest.push_back(argv[i]);
      else
        is_understood = false;
    }
    if (given.dsn.starts_with('@'))
      given.dsn = first_line_of(given.dsn.substr(1));
  }
};

} // namespace

int main(int argc, char** argv) {
  own_flags flags(argc, argv);
  if (!flags.is_understood) {
    std::fputs("careline-micro [--dsn DSN|@FILE] [--json FILE] [--short]"
               " [--benchmark_...]\n",
               stderr);
    return 2;
  }
  std::string shortest = "--benchmark_min_time=0.01";
  if (flags.given.is_short) flags.rest.push_back(shortest.data());
  auto count = static_cast<int>(flags.rest.size());
  benchmark::Initialize(&count, flags.rest.data());
  micro::add_http_floors();
  micro::add_signature_floors();
  micro::add_actor_floors();
  micro::add_understanding_floors();
  micro::add_conversation_floors();
  if (!flags.given.dsn.empty()) micro::add_postgres_floors(flags.given);
  floors_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  const auto figures = reporter.as_json();
  const json::object report{{"floors", figures}};
  print_sum(report, "The sum of the floors:", "postgres_turn_100");
  print_sum(report, "With the least SQL that keeps the promises:",
            "postgres_bare_turn_100");
  if (!flags.json_file.empty()) {
    std::ofstream file(flags.json_file);
    file << json::serialize(figures) << '\n';
    if (!file.flush()) {
      std::fprintf(stderr, "%s cannot be written\n", flags.json_file.c_str());
      return 1;
    }
  }
  return reporter.has_failed || reporter.figures.empty() ? 1 : 0;
}
