#pragma once
/// The fake vendors' door: Graph calls, the phone page, and the paths by which
/// tests look in and steer. One thread; bound to this machine.
///
///   POST /{version}/{phone_number_id}/messages   Graph API
///   POST /{version}/models/{model}:generateContent, .../chat/completions
///                                                an AI
///   GET  /                                       the phone page
///   GET  /_phone/clinics, /_phone/events         its data (event stream)
///   POST /_phone/send                            a patient writes
///   GET, POST /_phone/clock                      Careline's demo clock
///   GET  /_ledger?after=N&most=M, /_stats        what was received
///   GET  /_ai?after=N                            what the AI was told
///   GET, POST /_control                          faults, statuses, copies, AI

#include "bench/vendors/chat_feed.hpp"
#include "bench/vendors/faults.hpp"
#include "bench/vendors/graph_api.hpp"
#include "bench/vendors/ledger.hpp"
#include "bench/vendors/patient_phone.hpp"
#include "bench/vendors/status_sender.hpp"
#include "bench/vendors/webhook_poster.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace careline::bench {

struct vendor_settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0; ///< 0: any free one.
  std::string token;
  std::string app_secret;
  webhook_target webhook;
  std::optional<webhook_target> clock; ///< Careline's /demo/clock.
  std::size_t webhook_connections = 8;
  int webhook_attempts = 6;
  std::vector<clinic_line> clinics;
  bool any_number = false; ///< Numbers beyond the clinics' are taken too.
  bool has_phone = true;
  std::string phone_folder; ///< Not empty: page files are read from here.
  std::size_t ledger_entries = 200'000;
  bool ledger_bodies = false;
  std::string ledger_file;
  std::uint64_t seed = 1;
};

class vendor_server {
public:
  /// Binds. @throws boost::system::system_error if it cannot,
  /// std::runtime_error if the ledger's file cannot be opened
  explicit vendor_server(vendor_settings settings);
  ~vendor_server();

  std::uint16_t port() const;
  /// Serves until stop().
  void run();
  /// From any thread or signal handler of the context.
  void stop();
  boost::asio::io_context& context();

  /// Faults and statuses as for POST /_control; before run() only.
  /// @returns nothing, or what is wrong
  std::optional<std::string> control(const boost::json::object& change);

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace careline::bench
