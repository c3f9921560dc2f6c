#pragma once
/// An HTTP server of io/ on a free port, and what its tests say to it.

#include "io/http/server.hpp"
#include "tests/io/raw_client.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace careline::tests {

using io::request;
using io::responder;
using io::response;

/// Requests as the handler got them, to be looked at and answered by the test.
class desk {
public:
  struct case_ {
    request asked;
    responder door;
  };

  void put(request r, responder d) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(r), std::move(d)});
    arrived_.notify_all();
  }
  case_ take() {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, std::chrono::seconds(20),
                           [&] { return !waiting_.empty(); }))
      throw std::runtime_error("no request came");
    auto c = std::move(waiting_.front());
    waiting_.pop_front();
    return c;
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }

private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<case_> waiting_;
};

inline response plain(std::string body) {
  return {200, "text/plain", std::move(body), {}};
}

/// A server on any free port; by default it answers with the body it got.
struct served {
  explicit served(io::request_handler handler = echo, unsigned threads = 1,
                  config::limits limits = {}, io::door_rules rules = {})
      : server(
          {"127.0.0.1", 0}, threads, limits,
          [](std::string_view, std::string_view path) -> std::size_t {
            return path == "/large" ? 3'000'000 : 1'000;
          },
          std::move(handler), std::move(rules)) {
    server.start();
  }
  static void echo(request r, responder d) {
    d.send(plain(r.method + " " + r.path + "?" + r.query + " " + r.body));
  }
  raw_client connect() { return raw_client(server.port()); }
  const io::server_counters& counters() { return server.counters(); }

  io::http_server server;
};

inline io::request_handler to(desk& d) {
  return
      [&d](request r, responder door) { d.put(std::move(r), std::move(door)); };
}

inline std::string post(std::string_view path, std::string_view body,
                        std::string_view more = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n"
         + std::string(more) + "Content-Length: " + std::to_string(body.size())
         + "\r\n\r\n" + std::string(body);
}

inline std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

inline bool ends_connection(const std::string& answer) {
  return answer.find("Connection: close\r\n") != std::string::npos;
}

inline std::string code_of(const std::string& answer) {
  const std::string mark = "\"code\":\"";
  const auto at = answer.find(mark);
  if (at == std::string::npos) return "";
  const auto from = at + mark.size();
  return answer.substr(from, answer.find('"', from) - from);
}

/// Waits until `done` holds; the bound is only there to fail.
template <class Condition>
bool comes_true(Condition done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

} // namespace careline::tests
