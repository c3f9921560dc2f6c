#include "io/http/message.hpp"

#include "io/json.hpp"

#include <atomic>

namespace careline::io {

const std::string* request::header(std::string_view name) const noexcept {
  const std::string* found = nullptr;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    if (found != nullptr) return nullptr;
    found = &value;
  }
  return found;
}

struct responder::once {
  explicit once(std::shared_ptr<sink> s) : target(std::move(s)) {}
  once(const once&) = delete;
  once& operator=(const once&) = delete;

  // A handler that forgets to answer must not leave the peer waiting.
  ~once() {
    if (sent.load(std::memory_order_acquire)) return;
    send(problem(500, "no_answer", "The request ended without an answer."));
  }

  bool send(response r) {
    if (sent.exchange(true, std::memory_order_acq_rel)) return false;
    target->send(std::move(r));
    return true;
  }

  std::shared_ptr<sink> target;
  std::atomic<bool> sent{false};
};

responder::responder(std::shared_ptr<sink> s)
    : once_(s ? std::make_shared<once>(std::move(s)) : nullptr) {}

bool responder::send(response r) const {
  return once_ && once_->send(std::move(r));
}

bool responder::is_open() const noexcept {
  return once_ && !once_->sent.load(std::memory_order_acquire);
}

std::string_view reason_phrase(unsigned status) noexcept {
  switch (status) {
  case 100:
    return "Continue";
  case 101:
    return "Switching Protocols";
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 202:
    return "Accepted";
  case 204:
    return "No Content";
  case 301:
    return "Moved Permanently";
  case 302:
    return "Found";
  case 303:
    return "See Other";
  case 304:
    return "Not Modified";
  case 307:
    return "Temporary Redirect";
  case 308:
    return "Permanent Redirect";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 402:
    return "Payment Required";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 406:
    return "Not Acceptable";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 410:
    return "Gone";
  case 411:
    return "Length Required";
  case 413:
    return "Content Too Large";
  case 414:
    return "URI Too Long";
  case 415:
    return "Unsupported Media Type";
  case 417:
    return "Expectation Failed";
  case 422:
    return "Unprocessable Content";
  case 425:
    return "Too Early";
  case 428:
    return "Precondition Required";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 501:
    return "Not Implemented";
  case 502:
    return "Bad Gateway";
  case 503:
    return "Service Unavailable";
  case 504:
    return "Gateway Timeout";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return "Status";
  }
}

response problem(unsigned status, std::string_view code,
                 std::string_view detail) {
  response r;
  r.status = status;
  r.content_type = "application/problem+json";
  json_writer out(r.body);
  out.begin_object()
      .field("type", "about:blank")
      .field("title", reason_phrase(status))
      .field("status", status)
      .field("code", code)
      .field("detail", detail)
      .end_object();
  return r;
}

response try_again(unsigned status, std::string_view code,
                   std::chrono::seconds after) {
  auto r = problem(status, code, "Try again after the stated time.");
  r.headers.emplace_back("Retry-After", std::to_string(after.count()));
  return r;
}

} // namespace careline::io
