#include "bench/micro/postgres_world.hpp"

#include "persistence/admin.hpp"
#include "persistence/plain_session.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <unistd.h>

namespace careline::bench::micro {

namespace {

using persistence::plain_session;

plain_session open(const config::secret& dsn) {
  auto session = plain_session::open(dsn);
  if (!session) throw std::runtime_error(session.why().detail);
  return std::move(session).value();
}

void run_on(const config::secret& dsn, const std::string& sql) {
  auto session = open(dsn);
  if (const auto done = session.run(sql); !done)
    throw std::runtime_error(done.why().detail);
}

std::mt19937_64& random_numbers() {
  static std::mt19937_64 numbers(7);
  return numbers;
}

} // namespace

own_database::own_database(const std::string& cluster_dsn)
    : cluster_(cluster_dsn),
      name_("careline_micro_" + std::to_string(::getpid())) {
  run_on(cluster_, "create database " + name_);
  // libpq takes the last dbname of the two.
  dsn_ = config::secret(cluster_dsn + " dbname=" + name_);
  if (const auto done = persistence::migrate(dsn_); !done)
    throw std::runtime_error(done.why().detail);
}

own_database::~own_database() {
  try {
    run_on(cluster_, "drop database " + name_ + " with (force)");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s is left behind: %s\n", name_.c_str(),
                 error.what());
  }
}

void own_database::run(const std::string& sql) const {
  run_on(dsn_, sql);
}

std::vector<pid_t> own_database::backends() const {
  auto session = open(dsn_);
  const auto found = session.query(
      "select pid from pg_stat_activity where datname = current_database()"
      " and backend_type = 'client backend' and pid <> pg_backend_pid()",
      {});
  if (!found) throw std::runtime_error(found.why().detail);
  std::vector<pid_t> out;
  for (int i = 0; i < found.value().size(); ++i)
    out.push_back(static_cast<pid_t>(found.value().int64(i, 0)));
  return out;
}

pid_t own_database::backend_of(const std::function<void()>& connect) const {
  const auto before = backends();
  connect();
  for (const auto pid : backends())
    if (std::ranges::find(before, pid) == before.end()) return pid;
  throw std::runtime_error("no new backend was seen");
}

engine::instant wall_now() {
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

engine::uuid new_id() {
  static std::uint16_t sequence = 0;
  return engine::make_uuid_v7(wall_now().time_since_epoch().count(), ++sequence,
                              random_numbers()());
}

crowd::crowd() {
  for (int i = 0; i < 200; ++i)
    clinics_.emplace_back(engine::clinic_id(new_id()));
}

someone crowd::stranger() {
  const auto clinic = count_ % clinics_.size();
  const auto number = std::to_string(100'000'000 + count_++);
  return {clinics_[clinic], engine::patient_id(new_id()), "+91" + number,
          std::to_string(206'660'002'200'000 + clinic), 0};
}

persistence::turn_record next_turn(const someone& p) {
  persistence::turn_record t;
  t.clinic = p.clinic;
  t.patient = p.id;
  t.inbound_key = "wamid.HBgMOTE5ODEwMDAwMDAwFQIAEhgUM0E" + p.phone
                  + std::to_string(p.version);
  t.expected_version = p.version;
  t.after.stage = engine::stage::menu;
  t.after.account = p.account;
  t.after.last_inbound_at = wall_now();
  // As it is after any answered question: it changes with every turn.
  t.after.guard = {wall_now(), 1, random_numbers()(), random_numbers()()};
  persistence::message_row in;
  in.id = engine::message_id(new_id());
  in.body = "When are you open tomorrow?";
  in.vendor_message_id = t.inbound_key;
  in.sent_at = wall_now();
  t.messages.push_back(std::move(in));
  persistence::message_row out;
  out.id = engine::message_id(new_id());
  out.direction = engine::direction::out;
  out.sender = engine::sender::bot;
  out.status = persistence::message_status::queued;
  out.body = "We are open tomorrow from 9:00 to 18:00. Is there anything else "
             "I can do for you?";
  out.sent_at = wall_now();
  engine::delivery d;
  d.id = engine::delivery_id(out.id.value);
  d.clinic = p.clinic;
  d.patient = p.id;
  d.account = p.account;
  d.to_phone = p.phone;
  d.window_closes = wall_now() + std::chrono::hours(24);
  d.what.text = out.body;
  d.what.choices = {{"book", "Book a visit", ""},
                    {"ask", "Ask something", ""},
                    {"person", "Talk to a person", ""}};
  t.messages.push_back(std::move(out));
  t.deliveries.push_back(std::move(d));
  return t;
}

persistence::turn_record first_turn(const someone& p) {
  auto t = next_turn(p);
  persistence::new_patient n;
  n.home = p.key();
  n.name = "Asha";
  n.phone = p.phone;
  n.language = "en";
  t.creates = std::move(n);
  t.effects.emplace_back(engine::record_consent{true, "first_contact"});
  return t;
}

std::vector<std::size_t> draw(std::size_t count, std::size_t of) {
  // 7919 is prime, so so many steps meet nobody twice.
  std::vector<std::size_t> out;
  const auto start = random_numbers()() % of;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back((start + i * 7919) % of);
  return out;
}

} // namespace careline::bench::micro
