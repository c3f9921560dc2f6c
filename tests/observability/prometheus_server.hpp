#pragma once
/// A real Prometheus of one test: on loopback, with the rules that are shipped
/// but shortened, so that what takes an hour takes seconds.

#include "tests/support/http.hpp"
#include "tests/support/process.hpp"

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace careline::tests {

/// The same rules in another time: every `for` is 2 s, every range 10 s, every
/// offset 20 s; ages written as "N * 60" are 12 + N * 0.2 seconds (the database
/// is read every ten), those in readings, "N * 10", N * 0.5. What is asked, and
/// every threshold that is no time, stays. So a budget of days and one of an
/// hour are not told apart here: that is for promtool.
std::string shortened(std::string rules);

class prometheus_server {
public:
  /// @param directory     for its files
  /// @param private_port  Careline's, to scrape each second
  prometheus_server(const std::string& directory, std::uint16_t private_port);

  struct answer {
    std::string error; ///< Empty: the query ran.
    std::size_t series = 0;
    double value = 0;             ///< Of the first series.
    std::set<std::string> alerts; ///< Values of the label `alertname`.
  };
  answer query(std::string_view promql) const;

  /// Names of alerts that fire; asked anew every fifth of a second.
  const std::set<std::string>& firing();
  /// How often the node was scraped in the last ten minutes, with success.
  double scrapes() const;
  /// Names of alerts that fired at any moment of the last so many seconds.
  std::set<std::string> fired_within(int seconds) const;
  /// Takes Careline from the targets, or puts it back.
  void know_target(bool is_known) const;
  /// Waits until each of these has fired since that moment; not all at once.
  /// @returns those that did not
  std::set<std::string> missing(const std::set<std::string>& wanted,
                                std::chrono::steady_clock::time_point since,
                                milliseconds most) const;
  /// Waits until none of these fires. @returns those that still do
  std::set<std::string> left(const std::set<std::string>& gone,
                             milliseconds most);

private:
  http_answer get(const std::string& target) const;

  std::string targets_file_;
  std::uint16_t private_port_;
  std::uint16_t port_;
  child_process process_;
  std::chrono::steady_clock::time_point look_again_{};
  std::set<std::string> firing_;
};

} // namespace careline::tests
