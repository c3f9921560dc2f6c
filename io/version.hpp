#pragma once
/// Which Careline this is.

#include <string_view>

namespace careline::io {

/// "0.1.0"
std::string_view version() noexcept;
/// The commit it was built from, 12 hex digits, "-dirty" behind it if files
/// were changed; "unknown" outside a checkout.
std::string_view commit() noexcept;

} // namespace careline::io
