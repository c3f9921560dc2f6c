/// engine::advance over what patients write in the load of careline-bench: 19
/// questions and then a booking by taps. Words for a time are a floor of their
/// own (understand), so the dialogue taps a time that was offered.

#include "bench/clinics_file.hpp"
#include "bench/micro/micro.hpp"
#include "config/clinics_yaml.hpp"
#include "engine/conversation.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace careline::bench::micro {

namespace {

namespace chr = std::chrono;
using namespace engine;

const config::clinic& load_clinic() {
  static const auto tenants = std::get<std::vector<config::tenant>>(
      config::parse_clinics(make_clinics_yaml(1)));
  return tenants.front().clinics.front();
}

/// One call of advance: what it is given.
struct recorded_call {
  conversation before;
  event what;
  instant now;
};

/// Plays a patient once and writes down every call, so that the measured loop
/// does nothing but call.
class recorder {
public:
  std::vector<recorded_call> calls;
  std::size_t turns = 0;
  bool has_booked = false;

  void says(std::string text) {
    inbound_message m;
    m.text = std::move(text);
    happens(std::move(m));
  }

  /// The first thing under the last reply.
  void taps() {
    if (shown_.empty()) throw std::logic_error("nothing to tap");
    inbound_message m;
    m.content = content::interactive;
    m.text = shown_.front().title;
    m.choice = shown_.front().id;
    happens(std::move(m));
  }

private:
  void happens(inbound_message m) {
    // Monday 23 February 2026, noon in the clinic; a minute for each turn.
    now_ += chr::minutes{1};
    m.account = "206660002200000";
    m.vendor_message_id = "wamid.X" + std::to_string(turns);
    m.from = {"+919870000000", "", "Asha Rao"};
    m.sent_at = m.received_at = now_;
    ++turns;
    shown_.clear();
    auto done = call(state_, message_arrived{std::move(m)});
    for (int asked = 0; done.question; ++asked) {
      if (asked == 12) throw std::logic_error("asks without end");
      done = call(done.after, answer_to(*done.question));
    }
    state_ = done.after;
    ++state_.version;
  }

  step call(const conversation& before, const event& what) {
    calls.push_back({before, what, now_});
    auto done = advance(before, what, {now_, load_clinic(), false});
    for (const auto& r : done.replies)
      if (!r.choices.empty()) shown_ = r.choices;
    has_booked |= std::ranges::any_of(done.effects, [](const effect& e) {
      return std::holds_alternative<book_appointment>(e);
    });
    return done;
  }

  event answer_to(const inquiry& question) const {
    if (const auto* wish = std::get_if<hold_slot>(&question))
      return slot_held{wish->wanted, hold_id(uuid{{9}}),
                       now_ + chr::minutes{10}};
    slots_found found;
    if (const auto* wish = std::get_if<find_slots>(&question))
      for (int i = 0; i < 3; ++i) {
        const auto start = now_ + chr::hours{24} + i * chr::minutes{15};
        found.slots.push_back({start, start + chr::minutes{15}});
        if (wish->provider.empty()) found.providers.emplace_back("dr-rao");
      }
    else
      return visits_found{};
    return found;
  }

  conversation state_;
  std::vector<choice> shown_;
  instant now_{chr::milliseconds{1'771'828'200'000}};
};

constexpr const char* questions[] = {"hi",
                                     "what are your hours?",
                                     "fees?",
                                     "where are you?",
                                     "which doctors do you have?",
                                     "what services do you offer?",
                                     "hello",
                                     "how can I pay?",
                                     "is there parking?"};

void ask_questions(recorder& r, int count) {
  for (int i = 0; i < count; ++i)
    r.says(questions[static_cast<std::size_t>(i) % std::size(questions)]);
}

/// Service, provider, an offered time, yes.
void book_by_taps(recorder& r) {
  r.says("book an appointment");
  for (int taps = 0; taps < 6 && !r.has_booked; ++taps) r.taps();
  if (!r.has_booked) throw std::logic_error("the dialogue books nothing");
}

void advance_over(benchmark::State& state, void (*play)(recorder&),
                  const char* what) {
  recorder r;
  play(r);
  watch used(own_thread_cpu);
  for (auto _ : state) {
    used.begin();
    for (const auto& c : r.calls) {
      auto done =
          engine::advance(c.before, c.what, {c.now, load_clinic(), false});
      benchmark::DoNotOptimize(done);
    }
    used.end(r.turns);
  }
  used.tell(state, std::string(what) + "; " + std::to_string(r.calls.size())
                       + " calls in " + std::to_string(r.turns) + " turns");
}

void add(const char* name, void (*play)(recorder&), const char* what) {
  add_floor(name, [play, what](benchmark::State& state) {
    advance_over(state, play, what);
  });
}

} // namespace

void add_conversation_floors() {
  add(
      "advance",
      [](recorder& r) {
        ask_questions(r, 19);
        book_by_taps(r);
      },
      "19 questions and a booking by taps");
  add(
      "advance_questions", [](recorder& r) { ask_questions(r, 18); },
      "questions that rules answer");
  add("advance_booking", book_by_taps, "a booking by taps");
  add(
      "advance_typed_time",
      [](recorder& r) {
        r.says("book an appointment");
        r.says("1");
        r.says("1");
        r.says("tomorrow 11 am");
        r.says("yes");
        if (!r.has_booked) throw std::logic_error("booked nothing");
      },
      "a booking in typed words");
}

} // namespace careline::bench::micro
