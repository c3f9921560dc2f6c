#include "bench/vendors/demo_time.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace careline::bench {

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;

constexpr auto token = net::as_tuple(net::use_awaitable);
constexpr auto patience = std::chrono::seconds(5);

void read_offset(clock_answer& out) {
  boost::system::error_code failed;
  auto root = boost::json::parse(out.body, failed);
  if (failed || !root.is_object()) return;
  auto& told = root.get_object();
  if (const auto* value = told.if_contains("offset_seconds");
      value && value->is_int64()) {
    out.offset_s = value->get_int64();
    told["is_on"] = true;
    out.body = boost::json::serialize(root);
  }
}

} // namespace

net::awaitable<clock_answer> ask_clock(webhook_target where, std::string body) {
  clock_answer out;
  boost::beast::tcp_stream stream(co_await net::this_coro::executor);
  stream.expires_after(patience);
  const net::ip::tcp::endpoint there(net::ip::make_address(where.host),
                                     where.port);
  if (auto [error] = co_await stream.async_connect(there, token); error)
    co_return out;
  http::request<http::string_body> ask;
  ask.version(11);
  ask.method(body.empty() ? http::verb::get : http::verb::post);
  ask.target(where.path);
  ask.set(http::field::host, where.host);
  ask.set(http::field::connection, "close");
  if (!body.empty()) {
    ask.set(http::field::content_type, "application/json");
    ask.body() = std::move(body);
  }
  ask.prepare_payload();
  if (auto [error, n] = co_await http::async_write(stream, ask, token); error)
    co_return out;
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> told;
  if (auto [error, n] = co_await http::async_read(stream, buffer, told, token);
      error)
    co_return out;
  out.status = told.result_int();
  out.body = std::move(told.body());
  if (out.status == 200) read_offset(out);
  co_return out;
}

} // namespace careline::bench
