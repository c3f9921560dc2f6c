#include "bench/vendors/vendor_server.hpp"

#include "bench/vendors/demo_time.hpp"
#include "bench/vendors/vendor_state.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <charconv>

namespace careline::bench {

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using std::chrono::steady_clock;
using request = http::request<http::string_body>;

constexpr auto token = net::as_tuple(net::use_awaitable);
constexpr std::size_t most_body = 4 * 1024 * 1024;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// "/{version}/{phone_number_id}/messages" -> the number; else empty.
std::string_view graph_number(std::string_view path) {
  constexpr std::string_view tail = "/messages";
  if (!path.starts_with("/v") || !path.ends_with(tail)) return {};
  path.remove_suffix(tail.size());
  const auto slash = path.find('/', 2);
  if (slash == path.npos || slash < 3) return {};
  const auto number = path.substr(slash + 1);
  return number.find('/') == number.npos ? number : std::string_view{};
}

/// A page elsewhere may neither steer us nor read chats through a name that
/// points to this machine.
bool is_from_here(const request& asked) {
  auto host = view(asked[http::field::host]);
  if (host.starts_with("[::1]")) return true;
  host = host.substr(0, host.find(':'));
  const auto origin = view(asked[http::field::origin]);
  return (host == "127.0.0.1" || host == "localhost")
         && (origin.empty() || origin.starts_with("http://127.0.0.1")
             || origin.starts_with("http://localhost"));
}

std::string_view reason(unsigned status) {
  const auto text = http::obsolete_reason(static_cast<http::status>(status));
  return view(text);
}

void write_head(std::string& out, unsigned status,
                std::string_view content_type, std::size_t length,
                bool keep_alive, std::string_view more) {
  char digits[24];
  auto put = [&](std::uint64_t n) {
    out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
  };
  out = "HTTP/1.1 ";
  put(status);
  out += ' ';
  out += reason(status);
  out += "\r\nContent-Type: ";
  out += content_type;
  out += "\r\nContent-Length: ";
  put(length);
  out += keep_alive ? "\r\n" : "\r\nConnection: close\r\n";
  out += more;
  out += "\r\n";
}

constexpr std::string_view page_headers =
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; "
    "style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n";

/// One connection.
class session {
public:
  session(tcp::socket socket, vendor_state& state)
      : socket_(std::move(socket)), state_(state) {}

  net::awaitable<void> run() {
    boost::system::error_code unused; // Only a delay hint.
    socket_.set_option(tcp::no_delay(true), unused);
    for (;;) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(most_body);
      if (auto [error, n] =
              co_await http::async_read(socket_, buffer_, parser, token);
          error)
        break;
      const auto& asked = parser.get();
      if (!co_await serve(asked) || !asked.keep_alive()) break;
    }
  }

private:
  /// @returns whether the connection may be used again
  net::awaitable<bool> serve(const request& asked) {
    const auto target = view(asked.target());
    const auto path = target.substr(0, target.find('?'));
    const auto number = graph_number(path);
    if (!number.empty() && asked.method() == http::verb::post)
      co_return co_await serve_graph(asked, number);
    if (fake_ai::serves(path) && asked.method() == http::verb::post)
      co_return co_await serve_ai(asked, path);
    if (path == "/_phone/clock" && is_from_here(asked))
      co_return co_await serve_clock(asked);
    if (path == "/_phone/events" && is_from_here(asked))
      co_return co_await stream(target, view(asked["Last-Event-ID"]));
    // Has a name: GCC 12 copies an unnamed aggregate of a co_await bytewise.
    const auto answer = route(asked, path, target);
    co_return co_await say(asked, answer);
  }

  plain_answer route(const request& asked, std::string_view path,
                     std::string_view target) {
    if (!graph_number(path).empty()) return {405, "text/plain", "POST only"};
    if (!is_from_here(asked)) return {403, "text/plain", "not from here"};
    const auto query = target.substr(std::min(target.size(), path.size() + 1));
    if (asked.method() == http::verb::get) {
      if (path == "/_ledger") return state_.ledger_page(query);
      if (path == "/_stats") return state_.stats();
      if (path == "/_ai") return state_.ai_page(query);
      if (path == "/_control") return state_.describe();
      if (!state_.feed.is_on()) return {404, "text/plain", "no phone here"};
      if (path == "/_phone/clinics") return state_.clinics();
      return state_.page_file(path);
    }
    if (asked.method() != http::verb::post)
      return {405, "text/plain", "GET or POST"};
    // A form of a foreign page cannot send this type without asking first.
    if (!view(asked[http::field::content_type]).starts_with("application/json"))
      return {415, "text/plain", "application/json only"};
    if (path == "/_control") return state_.change(asked.body());
    if (path == "/_phone/send" && state_.feed.is_on())
      return state_.patient_writes(asked.body());
    return {404, "text/plain", "no such path"};
  }

  net::awaitable<bool> say(const request& asked, const plain_answer& answer) {
    write_head(out_, answer.status, answer.content_type, answer.body.size(),
               asked.keep_alive(), page_headers);
    out_ += answer.body;
    auto [error, n] =
        co_await net::async_write(socket_, net::buffer(out_), token);
    co_return !error;
  }

  net::awaitable<bool> serve_graph(const request& asked,
                                   std::string_view number) {
    const auto answer = state_.graph.answer(
        {number, view(asked[http::field::authorization]),
         view(asked[http::field::content_type]), asked.body()});
    if (answer.delay.count() > 0) co_await pause(answer.delay);
    if (answer.struck == fault::reset_before
        || answer.struck == fault::reset_after) {
      reset();
      co_return false;
    }
    std::string more;
    if (answer.retry_after_s > 0)
      more = "Retry-After: " + std::to_string(answer.retry_after_s) + "\r\n";
    write_head(out_, answer.status,
               answer.struck == fault::unavailable ? "text/plain"
               : answer.struck == fault::wrong_content
                   ? "text/html"
                   : "application/json; charset=UTF-8",
               answer.body.size(), asked.keep_alive(), more);
    out_ += answer.body;
    if (answer.slow.count() > 0) co_return co_await drip(answer.slow);
    auto [error, n] =
        co_await net::async_write(socket_, net::buffer(out_), token);
    co_return !error;
  }

  /// The page's clock is Careline's; the vendors follow it.
  net::awaitable<bool> serve_clock(const request& asked) {
    plain_answer out;
    const bool moves = asked.method() == http::verb::post;
    if (!state_.settings.clock) {
      out.body = R"({"is_on":false})";
    } else if (moves
               && !view(asked[http::field::content_type])
                       .starts_with("application/json")) {
      out = {415, "text/plain", "application/json only"};
    } else {
      // Named for the same reason as in serve().
      const auto where = *state_.settings.clock;
      std::string change = moves ? asked.body() : std::string();
      const auto told = co_await ask_clock(where, std::move(change));
      out.body = told.body;
      if (told.offset_s) state_.set_clock_offset(*told.offset_s);
      // Careline may be of the kind that has no such clock, or be away.
      if (moves && told.status != 200)
        out.status = told.status == 0 ? 502 : told.status;
      else if (!told.offset_s)
        out.body = R"({"is_on":false})";
    }
    co_return co_await say(asked, out);
  }

  net::awaitable<bool> serve_ai(const request& asked, std::string_view path) {
    auto key = view(asked["x-goog-api-key"]);
    if (key.empty()) key = view(asked[http::field::authorization]);
    const auto answer = state_.ai.answer(path, key, asked.body());
    if (answer.delay.count() > 0) co_await pause(answer.delay);
    write_head(out_, answer.status, answer.content_type, answer.body.size(),
               asked.keep_alive(), {});
    out_ += answer.body;
    if (answer.is_cut) out_.resize(out_.size() - answer.body.size() / 2);
    auto [error, n] =
        co_await net::async_write(socket_, net::buffer(out_), token);
    co_return !error && !answer.is_cut;
  }

  net::awaitable<void> pause(std::chrono::milliseconds time) {
    net::steady_timer timer(socket_.get_executor(), time);
    co_await timer.async_wait(token);
  }

  /// Sends the answer in twenty pieces over `time`.
  net::awaitable<bool> drip(std::chrono::milliseconds time) {
    const auto piece = out_.size() / 20 + 1;
    for (std::size_t at = 0; at < out_.size(); at += piece) {
      co_await pause(time / 20);
      auto [error, n] = co_await net::async_write(
          socket_,
          net::buffer(out_.data() + at, std::min(piece, out_.size() - at)),
          token);
      if (error) co_return false;
    }
    co_return true;
  }

  void reset() {
    boost::system::error_code unused; // The peer may be gone: as good.
    socket_.set_option(net::socket_base::linger(true, 0), unused);
    socket_.close(unused);
  }

  /// Server-sent events of one chat, until the page goes.
  /// @param seen  the last event's id when a page connects again, or empty
  net::awaitable<bool> stream(std::string_view target, std::string_view seen) {
    const auto query = target.substr(target.find('?') + 1);
    const auto number = query_value(query, "number");
    const auto patient = query_value(query, "patient");
    std::uint64_t after = 0;
    std::from_chars(seen.data(), seen.data() + seen.size(), after);
    write_head(out_, 200, "text/event-stream", 0, true, page_headers);
    const auto length = out_.find("Content-Length: 0\r\n");
    out_.erase(length, 19); // A stream ends when the page goes.
    out_ += ": hello\n\n";
    for (;;) {
      for (const auto* event : state_.feed.since(after, number, patient))
        out_ += "id: " + std::to_string(event->id) + "\ndata: " + event->data
                + "\n\n";
      after = state_.feed.last();
      if (auto [error, n] =
              co_await net::async_write(socket_, net::buffer(out_), token);
          error)
        co_return false;
      out_.clear();
      if (after == state_.feed.last())
        co_await state_.feed.wait(std::chrono::seconds(15));
      if (after == state_.feed.last()) out_ = ": still here\n\n";
    }
  }

  tcp::socket socket_;
  vendor_state& state_;
  boost::beast::flat_buffer buffer_;
  std::string out_;
};

net::awaitable<void> serve_one(tcp::socket socket, vendor_state& state) {
  session one(std::move(socket), state);
  co_await one.run();
}

net::awaitable<void> listen(tcp::acceptor& acceptor, vendor_state& state) {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(token);
    if (error == net::error::operation_aborted) co_return;
    // Out of descriptors: the next connection may end one.
    if (error) continue;
    net::co_spawn(acceptor.get_executor(), serve_one(std::move(socket), state),
                  net::detached);
  }
}

net::awaitable<void> flush_ledger(net::io_context& context,
                                  vendor_state& state) {
  net::steady_timer timer(context);
  for (;;) {
    timer.expires_after(std::chrono::milliseconds(200));
    if (auto [error] = co_await timer.async_wait(token); error) co_return;
    state.book.flush();
  }
}

} // namespace

struct vendor_server::impl {
  explicit impl(vendor_settings chosen)
      : state(context, std::move(chosen)), acceptor(context) {
    const tcp::endpoint here(net::ip::make_address(state.settings.host),
                             state.settings.port);
    acceptor.open(here.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(here);
    acceptor.listen(4096);
  }
  // Destroyed last: sessions still hold their sockets in it.
  net::io_context context{1};
  vendor_state state;
  tcp::acceptor acceptor;
};

vendor_server::vendor_server(vendor_settings settings)
    : impl_(std::make_unique<impl>(std::move(settings))) {}

vendor_server::~vendor_server() = default;

std::uint16_t vendor_server::port() const {
  return impl_->acceptor.local_endpoint().port();
}

net::io_context& vendor_server::context() {
  return impl_->context;
}

void vendor_server::run() {
  net::co_spawn(impl_->context, listen(impl_->acceptor, impl_->state),
                net::detached);
  if (!impl_->state.settings.ledger_file.empty())
    net::co_spawn(impl_->context, flush_ledger(impl_->context, impl_->state),
                  net::detached);
  impl_->context.run();
  impl_->state.book.flush();
}

void vendor_server::stop() {
  impl_->context.stop();
}

std::optional<std::string>
vendor_server::control(const boost::json::object& change) {
  return impl_->state.control(change);
}

} // namespace careline::bench
