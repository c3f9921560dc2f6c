#include "actors/reader.hpp"

#include "actors/post.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <limits>
#include <utility>

namespace careline::actors {

using persistence::store_reader;

// Threads.

reader_threads::reader_threads(runtime_ptr rt, const config::secret& dsn,
                               unsigned threads)
    : rt_(std::move(rt)) {
  for (unsigned i = 0; i < std::max(1U, threads); ++i)
    threads_.emplace_back([this, dsn] { run(dsn); });
}

reader_threads::~reader_threads() {
  stop();
}

bool reader_threads::push(question q, question_rank rank) {
  {
    std::lock_guard lock(mutex_);
    auto waiting = loads_.size() + urgent_.size() + others_.size();
    if (stop_ || waiting >= rt_->limits.reader_queue) return false;
    switch (rank) {
    case question_rank::load:
      loads_.push_back(std::move(q));
      // Whoever loads or waits for the time looks by itself.
      if (is_loading_ || is_timing_) return true;
      break;
    case question_rank::urgent:
      urgent_.push_back(std::move(q));
      break;
    case question_rank::list:
      others_.push_back(std::move(q));
      break;
    }
  }
  changed_.notify_one();
  return true;
}

std::size_t reader_threads::depth() const {
  std::lock_guard lock(mutex_);
  return loads_.size() + urgent_.size() + others_.size();
}

bool reader_threads::take(question& next, bool& is_load) {
  std::unique_lock lock(mutex_);
  if (std::exchange(is_load, false)) is_loading_ = false;
  for (;;) {
    if (stop_) return false;
    auto now = std::chrono::steady_clock::now();
    is_load = !loads_.empty() && !is_loading_ && now >= load_due_
              && (urgent_.empty() || !was_load_);
    if (is_load || !urgent_.empty() || !others_.empty()) break;
    if (!is_loading_ && !is_timing_ && now < load_due_) {
      // Also if none waits yet: it need not wake anybody then.
      is_timing_ = true;
      changed_.wait_until(lock, load_due_);
      is_timing_ = false;
    } else {
      changed_.wait(lock);
    }
  }
  auto& from = is_load ? loads_ : urgent_.empty() ? others_ : urgent_;
  next = std::move(from.front());
  from.pop_front();
  if (is_load) {
    is_loading_ = true;
    load_due_ = std::chrono::steady_clock::now() + load_interval;
  }
  was_load_ = is_load;
  // It may have been woken for another one, or have waited for the time.
  if (!urgent_.empty() || !others_.empty() || (!loads_.empty() && !is_loading_))
    changed_.notify_one();
  return true;
}

void reader_threads::run(const config::secret& dsn) {
  store_reader store(dsn, rt_->limits);
  question next;
  bool is_load = false;
  while (take(next, is_load)) {
    try {
      next(store);
    } catch (...) {
      report_failure(*rt_, actor_kind::reader, "question",
                     std::current_exception());
    }
    next = nullptr;
  }
}

void reader_threads::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (auto& t : threads_)
    if (t.joinable()) t.join();
}

// Actor.

namespace {

using self_pointer = reader_actor::stateful_pointer<reader_state>;

/// Runs `query` on a thread and delivers its answer from the actor.
template <class Answer, class Query>
caf::result<Answer> answer(self_pointer self, question_rank rank, Query query) {
  auto& st = self->state;
  st.rt->depths.handled(actor_kind::reader);
  auto promise = self->template make_response_promise<Answer>();
  auto rt = st.rt;
  reader_actor me(self);
  auto is_taken = st.threads->push(
      [rt, me, promise, query = std::move(query)](store_reader& store) {
        auto found = std::make_shared<Answer>(query(store));
        post_from_outside(*rt, me, answer_ready{[promise, found]() mutable {
          promise.deliver(std::move(*found));
        }});
      },
      rank);
  if (!is_taken) {
    using engine::errc;
    promise.deliver(
        Answer(engine::error{errc::overloaded, "the reader's queue is full"}));
  }
  return promise;
}

/// A list in a named message.
template <class Message, class T, class Member>
engine::result<Message> wrap(engine::result<T> r, Member member) {
  if (!r) return r.why();
  Message m;
  m.*member = std::move(r).value();
  return m;
}

/// On a thread: all asks that wait, a query for as many as it may have. Their
/// answers are one note to the actor, which alone may keep its promises.
void answer_loads(runtime& rt, const reader_actor& me, load_queue& loads,
                  store_reader& store) {
  bool is_all = false;
  while (!is_all) {
    auto taken = loads.take(rt.limits.patients_per_load);
    is_all = taken.is_all;
    std::vector<patients_answer> answers;
    try {
      answers = load_together(
          taken.asks, [&](auto& keys) { return store.load_patients(keys); });
    } catch (...) {
      // The others that wait shall not wait for ever.
      report_failure(rt, actor_kind::reader, "load_patients",
                     std::current_exception());
      answers.assign(taken.asks.size(),
                     engine::error{engine::errc::internal, "see the log"});
    }
    auto asks = std::make_shared<std::vector<load_ask>>(std::move(taken.asks));
    auto found =
        std::make_shared<std::vector<patients_answer>>(std::move(answers));
    post_from_outside(rt, me, answer_ready{[asks, found] {
                        for (std::size_t i = 0; i < asks->size(); ++i)
                          (*asks)[i].answer(std::move((*found)[i]));
                      }});
  }
}

} // namespace

caf::result<patients_answer> reader_state::on_load_patients(load_patients& q) {
  rt->depths.handled(actor_kind::reader);
  auto promise = self->make_response_promise<patients_answer>();
  auto answer = [promise](patients_answer found) mutable {
    promise.deliver(std::move(found));
  };
  load_ask ask{std::move(q.keys), answer};
  auto place = loads->add(ask);
  if (place == load_queue::place::behind) return promise;
  auto look = [rt = rt, me = reader_actor(self), loads = loads](auto& store) {
    answer_loads(*rt, me, *loads, store);
  };
  if (place == load_queue::place::first
      && threads->push(look, question_rank::load))
    return promise;
  engine::error full{engine::errc::overloaded, "the reader's queue is full"};
  if (place == load_queue::place::full) answer(full);
  // Nobody could be called: who has come in leaves again.
  else
    for (auto& left : loads->take(std::numeric_limits<std::size_t>::max()).asks)
      left.answer(full);
  return promise;
}

reader_actor::behavior_type
reader(reader_actor::stateful_pointer<reader_state> self, runtime_ptr rt,
       std::shared_ptr<reader_port> threads,
       std::shared_ptr<load_queue> loads) {
  auto& st = self->state;
  st.self = self;
  st.rt = rt;
  st.threads = std::move(threads);
  st.loads = std::move(loads);
  return {
      [self](load_patients& q) { return self->state.on_load_patients(q); },
      [self](list_visits& q) -> caf::result<visits_answer> {
        return answer<visits_answer>(
            self, question_rank::urgent, [q](store_reader& s) {
              return wrap<engine::visits_found>(
                  s.find_visits(q.clinic, q.patient, q.from),
                  &engine::visits_found::visits);
            });
      },
      [self](load_calendar& q) -> caf::result<calendar_load_answer> {
        return answer<calendar_load_answer>(
            self, question_rank::urgent, [q](store_reader& s) {
              return wrap<calendar_loaded>(
                  s.load_calendar(q.clinic, q.provider, q.from),
                  &calendar_loaded::busy);
            });
      },
      [self](load_outbox& q) -> caf::result<outbox_answer> {
        return answer<outbox_answer>(
            self, question_rank::list, [q](store_reader& s) -> outbox_answer {
              auto rows = s.load_outbox(q.account, {}, q.most);
              if (!rows) return rows.why();
              return outbox_loaded{q.account, std::move(rows).value()};
            });
      },
      [self](list_outbox_accounts) -> caf::result<accounts_answer> {
        return answer<accounts_answer>(
            self, question_rank::list, [](store_reader& s) {
              return wrap<outbox_accounts>(s.outbox_accounts(),
                                           &outbox_accounts::all);
            });
      },
      [self](list_opted_out& q) -> caf::result<opted_out_answer> {
        return answer<opted_out_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return wrap<opted_out_listed>(
                  s.opted_out_patients(q.after, q.most),
                  &opted_out_listed::all);
            });
      },
      [self](load_timers& q) -> caf::result<timers_answer> {
        return answer<timers_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return wrap<timers_loaded>(s.load_timers(q.until, q.most),
                                         &timers_loaded::rows);
            });
      },
      [self](find_token& q) -> caf::result<token_answer> {
        return answer<token_answer>(
            self, question_rank::list,
            [q](store_reader& s) { return s.find_token(q.token_hash); });
      },
      [self](find_home& q) -> caf::result<home_answer> {
        return answer<home_answer>(
            self, question_rank::list,
            [q](store_reader& s) { return s.find_home(q.clinic, q.patient); });
      },
      [self](find_answer& q) -> caf::result<kept_answer_answer> {
        return answer<kept_answer_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.find_answer(q.clinic, q.idempotency_key);
            });
      },
      [self](list_conversations& q) -> caf::result<conversations_answer> {
        return answer<conversations_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.list_conversations(q.clinic, q.cursor, q.most);
            });
      },
      [self](list_messages& q) -> caf::result<messages_answer> {
        return answer<messages_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.list_messages(q.clinic, q.patient, q.cursor, q.most);
            });
      },
      [self](find_patient& q) -> caf::result<patient_answer> {
        return answer<patient_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.find_patient(q.clinic, q.patient);
            });
      },
      [self](list_appointments& q) -> caf::result<appointments_answer> {
        return answer<appointments_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.list_appointments(q.clinic, q.from, q.until, q.provider,
                                         q.cursor, q.most);
            });
      },
      [self](find_appointment& q) -> caf::result<appointment_answer> {
        return answer<appointment_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.find_appointment(q.clinic, q.appointment);
            });
      },
      [self](list_patient_appointments& q) -> caf::result<appointments_answer> {
        return answer<appointments_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.list_patient_appointments(q.clinic, q.patient, q.cursor,
                                                 q.most);
            });
      },
      [self](list_waiting& q) -> caf::result<waiting_answer> {
        return answer<waiting_answer>(
            self, question_rank::list,
            [q](store_reader& s) { return s.waiting(q.clinic, q.most); });
      },
      [self](list_notifications& q) -> caf::result<notifications_answer> {
        return answer<notifications_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.list_notifications(q.clinic, q.provider, q.cursor,
                                          q.most);
            });
      },
      [self](mark_notification_seen& q) -> caf::result<seen_answer> {
        return answer<seen_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return s.mark_notification_seen(q.clinic, q.notification, q.by);
            });
      },
      [self](list_consents& q) -> caf::result<consents_answer> {
        return answer<consents_answer>(
            self, question_rank::list, [q](store_reader& s) {
              return wrap<consents_found>(s.list_consents(q.clinic, q.patient),
                                          &consents_found::rows);
            });
      },
      [self](measure_backlog) -> caf::result<backlog_answer> {
        return answer<backlog_answer>(
            self, question_rank::list,
            [](store_reader& s) { return s.measure_backlog(); });
      },
      [rt](answer_ready& m) {
        guarded(*rt, actor_kind::reader, "answer_ready", [&] { m.deliver(); });
      },
  };
}

} // namespace careline::actors
