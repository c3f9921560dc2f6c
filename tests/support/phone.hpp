#pragma once
/// A patient with a phone: writes signed webhooks, reads what the vendor got.

#include "tests/support/careline_system.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace careline::tests {

class phone {
public:
  /// @param e164  with '+'
  phone(careline_system& system, std::string e164, std::string name,
        std::string number = careline_system::number);

  /// Writes a text. @returns the vendor's message id
  std::string says(std::string_view text);
  /// Taps a button or a row of the message last heard, by its title.
  std::string taps(std::string_view title);

  /// Waits for the next accepted message to this phone.
  /// @returns nothing if none came in time; the test then has failed
  std::optional<sent_message> hears(milliseconds most = milliseconds{15'000});
  /// Says and waits for the answer.
  sent_message asks(std::string_view text);

  const sent_message& last() const { return last_; }
  const std::string& number() const { return e164_; }
  whatsapp_sender sender() const;
  std::string patient_id(); ///< From the database; empty: not known yet.

private:
  std::string post(const whatsapp_item& item);

  careline_system& system_;
  std::string e164_;
  std::string name_;
  std::string account_;
  http_connection connection_;
  std::uint64_t heard_ = 0; ///< n of the last message heard.
  sent_message last_;
};

/// Books the first free slot by tapping through whatever is offered.
/// @returns whether the bot confirmed; the dialogue is in the failure message
bool books_an_appointment(phone& patient);

} // namespace careline::tests
