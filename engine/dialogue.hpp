#pragma once
/// One step while it is being worked out: what every part of the conversation
/// writes its words, effects and changes into. Lives for one call of advance().

#include "engine/conversation.hpp"
#include "engine/phrases.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace careline::engine {

/// WhatsApp's limits for what can be tapped.
inline constexpr std::size_t most_buttons = 3;
inline constexpr std::size_t most_rows = 10;
inline constexpr std::size_t button_title_chars = 20;
inline constexpr std::size_t row_title_chars = 24;
inline constexpr std::size_t row_description_chars = 72;
inline constexpr std::size_t button_body_chars = 1024;

struct dialogue {
  step& out;
  const moment& at;
  conversation& state;      ///< out.after
  bool owes_answer = false; ///< What was said is not an answer yet.
  /// False: what is said answers nothing the patient wrote (a reminder).
  bool pays_debt = true;
  bool needs_no_answer = false; ///< Silence is right ("thanks" once more).
  bool is_repeat = false;       ///< The same words were typed just before.
  bool is_reminder = false;     ///< What is said reminds of a visit.

  dialogue(step& s, const moment& m) : out(s), at(m), state(s.after) {}

  const config::clinic& clinic() const noexcept { return at.clinic; }
  instant now() const noexcept { return at.now; }

  std::string text(phrase what,
                   std::initializer_list<placeholder> values = {}) const {
    return engine::say(at.clinic, state.language, what, values);
  }
  choice button(std::string id, phrase title) const {
    return {std::move(id), text(title), {}};
  }

  /// Says it. Titles are cut to what fits and made unique; a text too long to
  /// stand over buttons goes first, alone.
  void tell(std::string words, std::vector<choice> choices = {},
            phrase list_button = phrase::list_open);

  void alert(std::string_view reason) {
    out.effects.push_back(alert_staff{std::string{reason}});
  }

  /// Gives the held slot back and forgets its timer.
  void drop_held();
  /// Only the hold: its timer is about to be replaced or dropped.
  void give_up_hold();
  /// Leaves the booking: hold and draft are gone.
  void leave_booking();
};

/// Unicode characters, not bytes.
std::size_t count_chars(std::string_view utf8) noexcept;
/// Cut to so many characters, the last one "…" if something is lost.
std::string cut_to(std::string_view utf8, std::size_t chars);

/// "text before" and the rest, an empty line between.
std::string with_lead(std::string lead, std::string rest);

/// The code under which a template is approved: "hi" for both scripts.
constexpr std::string_view template_language(std::string_view code) noexcept {
  return code == "hi-Latn" ? "hi" : code;
}

/// The menu's three buttons.
std::vector<choice> menu_choices(const dialogue& d);

} // namespace careline::engine
