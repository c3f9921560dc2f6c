/// Percent coding, queries, URLs and paths against patterns.

#include "io/channels/whatsapp.hpp"
#include "io/http/url.hpp"
#include "tests/fuzz/promise.hpp"

#include <algorithm>
#include <array>

namespace {

using namespace careline;
using namespace careline::io;
using fuzz::promise;

void expect_codes_come_back(std::string_view text) {
  const auto coded = percent_encode(text);
  promise(percent_decode(coded) == text && percent_decode(coded, true) == text,
          "what is encoded comes back", coded);
  promise(std::all_of(coded.begin(), coded.end(),
                      [](char c) {
                        return c > ' ' && c < 0x7F && c != '&' && c != '='
                               && c != '/' && c != '?' && c != '#' && c != '+';
                      }),
          "and has no sign that means something in a URL", coded);
  promise(percent_decode(text).size() <= text.size(), "decoding only shortens",
          text);
}

void expect_query_comes_back(std::string_view query) {
  const auto read = parse_query(query);
  if (!read) return;
  std::string written;
  for (auto& [name, value] : *read) {
    if (!written.empty()) written += '&';
    written += percent_encode(name) + "=" + percent_encode(value);
  }
  const auto again = parse_query(written);
  promise(again && *again == *read, "a query comes back", written);
  const auto twice = written + "&" + written;
  promise(read->empty() || !parse_query(twice), "a name may come once only",
          twice);
  const auto challenge = io::whatsapp::answer_handshake(query, "token");
  promise(!challenge
              || (read->contains("hub.verify_token")
                  && read->at("hub.verify_token") == "token"),
          "only who knows the token is answered", query);
}

void expect_url_comes_back(std::string_view url) {
  const auto parts = parse_url(url);
  if (!parts) return;
  promise(!parts->host.empty() && parts->port != 0, "a URL names a host", url);
  promise(!parts->target.empty() && parts->target[0] == '/',
          "a target is a path", url);
  for (auto text : {&parts->host, &parts->authority, &parts->target})
    promise(std::none_of(text->begin(), text->end(),
                         [](char c) {
                           return static_cast<unsigned char>(c) <= ' '
                                  || c == 0x7F;
                         }),
            "and nothing in it ends a line of a request", url);
  promise(parts->host.find_first_of("@/?#") == std::string::npos,
          "a host is a host", url);
  const auto whole = (parts->is_https ? "https://" : "http://")
                     + parts->authority + parts->target;
  const auto again = parse_url(whole);
  promise(again && again->host == parts->host && again->port == parts->port
              && again->target == parts->target
              && again->is_https == parts->is_https,
          "a URL comes back", whole);
}

void expect_path_is_matched(std::string_view path) {
  static constexpr std::array patterns{"/api/live-chat/messages/{patientId}",
                                       "/webhooks/whatsapp", "/api/{a}/{b}",
                                       "/{whole}", "/"};
  for (std::string_view pattern : patterns) {
    const auto found = match(pattern, path);
    if (!found) continue;
    promise(std::count(path.begin(), path.end(), '/')
                == std::count(pattern.begin(), pattern.end(), '/'),
            "a path has as many segments as its pattern", path);
    for (auto& [name, value] : *found)
      promise(!value.empty() && value.find('/') == std::string::npos
                  && value.find('\0') == std::string::npos,
              "a value is one segment", path);
  }
  if (path.empty()
      || path.find_first_of(std::string_view("/\0", 2))
             != std::string_view::npos)
    return;
  const auto one = match("/{whole}", "/" + percent_encode(path));
  promise(one && one->at("whole") == path, "a segment comes back", path);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto text = fuzz::as_text(data, size);
  expect_codes_come_back(text);
  expect_query_comes_back(text);
  expect_url_comes_back(text);
  expect_url_comes_back("http://" + std::string(text));
  expect_path_is_matched(text);
  return 0;
}
