#pragma once
/// A string that never prints itself: tokens, keys, passwords.

#include <string>
#include <string_view>
#include <utility>

namespace careline::config {

/// Holds one secret. There is no stream operator and no formatter on purpose;
/// whoever needs the characters says so with reveal().
class secret {
public:
  secret() = default;
  explicit secret(std::string value) : value_(std::move(value)) {}

  /// The characters themselves; never for logs, errors or metrics.
  std::string_view reveal() const noexcept { return value_; }
  bool empty() const noexcept { return value_.empty(); }

  /// What may be shown: whether it is set, nothing of it.
  std::string_view masked() const noexcept {
    return value_.empty() ? "(not set)" : "********";
  }

private:
  std::string value_;
};

} // namespace careline::config
