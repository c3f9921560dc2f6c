#pragma once
/// The vendor's ledger, read on as it grows and kept small: what arrived, in
/// which order, and what arrived twice.

#include "tests/support/fake_vendors.hpp"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace careline::tests {

/// One reply as the vendor accepted it for the first time.
struct arrival {
  std::int64_t at_us = 0;
  std::string callback; ///< "patient_id:message_id"
  std::string text;
};

/// Accepted again.
struct doubled {
  std::string callback;
  std::int64_t before_us = 0;
  std::int64_t at_us = 0;
};

/// One thread.
class vendor_ledger {
public:
  explicit vendor_ledger(fake_vendors& of) : of_(of) {}

  /// Reads what is new.
  void read_on();

  /// First arrivals by receiver, "+91...".
  const std::vector<arrival>& arrivals_of(const std::string& to);
  bool has(const std::string& callback) const {
    return accepted_.contains(callback);
  }
  /// When it was accepted for the first time; 0: never.
  std::int64_t first_us(const std::string& callback) const {
    auto found = accepted_.find(callback);
    return found == accepted_.end() ? 0 : found->second.first_us;
  }
  std::size_t accepted() const { return accepted_.size(); }
  /// All first arrivals' callbacks since the last call.
  std::vector<std::string> take_new();
  /// All doubles since the last call.
  std::vector<doubled> take_doubled();
  /// Calls that were refused or broken, by what struck.
  const std::map<std::string, std::size_t>& struck() const { return struck_; }
  /// How many of these so far, after reading on.
  std::size_t struck_by(std::initializer_list<const char*> names);

private:
  fake_vendors& of_;
  std::uint64_t last_ = 0;
  struct times {
    std::int64_t first_us;
    std::int64_t newest_us;
  };
  std::unordered_map<std::string, times> accepted_;
  std::unordered_map<std::string, std::vector<arrival>> by_receiver_;
  std::vector<std::string> new_;
  std::vector<doubled> doubled_;
  std::map<std::string, std::size_t> struck_;
};

} // namespace careline::tests
