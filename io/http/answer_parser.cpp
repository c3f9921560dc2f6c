#include "io/http/answer_parser.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace careline::io {

namespace {

constexpr std::chrono::seconds longest_wait{86'400};
constexpr std::uint32_t header_bytes = 32 * 1024;

} // namespace

answer_parser::answer_parser(std::size_t body_bytes, bool to_head)
    : body_bytes_(body_bytes) {
  header_limit(header_bytes);
  body_limit(body_bytes);
  eager(true);
  skip(to_head);
}

void answer_parser::on_field_impl(field name, text, text value, error_code&) {
  if (name == field::retry_after)
    retry_after_.assign(value.data(), value.size());
}

std::size_t answer_parser::on_body_impl(text body, error_code& ec) {
  if (body_.size() + body.size() > body_bytes_) {
    ec = boost::beast::http::error::body_limit;
    return 0;
  }
  body_.append(body.data(), body.size());
  return body.size();
}

call_result answer_parser::take() {
  call_result r;
  r.status = status_;
  r.body = std::move(body_);
  if (!retry_after_.empty())
    r.retry_after =
        parse_retry_after(retry_after_, std::chrono::system_clock::now());
  return r;
}

std::optional<std::chrono::milliseconds>
parse_retry_after(std::string_view value,
                  std::chrono::system_clock::time_point now) {
  using std::chrono::seconds;
  std::int64_t count = 0;
  const auto end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, count);
  if (read.ec == std::errc{} && read.ptr == end) {
    if (count < 0) return std::nullopt;
    return std::min<seconds>(seconds(count), longest_wait);
  }
  std::tm utc{};
  const std::string text(value);
  const char* rest =
      ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const auto until = std::chrono::system_clock::from_time_t(::timegm(&utc));
  const auto wait = std::chrono::ceil<seconds>(until - now);
  return std::clamp<seconds>(wait, seconds(0), longest_wait);
}

} // namespace careline::io
