/// Any words of a patient: what they want, their language and signs of danger
/// do not depend on case and blanks; what leaves the house names nobody.

#include "engine/ai_prompt.hpp"
#include "engine/intent.hpp"
#include "engine/language.hpp"
#include "engine/red_flags.hpp"
#include "engine/scrub.hpp"
#include "engine/understand_batch.hpp"
#include "engine/words.hpp"
#include "io/ai/ai.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace {

using namespace careline;
using namespace careline::engine;
using fuzz::promise;

struct heard {
  intent wants = intent::nothing;
  bool is_red = false;
  std::string_view language;
  bool is_wish = false;
  std::string_view wished;
  friend bool operator==(const heard&, const heard&) = default;
};

heard hear(std::string_view text) {
  const words said(text);
  for (std::size_t i = 0; i < said.size(); ++i)
    promise(!said[i].empty(), "a word has letters", text);
  promise(said.size() <= words::most_words, "words have a bound", text);
  const auto wish = language_wished(text);
  static constexpr std::array<std::string_view, 5> known{"", "en", "hi",
                                                         "hi-Latn", "es"};
  for (auto language : {language_of(text), wish.language})
    promise(std::find(known.begin(), known.end(), language) != known.end(),
            "a language is known", language);
  promise(language_of(text) == language_of(text, said),
          "words that were split already say the same", text);
  return {intent_of(said), is_red_flag(said), language_of(text), wish.is_wish,
          wish.language};
}

/// Whether a number of so many figures or more stands there in one piece.
bool has_long_number(std::string_view text, std::size_t figures) {
  std::size_t n = 0;
  for (const char c : text) {
    n = c >= '0' && c <= '9' ? n + 1 : 0;
    if (n >= figures) return true;
  }
  return false;
}

/// Whether a name stands there as a word of its own; within another word
/// ("mehta" in "emehtamarzo") it names nobody.
bool names(std::string_view text, std::string_view name) {
  auto is_joined = [&](std::size_t i) {
    if (i >= text.size()) return false;
    const auto c = static_cast<unsigned char>(text[i]);
    return c >= 0x80 || std::isalnum(c) || c == '-' || c == '_';
  };
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1))
    if (!is_joined(at - 1) && !is_joined(at + name.size())) return true;
  return false;
}

void expect_scrubbed(std::string_view text) {
  const auto clean = scrub(text, "Anjali Mehta");
  promise(fuzz::is_well_formed(clean), "what is scrubbed is UTF-8", clean);
  promise(!has_long_number(clean, 5), "no long number is left", clean);
  promise(scrub(clean, "Anjali Mehta") == clean, "scrubbing twice is once",
          clean);
  // The name and a number among any other words.
  const auto told = std::string(text) + " \n Anjali +91 98123-00001 mehta";
  const auto hidden = scrub(told, "Anjali Mehta");
  promise(!names(hidden, "Anjali") && !names(hidden, "mehta")
              && hidden.find("98123") == std::string::npos
              && hidden.find("00001") == std::string::npos,
          "neither name nor number leave the house", hidden);
  const auto head = head_of(clean, clean.size() / 2);
  promise(fuzz::is_well_formed(head) && clean.starts_with(head),
          "a text is cut between characters", head);
}

void expect_prompt(std::string_view text) {
  static const auto clinic = clinic_open_daily("Asia/Kolkata");
  const instant now{std::chrono::seconds(1'771'000'000)};
  const auto half = text.substr(0, text.size() / 2);
  const auto prompt = make_ai_prompt(
      *clinic, "en", {{true, std::string(half)}, {false, "Hello Anjali"}}, text,
      "Anjali Mehta", now);
  promise(!prompt.turns.empty() && prompt.turns.size() <= most_ai_turns + 1,
          "a prompt has few turns", text);
  std::size_t bytes = 0;
  for (auto& turn : prompt.turns) {
    bytes += turn.text.size();
    promise(fuzz::is_well_formed(turn.text), "a turn is UTF-8", turn.text);
    promise(!has_long_number(turn.text, 5), "without numbers", turn.text);
    promise(!names(turn.text, "Anjali"), "and names", turn.text);
  }
  promise(bytes <= most_ai_turn_bytes, "and is bounded", text);
  for (auto* kind : {"gemini", "openai"}) {
    config::responder_settings how;
    how.kind = kind;
    const auto call = io::ai::make_call(how, prompt);
    boost::json::error_code failed;
    boost::json::parse(call.body, failed);
    promise(!failed, "a call is JSON", call.body);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto text = fuzz::as_text(data, size);
  const auto once = hear(text);
  if (text.size() <= 400) {
    promise(hear(fuzz::upper_ascii(text)) == once, "case does not matter",
            text);
    promise(hear(fuzz::spaced_out(text)) == once, "blanks do not matter", text);
  }
  expect_scrubbed(text);
  if (text.size() % 8 == 0) expect_prompt(text);
  return 0;
}
