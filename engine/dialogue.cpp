#include "engine/dialogue.hpp"

#include "config/utf8.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

void fit_titles(std::vector<choice>& choices) {
  auto most =
      choices.size() <= most_buttons ? button_title_chars : row_title_chars;
  for (auto& c : choices) {
    if (c.title.size() > most) c.title = cut_to(c.title, most);
    if (c.description.size() > row_description_chars)
      c.description = cut_to(c.description, row_description_chars);
  }
  for (std::size_t i = 1; i < choices.size(); ++i) {
    auto is_used = [&](const std::string& title) {
      return std::any_of(choices.begin(),
                         choices.begin() + static_cast<std::ptrdiff_t>(i),
                         [&](auto& c) { return c.title == title; });
    };
    auto wished = choices[i].title;
    for (int n = 2; is_used(choices[i].title); ++n) {
      auto mark = " " + std::to_string(n);
      choices[i].title = cut_to(wished, most - mark.size()) + mark;
    }
  }
}

} // namespace

std::size_t count_chars(std::string_view utf8) noexcept {
  return config::count_code_points(utf8);
}

std::string cut_to(std::string_view utf8, std::size_t chars) {
  if (count_chars(utf8) <= chars) return std::string{utf8};
  std::size_t seen = 0;
  std::size_t end = 0;
  for (; end < utf8.size(); ++end)
    if (!config::is_continuation(utf8[end]) && ++seen == chars) break;
  while (end > 0 && utf8[end - 1] == ' ') --end;
  return std::string{utf8.substr(0, end)} + "…";
}

std::string with_lead(std::string lead, std::string rest) {
  if (lead.empty()) return rest;
  lead += "\n\n";
  lead += rest;
  return lead;
}

void dialogue::tell(std::string words, std::vector<choice> choices,
                    phrase list_button) {
  if (choices.size() > most_rows) choices.resize(most_rows);
  reply r;
  if (!choices.empty()) {
    fit_titles(choices);
    if (choices.size() > most_buttons) {
      r.list_button = cut_to(text(list_button), button_title_chars);
    } else if (words.size() > button_body_chars
               && count_chars(words) > button_body_chars) {
      out.replies.push_back({std::move(words), {}, {}, {}, {}, {}});
      words = text(phrase::choose_below);
    }
  }
  r.text = std::move(words);
  r.choices = std::move(choices);
  out.replies.push_back(std::move(r));
}

void dialogue::give_up_hold() {
  if (!state.draft || state.draft->hold.is_nil()) return;
  auto& draft = *state.draft;
  out.effects.push_back(drop_hold{draft.provider, draft.hold});
  draft.held.reset();
  draft.hold = {};
  draft.hold_expires = {};
}

void dialogue::drop_held() {
  if (!state.draft || state.draft->hold.is_nil()) return;
  give_up_hold();
  out.effects.push_back(drop_timer{"hold_expires"});
}

void dialogue::leave_booking() {
  drop_held();
  if (state.draft && !state.draft->booked) state.draft.reset();
}

std::vector<choice> menu_choices(const dialogue& d) {
  std::vector<choice> choices;
  choices.reserve(3);
  choices.push_back(d.button("book", phrase::button_book));
  choices.push_back(d.button("info", phrase::button_info));
  choices.push_back(d.button("person", phrase::button_person));
  return choices;
}

} // namespace careline::engine
