#pragma once
/// The ingress with fake rooms behind it, and what its tests say to it.

#include "actors/ingress.hpp"

#include "tests/support/fake_actors.hpp"
#include "tests/support/whatsapp_bodies.hpp"

#include <caf/stateful_actor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

using actors::handle_message;
using actors::ingress_actor;
using actors::refusal;
using actors::settled_ticket;
using actors::sweep_due;
using actors::ticket;
using actors::tickets_settled;
using actors::turn_end;
using actors::webhook_arrived;
using namespace std::chrono_literals;

/// The door with fake rooms behind it.
struct door {
  explicit door(config::settings s = settings_for_tests(), int of_routers = 2)
      : node(std::move(s)) {
    for (int i = 0; i < of_routers; ++i)
      routers.push_back(add_fake_router(node));
    writer = add_fake_writer(node);
    actor = node.spawn(actors::ingress, node.rt, node.board, node.clinics, 0U);
    node.board->holders.push_back({actor, actor_kind::ingress});
    caf::anon_send(actor, sweep_due{});
    node.run();
  }

  std::shared_ptr<answer_slip> ask(io::request r) {
    auto slip = std::make_shared<answer_slip>();
    r.arrived = node.ticks;
    node.tell(actor, webhook_arrived{std::move(r), io::responder(slip)});
    return slip;
  }

  std::shared_ptr<answer_slip> post(std::string body,
                                    std::string_view secret = app_secret) {
    io::request r;
    r.method = "POST";
    r.headers = {{"content-type", "application/json"},
                 {"x-hub-signature-256", signature_of(secret, body)}};
    r.body = std::move(body);
    return ask(std::move(r));
  }

  std::shared_ptr<answer_slip>
  post_text(const std::string& id, const std::string& phone = "919800000001",
            const std::string& account = demo_account) {
    return post(webhook_body(account, {text(id, phone)}));
  }

  whatsapp_item text(const std::string& id, const std::string& phone) const {
    auto item = text_item({phone, "Ravi", ""}, id, "Hello");
    item.sent_at = node.wall.time_since_epoch() / 1s;
    return item;
  }

  std::vector<handle_message> sent() const {
    std::vector<handle_message> all;
    for (auto& r : routers)
      all.insert(all.end(), r->messages.begin(), r->messages.end());
    return all;
  }

  bool is_nothing_sent() const {
    return sent().empty() && writer->events.empty();
  }

  void settle(ticket t, turn_end how) {
    node.tell(actor, tickets_settled{{settled_ticket{t.id, how, 0, {}}}});
  }

  double counted(io::webhook_result r) const {
    return node.rt->metrics.webhooks_total[io::metrics::at(r)]->Value();
  }

  double refused(refusal why) const {
    return node.rt->metrics.admission_refusals_total[io::metrics::at(why) - 1]
        ->Value();
  }

  test_node node;
  std::vector<std::shared_ptr<fake_router>> routers;
  std::shared_ptr<fake_writer> writer;
  ingress_actor actor;
};

inline config::settings with(std::function<void(config::limits&)> change) {
  auto s = settings_for_tests();
  change(s.limits);
  return s;
}

} // namespace careline::tests
