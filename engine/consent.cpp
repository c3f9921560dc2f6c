#include "engine/consent.hpp"

#include "engine/fold.hpp"
#include "engine/menu.hpp"
#include "engine/visit_timers.hpp"

#include <algorithm>
#include <string>

namespace careline::engine {
namespace {

/// The whole message without accents, "please" left out. Sentences are the few
/// that people write who do not know the word.
constexpr std::string_view stop_words[] = {"stop",
                                           "stopall",
                                           "stop all",
                                           "stop stop",
                                           "unsubscribe",
                                           "end",
                                           "quit",
                                           "unsubscribe me",
                                           "stop messaging me",
                                           "stop texting me",
                                           "stop sending me messages",
                                           "stop these messages",
                                           "stop messages",
                                           "do not message me",
                                           "dont message me",
                                           "do not text me",
                                           "dont text me",
                                           "band karo",
                                           "बंद करो",
                                           "roko",
                                           "रोको",
                                           "message band karo",
                                           "message mat bhejo",
                                           "mujhe message mat bhejo",
                                           "मैसेज बंद करो",
                                           "मैसेज मत भेजो",
                                           "मुझे मैसेज मत भेजो",
                                           "baja",
                                           "alto",
                                           "parar",
                                           "detener",
                                           "dar de baja",
                                           "no me escriban",
                                           "no me escriban mas",
                                           "no mas mensajes"};
constexpr std::string_view start_words[] = {
    "start", "unstop",  "subscribe",  "shuru", "शुरू",
    "alta",  "iniciar", "shuru karo", "शुरू करो"};
constexpr std::string_view carriers_words[] = {"cancel"};
constexpr std::size_t most_words = 6;

template <std::size_t N>
bool is_one_of(const std::string_view (&known)[N], const words& said) {
  if (said.empty() || said.size() > most_words || said.has_question_mark())
    return false;
  std::string all;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i] == "please" || said[i] == "pls") continue;
    if (!all.empty()) all += ' ';
    all += said[i];
  }
  return std::find(std::begin(known), std::end(known), all) != std::end(known);
}

/// A visit that ended two days ago may still have its question ahead.
constexpr std::chrono::hours timers_live_for{48};

void stop(dialogue& d, const std::vector<visit>& visits) {
  auto& s = d.state;
  d.leave_booking();
  s.draft.reset();
  drop_unread(d);
  for (auto& v : visits) drop_visit_timers(d, v.id);
  s.stage = stage::idle;
  s.misses = 0;
  s.guard = {};
  s.answer_due_at.reset();
  s.is_opted_out = true;
  // Whatever has not left yet must never leave.
  ++s.epoch;
  d.out.fences_replies = true;
  d.out.effects.push_back(record_consent{false, "keyword:stop"});
  reply r;
  r.text = d.text(phrase::opted_out, {{"clinic", d.clinic().name}});
  r.passes_opt_out = true;
  d.out.replies.push_back(std::move(r));
}

void start(dialogue& d, const std::vector<visit>& visits) {
  auto& s = d.state;
  s.is_opted_out = false;
  s.stage = stage::idle;
  d.out.effects.push_back(record_consent{true, "keyword:start"});
  for (auto& v : visits)
    if (v.when.start > d.now()) start_visit_timers(d, v);
  if (s.is_bot_paused)
    d.owes_answer = true;
  else
    show_menu(d, phrase::greeting);
}

} // namespace

bool is_stop_word(channel c, const words& said) {
  return is_one_of(stop_words, said)
         || (c == channel::sms && is_one_of(carriers_words, said));
}

bool is_start_word(const words& said) {
  return is_one_of(start_words, said);
}

void note_first_contact(dialogue& d, bool has_written_before) {
  if (!has_written_before)
    d.out.effects.push_back(record_consent{true, "first_contact"});
}

bool take_consent_words(dialogue& d, channel c, const words& said) {
  auto& s = d.state;
  if (s.is_opted_out ? !is_start_word(said) : !is_stop_word(c, said))
    return false;
  s.visits_for = s.is_opted_out ? "start" : "stop";
  d.out.question = find_visits{d.now() - timers_live_for};
  return true;
}

void on_message_after_opt_out(dialogue& d, bool is_red_flag) {
  if (is_red_flag) d.alert("red_flag");
  // The stage remembers that a person was told.
  if (d.state.stage == stage::with_person) return;
  d.state.stage = stage::with_person;
  if (!is_red_flag) d.alert("opted_out");
}

void finish_consent(dialogue& d, std::string_view why,
                    const std::vector<visit>& visits) {
  if (why == "stop")
    stop(d, visits);
  else
    start(d, visits);
}

void keep_opt_out(dialogue& d) {
  if (!d.state.is_opted_out) return;
  auto gone =
      std::erase_if(d.out.replies, [](auto& r) { return !r.passes_opt_out; });
  if (gone > 0)
    d.out.effects.push_back(
        leave_note{"Not sent: the patient opted out.", "opted_out"});
}

} // namespace careline::engine
