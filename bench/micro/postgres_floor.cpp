/// A turn's transaction on a real PostgreSQL: CPU of the client's thread and
/// of the backend that serves it, through the project's committer and through
/// the least SQL; and what it takes to read a conversation back.

#include "bench/micro/bare_turns.hpp"
#include "bench/micro/micro.hpp"
#include "bench/micro/postgres_world.hpp"
#include "persistence/store_reader.hpp"

#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>

namespace careline::bench::micro {

namespace {

using persistence::outcome;
using persistence::record;

/// Made by the first benchmark that needs it, shared by all.
struct world {
  world(const std::string& cluster, std::size_t people_count)
      : database(cluster),
        committer(database.dsn(), limits, "micro", [](bool) {}),
        reader(database.dsn(), limits) {
    backend = database.backend_of([this] {
      if (!committer.connect(stop)) throw std::runtime_error("not connected");
    });
    std::vector<record> batch;
    for (std::size_t i = 0; i < people_count; ++i) {
      people.push_back(strangers.stranger());
      batch.emplace_back(first_turn(people.back()));
      if (batch.size() == limits.batch_turns || i + 1 == people_count)
        commit(batch);
      people.back().version = 1;
    }
    bare_people = people;
    reader_backend = database.backend_of([this] {
      if (!reader.load_patients({people.front().key()}))
        throw std::runtime_error("the reader cannot ask");
    });
  }

  void commit(std::vector<record>& batch) {
    for (const auto& o : committer.commit(batch, stop).outcomes)
      if (o.what != outcome::kind::kept)
        throw std::runtime_error("a turn was "
                                 + std::string(persistence::to_string(o.what)));
    batch.clear();
  }

  bare_turns& bare() {
    if (!bare_) {
      bare_ = std::make_unique<bare_turns>(database);
      bare_->add_conversations(bare_people);
      show_that_bare_is_guarded();
    }
    return *bare_;
  }

  own_database database;
  config::limits limits;
  std::atomic<bool> stop{false};
  persistence::batch_committer committer;
  persistence::store_reader reader;
  pid_t backend = 0;
  pid_t reader_backend = 0;
  crowd strangers;
  std::vector<someone> people;
  std::vector<someone> bare_people; ///< Versions of their own.

private:
  /// A floor that keeps no promise would be none.
  void show_that_bare_is_guarded() {
    auto& someone = bare_people.front();
    const std::vector kept{next_turn(someone)};
    if (!bare_->commit(kept)) throw std::runtime_error("a bare turn is lost");
    if (bare_->commit(kept))
      throw std::runtime_error("the bare SQL takes a message twice");
    const std::vector stale{
        next_turn({someone.clinic, someone.id, someone.phone, someone.account,
                   someone.version - 1})};
    if (bare_->commit(stale))
      throw std::runtime_error("the bare SQL takes a stale turn");
    ++someone.version;
  }

  std::unique_ptr<bare_turns> bare_;
};

world& shared_world(const settings& given) {
  static world only(given.dsn, given.is_short ? 1'000 : 20'000);
  return only;
}

/// PostgreSQL plans a statement anew for its first five executions.
constexpr int warm_up_batches = 8;

/// @param run  one batch: the client's part between begin and end. The backend
///             does nothing else, so its whole CPU of the loop counts
template <class Run>
void measure(benchmark::State& state, pid_t backend, const std::string& what,
             Run run) {
  watch unmeasured(own_thread_cpu);
  for (int i = 0; i < warm_up_batches; ++i) run(unmeasured);
  watch client(own_thread_cpu);
  const auto before = cpu_of(backend);
  for (auto _ : state) run(client);
  const auto backend_us = client.per_turn(cpu_of(backend) - before);
  char shares[64];
  std::snprintf(shares, sizeof shares, "client %.1f, backend %.1f",
                client.cpu_us(), backend_us);
  client.tell(state, what + ": " + shares, backend_us);
}

void known_patients(benchmark::State& state, world& w, std::size_t count) {
  measure(state, w.backend, "known patients, the project's SQL",
          [&](watch& client) {
            const auto chosen = draw(count, w.people.size());
            std::vector<record> batch;
            for (const auto i : chosen)
              batch.emplace_back(next_turn(w.people[i]));
            client.begin();
            w.commit(batch);
            client.end(count);
            for (const auto i : chosen) ++w.people[i].version;
          });
}

void first_contacts(benchmark::State& state, world& w, std::size_t count) {
  measure(state, w.backend, "first contacts, the project's SQL",
          [&](watch& client) {
            std::vector<record> batch;
            for (std::size_t i = 0; i < count; ++i)
              batch.emplace_back(first_turn(w.strangers.stranger()));
            client.begin();
            w.commit(batch);
            client.end(count);
          });
}

void least_sql(benchmark::State& state, world& w, std::size_t count) {
  auto& bare = w.bare();
  measure(state, bare.backend(), "known patients, four statements",
          [&](watch& client) {
            const auto chosen = draw(count, w.bare_people.size());
            std::vector<persistence::turn_record> batch;
            for (const auto i : chosen)
              batch.push_back(next_turn(w.bare_people[i]));
            client.begin();
            const bool is_kept = bare.commit(batch);
            client.end(count);
            if (!is_kept) throw std::runtime_error("bare turns were not kept");
            for (const auto i : chosen) ++w.bare_people[i].version;
          });
}

void activation(benchmark::State& state, world& w, std::size_t count) {
  measure(state, w.reader_backend, "a conversation read from its row",
          [&](watch& client) {
            std::vector<engine::patient_key> keys;
            for (const auto i : draw(count, w.people.size()))
              keys.push_back(w.people[i].key());
            client.begin();
            const auto loaded = w.reader.load_patients(keys);
            client.end(count);
            if (!loaded || !loaded.value().back().is_known)
              throw std::runtime_error("a known patient was not found");
          });
}

struct sent_reply {
  engine::clinic_id clinic;
  engine::patient_id patient;
  engine::delivery_id id;

  std::string vendor_id() const {
    return "wamid.HBgMOTE5ODEwMDAwMDAwFQIAERgSM0E" + to_string(id);
  }
  record mark() const {
    persistence::delivery_settled d;
    d.what = persistence::delivery_settled::kind::sent;
    d.id = id;
    d.patient = patient;
    d.clinic = clinic;
    d.vendor_message_id = vendor_id();
    d.at = wall_now();
    return d;
  }
  record status(persistence::message_status what) const {
    persistence::status_report s;
    s.clinic = clinic;
    s.patient = patient;
    s.message = engine::message_id(id.value);
    s.vendor_message_id = vendor_id();
    s.status = what;
    s.at = wall_now();
    return s;
  }
};

/// With each batch come the marks of the replies of the batch before and, if
/// wanted, the statuses of those before that.
void with_marks(benchmark::State& state, world& w, std::size_t count,
                bool has_statuses) {
  using status = persistence::message_status;
  std::vector<sent_reply> replies[3]; // newest first
  measure(state, w.backend,
          has_statuses ? "and its reply marked sent, delivered and read"
                       : "and its reply marked sent",
          [&](watch& client) {
            const auto chosen = draw(count, w.people.size());
            std::vector<record> batch;
            std::vector<sent_reply> newest;
            for (const auto i : chosen) {
              auto t = next_turn(w.people[i]);
              newest.push_back({t.clinic, t.patient, t.deliveries.front().id});
              batch.emplace_back(std::move(t));
            }
            for (const auto& r : replies[0]) batch.emplace_back(r.mark());
            if (has_statuses) {
              for (const auto& r : replies[1])
                batch.emplace_back(r.status(status::delivered));
              for (const auto& r : replies[2])
                batch.emplace_back(r.status(status::read));
            }
            replies[2] = std::move(replies[1]);
            replies[1] = std::move(replies[0]);
            replies[0] = std::move(newest);
            client.begin();
            w.commit(batch);
            client.end(count);
            for (const auto i : chosen) ++w.people[i].version;
          });
}

void sent_replies(benchmark::State& state, world& w, std::size_t count) {
  with_marks(state, w, count, false);
}

void read_replies(benchmark::State& state, world& w, std::size_t count) {
  with_marks(state, w, count, true);
}

using floor_of = void (*)(benchmark::State&, world&, std::size_t);

void add(const settings& given, const char* name, floor_of run,
         std::size_t count) {
  benchmark::RegisterBenchmark((name + ("_" + std::to_string(count))).c_str(),
                               [given, run, count](benchmark::State& state) {
                                 try {
                                   run(state, shared_world(given), count);
                                 } catch (const std::exception& error) {
                                   state.SkipWithError(error.what());
                                 }
                               })
      ->UseRealTime();
}

} // namespace

void add_postgres_floors(const settings& given) {
  for (const std::size_t count : {1, 10, 100, 500})
    add(given, "postgres_turn", known_patients, count);
  for (const std::size_t count : {1, 10, 100, 500})
    add(given, "postgres_bare_turn", least_sql, count);
  for (const std::size_t count : {1, 10, 100, 500})
    add(given, "postgres_first_contact", first_contacts, count);
  add(given, "postgres_turn_sent", sent_replies, 100);
  add(given, "postgres_turn_read", read_replies, 100);
  for (const std::size_t count : {1, 10, 100})
    add(given, "activation", activation, count);
}

} // namespace careline::bench::micro
