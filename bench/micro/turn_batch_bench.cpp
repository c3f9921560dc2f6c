// What one turn costs the store: client and PostgreSQL CPU per turn, batch by
// batch, without HTTP and actors.
//
//   turn_batch_bench DSN [batch] [patients] [seconds] [sent|read]
//
// sent: every reply is also marked as sent, in the next batch. read: and its
// delivered and read statuses come, one batch later each.
//
// DSN names a database that this program may fill. Run it against a private
// cluster: script/postgres start DIR --warm 2048.

#include "persistence/admin.hpp"
#include "persistence/batch_committer.hpp"
#include "persistence/plain_session.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

namespace {

using namespace careline;
using namespace persistence;
using clock_type = std::chrono::steady_clock;

engine::instant wall_now() {
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

engine::uuid new_id() {
  static std::mt19937_64 random(7);
  static std::uint16_t sequence = 0;
  return engine::make_uuid_v7(wall_now().time_since_epoch().count(), ++sequence,
                              random());
}

struct someone {
  engine::clinic_id clinic;
  engine::patient_id id;
  std::string phone;
  std::string account;
  std::int64_t version = 0;
};

turn_record make_turn(const someone& p, std::int64_t number) {
  turn_record t;
  t.clinic = p.clinic;
  t.patient = p.id;
  t.inbound_key = "wamid.HBgMOTE5ODEwMDAwMDAwFQIAEhgUM0E" + p.phone
                  + std::to_string(number);
  t.expected_version = p.version;
  t.after.stage = engine::stage::menu;
  t.after.account = p.account;
  t.after.last_inbound_at = wall_now();
  message_row in;
  in.id = engine::message_id(new_id());
  in.body = "When are you open tomorrow?";
  in.vendor_message_id = t.inbound_key;
  in.sent_at = wall_now();
  t.messages.push_back(in);
  message_row out;
  out.id = engine::message_id(new_id());
  out.direction = engine::direction::out;
  out.sender = engine::sender::bot;
  out.status = message_status::queued;
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

turn_record make_first(const someone& p) {
  auto t = make_turn(p, 0);
  new_patient n;
  n.home = {p.clinic, {engine::identity_kind::phone, p.phone}};
  n.name = "Asha";
  n.phone = p.phone;
  n.language = "en";
  t.creates = n;
  return t;
}

struct sent_reply {
  engine::clinic_id clinic;
  engine::patient_id patient;
  engine::delivery_id id;
};

delivery_settled make_mark(const sent_reply& r) {
  delivery_settled d;
  d.what = delivery_settled::kind::sent;
  d.id = r.id;
  d.patient = r.patient;
  d.clinic = r.clinic;
  d.vendor_message_id =
      "wamid.HBgMOTE5ODEwMDAwMDAwFQIAERgSM0E" + to_string(r.id);
  d.at = wall_now();
  return d;
}

status_report make_status(const sent_reply& r, message_status what) {
  status_report s;
  s.clinic = r.clinic;
  s.patient = r.patient;
  s.message = engine::message_id(r.id.value);
  s.vendor_message_id =
      "wamid.HBgMOTE5ODEwMDAwMDAwFQIAERgSM0E" + to_string(r.id);
  s.status = what;
  s.at = wall_now();
  return s;
}

/// CPU seconds of the writer's own backend.
double server_cpu(int backend) {
  std::ifstream stat("/proc/" + std::to_string(backend) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  auto at = text.rfind(')');
  unsigned long user = 0;
  unsigned long system = 0;
  if (at != std::string::npos)
    std::sscanf(text.c_str() + at + 2,
                "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                &system);
  return static_cast<double>(user + system)
         / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double own_cpu() {
  rusage u{};
  getrusage(RUSAGE_THREAD, &u);
  auto s = [](timeval t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return s(u.ru_utime) + s(u.ru_stime);
}

int fail(const std::string& why) {
  std::fprintf(stderr, "turn_batch_bench: %s\n", why.c_str());
  return 1;
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 2) return fail("DSN [batch] [patients] [seconds] [sent|read]");
  std::string after = argc > 5 ? argv[5] : "";
  config::secret dsn{std::string(argv[1])};
  auto number = [&](int i, long otherwise) {
    return argc > i ? std::atol(argv[i]) : otherwise;
  };
  auto batch_size = static_cast<std::size_t>(number(2, 200));
  auto patients = static_cast<std::size_t>(number(3, 20'000));
  auto seconds = number(4, 10);

  if (auto done = migrate(dsn); !done) return fail(done.why().detail);
  config::limits limits;
  std::atomic<bool> stop{false};
  batch_committer committer(dsn, limits, "bench", nullptr);
  if (!committer.connect(stop)) return fail("not connected");

  std::vector<someone> people(patients);
  std::vector<engine::clinic_id> clinics(200);
  for (auto& c : clinics) c = engine::clinic_id(new_id());
  std::vector<record> batch;
  auto kept = [&] {
    for (auto& o : committer.commit(batch, stop).outcomes)
      if (o.what != outcome::kind::kept) return false;
    batch.clear();
    return true;
  };
  for (std::size_t i = 0; i < patients; ++i) {
    people[i] = {clinics[i % clinics.size()], engine::patient_id(new_id()),
                 "+91" + std::to_string(getpid()) + std::to_string(100000 + i),
                 std::to_string(106540352240000 + i % clinics.size()), 1};
    auto first = people[i];
    first.version = 0;
    batch.emplace_back(make_first(first));
    if ((batch.size() == 500 || i + 1 == patients) && !kept())
      return fail("a patient was not kept");
  }

  auto session = plain_session::open(dsn);
  auto found = session.value().query(
      "select pid from pg_stat_activity where application_name like"
      " 'careline bench%' and datname = current_database()",
      {});
  auto backend = static_cast<int>(found.value().int64(0, 0));

  std::mt19937_64 random(11);
  std::vector<long> took;
  std::vector<sent_reply> sent[3]; // of the last batches, newest first
  double building = 0;
  std::size_t turns = 0;
  auto server_before = server_cpu(backend);
  auto own_before = own_cpu();
  auto begin = clock_type::now();
  while (clock_type::now() - begin < std::chrono::seconds(seconds)) {
    auto build_begin = own_cpu();
    std::vector<std::size_t> chosen;
    auto start = random() % patients;
    for (std::size_t i = 0; i < batch_size; ++i)
      chosen.push_back((start + i * 7919) % patients);
    for (auto i : chosen)
      batch.emplace_back(make_turn(people[i], people[i].version));
    for (int age = 0; age < 3 && !after.empty(); ++age)
      for (auto& r : sent[age])
        if (age == 0)
          batch.emplace_back(make_mark(r));
        else if (after == "read")
          batch.emplace_back(make_status(r, age == 1 ? message_status::delivered
                                                     : message_status::read));
    sent[2] = std::move(sent[1]);
    sent[1] = std::move(sent[0]);
    sent[0].clear();
    for (std::size_t i = 0; i < batch_size && !after.empty(); ++i) {
      auto& t = std::get<turn_record>(batch[i]);
      sent[0].push_back({t.clinic, t.patient, t.deliveries[0].id});
    }
    building += own_cpu() - build_begin;
    auto report = committer.commit(batch, stop);
    for (std::size_t i = 0; i < chosen.size(); ++i)
      if (report.outcomes[i].what == outcome::kind::kept)
        ++people[chosen[i]].version;
      else
        return fail("a turn was "
                    + std::string(to_string(report.outcomes[i].what)));
    auto clear_begin = own_cpu();
    batch.clear();
    building += own_cpu() - clear_begin;
    turns += batch_size;
    took.push_back(report.took.count());
  }
  auto wall = std::chrono::duration<double>(clock_type::now() - begin).count();
  auto server = server_cpu(backend) - server_before;
  auto own = own_cpu() - own_before - building;
  std::sort(took.begin(), took.end());
  auto per_turn = [&](double s) {
    return s * 1e6 / static_cast<double>(turns);
  };
  std::printf(
      "batch %zu, %zu patients: %.0f turns/s; per turn: backend %.1f us,"
      " client %.2f us; commit p50 %ld us p99 %ld us\n",
      batch_size, patients, static_cast<double>(turns) / wall, per_turn(server),
      per_turn(own), took[took.size() / 2], took[took.size() * 99 / 100]);
  return 0;
}
