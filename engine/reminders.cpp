#include "engine/reminders.hpp"

#include "engine/booking.hpp"
#include "engine/choice_id.hpp"
#include "engine/feedback.hpp"
#include "engine/intent.hpp"
#include "engine/quiet_hours.hpp"
#include "engine/say_time.hpp"
#include "engine/taps.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace careline::engine {
namespace {

using std::chrono::minutes;

constexpr std::string_view remind_prefix = "remind:";
constexpr std::string_view confirm_prefix = "confirm:";

struct due_reminder {
  minutes before{};
  appointment_id id;
};

std::optional<due_reminder> read_kind(std::string_view kind) noexcept {
  if (!kind.starts_with(remind_prefix)) return std::nullopt;
  kind.remove_prefix(remind_prefix.size());
  int n = 0;
  auto end = kind.data() + kind.size();
  auto [stop, failed] = std::from_chars(kind.data(), end, n);
  if (failed != std::errc{} || stop == end || *stop != ':') return std::nullopt;
  auto id = parse_uuid({stop + 1, static_cast<std::size_t>(end - stop - 1)});
  if (!id || n <= 0) return std::nullopt;
  return due_reminder{minutes{n}, appointment_id{*id}};
}

const visit* visit_in(const visits_found& found, appointment_id id) noexcept {
  for (auto& v : found.visits)
    if (v.id == id) return &v;
  return nullptr;
}

/// Booked, and not begun.
bool stands(const dialogue& d, const visit& v) noexcept {
  return (v.status == appointment_status::booked
          || v.status == appointment_status::pending)
         && d.now() < v.when.start;
}

/// A shorter reminder of the same visit is due as well: one is enough.
bool is_overtaken(const dialogue& d, minutes before, const visit& v) noexcept {
  auto& all = d.clinic().conversation.reminders;
  return std::any_of(all.begin(), all.end(), [&](minutes other) {
    return other > minutes{0} && other < before
           && outside_quiet(d.clinic(), v.when.start - other, v.when.start)
                  <= d.now();
  });
}

std::string words_of(const dialogue& d, const visit& v,
                     std::string_view attendee) {
  auto* service = d.clinic().find_service(v.service);
  auto* provider = d.clinic().find_provider(v.provider);
  return d.text(attendee.empty() ? phrase::reminder : phrase::reminder_attendee,
                {{"clinic", d.clinic().name},
                 {"service", service ? service->name : v.service},
                 {"doctor", provider ? provider->name : v.provider},
                 {"attendee", attendee},
                 {"when", say_moment(d.clinic(), v.when.start, d.now(),
                                     d.state.language)}});
}

std::vector<choice> choices_for(const dialogue& d, const visit& v) {
  return {
      d.button(visit_choice(tap::confirm_visit, v.id), phrase::button_confirm),
      d.button(visit_choice(tap::move_visit, v.id), phrase::button_move_visit),
      d.button(visit_choice(tap::cancel_visit, v.id),
               phrase::button_cancel_visit)};
}

/// Outside of the reply window only an approved template may be sent: it names
/// service, doctor and time, and nobody.
bool send_template(dialogue& d, const visit& v) {
  auto& approved = d.clinic().whatsapp_templates;
  auto found = approved.find("reminder");
  if (found == approved.end()) return false;
  auto* service = d.clinic().find_service(v.service);
  auto* provider = d.clinic().find_provider(v.provider);
  reply r;
  r.text = words_of(d, v, {});
  r.template_name = found->second;
  r.template_language = template_language(d.state.language);
  r.template_values = {
      service ? service->name : v.service,
      provider ? provider->name : v.provider,
      say_moment(d.clinic(), v.when.start, d.now(), d.state.language)};
  d.out.replies.push_back(std::move(r));
  return true;
}

void remember(dialogue& d, const visit& v) {
  d.is_reminder = true;
  auto& s = d.state;
  if (s.is_bot_paused) return; // what a person began stays as it is
  if (is_booking(s.stage) || s.stage == stage::choosing_visit
      || s.stage == stage::confirming_cancel) {
    d.leave_booking(); // left alone for long
    s.stage = stage::idle;
  }
  if (!s.draft) s.draft.emplace();
  s.draft->wish = visit_wish::confirm;
  s.draft->visits = {v};
}

void send(dialogue& d, const visit& v) {
  auto last = d.state.last_inbound_at;
  if (last && d.now() < *last + reply_window) {
    d.tell(words_of(d, v, v.attendee), choices_for(d, v));
  } else if (!send_template(d, v)) {
    d.out.effects.push_back(
        leave_note{"Reminder not sent: the reply window is closed and the "
                   "clinic has no template for it.",
                   "no_template"});
    return;
  }
  remember(d, v);
}

void remind(dialogue& d, std::string_view kind, const due_reminder& due,
            const visits_found& found) {
  auto* v = visit_in(found, due.id);
  if (!v || !stands(d, *v) || is_overtaken(d, due.before, *v)) return;
  auto later = [&](instant when) {
    if (when < v->when.start)
      d.out.effects.push_back(
          start_timer{std::string{kind}, to_string(due.id), when});
  };
  auto due_at =
      outside_quiet(d.clinic(), v->when.start - due.before, v->when.start);
  if (d.now() + minutes{1} < due_at) {
    later(due_at); // the visit was moved while this was on its way
  } else if (is_quiet(d.clinic(), d.now())) {
    // It fires late: the time for it was before the quiet hours, or is after.
    auto when = outside_quiet(d.clinic(), d.now(), v->when.start);
    if (when > d.now())
      later(when);
    else
      d.out.effects.push_back(
          leave_note{"Reminder not sent: it would have come in the quiet "
                     "hours.",
                     "quiet_hours"});
  } else if (is_under_way(d)) {
    later(d.now() + ask_later_by);
  } else {
    send(d, *v);
  }
}

void finish_confirming(dialogue& d, appointment_id id,
                       const visits_found& found) {
  auto* v = visit_in(found, id);
  if (!v || !stands(d, *v)) {
    d.tell(d.text(phrase::reminder_outdated), menu_choices(d));
    return;
  }
  if (!v->is_confirmed) d.out.effects.push_back(confirm_appointment{id});
  d.tell(d.text(phrase::visit_confirmed,
                {{"when", say_moment(d.clinic(), v->when.start, d.now(),
                                     d.state.language)}}));
}

bool is_reminded(const dialogue& d) noexcept {
  auto& draft = d.state.draft;
  return draft && draft->wish == visit_wish::confirm
         && draft->visits.size() == 1;
}

/// "can't come", "won't make it", "not coming"
bool will_not_come(const words& said) noexcept {
  for (std::size_t i = 0; i + 1 < said.size(); ++i) {
    auto w = said[i];
    bool is_no = w == "cant" || w == "cannot" || w == "wont" || w == "not"
                 || w == "unable" || w == "no" || w == "nahi" || w == "nahin"
                 || w == "नहीं";
    for (auto k = i + 1; is_no && k < said.size() && k < i + 4; ++k)
      if (said[k] == "come" || said[k] == "coming" || said[k] == "make"
          || said[k] == "attend" || said[k] == "puedo" || said[k] == "podre"
          || said[k] == "podré" || said[k] == "voy" || said[k] == "ire"
          || said[k] == "iré")
        return true;
    if ((w == "nahi" || w == "nahin" || w == "नहीं")
        && (said[i + 1].starts_with("aa") || said[i + 1].starts_with("आ")))
      return true;
  }
  return false;
}

} // namespace

bool is_under_way(const dialogue& d) noexcept {
  auto& s = d.state;
  bool is_asking = is_booking(s.stage) || s.stage == stage::choosing_visit
                   || s.stage == stage::confirming_cancel;
  return is_asking && !s.is_bot_paused && s.last_inbound_at
         && d.now() < *s.last_inbound_at + under_way_for;
}

void on_reminder_due(dialogue& d, const timer_fired& timer) {
  if (d.state.is_opted_out || !read_kind(timer.kind)) return;
  d.state.visits_for = timer.kind;
  d.out.question = find_visits{d.now()};
}

void confirm_visit(dialogue& d, appointment_id id) {
  d.state.visits_for = std::string{confirm_prefix} + to_string(id);
  d.out.question = find_visits{d.now()};
}

void on_reminder_visits(dialogue& d, std::string_view why,
                        const visits_found* found) {
  if (why.starts_with(confirm_prefix)) {
    auto id = parse_uuid(why.substr(confirm_prefix.size()));
    if (!found) // the words stay unanswered: a person sees to them
      d.owes_answer = true;
    else
      finish_confirming(d, appointment_id{id.value_or(uuid{})}, *found);
    return;
  }
  d.pays_debt = false;
  auto due = read_kind(why);
  if (!due) return;
  if (found)
    remind(d, why, *due, *found);
  else
    d.out.effects.push_back(start_timer{std::string{why}, to_string(due->id),
                                        d.now() + store_asked_again});
}

bool take_reminder_answer(dialogue& d, const words& said) {
  if (!is_reminded(d) || said.size() > 12) return false;
  auto id = d.state.draft->visits.front().id;
  auto act = [&](tap what) {
    if (d.state.stage == stage::with_person && what != tap::confirm_visit)
      d.state.stage = stage::idle;
    tapped t;
    t.what = what;
    t.visit = id;
    on_tap(d, t);
    return true;
  };
  auto number = index_said(said);
  auto wish = intent_of(said);
  if (number == 1) return act(tap::confirm_visit);
  if (number == 2) return act(tap::move_visit);
  if (number == 3) return act(tap::cancel_visit);
  if (will_not_come(said)) return act(tap::cancel_visit);
  switch (wish) {
  case intent::yes:
    return act(tap::confirm_visit);
  case intent::move_visit:
  case intent::change_visit:
  case intent::other_time:
    return act(tap::move_visit);
  case intent::no:
  case intent::cancel:
  case intent::cancel_visit:
    return act(tap::cancel_visit);
  default:
    break;
  }
  bool is_short = said.size() <= 3;
  if (is_short && said.empty() && said.has_thumb_up())
    return act(tap::confirm_visit);
  if (is_short
      && (said.has("confirm") || said.has("confirmed") || said.has("coming")
          || said.has("confirmo")))
    return act(tap::confirm_visit);
  if (is_short && (said.has("move") || said.has("reschedule")))
    return act(tap::move_visit);
  return false;
}

void forget_reminder(dialogue& d) {
  if (d.is_reminder || d.out.question || d.out.replies.empty()) return;
  if (!is_reminded(d)) return;
  d.state.draft->wish = visit_wish::none;
  d.state.draft->visits.clear();
}

} // namespace careline::engine
