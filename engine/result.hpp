#pragma once
/// result<T>: a value or an error. A refusal ("the slot is taken") is not an
/// error: it is an answer and has its own type.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace careline::engine {

enum class errc : std::uint8_t {
  invalid_argument, ///< The caller's values are out of their range.
  not_found,        ///< No such thing, or it is another clinic's.
  conflict,         ///< Somebody else was first; read again.
  overloaded,       ///< A bound is reached; try again later.
  unavailable,      ///< The store or a vendor cannot be reached; try again.
  timed_out,        ///< No answer within the stated time; outcome unknown.
  refused,          ///< The other side said no and will say no again.
  poisoned,         ///< This one item can never be stored as it is.
  internal          ///< A bug: it is counted and logged.
};

/// Whether the same call may succeed later without a change.
constexpr bool retryable(errc code) noexcept {
  return code == errc::overloaded || code == errc::unavailable
         || code == errc::timed_out || code == errc::conflict;
}

std::string_view to_string(errc code) noexcept;

struct error {
  errc code = errc::internal;
  std::string detail; ///< For operators; holds no patient's words or numbers.
};

template <class T>
class result {
public:
  result(T value) : state_(std::move(value)) {}
  result(careline::engine::error e) : state_(std::move(e)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const careline::engine::error& why() const& { return std::get<1>(state_); }

private:
  std::variant<T, careline::engine::error> state_;
};

} // namespace careline::engine
