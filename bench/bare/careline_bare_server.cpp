/// The least whole server that carries the load of careline-bench: a floor for
/// the CPU of a turn that was not put together from parts measured alone.
///
/// What it does  signed WhatsApp body -> HMAC -> simdjson -> which patient ->
///               one transaction of many turns through the project's own SQL
///               -> 200 after the commit. One HTTP thread, one that commits,
///               in the engine's rhythm and with its limits.
/// Keeps         each message answered 200 is stored exactly once; a repeat
///               makes no row; a patient is created once; one patient's
///               messages stand in the order in which they came.
/// Does not      talk (every answer is the same), book, hand over to staff or
///               be silent for them, send or mark what it stored, take
///               statuses or any other channel, show metrics, refuse anything
///               before its queue is full, serve an API; nor recover: its
///               patients are in memory only, so it takes only a database that
///               has none.

#include "bench/bare/webhook_door.hpp"
#include "bench/command_line.hpp"
#include "io/http/server.hpp"
#include "io/time_slice.hpp"
#include "persistence/admin.hpp"
#include "persistence/plain_session.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace {

using namespace careline;
using bench::flags;

constexpr const char* introduction =
    "careline-bare-server: the least server that keeps what careline-bench\n"
    "writes, as a floor beside the engine. It answers, sends and recovers\n"
    "nothing. Loopback only; the database has clinics, but no patients.\n\n";

/// As the engine asks for; see io/time_slice.hpp.
constexpr std::chrono::microseconds time_slice{100};

struct command_line {
  std::uint16_t port = 0;
  std::string port_file;
  config::secret dsn;
  config::secret app_secret;
};

command_line read_flags(flags& given, std::vector<std::string>& wrong) {
  command_line out;
  out.port = static_cast<std::uint16_t>(
      given.number("port", 8080, 0, 65'535, "of 127.0.0.1; 0: any free one"));
  out.port_file = given.text("port-file", "", "write the bound port here");
  const auto dsn = bench::text_or_file(
      given.text("dsn", "", "database with clinics (a DSN, or @FILE)"));
  const char* usual = std::getenv("CARELINE_FAKE_APP_SECRET");
  auto secret = std::string(usual ? usual : "careline-demo-app-secret");
  const auto file = given.text("app-secret-file", "",
                               "signs the bodies; first line of this file");
  if (!file.empty()) secret = bench::text_or_file("@" + file);
  wrong = given.faults();
  if (!given.words().empty()) wrong.push_back("there are no commands");
  if (dsn.empty()) wrong.push_back("--dsn is needed");
  if (secret.empty()) wrong.push_back("--app-secret-file holds nothing");
  out.dsn = config::secret(dsn);
  out.app_secret = config::secret(secret);
  return out;
}

template <class T>
T must(engine::result<T> got) {
  if (!got) throw std::runtime_error(got.why().detail);
  return std::move(got).value();
}

bench::bare::clinic_numbers read_clinics(const config::secret& dsn) {
  auto session = must(persistence::plain_session::open(dsn));
  if (must(session.query("select from careline.patients limit 1", {})).size())
    throw std::runtime_error("the database has patients already, and this "
                             "server reads none back");
  bench::bare::clinic_numbers out;
  for (const auto& clinic : must(persistence::load_clinics(dsn)))
    if (const auto id = engine::parse_uuid(clinic.id))
      for (const auto& number : clinic.whatsapp_phone_number_ids)
        out.emplace(number, engine::clinic_id(*id));
  return out;
}

sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

void serve(const command_line& line) {
  const auto signals = block_signals(); // Before there are threads.
  io::ask_for_time_slice(time_slice);
  const config::limits limits;
  bench::bare::group_commit store(line.dsn, limits);
  bench::bare::webhook_door door(line.app_secret, read_clinics(line.dsn),
                                 limits, store);
  io::http_server server(
      {"127.0.0.1", line.port}, 1, limits,
      [&limits](auto, auto) { return limits.whatsapp_body_bytes; },
      [&door](const io::request& r, const io::responder& a) {
        door.take(r, a);
      });
  store.start();
  server.start();
  if (!line.port_file.empty())
    std::ofstream(line.port_file) << server.port() << '\n';
  std::printf("bare server on http://127.0.0.1:%u/\n", server.port());
  std::fflush(stdout);
  int which = 0;
  sigwait(&signals, &which);
  server.stop_accepting();
  server.wait_until_idle(limits.drain);
  store.stop();
  server.stop();
}

} // namespace

int main(int argc, char** argv) {
  flags given(argc - 1, argv + 1);
  std::vector<std::string> wrong;
  const auto line = read_flags(given, wrong);
  if (given.wants_help()) {
    std::printf("%s%s", introduction, given.help().c_str());
    return 0;
  }
  for (const auto& fault : wrong) std::fprintf(stderr, "%s\n", fault.c_str());
  if (!wrong.empty()) return 2;
  try {
    serve(line);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
