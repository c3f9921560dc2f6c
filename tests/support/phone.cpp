#include "tests/support/phone.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include <unistd.h>

namespace careline::tests {

namespace {

/// Unique within the machine for the life of a test run.
std::string next_wamid() {
  static std::atomic<int> count{0};
  return "wamid.IN" + std::to_string(::getpid()) + "."
         + std::to_string(++count);
}

} // namespace

phone::phone(careline_system& system, std::string e164, std::string name,
             std::string number)
    : system_(system), e164_(std::move(e164)), name_(std::move(name)),
      account_(std::move(number)), connection_(system.port()) {}

whatsapp_sender phone::sender() const {
  return {e164_.substr(1), name_, ""};
}

std::string phone::post(const whatsapp_item& item) {
  auto body = webhook_body(account_, {item});
  auto answer = system_.deliver(connection_, body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  return item.id;
}

std::string phone::says(std::string_view text) {
  return post(text_item(sender(), next_wamid(), text));
}

std::string phone::taps(std::string_view title) {
  const auto* choice = last_.find_choice(title);
  EXPECT_NE(choice, nullptr) << "no \"" << title << "\" under: " << last_.text;
  if (choice == nullptr) return {};
  return post(tap_item(sender(), next_wamid(), choice->id, choice->title));
}

std::optional<sent_message> phone::hears(milliseconds most) {
  std::optional<sent_message> heard;
  eventually(most, [&] {
    heard = system_.vendors().next_for(e164_, heard_);
    return heard.has_value();
  });
  if (heard) {
    heard_ = heard->n;
    last_ = *heard;
  }
  return heard;
}

sent_message phone::asks(std::string_view text) {
  says(text);
  auto heard = hears();
  EXPECT_TRUE(heard) << "no answer to: " << text;
  return heard.value_or(sent_message{});
}

std::string phone::patient_id() {
  return system_.database().value(
      "select id from careline.patients where phone = '" + e164_
      + "' order by created_at limit 1");
}

bool books_an_appointment(phone& patient) {
  std::string dialogue;
  patient.says("book");
  for (int step = 0; step < 8; ++step) {
    auto heard = patient.hears();
    if (!heard) break;
    dialogue += heard->text + "\n";
    if (heard->text.find("You're booked") != std::string::npos) return true;
    if (heard->find_choice("Confirm") != nullptr)
      patient.taps("Confirm");
    else if (!heard->choices.empty())
      patient.taps(heard->choices.front().title);
    else
      break;
  }
  ADD_FAILURE() << "not booked; the bot said:\n" << dialogue;
  return false;
}

} // namespace careline::tests
