#pragma once
/// One structured line (JSON) per event. Ids only; phones masked; a patient's
/// words never: there is no overload that takes them.

#include "config/settings.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace careline::io {

/// One field of a line. Text is escaped; it must not be a patient's.
struct field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;
};

enum class log_level : std::uint8_t { trace, debug, info, warn, error };

/// Opens the log as set; the first call wins. Before it, lines go to stderr.
/// @error throws std::runtime_error if the file cannot be opened
void open_log(const config::log_settings& settings);
void close_log();

/// Writes {"at":..., "level":..., "event":..., fields...} as one line.
/// @param event  snake_case fact, e.g. "bot_paused"
void log(log_level level, std::string_view event,
         std::initializer_list<field> fields = {});
bool would_log(log_level level) noexcept;

/// "+91******0001": country code guess and the last four digits at most.
std::string mask_phone(std::string_view e164);

} // namespace careline::io
