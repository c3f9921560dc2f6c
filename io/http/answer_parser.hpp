#pragma once
/// Bytes of a vendor's answer -> status, body, Retry-After. On Beast's parser,
/// keeping only what a caller asks for.

#include "io/http/client.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace careline::io {

/// Reads one answer; a new one is made for the next.
class answer_parser : public boost::beast::http::basic_parser<false> {
public:
  /// @param body_bytes  a larger body is refused
  /// @param to_head     the answer has no body whatever its length says
  answer_parser(std::size_t body_bytes, bool to_head);

  unsigned status() const noexcept { return status_; }
  /// 100 Continue and its like: the answer itself follows.
  bool is_interim() const noexcept { return status_ / 100 == 1; }
  call_result take();

private:
  using error_code = boost::beast::error_code;
  using text = boost::beast::string_view;
  using verb = boost::beast::http::verb;
  using field = boost::beast::http::field;

  void on_request_impl(verb, text, text, int, error_code&) override {}
  void on_response_impl(int code, text, int, error_code&) override {
    status_ = static_cast<unsigned>(code);
  }
  void on_field_impl(field name, text, text value, error_code&) override;
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&,
                         error_code&) override {}
  std::size_t on_body_impl(text body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text body,
                                 error_code& ec) override {
    return on_body_impl(body, ec);
  }
  void on_finish_impl(error_code&) override {}

  const std::size_t body_bytes_;
  unsigned status_ = 0;
  std::string body_;
  std::string retry_after_;
};

/// Reads Retry-After: whole seconds or an HTTP date.
/// @returns 0 s to a day; nothing if it is neither
std::optional<std::chrono::milliseconds>
parse_retry_after(std::string_view value,
                  std::chrono::system_clock::time_point now);

} // namespace careline::io
