// Patients by the API: their visits and consents, their language; who waits,
// and what staff were told.

#include "actors/desk.hpp"

#include "actors/appointments_json.hpp"
#include "actors/desk_fields.hpp"

#include <algorithm>
#include <array>

namespace careline::actors {

namespace {

constexpr std::size_t language_bytes = 16;
constexpr std::array<std::string_view, 4> languages{"en", "hi", "hi-Latn",
                                                    "es"};

} // namespace

void desk_state::show_patient_appointments(const api_call_ptr& call) {
  auto q = read_query(*call);
  if (!q) return;
  // Of somebody whom nobody knows there are not none, there is no list.
  look_up<home_answer>(
      call, find_home{call->clinic->id, call->patient},
      [this, call, q = std::move(*q)](auto&) {
        look_up<appointments_answer>(
            call,
            list_patient_appointments{call->clinic->id, call->patient, q.cursor,
                                      q.most},
            [call](auto& page) {
              call->answer.send(appointments_json(page, call->clinic->clinic));
            });
      });
}

void desk_state::show_consents(const api_call_ptr& call) {
  look_up<home_answer>(
      call, find_home{call->clinic->id, call->patient}, [this, call](auto&) {
        look_up<consents_answer>(
            call, list_consents{call->clinic->id, call->patient},
            [call](auto& found) {
              call->answer.send(consents_json(call->patient, found.rows));
            });
      });
}

void desk_state::take_language(const api_call_ptr& call) {
  auto body = fields_of(*call);
  if (!body) return;
  auto& b = *body;
  auto language = b.required_text({"preferred_language"}, language_bytes);
  b.refuse_others();
  if (b.is_valid()
      && std::find(languages.begin(), languages.end(), language)
             == languages.end())
    b.fault("preferred_language", "must be en, hi, hi-Latn or es");
  if (!are_valid(*call, b)) return;
  call->action = staff_action::kind::set_language;
  call->event = engine::staff_set_language{call->owner.label, language};
  act_once(call);
}

void desk_state::show_waiting(const api_call_ptr& call) {
  auto q = read_query(*call);
  if (!q) return;
  look_up<waiting_answer>(call, list_waiting{call->clinic->id, q->most},
                          [this, call](auto& list) {
                            call->answer.send(waiting_json(list, rt->now()));
                          });
}

void desk_state::show_notifications(const api_call_ptr& call) {
  auto q = read_query(*call);
  if (!q) return;
  list_notifications find{call->clinic->id, {}, q->cursor, q->most};
  if (auto p = q->all.find("provider"); p != q->all.end())
    find.provider = p->second;
  look_up<notifications_answer>(call, std::move(find), [call](auto& page) {
    call->answer.send(notifications_json(page));
  });
}

void desk_state::mark_seen(const api_call_ptr& call) {
  look_up<seen_answer>(call,
                       mark_notification_seen{call->clinic->id,
                                              call->notification,
                                              call->owner.label},
                       [this, call](bool is_known) {
                         if (is_known)
                           call->answer.send({204, {}, {}, {}});
                         else
                           refuse(*call, {engine::errc::not_found, {}});
                       });
}

} // namespace careline::actors
