#pragma once
/// The desk between fake neighbours: two tokens of the demo clinic, one of its
/// patients, and one of another clinic's.

#include "actors/desk.hpp"
#include "persistence/admin.hpp"
#include "tests/support/fake_reader.hpp"

#include <caf/stateful_actor.hpp>

namespace careline::tests {

inline const auto ravi = patient_number(1);
inline const auto ravi_key = phone_key("+919800000001");
inline const auto foreign = patient_number(2);
inline const std::string token = "cl_a_token";
inline const std::string admin_token = "cl_an_admins_token";

/// The desk with a provider and an admin of the demo clinic.
struct reception {
  explicit reception(std::function<void(config::limits&)> change = {})
      : node([&] {
          auto s = settings_for_tests();
          if (change) change(s.limits);
          return s;
        }()) {
    reader = add_fake_reader(node);
    router = add_fake_router(node);
    actor = node.spawn(actors::desk, node.rt, node.board, node.clinics, 0U);
    node.board->holders.push_back({actor, io::actor_kind::desk});
    caf::anon_send(actor, actors::sweep_due{});
    reader->tokens[persistence::token_hash(token)] = {"Asha", "provider",
                                                      clinic_number(1)};
    reader->tokens[persistence::token_hash(admin_token)] = {"Bina", "admin",
                                                            clinic_number(1)};
    reader->know(ravi_key, ravi);
    reader->know(phone_key("+12125550001", clinic_number(2)), foreign);
    node.run();
  }

  using slip = std::shared_ptr<answer_slip>;
  slip ask(std::string method, std::string path, std::string body = {},
           io::header_list headers = {}) {
    io::request r;
    r.method = std::move(method);
    auto query = path.find('?');
    r.path = path.substr(0, query);
    if (query != std::string::npos) r.query = path.substr(query + 1);
    r.headers = std::move(headers);
    r.headers.emplace_back("authorization", "Bearer " + bearer);
    r.body = std::move(body);
    return ask(std::move(r));
  }
  slip ask(io::request r) {
    auto s = std::make_shared<answer_slip>();
    node.tell(actor,
              actors::api_request_arrived{std::move(r), io::responder(s)});
    return s;
  }
  slip send(std::string text = "I am here.", io::header_list headers = {}) {
    return ask("POST", "/api/live-chat/send",
               R"({"patient_id":")" + engine::to_string(ravi)
                   + R"(","message":")" + text + R"("})",
               std::move(headers));
  }
  slip toggle(bool paused, io::header_list headers = {}) {
    return ask("POST", "/api/live-chat/toggle-bot",
               R"({"patient_id":")" + engine::to_string(ravi) + R"(","paused":)"
                   + (paused ? "true" : "false") + "}",
               std::move(headers));
  }
  void settle(std::size_t act, actors::turn_end how, int fenced = 0,
              engine::message_id message = {}) {
    actors::settled_ticket end;
    end.how = how;
    end.fenced = fenced;
    end.message = message;
    settle(act, std::move(end));
  }
  void settle(std::size_t act, actors::settled_ticket end) {
    end.id = router->acts.at(act).ack.id;
    node.tell(actor, actors::tickets_settled{{std::move(end)}});
  }

  std::string bearer = token;
  test_node node;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_router> router;
  actors::desk_actor actor;
};

inline bool has(const reception::slip& s, std::string_view part) {
  return !s->all.empty() && s->all[0].body.find(part) != std::string::npos;
}

} // namespace careline::tests
