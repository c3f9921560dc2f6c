#pragma once
/// One patient's actor in the middle of fake neighbours.

#include "actors/patient.hpp"

#include "tests/actors/ward.hpp"

namespace careline::tests {

struct bed {
  explicit bed(bool is_known = true, actors::advance_function advance = &echo,
               std::function<void(persistence::loaded_patient&)> change = {}) {
    router = add_fake_router(node);
    writer = add_fake_writer(node);
    outbox = add_fake_outbox(node);
    holder = add_fake_holder(node);
    auto loaded = std::make_shared<persistence::loaded_patient>();
    loaded->is_known = is_known;
    loaded->home = loaded->asked = phone_key(phone);
    loaded->patient = patient_number(1);
    if (is_known) {
      loaded->name = "Ravi";
      loaded->phone = phone;
      loaded->conversation.version = 7;
      loaded->conversation.epoch = 2;
      loaded->conversation.account = demo_account;
      loaded->conversation.last_inbound_at = node.wall - std::chrono::hours(1);
    }
    if (change) change(*loaded);
    actor =
        node.spawn(actors::patient, node.rt, node.board,
                   actors::patient_settings{advance}, router->actor, loaded);
    node.run();
  }

  void say(const std::string& id, const std::string& text = "Hello",
           std::uint64_t ticket = 1) {
    node.tell(actor, a_message(node, phone, id, text, holder->ticket(ticket)));
  }
  void act(actors::staff_action::kind what, std::uint64_t ticket = 100) {
    actors::post_from_outside(
        *node.rt, actor, an_act(node, what, phone, holder->ticket(ticket)));
    node.run();
  }
  /// Ends the turn that waits.
  void end(persistence::outcome::kind how = persistence::outcome::kind::kept,
           int fenced = 0) {
    settle_turn(node, fake_writer::turn(writer->turns.at(turns_ended++)),
                outcome(how, fenced));
  }
  const persistence::turn_record& turn(std::size_t i) const {
    return writer->turns.at(i).record.turn;
  }
  std::vector<std::string> handled() const {
    std::vector<std::string> all;
    for (auto& t : writer->turns) all.push_back(t.record.turn.inbound_key);
    return all;
  }

  const std::string phone = "+919800000001";
  test_node node;
  std::shared_ptr<fake_router> router;
  std::shared_ptr<fake_writer> writer;
  std::shared_ptr<fake_outbox> outbox;
  std::shared_ptr<fake_holder> holder;
  actors::patient_actor actor;
  std::size_t turns_ended = 0;
};

} // namespace careline::tests
