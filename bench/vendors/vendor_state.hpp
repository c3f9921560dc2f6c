#pragma once
/// Everything one fake vendor process holds, and the answers that need no
/// socket: data for the page, for tests, for control.

#include "bench/vendors/fake_ai.hpp"
#include "bench/vendors/vendor_server.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace careline::bench {

/// One plain HTTP answer.
struct plain_answer {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
};

/// One thread: the io_context's.
class vendor_state {
public:
  vendor_state(boost::asio::io_context& context, vendor_settings chosen);

  plain_answer page_file(std::string_view path) const;
  plain_answer clinics() const;
  plain_answer ledger_page(std::string_view query) const;
  plain_answer stats() const;
  plain_answer ai_page(std::string_view query) const;
  plain_answer describe() const;
  plain_answer change(std::string_view body);
  plain_answer patient_writes(std::string_view body);

  std::optional<std::string> control(const boost::json::object& change);
  /// All that is stamped from now on is stamped so much later.
  void set_clock_offset(std::int64_t seconds);

  vendor_settings settings;
  chat_feed feed;
  fault_plan faults;
  ledger book;
  webhook_poster poster;
  status_sender statuses;
  fake_ai ai;
  graph_api graph;

private:
  void post_copies(const patient_message& message);

  patient_phone phone_;
  int webhook_copies_ = 1;
  std::int64_t clock_offset_s_ = 0;
  std::string last_body_; ///< For "the same webhook again".
};

/// The value of one parameter of a query, percent-decoded; empty if missing.
std::string query_value(std::string_view query, std::string_view name);

} // namespace careline::bench
