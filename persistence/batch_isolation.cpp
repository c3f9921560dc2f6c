/// How a batch that was refused comes to an outcome for each record: who stands
/// in the way is told apart, answered or set aside, and the others are kept.

#include "persistence/committer_impl.hpp"
#include "persistence/poisoned.hpp"
#include "persistence/verdict.hpp"

namespace careline::persistence {

namespace {

// After offenders the next batches are looked at before they are tried: a
// vendor that repeats itself does so for a while.
constexpr int wary_batches = 4;

// A guard that refuses, while nobody is found to blame, was overtaken by
// another process; so often it is tried again before the batch is split.
constexpr int fruitless_tries = 3;

} // namespace

void batch_committer::impl::blame(const numbers& round, outcome::kind what,
                                  const std::string& detail) {
  for (auto number : round) report.outcomes[number] = {what, 0, detail};
}

/// Answers and removes those of the round that cannot be kept.
/// @returns whether there were any; false too if the store was lost meanwhile
bool batch_committer::impl::drop_offenders(numbers& round) {
  auto found = find_offenders(link, *batch, round);
  if (found.failure || found.offenders.empty()) return false;
  for (auto& v : found.offenders) {
    if (v.what == outcome::kind::poisoned)
      poison(v.record, "unknown_provider");
    else
      report.outcomes[v.record].what = v.what;
    std::erase(round, v.record);
  }
  return true;
}

void batch_committer::impl::poison(std::size_t number,
                                   const std::string& sqlstate) {
  poisoned.push_back(
      {number, sqlstate, as_raw_event((*batch)[number], sqlstate)});
}

/// Answers poisoned records: `poisoned` is acknowledged, so it is said only of
/// those whose raw event is kept; the others stay `unavailable`, and whoever
/// brought them brings them again. In transactions of their own, or a store
/// that refuses a raw event would seem to refuse the neighbours.
void batch_committer::impl::set_aside(std::span<const poisoned_record> some) {
  if (some.empty()) return;
  rows.clear();
  for (auto& p : some) rows.add(p.raw);
  auto a = send(patience::none);
  if (a.what == attempt::end::poison && some.size() > 1) {
    set_aside(some.first(some.size() / 2));
    set_aside(some.subspan(some.size() / 2));
    return;
  }
  for (auto& p : some)
    if (a.what == attempt::end::kept)
      report.outcomes[p.number] = {outcome::kind::poisoned, 0, p.sqlstate};
    else
      report.outcomes[p.number].detail = a.sqlstate;
}

/// Halves the suspects until one is left; what is not suspected any more, but
/// not kept either, goes to `rest`.
void batch_committer::impl::isolate(numbers suspects, numbers& rest,
                                    std::string sqlstate) {
  // Whether a lone suspect has failed by itself, not just by elimination.
  auto is_proven = true;
  while (!suspects.empty()) {
    if (suspects.size() == 1 && is_proven) {
      poison(suspects.front(), sqlstate);
      return;
    }
    auto middle = suspects.begin()
                  + static_cast<std::ptrdiff_t>((suspects.size() + 1) / 2);
    numbers half(suspects.begin(), middle);
    numbers other(middle, suspects.end());
    auto a = transact(half);
    switch (a.what) {
    case attempt::end::kept:
      suspects = std::move(other);
      is_proven = false;
      break;
    case attempt::end::poison:
      rest.insert(rest.end(), other.begin(), other.end());
      suspects = std::move(half);
      sqlstate = a.sqlstate;
      is_proven = true;
      break;
    case attempt::end::offender:
      if (half.size() == 1) {
        report.outcomes[half.front()].what = kind_of_guard(a.sqlstate);
        suspects = std::move(other);
        is_proven = false;
        break;
      }
      is_proven = false;
      if (drop_offenders(half))
        half.insert(half.end(), other.begin(), other.end());
      else
        rest.insert(rest.end(), other.begin(), other.end());
      suspects = std::move(half);
      break;
    default:
      blame(suspects, outcome::kind::unavailable, a.sqlstate);
      blame(rest, outcome::kind::unavailable, a.sqlstate);
      rest.clear();
      return;
    }
  }
}

/// Brings every record of the round to its outcome.
void batch_committer::impl::settle(numbers round) {
  int fruitless = 0;
  if (wary > 0 && link.is_open()) {
    --wary;
    drop_offenders(round);
  }
  while (!round.empty()) {
    auto a = transact(round);
    switch (a.what) {
    case attempt::end::kept:
      return;
    case attempt::end::offender:
      wary = wary_batches;
      if (drop_offenders(round)) break;
      if (++fruitless < fruitless_tries) break;
      if (round.size() == 1) {
        report.outcomes[round.front()].what = kind_of_guard(a.sqlstate);
        round.clear();
        break;
      }
      [[fallthrough]];
    case attempt::end::poison: {
      numbers rest;
      isolate(std::move(round), rest, a.sqlstate);
      round = std::move(rest);
      break;
    }
    case attempt::end::failed:
    case attempt::end::stopped:
      // A store that refuses is there. Nobody is told else: behind a door that
      // is closed for it nothing would try again.
      blame(round, outcome::kind::unavailable, a.sqlstate);
      return;
    }
  }
}

} // namespace careline::persistence
