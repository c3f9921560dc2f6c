#include "io/http/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <string>

namespace careline::io {

namespace {

namespace http = boost::beast::http;

/// A body of this size needs no leave.
constexpr std::size_t small_body_bytes = 64 * 1024;
/// What a webhook's header usually holds: one allocation for all of it.
constexpr std::size_t usual_fields = 12;
/// "  HTTP/1.1\r\n" and ": \r\n".
constexpr std::size_t blanks_of_request_line = 12;
constexpr std::size_t blanks_of_field = 4;

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

} // namespace

bool large_body_budget::take(std::size_t bytes) noexcept {
  if (taken_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= most_)
    return true;
  give_back(bytes);
  return false;
}

void large_body_budget::give_back(std::size_t bytes) noexcept {
  taken_.fetch_sub(bytes, std::memory_order_relaxed);
}

request_parser::request_parser(const config::limits& limits,
                               const io::body_limit& body_limit_of,
                               large_body_budget& budget,
                               const door_rules& rules,
                               std::chrono::steady_clock::time_point now)
    : limits_(limits), body_limit_of_(body_limit_of), budget_(budget),
      rules_(rules), now_(now) {
  header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  body_limit(boost::none); // Set when the route is known.
  eager(true);
}

request_parser::~request_parser() {
  if (budget_taken_ > 0) budget_.give_back(budget_taken_);
}

void request_parser::refuse(unsigned status, std::string_view code,
                            std::string_view detail, error_code& ec) {
  refusal_ = problem(status, code, detail);
  ec = http::error::bad_value; // Any code but need_more ends the parsing.
}

bool request_parser::set_target(std::string_view target) {
  if (target.empty()) return false;
  // The absolute form is for proxies, but a server must take it (RFC 9112).
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.substr(0, scheme.size()) != scheme) continue;
    target.remove_prefix(scheme.size());
    const auto path = target.find_first_of("/?");
    target = path == std::string_view::npos ? "/" : target.substr(path);
    break;
  }
  target = target.substr(0, target.find('#'));
  const auto mark = target.find('?');
  request_.path = target.substr(0, mark);
  if (mark != std::string_view::npos) request_.query = target.substr(mark + 1);
  if (request_.path.empty()) request_.path = "/";
  return request_.path[0] == '/' || request_.path == "*";
}

void request_parser::on_request_impl(verb, text method, text target,
                                     int version, error_code& ec) {
  version_ = version;
  header_bytes_ = method.size() + target.size() + blanks_of_request_line;
  request_.method.assign(method.data(), method.size());
  if (!set_target({target.data(), target.size()}))
    return refuse(400, "bad_target", "The request target is not a path.", ec);
  if (rules_.gate) early_ = rules_.gate(request_.method, request_.path, now_);
  if (!is_refused()) request_.headers.reserve(usual_fields);
}

void request_parser::on_field_impl(field name, text name_text, text value,
                                   error_code& ec) {
  if (++fields_ > limits_.header_count)
    return refuse(431, "too_many_headers",
                  "The request has more header fields than are read.", ec);
  // Beast's limit is one for the request line and one for the fields.
  header_bytes_ += name_text.size() + value.size() + blanks_of_field;
  if (header_bytes_ > limits_.header_bytes) {
    ec = http::error::header_limit;
    return;
  }
  // Trailers come after the checks of the header: they are not believed.
  if (header_done_) return;
  switch (name) {
  case field::host:
    ++hosts_;
    break;
  case field::expect:
    if (!boost::beast::iequals(value, "100-continue"))
      return refuse(417, "bad_expectation",
                    "Only 100-continue can be expected.", ec);
    expects_continue_ = !is_http_10();
    break;
  case field::transfer_encoding:
    if (!boost::beast::iequals(value, "chunked"))
      return refuse(501, "bad_transfer_encoding",
                    "The only transfer coding read is chunked.", ec);
    break;
  default:
    break;
  }
  if (is_refused()) return;
  request_.headers.emplace_back(lower({name_text.data(), name_text.size()}),
                                std::string_view(value.data(), value.size()));
}

void request_parser::on_header_impl(error_code& ec) {
  header_done_ = true;
  if (hosts_ > 1 || (hosts_ == 0 && !is_http_10()))
    return refuse(400, "bad_host", "Exactly one Host field is needed.", ec);
  const auto most = body_limit_of_(request_.method, request_.path);
  if (content_length().value_or(0) > most) {
    ec = http::error::body_limit;
    return;
  }
  body_limit(most);
  // A short body that nobody keeps is cheaper than a new connection.
  const auto length = content_length().value_or(0);
  if (is_refused()
      && (chunked() || length > small_body_bytes
          || (expects_continue_ && length > 0))) {
    refusal_ = try_again(early_.status, early_.code, early_.after);
    ec = http::error::bad_value;
  }
}

void request_parser::on_body_init_impl(
    const boost::optional<std::uint64_t>& length, error_code&) {
  // A length is a claim: no more memory is taken for it than a small body's.
  const auto claimed = length.value_or(0);
  if (!is_refused())
    request_.body.reserve(std::min<std::uint64_t>(claimed, small_body_bytes));
}

std::size_t request_parser::on_body_impl(text body, error_code& ec) {
  expects_continue_ = false; // It has begun to send.
  if (is_refused()) return body.size();
  const auto size = request_.body.size() + body.size();
  const auto large = size > small_body_bytes ? size - small_body_bytes : 0;
  if (large > budget_taken_) {
    if (!budget_.take(large - budget_taken_)) {
      refusal_ = try_again(503, "overloaded", std::chrono::seconds(1));
      ec = http::error::bad_value;
      return 0;
    }
    budget_taken_ = large;
  }
  request_.body.append(body.data(), body.size());
  return body.size();
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, text body,
                                               error_code& ec) {
  return on_body_impl(body, ec);
}

response request_parser::refusal(const boost::system::error_code& ec) const {
  if (refusal_.status != 200) return refusal_;
  if (ec == http::error::body_limit)
    return problem(413, "body_too_large",
                   "The body is larger than this route takes.");
  if (ec == http::error::header_limit)
    return problem(431, "header_too_large",
                   "The header is larger than is read.");
  if (ec == http::error::bad_version)
    return problem(505, "bad_version", "HTTP/1.0 and HTTP/1.1 are spoken.");
  return problem(400, "bad_request", "This is not a well-formed request.");
}

} // namespace careline::io
