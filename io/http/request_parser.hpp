#pragma once
/// Bytes -> io::request, on Beast's parser but without its field container:
/// names and values go straight where the handler wants them.

#include "config/limits.hpp"
#include "io/http/message.hpp"
#include "io/http/server.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace careline::io {

/// Bytes of large bodies that are being read, of all connections together.
/// Only what lies beyond the first 64 KB of a body counts, so that somebody
/// who stuffs it with slow uploads does not shut out ordinary requests.
class large_body_budget {
public:
  explicit large_body_budget(std::size_t most) : most_(most) {}
  bool take(std::size_t bytes) noexcept;
  void give_back(std::size_t bytes) noexcept;

private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_{0};
};

/// Reads one request; a new one is made for the next. Feed it with put() until
/// is_done(); the header must lie in one piece, so keep what put() left over.
class request_parser : public boost::beast::http::basic_parser<true> {
public:
  request_parser(const config::limits& limits,
                 const io::body_limit& body_limit_of, large_body_budget& budget,
                 const door_rules& rules = let_everybody_in,
                 std::chrono::steady_clock::time_point now = {});
  ~request_parser() override;

  /// The request, once is_done().
  request take() noexcept { return std::move(request_); }
  /// The peer waits for "100 Continue" and has sent nothing of its body.
  bool wants_continue() const noexcept { return expects_continue_; }
  void has_continued() noexcept { expects_continue_ = false; }
  bool is_http_10() const noexcept { return version_ < 11; }
  bool is_head() const noexcept { return request_.method == "HEAD"; }

  /// The gate's answer; the request was read and not kept.
  const early_answer& early() const noexcept { return early_; }

  /// The answer to a request that put() refused with `ec`.
  response refusal(const boost::system::error_code& ec) const;

private:
  using error_code = boost::beast::error_code;
  using text = boost::beast::string_view;
  using verb = boost::beast::http::verb;
  using field = boost::beast::http::field;

  void on_request_impl(verb, text method, text target, int version,
                       error_code& ec) override;
  void on_response_impl(int, text, int, error_code&) override {}
  void on_field_impl(field name, text name_text, text value,
                     error_code& ec) override;
  void on_header_impl(error_code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length,
                         error_code& ec) override;
  std::size_t on_body_impl(text body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text body,
                                 error_code& ec) override;
  void on_finish_impl(error_code&) override {}

  bool is_refused() const noexcept { return early_.status != 0; }
  bool set_target(std::string_view target);
  void refuse(unsigned status, std::string_view code, std::string_view detail,
              error_code& ec);

  const config::limits& limits_;
  const io::body_limit& body_limit_of_;
  large_body_budget& budget_;
  const door_rules& rules_;
  const std::chrono::steady_clock::time_point now_;
  early_answer early_;
  request request_;
  response refusal_;
  int version_ = 11;
  std::size_t budget_taken_ = 0;
  std::size_t fields_ = 0;
  std::size_t header_bytes_ = 0; ///< As they are usually written.
  std::size_t hosts_ = 0;
  bool header_done_ = false;
  bool expects_continue_ = false;
};

} // namespace careline::io
