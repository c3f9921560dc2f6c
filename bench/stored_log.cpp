#include "bench/stored_log.hpp"

#include "bench/request_writer.hpp"

#include <cstdlib>

namespace careline::bench {

stored_run read_run(database_link& from, const std::string& prefix,
                    std::uint64_t sent) {
  stored_run out;
  // Millions of rows are sorted once; the usual 4 MB would make files of them.
  from.query("set work_mem = '256MB'");
  // The prefix is hex digits of our own: nothing to escape.
  from.copy("copy (select patient_id, vendor_message_id"
            " from careline.message_log where direction = 'in'"
            " and vendor_message_id like '"
                + prefix + "%' order by patient_id, id) to stdout",
            [&](std::string_view line) {
              const auto tab = line.find('\t');
              const auto id = line.substr(tab + 1);
              const auto sequence = sequence_of(id, prefix);
              if (sequence < 0 || static_cast<std::uint64_t>(sequence) >= sent)
                out.strangers.emplace_back(id);
              else
                out.rows.push_back({std::string(line.substr(0, tab)),
                                    static_cast<std::uint64_t>(sequence)});
            });
  return out;
}

database_state read_state(database_link& from) {
  database_state out;
  for (const auto& row : from.query("select status, count(*) from"
                                    " careline.messages where direction = 'out'"
                                    " group by 1"))
    out.replies[row[0]] = std::strtoull(row[1].c_str(), nullptr, 10);
  out.outbox_rows = from.number("select count(*) from careline.outbox");
  out.dead_letters = from.number("select count(*) from careline.dead_letters");
  out.paused = from.number(
      "select count(*) from careline.conversations where is_bot_paused");
  out.appointments = from.number("select count(*) from careline.appointments");
  return out;
}

booked_times read_booked(database_link& from, std::int64_t since_us) {
  booked_times out;
  const auto rows = from.query(
      "select id, provider_id, patient_id,"
      "  extract(epoch from lower(during))::bigint,"
      "  extract(epoch from upper(during))::bigint, booked_by = 'bot',"
      "  created_at >= to_timestamp($1::float8 / 1e6)"
      " from careline.appointments where not is_overbooked"
      "  and status in ('pending', 'booked', 'arrived', 'fulfilled')",
      {std::to_string(since_us)});
  for (const auto& row : rows) {
    booked_time one{row[0],
                    row[1],
                    row[2],
                    std::strtoll(row[3].c_str(), nullptr, 10),
                    std::strtoll(row[4].c_str(), nullptr, 10),
                    row[5] == "t"};
    if (row[6] == "t") out.made.push_back(one);
    out.all.push_back(std::move(one));
  }
  return out;
}

std::vector<last_word> read_last_words(database_link& from,
                                       const std::string& prefix) {
  const auto rows = from.query(
      "with run as (select distinct patient_id from careline.message_log"
      "  where direction = 'in' and vendor_message_id like $1 || '%')"
      " select r.patient_id, l.direction = 'in' and c.answer_due_at is null"
      " from run r"
      " join careline.conversations c on c.patient_id = r.patient_id"
      "  and not c.is_bot_paused"
      " cross join lateral (select m.direction from careline.message_log m"
      "  where m.patient_id = r.patient_id and m.sender <> 'system'"
      "  order by m.id desc limit 1) l",
      {prefix});
  std::vector<last_word> out;
  for (const auto& row : rows) out.push_back({row[0], row[1] == "t"});
  return out;
}

std::uint64_t answers_to_come(database_link& from) {
  return from.number("select count(*) from careline.timers"
                     " where kind in ('ai_due', 'fold_due')");
}

std::vector<std::string> missing_ids(database_link& from,
                                     const std::vector<std::string>& accounts,
                                     const std::vector<std::string>& ids) {
  // The dedupe key as docs/data.md describes it, computed here once more: the
  // log itself has no index on the vendor's id.
  const auto rows = from.query(
      "select s.id from unnest($1::text[], $2::text[]) s (account, id)"
      " join careline.channel_accounts a on a.channel = 'whatsapp'"
      "  and a.account = s.account"
      " where not exists (select from careline.inbound_keys k where k.key ="
      "  encode(substr(sha256(uuid_send(a.clinic_id) || '\\x00'::bytea"
      "   || convert_to(s.id, 'UTF8')), 1, 16), 'hex')::uuid)",
      {as_array(accounts), as_array(ids)});
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row[0]);
  return out;
}

wal_figures read_wal(database_link& from) {
  const auto rows = from.query(
      "select w.wal_bytes::bigint, b.checkpoints_timed + b.checkpoints_req"
      " from pg_stat_wal w, pg_stat_bgwriter b");
  if (rows.empty()) return {};
  return {std::strtoull(rows[0][0].c_str(), nullptr, 10),
          std::strtoull(rows[0][1].c_str(), nullptr, 10)};
}

} // namespace careline::bench
