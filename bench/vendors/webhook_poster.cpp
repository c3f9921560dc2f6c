#include "bench/vendors/webhook_poster.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <charconv>

namespace careline::bench {

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using std::chrono::steady_clock;

constexpr auto token = net::as_tuple(net::use_awaitable);
constexpr std::size_t most_waiting = 200'000;
constexpr auto answer_within = std::chrono::seconds(20);

} // namespace

bool parse_loopback_url(std::string_view url, webhook_target& out) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return false;
  url.remove_prefix(scheme.size());
  const auto slash = url.find('/');
  const auto authority = url.substr(0, slash);
  webhook_target target;
  if (slash != url.npos) target.path = url.substr(slash);
  const auto colon = authority.rfind(':');
  target.host = authority.substr(0, colon);
  target.port = 80;
  if (colon != authority.npos) {
    const auto digits = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(
        digits.data(), digits.data() + digits.size(), target.port);
    if (error != std::errc{} || end != digits.data() + digits.size())
      return false;
  }
  if (target.host == "localhost") target.host = "127.0.0.1";
  boost::system::error_code failed;
  const auto address = net::ip::make_address(target.host, failed);
  if (failed || !address.is_loopback()) return false;
  out = target;
  return true;
}

webhook_poster::webhook_poster(net::io_context& context, webhook_target target,
                               std::string_view app_secret,
                               std::size_t connections, int attempts)
    : context_(context), target_(std::move(target)), signer_(app_secret),
      most_carriers_(connections), attempts_(attempts) {}

void webhook_poster::post(std::string body, on_result told) {
  if (queue_.size() >= most_waiting) {
    ++counts_.dropped;
    return;
  }
  queue_.push_back({std::move(body), std::move(told), 1});
  wake();
}

void webhook_poster::wake() {
  if (carriers_ >= most_carriers_ || queue_.empty()) return;
  ++carriers_;
  net::co_spawn(context_, carry(), net::detached);
}

net::awaitable<void> webhook_poster::carry() {
  net::ip::tcp::socket link(context_);
  while (!queue_.empty()) {
    auto letter = std::move(queue_.front());
    queue_.pop_front();
    const auto began = steady_clock::now();
    const bool was_open = link.is_open();
    auto status = co_await try_once(link, letter.body);
    // A kept connection may have been closed by its idle limit: that is no
    // failed attempt.
    if (status == 0 && was_open) status = co_await try_once(link, letter.body);
    post_result result;
    result.status = status;
    result.took = std::chrono::duration_cast<std::chrono::microseconds>(
        steady_clock::now() - began);
    settle(std::move(letter), result);
  }
  --carriers_;
}

net::awaitable<unsigned> webhook_poster::try_once(net::ip::tcp::socket& link,
                                                  const std::string& body) {
  if (!link.is_open()) {
    const net::ip::tcp::endpoint there(net::ip::make_address(target_.host),
                                       target_.port);
    if (auto [error] = co_await link.async_connect(there, token); error) {
      link.close();
      co_return 0;
    }
    link.set_option(net::ip::tcp::no_delay(true));
  }
  http::request<http::string_body> request(http::verb::post, target_.path, 11);
  request.set(http::field::host,
              target_.host + ":" + std::to_string(target_.port));
  request.set(http::field::content_type, "application/json");
  request.set("X-Hub-Signature-256", "sha256=" + signer_.hex(body));
  request.body() = body;
  request.prepare_payload();
  // The socket lends itself to a stream that knows a deadline.
  boost::beast::tcp_stream stream(std::move(link));
  stream.expires_after(answer_within);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> answer;
  bool broken = false;
  if (auto [error, n] = co_await http::async_write(stream, request, token);
      error)
    broken = true;
  if (!broken)
    if (auto [error, n] =
            co_await http::async_read(stream, buffer, answer, token);
        error)
      broken = true;
  stream.expires_never();
  link = stream.release_socket();
  if (broken || !answer.keep_alive()) link.close();
  co_return broken ? 0 : answer.result_int();
}

void webhook_poster::settle(letter done, post_result result) {
  result.attempt = done.attempt;
  const bool taken = result.status >= 200 && result.status < 300;
  result.is_last = taken || done.attempt >= attempts_;
  if (taken)
    ++counts_.posted;
  else if (result.is_last)
    ++counts_.given_up;
  if (done.told) done.told(result);
  if (result.is_last) return;
  // Meta repeats at once, then less and less often.
  const auto wait =
      done.attempt == 1
          ? std::chrono::milliseconds(50)
          : std::chrono::milliseconds(500 << std::min(done.attempt - 2, 6));
  ++counts_.repeated;
  ++done.attempt;
  auto timer = std::make_shared<net::steady_timer>(context_, wait);
  auto again = std::make_shared<letter>(std::move(done));
  timer->async_wait([this, timer, again](boost::system::error_code stopped) {
    if (stopped) return;
    queue_.push_back(std::move(*again));
    wake();
  });
}

} // namespace careline::bench
