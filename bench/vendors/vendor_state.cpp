#include "bench/vendors/vendor_state.hpp"

#include "bench/vendors/phone_files.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace careline::bench {

namespace {

namespace json = boost::json;

constexpr std::int64_t most_offset_s = 366LL * 24 * 3'600;

plain_answer wrong(unsigned status, std::string_view what) {
  return {status, "application/json",
          json::serialize(json::object{{"error", what}})};
}

std::uint64_t number_or(const std::string& digits, std::uint64_t otherwise) {
  std::uint64_t out = 0;
  const auto* last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, out);
  return error == std::errc{} && end == last ? out : otherwise;
}

graph_api::settings graph_settings(const vendor_settings& chosen) {
  graph_api::settings out;
  out.token = chosen.token;
  if (!chosen.any_number)
    for (const auto& line : chosen.clinics)
      out.numbers.insert(line.phone_number_id);
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

} // namespace

std::string query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    const auto equals = part.find('=');
    if (equals == part.npos || part.substr(0, equals) != name) continue;
    std::string out;
    for (auto i = equals + 1; i < part.size(); ++i) {
      if (part[i] == '%' && i + 2 < part.size()) {
        const int high = hex_digit(part[i + 1]), low = hex_digit(part[i + 2]);
        if (high < 0 || low < 0) return {};
        out += static_cast<char>(high * 16 + low);
        i += 2;
      } else {
        out += part[i];
      }
    }
    return out;
  }
  return {};
}

vendor_state::vendor_state(boost::asio::io_context& context,
                           vendor_settings chosen)
    : settings(std::move(chosen)), feed(context, settings.has_phone),
      faults(settings.seed),
      book(settings.ledger_entries, settings.ledger_bodies),
      poster(context, settings.webhook, settings.app_secret,
             settings.webhook_connections, settings.webhook_attempts),
      statuses(context, poster, feed, settings.seed + 1),
      graph(graph_settings(settings), faults, book, statuses, feed, ai),
      phone_(settings.clinics) {
  if (!settings.ledger_file.empty() && !book.open_file(settings.ledger_file))
    throw std::runtime_error("cannot append to " + settings.ledger_file);
  std::map<std::string, std::string, std::less<>> display;
  for (const auto& line : settings.clinics)
    display[line.phone_number_id] = line.display_phone_number;
  statuses.set_display(std::move(display));
}

plain_answer vendor_state::page_file(std::string_view path) const {
  const auto name = path == "/" ? "index.html" : path.substr(1);
  for (const auto& file : phone_files()) {
    if (file.name != name) continue;
    plain_answer out;
    out.content_type = name.ends_with(".css") ? "text/css; charset=utf-8"
                       : name.ends_with(".js")
                           ? "text/javascript; charset=utf-8"
                           : "text/html; charset=utf-8";
    out.body = file.bytes;
    if (settings.phone_folder.empty()) return out;
    std::ifstream changed(settings.phone_folder + "/" + std::string(name));
    std::ostringstream text;
    text << changed.rdbuf();
    out.body = text.str();
    return out;
  }
  return wrong(404, "no such page");
}

plain_answer vendor_state::clinics() const {
  json::array list;
  for (const auto& line : phone_.clinics())
    list.push_back(
        json::object{{"name", line.name},
                     {"phone_number_id", line.phone_number_id},
                     {"display_phone_number", line.display_phone_number},
                     {"country", line.country},
                     {"time_zone", line.time_zone}});
  json::object out{{"clinics", std::move(list)},
                   {"webhook", "http://" + settings.webhook.host + ":"
                                   + std::to_string(settings.webhook.port)
                                   + settings.webhook.path}};
  return {200, "application/json", json::serialize(out)};
}

plain_answer vendor_state::ledger_page(std::string_view query) const {
  const auto after = number_or(query_value(query, "after"), 0);
  const auto most = number_or(query_value(query, "most"), 10'000);
  return {200, "application/json", book.page(after, most)};
}

plain_answer vendor_state::stats() const {
  const auto& counts = graph.counts();
  const auto& posts = poster.counts();
  json::object by_type, by_code;
  for (const auto& [type, n] : counts.by_type) by_type[type] = n;
  for (const auto& [code, n] : counts.by_code)
    by_code[std::to_string(code)] = n;
  json::object out{{"calls", counts.calls},
                   {"accepted", counts.accepted},
                   {"accepted_by_type", std::move(by_type)},
                   {"first_accepted_us", counts.first_accepted_us},
                   {"last_accepted_us", counts.last_accepted_us},
                   {"read_marks", counts.read_marks},
                   {"typing", counts.typing},
                   {"refused", counts.refused},
                   {"errors_by_code", std::move(by_code)},
                   {"faults", counts.faults},
                   {"ledger_last", book.last()},
                   {"webhooks",
                    {{"posted", posts.posted},
                     {"repeated", posts.repeated},
                     {"given_up", posts.given_up},
                     {"dropped", posts.dropped},
                     {"waiting", poster.waiting()}}}};
  return {200, "application/json", json::serialize(out)};
}

plain_answer vendor_state::ai_page(std::string_view query) const {
  return {200, "application/json",
          ai.page(number_or(query_value(query, "after"), 0))};
}

plain_answer vendor_state::describe() const {
  auto out = faults.describe();
  out["ai"] = ai.describe();
  out["clock_offset_s"] = clock_offset_s_;
  out["statuses"] = statuses.describe();
  out["webhook_copies"] = webhook_copies_;
  return {200, "application/json", json::serialize(out)};
}

std::optional<std::string> vendor_state::control(const json::object& change) {
  json::object about_faults = change;
  about_faults.erase("statuses");
  about_faults.erase("webhook_copies");
  about_faults.erase("repeat_last");
  about_faults.erase("ai");
  about_faults.erase("clock_offset_s");
  int copies = webhook_copies_;
  if (const auto* value = change.if_contains("webhook_copies")) {
    const auto* whole = value->if_int64();
    if (!whole || *whole < 1 || *whole > 100)
      return "webhook_copies must be a whole number from 1 to 100";
    copies = static_cast<int>(*whole);
  }
  auto offset = clock_offset_s_;
  if (const auto* value = change.if_contains("clock_offset_s")) {
    const auto* whole = value->if_int64();
    if (!whole || *whole < 0 || *whole > most_offset_s)
      return "clock_offset_s must be a whole number of seconds, at most a year";
    offset = *whole;
  }
  const auto* about_ai = change.if_contains("ai");
  if (about_ai && !about_ai->is_object()) return "ai must be an object";
  const auto* again = change.if_contains("repeat_last");
  if (again && !again->is_bool()) return "repeat_last must be true";
  if (auto fault = faults.apply(about_faults)) return fault;
  if (const auto* value = change.if_contains("statuses")) {
    if (!value->is_object()) return "statuses must be an object";
    if (auto fault = statuses.apply(value->get_object())) return fault;
  }
  if (about_ai)
    if (auto fault = ai.apply(about_ai->get_object())) return fault;
  webhook_copies_ = copies;
  set_clock_offset(offset);
  if (again && again->get_bool() && !last_body_.empty())
    poster.post(last_body_, {});
  return {};
}

void vendor_state::set_clock_offset(std::int64_t seconds) {
  clock_offset_s_ = seconds;
  const std::chrono::seconds by(seconds);
  phone_.set_clock_offset(by);
  statuses.set_clock_offset(by);
  feed.set_clock_offset(by);
}

plain_answer vendor_state::change(std::string_view body) {
  boost::system::error_code failed;
  const auto root = json::parse({body.data(), body.size()}, failed);
  if (failed || !root.is_object()) return wrong(400, "not a JSON object");
  if (const auto fault = control(root.get_object())) return wrong(400, *fault);
  return describe();
}

plain_answer vendor_state::patient_writes(std::string_view body) {
  boost::system::error_code failed;
  const auto root = json::parse({body.data(), body.size()}, failed);
  if (failed || !root.is_object()) return wrong(400, "not a JSON object");
  auto written = phone_.write(root.get_object());
  if (const auto* fault = std::get_if<std::string>(&written))
    return wrong(400, *fault);
  const auto& message = std::get<patient_message>(written);
  graph.remember(message.wamid, message.patient);
  feed.publish(message.number, message.patient,
               {{"kind", "patient"},
                {"wamid", message.wamid},
                {"said", message.said},
                {"context", message.context}});
  post_copies(message);
  return {202, "application/json",
          json::serialize(json::object{{"wamid", message.wamid},
                                       {"patient", message.patient}})};
}

void vendor_state::post_copies(const patient_message& message) {
  last_body_ = message.body;
  const auto number = message.number;
  const auto patient = message.patient;
  const auto wamid = message.wamid;
  for (int copy = 0; copy < webhook_copies_; ++copy)
    poster.post(message.body, [=, this](const post_result& result) {
      feed.publish(number, patient,
                   {{"kind", "wire"},
                    {"what", "message"},
                    {"wamid", wamid},
                    {"status", result.status},
                    {"took_us", result.took.count()},
                    {"attempt", result.attempt},
                    {"copy", copy + 1},
                    {"final", result.is_last}});
    });
}

} // namespace careline::bench
