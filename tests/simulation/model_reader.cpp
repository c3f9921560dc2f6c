#include "tests/simulation/model_reader.hpp"

#include "actors/post.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace careline::simulation {

using namespace actors;

namespace {

patients_loaded find(const model_tables& rows, const load_patients& q) {
  patients_loaded all;
  for (auto& key : q.keys) {
    auto& p = all.patients.emplace_back();
    p.asked = key;
    auto known = rows.identities.find(key);
    if (known == rows.identities.end()) continue;
    auto& row = rows.patients.at(known->second);
    p.is_known = true;
    p.home = row.home;
    p.patient = row.id;
    p.name = row.name;
    p.phone = row.phone;
    p.user_id = row.user_id;
    p.conversation = row.conversation;
  }
  return all;
}

engine::visits_found find(const model_tables& rows, const list_visits& q) {
  engine::visits_found all;
  for (auto& [id, a] : rows.appointments)
    if (a.patient == q.patient && a.clinic == q.clinic
        && a.what.when.end > q.from
        && a.what.status < engine::appointment_status::cancelled)
      all.visits.push_back(a.what);
  std::sort(all.visits.begin(), all.visits.end(), [](auto& x, auto& y) {
    return std::pair(x.when.start, x.id) < std::pair(y.when.start, y.id);
  });
  if (all.visits.size() > 20) all.visits.resize(20);
  return all;
}

calendar_loaded find(const model_tables& rows, const load_calendar& q,
                     engine::instant now) {
  calendar_loaded all;
  for (auto& [id, a] : rows.appointments)
    if (a.clinic == q.clinic && a.what.provider == q.provider
        && a.what.when.end > q.from && engine::takes_time(a.what.status))
      all.busy.appointments.push_back({id, a.what.when});
  for (auto& [id, h] : rows.holds)
    if (h.clinic == q.clinic && h.provider == q.provider && h.when.end > q.from
        && h.expires > now)
      all.busy.holds.push_back({id, h.patient, h.when, h.expires});
  return all;
}

outbox_loaded find(const model_tables& rows, const load_outbox& q) {
  outbox_loaded all{q.account, {}};
  for (auto& [id, d] : rows.outbox) {
    if (d.account != q.account || all.rows.size() >= q.most) continue;
    all.rows.push_back(d);
    all.rows.back().epoch_now = rows.patients.at(d.patient).conversation.epoch;
  }
  return all;
}

outbox_accounts find(const model_tables& rows, const list_outbox_accounts&) {
  std::set<std::string> all;
  for (auto& [id, d] : rows.outbox) all.insert(d.account);
  return {{all.begin(), all.end()}};
}

opted_out_listed find(const model_tables& rows, const list_opted_out& q) {
  std::vector<persistence::opted_out_patient> out;
  for (auto& [id, p] : rows.patients)
    if (p.conversation.is_opted_out
        && std::pair(p.home.clinic, id)
               > std::pair(q.after.clinic, q.after.patient))
      out.push_back({p.home.clinic, id});
  std::sort(out.begin(), out.end(), [](auto& x, auto& y) {
    return std::pair(x.clinic, x.patient) < std::pair(y.clinic, y.patient);
  });
  if (out.size() > q.most) out.resize(q.most);
  return {std::move(out)};
}

timers_loaded find(const model_tables& rows, const load_timers& q) {
  timers_loaded all;
  for (auto& [key, t] : rows.timers)
    if (t.due < q.until)
      all.rows.push_back({{},
                          t.clinic,
                          key.first,
                          rows.patients.at(key.first).home,
                          key.second,
                          t.about,
                          t.due});
  std::stable_sort(all.rows.begin(), all.rows.end(),
                   [](auto& x, auto& y) { return x.due < y.due; });
  if (all.rows.size() > q.most) all.rows.resize(q.most);
  return all;
}

persistence::page<persistence::stored_message> find(const model_tables& rows,
                                                    const list_messages& q) {
  persistence::page<persistence::stored_message> page;
  auto log = rows.log.find(q.patient);
  if (log == rows.log.end()) return page;
  auto& all = log->second;
  for (auto i = all.size() > q.most ? all.size() - q.most : 0; i < all.size();
       ++i) {
    auto& m = page.rows.emplace_back();
    m.id = all[i].id;
    m.direction = all[i].direction;
    m.sender = all[i].sender;
    m.content = all[i].content;
    m.body = all[i].body;
  }
  return page;
}

} // namespace

void reader_desk::add(question q) {
  q.ready = all.ticks;
  if (all.strikes(fault::reader_slow))
    q.ready += milliseconds(1 + all.random.roll(3'000));
  q.is_lost = all.strikes(fault::reader_fails) && all.random.chance(300);
  open.push_back(std::make_shared<question>(std::move(q)));
}

bool reader_desk::step(const reader_actor& actor) {
  if (open.empty()) return false;
  auto at = open.begin()
            + static_cast<std::ptrdiff_t>(all.how.rate(fault::reader_slow) > 0
                                                  && !all.is_healed
                                              ? all.random.roll(open.size())
                                              : 0);
  auto q = *at;
  if (q->is_lost) {
    open.erase(at);
    return true;
  }
  if (q->ready > all.ticks && !all.is_healed) return false;
  if (!q->is_looked) {
    q->look();
    q->is_looked = true;
    return true;
  }
  open.erase(at);
  post_from_outside(*rt, actor, answer_ready{q->deliver});
  return true;
}

reader_actor::behavior_type model_reader(reader_actor::pointer self,
                                         std::shared_ptr<reader_desk> desk) {
  // Looks it up when the simulation says so, answers when it says so.
  auto put = [self, desk]<class Answer>(std::type_identity<Answer>, auto look) {
    desk->rt->depths.handled(io::actor_kind::reader);
    auto promise = self->make_response_promise<Answer>();
    auto found = std::make_shared<Answer>(
        engine::error{engine::errc::unavailable, "as the weather is"});
    auto fails = desk->all.strikes(fault::reader_fails);
    reader_desk::question q;
    q.look = [desk, found, look, fails] {
      if (!fails) *found = Answer(look(desk->all.store.rows));
    };
    q.deliver = [promise, found]() mutable {
      promise.deliver(std::move(*found));
    };
    desk->add(std::move(q));
    return caf::result<Answer>(promise);
  };
  // What only the desk of the API asks: nobody does here.
  auto none = [desk]<class Answer>(std::type_identity<Answer>) {
    desk->rt->depths.handled(io::actor_kind::reader);
    return Answer(engine::error{engine::errc::not_found, "not simulated"});
  };
  return {
      [=](load_patients& q) {
        return put(std::type_identity<patients_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](list_visits& q) {
        return put(std::type_identity<visits_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](load_calendar& q) {
        return put(std::type_identity<calendar_load_answer>{},
                   [q, desk](auto& rows) {
                     // A planted bug: nothing seems taken.
                     if (desk->all.store.faults.ignores_slots)
                       return calendar_loaded{};
                     return find(rows, q, desk->all.now);
                   });
      },
      [=](load_outbox& q) {
        return put(std::type_identity<outbox_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](list_outbox_accounts& q) {
        return put(std::type_identity<accounts_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](list_opted_out& q) {
        return put(std::type_identity<opted_out_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](load_timers& q) {
        return put(std::type_identity<timers_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](find_token&) { return none(std::type_identity<token_answer>{}); },
      [=](find_home&) { return none(std::type_identity<home_answer>{}); },
      [=](find_answer&) {
        return none(std::type_identity<kept_answer_answer>{});
      },
      [=](list_conversations&) {
        return none(std::type_identity<conversations_answer>{});
      },
      [=](list_messages& q) {
        return put(std::type_identity<messages_answer>{},
                   [q](auto& rows) { return find(rows, q); });
      },
      [=](find_patient&) { return none(std::type_identity<patient_answer>{}); },
      [=](list_appointments&) {
        return none(std::type_identity<appointments_answer>{});
      },
      [=](find_appointment&) {
        return none(std::type_identity<appointment_answer>{});
      },
      [=](list_patient_appointments&) {
        return none(std::type_identity<appointments_answer>{});
      },
      [=](list_waiting&) { return none(std::type_identity<waiting_answer>{}); },
      [=](list_notifications&) {
        return none(std::type_identity<notifications_answer>{});
      },
      [=](mark_notification_seen&) {
        return none(std::type_identity<seen_answer>{});
      },
      [=](list_consents&) {
        return none(std::type_identity<consents_answer>{});
      },
      [=](measure_backlog) {
        return none(std::type_identity<backlog_answer>{});
      },
      [=](answer_ready& m) {
        desk->rt->depths.handled(io::actor_kind::reader);
        m.deliver();
      },
  };
}

} // namespace careline::simulation
