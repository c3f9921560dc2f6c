#pragma once
/// The patient's end of a chat: what was typed or tapped on the phone page
/// becomes a webhook body as Meta writes it.

#include "bench/vendors/clinic_lines.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace careline::bench {

/// One message of a patient, ready to be posted.
struct patient_message {
  std::string number;  ///< phone_number_id
  std::string patient; ///< The chat's key: "+91..." or the user id.
  std::string wamid;
  std::string body;         ///< The webhook's body; not signed yet.
  std::string context;      ///< wamid of the message it answers, or empty.
  boost::json::object said; ///< What the page shows: type and its part.
};

/// Makes ids and bodies. One thread.
class patient_phone {
public:
  explicit patient_phone(std::vector<clinic_line> clinics);

  const std::vector<clinic_line>& clinics() const noexcept { return clinics_; }

  /// @param ask  {"number", "phone", "name", "hidden"?, "type", ...}: text
  ///             {text}, button {id,title}, list {id,title,description},
  ///             image {caption}, document {caption}, voice, sticker,
  ///             location, contact, reaction {message_id, emoji}; "context"
  ///             (a wamid) where the message answers another
  /// @returns the message, or what is wrong with the ask
  std::variant<patient_message, std::string>
  write(const boost::json::object& ask);

  /// Added to this machine's clock in what is written.
  void set_clock_offset(std::chrono::seconds by) noexcept { offset_ = by; }

private:
  std::chrono::seconds offset_{0};
  std::vector<clinic_line> clinics_;
  std::uint64_t sequence_ = 0;
  std::uint64_t run_; ///< Microseconds since 1970: ids differ between runs.
};

/// "IN.9f3c...": the business-scoped id of a phone number; stable.
std::string user_id_of(std::string_view phone, std::string_view country);

} // namespace careline::bench
