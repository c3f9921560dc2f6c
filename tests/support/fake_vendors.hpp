#pragma once
/// The fake vendors as a process, and its ledger as the independent witness of
/// what Careline really sent.

#include "tests/support/process.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace careline::tests {

/// One message as the vendor received it.
struct sent_message {
  struct choice {
    std::string id;
    std::string title;
  };
  std::uint64_t n = 0;    ///< Order of arrival.
  std::int64_t at_us = 0; ///< Arrival, UTC microseconds.
  std::string number;     ///< phone_number_id it left from.
  std::string to;         ///< E.164 with '+', or a user id.
  std::string text;
  std::vector<choice> choices; ///< Buttons or rows.
  std::string callback;        ///< "patient_id:message_id"
  std::string wamid;           ///< Empty: it was refused or cut off.
  int code = 0;                ///< Graph code of a refusal.

  bool was_accepted() const { return !wamid.empty(); }
  /// The choice with that title; nothing if there is none.
  const choice* find_choice(std::string_view title) const;
};

/// May be asked from any thread.
class fake_vendors {
public:
  struct settings {
    std::uint16_t careline_port;
    std::string app_secret;
    std::string access_token;
    std::string clinics_file;
    std::string directory; ///< For its files.
  };
  explicit fake_vendors(const settings& how);

  std::string url() const; ///< Where Careline finds the Graph API.
  /// The process ends; what it received stays known. Then the same port is
  /// closed until come_back().
  void go_away();
  void come_back();

  /// Everything received so far, in order of arrival.
  std::vector<sent_message> received();
  std::vector<sent_message> received_by(const std::string& to);
  /// The first accepted message to this receiver behind the n-th of all; may
  /// be some milliseconds late.
  std::optional<sent_message> next_for(const std::string& to,
                                       std::uint64_t after);
  /// How many were accepted.
  std::size_t accepted();

  /// Changes faults and statuses: the JSON of POST /_control, e.g.
  /// {"all":{"server_error":0.5},"statuses":{"send":["sent"]}}.
  void control(std::string_view json);
  /// What a path of theirs answers, e.g. "/_ai".
  std::string get(std::string_view path) const;

private:
  void read_on();

  settings how_;
  std::uint16_t port_;
  child_process process_;
  std::mutex mutex_;         ///< Of all below.
  std::uint64_t before_ = 0; ///< Entries of earlier processes.
  std::chrono::steady_clock::time_point read_at_{};
  std::uint64_t last_ = 0;
  std::vector<sent_message> all_;
  std::unordered_map<std::string, std::vector<sent_message>> by_receiver_;
};

} // namespace careline::tests
