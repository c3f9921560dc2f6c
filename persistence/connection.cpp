#include "persistence/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace careline::persistence {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Waits for the socket; looks at `stop` ten times a second.
/// @returns false if the time is over or it was stopped
bool wait_for(int fd, short events, clock::time_point until,
              const std::atomic<bool>* stop) {
  for (;;) {
    if (stop && stop->load(std::memory_order_relaxed)) return false;
    auto left = std::chrono::ceil<milliseconds>(until - clock::now());
    if (left <= milliseconds(0)) return false;
    if (stop) left = std::min(left, milliseconds(100));
    pollfd p{fd, events, 0};
    auto n = ::poll(&p, 1, static_cast<int>(left.count()));
    if (n > 0) return true;
    if (n < 0 && errno != EINTR) return false;
  }
}

std::string in_ms(std::string_view name, milliseconds value) {
  return "set " + std::string(name) + " = " + std::to_string(value.count())
         + ";";
}

/// Whole seconds, as libpq wants them, at least one.
std::string in_s(milliseconds value) {
  auto s = std::chrono::ceil<std::chrono::seconds>(value).count();
  return std::to_string(std::max<std::int64_t>(s, 1));
}

/// The server's notices may repeat values: they are not for standard error.
void swallow_notice(void*, const char*) {}

} // namespace

session_times times_of(const config::limits& limits) {
  return {.statement = limits.statement_timeout,
          .lock = limits.lock_timeout,
          .tcp_user = limits.tcp_user_timeout};
}

struct connection::impl {
  config::secret dsn;
  session_times times;
  std::span<const char* const> statements;
  std::string application;
  std::string settings;
  PGconn* link = nullptr;
  std::vector<std::string> names;
  std::size_t queued = 0;
  bool send_failed = false;

  ~impl() { close(); }

  void close() noexcept {
    if (link) PQfinish(link);
    link = nullptr;
    queued = 0;
    send_failed = false;
  }

  sql_failure lost() {
    close();
    return {sql_failure_kind::lost, {}, {}};
  }

  bool dial(clock::time_point until, const std::atomic<bool>* stop);
  sql_failure run_settings(clock::time_point until,
                           const std::atomic<bool>* stop);
  flush_result collect(clock::time_point until, const std::atomic<bool>* stop);
  static sql_failure failure_of(const PGresult* r);
};

bool connection::impl::dial(clock::time_point until,
                            const std::atomic<bool>* stop) {
  auto user_timeout = std::to_string(times.tcp_user.count());
  auto connect_timeout = in_s(times.connect);
  std::string text(dsn.reveal());
  const char* keys[] = {
      "dbname",           "application_name", "connect_timeout",
      "tcp_user_timeout", "keepalives_idle",  "keepalives_interval",
      "keepalives_count", "client_encoding",  nullptr};
  const char* values[] = {text.c_str(),
                          application.c_str(),
                          connect_timeout.c_str(),
                          user_timeout.c_str(),
                          "5",
                          "2",
                          "3",
                          "UTF8",
                          nullptr};
  link = PQconnectStartParams(keys, values, 1);
  if (!link || PQstatus(link) == CONNECTION_BAD) return false;
  PQsetNoticeProcessor(link, swallow_notice, nullptr);
  auto next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED) return false;
    auto events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!wait_for(PQsocket(link), static_cast<short>(events), until, stop))
      return false;
    next = PQconnectPoll(link);
  }
  return PQsetnonblocking(link, 1) == 0;
}

sql_failure connection::impl::failure_of(const PGresult* r) {
  auto* state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
  auto* constraint = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
  sql_failure f;
  f.sqlstate = state ? state : "";
  f.constraint = constraint ? constraint : "";
  f.kind = classify(f.sqlstate, f.constraint);
  return f;
}

sql_failure connection::impl::run_settings(clock::time_point until,
                                           const std::atomic<bool>* stop) {
  auto text = in_ms("statement_timeout", times.statement)
              + in_ms("lock_timeout", times.lock)
              + in_ms("idle_in_transaction_session_timeout", times.statement)
              + "set search_path = careline;"
                "set synchronous_commit = on;"
                "set plan_cache_mode = force_generic_plan;"
                "set timezone = 'UTC';"
              + settings;
  if (!PQsendQuery(link, text.c_str())) return lost();
  sql_failure failure;
  for (;;) {
    while (!PQisBusy(link)) {
      auto* r = PQgetResult(link);
      if (!r) return PQstatus(link) == CONNECTION_OK ? failure : lost();
      if (PQresultStatus(r) == PGRES_FATAL_ERROR) failure = failure_of(r);
      PQclear(r);
    }
    auto pending = PQflush(link);
    auto events = static_cast<short>(POLLIN | (pending > 0 ? POLLOUT : 0));
    if (pending < 0 || !wait_for(PQsocket(link), events, until, stop)
        || !PQconsumeInput(link))
      return lost();
  }
}

flush_result connection::impl::collect(clock::time_point until,
                                       const std::atomic<bool>* stop) {
  flush_result out;
  out.results.reserve(queued);
  for (;;) {
    while (!PQisBusy(link)) {
      auto* r = PQgetResult(link);
      if (!r) { // between two statements
        if (PQstatus(link) == CONNECTION_OK) continue;
        out.failure = lost();
        return out;
      }
      switch (PQresultStatus(r)) {
      case PGRES_PIPELINE_SYNC:
        PQclear(r);
        queued = 0;
        if (out.failure && PQstatus(link) != CONNECTION_OK) lost();
        return out;
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK:
        out.results.emplace_back(r);
        break;
      default:
        if (PQresultStatus(r) == PGRES_FATAL_ERROR && !out.failure)
          out.failure = failure_of(r);
        PQclear(r);
        out.results.emplace_back();
        break;
      }
    }
    auto pending = PQflush(link);
    auto events = static_cast<short>(POLLIN | (pending > 0 ? POLLOUT : 0));
    if (pending < 0 || !wait_for(PQsocket(link), events, until, stop)
        || !PQconsumeInput(link)) {
      out.failure = lost();
      return out;
    }
  }
}

connection::connection(config::secret dsn, session_times times,
                       std::span<const char* const> statements,
                       std::string application, std::string settings)
    : impl_(std::make_unique<impl>()) {
  impl_->dsn = std::move(dsn);
  impl_->times = times;
  impl_->statements = statements;
  impl_->application = std::move(application);
  impl_->settings = std::move(settings);
  for (std::size_t i = 0; i < statements.size(); ++i)
    impl_->names.push_back("s" + std::to_string(i));
}

connection::~connection() = default;
connection::connection(connection&&) noexcept = default;
connection& connection::operator=(connection&&) noexcept = default;

bool connection::is_open() const noexcept {
  return impl_->link && PQstatus(impl_->link) == CONNECTION_OK;
}

void connection::close() noexcept {
  impl_->close();
}

sql_failure connection::open(const std::atomic<bool>* stop) {
  auto& c = *impl_;
  c.close();
  auto until = clock::now() + c.times.connect;
  if (!c.dial(until, stop)) return c.lost();
  if (auto failure = c.run_settings(until, stop)) {
    c.close();
    return failure;
  }
  if (!PQenterPipelineMode(c.link)) return c.lost();
  for (std::size_t i = 0; i < c.statements.size(); ++i)
    if (!PQsendPrepare(c.link, c.names[i].c_str(), c.statements[i], 0, nullptr))
      return c.lost();
  if (!PQpipelineSync(c.link)) return c.lost();
  auto prepared = c.collect(until, stop);
  if (prepared.failure) c.close();
  return prepared.failure;
}

void connection::send(std::size_t statement,
                      std::span<const std::string_view> values) {
  auto& c = *impl_;
  constexpr std::size_t most = 32;
  const char* data[most];
  int lengths[most];
  int formats[most];
  auto n = std::min(values.size(), most);
  for (std::size_t i = 0; i < n; ++i) {
    data[i] = values[i].data();
    lengths[i] = static_cast<int>(values[i].size());
    formats[i] = 1;
  }
  ++c.queued;
  if (!c.link
      || !PQsendQueryPrepared(c.link, c.names[statement].c_str(),
                              static_cast<int>(n), data, lengths, formats, 1))
    c.send_failed = true;
}

flush_result connection::flush(milliseconds within) {
  auto& c = *impl_;
  if (!c.link || c.send_failed || !PQpipelineSync(c.link))
    return {{}, c.lost()};
  return c.collect(clock::now() + within, nullptr);
}

flush_result connection::flush() {
  // A flush is many statements: each may wait for its own timeout, all of them
  // together hardly more than two.
  return flush(impl_->times.statement * 2 + impl_->times.tcp_user);
}

} // namespace careline::persistence
