/// Routers, patients, writer and outbox as they are, in every order the seed
/// can think of: who runs next, when a batch is committed, when the vendor
/// answers, when time passes. The promises must hold in all of them.

#include "actors/writer.hpp"
#include "tests/actors/depot.hpp"
#include "tests/actors/ward.hpp"

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using ended = persistence::outcome::kind;

const std::string ravi = "+919800000001";
const std::string meena = "+919800000002";

/// What a database does with a record, in memory.
struct small_store {
  fake_reader& tables;
  std::map<std::string, std::vector<std::string>> inbound; ///< By phone.
  std::set<std::string> keys;
  std::vector<engine::delivery> kept; ///< All replies ever kept.
  std::set<engine::delivery_id> fenced;

  persistence::outcome commit(persistence::record& r) {
    if (auto* turn = std::get_if<persistence::turn_record>(&r))
      return commit(*turn);
    if (auto* mark = std::get_if<persistence::delivery_settled>(&r)) {
      auto row = tables.outbox.find(mark->id);
      if (row == tables.outbox.end()) return {};
      if (mark->what == persistence::delivery_settled::kind::fenced)
        fenced.insert(mark->id);
      if (mark->what == persistence::delivery_settled::kind::retry)
        row->second.attempt = mark->attempt;
      else
        tables.outbox.erase(row);
    }
    return {};
  }

  persistence::outcome commit(persistence::turn_record& t) {
    if (!t.inbound_key.empty() && keys.contains(t.inbound_key))
      return outcome(ended::repeated);
    auto known = tables.patients.find(t.home);
    if (t.creates && known != tables.patients.end())
      return outcome(ended::identity_taken);
    if (!t.creates
        && (known == tables.patients.end()
            || known->second.conversation.version != t.expected_version))
      return outcome(ended::stale);
    auto& p = tables.know(t.home, t.patient);
    p.conversation = t.after;
    p.conversation.version = t.expected_version + 1;
    if (!t.inbound_key.empty()) {
      keys.insert(t.inbound_key);
      inbound[t.home.who.value].push_back(t.inbound_key);
      p.recent_inbound.insert(p.recent_inbound.begin(), t.inbound_key);
      if (p.recent_inbound.size() > 8) p.recent_inbound.pop_back();
    }
    auto done = outcome(ended::kept);
    if (t.fences) {
      auto& gone = t.fences->in_flight;
      std::erase_if(tables.outbox, [&](auto& row) {
        auto& d = row.second;
        if (d.patient != t.patient || d.from != engine::sender::bot
            || d.epoch >= t.fences->below_epoch
            || std::find(gone.begin(), gone.end(), d.id) != gone.end())
          return false;
        fenced.insert(d.id);
        ++done.fenced;
        return true;
      });
    }
    for (auto& d : t.deliveries) {
      tables.outbox[d.id] = d;
      kept.push_back(d);
    }
    return done;
  }
};

/// One run: two patients write, a provider takes one of them over, webhooks
/// come twice, turns turn out stale, the vendor stumbles.
class play {
public:
  explicit play(std::uint64_t seed)
      : random_(seed), node([] {
          auto s = settings_for_tests();
          s.limits.active_conversations = 1; // Somebody always has to leave.
          s.limits.deliveries_per_account = 3;
          s.limits.retry_first = 20ms;
          s.whatsapp.mark_read = false;
          return s;
        }()),
        reader(add_fake_reader(node)), clock(add_fake_clock(node)),
        holder(add_fake_holder(node)), store{*reader, {}, {}, {}, {}} {
    port = std::make_shared<fake_port>();
    vendor = std::make_shared<fake_vendor>();
    node.board->writer = node.spawn(writer, node.rt, node.board, port);
    actors::vendor_port call = [v = vendor](io::http_call c, auto done) {
      v->calls.push_back({std::move(c), std::move(done)});
    };
    node.board->outboxes.push_back(
        node.spawn(outbox, node.rt, node.board, node.clinics, call, 0U));
    for (int i = 0; i < 2; ++i)
      node.board->routers.push_back(
          node.spawn(router, node.rt, node.board, patient_settings{&echo}));
    caf::anon_send(node.board->outboxes[0], dispatch_due{});
    script();
  }

  void run() {
    for (int n = 0; n < 20'000 && !is_over(); ++n) step();
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
    // The pause comes somewhere between Ravi's messages, or behind them.
    auto at = 1 + roll(acts_.size());
    acts_.insert(acts_.begin() + static_cast<std::ptrdiff_t>(at),
                 [this] { act(staff_action::kind::pause); });
    acts_.push_back([this] { act(staff_action::kind::send); });
  }

  void say(const std::string& phone, const std::string& id) {
    told_.push_back(++last_ticket_);
    post_from_outside(
        *node.rt, node.board->router_of(phone_key(phone)),
        a_message(node, phone, id, id, holder->ticket(last_ticket_)));
  }
  void act(staff_action::kind what) {
    // The desk finds nobody who is not kept yet.
    if (!reader->patients.contains(phone_key(ravi))) {
      acts_.push_back([this, what] { act(what); });
      return;
    }
    auto a = an_act(node, what, ravi, holder->ticket(++last_ticket_));
    told_.push_back(last_ticket_);
    if (what == staff_action::kind::pause) pause_ticket_ = last_ticket_;
    post_from_outside(*node.rt, node.board->router_of(a.key), std::move(a));
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
      auto batch = port->take(1 + roll(4), [this](auto& r) {
        auto* turn = std::get_if<persistence::turn_record>(&r);
        // As if another node had been here: nothing is kept.
        if (turn && roll(8) == 0) return outcome(ended::stale);
        return store.commit(r);
      });
      post_from_outside(*node.rt, node.board->writer, std::move(batch));
    } else if (what < 92) {
      answer_one_call();
    } else {
      node.turn_by(std::chrono::milliseconds(1 + roll(30)));
    }
    if (!is_pause_answered_ && pause_ticket_ != 0
        && !holder->of(pause_ticket_).empty()) {
      is_pause_answered_ = true;
      calls_before_ = vendor->calls.size();
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
           && reader->outbox.empty() && holder->ends.size() >= told_.size();
  }

  bool is_of(std::size_t call, const std::string& phone) const {
    return vendor->calls[call].what.body.find(phone.substr(1))
           != std::string::npos;
  }
  bool is_of_bot(std::size_t call) const {
    return vendor->calls[call].what.body.find("You said") != std::string::npos;
  }

  void check() {
    for (auto ticket : told_)
      EXPECT_EQ(holder->of(ticket).size(), 1u) << "ticket " << ticket;
    EXPECT_EQ(store.inbound[ravi],
              (std::vector<std::string>{"r1", "r2", "r3"}));
    EXPECT_EQ(store.inbound[meena],
              (std::vector<std::string>{"m1", "m2", "m3"}));
    ASSERT_TRUE(is_pause_answered_);
    for (auto i = calls_before_; i < vendor->calls.size(); ++i)
      EXPECT_FALSE(is_of(i, ravi) && is_of_bot(i))
          << "the bot spoke after the provider";
    // Each reply that was kept is sent once or fenced, in the order of ids.
    std::map<std::string, std::size_t> place;
    for (auto& d : store.kept) {
      auto times = std::count_if(sent_.begin(), sent_.end(), [&](auto i) {
        return vendor->calls[i].what.body.find(engine::to_string(d.id))
               != std::string::npos;
      });
      EXPECT_EQ(times, store.fenced.contains(d.id) ? 0 : 1)
          << engine::to_string(d.id);
    }
    for (auto* phone : {&ravi, &meena}) {
      std::vector<std::string> order;
      for (auto i : sent_)
        for (auto& d : store.kept)
          if (d.to_phone == *phone
              && vendor->calls[i].what.body.find(engine::to_string(d.id))
                     != std::string::npos)
            order.push_back(engine::to_string(d.id));
      EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    }
  }

  std::uint64_t roll(std::uint64_t below) { return random_() % below; }

  std::mt19937_64 random_;

public:
  test_node node;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_clock> clock;
  std::shared_ptr<fake_holder> holder;
  std::shared_ptr<fake_port> port;
  std::shared_ptr<fake_vendor> vendor;
  small_store store;

private:
  std::deque<std::function<void()>> acts_;
  std::uint64_t last_ticket_ = 0;
  std::vector<std::uint64_t> told_;
  std::uint64_t pause_ticket_ = 0;
  bool is_pause_answered_ = false;
  std::size_t calls_before_ = 0;  ///< The pause's answer.
  std::vector<std::size_t> sent_; ///< Calls the vendor took, in order.
};

} // namespace

TEST(whole_flow, the_promises_hold_whoever_runs_first) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play p(seed);
    p.run();
    if (HasFailure()) break; // One seed is enough to look at.
  }
}
