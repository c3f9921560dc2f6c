#pragma once
/// Writes one signed webhook request as bytes, into a buffer that is reused:
/// no allocation, no JSON library, one HMAC.

#include "bench/load_settings.hpp"
#include "bench/scenario.hpp"
#include "bench/signer.hpp"

#include <string>
#include <string_view>

namespace careline::bench {

/// Who writes, as the channel shows them.
std::string_view profile_name(std::uint32_t patient);
inline constexpr std::uint32_t profile_names = 8; ///< Then they begin again.

/// One thread.
class request_writer {
public:
  explicit request_writer(const load_settings& settings);

  /// Replaces `out` by head and body of the request.
  void write(const planned_message& message, std::string& out);
  /// The JSON body alone, as signed; valid until the next call.
  std::string_view body(const planned_message& message);

  /// The number that this patient writes to.
  const std::string& number_of(std::uint32_t patient) const {
    return settings_.numbers[patient % settings_.numbers.size()];
  }
  /// "wamid.B<run><sequence>": 8 and 10 hex digits.
  std::string wamid(std::uint64_t sequence) const;
  /// What every id of this run begins with.
  std::string wamid_prefix() const;

private:
  load_settings settings_;
  signer signer_;
  std::string head_; ///< Up to the signature's digits.
  std::string body_;
};

/// @returns the sequence of an id of this run, or -1
std::int64_t sequence_of(std::string_view wamid, std::string_view prefix);

} // namespace careline::bench
