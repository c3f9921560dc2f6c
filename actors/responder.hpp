#pragma once
/// Asks the AI.

#include "actors/interfaces.hpp"
#include "actors/outbox.hpp"
#include "actors/runtime.hpp"
#include "actors/switchboard.hpp"
#include "engine/ai_prompt.hpp"
#include "engine/breaker.hpp"
#include "io/ai/ai.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace careline::actors {

/// The AI, for questions that rules could not answer.
///
/// Owns      questions waiting and under way, both bounded; the breaker of the
///           node's one key; how much each clinic has under way.
/// Lives     as long as the node.
/// Hears     patients (questions of kept turns), the HTTP client (ends of
///           calls).
/// Tells     reader (what was said before), the AI, routers (each question's
///           end, once).
/// If it dies questions end by their timers ("ai_due").
///
/// A question ends in time, whatever happens: answered, or failed, and then
/// rules answer. Waiting, reading and retries are all within the deadline.
class responder_state {
public:
  responder_state() = default;

  void on_ask(ask_responder& m);
  void on_ai_call_ended(ai_call_ended& m);
  void on_sweep_due(); ///< Every tick while there are questions.

  static constexpr const char* name = "responder";

  responder_actor::pointer self = nullptr;
  runtime_ptr rt;
  switchboard_ptr board;
  vendor_port vendor;
  std::optional<engine::breaker> breaker;

private:
  using time = std::chrono::steady_clock::time_point;
  struct question {
    ask_responder what;
    time asked;
    time deadline;
    std::optional<engine::ai_prompt> prompt; ///< Once the history was read.
    unsigned tries = 0;
    std::optional<time> again; ///< Waits for its next try.
  };
  using entry = std::unordered_map<std::uint64_t, question>::iterator;

  void start_waiting();
  void start(question q);
  void read_history(std::uint64_t id);
  void take_history(std::uint64_t id, const messages_answer* told);
  void call(std::uint64_t id);
  bool try_again(question& q, const io::ai::outcome& o);
  void note_outcome(const io::ai::outcome& o);
  void finish_call(entry at, const io::ai::outcome& o);
  void end(const question& q, engine::ai_answered answer, io::ai_outcome how);
  void fail(const question& q, io::ai_outcome how);
  void free_place(const question& q);
  void show_breaker(std::string_view reason);
  void publish();

  std::deque<question> waiting_;
  std::unordered_map<std::uint64_t, question> under_way_;
  std::unordered_map<engine::clinic_id, unsigned> of_clinic_; ///< Under way.
  std::uint64_t last_ = 0; ///< Names calls; a late end finds nobody.
  bool is_ticking_ = false;
  bool is_shown_open_ = false;
};

responder_actor::behavior_type
responder(responder_actor::stateful_pointer<responder_state> self,
          runtime_ptr rt, switchboard_ptr board, vendor_port vendor);

} // namespace careline::actors
