#include "tests/support/silence.hpp"

#include <algorithm>
#include <chrono>

namespace careline::tests {

paused_bot pause_bot(careline_system& system, const std::string& to,
                     const std::string& patient) {
  auto answer =
      system.api_post("/api/live-chat/toggle-bot",
                      R"({"patient_id":")" + patient + R"(","paused":true})");
  auto now = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  return {to, patient, answer.status, now.count()};
}

std::vector<std::string>
staff_are_heard_first(careline_system& system,
                      const std::vector<paused_bot>& paused,
                      const std::string& words, milliseconds most) {
  std::vector<std::string> complaints;
  deadline until(most);
  for (auto& one : paused) {
    if (one.status != 200) continue;
    auto sent =
        system.api_post("/api/live-chat/send",
                        R"({"patient_id":")" + one.patient + R"(","message":")"
                            + json_escaped(words) + R"("})");
    if (sent.status != 200)
      complaints.push_back("staff could not write: " + sent.body);
  }
  for (auto& one : paused) {
    if (one.status != 200) continue;
    auto has_come = [&] {
      auto all = system.vendors().received_by(one.to);
      return std::ranges::any_of(
          all, [&](auto& m) { return m.was_accepted() && m.text == words; });
    };
    if (!eventually(until.left(), has_come))
      complaints.push_back("the words of staff did not come to " + one.patient);
    for (auto& m : system.vendors().received_by(one.to)) {
      if (!m.was_accepted() || m.at_us <= one.answered_us) continue;
      if (m.text == words) break;
      complaints.push_back("the bot wrote to " + one.patient + " "
                           + std::to_string(m.at_us - one.answered_us)
                           + " us after the pause was answered");
    }
  }
  return complaints;
}

} // namespace careline::tests
