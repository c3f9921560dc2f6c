/// Routers, patients, writer and outbox as they are, in every order the seed
/// can think of: who runs next, when a batch is committed, when the vendor
/// answers, when time passes. The promises must hold in all of them.

#include "actors/writer.hpp"
#include "tests/actors/depot.hpp"
#include "tests/actors/small_store.hpp"
#include "tests/actors/ward.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;

const std::string ravi = "+919800000001";
const std::string meena = "+919800000002";

/// What goes wrong besides the order.
enum class weather {
  fair, ///< Turns turn out stale, the vendor stumbles, webhooks come twice.
  foul  ///< And the store goes away, queues are full, answers are late or
        ///< out of order, a message hits a bug.
};

/// One run: two patients write, a provider takes one of them over.
class play {
public:
  play(std::uint64_t seed, weather how)
      : random_(seed), is_foul_(how == weather::foul), node([&] {
          auto s = settings_for_tests();
          s.limits.active_conversations = 1; // Somebody always has to leave.
          s.limits.deliveries_per_account = 3;
          s.limits.retry_first = 20ms;
          s.limits.passivate_after = 2s;
          s.whatsapp.mark_read = false;
          return s;
        }()),
        reader(add_fake_reader(node)), clock(add_fake_clock(node)),
        holder(add_fake_holder(node)), store{*reader, {}, {}, {}, {}} {
    reader->holds = is_foul_;
    if (is_foul_) port->room = 6;
    node.board->writer = node.spawn(writer, node.rt, node.board, port);
    actors::vendor_port call = [v = vendor](io::http_call c, auto done) {
      v->calls.push_back({std::move(c), std::move(done)});
    };
    node.board->outboxes.push_back(
        node.spawn(outbox, node.rt, node.board, node.clinics, call, 0U));
    caf::anon_send(node.board->outboxes[0], dispatch_due{});
    for (int i = 0; i < 2; ++i) {
      node.board->routers.push_back(
          node.spawn(router, node.rt, node.board, patient_settings{&echo}));
      caf::anon_send(node.board->routers.back(), sweep_due{});
    }
    script();
  }

  void run() {
    for (int n = 0; n < 50'000 && !is_over(); ++n) step();
    ASSERT_TRUE(is_over()) << "it never came to rest";
    node.run();
    check();
  }

private:
  void script() {
    for (int i = 1; i <= 3; ++i) {
      auto id = std::to_string(i);
      acts_.push_back([this, id] { say(ravi, "r" + id); });
      acts_.push_back([this, id] { say(meena, "m" + id); });
      if (roll(3) == 0)
        acts_.push_back([this, id] { say(ravi, "r" + id); }); // A repeat.
    }
    if (is_foul_) acts_.insert(somewhere(), [this] { say(ravi, "boom"); });
    // The pause comes somewhere between Ravi's messages, or behind them.
    acts_.insert(somewhere(), [this] { act(staff_action::kind::pause); });
    acts_.push_back([this] { act(staff_action::kind::send); });
    acts_.push_back([this] { act(staff_action::kind::resume); });
    acts_.push_back([this] { say(ravi, "r4"); });
  }
  std::deque<std::function<void()>>::iterator somewhere() {
    return acts_.begin() + static_cast<std::ptrdiff_t>(1 + roll(acts_.size()));
  }

  void say(const std::string& phone, const std::string& id) {
    auto ack = open_ticket([this, phone, id] { say(phone, id); });
    post_from_outside(*node.rt, node.board->router_of(phone_key(phone)),
                      a_message(node, phone, id, id, ack));
  }
  void act(staff_action::kind what) {
    auto again = [this, what] { act(what); };
    // The desk finds nobody who is not kept yet; a resume is for later.
    if (!reader->patients.contains(phone_key(ravi))
        || (what == staff_action::kind::resume && !is_pause_answered_)) {
      acts_.push_back(again);
      return;
    }
    auto a = an_act(node, what, ravi, open_ticket(again));
    if (what == staff_action::kind::pause) pause_tickets_.insert(a.ack.id);
    post_from_outside(*node.rt, node.board->router_of(a.key), std::move(a));
  }
  ticket open_ticket(std::function<void()> again) {
    again_.push_back(std::move(again));
    return holder->ticket(again_.size());
  }

  void step() {
    auto what = roll(100);
    auto& jobs = node.scheduler->jobs;
    if (what < 70 && !jobs.empty()) {
      std::swap(jobs[0], jobs[roll(jobs.size())]);
      node.scheduler->run_once();
    } else if (what < 76 && !acts_.empty()) {
      auto next = std::move(acts_.front());
      acts_.pop_front();
      next();
    } else if (what < 84 && port->depth() > 0) {
      auto batch =
          port->take(1 + roll(4), [this](auto& r) { return commit(r); });
      post_from_outside(*node.rt, node.board->writer, std::move(batch));
    } else if (what < 92) {
      answer_one_call();
    } else {
      node.turn_by(std::chrono::milliseconds(1 + roll(30)));
    }
    if (is_foul_) suffer();
    hear_ends();
  }

  persistence::outcome commit(persistence::record& r) {
    if (std::holds_alternative<persistence::turn_record>(r)) {
      // As if another node had been here: nothing is kept.
      if (roll(8) == 0) return outcome(ended::stale);
      if (is_foul_ && roll(10) == 0) return outcome(ended::unavailable);
    }
    return store.commit(r);
  }

  void suffer() {
    if (!reader->held.empty() && roll(6) == 0) {
      auto& held = reader->held;
      std::swap(held[0], held[roll(held.size())]);
      post_from_outside(*node.rt, reader->actor,
                        answer_ready{std::move(held.front())});
      held.pop_front();
    }
    if (roll(300) == 0 && acts_.size() > 2)
      reader->fails = engine::errc::unavailable;
    else if (roll(100) == 0 || acts_.size() <= 2)
      reader->fails.reset();
    if (roll(400) == 0) node.turn_by(3s); // Time-outs fire.
  }

  /// A webhook or an act that was refused comes again.
  void hear_ends() {
    for (; ends_heard_ < holder->ends.size(); ++ends_heard_) {
      auto& end = holder->ends[ends_heard_];
      if (end.how >= turn_end::overloaded) {
        acts_.push_back(again_.at(end.id - 1));
      } else if (pause_tickets_.contains(end.id) && !is_pause_answered_) {
        is_pause_answered_ = true;
        calls_before_ = vendor->calls.size();
        pause_epoch_ = reader->patients.at(phone_key(ravi)).conversation.epoch;
      }
    }
  }

  void answer_one_call() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < vendor->calls.size(); ++i)
      if (vendor->is_open(i)) open.push_back(i);
    if (open.empty()) return;
    auto i = open[roll(open.size())];
    if (roll(6) == 0) {
      vendor->answer(i, 500, "{}");
      return;
    }
    sent_.push_back(i);
    vendor->accept(i);
  }

  bool is_over() const {
    return acts_.empty() && node.scheduler->jobs.empty() && port->depth() == 0
           && reader->outbox.empty() && holder->ends.size() >= again_.size()
           && reader->held.empty();
  }

  /// The reply that a call carries.
  const engine::delivery& carried_by(std::size_t call) const {
    auto& body = vendor->calls[call].what.body;
    for (auto& d : store.kept)
      if (body.find(engine::to_string(d.id)) != std::string::npos) return d;
    throw std::logic_error("a call carries what was never kept");
  }

  void check() {
    for (std::uint64_t ticket = 1; ticket <= again_.size(); ++ticket)
      EXPECT_EQ(holder->of(ticket).size(), 1u) << "ticket " << ticket;
    check_inbound(ravi, {"r1", "r2", "r3", "r4"});
    check_inbound(meena, {"m1", "m2", "m3"});
    ASSERT_TRUE(is_pause_answered_);
    for (auto i = calls_before_; i < vendor->calls.size(); ++i) {
      auto& d = carried_by(i);
      EXPECT_FALSE(d.from == engine::sender::bot && d.to_phone == ravi
                   && d.epoch < pause_epoch_)
          << "the bot spoke after the provider";
    }
    // Each reply that was kept is sent once or fenced, in the order of ids.
    std::map<engine::delivery_id, int> times;
    std::map<std::string, engine::delivery_id> last;
    for (auto i : sent_) {
      auto& d = carried_by(i);
      ++times[d.id];
      EXPECT_LE(last[d.to_phone], d.id);
      last[d.to_phone] = d.id;
    }
    for (auto& d : store.kept)
      EXPECT_EQ(times[d.id], store.fenced.contains(d.id) ? 0 : 1)
          << engine::to_string(d.id);
  }

  void check_inbound(const std::string& phone, std::vector<std::string> all) {
    auto kept = store.inbound[phone];
    // What was refused comes again later: its place is lost.
    if (is_foul_) std::sort(kept.begin(), kept.end());
    EXPECT_EQ(kept, all);
  }

  std::uint64_t roll(std::uint64_t below) { return random_() % below; }

  std::mt19937_64 random_;
  bool is_foul_;
  test_node node;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_clock> clock;
  std::shared_ptr<fake_holder> holder;
  std::shared_ptr<fake_port> port = std::make_shared<fake_port>();
  std::shared_ptr<fake_vendor> vendor = std::make_shared<fake_vendor>();
  small_store store;
  std::deque<std::function<void()>> acts_;
  std::vector<std::function<void()>> again_; ///< By ticket, from 1.
  std::set<std::uint64_t> pause_tickets_;
  std::size_t ends_heard_ = 0;
  bool is_pause_answered_ = false;
  std::int64_t pause_epoch_ = 0;
  std::size_t calls_before_ = 0;  ///< The pause's answer.
  std::vector<std::size_t> sent_; ///< Calls the vendor took, in order.
};

} // namespace

TEST(whole_flow, the_promises_hold_whoever_runs_first) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play(seed, weather::fair).run();
    if (HasFailure()) break; // One seed is enough to look at.
  }
}

TEST(whole_flow, the_promises_hold_in_foul_weather) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play(seed, weather::foul).run();
    if (HasFailure()) break;
  }
}
