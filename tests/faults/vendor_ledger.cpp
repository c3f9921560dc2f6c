#include "tests/faults/vendor_ledger.hpp"

#include <boost/json.hpp>

namespace careline::tests {

namespace {

namespace json = boost::json;

std::string text_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code none; // A missing member reads as empty.
  const auto* found = value.find_pointer(pointer, none);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}

std::string words_of(const std::string& body) {
  boost::system::error_code bad; // Refused bodies need not be JSON.
  auto parsed = json::parse(body, bad);
  if (bad) return {};
  auto text = text_at(parsed, "/text/body");
  return text.empty() ? text_at(parsed, "/interactive/body/text") : text;
}

} // namespace

void vendor_ledger::read_on() {
  for (;;) {
    auto page = json::parse(
        of_.get("/_ledger?most=2000&after=" + std::to_string(last_)));
    auto& entries = page.at("entries").as_array();
    if (entries.empty()) return;
    for (auto& entry : entries) {
      last_ = entry.at("n").to_number<std::uint64_t>();
      auto struck = text_at(entry, "/fault");
      if (!struck.empty() && struck != "none") ++struck_[struck];
      if (text_at(entry, "/wamid").empty()) continue;
      auto callback = text_at(entry, "/callback");
      auto at_us = entry.at("at_us").to_number<std::int64_t>();
      auto [known, is_first] =
          accepted_.try_emplace(callback, times{at_us, at_us});
      if (is_first) {
        new_.push_back(callback);
        by_receiver_[text_at(entry, "/to")].push_back(
            {at_us, callback, words_of(text_at(entry, "/body"))});
      } else {
        doubled_.push_back({callback, known->second.newest_us, at_us});
        known->second.newest_us = at_us;
      }
    }
  }
}

const std::vector<arrival>& vendor_ledger::arrivals_of(const std::string& to) {
  return by_receiver_[to];
}

std::size_t vendor_ledger::struck_by(std::initializer_list<const char*> names) {
  read_on();
  std::size_t all = 0;
  for (auto* name : names)
    if (auto found = struck_.find(name); found != struck_.end())
      all += found->second;
  return all;
}

std::vector<std::string> vendor_ledger::take_new() {
  return std::exchange(new_, {});
}

std::vector<doubled> vendor_ledger::take_doubled() {
  return std::exchange(doubled_, {});
}

} // namespace careline::tests
