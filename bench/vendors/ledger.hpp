#pragma once
/// What the fake vendor received, in order of arrival: the independent witness
/// against which a test compares what Careline says it sent.

#include "bench/vendors/faults.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace careline::bench {

/// One send as received.
struct ledger_entry {
  std::uint64_t n = 0;    ///< 1, 2, 3 ...; never reused.
  std::int64_t at_us = 0; ///< UTC, microseconds since 1970.
  std::string number;     ///< phone_number_id it came for.
  std::string to;
  std::string type;
  std::string callback;        ///< biz_opaque_callback_data
  std::uint64_t body_hash = 0; ///< FNV-1a, 64 bits.
  unsigned status = 0;         ///< HTTP status answered; 0: reset before any.
  int code = 0;                ///< Graph code of a refusal; 0: accepted.
  fault struck = fault::none;
  std::string wamid; ///< If accepted.
  std::string body;  ///< Only if the ledger keeps bodies.
};

std::uint64_t hash_of(std::string_view bytes) noexcept;

/// Append-only; the oldest entries leave when it is full. One thread.
class ledger {
public:
  /// @param most         entries kept in memory
  /// @param keep_bodies  also the bodies (tests; never for a load run)
  ledger(std::size_t most, bool keep_bodies);

  /// Also appends each entry to a file, one JSON object a line.
  /// @returns whether it could be opened
  bool open_file(const std::string& path);

  void add(ledger_entry entry, std::string_view body);

  /// `{"first":..,"last":..,"entries":[..]}` of entries with n > after.
  std::string page(std::uint64_t after, std::size_t most) const;
  std::uint64_t last() const noexcept { return next_ - 1; }
  void flush();

private:
  struct closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::size_t most_;
  bool keep_bodies_;
  std::uint64_t next_ = 1;
  std::deque<ledger_entry> entries_;
  std::unique_ptr<std::FILE, closer> file_;
};

} // namespace careline::bench
