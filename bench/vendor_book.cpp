#include "bench/vendor_book.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <set>
#include <stdexcept>

namespace careline::bench {

namespace {

namespace json = boost::json;

constexpr std::uint64_t page_entries = 20'000;
/// How the bot begins a confirmation in English (engine/phrases_en.hpp), the
/// language of all that the generator writes.
constexpr std::string_view confirmed = "You're booked!";

json::value parse(const http_call::answer& got) {
  boost::system::error_code bad;
  auto value = json::parse(got.body, bad);
  if (!got.is_ok() || bad)
    throw std::runtime_error("the fake vendors gave no ledger");
  return value;
}

std::string text(const json::value& entry, const char* key) {
  const auto* found = entry.as_object().if_contains(key);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}

} // namespace

vendor_book::vendor_book(const loopback_place& where)
    : call_(where, std::chrono::seconds(60)) {}

std::string vendor_book::control(const std::string& json) {
  const auto got = call_.post("/_control", json);
  return got.is_ok() ? std::string() : "the fake vendors refused: " + got.body;
}

bool vendor_book::begin() {
  const auto got = call_.get("/_stats");
  boost::system::error_code bad;
  const auto value = json::parse(got.body, bad);
  if (!got.is_ok() || bad) return false;
  first_ = value.at("ledger_last").to_number<std::uint64_t>();
  return true;
}

std::vector<vendor_send> vendor_book::sends() {
  std::vector<vendor_send> out;
  for (auto after = first_;;) {
    const auto page =
        parse(call_.get("/_ledger?after=" + std::to_string(after)
                        + "&most=" + std::to_string(page_entries)));
    if (page.at("first").to_number<std::uint64_t>() > after + 1)
      throw std::runtime_error(
          "the ledger has lost entries: --ledger-entries is too small");
    const auto& entries = page.at("entries").as_array();
    if (entries.empty()) return out;
    for (const auto& entry : entries) {
      after = entry.at("n").to_number<std::uint64_t>();
      const auto callback = text(entry, "callback");
      const auto colon = callback.find(':');
      if (entry.at("status").to_number<int>() != 200 || colon == callback.npos)
        continue;
      out.push_back({entry.at("at_us").to_number<std::int64_t>(),
                     callback.substr(0, colon), callback.substr(colon + 1),
                     text(entry, "body")});
    }
  }
}

std::map<std::string, int>
confirmations(const std::vector<vendor_send>& sends) {
  std::map<std::string, int> out;
  std::set<std::string> seen; // A reply that was sent twice is one reply.
  for (const auto& one : sends)
    if (one.body.find(confirmed) != one.body.npos
        && seen.insert(one.message).second)
      ++out[one.patient];
  return out;
}

bool keeps_bodies(const std::vector<vendor_send>& sends) {
  for (const auto& one : sends)
    if (!one.body.empty()) return true;
  return false;
}

} // namespace careline::bench
