/// Row 23: connections that do nothing, or all too slowly, beside staff who
/// work.

#include "tests/faults/fault.hpp"
#include "tests/faults/stage.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace careline::tests {
namespace {

using namespace std::chrono_literals;

/// TCP connections to the engine, closed with the object.
class sockets {
public:
  explicit sockets(std::uint16_t port) : port_(port) {}
  sockets(const sockets&) = delete;
  sockets& operator=(const sockets&) = delete;
  ~sockets() { close(); }

  /// @param receive_buffer  bytes; 0: the kernel's
  bool open(std::size_t count, int receive_buffer = 0) {
    while (all_.size() < count) {
      int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (fd < 0) return false;
      if (receive_buffer > 0)
        ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer,
                     sizeof receive_buffer);
      sockaddr_in to{};
      to.sin_family = AF_INET;
      to.sin_port = htons(port_);
      to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
        ::close(fd);
        return false;
      }
      all_.push_back(fd);
    }
    return true;
  }
  /// What does not fit into the kernel's buffers is not sent.
  void say(std::string_view bytes) {
    for (int fd : all_)
      static_cast<void>(
          ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
  }
  /// Whom the engine has closed, or is about to: its last answer is there.
  std::size_t ended() {
    char byte;
    return static_cast<std::size_t>(std::ranges::count_if(all_, [&](int fd) {
      auto n = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
      return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }));
  }
  void reset() {
    linger at_once{1, 0};
    for (int fd : all_)
      ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }
  void close() {
    for (int fd : all_) ::close(fd);
    all_.clear();
  }
  std::size_t count() const { return all_.size(); }

private:
  std::uint16_t port_;
  std::vector<int> all_;
};

/// Some descriptors are for the harness itself.
std::size_t as_many_as_descriptors_allow(std::size_t wanted) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  auto left = files.rlim_cur > 800 ? files.rlim_cur - 600 : 100;
  return std::min<std::size_t>(wanted, left);
}

/// The quickest of five lists as a dashboard asks for them.
void look_at_api(stage& on, const std::string& when) {
  auto quickest = milliseconds{60'000};
  for (int i = 0; i < 5; ++i) {
    auto answer = on.system().api_get("/api/live-chat/conversations?limit=10");
    on.check(answer.status == 200, "P9", "the API answers beside " + when);
    quickest = std::min(quickest, answer.took);
  }
  on.check_time(quickest, 250ms, "P9", "the API beside " + when);
  on.measure("API beside " + when + ", ms",
             static_cast<double>(quickest.count()));
}

double connections(stage& on) {
  return on.system().metric("careline_http_connections").value_or(-1);
}

double refused(stage& on, const std::string& reason) {
  return on.system()
      .metric("careline_http_refusals_total{reason=\"" + reason + "\"}")
      .value_or(-1);
}

class idle_sockets : public fault {
public:
  std::string_view name() const override { return "idle-sockets"; }
  int row() const override { return 23; }
  bool is_short() const override { return true; }
  void strike(stage& on, std::mt19937_64& random) override {
    auto count = as_many_as_descriptors_allow(10'000);
    auto usual = connections(on);
    auto open = on.system().metric("process_open_fds").value_or(0);
    auto before = on.system().engine().resident_bytes();
    sockets crowd(on.system().port());
    on.check(crowd.open(count), "harness", "the sockets can be opened");
    auto is_in = [&] {
      return connections(on) >= usual + static_cast<double>(count) - 50;
    };
    // Idle ones are closed after 30 s; they are looked at before.
    on.check_within(20s, "P9", "the idle sockets are taken in", is_in);
    look_at_api(on, "idle sockets");
    auto after = on.system().engine().resident_bytes();
    auto each = static_cast<double>(std::max(before, after) - before)
                / static_cast<double>(count);
    on.measure("memory of an idle socket, bytes", each);
    on.check(each < 4'096, "C9",
             std::to_string(each) + " bytes for an idle socket");
    auto goes_on = on.flood().goes_on(20, 10s);
    on.check(goes_on, "P9", "patients are served beside idle sockets");
    random() % 2 == 0 ? crowd.close() : crowd.reset();
    on.check_within(20s, "P9", "their descriptors are free again", [&] {
      return on.system().metric("process_open_fds").value_or(1e9) < open + 200;
    });
  }
};
const strikes<idle_sockets> idle_sockets_entry;

class slow_loris : public fault {
public:
  std::string_view name() const override { return "slow-loris"; }
  int row() const override { return 23; }
  void strike(stage& on, std::mt19937_64&) override {
    auto port = on.system().port();
    auto late = refused(on, "timed_out");
    auto unread = refused(on, "slow_reader");
    sockets headers(port), bodies(port), readers(port), halves(port);
    bool is_open = headers.open(300) && bodies.open(100)
                   && readers.open(50, 4'096) && halves.open(50);
    on.check(is_open, "harness", "the sockets can be opened");
    headers.say("GET /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    bodies.say("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\n"
               "Content-Length: 3000000\r\n\r\n{");
    std::string many;
    for (int i = 0; i < 3'000; ++i)
      many += "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n";
    for (int i = 0; i < 20; ++i) readers.say(many);
    halves.say("\x16\x03\x01garbage");

    // Each byte comes well before the engine would call a socket idle.
    bool is_looked_at = false;
    on.check_within(25s, "P9", "slow requests are ended", [&] {
      headers.say("a");
      bodies.say(" ");
      if (!std::exchange(is_looked_at, true)) look_at_api(on, "slow loris");
      return headers.ended() == headers.count()
             && bodies.ended() == bodies.count();
    });
    on.check(refused(on, "timed_out") >= late + 400, "P9",
             "each slow request is counted");
    on.check_within(25s, "P9", "readers that do not read are ended",
                    [&] { return refused(on, "slow_reader") >= unread + 50; });
    on.check(halves.ended() == halves.count(), "P9",
             "what is no HTTP is refused at once");
    on.check(on.flood().goes_on(20, 10s), "P9",
             "patients are served beside slow loris");
  }
};
const strikes<slow_loris> slow_loris_entry;

} // namespace
} // namespace careline::tests
