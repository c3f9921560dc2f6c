/// The three ledgers of a stage held against each other.

#include "tests/faults/stage.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace careline::tests {

using namespace std::chrono_literals;

namespace {

/// The last part of "wamid.FAULT.<run>.<connection>.<n>".
int number_in(const std::string& id) {
  return std::stoi(id.substr(id.rfind('.') + 1));
}

std::string count_of(std::size_t n, std::string_view what) {
  return std::to_string(n) + " " + std::string(what);
}

} // namespace

void stage::audit() {
  check(is_engine_down_ || system_->engine().is_running(), "C10",
        "the engine ended by itself");
  heal();
  flood_->pause();
  bookers_->pause();
  quiets_down();
  open_letters_ = flood_->letters(audited_letters_);
  vendor_->read_on();
  compare_inbound();
  compare_outbound();
  compare_dialogues();
  compare_doubles();
  compare_times();
  compare_bookings();
  look_at_database();
  look_at_memory();
  audited_letters_ += open_letters_.size();
  audited_id_ =
      ask("select max(id::text) from careline.message_log").value_or("");
  may_double_ = 0;
  may_die_ = 0;
  flood_->resume();
  bookers_->resume();
}

void stage::audit_whole_run() {
  flood_->pause();
  bookers_->pause();
  quiets_down();
  open_letters_ = flood_->letters(0);
  audited_id_ = "00000000-0000-0000-0000-000000000000";
  vendor_->read_on();
  compare_inbound();
  compare_outbound();
  audited_letters_ = open_letters_.size();
  audited_id_ =
      ask("select max(id::text) from careline.message_log").value_or("");
  flood_->resume();
  bookers_->resume();
}

/// C10: what was sent is acknowledged, what was accepted is answered.
bool stage::quiets_down() {
  auto began = now_s();
  bool is_settled = check_within(
      60s, "C10", "every message is acknowledged after the fault",
      [this] { return flood_->settles(0ms) && bookers_->settles(0ms); });
  auto settled = now_s();
  bool is_sent =
      check_within(60s, "C10", "every reply has left after the fault", [this] {
        return ask("select count(*) from careline.outbox") == "0";
      });
  measure("healed to all acknowledged, ms", (settled - began) * 1000);
  measure("healed to all answered, ms", (now_s() - began) * 1000);
  // A machine that stood still: the ledgers are compared when all is done.
  return (is_settled || flood_->settles(120s)) && is_sent;
}

std::vector<double> stage::outbox_latencies_ms(std::size_t first,
                                               std::size_t last) {
  check_within(30s, "C10", "every reply has left", [this] {
    return ask("select count(*) from careline.outbox") == "0";
  });
  vendor_->read_on();
  std::vector<double> found;
  std::vector<std::size_t> seen(dialogues_.size());
  auto all = flood_->letters();
  for (std::size_t i = 0; i < std::min(last, all.size()); ++i) {
    auto place = seen[static_cast<std::size_t>(all[i].patient)]++;
    auto& heard = vendor_->arrivals_of(flood_->phone_of(all[i].patient));
    if (i < first || !all[i].is_acknowledged || place >= heard.size()) continue;
    found.push_back(
        static_cast<double>(heard[place].at_us - all[i].acknowledged_us)
        / 1000);
  }
  return found;
}

/// C1, C2, C3: client against database.
void stage::compare_inbound() {
  std::unordered_map<std::string, int> kept;
  std::string patient;
  int last = -1;
  std::size_t disordered = 0;
  for (auto& row : system_->database().rows(
           "select patient_id, vendor_message_id from careline.message_log "
           "where direction = 'in' and vendor_message_id like 'wamid.FAULT.%' "
           "and id > '"
           + audited_id_ + "' order by patient_id, id")) {
    ++kept[row.at(1)];
    auto n = number_in(row.at(1));
    if (row.at(0) == patient && n < last) ++disordered;
    patient = row.at(0);
    last = n;
  }
  std::size_t lost = 0;
  std::size_t twice = 0;
  for (auto& one : open_letters_) {
    auto found = kept.find(one.id);
    auto times = found == kept.end() ? 0 : found->second;
    if (one.is_acknowledged && times == 0) ++lost;
    if (times > 1) ++twice;
    if (found != kept.end()) kept.erase(found);
  }
  check(lost == 0, "C1", count_of(lost, "acknowledged messages are not kept"));
  check(twice == 0, "C2", count_of(twice, "messages are kept twice"));
  check(kept.empty(), "C2",
        count_of(kept.size(), "messages are kept again or were never sent"));
  check(disordered == 0, "C3",
        count_of(disordered, "messages are kept out of order"));
}

/// C4, C5, P6: database against vendor.
void stage::compare_outbound() {
  std::set<std::string> committed;
  std::size_t queued = 0;
  std::size_t missing = 0;
  for (auto& row : system_->database().rows(
           "select patient_id || ':' || id, status from careline.messages "
           "where direction = 'out' and id > '"
           + audited_id_ + "'")) {
    committed.insert(row.at(0));
    auto& status = row.at(1);
    if (status == "queued") ++queued;
    bool is_sent =
        status == "sent" || status == "delivered" || status == "read";
    if (is_sent && !vendor_->has(row.at(0))) ++missing;
  }
  std::size_t strangers = 0;
  for (auto& callback : vendor_->take_new()) {
    if (committed.contains(callback)) continue;
    // Written before the last audit, sent after it: a dead letter sent again.
    auto id = callback.substr(callback.find(':') + 1);
    if (id.size() != 36
        || ask("select count(*) from careline.message_log where id = '" + id
               + "'")
               != "1")
      ++strangers;
  }
  check(queued == 0, "C10",
        count_of(queued, "replies are queued and not in the outbox"));
  check(missing == 0, "C5",
        count_of(missing, "replies are marked sent and never arrived"));
  check(strangers == 0, "C4",
        count_of(strangers, "replies left that were never committed"));
}

/// C1, C2, C3 once more from outside: every patient got the answer to each
/// question, in order.
void stage::compare_dialogues() {
  for (auto& one : open_letters_)
    if (one.is_acknowledged)
      dialogues_[static_cast<std::size_t>(one.patient)].topics.push_back(
          one.topic);
  std::size_t wrong = 0;
  std::size_t unequal = 0;
  std::size_t overtaken = 0;
  for (std::size_t i = 0; i < dialogues_.size(); ++i) {
    auto& one = dialogues_[i];
    auto& heard = vendor_->arrivals_of(flood_->phone_of(static_cast<int>(i)));
    if (heard.size() != one.topics.size()) ++unequal;
    for (auto n = one.compared; n < std::min(heard.size(), one.topics.size());
         ++n) {
      auto* wanted = topics()[static_cast<std::size_t>(one.topics[n])].answer;
      if (heard[n].text.find(wanted) == std::string::npos) ++wrong;
      // Ids are ordered by time.
      if (n > 0 && heard[n].callback < heard[n - 1].callback) ++overtaken;
    }
    one.compared = std::min(heard.size(), one.topics.size());
  }
  check(unequal == 0, "C10",
        count_of(unequal, "patients have not one answer for each question"));
  check(wrong == 0, "C3", count_of(wrong, "answers are to another question"));
  check(overtaken == 0, "C3", count_of(overtaken, "answers were overtaken"));
}

/// C5: twice only when a fault came between the vendor's answer and the mark.
void stage::compare_doubles() {
  auto doubled = vendor_->take_doubled();
  measure("replies sent twice, a strike", static_cast<double>(doubled.size()));
  check(doubled.size() <= may_double_, "C5",
        count_of(doubled.size(), "replies came twice, at most ")
            + std::to_string(may_double_) + " are explained");
}

/// C6: who was told that a visit is booked has exactly that one.
void stage::compare_bookings() {
  std::map<std::string, int> booked;
  for (auto& row : system_->database().rows(
           "select p.phone, count(*) from careline.appointments a join "
           "careline.patients p on p.id = a.patient_id where p.whatsapp_name "
           "like 'Booker %' and a.status = 'booked' group by 1"))
    booked[row.at(0)] = std::stoi(row.at(1));
  std::size_t empty = 0;
  std::size_t silent = 0;
  std::size_t several = 0;
  for (auto& phone : bookers_->phones()) {
    auto& heard = vendor_->arrivals_of(phone);
    auto told = std::ranges::count_if(heard, [](const arrival& one) {
      return one.text.find(bookers::confirmation) != std::string::npos;
    });
    auto rows = booked[phone];
    if (told > rows) ++empty;
    if (rows > told) ++silent;
    if (rows > 1) ++several;
  }
  check(empty == 0, "C6",
        count_of(empty, "patients were told of a visit that is not there"));
  check(silent == 0, "C10",
        count_of(silent, "patients have a visit and were not told"));
  check(several == 0, "C2", count_of(several, "patients are booked twice"));
  auto alone = bookers_->take_left_alone();
  ++found_.checks["C10"];
  if (alone > 0)
    say_broken("C10", count_of(alone, "patients waited two minutes in vain"),
               true);
}

/// C6, P2, P6 inside the database.
void stage::look_at_database() {
  auto zero = [this](const char* promise, const std::string& what,
                     const std::string& sql) {
    auto count = ask(sql);
    check(count == "0", promise, count.value_or("?") + " " + what);
  };
  zero("C2", "patients whose version is not their number of turns",
       "select count(*) from careline.conversations c join careline.patients p "
       "on p.id = c.patient_id where p.whatsapp_name like 'Flood %' and "
       "c.version <> (select count(*) from careline.message_log l where "
       "l.patient_id = c.patient_id and l.direction = 'in')");
  zero("C6", "appointments overlap",
       "select count(*) from careline.appointments a join "
       "careline.appointments b on a.provider_id = b.provider_id and a.id < "
       "b.id and a.during && b.during where a.status in ('pending', 'booked', "
       "'arrived', 'fulfilled') and b.status in ('pending', 'booked', "
       "'arrived', 'fulfilled') and not a.is_overbooked and not "
       "b.is_overbooked");
  auto dead = std::stoul(
      ask("select count(*) from careline.dead_letters").value_or("0"));
  auto fresh = dead > dead_letters_ ? dead - dead_letters_ : 0;
  check(fresh <= may_die_, "C5",
        count_of(fresh, "replies were given up, at most ")
            + std::to_string(may_die_) + " are explained");
  dead_letters_ = dead;
}

/// C9
void stage::look_at_memory() {
  auto peak = pulse_.peak_bytes();
  if (memory_at_start_ == 0 || peak == 0) return;
  measure("engine, greatest memory of a strike, MB",
          static_cast<double>(peak) / 1048576);
  check(peak <= memory_at_start_ + memory_budget_, "C9",
        "the engine took " + count_of(peak / 1048576, "MB, it began with ")
            + std::to_string(memory_at_start_ / 1048576));
}

} // namespace careline::tests
