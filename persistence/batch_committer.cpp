#include "persistence/batch_committer.hpp"

#include "persistence/committer_impl.hpp"
#include "persistence/digest.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace careline::persistence {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using enum batch_statement;

// Plans are made once, when tables may still be empty; without this an empty
// table would be given a sequential scan, and keep it when it has grown.
constexpr auto plan_settings =
    "set enable_seqscan = off; set enable_hashjoin = off;"
    "set enable_mergejoin = off; set enable_bitmapscan = off;"
    "set jit = off;";

// So many in a row, on connections of their own, and the batch is split.
constexpr int internal_errors_at_most = 2;

engine::uuid random_uuid() {
  std::random_device source;
  engine::uuid id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(source());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

constexpr std::size_t index(batch_statement s) {
  return static_cast<std::size_t>(s);
}

} // namespace

batch_committer::impl::impl(config::secret dsn, const config::limits& l,
                            std::string n, std::function<void(bool)> r)
    : name(std::move(n)), limits(l), reachable(std::move(r)),
      incarnation(random_uuid()),
      application("careline " + name.substr(0, 16) + ' '
                  + to_string(incarnation).substr(0, 18)),
      link(std::move(dsn), times_of(l), batch_sql, application, plan_settings) {
}

void batch_committer::impl::tell(bool up) {
  if (told_reachable == up) return;
  told_reachable = up;
  if (reachable) reachable(up);
}

bool batch_committer::impl::wait(milliseconds& backoff) {
  auto until = clock::now() + backoff;
  backoff = std::min(backoff * 2, limits.reconnect_most);
  while (clock::now() < until) {
    if (stopped()) return false;
    std::this_thread::sleep_for(
        std::min<clock::duration>(milliseconds(20), until - clock::now()));
  }
  return !stopped();
}

bool batch_committer::impl::reconnect() {
  auto backoff = limits.reconnect_first;
  while (!stopped()) {
    if (!link.open(stop) && take_over()) {
      ++report.reconnects;
      tell(true);
      return true;
    }
    link.close();
    tell(false);
    if (!wait(backoff)) break;
  }
  return false;
}

/// Ends what is left of our earlier session and makes sure of our marker row.
bool batch_committer::impl::take_over() {
  std::string_view us = application;
  link.send(index(end_older_sessions), {&us, 1});
  if (link.flush().failure) return false;
  auto id = to_binary(incarnation);
  std::string_view values[] = {id, name};
  link.send(index(register_marker), values);
  if (link.flush().failure) return false;
  make_partitions();
  return link.is_open();
}

/// Without them rows go to the default partition: no reason to fail.
void batch_committer::impl::make_partitions() {
  link.send(index(batch_statement::make_partitions), {});
  link.flush();
  partitions_due = clock::now() + std::chrono::hours(12);
}

std::optional<std::int64_t> batch_committer::impl::read_marker() {
  auto id = to_binary(incarnation);
  std::string_view value = id;
  link.send(index(batch_statement::read_marker), {&value, 1});
  auto answer = link.flush();
  if (answer.failure) return std::nullopt;
  if (answer.results[0].empty()) {
    link.close(); // The row was taken from us: opening makes it again.
    return std::nullopt;
  }
  return answer.results[0].int64(0, 0);
}

/// Finds out whether the last attempt was kept after all.
/// @returns false if it was stopped before it knew
bool batch_committer::impl::resolve(bool& is_kept) {
  auto backoff = limits.reconnect_first;
  for (;;) {
    if (!link.is_open() && !reconnect()) return false;
    if (auto number = read_marker()) {
      is_kept = *number >= last_number;
      return true;
    }
    if (!wait(backoff)) return false;
  }
}

/// One transaction of these records, however often it has to be sent.
attempt batch_committer::impl::transact(const numbers& round) {
  rows.clear();
  for (auto number : round) rows.add((*batch)[number]);
  auto a = send(patience::endless);
  if (a.what == attempt::end::kept)
    keep(round, a.answer ? &*a.answer : nullptr);
  return a;
}

attempt batch_committer::impl::send(patience how_long) {
  ++last_number;
  auto backoff = limits.reconnect_first;
  int internal_errors = 0;
  for (;;) {
    if (!link.is_open() && !reconnect()) return {};
    ++report.transactions;
    rows.send(link, incarnation, last_number);
    auto done = link.flush();
    switch (done.failure.kind) {
    case sql_failure_kind::none:
      tell(true);
      return {attempt::end::kept, {}, std::move(done)};
    case sql_failure_kind::offender:
      return {attempt::end::offender, done.failure.sqlstate, {}};
    case sql_failure_kind::poison:
      return {attempt::end::poison, done.failure.sqlstate, {}};
    case sql_failure_kind::bug:
      // Perhaps what was prepared is of a schema that has changed since.
      link.close();
      return {attempt::end::failed, done.failure.sqlstate, {}};
    case sql_failure_kind::marker:
    case sql_failure_kind::lost: {
      if (!link.is_open()) tell(false);
      bool is_kept = false;
      if (!resolve(is_kept)) return {};
      if (!is_kept) break; // the same again
      return {attempt::end::kept, {}, {}};
    }
    case sql_failure_kind::retry:
      // An internal error may be the server's bad day, but one that comes
      // again and again is a record's: it would stop all that come after it.
      if (done.failure.sqlstate == "XX000"
          && (how_long == patience::none
              || ++internal_errors == internal_errors_at_most))
        return {attempt::end::poison, done.failure.sqlstate, {}};
      if (how_long == patience::none)
        return {attempt::end::failed, done.failure.sqlstate, {}};
      // Locks are a matter of luck; all else of the server's health, and
      // perhaps another one has taken over: look for it anew.
      if (!done.failure.sqlstate.starts_with("40")
          && !done.failure.sqlstate.starts_with("55")) {
        tell(false);
        link.close();
      }
      if (!wait(backoff)) return {};
      break;
    }
  }
}

void batch_committer::impl::keep(const numbers& round,
                                 const flush_result* done) {
  std::unordered_map<engine::patient_id, int> fenced;
  binary_array patients{sql_type::uuid};
  binary_array versions{sql_type::int8};
  for (auto number : round) {
    report.outcomes[number].what = outcome::kind::kept;
    auto* t = std::get_if<turn_record>(&(*batch)[number]);
    if (!t || !t->fences) continue;
    patients.add(t->patient);
    versions.add(t->expected_version + 1);
  }
  if (patients.empty()) return;
  if (done) {
    fenced = rows.fenced(*done);
  } else if (link.is_open()) { // kept by a flush whose answer was lost
    std::string_view values[] = {patients.bytes(), versions.bytes()};
    link.send(index(read_fences), values);
    auto answer = link.flush();
    if (!answer.failure)
      for (int i = 0; i < answer.results[0].size(); ++i)
        fenced[engine::patient_id(answer.results[0].uuid(i, 0))] =
            static_cast<int>(answer.results[0].int64(i, 1));
  }
  for (auto number : round)
    if (auto* t = std::get_if<turn_record>(&(*batch)[number]); t && t->fences)
      if (auto at = fenced.find(t->patient); at != fenced.end())
        report.outcomes[number].fenced = at->second;
}

batch_committer::batch_committer(config::secret dsn,
                                 const config::limits& limits, std::string name,
                                 std::function<void(bool)> reachable)
    : impl_(std::make_unique<impl>(std::move(dsn), limits, std::move(name),
                                   std::move(reachable))) {}

batch_committer::~batch_committer() = default;

bool batch_committer::connect(const std::atomic<bool>& stop) {
  impl_->stop = &stop;
  return impl_->reconnect();
}

int batch_committer::stay_connected(const std::atomic<bool>& stop) {
  auto& c = *impl_;
  c.stop = &stop;
  // Nothing but the end of a transaction, and its answer.
  if (c.link.is_open() && !c.link.flush().failure) return 0;
  c.link.close();
  c.tell(false);
  c.report = {};
  c.reconnect();
  return c.report.reconnects;
}

commit_report batch_committer::commit(std::vector<record>& batch,
                                      const std::atomic<bool>& stop) {
  auto& c = *impl_;
  auto begin = clock::now();
  c.batch = &batch;
  c.stop = &stop;
  c.report = {};
  c.report.outcomes.assign(batch.size(),
                           outcome{outcome::kind::unavailable, 0, {}});
  if (begin > c.partitions_due && c.link.is_open()) c.make_partitions();
  for (auto& r : batch)
    if (auto* t = std::get_if<turn_record>(&r); t && !t->inbound_key.empty())
      t->inbound_uuid = inbound_key(t->clinic, t->channel, t->inbound_key);

  numbers pending(batch.size());
  for (std::size_t i = 0; i < pending.size(); ++i) pending[i] = i;
  while (!pending.empty()) {
    // Only the first of those that want the same thing goes in.
    std::vector<std::pair<std::size_t, claims::conflict>> waiting;
    numbers round;
    c.wanted.clear();
    for (auto number : pending)
      if (auto earlier = c.wanted.claim(number, batch[number]))
        waiting.emplace_back(number, *earlier);
      else
        round.push_back(number);
    c.poisoned.clear();
    c.settle(std::move(round));
    c.set_aside(c.poisoned);
    pending.clear();
    for (auto& [number, why] : waiting) {
      auto first = c.report.outcomes[why.earlier].what;
      if (first == outcome::kind::kept)
        c.report.outcomes[number].what = why.verdict;
      else if (first != outcome::kind::unavailable)
        pending.push_back(number);
    }
  }
  c.report.took = std::chrono::duration_cast<std::chrono::microseconds>(
      clock::now() - begin);
  return std::move(c.report);
}

} // namespace careline::persistence
