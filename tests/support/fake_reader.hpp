#pragma once
/// A reader with a store of maps in place of a database. An answer is what was
/// true when it was asked, also if the test holds it back.

#include "tests/support/fake_actors.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace careline::tests {

struct fake_reader {
  actors::reader_actor actor;

  // What the store holds.
  std::map<engine::patient_key, persistence::loaded_patient> patients;
  persistence::store_reader::busy_calendar busy;
  std::map<engine::delivery_id, engine::delivery> outbox; ///< In id order.
  std::vector<persistence::timer_row> timers;
  std::vector<engine::visit> visits; ///< Of every patient.
  std::map<std::pair<engine::clinic_id, engine::appointment_id>,
           persistence::appointment_row>
      appointments;
  persistence::waiting_list waiting;
  std::vector<persistence::notification_row> notifications;
  std::vector<persistence::consent_row> consents;
  std::vector<persistence::opted_out_patient> opted_out;  ///< In id order.
  std::map<std::string, persistence::token_owner> tokens; ///< By hash.
  std::map<std::pair<engine::clinic_id, engine::patient_id>,
           engine::patient_key>
      homes;
  std::map<std::string, persistence::kept_answer> answers; ///< By key.

  // What was asked.
  std::vector<std::vector<engine::patient_key>> loads;
  int calendar_loads = 0;
  int outbox_loads = 0;
  int outbox_lists = 0;
  int timer_loads = 0;
  std::vector<actors::list_conversations> conversation_lists;
  std::vector<actors::list_messages> message_lists;
  std::vector<actors::list_appointments> appointment_lists;
  std::vector<actors::mark_notification_seen> seen;

  // How it answers.
  std::optional<engine::errc> fails;      ///< Every question, with this.
  bool holds = false;                     ///< Until release().
  std::deque<std::function<void()>> held; ///< In the order asked.

  void release(test_node& n, std::size_t most = 1'000) {
    for (; most > 0 && !held.empty(); --most) {
      // A promise may be kept only by its actor.
      actors::post_from_outside(*n.rt, actor,
                                actors::answer_ready{std::move(held.front())});
      held.pop_front();
    }
    n.run();
  }

  /// Makes a patient known under its home key.
  persistence::loaded_patient& know(engine::patient_key home,
                                    engine::patient_id id) {
    auto& p = patients[home];
    p.asked = home;
    p.is_known = true;
    p.home = home;
    p.patient = id;
    p.conversation.account = demo_account;
    if (home.who.kind == engine::identity_kind::phone)
      p.phone = home.who.value;
    else
      p.user_id = home.who.value;
    homes[{home.clinic, id}] = home;
    return p;
  }
  /// Another identity of somebody known.
  void alias(engine::patient_key other, engine::patient_key home) {
    auto p = patients.at(home);
    p.asked = other;
    patients[other] = p;
  }

  template <class Answer>
  caf::result<Answer> reply(actors::runtime& rt,
                            actors::reader_actor::pointer self, Answer found) {
    rt.depths.handled(actor_kind::reader);
    auto promise = self->make_response_promise<Answer>();
    if (fails) found = Answer(engine::error{*fails, "as the test says"});
    if (holds)
      held.push_back([promise, found = std::move(found)]() mutable {
        promise.deliver(std::move(found));
      });
    else
      promise.deliver(std::move(found));
    return promise;
  }

  actors::patients_answer load(const std::vector<engine::patient_key>& keys) {
    loads.push_back(keys);
    actors::patients_loaded all;
    for (auto& key : keys) {
      auto found = patients.find(key);
      all.patients.push_back(found == patients.end()
                                 ? persistence::loaded_patient{}
                                 : found->second);
      all.patients.back().asked = key;
    }
    return all;
  }

  actors::outbox_answer load(const actors::load_outbox& q) {
    ++outbox_loads;
    actors::outbox_loaded all{q.account, {}};
    for (auto& [id, d] : outbox)
      if (d.account == q.account && all.rows.size() < q.most)
        all.rows.push_back(d);
    return all;
  }

  actors::accounts_answer accounts() {
    ++outbox_lists;
    std::set<std::string> all;
    for (auto& [id, d] : outbox) all.insert(d.account);
    return actors::outbox_accounts{{all.begin(), all.end()}};
  }

  actors::opted_out_answer opted_out_behind(const actors::list_opted_out& q) {
    actors::opted_out_listed page;
    for (auto& one : opted_out)
      if (std::pair(one.clinic, one.patient)
              > std::pair(q.after.clinic, q.after.patient)
          && page.all.size() < q.most)
        page.all.push_back(one);
    return page;
  }

  actors::timers_answer load(const actors::load_timers& q) {
    ++timer_loads;
    actors::timers_loaded all;
    for (auto& row : timers)
      if (row.due < q.until && all.rows.size() < q.most)
        all.rows.push_back(row);
    return all;
  }
};

namespace detail {

template <class T, class Map, class Key>
actors::answer_of<T> look_up(const Map& map, const Key& key) {
  auto found = map.find(key);
  if (found == map.end())
    return engine::error{engine::errc::not_found, "not there"};
  return T(found->second);
}

inline actors::reader_actor::behavior_type
reader_behavior(actors::reader_actor::pointer self,
                std::shared_ptr<fake_reader> f, actors::runtime_ptr rt) {
  using namespace actors;
  return {
      [=](load_patients& q) { return f->reply(*rt, self, f->load(q.keys)); },
      [=](list_visits&) {
        return f->reply(*rt, self,
                        visits_answer(engine::visits_found{f->visits}));
      },
      [=](load_calendar&) {
        ++f->calendar_loads;
        return f->reply(*rt, self,
                        calendar_load_answer(calendar_loaded{f->busy}));
      },
      [=](load_outbox& q) { return f->reply(*rt, self, f->load(q)); },
      [=](list_outbox_accounts) { return f->reply(*rt, self, f->accounts()); },
      [=](list_opted_out& q) {
        return f->reply(*rt, self, f->opted_out_behind(q));
      },
      [=](load_timers& q) { return f->reply(*rt, self, f->load(q)); },
      [=](find_token& q) {
        return f->reply(
            *rt, self,
            look_up<persistence::token_owner>(f->tokens, q.token_hash));
      },
      [=](find_home& q) {
        return f->reply(*rt, self,
                        look_up<engine::patient_key>(
                            f->homes, std::pair{q.clinic, q.patient}));
      },
      [=](find_answer& q) {
        auto found = f->answers.find(q.idempotency_key);
        return f->reply(*rt, self,
                        kept_answer_answer(found == f->answers.end()
                                               ? std::nullopt
                                               : std::optional(found->second)));
      },
      [=](list_conversations& q) {
        f->conversation_lists.push_back(q);
        return f->reply(
            *rt, self,
            conversations_answer(
                persistence::page<persistence::conversation_row>{}));
      },
      [=](list_messages& q) {
        f->message_lists.push_back(q);
        messages_answer found(persistence::page<persistence::stored_message>{});
        if (!f->homes.contains({q.clinic, q.patient}))
          found = engine::error{engine::errc::not_found, "not there"};
        return f->reply(*rt, self, std::move(found));
      },
      [=](find_patient& q) {
        persistence::patient_info info;
        info.patient = q.patient;
        patient_answer found(std::move(info));
        if (!f->homes.contains({q.clinic, q.patient}))
          found = engine::error{engine::errc::not_found, "not there"};
        return f->reply(*rt, self, std::move(found));
      },
      [=](list_appointments& q) {
        f->appointment_lists.push_back(q);
        persistence::page<persistence::appointment_row> page;
        for (auto& [key, row] : f->appointments)
          if (key.first == q.clinic) page.rows.push_back(row);
        return f->reply(*rt, self, appointments_answer(std::move(page)));
      },
      [=](find_appointment& q) {
        return f->reply(
            *rt, self,
            look_up<persistence::appointment_row>(
                f->appointments, std::pair{q.clinic, q.appointment}));
      },
      [=](list_patient_appointments& q) {
        persistence::page<persistence::appointment_row> page;
        for (auto& [key, row] : f->appointments)
          if (key.first == q.clinic && row.patient == q.patient)
            page.rows.push_back(row);
        return f->reply(*rt, self, appointments_answer(std::move(page)));
      },
      [=](list_waiting&) {
        return f->reply(*rt, self, waiting_answer(f->waiting));
      },
      [=](list_notifications&) {
        return f->reply(*rt, self,
                        notifications_answer(
                            persistence::page<persistence::notification_row>{
                                f->notifications, {}}));
      },
      [=](mark_notification_seen& q) {
        f->seen.push_back(q);
        auto is_known =
            std::any_of(f->notifications.begin(), f->notifications.end(),
                        [&](auto& row) { return row.id == q.notification; });
        return f->reply(*rt, self, seen_answer(is_known));
      },
      [=](list_consents&) {
        return f->reply(*rt, self,
                        consents_answer(consents_found{f->consents}));
      },
      [=](measure_backlog) {
        return f->reply(*rt, self,
                        backlog_answer(persistence::store_reader::backlog{}));
      },
      [=](answer_ready& m) {
        rt->depths.handled(actor_kind::reader);
        m.deliver();
      },
  };
}

} // namespace detail

inline std::shared_ptr<fake_reader> add_fake_reader(test_node& n) {
  auto f = std::make_shared<fake_reader>();
  f->actor = n.spawn([f, rt = n.rt](actors::reader_actor::pointer self) {
    return detail::reader_behavior(self, f, rt);
  });
  n.board->reader = f->actor;
  return f;
}

} // namespace careline::tests
