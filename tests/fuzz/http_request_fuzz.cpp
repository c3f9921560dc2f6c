/// Bytes of a connection, above Beast: how they are cut into pieces does not
/// matter, bounds hold, and what was taken of the budget is given back.
///
/// The first eight bytes choose the cuts; the rest is what the peer sends.

#include "io/http/request_parser.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <deque>
#include <vector>

namespace {

using namespace careline;
using namespace careline::io;
using fuzz::promise;

config::limits small_limits() {
  config::limits l;
  l.header_bytes = 600;
  l.header_count = 12;
  return l;
}

const config::limits limits = small_limits();
constexpr std::size_t most_body = 70'000;
constexpr std::size_t most_bot_body = 200;
const body_limit limit_of = [](std::string_view method, std::string_view path) {
  return method == "POST" && path == "/large" ? most_body : most_bot_body;
};

struct seen {
  std::vector<request> requests;
  unsigned refused = 0;       ///< Status; 0: nothing was refused.
  bool is_incomplete = false; ///< It ends within a request: refused as 400.
  bool is_quote_left_open = false; ///< Of a chunk's extension, at a line's end.
};

void expect_request(const request& r) {
  promise(!r.method.empty(), "a request has a method");
  promise(!r.path.empty() && (r.path[0] == '/' || r.path == "*"), "and a path",
          r.path);
  promise(r.path.find_first_of("?# ") == std::string::npos
              && r.query.find_first_of("# ") == std::string::npos,
          "without its query and fragment", r.path);
  promise(r.headers.size() <= limits.header_count, "fields have a bound");
  std::size_t bytes = r.path.size() + r.query.size();
  for (auto& [name, value] : r.headers) {
    promise(!name.empty()
                && std::none_of(name.begin(), name.end(),
                                [](char c) { return c >= 'A' && c <= 'Z'; }),
            "names are in lower case", name);
    promise(value.find_first_of(std::string_view("\r\n\0", 3))
                == std::string::npos,
            "a value is one line", value);
    bytes += name.size() + value.size();
  }
  promise(bytes <= limits.header_bytes, "a header has a bound", r.path);
  promise(r.body.size() <= limit_of(r.method, r.path), "a body has a bound",
          r.path);
}

/// What session.cpp does with the bytes of one connection, without its socket.
class door {
public:
  explicit door(std::size_t budget) : budget_(budget), most_(budget) {}

  void put(std::string_view piece) {
    kept_ += piece;
    while (!ended_ && parse_one()) {
    }
  }
  seen take() {
    if (!ended_ && !parser_.empty()) {
      seen_.refused = 400;
      seen_.is_incomplete = true;
    }
    parser_.clear();
    promise(budget_.take(most_), "what a body took it gives back");
    return std::move(seen_);
  }

private:
  /// @returns whether a request was complete
  bool parse_one() {
    if (parser_.empty()) {
      kept_.erase(0, std::min(kept_.find_first_not_of("\r\n"), kept_.size()));
      if (kept_.empty()) return false;
      parser_.emplace_back(limits, limit_of, budget_);
    }
    auto& parser = parser_.front();
    boost::system::error_code ec;
    std::size_t used = 0;
    while (used < kept_.size() && !ec && !parser.is_done())
      used += parser.put(
          boost::asio::const_buffer(kept_.data() + used, kept_.size() - used),
          ec);
    promise(used <= kept_.size(), "no more is used than is there");
    kept_.erase(0, used);
    if (ec && ec != boost::beast::http::error::need_more) {
      refuse(parser.refusal(ec));
      return false;
    }
    if (parser.is_done()) {
      ended_ = !parser.keep_alive();
      seen_.requests.push_back(parser.take());
      expect_request(seen_.requests.back());
      parser_.clear();
      return true;
    }
    // Behind the line end of the chunk before there is another, and still the
    // chunk's head is waited for: a quote is open.
    seen_.is_quote_left_open |=
        parser.is_header_done() && kept_.find("\r\n", 2) != std::string::npos;
    if (kept_.size() > limits.header_bytes)
      refuse(parser.refusal(boost::beast::http::error::header_limit));
    return false;
  }

  void refuse(const response& r) {
    promise(r.status >= 400 && r.status < 600, "a refusal is an error");
    promise(!r.body.empty(), "and has its reason");
    seen_.refused = r.status;
    ended_ = true;
  }

  large_body_budget budget_;
  const std::size_t most_;
  std::string kept_;
  std::deque<request_parser> parser_; ///< None or one.
  seen seen_;
  bool ended_ = false;
};

bool is_same(const request& a, const request& b) {
  return a.method == b.method && a.path == b.path && a.query == b.query
         && a.headers == b.headers && a.body == b.body;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto all = fuzz::as_text(data, size);
  fuzz::dice cuts(all.substr(0, 8));
  auto bytes = all.substr(std::min<std::size_t>(8, all.size()));
  const std::size_t budget = cuts.coin() ? 1'000'000 : 2'000;

  door at_once(budget);
  at_once.put(bytes);
  const auto whole = at_once.take();

  door in_pieces(budget);
  for (auto sizes = cuts.rest(); !bytes.empty();) {
    const auto n = fuzz::dice(sizes).below(97) + 1;
    sizes.remove_prefix(sizes.empty() ? 0 : 1);
    if (sizes.empty()) sizes = cuts.rest();
    in_pieces.put(bytes.substr(0, n));
    bytes.remove_prefix(std::min(n, bytes.size()));
  }
  const auto cut = in_pieces.take();

  const auto both = std::min(whole.requests.size(), cut.requests.size());
  for (std::size_t i = 0; i < both; ++i)
    promise(is_same(whole.requests[i], cut.requests[i]),
            "a request is the same, however it is cut", whole.requests[i].path);
  // A bound may be met earlier: the head of a chunk that is cut is kept, and
  // what is kept has a bound.
  if (whole.refused == 431 || cut.refused == 431) return 0;
  promise(whole.requests.size() == cut.requests.size(),
          "no request is lost in the cuts");
  // Beast looks at a header that came in pieces when its end is there. A quote
  // that a chunk's extension leaves open at the end of its line is never right,
  // but Beast waits for its end, and takes the chunk's size off what a body may
  // hold each time that it looks: too large in pieces, malformed as a whole.
  const bool is_same_refusal =
      whole.refused == cut.refused || (cut.is_incomplete && whole.refused != 0)
      || (cut.is_quote_left_open && cut.refused == 413 && whole.refused == 400);
  promise(is_same_refusal, "pieces are refused as the whole is",
          std::to_string(whole.refused) + " and "
              + std::to_string(cut.refused));
  return 0;
}
