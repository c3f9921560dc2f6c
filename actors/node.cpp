#include "actors/node.hpp"

#include "actors/api_figures.hpp"
#include "actors/calendar.hpp"
#include "actors/clock.hpp"
#include "actors/commit_thread.hpp"
#include "actors/demo_clock.hpp"
#include "actors/desk.hpp"
#include "actors/housekeeping.hpp"
#include "actors/ingress.hpp"
#include "actors/node_figures.hpp"
#include "actors/outbox.hpp"
#include "actors/post.hpp"
#include "actors/quiet_clock.hpp"
#include "actors/reader.hpp"
#include "actors/responder.hpp"
#include "actors/router.hpp"
#include "actors/store_wait.hpp"
#include "actors/switchboard.hpp"
#include "actors/writer.hpp"
#include "io/http/client.hpp"
#include "io/http/server.hpp"
#include "persistence/admin.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <thread>

namespace careline::actors {

using io::log_level;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t outboxes = 2;
constexpr std::string_view whatsapp_path = "/webhooks/whatsapp";
constexpr auto look_again = milliseconds(20);

engine::instant system_now() {
  return std::chrono::time_point_cast<milliseconds>(
      std::chrono::system_clock::now());
}

std::uint64_t seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

caf::actor_system_config scheduler_settings(const config::settings& s) {
  caf::actor_system_config cfg;
  // Sharing (of quiet_scheduler) wakes many idle actors fifteen times as fast
  // as stealing does.
  cfg.load<quiet_scheduler>();
  // The other half is for PostgreSQL, HTTP and the kernel. On two cores a
  // second thread only wakes the first: 12 % fewer turns, 13 % more CPU each.
  auto threads = s.server.actor_threads != 0
                     ? s.server.actor_threads
                     : std::max(1U, std::thread::hardware_concurrency() / 2);
  cfg.set("scheduler.max-threads", std::size_t{threads});
  cfg.set("scheduler.max-throughput", std::size_t{s.server.max_throughput});
  return cfg;
}

std::size_t whatsapp_path_limit(const config::limits& limits,
                                std::string_view path) {
  if (path == whatsapp_path) return limits.whatsapp_body_bytes;
  if (path == "/webhooks/vapi") return limits.vapi_body_bytes;
  return limits.body_bytes;
}

/// Waits until `is_done`, looking again and again. @returns whether it was
template <class Condition>
bool wait_for(std::chrono::steady_clock::time_point deadline,
              Condition is_done) {
  while (!is_done()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(look_again);
  }
  return true;
}

} // namespace

struct node::impl {
  explicit impl(config::settings settings)
      : rt(std::make_shared<runtime>(
          std::move(settings), system_now,
          [] { return std::chrono::steady_clock::now(); }, seed())),
        private_server(
            rt->settings.server.private_listen, 1, rt->limits,
            [](auto, auto) { return std::size_t{4096}; },
            [this](io::request r, io::responder a) { answer_private(r, a); }),
        scheduler(scheduler_settings(rt->settings)) {}

  runtime_ptr rt;
  std::atomic<bool> is_ready{false};
  demo_clock demo{rt};
  io::http_server private_server;
  caf::actor_system_config scheduler;
  std::unique_ptr<caf::actor_system> system;
  switchboard_ptr board = std::make_shared<switchboard>();
  directory_ptr clinics;
  std::shared_ptr<commit_thread> commits;
  std::shared_ptr<reader_threads> readers;
  std::shared_ptr<load_queue> loads;
  std::unique_ptr<io::http_client> vendors;
  std::unique_ptr<io::http_client> ai; ///< None without a responder.
  std::unique_ptr<io::http_server> public_server;
  std::unique_ptr<housekeeping> keeper;
  std::vector<ingress_actor> ingresses;
  desk_actor desk;
  std::atomic<std::size_t> next_ingress{0};

  void answer_private(const io::request& r, const io::responder& answer);
  void refresh_gauges();
  directory_ptr make_directory(std::vector<config::clinic> all);
  void reload_clinics();
  void spawn_actors();
  void open_public_port();
  io::door_rules rules();
  void route(io::request r, io::responder answer);
};

// The private port.

void node::impl::refresh_gauges() {
  show_figures(*rt, {is_ready, commits ? commits->depth() : 0,
                     readers ? readers->depth() + loads->depth() : 0,
                     public_server ? &public_server->counters() : nullptr});
}

void node::impl::answer_private(const io::request& r,
                                const io::responder& answer) {
  auto text = [&](unsigned status, std::string body) {
    answer.send({status, "text/plain; charset=utf-8", std::move(body), {}});
  };
  if (r.path == "/metrics")
    answer.send({200,
                 "text/plain; version=0.0.4; charset=utf-8",
                 rt->metrics.scrape(),
                 {}});
  else if (r.path == "/healthz")
    text(200, "alive\n");
  else if (r.path == "/demo/clock")
    demo.answer(r, answer);
  else if (r.path != "/readyz")
    answer.send(
        io::problem(404, "not_found", "See /metrics, /healthz, /readyz."));
  else if (rt->admission.is_draining())
    text(503, "draining\n");
  else if (!is_ready)
    text(503, "starting\n");
  else if (!rt->admission.is_store_reachable())
    text(503, "database not reachable\n");
  else
    text(200, "ready\n");
}

// Clinics.

directory_ptr node::impl::make_directory(std::vector<config::clinic> all) {
  std::vector<clinic_entry_ptr> entries;
  for (auto& clinic : all) {
    auto id = engine::parse_uuid(clinic.id);
    if (!id || !clinic.is_active) continue;
    auto entry = std::make_shared<clinic_entry>();
    entry->id = engine::clinic_id(*id);
    auto before = clinics ? clinics->find(entry->id) : nullptr;
    for (auto& provider : clinic.providers) {
      // A provider keeps its calendar: it holds what is being booked now.
      if (before) {
        auto known = before->calendars.find(provider.key);
        if (known != before->calendars.end()) {
          entry->calendars.emplace(provider.key, known->second);
          continue;
        }
      }
      entry->calendars.emplace(
          provider.key,
          system->spawn(calendar, rt, board, entry->id, provider.key));
    }
    entry->clinic = std::move(clinic);
    entries.push_back(std::move(entry));
  }
  return std::make_shared<directory>(std::move(entries));
}

void node::impl::reload_clinics() {
  auto all = persistence::load_clinics(rt->settings.database.dsn);
  if (!all) return; // Looked at again with the next revision check.
  clinics = make_directory(std::move(all).value());
  for (auto& i : ingresses)
    post_from_outside(*rt, i, directory_changed{clinics});
  post_from_outside(*rt, desk, directory_changed{clinics});
  post_from_outside(*rt, board->clock, directory_changed{clinics});
  io::log(log_level::info, "clinics_loaded",
          {{"clinics", static_cast<std::int64_t>(clinics->all().size())}});
}

// Actors.

void node::impl::spawn_actors() {
  auto& server = rt->settings.server;
  auto dsn = rt->settings.database.dsn;
  commits = std::make_shared<commit_thread>(rt, dsn, "writer-0");
  readers =
      std::make_shared<reader_threads>(rt, dsn, rt->settings.database.readers);
  loads = std::make_shared<load_queue>(rt->limits.reader_queue);
  vendors = std::make_unique<io::http_client>(
      1, rt->limits.vendor_connections,
      rt->limits.attempts_in_flight_per_account * 1'024);
  vendor_port vendor = [client = vendors.get()](auto call, auto done) {
    client->start(std::move(call), std::move(done));
  };

  board->writer = system->spawn(writer, rt, board, commits);
  board->reader = system->spawn(reader, rt, readers, loads);
  for (unsigned i = 0; i < std::max(1U, server.routers); ++i)
    board->routers.push_back(
        system->spawn(router, rt, board, patient_settings{}));
  for (std::size_t i = 0; i < outboxes; ++i)
    board->outboxes.push_back(
        system->spawn(outbox, rt, board, clinics, vendor, i));
  if (auto& how = rt->settings.responder; how.kind != "none") {
    // Of its own: a slow AI takes no connection from those who send.
    ai = std::make_unique<io::http_client>(1, how.most_at_once,
                                           how.most_at_once);
    board->responder = system->spawn(
        responder, rt, board, vendor_port([client = ai.get()](auto c, auto d) {
          client->start(std::move(c), std::move(d));
        }));
  }
  std::uint32_t holder = 0;
  for (unsigned i = 0; i < std::max(1U, server.ingresses); ++i) {
    ingresses.push_back(system->spawn(ingress, rt, board, clinics, holder++));
    board->holders.push_back({ingresses.back(), actor_kind::ingress});
  }
  desk = system->spawn(actors::desk, rt, board, clinics, holder++);
  board->holders.push_back({desk, actor_kind::desk});
  board->clock = system->spawn(clock, rt, board, clinics, holder++);
  board->holders.push_back({board->clock, actor_kind::clock});

  auto& actors = rt->metrics.actors;
  auto set = [&](actor_kind kind, std::size_t n) {
    actors[io::metrics::at(kind)]->Set(static_cast<double>(n));
  };
  set(actor_kind::ingress, ingresses.size());
  set(actor_kind::router, board->routers.size());
  set(actor_kind::outbox, board->outboxes.size());
  for (auto one : {actor_kind::writer, actor_kind::reader, actor_kind::clock,
                   actor_kind::desk})
    set(one, 1);
  set(actor_kind::responder, board->responder ? 1 : 0);
  std::size_t calendars = 0;
  for (auto& entry : clinics->all()) calendars += entry->calendars.size();
  set(actor_kind::calendar, calendars);

  // Only now does everybody know everybody: the first notes start them.
  commits->start([rt = rt, writer = board->writer](batch_settled b) {
    post_from_outside(*rt, writer, std::move(b));
  });
  for (auto& i : ingresses) caf::anon_send(i, sweep_due{});
  for (auto& r : board->routers) caf::anon_send(r, sweep_due{});
  for (auto& o : board->outboxes) caf::anon_send(o, dispatch_due{});
  caf::anon_send(desk, sweep_due{});
  caf::anon_send(board->clock, sweep_due{});
  caf::anon_send(board->clock, timer_due{});
}

// The public port.

/// What the door refuses by itself: the less of a request was looked at, the
/// more is left for those that are served.
io::door_rules node::impl::rules() {
  auto again = [raw = rt.get()](std::string_view code) {
    return io::early_answer{503, code, jittered(raw->ids.random())};
  };
  io::door_rules rules;
  rules.trusted_proxies = rt->settings.server.trusted_proxies;
  rules.gate = [raw = rt.get(), again](auto method, auto path, auto now) {
    if (path != whatsapp_path || method != "POST") return io::early_answer{};
    auto why = raw->admission.closed(now, raw->depths.now(actor_kind::ingress));
    if (why == refusal::none) return io::early_answer{};
    count_shed(*raw, why);
    return again(code_of(why));
  };
  rules.too_many = [again](auto path, auto wait) {
    if (path == whatsapp_path) return again("rate_limited");
    return io::early_answer{429, "rate_limited", io::retry_after(wait)};
  };
  return rules;
}

void node::impl::route(io::request r, io::responder answer) {
  if (r.path == whatsapp_path) {
    auto n = next_ingress.fetch_add(1, std::memory_order_relaxed);
    post_from_outside(*rt, ingresses[n % ingresses.size()],
                      webhook_arrived{std::move(r), std::move(answer)});
  } else if (r.path.starts_with("/api/")) {
    auto counted = count_answer(rt, r, std::move(answer));
    if (rt->depths.now(actor_kind::desk)
        >= static_cast<std::int64_t>(rt->limits.api_requests_in_flight)) {
      count_refusal(*rt, refusal::api_requests);
      counted.send(io::try_again(429, "overloaded", std::chrono::seconds(1)));
    } else
      post_from_outside(*rt, desk,
                        api_request_arrived{std::move(r), std::move(counted)});
  } else {
    answer.send(io::problem(404, "not_found", "There is nothing here."));
  }
}

void node::impl::open_public_port() {
  auto& server = rt->settings.server;
  public_server = std::make_unique<io::http_server>(
      server.listen, server.http_threads, rt->limits,
      [limits = &rt->limits](std::string_view, std::string_view path) {
        return whatsapp_path_limit(*limits, path);
      },
      [this](io::request r, io::responder a) {
        route(std::move(r), std::move(a));
      },
      rules());
  public_server->start();
}

// Start and stop.

node::node(config::settings settings)
    : impl_(std::make_unique<impl>(std::move(settings))) {}

node::~node() {
  // Actors that know each other keep each other alive, and CAF would wait for
  // them for ever. The process ends here anyway; the threads that own a
  // resource have been joined in stop().
  if (impl_->system) impl_->system->await_actors_before_shutdown(false);
  static_cast<void>(impl_->system.release());
}

bool node::start(const std::atomic<bool>& stop) {
  auto& n = *impl_;
  n.rt->metrics.demo_clock_allowed->Set(n.rt->settings.demo.clock);
  n.rt->metrics.before_scrape([raw = &n] { raw->refresh_gauges(); });
  n.private_server.start();
  auto all = wait_for_store(n.rt->settings.database, stop);
  if (!all) return false;
  n.system = std::make_unique<caf::actor_system>(n.scheduler);
  n.clinics = n.make_directory(std::move(*all));
  n.spawn_actors();
  n.keeper = std::make_unique<housekeeping>(
      n.rt, [raw = &n] { raw->reload_clinics(); });
  persistence::store_reader store(n.rt->settings.database.dsn, n.rt->limits);
  auto revision = store.clinics_revision();
  n.keeper->start(revision ? revision.value() : 0);
  n.open_public_port();
  n.is_ready = true;
  n.rt->metrics.config_loaded_timestamp_seconds->Set(
      static_cast<double>(system_now().time_since_epoch().count()) / 1e3);
  io::log(log_level::info, "serving",
          {{"port", std::int64_t{n.public_server->port()}},
           {"private_port", std::int64_t{n.private_server.port()}},
           {"clinics", static_cast<std::int64_t>(n.clinics->all().size())}});
  return true;
}

std::uint16_t node::port() const {
  return impl_->public_server->port();
}

std::uint16_t node::private_port() const {
  return impl_->private_server.port();
}

bool node::stop() {
  auto& n = *impl_;
  auto& limits = n.rt->limits;
  auto deadline = std::chrono::steady_clock::now() + limits.drain;
  auto left = [&] {
    return std::max(milliseconds(0),
                    std::chrono::duration_cast<milliseconds>(
                        deadline - std::chrono::steady_clock::now()));
  };
  io::log(log_level::info, "draining");
  n.is_ready = false;
  bool is_clean = true;
  if (n.public_server) {
    std::this_thread::sleep_for(std::min(limits.drain_notice, left()));
    n.rt->admission.drain();
    n.public_server->stop_accepting();
    is_clean &= n.public_server->wait_until_idle(left());
  }
  n.rt->admission.drain();
  if (n.keeper) n.keeper->stop();
  if (n.commits) {
    // Turns first, then what they send, then the marks of what was sent.
    is_clean &= n.commits->flush(left());
    auto sends_until = std::min(deadline, std::chrono::steady_clock::now()
                                              + limits.vendor_answer);
    wait_for(sends_until, [&] {
      std::int64_t in_flight = 0;
      for (auto& o : n.rt->outboxes) in_flight += o.in_flight;
      return in_flight == 0;
    });
    n.vendors->stop();
    if (n.ai) n.ai->stop();
    is_clean &= n.commits->flush(left());
    n.commits->stop();
    n.readers->stop();
  }
  if (n.public_server) n.public_server->stop();
  n.private_server.stop();
  io::log(log_level::info, "stopped", {{"clean", is_clean}});
  return is_clean;
}

} // namespace careline::actors
