#include "engine/booking.hpp"

#include "engine/booking_time.hpp"
#include "engine/handoff.hpp"
#include "engine/name_match.hpp"
#include "engine/say_time.hpp"
#include "engine/visits.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

bool gives(const config::provider& p, std::string_view service) noexcept {
  return p.services.empty()
         || std::find(p.services.begin(), p.services.end(), service)
                != p.services.end();
}

booking_draft& draft_of(dialogue& d) {
  if (!d.state.draft) d.state.draft.emplace();
  return *d.state.draft;
}

void forget_offer(booking_draft& draft) {
  draft.booked.reset();
  draft.offered.clear();
  draft.offered_by.clear();
}

std::string minutes_text(const config::service& s) {
  return std::to_string(s.length.count());
}

std::string service_line(const dialogue& d, const config::service& s,
                         phrase plain, phrase priced) {
  if (s.price_minor == 0)
    return d.text(plain, {{"service", s.name}, {"minutes", minutes_text(s)}});
  return d.text(priced, {{"service", s.name},
                         {"minutes", minutes_text(s)},
                         {"price", say_money(d.clinic(), s.price_minor)}});
}

/// One page of things to choose from: a last row leads to the rest.
/// @param rows  at most so many, that one included
template <class Things, class MakeChoice>
std::vector<choice> page_of(const dialogue& d, const Things& things,
                            std::size_t offset, std::string_view page_kind,
                            MakeChoice&& make, std::size_t rows = most_rows) {
  if (offset >= things.size()) offset = 0;
  auto rest = things.size() - offset;
  auto shown = rest <= rows ? rest : rows - 1;
  std::vector<choice> choices;
  choices.reserve(shown + 1);
  for (std::size_t i = offset; i < offset + shown; ++i)
    choices.push_back(make(*things[i]));
  if (shown < rest)
    choices.push_back(
        d.button(std::string{page_kind} + ":" + std::to_string(offset + shown),
                 phrase::row_more));
  return choices;
}

} // namespace

const config::service* drafted_service(const dialogue& d) noexcept {
  return d.state.draft ? d.clinic().find_service(d.state.draft->service)
                       : nullptr;
}

const config::provider* drafted_provider(const dialogue& d) noexcept {
  return d.state.draft ? d.clinic().find_provider(d.state.draft->provider)
                       : nullptr;
}

bool knows_whom(const dialogue& d) noexcept {
  return drafted_service(d)
         && (drafted_provider(d) || d.state.draft->any_provider);
}

const config::provider* sought_provider(const dialogue& d) noexcept {
  return d.state.draft && d.state.draft->any_provider ? nullptr
                                                      : drafted_provider(d);
}

std::vector<const config::service*> bookable_services(const dialogue& d) {
  auto* chosen = sought_provider(d);
  std::vector<const config::service*> found;
  for (auto& s : d.clinic().services) {
    auto& all = d.clinic().providers;
    bool given = chosen ? gives(*chosen, s.key)
                        : std::any_of(all.begin(), all.end(),
                                      [&](auto& p) { return gives(p, s.key); });
    if (given) found.push_back(&s);
  }
  return found;
}

std::vector<const config::provider*> bookable_providers(const dialogue& d) {
  auto* chosen = drafted_service(d);
  std::vector<const config::provider*> found;
  for (auto& p : d.clinic().providers)
    if (!chosen || gives(p, chosen->key)) found.push_back(&p);
  return found;
}

void begin_booking(dialogue& d) {
  d.drop_held();
  d.state.draft.emplace();
}

void next_step(dialogue& d, std::string lead) {
  auto& draft = draft_of(d);
  if (!drafted_service(d)) {
    draft.service.clear();
    auto services = bookable_services(d);
    if (services.empty()) {
      hand_over(d, "unavailable", phrase::no_booking_here);
      return;
    }
    if (services.size() > 1) {
      ask_service(d, std::move(lead));
      return;
    }
    draft.service = services.front()->key;
  }
  if (!sought_provider(d)) {
    if (draft.hold.is_nil()) draft.provider.clear();
    auto providers = bookable_providers(d);
    if (providers.empty()) {
      hand_over(d, "unavailable", phrase::no_booking_here);
      return;
    }
    if (providers.size() > 1 && !draft.any_provider) {
      ask_provider(d, std::move(lead));
      return;
    }
    if (providers.size() == 1) {
      d.drop_held();
      draft.provider = providers.front()->key;
      draft.any_provider = false;
    }
  }
  look_up(d);
}

void choose_service(dialogue& d, const config::service& s) {
  d.drop_held();
  auto& draft = draft_of(d);
  draft.service = s.key;
  forget_offer(draft);
  auto* p = drafted_provider(d);
  if (p && !gives(*p, s.key)) draft.provider.clear();
}

void choose_provider(dialogue& d, const config::provider& p) {
  d.drop_held();
  auto& draft = draft_of(d);
  draft.provider = p.key;
  draft.any_provider = false;
  forget_offer(draft);
  if (!gives(p, draft.service)) draft.service.clear();
}

void choose_any_provider(dialogue& d) {
  d.drop_held();
  auto& draft = draft_of(d);
  draft.provider.clear();
  draft.any_provider = true;
  forget_offer(draft);
}

void change_provider(dialogue& d) {
  d.drop_held();
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  d.state.draft->provider.clear();
  d.state.draft->any_provider = false;
  forget_offer(*d.state.draft);
  next_step(d);
}

void change_service(dialogue& d) {
  d.drop_held();
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  d.state.draft->service.clear();
  forget_offer(*d.state.draft);
  next_step(d);
}

bool take_mentioned(dialogue& d, const words& said) {
  auto services =
      named_services(said, bookable_services(d), strictness::mentioned);
  if (services.size() == 1) choose_service(d, *services.front());
  auto providers =
      named_providers(said, bookable_providers(d), strictness::mentioned);
  if (providers.size() == 1) choose_provider(d, *providers.front());
  return services.size() == 1 || providers.size() == 1;
}

void ask_service(dialogue& d, std::string lead, std::size_t offset) {
  d.state.stage = stage::choosing_service;
  auto services = bookable_services(d);
  auto body = with_lead(std::move(lead), d.text(phrase::ask_service));
  if (services.size() <= most_buttons) {
    body += '\n';
    for (auto* s : services) {
      body += '\n';
      body += service_line(d, *s, phrase::service_option,
                           phrase::service_option_priced);
    }
  }
  d.tell(std::move(body),
         page_of(d, services, offset, "services",
                 [&](const config::service& s) -> choice {
                   return {service_choice(s.key), s.name,
                           service_line(d, s, phrase::service_detail,
                                        phrase::service_detail_priced)};
                 }),
         phrase::list_services);
}

void ask_provider(dialogue& d, std::string lead, std::size_t offset) {
  d.state.stage = stage::choosing_provider;
  auto providers = bookable_providers(d);
  auto body = with_lead(std::move(lead), d.text(phrase::ask_doctor));
  if (providers.size() <= most_buttons) {
    body += '\n';
    for (auto* p : providers) {
      body += '\n';
      body += d.text(p->specialty.empty() ? phrase::doctor_line
                                          : phrase::doctor_line_specialty,
                     {{"doctor", p->name}, {"specialty", p->specialty}});
    }
  }
  auto choices = page_of(
      d, providers, offset, "providers",
      [&](const config::provider& p) -> choice {
        return {provider_choice(p.key), p.name, p.specialty};
      },
      most_rows - 1);
  if (providers.size() > 1)
    choices.push_back(d.button("any-doctor", phrase::button_any_doctor));
  d.tell(std::move(body), std::move(choices), phrase::list_doctors);
}

void ask_again(dialogue& d, std::string lead) {
  switch (d.state.stage) {
  case stage::choosing_service:
    ask_service(d, std::move(lead));
    break;
  case stage::choosing_provider:
    ask_provider(d, std::move(lead));
    break;
  case stage::confirming:
    ask_confirmation(d, std::move(lead));
    break;
  case stage::choosing_visit:
    ask_which_visit(d, std::move(lead));
    break;
  case stage::confirming_cancel:
    ask_whether_to_cancel(d, std::move(lead));
    break;
  default:
    ask_time(d, std::move(lead));
  }
}

void go_back(dialogue& d) {
  auto show_menu = [&] {
    d.leave_booking();
    d.state.stage = stage::menu;
    d.tell(d.text(phrase::menu), menu_choices(d));
  };
  auto was = d.state.stage;
  if (was == stage::confirming) {
    other_time(d);
    return;
  }
  if (!is_booking(was) || was == stage::choosing_service || !d.state.draft
      || was >= stage::choosing_visit || d.state.draft->moving) {
    show_menu();
    return;
  }
  auto& draft = *d.state.draft;
  draft.named.reset();
  forget_offer(draft);
  draft.any_provider = false;
  if (was == stage::choosing_time) {
    draft.provider.clear();
    if (bookable_providers(d).size() > 1) {
      ask_provider(d);
      return;
    }
  }
  draft.service.clear();
  draft.provider.clear();
  if (bookable_services(d).size() > 1)
    ask_service(d);
  else
    show_menu();
}

void cancel_booking(dialogue& d) {
  if (d.state.draft && d.state.draft->moving && !d.state.draft->booked) {
    keep_visit(d, *d.state.draft->moving);
    return;
  }
  d.leave_booking();
  d.state.stage = stage::idle;
  d.tell(d.text(phrase::booking_left));
}

} // namespace careline::engine
