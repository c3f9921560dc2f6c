#pragma once
/// The fake vendors as a run uses them: steered before it, read after it as
/// the independent witness of what left Careline.

#include "bench/checks.hpp"
#include "bench/http_call.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace careline::bench {

class vendor_book {
public:
  /// @param where  of careline-fake-vendors
  explicit vendor_book(const loopback_place& where);

  /// POST /_control. @returns nothing, or what went wrong
  std::string control(const std::string& json);
  /// Entries so far: what comes later belongs to the run.
  /// @returns false if the vendors cannot be asked
  bool begin();
  /// Accepted sends since begin(), as far as the ledger still holds them.
  /// @throws std::runtime_error if it cannot be read, or has lost some
  std::vector<vendor_send> sends();

private:
  http_call call_;
  std::uint64_t first_ = 0;
};

/// How many different confirmations of the bot each patient got.
/// @returns nothing for a ledger that keeps no bodies
std::map<std::string, int> confirmations(const std::vector<vendor_send>& sends);
bool keeps_bodies(const std::vector<vendor_send>& sends);

} // namespace careline::bench
