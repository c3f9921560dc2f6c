#include "bench/checks.hpp"

#include <algorithm>
#include <limits>

namespace careline::bench {

namespace {

constexpr std::size_t most_examples = 10;

/// Calls use(first, last) for each patient's rows.
template <class Use>
void for_patients(const stored_run& stored, Use use) {
  auto first = stored.rows.begin();
  while (first != stored.rows.end()) {
    auto last = first;
    while (last != stored.rows.end() && last->patient == first->patient) ++last;
    use(first, last);
    first = last;
  }
}

} // namespace

void check::violate(std::string id) {
  ++violations;
  if (examples.size() < most_examples) examples.push_back(std::move(id));
}

check stored_exactly_once(const tally& run, const stored_run& stored,
                          const id_of& name) {
  check out{"stored_exactly_once",
            "P1, P2: every message answered 2xx is stored exactly once, and "
            "none twice"};
  std::vector<std::uint8_t> times(run.fates.size());
  for (const auto& row : stored.rows)
    if (times[row.sequence] < 2) ++times[row.sequence];
  for (std::size_t i = 0; i < run.fates.size(); ++i) {
    const bool accepted = run.fates[i] == fate::accepted;
    out.checked += accepted;
    if ((accepted && times[i] == 0) || times[i] > 1) out.violate(name(i));
  }
  for (const auto& id : stored.strangers) out.violate(id);
  return out;
}

std::uint64_t kept_unacknowledged(const tally& run, const stored_run& stored) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(stored.rows, [&](const stored_message& row) {
        return run.fates[row.sequence] != fate::accepted;
      }));
}

check order_per_patient(const tally& run, const stored_run& stored,
                        const id_of& name) {
  check out{"order_per_patient",
            "P3: what was accepted before another message of the patient was "
            "sent stands before it in the log"};
  for_patients(stored, [&](auto first, auto last) {
    // Backwards: the earliest acceptance of all that stands behind.
    auto earliest = std::numeric_limits<std::uint32_t>::max();
    for (auto row = last; row != first;) {
      const auto& times = run.times[(--row)->sequence];
      ++out.checked;
      if (earliest < times.sent) out.violate(name(row->sequence));
      if (times.accepted) earliest = std::min(earliest, times.accepted);
    }
  });
  return out;
}

check one_patient_per_sender(const tally& run, const stored_run& stored) {
  check out{"one_patient_per_sender",
            "P2: a sender is one patient of their clinic, however many wrote "
            "at once"};
  std::map<std::uint32_t, std::string> seen;
  for_patients(stored, [&](auto first, auto last) {
    const auto sender = run.times[first->sequence].patient;
    ++out.checked;
    const bool is_mixed = std::any_of(first, last, [&](const auto& row) {
      return run.times[row.sequence].patient != sender;
    });
    const bool is_second = !seen.emplace(sender, first->patient).second;
    if (is_mixed || is_second) out.violate(first->patient);
  });
  return out;
}

check refusals_say_when(const answer_counts& counts) {
  check out{"refusals_say_when", "P9: every 503 carries Retry-After"};
  out.checked = counts.busy;
  out.violations = counts.busy_without_retry_after;
  return out;
}

void staff_refusals::note(int status, bool has_retry_after) {
  if (status != 429 && status != 503) return;
  ++met;
  if (!has_retry_after) ++without_retry_after;
}

void staff_refusals::merge(const staff_refusals& other) {
  met += other.met;
  without_retry_after += other.without_retry_after;
}

check staff_refusals_say_when(const staff_refusals& seen) {
  check out{"staff_refusals_say_when",
            "P9: every 429 and 503 of the API carries Retry-After"};
  out.checked = seen.met;
  out.violations = seen.without_retry_after;
  return out;
}

check silent_after_pause(const std::vector<pause_window>& pauses,
                         const std::vector<vendor_send>& sends,
                         const std::set<std::string>& by_staff) {
  check out{"silent_after_pause",
            "P4: no word of the bot reaches the vendor between the answer to a "
            "pause and the request to resume"};
  std::multimap<std::string, const vendor_send*> of_patient;
  for (const auto& one : sends)
    if (!by_staff.contains(one.message)) of_patient.emplace(one.patient, &one);
  for (const auto& pause : pauses) {
    ++out.checked;
    const auto [first, last] = of_patient.equal_range(pause.patient);
    for (auto at = first; at != last; ++at)
      if (at->second->at_us > pause.from_us
          && at->second->at_us < pause.until_us)
        out.violate(at->second->message);
  }
  return out;
}

check nobody_waits(const std::vector<last_word>& patients) {
  check out{"nobody_waits",
            "P7: whoever asked was answered by the AI or by a rule, or a "
            "person has a deadline to"};
  for (const auto& one : patients) {
    ++out.checked;
    if (one.is_theirs) out.violate(one.patient);
  }
  return out;
}

check no_double_booking(std::vector<booked_time> booked) {
  check out{"no_double_booking",
            "P5: no two appointments of one provider overlap"};
  out.checked = booked.size();
  std::ranges::sort(booked, [](const booked_time& a, const booked_time& b) {
    return std::tie(a.provider, a.begins) < std::tie(b.provider, b.begins);
  });
  // The one that ends last of those before.
  const booked_time* longest = nullptr;
  for (const auto& one : booked) {
    if (!longest || longest->provider != one.provider) {
      longest = &one;
      continue;
    }
    if (one.begins < longest->ends) out.violate(one.appointment);
    if (one.ends > longest->ends) longest = &one;
  }
  return out;
}

check confirmed_is_booked(const std::vector<booked_time>& booked,
                          const std::map<std::string, int>& confirmed) {
  check out{"confirmed_is_booked",
            "P5, P6: the bot's confirmations at the vendor are the bookings in "
            "the database, patient by patient"};
  std::map<std::string, int> left = confirmed;
  for (const auto& one : booked)
    if (one.by_bot) --left[one.patient];
  for (const auto& [patient, difference] : left) {
    ++out.checked;
    if (difference != 0) out.violate(patient);
  }
  return out;
}

check answered_is_booked(const std::vector<std::string>& answered,
                         const std::vector<booked_time>& booked) {
  check out{"answered_is_booked",
            "P5: each appointment that the API answered 201 stands"};
  std::set<std::string> there;
  for (const auto& one : booked) there.insert(one.appointment);
  for (const auto& id : answered) {
    ++out.checked;
    if (!there.contains(id)) out.violate(id);
  }
  return out;
}

} // namespace careline::bench
