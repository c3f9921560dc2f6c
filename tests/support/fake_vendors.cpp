#include "tests/support/fake_vendors.hpp"

#include "tests/support/careline_system.hpp"
#include "tests/support/http.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace careline::tests {

namespace {

namespace json = boost::json;

std::string text_at(const json::value& value, std::string_view pointer) {
  boost::system::error_code none; // A missing member reads as empty.
  const auto* found = value.find_pointer(pointer, none);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}

void add_choices(const json::value& body, sent_message& message) {
  boost::system::error_code none;
  if (const auto* buttons =
          body.find_pointer("/interactive/action/buttons", none))
    for (auto& button : buttons->as_array())
      message.choices.push_back(
          {text_at(button, "/reply/id"), text_at(button, "/reply/title")});
  if (const auto* sections =
          body.find_pointer("/interactive/action/sections", none))
    for (auto& section : sections->as_array())
      for (auto& row : section.at("rows").as_array())
        message.choices.push_back(
            {text_at(row, "/id"), text_at(row, "/title")});
}

sent_message read_entry(const json::value& entry) {
  sent_message message;
  message.n = entry.at("n").to_number<std::uint64_t>();
  message.at_us = entry.at("at_us").to_number<std::int64_t>();
  message.number = text_at(entry, "/number");
  message.to = text_at(entry, "/to");
  message.callback = text_at(entry, "/callback");
  message.wamid = text_at(entry, "/wamid");
  message.code = entry.at("code").to_number<int>();
  boost::system::error_code bad; // Refused bodies need not be JSON.
  auto body = json::parse(text_at(entry, "/body"), bad);
  if (bad) return message;
  message.text = text_at(body, "/text/body");
  if (message.text.empty())
    message.text = text_at(body, "/interactive/body/text");
  add_choices(body, message);
  return message;
}

command command_of(const fake_vendors::settings& how, std::uint16_t port) {
  return {built_program("careline-fake-vendors"),
          {"--port", std::to_string(port), "--no-phone", "--ledger-bodies",
           "--clinics", how.clinics_file, "--webhook-url",
           "http://127.0.0.1:" + std::to_string(how.careline_port)
               + "/webhooks/whatsapp"},
          {{"CARELINE_FAKE_TOKEN", how.access_token},
           {"CARELINE_FAKE_APP_SECRET", how.app_secret}},
          how.directory + "/vendors.log"};
}

} // namespace

const sent_message::choice*
sent_message::find_choice(std::string_view title) const {
  for (auto& one : choices)
    if (one.title == title) return &one;
  return nullptr;
}

fake_vendors::fake_vendors(const settings& how)
    : how_(how), port_(free_port()), process_(command_of(how_, port_)) {
  if (!process_.wait_for_output("fake vendors on", milliseconds{10'000}))
    throw std::runtime_error("no fake vendors: " + process_.output());
}

void fake_vendors::go_away() {
  received(); // The ledger goes with the process.
  process_.kill_now();
  std::lock_guard lock(mutex_);
  before_ = all_.empty() ? 0 : all_.back().n;
  last_ = 0;
}

void fake_vendors::come_back() {
  process_ = child_process(command_of(how_, port_));
  if (!process_.wait_for_output("fake vendors on", milliseconds{10'000}))
    throw std::runtime_error("no fake vendors: " + process_.output());
}

std::string fake_vendors::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void fake_vendors::read_on() {
  for (;;) {
    auto answer =
        http_get(port_, "/_ledger?most=2000&after=" + std::to_string(last_));
    if (answer.status != 200)
      throw std::runtime_error("the fake vendors' ledger cannot be read");
    auto page = json::parse(answer.body);
    auto& entries = page.at("entries").as_array();
    if (entries.empty()) break;
    for (auto& entry : entries) {
      auto message = read_entry(entry);
      last_ = message.n;
      message.n += before_;
      by_receiver_[message.to].push_back(message);
      all_.push_back(std::move(message));
    }
  }
  read_at_ = std::chrono::steady_clock::now();
}

std::optional<sent_message> fake_vendors::next_for(const std::string& to,
                                                   std::uint64_t after) {
  std::lock_guard lock(mutex_);
  // Hundreds of phones may look at once: one of them reads for all.
  if (std::chrono::steady_clock::now() - read_at_ > milliseconds{3}) read_on();
  for (auto& message : by_receiver_[to])
    if (message.n > after && message.was_accepted()) return message;
  return std::nullopt;
}

std::vector<sent_message> fake_vendors::received() {
  std::lock_guard lock(mutex_);
  read_on();
  return all_;
}

std::vector<sent_message> fake_vendors::received_by(const std::string& to) {
  std::lock_guard lock(mutex_);
  read_on();
  return by_receiver_[to];
}

std::size_t fake_vendors::accepted() {
  std::size_t count = 0;
  for (auto& message : received()) count += message.was_accepted() ? 1 : 0;
  return count;
}

std::string fake_vendors::get(std::string_view path) const {
  return http_get(port_, path).body;
}

void fake_vendors::control(std::string_view json) {
  auto answer = http_post(port_, "/_control", json);
  if (!answer.is_success())
    throw std::runtime_error("the fake vendors refuse: " + answer.body);
}

} // namespace careline::tests
