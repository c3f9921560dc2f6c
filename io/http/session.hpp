#pragma once
/// One connection of the HTTP server.

#include "io/http/io_thread.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io {

/// What it is    one connection: reads a request, hands it on, waits for the
///               answer, writes it, reads the next. So pipelined requests are
///               answered in order, and nothing is read while one is in work.
/// Owns          its socket.
/// Threads       its I/O thread only.
class session : public std::enable_shared_from_this<session> {
public:
  session(io_thread& home, server_socket socket, peer_of_session peer,
          std::uint64_t id);
  ~session();

  void start();
  /// The handler's answer; ignored if the connection no longer waits for one.
  void answer(response r);
  /// Its deadline is over.
  void expire();
  /// The server takes no more requests: an idle connection ends, a refusal
  /// that is held goes out at once.
  void drain();
  void close();

  std::chrono::steady_clock::time_point due() const noexcept { return due_; }

private:
  enum class phase : std::uint8_t {
    idle,      ///< Between requests.
    reading,   ///< Something of a request is here.
    in_work,   ///< The handler has it.
    held,      ///< Refused; its answer waits a little.
    writing,   ///< Its answer goes out.
    lingering, ///< The last answer is out; the peer may still be sending.
    closed
  };

  void wait_readable();
  void on_readable();
  void on_end_of_input();
  void take_bytes(std::string_view bytes);
  std::string_view parse_all(std::string_view bytes);
  std::string_view parse(std::string_view bytes);
  void begin_request();
  /// @param is_alone  no byte of a next request is here yet
  void hand_over(bool is_alone);
  bool is_over_its_rate(request& incoming, early_answer& refusal);
  void say_continue();
  void refuse(response r);
  void refuse_early(const early_answer& answer, bool is_held);
  void write_refusal();
  void write(response r);
  void write_rest();
  void on_written();
  void linger();
  void set(phase p, deadline d);
  bool reads() const noexcept {
    return phase_ == phase::idle || phase_ == phase::reading
           || phase_ == phase::lingering;
  }

  io_thread& home_;
  server_socket socket_;
  const peer_of_session peer_;
  const std::uint64_t id_;
  io_thread::place place_;
  deadline deadline_ = deadline::none;
  std::chrono::steady_clock::time_point due_{};
  phase phase_ = phase::idle;
  bool is_waiting_ = false; ///< A wait for input is under way.
  bool closes_ = false;     ///< After this answer.
  bool is_head_ = false;
  bool is_http_10_ = false;
  bool counts_as_work_ = false;
  bool is_parsing_ = false; ///< Who parses goes on after an answer at once.
  std::chrono::steady_clock::time_point arrived_{};
  std::optional<request_parser> parser_;
  std::string kept_; ///< Read and not yet parsed, from kept_from_ on.
  std::size_t kept_from_ = 0;
  early_answer refusal_; ///< While it is held.
  std::string out_;      ///< Header of the answer, and its body if short.
  std::string body_;     ///< Body of the answer if long.
  std::size_t written_ = 0;
};

} // namespace careline::io
