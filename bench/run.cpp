#include "bench/run.hpp"

#include "bench/load_client.hpp"
#include "bench/request_writer.hpp"
#include "bench/vendor_book.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace careline::bench {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

load_client* running = nullptr;

extern "C" void stop_running(int) {
  if (running) running->stop();
}

std::int64_t utc_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void show_progress(const second_sample& s, const usage_sample& used,
                   bool is_terminal) {
  if (!is_terminal && s.at_s % 10 != 0) return;
  const auto queue = used.queues.find("careline_turns_in_flight");
  std::fprintf(stderr,
               "%s%4d s  %6llu/s  p50 %7.2f  p99 %7.2f  max %8.2f ms  503 %llu"
               "  broken %llu  late %llu  engine %.0f MB  in flight %.0f   %s",
               is_terminal ? "\r" : "", s.at_s,
               static_cast<unsigned long long>(s.accepted), s.p50_ms, s.p99_ms,
               s.max_ms, static_cast<unsigned long long>(s.busy),
               static_cast<unsigned long long>(s.broken),
               static_cast<unsigned long long>(s.backlog),
               static_cast<double>(used.engine_rss) / 1048576.0,
               queue == used.queues.end() ? 0 : queue->second,
               is_terminal ? "" : "\n");
}

/// Passes each second on to the watcher, and shows it.
load_client::observer observe(const command_line& line, watcher& watch,
                              usage& used) {
  load_client::observer out;
  out.measuring_begins = [&] { used.begin = watch.look_at_processes(); };
  out.measuring_ends = [&] { used.end = watch.look_at_processes(); };
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  out.second = [&watch, &line, is_terminal](second_sample& s) {
    watch.second(s.at_s, std::move(s.some_accepted));
    if (!line.is_quiet) show_progress(s, watch.latest(), is_terminal);
  };
  return out;
}

tally load(const command_line& line, watcher& watch, usage& used) {
  load_client client(line.load, observe(line, watch, used));
  running = &client;
  std::signal(SIGINT, stop_running);
  std::signal(SIGTERM, stop_running);
  struct ending {
    ~ending() { running = nullptr; }
  } at_end;
  auto out = client.run();
  if (isatty(STDERR_FILENO) && !line.is_quiet) std::fputc('\n', stderr);
  return out;
}

boost::json::array read_floors(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  boost::system::error_code bad;
  auto value = boost::json::parse(text.str(), bad);
  if (!bad && value.is_object())
    if (auto* floors = value.get_object().if_contains("floors"))
      value = *floors;
  if (bad || !value.is_array())
    throw std::runtime_error(path + " holds no floors");
  return value.get_array();
}

/// Asks ten times a second. @returns whether the count became 0 in time
template <class Count>
bool wait_for_none(seconds most, Count count) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (count() != 0) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(milliseconds(100));
  }
  return true;
}

/// Waits until nothing of any run is left to be sent.
bool wait_until_sent(database_link& link, seconds most) {
  return wait_for_none(most, [&link] {
    return link.number("select count(*) from (select from careline.outbox"
                       " where not_before is null or not_before <= now()"
                       " limit 1) o");
  });
}

/// With an AI that is slower than its questions come.
void check_answers(const command_line& line, database_link& link,
                   run_report& r) {
  if (!wait_for_none(line.drain, [&link] { return answers_to_come(link); }))
    r.notes.push_back("after --drain there were still answers to come");
  r.checks.push_back(nobody_waits(
      read_last_words(link, request_writer(line.load).wamid_prefix())));
}

void check_log(const command_line& line, database_link& link, run_report& r) {
  const request_writer writer(line.load);
  const auto stored =
      read_run(link, writer.wamid_prefix(), r.result.fates.size());
  const auto name = [&writer](std::uint64_t n) { return writer.wamid(n); };
  r.checks.push_back(stored_exactly_once(r.result, stored, name));
  r.checks.push_back(order_per_patient(r.result, stored, name));
  r.checks.push_back(one_patient_per_sender(r.result, stored));
  r.kept_unacknowledged = kept_unacknowledged(r.result, stored);
}

void check_sends(const command_line& line, vendor_book& book,
                 const booked_times& booked, bool all_sent, run_report& r) {
  const auto sends = book.sends();
  if (r.desk && line.load.desk.takeovers > 0)
    r.checks.push_back(
        silent_after_pause(r.desk->pauses, sends, r.desk->messages));
  // A confirmation that a take-over fenced is booked and, rightly, not told.
  if (!keeps_bodies(sends) || line.load.desk.takeovers > 0) return;
  if (all_sent)
    r.checks.push_back(confirmed_is_booked(booked.made, confirmations(sends)));
  else
    r.notes.push_back("confirmed_is_booked was left out: after --drain there "
                      "were still replies to send");
}

/// Whether the vendor's ledger is a witness of this run.
bool asks_vendor(const load_settings& load) {
  return load.desk.staff > 0 || load.words == word_kind::race;
}

void check_all(const command_line& line, std::optional<vendor_book>& book,
               std::int64_t began_us, run_report& r) {
  r.checks.push_back(refusals_say_when(r.result.whole));
  if (r.desk) r.checks.push_back(staff_refusals_say_when(r.desk->refusals));
  if (line.dsn.empty()) {
    r.notes.push_back("without --dsn nothing was held against the database");
    return;
  }
  database_link link(line.dsn);
  check_log(line, link, r);
  if (line.load.words == word_kind::ai) check_answers(line, link, r);
  const bool all_sent =
      asks_vendor(line.load) && wait_until_sent(link, line.drain);
  const auto booked = read_booked(link, began_us);
  r.checks.push_back(no_double_booking(booked.all));
  if (r.desk && line.load.desk.bookings > 0)
    r.checks.push_back(answered_is_booked(r.desk->booked, booked.made));
  if (book && asks_vendor(line.load))
    check_sends(line, *book, booked, all_sent, r);
  r.database = read_state(link);
}

} // namespace

run_report carry_out(const command_line& line) {
  run_report r;
  r.label = line.label;
  r.commit = line.commit;
  r.where = describe_machine();
  r.settings = line.load;
  r.notes = {"Generator, engine and database share these cores; the generator "
             "sends from one thread."};
  if (line.load.arrivals != arrival::closed && line.load.tick.count() > 0)
    r.notes.push_back("Latency counts from the intended start; up to "
                      + std::to_string(2 * line.load.tick.count())
                      + " us of it are the generator's own tick.");
  if (!line.floors_file.empty()) r.floors = read_floors(line.floors_file);
  watcher watch({line.engine, line.database, line.dsn, line.metrics},
                line.load);
  r.postgres = watch.postgres_version();
  r.limits = watch.limits();
  r.used.has_engine = line.engine != 0;
  r.used.has_database = line.database != 0;
  r.used.engine_rss_start = watch.look_at_processes().engine_rss;
  std::optional<vendor_book> book;
  if (line.vendors) {
    book.emplace(*line.vendors);
    if (!book->begin())
      throw std::runtime_error("the fake vendors do not answer");
    if (!line.load.vendor_control.empty())
      if (auto wrong = book->control(line.load.vendor_control); !wrong.empty())
        throw std::runtime_error(wrong);
  } else if (!line.load.vendor_control.empty()) {
    r.notes.push_back("the profile steers the vendors, but --vendors-url was "
                      "not given");
  }
  const auto began_us = utc_us();
  std::optional<desk_load> desk;
  if (line.load.desk.staff > 0) {
    desk.emplace(line.load, line.api_token);
    desk->start();
  }
  r.result = load(line, watch, r.used);
  if (desk) r.desk = desk->finish();
  r.seconds = watch.finish();
  r.used.engine_rss_end = watch.look_at_processes().engine_rss;
  if (line.engine) r.used.engine_rss_peak = peak_resident_bytes(line.engine);
  for (const auto& note : watch.notes()) r.notes.push_back(note);
  if (watch.stored_when_answered().checked > 0)
    r.checks.push_back(watch.stored_when_answered());
  check_all(line, book, began_us, r);
  return r;
}

} // namespace careline::bench
