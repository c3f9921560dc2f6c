#include "tests/simulation/life.hpp"

#include "actors/calendar.hpp"
#include "actors/clock.hpp"
#include "actors/ingress.hpp"
#include "actors/outbox.hpp"
#include "actors/post.hpp"
#include "actors/responder.hpp"
#include "actors/router.hpp"
#include "actors/writer.hpp"
#include "tests/simulation/people.hpp"
#include "tests/simulation/planted.hpp"

#include <caf/actor_cast.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace careline::simulation {

using namespace actors;

namespace {

config::settings settings_of(const weather& how) {
  config::settings s;
  s.whatsapp.base_url = "http://vendor.test";
  s.whatsapp.app_secrets = {config::secret(app_secret)};
  s.whatsapp.verify_token = config::secret("verify me");
  s.whatsapp.access_token = config::secret("token");
  s.whatsapp.mark_read = how.patients % 2 == 0;
  if (how.has_ai) {
    s.responder.kind = "openai";
    s.responder.base_url = "http://ai.test";
    s.responder.model = "m";
    s.responder.most_at_once = 4;
    s.responder.most_at_once_per_clinic = 2;
  }
  s.limits = how.limits;
  return s;
}

/// The other end of a responder.
struct answer_slip : io::responder::sink {
  explicit answer_slip(std::function<void(unsigned)> then)
      : answered(std::move(then)) {}
  void send(io::response r) override { answered(r.status); }
  std::function<void(unsigned)> answered;
};

} // namespace

template <class... Args>
auto life::spawn(Args&&... args) {
  auto a = system_->spawn(std::forward<Args>(args)...);
  spawned_.push_back(caf::actor_cast<caf::actor>(a));
  return a;
}

life::life(scene& all, model_vendor& vendor, model_ai& ai)
    : rt(std::make_shared<runtime>(
        settings_of(all.how), [&all] { return all.wall(); },
        [&all] { return all.ticks; }, all.random.roll(1ULL << 62))),
      board(std::make_shared<switchboard>()), random_(all.random) {
  static const bool is_log_open = [] {
    io::open_log({"error", "/dev/null"});
    return true;
  }();
  static_cast<void>(is_log_open);
  cfg_.set("scheduler.policy", caf::atom("testing"));
  system_ = std::make_unique<caf::actor_system>(cfg_);
  system_->await_actors_before_shutdown(false);
  scheduler_ =
      dynamic_cast<caf::scheduler::test_coordinator*>(&system_->scheduler());
  rt->admission.store_reachable(true);
  spawn_all(all, vendor, ai);
}

void life::spawn_all(scene& all, model_vendor& vendor, model_ai& ai) {
  for (std::size_t n = 0; n < clinics_simulated; ++n) {
    auto entry = std::make_shared<clinic_entry>();
    entry->id = clinic_number(n);
    entry->clinic = make_clinic(n, all.how);
    for (auto& p : entry->clinic.providers)
      entry->calendars.emplace(p.key,
                               spawn(calendar, rt, board, entry->id, p.key));
    entries_.push_back(std::move(entry));
  }
  auto clinics = std::make_shared<directory>(
      std::vector<clinic_entry_ptr>(entries_.begin(), entries_.end()));

  commits = std::make_shared<model_commits>(
      all, rt, [this, alive = is_alive_](batch_settled b) {
        if (*alive) post_from_outside(*rt, board->writer, std::move(b));
      });
  board->writer = spawn(writer, rt, board, commits);
  reads = std::make_shared<reader_desk>(reader_desk{all, rt, {}});
  reader = spawn(model_reader, reads);
  board->reader = reader;
  for (unsigned i = 0; i < all.how.routers; ++i)
    board->routers.push_back(
        spawn(router, rt, board, patient_settings{&watched_advance}));
  vendor_port send = [v = &vendor, alive = is_alive_](io::http_call c,
                                                      auto done) {
    if (*alive) v->start(std::move(c), std::move(done));
  };
  send = with_bug(all, std::move(send));
  for (std::size_t i = 0; i < all.how.outboxes; ++i) {
    auto real = spawn(outbox, rt, outboxes_board_, clinics, send, i);
    outboxes_board_->outboxes.push_back(real);
    board->outboxes.push_back(with_bug(all, *system_, real, spawned_));
  }
  if (all.how.has_ai)
    board->responder =
        spawn(responder, rt, board,
              vendor_port([a = &ai, alive = is_alive_](auto c, auto done) {
                if (*alive) a->start(std::move(c), std::move(done));
              }));
  std::uint32_t holder = 0;
  for (unsigned i = 0; i < all.how.ingresses; ++i) {
    ingresses_.push_back(spawn(ingress, rt, board, clinics, holder++));
    board->holders.push_back({ingresses_.back(), actor_kind::ingress});
  }
  desk_ = holder++;
  spawn_desk();
  board->clock = with_bug(all, *system_, rt,
                          spawn(clock, rt, board, clinics, holder++), spawned_);
  board->holders.push_back({board->clock, actor_kind::clock});
  outboxes_board_->reader = board->reader;
  outboxes_board_->writer = board->writer;

  for (auto& i : ingresses_) caf::anon_send(i, sweep_due{});
  for (auto& r : board->routers) caf::anon_send(r, sweep_due{});
  for (auto& o : board->outboxes) caf::anon_send(o, dispatch_due{});
  caf::anon_send(board->clock, sweep_due{});
  caf::anon_send(board->clock, timer_due{});
}

/// The desk's place as a holder of tickets: whoever waits for staff's acts.
void life::spawn_desk() {
  auto heard =
      spawn([this, alive = is_alive_](
                ticket_holder::pointer) -> ticket_holder::behavior_type {
        return {[this, alive](const tickets_settled& m) {
          if (!*alive) return;
          rt->depths.handled(actor_kind::desk);
          for (auto& end : m.all)
            if (on_end) on_end(end);
        }};
      });
  board->holders.push_back({heard, actor_kind::desk});
}

life::~life() {
  // Nothing of what is still queued may happen: the process is dead.
  *is_alive_ = false;
  for (auto& actor : spawned_)
    caf::anon_send_exit(actor, caf::exit_reason::kill);
  spawned_.clear();
  while (scheduler_->try_run_once()) {
  }
  scheduler_->clock().cancel_all(); // Notes and time-outs hold actors, too.
  *outboxes_board_ = {};
  *board = {}; // Actors that know each other keep each other alive.
  reads->open.clear();
  for (auto& entry : entries_) entry->calendars.clear();
  reader = nullptr;
  ingresses_.clear();
  while (scheduler_->try_run_once()) {
  }
}

bool life::run_one() {
  auto& jobs = scheduler_->jobs;
  if (jobs.empty()) return false;
  std::swap(jobs[0], jobs[random_.roll(jobs.size())]);
  scheduler_->run_once();
  return true;
}

void life::deliver(const std::string& body, const std::string& signature,
                   std::function<void(unsigned)> answered) {
  io::request r;
  r.method = "POST";
  r.path = "/webhooks/whatsapp";
  r.headers = {{"content-type", "application/json"},
               {"x-hub-signature-256", signature}};
  r.body = body;
  r.arrived = rt->ticks();
  auto& to = ingresses_[next_ingress_++ % ingresses_.size()];
  auto slip = std::make_shared<answer_slip>(
      [alive = is_alive_, then = std::move(answered)](unsigned status) {
        if (*alive) then(status);
      });
  post_from_outside(
      *rt, to, webhook_arrived{std::move(r), io::responder(std::move(slip))});
}

void life::act(staff_action what, std::uint64_t ticket) {
  what.ack = {desk_, ticket};
  auto& to = board->router_of(what.key);
  post_from_outside(*rt, to, std::move(what));
}

std::shared_ptr<std::optional<engine::event>>
life::ask(std::size_t clinic, const std::string& provider,
          const engine::find_slots& question) {
  auto heard = std::make_shared<std::optional<engine::event>>();
  auto entry = entries_[clinic];
  rt->depths.sent(actor_kind::calendar);
  auto asker = system_->spawn([=](caf::event_based_actor* self) {
    self->request(entry->calendars.at(provider), caf::infinite,
                  ask_calendar{question, {}, entry})
        .then([heard](calendar_answer& a) { *heard = a.answer; });
  });
  static_cast<void>(asker);
  return heard;
}

double life::handler_failures() const {
  double sum = 0;
  for (auto* counter : rt->metrics.actor_failures_total)
    sum += counter->Value();
  return sum;
}

} // namespace careline::simulation
