#pragma once
/// "Any doctor": one question to the calendars of all who give a service.

#include "actors/messages.hpp"
#include "actors/post.hpp"
#include "engine/any_provider.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace careline::actors {

/// So many calendars are asked at once; the clinic's first ones.
inline constexpr std::size_t calendars_per_question = 64;

/// Providers who give the service and have a calendar, in the clinic's order.
inline std::vector<std::string> calendars_for(const clinic_entry& clinic,
                                              const std::string& service) {
  auto all = engine::givers_of(clinic.clinic, service);
  std::erase_if(all,
                [&](auto& key) { return !clinic.calendars.contains(key); });
  if (all.size() > calendars_per_question) all.resize(calendars_per_question);
  return all;
}

/// Asks them all at once, so that one deadline holds for all, and merges what
/// they say. Who is silent is left out; if all are, that is the answer.
/// @param then  called once, from the actor; not at all if there is nobody to
///              ask (see calendars_for)
template <class Self>
void ask_all_calendars(runtime& rt, Self* self, const clinic_entry_ptr& clinic,
                       engine::find_slots question, engine::patient_id patient,
                       std::function<void(const engine::event&)> then) {
  struct gathered {
    std::vector<std::string> providers;
    std::vector<std::optional<engine::slots_found>> answers;
    std::size_t missing = 0;
  };
  auto all = std::make_shared<gathered>();
  all->providers = calendars_for(*clinic, question.service);
  all->missing = all->providers.size();
  all->answers.resize(all->missing);
  auto end_one = [all, question, then = std::move(then)] {
    if (--all->missing > 0) return;
    std::vector<std::pair<std::string, engine::slots_found>> found;
    for (std::size_t i = 0; i < all->answers.size(); ++i)
      if (auto& a = all->answers[i])
        found.emplace_back(all->providers[i], std::move(*a));
    if (found.empty())
      then(engine::calendar_silent{});
    else
      then(engine::merge_providers(std::move(found), question));
  };
  for (std::size_t i = 0; i < all->providers.size(); ++i) {
    auto one = question;
    one.provider = all->providers[i];
    ask(rt, self, clinic->calendars.at(one.provider), rt.limits.calendar_answer,
        ask_calendar{one, patient, clinic})
        .then(
            [all, i, end_one](calendar_answer& a) {
              if (auto* found = std::get_if<engine::slots_found>(&a.answer))
                all->answers[i] = std::move(*found);
              end_one();
            },
            [end_one](const caf::error&) { end_one(); });
  }
}

} // namespace careline::actors
