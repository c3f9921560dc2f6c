#include "bench/bare/webhook_door.hpp"

#include "io/channels/whatsapp.hpp"

#include <utility>

namespace careline::bench::bare {

webhook_door::webhook_door(const config::secret& app_secret,
                           clinic_numbers clinics, const config::limits& limits,
                           group_commit& store)
    : signature_({app_secret}), clinics_(std::move(clinics)),
      json_depth_(limits.json_depth), store_(store) {}

void webhook_door::take(const io::request& r, const io::responder& answer) {
  if (r.method == "POST" && r.path == "/webhooks/whatsapp")
    take_webhook(r, answer);
  else if (r.method == "GET" && r.path == "/readyz")
    answer.send({200, "text/plain; charset=utf-8", "ready\n", {}});
  else
    answer.send(io::problem(404, "not_found", "There is nothing here."));
}

void webhook_door::take_webhook(const io::request& r,
                                const io::responder& answer) {
  if (!signature_.verify(r.body, r.header("x-hub-signature-256"))) {
    answer.send(io::problem(401, "bad_signature",
                            "X-Hub-Signature-256 does not match."));
    return;
  }
  auto parsed = io::whatsapp::parse_webhook(r.body, wall_now(), json_depth_);
  const auto webhook = std::make_shared<open_webhook>();
  std::vector<waiting_message> messages;
  if (parsed && parsed.value().unusables.empty())
    for (auto& message : parsed.value().messages) {
      const auto clinic = clinics_.find(message.account);
      if (clinic == clinics_.end()) break;
      message.clinic = clinic->second;
      messages.push_back({webhook, std::move(message)});
    }
  // Nothing is set aside here: what is not wholly messages is not taken.
  if (messages.empty() || messages.size() != parsed.value().messages.size()) {
    answer.send(io::problem(400, "not_messages",
                            "Only messages to known numbers are taken."));
    return;
  }
  webhook->answer = answer;
  webhook->left = messages.size();
  if (!store_.push(messages))
    answer.send(io::try_again(503, "overloaded", std::chrono::seconds(1)));
}

} // namespace careline::bench::bare
