#include "bench/load_client.hpp"

#include "bench/arrivals.hpp"
#include "bench/bookkeeper.hpp"
#include "bench/http_answer.hpp"
#include "bench/pauses.hpp"
#include "bench/request_writer.hpp"
#include "bench/scenario.hpp"
#include "io/time_slice.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <deque>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace careline::bench {

namespace {

using clock = std::chrono::steady_clock;
using time = clock::time_point;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr std::size_t most_answer = 64 * 1024;

/// One connection: at most one request under way.
struct connection {
  int fd = -1;
  enum class is {
    closed,
    connecting,
    idle,
    sending,
    waiting
  } state = is::closed;
  std::string out;
  std::size_t out_done = 0;
  std::string in;
  planned_message message;
  time intended; ///< When the request was due.
  time sent;
};

} // namespace

struct load_client::impl {
  impl(const load_settings& s, observer w)
      : settings(s), watch(std::move(w)), play(s), writer(s), books(s),
        connections(s.connections), after_503(s.pause_after_503) {
    epoll = ::epoll_create1(EPOLL_CLOEXEC);
    there.sin_family = AF_INET;
    there.sin_port = htons(settings.port);
    ::inet_pton(AF_INET, settings.host.c_str(), &there.sin_addr);
    // Without this the kernel may wake us 50 us late: that would be measured.
    ::prctl(PR_SET_TIMERSLACK, 1'000UL);
    // Nor shall a client wait for its turn on the cores that it shares with
    // what it measures: a patient's phone is a machine of its own.
    io::ask_for_time_slice(std::chrono::microseconds(100));
  }
  ~impl() {
    for (auto& c : connections)
      if (c.fd >= 0) ::close(c.fd);
    ::close(epoll);
  }

  // -- Connections ----------------------------------------------------------

  void watch_for(connection& c, std::uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &c;
    ::epoll_ctl(epoll, operation, c.fd, &event);
  }

  void connect(connection& c) {
    c.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c.fd < 0) return before_connect.add(&c, clock::now());
    const int yes = 1;
    ::setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const auto* address = reinterpret_cast<const sockaddr*>(&there);
    if (::connect(c.fd, address, sizeof there) == 0) {
      ever_connected = true;
      watch_for(c, EPOLLIN, EPOLL_CTL_ADD);
      return ready(c);
    }
    if (errno != EINPROGRESS) {
      last_error = errno;
      return drop(c);
    }
    c.state = connection::is::connecting;
    watch_for(c, EPOLLOUT, EPOLL_CTL_ADD);
  }

  void connected(connection& c) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(c.fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
      last_error = error;
      return drop(c);
    }
    ever_connected = true;
    watch_for(c, EPOLLIN, EPOLL_CTL_MOD);
    ready(c);
  }

  /// Closes; what was under way has an unknown fate.
  void drop(connection& c) {
    if (c.state == connection::is::sending
        || c.state == connection::is::waiting) {
      --under_way;
      settle(c, 0, false);
    }
    if (c.fd >= 0) ::close(c.fd);
    c.fd = -1;
    c.state = connection::is::closed;
    c.in.clear();
    before_connect.add(&c, clock::now());
  }

  void end_pauses(time now) {
    const auto wake = [this](connection& c) {
      if (c.state != connection::is::closed) return ready(c);
      if (!is_over) connect(c);
    };
    after_503.end(now, wake);
    before_connect.end(now, wake);
  }

  // -- Requests -------------------------------------------------------------

  bool is_closed_loop() const { return settings.arrivals == arrival::closed; }

  /// A connection is free: the next request, if one is due.
  void ready(connection& c) {
    c.state = connection::is::idle;
    if (is_over) return;
    if (is_closed_loop()) return begin(c, clock::now());
    if (backlog.empty()) {
      idle.push_back(&c);
      return;
    }
    const auto due = backlog.front();
    backlog.pop_front();
    begin(c, due);
  }

  void begin(connection& c, time intended) {
    const auto now = clock::now();
    const auto message = play.next(unix_seconds, now);
    if (!message) return find_nothing_due(c, now);
    c.message = *message;
    writer.write(c.message, c.out);
    c.out_done = 0;
    c.intended = intended;
    c.sent = is_closed_loop() ? intended : now;
    c.state = connection::is::sending;
    ++under_way;
    books.sent(c.message, intended);
    flush(c);
  }

  /// Everybody wrote, or everybody waits for an answer.
  void find_nothing_due(connection& c, time now) {
    c.state = connection::is::idle;
    if (play.is_over()) {
      is_drained = true;
      return;
    }
    books.not_made();
    if (is_closed_loop()) return after_503.add(&c, now);
    idle.push_back(&c);
  }

  void flush(connection& c) {
    while (c.out_done < c.out.size()) {
      const auto n = ::send(c.fd, c.out.data() + c.out_done,
                            c.out.size() - c.out_done, MSG_NOSIGNAL);
      if (n < 0 && errno == EAGAIN)
        return watch_for(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      if (n < 0) return drop(c);
      c.out_done += static_cast<std::size_t>(n);
    }
    c.state = connection::is::waiting;
  }

  void receive(connection& c) {
    char piece[4096];
    const auto n = ::recv(c.fd, piece, sizeof piece, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return drop(c);
    if (c.state != connection::is::waiting) return drop(c);
    std::string_view bytes(piece, static_cast<std::size_t>(n));
    if (!c.in.empty()) {
      c.in += bytes;
      bytes = c.in;
    }
    const auto answer = read_answer(bytes);
    if (answer.is == http_answer::state::incomplete
        && bytes.size() < most_answer) {
      if (c.in.empty()) c.in = bytes;
      return;
    }
    if (answer.is != http_answer::state::complete
        || bytes.size() != answer.size)
      return drop(c);
    c.in.clear();
    --under_way;
    settle(c, answer.status, answer.has_retry_after);
    c.state = connection::is::idle;
    if (answer.closes) return drop(c);
    if (answer.status == 503 && is_closed_loop())
      return after_503.add(&c, clock::now());
    ready(c);
  }

  void settle(connection& c, int status, bool has_retry_after) {
    const auto now = clock::now();
    books.settled(c.message, c.intended, c.sent, status, has_retry_after, now);
    play.settled(c.message, status >= 200 && status < 300, now);
  }

  // -- The clock ------------------------------------------------------------

  void release_due(time now) {
    if (is_closed_loop() || is_over) return;
    while (schedule->peek() <= now) {
      const auto due = schedule->peek();
      schedule->advance();
      // A connection that broke while it was idle is in the list no more
      // than by name.
      while (!idle.empty() && idle.back()->state != connection::is::idle)
        idle.pop_back();
      if (idle.empty()) {
        backlog.push_back(due);
        continue;
      }
      auto& c = *idle.back();
      idle.pop_back();
      begin(c, due);
    }
  }

  void give_up_late(time now) {
    for (auto& c : connections)
      if ((c.state == connection::is::waiting
           || c.state == connection::is::sending)
          && now - c.sent > settings.answer_within)
        drop(c);
  }

  void every_second(time now) {
    auto sample = books.end_second(now, backlog.size());
    if (watch.second) watch.second(sample);
    books.keep(std::move(sample));
    give_up_late(now);
  }

  time next_wake() const {
    auto wake = next_second;
    if (schedule && !is_over) wake = std::min(wake, schedule->peek());
    wake = before_connect.first_end(after_503.first_end(wake));
    return wake;
  }

  /// Open loop: one wake-up a tick for all that came due and all that was
  /// answered meanwhile, instead of two a request: they would cost the engine
  /// a tenth of a core. What a tick adds is charged to the latencies.
  int sleep_a_tick(epoll_event* events, int most) {
    tick = std::max(tick + settings.tick, clock::now());
    const auto since_epoch = tick.time_since_epoch().count();
    const timespec until{static_cast<time_t>(since_epoch / 1'000'000'000),
                         static_cast<long>(since_epoch % 1'000'000'000)};
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    release_due(clock::now());
    return ::epoll_wait(epoll, events, most, 0);
  }

  int wait_for_events(epoll_event* events, int most) {
    const auto left =
        std::max<nanoseconds>(next_wake() - clock::now(), nanoseconds(0));
    const timespec timeout{static_cast<time_t>(left.count() / 1'000'000'000),
                           static_cast<long>(left.count() % 1'000'000'000)};
    return ::epoll_pwait2(epoll, events, most, &timeout, nullptr);
  }

  void wait_and_serve() {
    epoll_event events[512];
    const bool ticks = !is_closed_loop() && settings.tick.count() > 0;
    const int n =
        ticks ? sleep_a_tick(events, 512) : wait_for_events(events, 512);
    for (int i = 0; i < n; ++i) {
      auto& c = *static_cast<connection*>(events[i].data.ptr);
      if (c.state == connection::is::connecting) {
        connected(c);
        continue;
      }
      if (c.state == connection::is::sending && (events[i].events & EPOLLOUT)) {
        flush(c);
        if (c.state == connection::is::waiting)
          watch_for(c, EPOLLIN, EPOLL_CTL_MOD);
      }
      if (c.fd >= 0 && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        receive(c);
    }
  }

  void start(time now) {
    measure_from = now + settings.warm_up;
    measure_to = measure_from + settings.measured;
    next_second = now + std::chrono::seconds(1);
    books.measure(measure_from, measure_to);
    if (!is_closed_loop())
      schedule.emplace(settings.arrivals, curve_of(settings), settings.seed,
                       now);
    for (auto& c : connections) connect(c);
  }

  void mark_ends(time now) {
    if (!has_begun && now >= measure_from) {
      has_begun = true;
      if (watch.measuring_begins) watch.measuring_begins();
    }
    const bool ends = now >= measure_to || stop_asked || is_drained;
    if (is_over || !ends) return;
    is_over = true;
    over_at = now;
    books.end_measuring(now, backlog.size());
    if (has_begun && watch.measuring_ends) watch.measuring_ends();
  }

  tally run() {
    start(clock::now());
    for (;;) {
      const auto now = clock::now();
      unix_seconds = static_cast<std::uint32_t>(std::time(nullptr));
      mark_ends(now);
      if (is_over && (under_way == 0 || now - over_at > settings.answer_within))
        break;
      if (now >= next_second) {
        every_second(now);
        next_second += std::chrono::seconds(1);
      }
      if (!ever_connected && last_error && now + settings.warm_up > measure_from
          && now - (measure_from - settings.warm_up) > std::chrono::seconds(5))
        throw std::system_error(last_error, std::system_category(),
                                "no connection to " + settings.host + ":"
                                    + std::to_string(settings.port));
      end_pauses(now);
      release_due(now);
      wait_and_serve();
    }
    return books.take();
  }

  load_settings settings;
  observer watch;
  scenario play;
  request_writer writer;
  bookkeeper books;
  std::vector<connection> connections;
  std::vector<connection*> idle; ///< Open loop: free to send.
  std::deque<time> backlog;      ///< Open loop: due, no connection was free.
  pauses<connection> after_503;
  pauses<connection> before_connect{milliseconds(20)};
  std::optional<arrivals> schedule;
  std::uint64_t under_way = 0;
  sockaddr_in there{};
  int epoll = -1;
  int last_error = 0;
  std::uint32_t unix_seconds = 0;
  time measure_from, measure_to, next_second, over_at, tick;
  bool ever_connected = false;
  bool has_begun = false;
  bool is_over = false;
  bool is_drained = false;
  std::atomic<bool> stop_asked{false};
};

load_client::load_client(const load_settings& settings, observer watch)
    : impl_(std::make_unique<impl>(settings, std::move(watch))) {}

load_client::~load_client() = default;

tally load_client::run() {
  return impl_->run();
}

void load_client::stop() noexcept {
  impl_->stop_asked = true;
}

} // namespace careline::bench
