#include "bench/vendors/faults.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace careline::bench {

namespace {

namespace json = boost::json;

constexpr std::pair<fault, std::string_view> names[] = {
    {fault::none, "none"},
    {fault::rate_limited, "rate_limited"},
    {fault::pair_limited, "pair_limited"},
    {fault::server_error, "server_error"},
    {fault::unavailable, "unavailable"},
    {fault::token_expired, "token_expired"},
    {fault::window_closed, "window_closed"},
    {fault::reset_before, "reset_before"},
    {fault::reset_after, "reset_after"},
    {fault::slow_answer, "slow_answer"},
    {fault::wrong_content, "wrong_content"},
    {fault::failed_later, "failed_later"},
};

std::optional<std::string> read_whole(const json::value& value, int most,
                                      int& out, std::string_view key) {
  const auto* number = value.if_int64();
  if (!number || *number < 0 || *number > most)
    return std::string(key) + " must be a whole number from 0 to "
           + std::to_string(most);
  out = static_cast<int>(*number);
  return {};
}

std::optional<std::string> read_rule(const json::value& value,
                                     fault_rule& out) {
  const auto* object = value.if_object();
  if (!object) return "a rule must be an object";
  double sum = 0;
  for (const auto& [key, entry] : *object) {
    std::optional<std::string> wrong;
    if (const auto what = parse_fault(key); what && *what != fault::none) {
      const bool is_number = entry.is_number();
      const double share = is_number ? entry.to_number<double>() : -1;
      if (share < 0 || share > 1)
        return std::string(key) + " must be a share from 0 to 1";
      if (share > 0) out.shares[*what] = share;
      sum += share;
    } else if (key == "delay_ms") {
      wrong = read_whole(entry, 600'000, out.delay_ms, key);
    } else if (key == "delay_most_ms") {
      wrong = read_whole(entry, 600'000, out.delay_most_ms, key);
    } else if (key == "retry_after_s") {
      wrong = read_whole(entry, 3'600, out.retry_after_s, key);
    } else if (key == "slow_ms") {
      wrong = read_whole(entry, 600'000, out.slow_ms, key);
    } else if (key == "rate_limited_status") {
      int status = 0;
      wrong = read_whole(entry, 599, status, key);
      if (!wrong && status != 400 && status != 429)
        wrong = "rate_limited_status must be 400 or 429";
      out.rate_limited_status = static_cast<unsigned>(status);
    } else {
      wrong = "unknown key " + std::string(key);
    }
    if (wrong) return wrong;
  }
  if (sum > 1.000'001) return "the shares of a rule add up to more than 1";
  out.delay_most_ms = std::max(out.delay_ms, out.delay_most_ms);
  return {};
}

json::object describe_rule(const fault_rule& rule) {
  json::object out{{"delay_ms", rule.delay_ms},
                   {"delay_most_ms", rule.delay_most_ms},
                   {"retry_after_s", rule.retry_after_s},
                   {"rate_limited_status", rule.rate_limited_status},
                   {"slow_ms", rule.slow_ms}};
  for (const auto& [what, share] : rule.shares) out[to_string(what)] = share;
  return out;
}

} // namespace

std::string_view to_string(fault f) noexcept {
  for (const auto& [what, name] : names)
    if (what == f) return name;
  return "none";
}

std::optional<fault> parse_fault(std::string_view name) noexcept {
  for (const auto& [what, known] : names)
    if (known == name) return what;
  return {};
}

fault_plan::verdict fault_plan::draw(std::string_view number) {
  const auto own = numbers_.find(number);
  verdict out;
  out.rule = own == numbers_.end() ? &all_ : &own->second;
  const auto& rule = *out.rule;
  if (rule.delay_most_ms > 0)
    out.delay = std::chrono::milliseconds(std::uniform_int_distribution<int>(
        rule.delay_ms, rule.delay_most_ms)(random_));
  if (!next_.empty()) {
    out.what = next_.front();
    next_.pop_front();
    return out;
  }
  if (rule.shares.empty()) return out;
  double dice = std::uniform_real_distribution<double>(0, 1)(random_);
  for (const auto& [what, share] : rule.shares) {
    if (dice < share) {
      out.what = what;
      break;
    }
    dice -= share;
  }
  return out;
}

std::optional<std::string> fault_plan::apply(const json::object& change) {
  auto copy = *this;
  for (const auto& [key, value] : change) {
    if (key == "seed") {
      const auto* seed = value.if_int64();
      if (!seed) return "seed must be a whole number";
      copy.random_.seed(static_cast<std::uint64_t>(*seed));
    } else if (key == "all") {
      fault_rule rule;
      if (auto wrong = read_rule(value, rule)) return wrong;
      copy.all_ = rule;
    } else if (key == "numbers") {
      const auto* numbers = value.if_object();
      if (!numbers) return "numbers must be an object";
      for (const auto& [number, entry] : *numbers) {
        const std::string id(number);
        copy.numbers_.erase(id);
        if (entry.is_null()) continue;
        fault_rule rule;
        if (auto wrong = read_rule(entry, rule)) return wrong;
        copy.numbers_[id] = rule;
      }
    } else if (key == "next") {
      const auto* list = value.if_array();
      if (!list) return "next must be a list of faults";
      copy.next_.clear();
      for (const auto& entry : *list) {
        const auto* name = entry.if_string();
        const auto what = name ? parse_fault(*name) : std::nullopt;
        if (!what) return "next holds something that is no fault";
        copy.next_.push_back(*what);
      }
    } else {
      return "unknown key " + std::string(key);
    }
  }
  *this = std::move(copy);
  return {};
}

json::object fault_plan::describe() const {
  json::object numbers;
  for (const auto& [number, rule] : numbers_)
    numbers[number] = describe_rule(rule);
  json::array next;
  for (const auto what : next_) next.emplace_back(to_string(what));
  return {{"all", describe_rule(all_)},
          {"numbers", std::move(numbers)},
          {"next", std::move(next)}};
}

} // namespace careline::bench
