#include "bench/desk_load.hpp"

#include "bench/scenario.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <ctime>

namespace careline::bench {

namespace {

namespace json = boost::json;
using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds answer_within{10'000};
constexpr std::chrono::seconds learn_again_after{2};
constexpr int pages_of_patients = 5;
constexpr int race_slots = 4;

std::int64_t utc_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string text_at(const std::string& body, const char* key) {
  boost::system::error_code bad;
  const auto value = json::parse(body, bad);
  if (bad || !value.is_object()) return {};
  const auto* found = value.get_object().if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}

/// The Monday that patients mean: the next one behind today.
std::string next_monday() {
  auto now = std::time(nullptr);
  std::tm day{};
  do {
    now += 24 * 3'600;
    gmtime_r(&now, &day);
  } while (day.tm_wday != 1);
  char out[16];
  std::strftime(out, sizeof out, "%Y-%m-%d", &day);
  return out;
}

} // namespace

void desk_tally::merge(const desk_tally& other) {
  for (const auto& [act, h] : other.latencies) latencies[act].merge(h);
  for (const auto& [answer, n] : other.answers) answers[answer] += n;
  pauses.insert(pauses.end(), other.pauses.begin(), other.pauses.end());
  messages.insert(other.messages.begin(), other.messages.end());
  booked.insert(booked.end(), other.booked.begin(), other.booked.end());
  refusals.merge(other.refusals);
}

/// One of the staff: a connection, a die, a diary.
struct desk_load::person {
  person(desk_load& d, unsigned i)
      : desk(d), index(i),
        call({d.load_.host, d.load_.port, ""}, answer_within),
        random(d.load_.seed * 1'000 + i), monday(next_monday()) {}

  http_call::answer post(const std::string& act, const char* path,
                         const json::object& body, clock::time_point intended,
                         const std::string& key = {}) {
    auto got = call.post(path, json::serialize(body), desk.token_, key);
    ++told.answers[act + " " + std::to_string(got.status)];
    if (got.status) told.latencies[act].add(clock::now() - intended);
    told.refusals.note(got.status, got.has_retry_after);
    return got;
  }

  void take_over(clock::time_point intended) {
    const auto patient = desk.take_patient(random);
    if (!patient) return;
    const auto got =
        post("pause", "/api/live-chat/toggle-bot",
             {{"patient_id", *patient}, {"paused", true}}, intended);
    if (got.status != 200) return desk.give_back(*patient);
    told.pauses.push_back({*patient, utc_us()});
    const auto& range = desk.load_.desk.paused;
    std::uniform_int_distribution<std::int64_t> ms(range.least.count(),
                                                   range.most.count());
    mine.push_back({clock::now() + milliseconds(ms(random)), *patient,
                    told.pauses.size() - 1});
    if (dice() >= desk.load_.desk.sends) return;
    const auto sent = post(
        "send", "/api/live-chat/send",
        {{"patient_id", *patient}, {"message", "One moment, I am looking."}},
        clock::now());
    if (sent.status == 200)
      told.messages.insert(text_at(sent.body, "message_id"));
  }

  /// Gives back to the bot whose pause is over.
  void resume(clock::time_point now) {
    std::erase_if(mine, [&](const taken& one) {
      if (one.until > now) return false;
      told.pauses[one.window].until_us = utc_us();
      post("resume", "/api/live-chat/toggle-bot",
           {{"patient_id", one.patient}, {"paused", false}}, clock::now());
      desk.give_back(one.patient);
      return true;
    });
  }

  void book(clock::time_point intended) {
    const auto& load = desk.load_;
    char digits[12];
    scenario::write_phone(
        load.first_patient
            + static_cast<std::uint32_t>(random() % load.patients),
        digits);
    const auto minutes = std::to_string(15 * (random() % race_slots));
    const auto got =
        post("book", "/api/v1/appointments",
             {{"patient_phone", "+" + std::string(digits, sizeof digits)},
              {"patient_name", "Bench"},
              {"service", "visit"},
              {"provider", "dr-rao"},
              {"start", monday + "T10:" + (minutes == "0" ? "00" : minutes)}},
             intended,
             std::to_string(load.run) + "-" + std::to_string(index) + "-"
                 + std::to_string(acts++));
    if (got.status == 201) told.booked.push_back(text_at(got.body, "id"));
  }

  double dice() { return static_cast<double>(random() >> 11) * 0x1p-53; }

  struct taken {
    clock::time_point until;
    std::string patient;
    std::size_t window; ///< Index in told.pauses.
  };
  desk_load& desk;
  unsigned index;
  http_call call;
  std::mt19937_64 random;
  std::string monday;
  std::vector<taken> mine;
  desk_tally told;
  unsigned acts = 0;
};

desk_load::desk_load(const load_settings& load, std::string token)
    : load_(load), token_(std::move(token)) {}

desk_load::~desk_load() {
  finish();
}

void desk_load::start() {
  for (unsigned i = 0; i < load_.desk.staff; ++i)
    threads_.emplace_back([this, i] { work(i); });
}

desk_tally desk_load::finish() {
  is_over_ = true;
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  return all_;
}

/// Everybody in the first pages of the live chat's list.
void desk_load::learn_patients(http_call& call) {
  std::set<std::string> known;
  std::string cursor;
  for (int page = 0; page < pages_of_patients; ++page) {
    const auto got = call.get("/api/live-chat/conversations?limit=100"
                                  + (cursor.empty() ? "" : "&cursor=" + cursor),
                              token_);
    boost::system::error_code bad;
    const auto value = json::parse(got.body, bad);
    if (!got.is_ok() || bad) break;
    for (const auto& row : value.at("conversations").as_array())
      if (!row.at("is_bot_paused").as_bool())
        known.emplace(row.at("patient_id").as_string());
    const auto* next = value.as_object().if_contains("next_cursor");
    if (!next || !next->is_string()) break;
    cursor = next->get_string();
  }
  const std::lock_guard lock(mutex_);
  for (const auto& one : patients_) known.insert(one);
  // Whom a colleague has, nobody else may give back to the bot.
  for (const auto& one : taken_) known.erase(one);
  patients_.assign(known.begin(), known.end());
}

std::optional<std::string> desk_load::take_patient(std::mt19937_64& random) {
  const std::lock_guard lock(mutex_);
  if (patients_.empty()) return {};
  auto& one = patients_[random() % patients_.size()];
  std::swap(one, patients_.back());
  auto out = std::move(patients_.back());
  patients_.pop_back();
  taken_.insert(out);
  return out;
}

void desk_load::give_back(const std::string& patient) {
  const std::lock_guard lock(mutex_);
  taken_.erase(patient);
  patients_.push_back(patient);
}

void desk_load::work(unsigned index) {
  person me(*this, index);
  const double takeovers = load_.desk.takeovers / load_.desk.staff;
  const double both = takeovers + load_.desk.bookings / load_.desk.staff;
  if (both <= 0) return;
  std::exponential_distribution<double> gap(both);
  auto due = clock::now();
  auto learnt = due - learn_again_after;
  while (!is_over_) {
    const auto now = clock::now();
    // One of them reads the list for all.
    if (takeovers > 0 && index == 0 && now - learnt >= learn_again_after) {
      learn_patients(me.call);
      learnt = now;
    }
    me.resume(now);
    if (due > now) {
      std::this_thread::sleep_until(std::min(due, now + milliseconds(2)));
      continue;
    }
    const auto intended = due;
    due += std::chrono::duration_cast<clock::duration>(
        std::chrono::duration<double>(gap(me.random)));
    if (me.dice() * both < takeovers)
      me.take_over(intended);
    else
      me.book(intended);
  }
  me.resume(clock::time_point::max());
  const std::lock_guard lock(mutex_);
  all_.merge(me.told);
}

} // namespace careline::bench
