#include "engine/booking.hpp"

#include "engine/booking_time.hpp"
#include "engine/choice_words.hpp"
#include "engine/handoff.hpp"
#include "engine/name_match.hpp"
#include "engine/say_time.hpp"
#include "engine/visit_timers.hpp"

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
template <class Things, class MakeChoice>
std::vector<choice> page_of(const dialogue& d, const Things& things,
                            std::size_t offset, std::string_view page_kind,
                            MakeChoice&& make) {
  if (offset >= things.size()) offset = 0;
  auto rest = things.size() - offset;
  auto shown = rest <= most_rows ? rest : most_rows - 1;
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

std::vector<const config::service*> bookable_services(const dialogue& d) {
  auto* chosen = drafted_provider(d);
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
  if (!drafted_provider(d)) {
    draft.provider.clear();
    auto providers = bookable_providers(d);
    if (providers.empty()) {
      hand_over(d, "unavailable", phrase::no_booking_here);
      return;
    }
    if (providers.size() > 1) {
      ask_provider(d, std::move(lead));
      return;
    }
    draft.provider = providers.front()->key;
  }
  look_up(d);
}

void choose_service(dialogue& d, const config::service& s) {
  d.drop_held();
  auto& draft = draft_of(d);
  draft.service = s.key;
  draft.booked.reset();
  draft.offered.clear();
  auto* p = drafted_provider(d);
  if (p && !gives(*p, s.key)) draft.provider.clear();
}

void choose_provider(dialogue& d, const config::provider& p) {
  d.drop_held();
  auto& draft = draft_of(d);
  draft.provider = p.key;
  draft.booked.reset();
  draft.offered.clear();
  if (!gives(p, draft.service)) draft.service.clear();
}

void change_provider(dialogue& d) {
  d.drop_held();
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  d.state.draft->provider.clear();
  d.state.draft->offered.clear();
  next_step(d);
}

void change_service(dialogue& d) {
  d.drop_held();
  if (!d.state.draft || d.state.draft->booked) begin_booking(d);
  d.state.draft->service.clear();
  d.state.draft->offered.clear();
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
  d.tell(std::move(body),
         page_of(d, providers, offset, "providers",
                 [&](const config::provider& p) -> choice {
                   return {provider_choice(p.key), p.name, p.specialty};
                 }),
         phrase::list_doctors);
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
  if (!is_booking(was) || was == stage::choosing_service || !d.state.draft) {
    show_menu();
    return;
  }
  auto& draft = *d.state.draft;
  draft.named.reset();
  draft.offered.clear();
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
  d.leave_booking();
  d.state.stage = stage::idle;
  d.tell(d.text(phrase::booking_left));
}

int index_said(const words& said) noexcept {
  int found = 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    int n = std::max(0, number_of(said[i]));
    if (n == 0) n = ordinal_named(said[i]);
    if (n > 0) {
      if (found > 0) return 0;
      found = n;
    } else if (!is_beside_ordinal(said[i])) {
      return 0;
    }
  }
  return found;
}

bool answer_service(dialogue& d, const words& said) {
  auto services = bookable_services(d);
  auto index = static_cast<std::size_t>(index_said(said));
  if (index >= 1 && index <= services.size()) {
    choose_service(d, *services[index - 1]);
    next_step(d);
    return true;
  }
  auto named = named_services(said, services, strictness::asked);
  if (named.empty()) return false;
  if (named.size() > 1 && named.size() < services.size()) {
    std::vector<choice> choices;
    for (auto* s : named)
      choices.push_back({service_choice(s->key), s->name, {}});
    d.tell(d.text(phrase::which_one), std::move(choices),
           phrase::list_services);
    return true;
  }
  if (named.size() > 1) return false;
  choose_service(d, *named.front());
  // "Cleaning with Dr Mehta": the rest of the sentence counts too.
  auto providers =
      named_providers(said, bookable_providers(d), strictness::mentioned);
  if (providers.size() == 1) choose_provider(d, *providers.front());
  next_step(d);
  return true;
}

bool answer_provider(dialogue& d, const words& said) {
  auto providers = bookable_providers(d);
  auto index = static_cast<std::size_t>(index_said(said));
  if (index >= 1 && index <= providers.size()) {
    choose_provider(d, *providers[index - 1]);
    next_step(d);
    return true;
  }
  auto named = named_providers(said, providers, strictness::asked);
  if (named.empty() || (named.size() > 1 && named.size() == providers.size()))
    return false;
  if (named.size() > 1) {
    std::vector<choice> choices;
    for (auto* p : named)
      choices.push_back({provider_choice(p->key), p->name, p->specialty});
    d.tell(d.text(phrase::which_one), std::move(choices), phrase::list_doctors);
    return true;
  }
  choose_provider(d, *named.front());
  next_step(d);
  return true;
}

void confirm(dialogue& d) {
  auto* service = drafted_service(d);
  auto* provider = drafted_provider(d);
  if (!service || !provider || !d.state.draft->held) {
    ask_time(d, {});
    return;
  }
  auto& draft = *d.state.draft;
  if (draft.hold_expires <= d.now()) {
    // Its timer is late. The slot may still be free: hold it anew.
    want_slot(d, draft.held->start);
    return;
  }
  auto booked = *draft.held;
  visit v{
      appointment_id{draft.hold.value}, draft.service, draft.provider, booked,
      appointment_status::booked,       draft.attendee};
  d.out.effects.push_back(book_appointment{v.id, v.service, v.provider, booked,
                                           draft.hold, v.attendee});
  d.out.effects.push_back(drop_timer{"hold_expires"});
  d.out.effects.push_back(
      notify_provider{v.provider, "booked", to_string(v.id)});
  start_visit_timers(d, v);
  auto when = say_moment(d.clinic(), booked.start, d.now(), d.state.language);
  auto& address = d.clinic().facts.address;
  d.tell(d.text(address.empty() ? phrase::booked : phrase::booked_address,
                {{"service", service->name},
                 {"doctor", provider->name},
                 {"when", when},
                 {"address", address}}));
  draft.held.reset();
  draft.hold = {};
  draft.hold_expires = {};
  draft.offered.clear();
  draft.named.reset();
  draft.booked = booked;
  d.state.stage = stage::idle;
}

void tap_confirm(dialogue& d, const tapped& t) {
  auto* service = d.clinic().find_service(t.service);
  auto* provider = d.clinic().find_provider(t.key);
  if (!service || !provider) {
    begin_booking(d);
    next_step(d, d.text(phrase::service_gone));
    return;
  }
  auto& draft = draft_of(d);
  bool is_same = draft.service == t.service && draft.provider == t.key;
  if (is_same && draft.booked && draft.booked->start == t.from) {
    // A second tap on a slow line: say again that all is well.
    d.tell(d.text(
        phrase::already_booked,
        {{"service", service->name},
         {"doctor", provider->name},
         {"when", say_moment(d.clinic(), t.from, d.now(), d.state.language)}}));
    return;
  }
  if (is_same && d.state.stage == stage::confirming && draft.held
      && draft.held->start == t.from) {
    confirm(d);
    return;
  }
  // The button of an earlier offer: that time must be held first.
  if (!is_same) {
    choose_service(d, *service);
    choose_provider(d, *provider);
  }
  want_slot(d, t.from);
}

} // namespace careline::engine
