#include "persistence/store_reader.hpp"

#include "persistence/binary.hpp"
#include "persistence/conversation_json.hpp"
#include "persistence/guard_bytes.hpp"
#include "persistence/reader_impl.hpp"

namespace careline::persistence {

namespace {

// A store that is away is not dialled by every question.
constexpr std::chrono::milliseconds dial_again{250};

// See batch_committer.cpp: plans are made while tables may be empty.
constexpr auto reader_settings = "set enable_hashjoin = off;"
                                 "set enable_mergejoin = off;"
                                 "set enable_seqscan = off;"
                                 "set enable_bitmapscan = off;"
                                 "set jit = off;";

} // namespace

store_reader::impl::impl(config::secret dsn, const config::limits& limits)
    : link(std::move(dsn), times_of(limits), reader_sql, "careline reader",
           reader_settings) {}

result<rows>
store_reader::impl::ask(reader_statement question,
                        std::initializer_list<std::string_view> values) {
  auto was_open = link.is_open();
  for (;;) {
    if (!link.is_open()) {
      auto now = std::chrono::steady_clock::now();
      if (now < next_dial)
        return engine::error{engine::errc::unavailable, "store not reached"};
      if (auto failure = link.open()) {
        next_dial = std::chrono::steady_clock::now() + dial_again;
        return to_error(failure);
      }
    }
    link.send(static_cast<std::size_t>(question),
              {values.begin(), values.size()});
    auto answer = link.flush();
    if (!answer.failure) return std::move(answer.results[0]);
    auto is_gone = !link.is_open();
    if (!is_gone || !was_open) return to_error(answer.failure);
    was_open = false; // once more, on a new connection
  }
}

engine::channel read_channel(std::string_view word) {
  return read_word(word, engine::channel::web, engine::channel::whatsapp);
}

engine::sender read_sender(std::string_view word) {
  return read_word(word, engine::sender::system, engine::sender::system);
}

engine::identity_kind read_identity_kind(std::string_view word) {
  return read_word(word, engine::identity_kind::web,
                   engine::identity_kind::phone);
}

engine::conversation read_conversation(const rows& r, int row, int first) {
  engine::conversation c;
  c.version = r.int64(row, first);
  c.epoch = r.int64(row, first + 1);
  c.stage = read_word(r.text(row, first + 2), engine::stage::confirming_cancel,
                      engine::stage::idle);
  c.misses = static_cast<std::uint8_t>(r.int64(row, first + 3));
  c.language = r.string(row, first + 4);
  if (!r.is_null(row, first + 5)) c.draft = read_draft(r.text(row, first + 5));
  c.is_bot_paused = r.boolean(row, first + 6);
  c.bot_paused_at = r.maybe_instant(row, first + 7);
  c.bot_paused_by = r.string(row, first + 8);
  c.bot_paused_reason = r.string(row, first + 9);
  c.answer_due_at = r.maybe_instant(row, first + 10);
  c.last_inbound_at = r.maybe_instant(row, first + 11);
  c.account = r.string(row, first + 12);
  c.is_opted_out = r.boolean(row, first + 13);
  c.is_language_chosen = r.boolean(row, first + 14);
  c.guard = read_guard(r.text(row, first + 15));
  read_memory(c, r.text(row, first + 16));
  c.language_doubts = static_cast<std::uint8_t>(r.int64(row, first + 17));
  return c;
}

store_reader::store_reader(config::secret dsn, const config::limits& limits)
    : impl_(std::make_unique<impl>(std::move(dsn), limits)) {}

store_reader::~store_reader() = default;
store_reader::store_reader(store_reader&&) noexcept = default;

result<std::vector<loaded_patient>>
store_reader::load_patients(const std::vector<engine::patient_key>& keys) {
  std::vector<loaded_patient> out(keys.size());
  binary_array number{sql_type::int4};
  binary_array clinic{sql_type::uuid};
  binary_array kind{sql_type::int4};
  binary_array value{sql_type::text};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out[i].asked = keys[i];
    number.add(static_cast<std::int32_t>(i));
    clinic.add(keys[i].clinic);
    kind.add(static_cast<std::int32_t>(keys[i].who.kind));
    value.add(std::string_view(keys[i].who.value));
  }
  auto answer =
      impl_->ask(reader_statement::load_patients,
                 {number.bytes(), clinic.bytes(), kind.bytes(), value.bytes()});
  if (!answer) return answer.why();
  auto& r = answer.value();
  for (int i = 0; i < r.size(); ++i) {
    auto& p = out[static_cast<std::size_t>(r.int64(i, 0))];
    p.is_known = true;
    p.patient = engine::patient_id(r.uuid(i, 1));
    p.home.clinic = p.asked.clinic;
    p.home.who.kind = read_identity_kind(r.text(i, 2));
    p.home.who.value = r.string(i, 3);
    p.name = r.string(i, 4);
    p.phone = r.string(i, 5);
    p.user_id = r.string(i, 6);
    p.conversation = read_conversation(r, i, 7);
  }
  return out;
}

result<engine::patient_key>
store_reader::find_home(engine::clinic_id clinic, engine::patient_id patient) {
  auto answer = impl_->ask(reader_statement::find_home,
                           {to_binary(clinic.value), to_binary(patient.value)});
  if (!answer) return answer.why();
  auto& r = answer.value();
  if (r.empty()) return engine::error{engine::errc::not_found, "patient"};
  return engine::patient_key{
      clinic, {read_identity_kind(r.text(0, 0)), r.string(0, 1)}};
}

result<std::int64_t> store_reader::clinics_revision() {
  auto answer = impl_->ask(reader_statement::clinics_revision, {});
  if (!answer) return answer.why();
  return answer.value().int64(0, 0);
}

bool store_reader::ping() {
  return static_cast<bool>(impl_->ask(reader_statement::ping, {}));
}

} // namespace careline::persistence
