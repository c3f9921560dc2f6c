#pragma once
/// Routers and patients as they are, everybody behind them fake; and a
/// conversation simple enough to foretell.

#include "actors/router.hpp"
#include "tests/support/fake_reader.hpp"

#include <caf/stateful_actor.hpp>

#include <functional>
#include <stdexcept>

namespace careline::tests {

/// Repeats what it heard. "boom" is a bug; "silence" gets no reply; what staff
/// does is left to the engine.
inline engine::step echo(const engine::conversation& before,
                         const engine::event& what, const engine::moment& at) {
  if (auto* m = std::get_if<engine::message_arrived>(&what)) {
    if (m->message.text == "boom") throw std::logic_error("boom");
    engine::step s;
    s.after = before;
    s.after.last_inbound_at = m->message.sent_at;
    s.after.account = m->message.account;
    if (m->message.text != "silence" && !before.is_bot_paused)
      s.replies.push_back({"You said: " + m->message.text, {}, {}, {}, {}, {}});
    return s;
  }
  if (auto* t = std::get_if<engine::timer_fired>(&what); t && t->kind == "boom")
    throw std::logic_error("boom");
  if (auto* p = std::get_if<engine::staff_paused>(&what);
      p && p->reason == "boom")
    throw std::logic_error("boom");
  return engine::advance(before, what, at);
}

struct ward {
  explicit ward(std::size_t routers = 1,
                std::function<void(config::limits&)> change = {},
                actors::advance_function advance = &echo)
      : node([&] {
          auto s = settings_for_tests();
          if (change) change(s.limits);
          return s;
        }()) {
    reader = add_fake_reader(node);
    writer = add_fake_writer(node);
    outbox = add_fake_outbox(node);
    clock = add_fake_clock(node);
    holder = add_fake_holder(node);
    for (std::size_t i = 0; i < routers; ++i) {
      auto r = node.spawn(actors::router, node.rt, node.board,
                          actors::patient_settings{advance});
      node.board->routers.push_back(r);
      caf::anon_send(r, actors::sweep_due{});
    }
    node.run();
  }

  /// Puts a message in the router's mailbox; nothing runs yet.
  void drop(const std::string& phone, const std::string& id,
            const std::string& text = "Hello") {
    drop(a_message(node, phone, id, text, next_ticket(id)));
  }
  template <class Work>
  void drop(Work w) {
    auto& to = node.board->router_of(w.key);
    actors::post_from_outside(*node.rt, to, std::move(w));
  }
  void say(const std::string& phone, const std::string& id,
           const std::string& text = "Hello") {
    drop(phone, id, text);
    node.run();
  }

  actors::ticket next_ticket(const std::string& name) {
    tickets[name] = tickets.size() + 1;
    return holder->ticket(tickets[name]);
  }
  /// How the message of that id ended, all its ends in order.
  std::vector<actors::turn_end> ends_of(const std::string& name) const {
    return holder->of(tickets.at(name));
  }

  /// Keeps all turns that wait in the writer, and those that follow.
  void keep_all() {
    for (; kept < writer->turns.size(); ++kept)
      settle_turn(node, fake_writer::turn(writer->turns[kept]));
  }
  /// Ends the oldest unended turn.
  void end_next(persistence::outcome::kind how) {
    settle_turn(node, fake_writer::turn(writer->turns.at(kept++)),
                outcome(how));
  }

  /// Vendor's ids of all turns handed to the writer, in order.
  std::vector<std::string> handled() const {
    std::vector<std::string> all;
    for (auto& t : writer->turns) all.push_back(t.record.turn.inbound_key);
    return all;
  }

  test_node node;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_writer> writer;
  std::shared_ptr<fake_outbox> outbox;
  std::shared_ptr<fake_clock> clock;
  std::shared_ptr<fake_holder> holder;
  std::map<std::string, std::uint64_t> tickets;
  std::size_t kept = 0;
};

} // namespace careline::tests
