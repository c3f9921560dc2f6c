#include "persistence/verdict.hpp"

#include "persistence/batch_sql.hpp"
#include "persistence/binary.hpp"
#include "persistence/claims.hpp"
#include "persistence/visit_changes.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace careline::persistence {

namespace {

using enum batch_statement;
using kind = outcome::kind;

/// The arrays of the questions.
struct questions {
  binary_array keys{sql_type::uuid};
  std::unordered_map<engine::uuid, std::size_t> record_of_key;
  binary_array answered[3]{binary_array{sql_type::int4},
                           binary_array{sql_type::uuid},
                           binary_array{sql_type::text}};
  binary_array fired[4]{
      binary_array{sql_type::int4}, binary_array{sql_type::uuid},
      binary_array{sql_type::text}, binary_array{sql_type::timestamptz}};
  binary_array known[4]{
      binary_array{sql_type::int4}, binary_array{sql_type::uuid},
      binary_array{sql_type::int4}, binary_array{sql_type::text}};
  binary_array stale[3]{binary_array{sql_type::int4},
                        binary_array{sql_type::uuid},
                        binary_array{sql_type::int8}};
  binary_array changed[8]{
      binary_array{sql_type::int4},        binary_array{sql_type::uuid},
      binary_array{sql_type::uuid},        binary_array{sql_type::uuid},
      binary_array{sql_type::int4},        binary_array{sql_type::timestamptz},
      binary_array{sql_type::timestamptz}, binary_array{sql_type::text}};
  binary_array slots[8]{
      binary_array{sql_type::int4},        binary_array{sql_type::uuid},
      binary_array{sql_type::uuid},        binary_array{sql_type::text},
      binary_array{sql_type::timestamptz}, binary_array{sql_type::timestamptz},
      binary_array{sql_type::uuid},        binary_array{sql_type::int4}};
  binary_array retaken[2]{binary_array{sql_type::int4},
                          binary_array{sql_type::uuid}};

  void ask(std::size_t number, const turn_record& t);
  void ask_visits(std::int32_t n, const turn_record& t);
};

void questions::ask(std::size_t number, const turn_record& t) {
  auto n = static_cast<std::int32_t>(number);
  if (!t.inbound_key.empty()) {
    keys.add(t.inbound_uuid);
    record_of_key.emplace(t.inbound_uuid, number);
  }
  if (t.idempotent) {
    answered[0].add(n);
    answered[1].add(t.clinic);
    answered[2].add(std::string_view(t.idempotent->key));
  }
  if (t.fired) {
    fired[0].add(n);
    fired[1].add(t.patient);
    fired[2].add(std::string_view(t.fired->kind));
    fired[3].add(t.fired->due);
  }
  if (t.creates) {
    auto look_for = [&](const engine::identity& who) {
      known[0].add(n);
      known[1].add(t.clinic);
      known[2].add(static_cast<std::int32_t>(who.kind));
      known[3].add(std::string_view(who.value));
    };
    look_for(t.creates->home.who);
    for (auto& who : t.creates->other_identities) look_for(who);
  } else {
    stale[0].add(n);
    stale[1].add(t.patient);
    stale[2].add(t.expected_version);
  }
  for (auto& wish : slots_of(t)) {
    slots[0].add(n);
    slots[1].add(t.clinic);
    slots[2].add(t.patient);
    slots[3].add(wish.provider);
    slots[4].add(wish.when.start);
    slots[5].add(wish.when.end);
    slots[6].add(wish.own);
    slots[7].add(std::int32_t{wish.is_overbooked}
                 | std::int32_t{wish.is_hold} << 1);
  }
  ask_visits(n, t);
}

/// Whether the visits that a turn changes are as it has seen them.
void questions::ask_visits(std::int32_t n, const turn_record& t) {
  constexpr std::int32_t any_that_stands = 15;
  auto all = changes_of(t);
  auto begin = [&](engine::appointment_id id, std::int32_t status) {
    changed[0].add(n);
    changed[1].add(id);
    changed[2].add(t.clinic);
    changed[3].add(t.patient);
    changed[4].add(status);
  };
  for (auto& m : all.moved) {
    begin(m.id, any_that_stands);
    changed[5].add(m.from.start);
    changed[6].add(m.from.end);
    changed[7].add(std::string_view(m.from_provider));
  }
  for (auto& s : all.set) {
    auto is_new = std::any_of(all.booked.begin(), all.booked.end(),
                              [&](auto* b) { return b->id == s.id; });
    if (is_new) continue; // nobody can have changed it
    begin(s.id, static_cast<std::int32_t>(s.from));
    auto is_moved = std::any_of(all.moved.begin(), all.moved.end(),
                                [&](auto& m) { return m.id == s.id; });
    if (is_moved) { // its old place is asked for above
      for (auto i : {5, 6, 7}) changed[i].add_null();
    } else {
      changed[5].add(s.when.start);
      changed[6].add(s.when.end);
      changed[7].add(std::string_view(s.provider));
    }
    if (!retakes(s)) continue;
    retaken[0].add(n);
    retaken[1].add(s.id);
  }
}

template <std::size_t N>
bool put(connection& link, batch_statement question,
         binary_array (&columns)[N]) {
  if (columns[0].empty()) return false;
  std::string_view values[N];
  for (std::size_t i = 0; i < N; ++i) values[i] = columns[i].bytes();
  link.send(static_cast<std::size_t>(question), {values, N});
  return true;
}

} // namespace

kind kind_of_guard(std::string_view sqlstate) noexcept {
  if (sqlstate == guard::inbound_key || sqlstate == guard::idempotency_key
      || sqlstate == guard::timer)
    return kind::repeated;
  if (sqlstate == guard::identity) return kind::identity_taken;
  if (sqlstate == guard::version || sqlstate == guard::appointment)
    return kind::stale;
  return kind::slot_taken;
}

verdicts find_offenders(connection& link, const std::vector<record>& batch,
                        std::span<const std::size_t> among) {
  questions q;
  for (auto number : among)
    if (auto* t = std::get_if<turn_record>(&batch[number])) q.ask(number, *t);

  // What a record is told first counts: a repeat is a repeat, however stale.
  std::vector<kind> asked;
  if (!q.keys.empty()) {
    std::string_view value = q.keys.bytes();
    link.send(static_cast<std::size_t>(find_repeated), {&value, 1});
    asked.push_back(kind::kept); // answered by key, not by number
  }
  if (put(link, find_answered, q.answered)) asked.push_back(kind::repeated);
  if (put(link, find_fired_before, q.fired)) asked.push_back(kind::repeated);
  if (put(link, find_known_identities, q.known))
    asked.push_back(kind::identity_taken);
  if (put(link, find_stale, q.stale)) asked.push_back(kind::stale);
  if (put(link, find_changed_appointments, q.changed))
    asked.push_back(kind::stale);
  if (put(link, find_retaken_slots, q.retaken))
    asked.push_back(kind::slot_taken);
  if (put(link, find_taken_slots, q.slots)) asked.push_back(kind::slot_taken);

  verdicts out;
  if (asked.empty()) return out;
  auto answer = link.flush();
  out.failure = answer.failure;
  if (out.failure) return out;

  std::map<std::size_t, kind> found;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    auto& r = answer.results[i];
    for (int row = 0; row < r.size(); ++row) {
      if (asked[i] == kind::kept) {
        auto at = q.record_of_key.find(r.uuid(row, 0));
        if (at != q.record_of_key.end())
          found.emplace(at->second, kind::repeated);
        continue;
      }
      // A slot of a provider whom nobody knows can never be kept.
      auto never = asked[i] == kind::slot_taken && r.boolean(row, 1);
      found.emplace(static_cast<std::size_t>(r.int64(row, 0)),
                    never ? kind::poisoned : asked[i]);
    }
  }
  for (auto& [number, what] : found) out.offenders.push_back({number, what});
  return out;
}

} // namespace careline::persistence
