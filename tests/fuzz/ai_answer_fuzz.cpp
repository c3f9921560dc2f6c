/// Any answer of an AI's server, and of WhatsApp's: bounded, checked, and never
/// an act that is not on the list.
///
/// The first byte chooses vendor and status; the rest is the body.

#include "engine/ai_checks.hpp"
#include "engine/ai_prompt.hpp"
#include "engine/understand_batch.hpp"
#include "engine/utf8.hpp"
#include "io/ai/ai.hpp"
#include "io/channels/whatsapp.hpp"
#include "io/json.hpp"
#include "tests/fuzz/promise.hpp"

#include <algorithm>
#include <array>

namespace {

using namespace careline;
using engine::ai_answered;
using fuzz::promise;

constexpr std::array<unsigned, 8> statuses{200, 400, 401, 403,
                                           404, 429, 500, 503};

void expect_answered(const ai_answered& a) {
  promise(fuzz::is_well_formed(a.text), "an answer is UTF-8", a.text);
  promise(a.text.size() <= engine::most_ai_answer_bytes, "and bounded", a.text);
  static constexpr std::array<std::string_view, 5> acts{"", "book", "move",
                                                        "cancel", "person"};
  promise(std::find(acts.begin(), acts.end(), a.intent) != acts.end(),
          "an AI proposes what is on the list", a.intent);
  if (a.how == ai_answered::outcome::answered)
    promise(!a.text.empty() || !a.intent.empty(), "an answer says something");
  promise(a.text.find("UNSURE") == std::string::npos
              || a.how != ai_answered::outcome::answered,
          "who is unsure has not answered", a.text);
}

void expect_checked(std::string_view text) {
  static const auto clinic = engine::clinic_open_daily("Asia/Kolkata");
  const auto checked = engine::check_ai_answer(*clinic, text);
  promise(checked.text.empty() != checked.fault.empty(),
          "an answer is said or has a fault", text);
  promise(fuzz::is_well_formed(checked.text), "what is said is UTF-8",
          checked.text);
  promise(engine::decode_utf8(checked.text).size()
              <= engine::most_ai_answer_chars,
          "and bounded", checked.text);
  if (checked.text.empty()) return;
  const auto again = engine::check_ai_answer(*clinic, checked.text);
  promise(again.fault.empty() && again.text == checked.text,
          "what passed once passes again", checked.text);
}

void expect_any_words_are_read(std::string_view bytes) {
  const auto heard = engine::read_ai_answer(bytes);
  expect_answered(heard);
  if (heard.how == ai_answered::outcome::answered) expect_checked(heard.text);
  // As a careful model writes it.
  fuzz::dice d(bytes);
  const auto words = d.text();
  std::string json;
  io::json_writer(json)
      .begin_object()
      .field("answer", words)
      .field("intent", "book")
      .end_object();
  const auto read = engine::read_ai_answer(json);
  if (words.find("UNSURE") != std::string::npos) return;
  // Signs that only move the pen are blanks to us.
  if (fuzz::has_controls(words) || words.find('\t') != std::string::npos)
    return;
  promise(read.how == ai_answered::outcome::answered && read.text == words
              && read.intent == "book",
          "well-formed answers are read as they are", json);
}

void expect_outcome(const io::ai::outcome& o) {
  promise(fuzz::is_well_formed(o.text) && o.text.size() <= 64 * 1024,
          "a model's words are bounded UTF-8", o.text);
  promise(o.reason.size() <= 80
              && std::all_of(o.reason.begin(), o.reason.end(),
                             [](char c) {
                               return (c >= 'a' && c <= 'z')
                                      || (c >= 'A' && c <= 'Z')
                                      || (c >= '0' && c <= '9') || c == '_'
                                      || c == ' ';
                             }),
          "a reason is fit for a log", o.reason);
  promise((o.what == io::ai::verdict::said) == !o.text.empty(),
          "words are there exactly if they were said", o.text);
  promise(!o.retry_after || o.retry_after->count() >= 0,
          "nobody waits backwards", o.reason);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  fuzz::dice choose(fuzz::as_text(data, size));
  const auto first = choose.byte();
  const auto body = choose.rest();
  config::responder_settings how;
  how.kind = first % 2 == 0 ? "gemini" : "openai";
  const auto status = statuses[first / 2 % statuses.size()];
  const auto outcome = io::ai::read_answer(
      how, {io::call_failure::none, status, std::string(body), std::nullopt});
  expect_outcome(outcome);
  promise(status == 200 || outcome.what != io::ai::verdict::said,
          "an error says nothing to a patient", outcome.text);
  if (outcome.what == io::ai::verdict::said)
    expect_answered(engine::read_ai_answer(outcome.text));
  expect_any_words_are_read(body);

  const auto sent = io::whatsapp::read_answer(status, body, std::nullopt);
  // What is marked as read has none: {"success": true}.
  promise(!sent.accepted
              || (status == 200
                  && (!sent.vendor_message_id.empty()
                      || body.find("true") != std::string_view::npos)),
          "what is accepted has an id, or it is said that it is", body);
  promise(sent.reason.size() <= 120 && !fuzz::has_controls(sent.reason)
              && fuzz::is_well_formed(sent.reason),
          "a refusal has a short reason", sent.reason);
  promise(!sent.retry_after || sent.retry_after->count() >= 0,
          "nobody waits backwards", body);
  return 0;
}
