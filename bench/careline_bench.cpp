/// Load for Careline's WhatsApp webhook: signed bodies, open or closed loop,
/// checks, and a report to believe. Talks to this machine only.

#include "bench/clinics_file.hpp"
#include "bench/command_line.hpp"
#include "bench/known_patients.hpp"
#include "bench/report_commands.hpp"
#include "bench/report_html.hpp"
#include "bench/run.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

using namespace careline::bench;

constexpr const char* introduction =
    "careline-bench: load for Careline's WhatsApp webhook, on this machine.\n\n"
    "  careline-bench [flags]          runs a load, prints a report\n"
    "  careline-bench prepare --clinics N --out FILE\n"
    "                                  writes clinics for load\n"
    "  careline-bench prepare-patients --dsn @FILE --numbers N --patients N\n"
    "      --first-patient N           puts known patients into the database\n"
    "  careline-bench show A.json [B.json ...]\n"
    "                                  prints kept reports again\n"
    "  careline-bench html A.json [B.json ...] --out FILE\n"
    "                                  writes a page of plots\n"
    "  careline-bench --compare A.json B.json\n"
    "                                  says what changed\n\n";

constexpr const char* more_help =
    "\nExit codes: 0 done; 1 the run or one of its checks failed (an accepted\n"
    "message is lost or doubled, ...; nothing was accepted); 2 wrong flags.\n";

int complain(const std::vector<std::string>& wrong) {
  for (const auto& fault : wrong) std::fprintf(stderr, "%s\n", fault.c_str());
  return 2;
}

boost::json::object read_report(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  boost::system::error_code bad;
  auto value = boost::json::parse(text.str(), bad);
  if (bad || !value.is_object())
    throw std::runtime_error(path + " is no report");
  return std::move(value.get_object());
}

int run(flags& given) {
  std::vector<std::string> wrong;
  const auto line = read_command_line(given, wrong);
  if (given.wants_help()) {
    std::printf("%s%s%s", introduction, given.help().c_str(), more_help);
    return 0;
  }
  if (!given.words().empty()) wrong.push_back("unknown command");
  if (!wrong.empty()) return complain(wrong);
  const auto report = carry_out(line);
  const auto json = as_json(report);
  std::fputs(as_text(json).c_str(), stdout);
  bool is_good = report.result.whole.accepted > 0 && all_hold(report);
  if (!line.json_file.empty())
    is_good &= write_file(line.json_file, serialize(json) + "\n");
  if (!line.html_file.empty())
    is_good &= write_file(line.html_file, as_html(json));
  return is_good ? 0 : 1;
}

int prepare(flags& given) {
  const auto count = static_cast<unsigned>(
      given.number("clinics", 200, 1, 10'000, "how many"));
  const auto path = given.text("out", "", "the file; empty: standard output");
  if (const auto wrong = given.faults(); !wrong.empty()) return complain(wrong);
  const auto yaml = make_clinics_yaml(count);
  if (!path.empty()) return write_file(path, yaml) ? 0 : 1;
  std::fputs(yaml.c_str(), stdout);
  return 0;
}

int prepare_patients(flags& given) {
  known_patients who;
  const auto dsn = text_or_file(given.text("dsn", "", "a DSN, or @FILE"));
  const auto numbers = static_cast<unsigned>(
      given.number("numbers", 20, 1, 10'000, "of `prepare`"));
  for (unsigned i = 0; i < numbers; ++i) who.numbers.push_back(made_number(i));
  who.count = static_cast<std::uint32_t>(
      given.number("patients", 1'000'000, 1, 50'000'000, "how many"));
  who.first = static_cast<std::uint32_t>(
      given.number("first-patient", 200'000'000, 0, 900'000'000, "the first"));
  auto wrong = given.faults();
  if (dsn.empty()) wrong.push_back("--dsn is needed");
  if (!wrong.empty()) return complain(wrong);
  database_link link(dsn);
  const auto made = put_known_patients(link, who, [](std::uint64_t done) {
    std::fprintf(stderr, "%llu patients\n",
                 static_cast<unsigned long long>(done));
  });
  std::printf("%llu new patients\n", static_cast<unsigned long long>(made));
  return 0;
}

int show(flags& given) {
  if (const auto wrong = given.faults(); !wrong.empty()) return complain(wrong);
  for (const auto& path : given.words())
    if (path != "show") std::fputs(as_text(read_report(path)).c_str(), stdout);
  return 0;
}

int command(flags& given) {
  const auto name =
      given.words().empty() || given.wants_help() ? "" : given.words().front();
  if (name == "prepare") return prepare(given);
  if (name == "prepare-patients") return prepare_patients(given);
  if (name == "show") return show(given);
  return run(given);
}

} // namespace

int main(int argc, char** argv) {
  try {
    const auto done =
        run_report_command(std::vector<std::string>(argv + 1, argv + argc));
    if (done) return *done;
    flags given(argc - 1, argv + 1);
    return command(given);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
