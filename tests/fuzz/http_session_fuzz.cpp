/// A whole connection of the HTTP server over a real socket, in one thread:
/// every request that is read gets one answer, in order, and nothing stays
/// behind when the peer leaves. No deadline of the server is ever over here:
/// its sweep does not run.
///
/// The first eight bytes choose the cuts; the rest is what the peer sends.

#include "io/http/io_thread.hpp"
#include "io/http/session.hpp"
#include "io/log.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace {

using namespace careline;
using namespace careline::io;
using fuzz::promise;
namespace asio = boost::asio;
using boost::system::error_code;

/// The server may look so often, 10 ms each, whether its peer has left. Not a
/// span of time: a machine that stands still meanwhile breaks no promise.
constexpr int most_looks = 3'000;

config::limits small_limits() {
  config::limits l;
  l.header_bytes = 600;
  l.header_count = 12;
  return l;
}

/// The server's side: its handler answers with the number of the request.
struct house {
  std::size_t requests = 0;
  std::vector<responder> waiting; ///< Of handlers that answer later.
  bool answers_later = false;
  server_shared shared{small_limits(),
                       [](std::string_view, std::string_view path) {
                         return path == "/large" ? 70'000UL : 200UL;
                       },
                       [this](request r, responder door) {
                         take(std::move(r), std::move(door));
                       },
                       {}};
  io_thread home{shared};
  asio::ip::tcp::acceptor acceptor{
      home.context(),
      asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)};

  void take(request r, responder door) {
    ++requests;
    if (r.path == "/throw") throw std::runtime_error("a handler's bug");
    if (r.path == "/drop") return;
    if (answers_later)
      waiting.push_back(std::move(door));
    else
      promise(door.send(answer()), "a request can be answered once");
  }
  response answer() const {
    return {200, "text/plain", "n=" + std::to_string(requests), {}};
  }
  /// Runs all that can run now.
  void settle() {
    do {
      home.context().restart();
      home.context().poll();
      for (auto& door : std::exchange(waiting, {}))
        promise(door.send(answer()), "a request can be answered later");
      home.context().restart();
    } while (home.context().poll() > 0 || !waiting.empty());
  }
};

/// What came back: status lines in order.
struct answers {
  std::vector<unsigned> statuses;
  std::vector<std::string> bodies;
  bool has_more = false; ///< Bytes behind that are no whole answer.
};

answers read_answers(std::string_view bytes) {
  answers out;
  while (bytes.starts_with("HTTP/1.")) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos || bytes.size() < 12) break;
    const auto header = bytes.substr(0, end + 2);
    const auto status =
        static_cast<unsigned>(std::stoi(std::string(bytes.substr(9, 3))));
    bytes.remove_prefix(end + 4);
    if (status == 100) continue;
    const auto at = header.find("Content-Length: ");
    promise(at != std::string_view::npos, "an answer tells its length", header);
    auto length = std::stoul(std::string(header.substr(at + 16)));
    // The answer to HEAD tells a length and sends nothing.
    if (bytes.substr(0, 7) == "HTTP/1." && length > 0) length = 0;
    if (bytes.empty()) length = 0;
    promise(bytes.size() >= length, "an answer is whole", header);
    out.statuses.push_back(status);
    out.bodies.emplace_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  out.has_more = !bytes.empty();
  return out;
}

/// Refusals of requests that no handler saw.
std::uint64_t refusals(const server_counters& c) {
  return c.malformed.load() + c.too_large.load() + c.header_too_large.load()
         + c.large_bodies.load();
}

/// All that lies in the socket. @returns whether the server closed it
bool drain(asio::ip::tcp::socket& peer, std::string& into) {
  for (;;) {
    std::array<char, 16 * 1024> buffer;
    error_code ec;
    const auto size = peer.read_some(asio::buffer(buffer), ec);
    into.append(buffer.data(), size);
    if (ec == asio::error::interrupted) continue;
    if (ec) return ec != asio::error::would_block;
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const bool is_quiet = [] {
    config::log_settings nowhere;
    nowhere.file = "/dev/null";
    open_log(nowhere);
    return true;
  }();
  (void)is_quiet;
  static house server;
  const auto all = fuzz::as_text(data, size);
  fuzz::dice cuts(all.substr(0, 8));
  auto bytes = all.substr(std::min<std::size_t>(8, all.size()));
  server.requests = 0;
  server.answers_later = cuts.coin();
  const auto before = refusals(server.shared.counters);

  asio::io_context outside;
  asio::ip::tcp::socket peer(outside);
  // libFuzzer's alarm may interrupt both; a connection goes on by itself.
  error_code ec;
  peer.connect(server.acceptor.local_endpoint(), ec);
  promise(!ec || ec == asio::error::interrupted, "a peer connects",
          ec.message());
  peer.non_blocking(true);
  server_socket inside(server.home.context());
  do server.acceptor.accept(inside, ec);
  while (ec == asio::error::interrupted);
  promise(!ec, "and is let in", ec.message());
  server.home.admit(std::move(inside));
  promise(server.shared.counters.connections.load() == 1,
          "a connection is counted");

  std::string said;
  bool is_closed = false;
  for (auto sizes = cuts.rest(); !bytes.empty() && !is_closed;) {
    const auto n = 4 * fuzz::dice(sizes).below(97) + 1;
    sizes.remove_prefix(sizes.empty() ? 0 : 1);
    if (sizes.empty()) sizes = cuts.rest();
    const auto sent = peer.write_some(asio::buffer(bytes.substr(0, n)), ec);
    if (ec) break;
    bytes.remove_prefix(sent);
    server.settle();
    is_closed = drain(peer, said);
  }
  // The peer says no more, and reads to the end: so does the server.
  peer.shutdown(asio::ip::tcp::socket::shutdown_send, ec);
  const auto& counters = server.shared.counters;
  for (int looks = 0; counters.connections.load() > 0 && looks < most_looks;
       ++looks) {
    server.settle();
    drain(peer, said);
    // The system may carry bytes a little later than it was given them.
    if (counters.connections.load() > 0)
      server.home.context().run_one_for(std::chrono::milliseconds(10));
  }
  promise(counters.connections.load() == 0, "who leaves is gone", all);
  peer.non_blocking(false);
  drain(peer, said);
  promise(counters.requests_in_work.load() == 0, "and nothing stays in work",
          all);
  const auto refused = refusals(counters) - before;
  promise(refused <= 1, "a connection is refused once at most", all);
  const auto read = read_answers(said);
  promise(!read.has_more, "answers are answers", said);
  promise(read.statuses.size() == server.requests + refused,
          "every request has one answer", said);
  std::size_t n = 0;
  for (std::size_t i = 0; i < server.requests; ++i) {
    ++n;
    const auto status = read.statuses[i];
    promise(status == 200 || status == 500, "that is the handler's", said);
    promise(status == 500 || read.bodies[i].empty()
                || read.bodies[i] == "n=" + std::to_string(n),
            "in the order of the requests", said);
  }
  promise(refused == 0 || read.statuses.back() >= 400, "the refusal comes last",
          said);
  return 0;
}
