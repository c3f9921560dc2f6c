#include "engine/rule_responder.hpp"

#include "engine/booking.hpp"
#include "engine/language_words.hpp"
#include "engine/name_match.hpp"
#include "engine/opening.hpp"
#include "engine/refusal_words.hpp"
#include "engine/say_time.hpp"
#include "engine/understand_time.hpp"

#include <optional>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// Closures this near are told with the opening hours.
constexpr chr::days closures_told{14};

std::string say_spans(const dialogue& d,
                      const std::vector<config::open_span>& spans) {
  std::string text;
  for (auto& s : spans) {
    if (!text.empty()) text += ", ";
    text += say_clock(d.clinic(), chr::minutes{s.open}, d.state.language);
    text += " – ";
    text += say_clock(d.clinic(), chr::minutes{s.close}, d.state.language);
  }
  return text;
}

/// "Monday to Friday: 9 am – 6 pm", equal neighbours in one line.
std::string say_week(const dialogue& d, const config::weekly_hours& week) {
  std::string text;
  for (unsigned first = 0; first < 7;) {
    unsigned last = first;
    while (last < 6 && week.days[last + 1] == week.days[first]) ++last;
    auto days = say_weekdays(first, last, d.state.language);
    text += '\n';
    text += week.days[first].empty()
                ? d.text(phrase::hours_closed_line, {{"days", days}})
                : d.text(phrase::hours_line,
                         {{"days", days},
                          {"hours", say_spans(d, week.days[first])}});
    first = last + 1;
  }
  return text;
}

std::string say_closures(const dialogue& d) {
  std::string text;
  auto today = day_at(d.clinic(), d.now());
  for (auto& c : d.clinic().closures) {
    local_day first{c.first};
    local_day last{c.last};
    if (last < today || first > today + closures_told) continue;
    auto say = [&](local_day day) {
      return say_day(d.clinic(), config::local_seconds{day}, d.now(),
                     d.state.language);
    };
    auto day = say(std::max(first, today));
    if (last > first) day = say_days(day, say(last), d.state.language);
    day = say_on(std::move(day), d.state.language);
    text += '\n';
    text += d.text(phrase::hours_closure_line,
                   {{"day", day}, {"reason", c.reason}});
  }
  return text;
}

std::string say_hours_on(const dialogue& d, local_day day) {
  auto hours = hours_on(d.clinic(), nullptr, day);
  auto on = say_on_day(d, config::local_seconds{day});
  if (hours.closure && !hours.closure->reason.empty())
    return d.text(phrase::hours_day_closure,
                  {{"day", on}, {"reason", hours.closure->reason}});
  if (hours.is_closed()) return d.text(phrase::hours_day_closed, {{"day", on}});
  return d.text(phrase::hours_day_open,
                {{"day", on}, {"hours", say_spans(d, *hours.spans)}});
}

std::string say_open_now(const dialogue& d) {
  auto local = local_of(d.clinic(), d.now());
  auto today = chr::floor<chr::days>(local);
  auto hours = hours_on(d.clinic(), nullptr, today);
  auto clock = clock_of(local);
  if (!hours.is_closed())
    for (auto& s : *hours.spans)
      if (clock.count() >= s.open && clock.count() < s.close)
        return d.text(phrase::hours_now_open,
                      {{"time", say_clock(d.clinic(), chr::minutes{s.close},
                                          d.state.language)}});
  for (int ahead = 0; ahead < 14; ++ahead) {
    auto day = today + chr::days{ahead};
    auto then = hours_on(d.clinic(), nullptr, day);
    if (then.is_closed()) continue;
    for (auto& s : *then.spans)
      if (ahead > 0 || s.open > clock.count())
        return d.text(phrase::hours_now_closed_until,
                      {{"day", say_on_day(d, config::local_seconds{day})},
                       {"time", say_clock(d.clinic(), chr::minutes{s.open},
                                          d.state.language)}});
  }
  return d.text(phrase::hours_now_closed);
}

/// The day a question names, if it names one.
std::optional<local_day> day_named(const dialogue& d, std::string_view raw) {
  if (raw.empty()) return std::nullopt;
  auto w = understand_time(raw, d.now(), d.clinic(), d.state.language);
  auto t = w.start;
  if (w.kind == wish_kind::ambiguous && !w.candidates.empty())
    t = w.candidates.front();
  else if (w.kind != wish_kind::date && w.kind != wish_kind::instant
           && w.kind != wish_kind::interval)
    return std::nullopt;
  if (t < config::local_seconds{} + chr::days{2}) return std::nullopt;
  return chr::floor<chr::days>(t);
}

std::string answer_hours(const dialogue& d, const words& said,
                         std::string_view raw) {
  if (auto named =
          named_providers(said, bookable_providers(d), strictness::mentioned);
      named.size() == 1) {
    auto& p = *named.front();
    return d.text(phrase::hours_doctor, {{"doctor", p.name}})
           + say_week(d, p.has_own_hours ? p.hours : d.clinic().hours);
  }
  bool is_now = said.has("now") || said.has("currently");
  if (!is_now)
    if (auto day = day_named(d, raw)) return say_hours_on(d, *day);
  auto week = d.text(phrase::hours_week) + say_week(d, d.clinic().hours)
              + say_closures(d);
  if (is_now || said.has("open") || said.has("closed"))
    return with_lead(say_open_now(d), std::move(week));
  return week;
}

std::string answer_fees(const dialogue& d, const words& said) {
  std::vector<const config::service*> all;
  for (auto& s : d.clinic().services) all.push_back(&s);
  auto named = named_services(said, all, strictness::mentioned);
  auto text = d.text(phrase::fees);
  for (auto* s : named.empty() ? all : named) {
    text += '\n';
    text += s->price_minor == 0
                ? d.text(phrase::fee_line_unpriced, {{"service", s->name}})
                : d.text(phrase::fee_line,
                         {{"service", s->name},
                          {"price", say_money(d.clinic(), s->price_minor)}});
  }
  return text;
}

std::string answer_services(const dialogue& d) {
  auto text = d.text(phrase::services);
  for (auto& s : d.clinic().services) {
    text += '\n';
    auto minutes = std::to_string(s.length.count());
    text += s.price_minor == 0
                ? d.text(phrase::service_option,
                         {{"service", s.name}, {"minutes", minutes}})
                : d.text(phrase::service_option_priced,
                         {{"service", s.name},
                          {"minutes", minutes},
                          {"price", say_money(d.clinic(), s.price_minor)}});
  }
  return text;
}

std::string answer_doctors(const dialogue& d) {
  auto text = d.text(phrase::doctors);
  for (auto& p : d.clinic().providers) {
    text += '\n';
    text += d.text(p.specialty.empty() ? phrase::doctor_line
                                       : phrase::doctor_line_specialty,
                   {{"doctor", p.name}, {"specialty", p.specialty}});
  }
  return text;
}

std::string not_known(const dialogue& d) {
  auto& phone = d.clinic().facts.phone;
  return phone.empty() ? d.text(phrase::fact_unknown)
                       : d.text(phrase::fact_unknown_phone, {{"phone", phone}});
}

std::string answer_address(const dialogue& d) {
  auto& facts = d.clinic().facts;
  auto text = d.text(phrase::address,
                     {{"clinic", d.clinic().name}, {"address", facts.address}});
  if (!facts.map_url.empty()) {
    text += '\n';
    text += facts.map_url;
  }
  return text;
}

bool knows(const dialogue& d, intent what) noexcept {
  auto& c = d.clinic();
  switch (what) {
  case intent::address:
    return !c.facts.address.empty();
  case intent::fees:
  case intent::services:
    return !c.services.empty();
  case intent::doctors:
    return !c.providers.empty();
  case intent::phone:
    return !c.facts.phone.empty();
  case intent::parking:
    return !c.facts.parking.empty();
  case intent::payment:
    return !c.facts.payment.empty();
  default:
    return true;
  }
}

struct topic {
  std::string_view id;
  intent what;
  phrase title;
};

constexpr topic topics[] = {
    {"hours", intent::hours, phrase::topic_hours},
    {"address", intent::address, phrase::topic_address},
    {"fees", intent::fees, phrase::topic_fees},
    {"services", intent::services, phrase::topic_services},
    {"doctors", intent::doctors, phrase::topic_doctors},
    {"phone", intent::phone, phrase::topic_phone},
    {"parking", intent::parking, phrase::topic_parking},
    {"payment", intent::payment, phrase::topic_payment}};

} // namespace

std::string answer_question(const dialogue& d, intent what, const words& said,
                            std::string_view raw) {
  if (!knows(d, what)) return not_known(d);
  auto& facts = d.clinic().facts;
  switch (what) {
  case intent::address:
    return answer_address(d);
  case intent::fees:
    return answer_fees(d, said);
  case intent::services:
    return answer_services(d);
  case intent::doctors:
    return answer_doctors(d);
  case intent::phone:
    return d.text(phrase::phone, {{"phone", facts.phone}});
  case intent::parking:
    return d.text(phrase::parking, {{"parking", facts.parking}});
  case intent::payment:
    return d.text(phrase::payment, {{"payment", facts.payment}});
  default:
    return answer_hours(d, said, raw);
  }
}

std::vector<choice> topic_choices(const dialogue& d) {
  std::vector<choice> choices;
  for (auto& t : topics)
    if (knows(d, t.what))
      choices.push_back(d.button(std::string{t.id}, t.title));
  choices.push_back({"languages", std::string{language_row}, {}});
  return choices;
}

intent topic_of(std::string_view choice_key) noexcept {
  for (auto& t : topics)
    if (t.id == choice_key) return t.what;
  return intent::hours;
}

} // namespace careline::engine
