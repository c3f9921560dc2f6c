#include "io/log.hpp"

#include "io/json.hpp"
#include "io/log_sink.hpp"

#include <spdlog/logger.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace careline::io {

namespace {

constexpr std::array<std::string_view, 5> level_names{"trace", "debug", "info",
                                                      "warn", "error"};

std::string_view name_of(log_level level) noexcept {
  return level_names[static_cast<std::size_t>(level)];
}

spdlog::level::level_enum spdlog_level(log_level level) noexcept {
  return static_cast<spdlog::level::level_enum>(level);
}
static_assert(static_cast<int>(log_level::error)
              == static_cast<int>(spdlog::level::err));

log_level parse_level(std::string_view name) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (level_names[i] == name) return static_cast<log_level>(i);
  return log_level::info;
}

std::atomic<log_level> lowest{log_level::info};
std::atomic<std::shared_ptr<spdlog::logger>> current;

int open_file(const std::string& path) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (descriptor < 0)
    throw std::runtime_error(
        "cannot open the log file " + path + ": "
        + std::error_code(errno, std::generic_category()).message());
  return descriptor;
}

void write_line(std::string& line, log_level level, std::string_view event,
                std::initializer_list<field> fields) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
  json_writer out(line);
  out.begin_object()
      .field("at", now)
      .field("level", name_of(level))
      .field("event", event);
  for (const auto& f : fields) {
    out.key(f.name);
    std::visit([&](const auto& v) { out.value(v); }, f.value);
  }
  out.end_object();
}

/// Digits of the country code that `digits` (without '+') begins with: a guess
/// that is right for the codes of one digit and of most of two.
std::size_t country_code_digits(std::string_view digits) noexcept {
  if (digits[0] == '1' || digits[0] == '7') return 1;
  static constexpr std::string_view three_digit_leads[] = {
      "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50",
      "59", "67", "68", "69", "80", "85", "87", "88", "96", "97", "99"};
  for (const auto lead : three_digit_leads)
    if (digits.substr(0, 2) == lead) return 3;
  return 2;
}

} // namespace

void open_log(const config::log_settings& settings) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  if (current.load()) return;
  const auto level = parse_level(settings.level);
  const bool to_file = !settings.file.empty();
  const int descriptor = to_file ? open_file(settings.file) : STDERR_FILENO;
  auto logger = std::make_shared<spdlog::logger>(
      "careline", std::make_shared<buffered_sink>(descriptor, to_file));
  logger->set_level(spdlog_level(level));
  lowest = level;
  current = std::move(logger);
}

void close_log() {
  current = std::shared_ptr<spdlog::logger>();
}

bool would_log(log_level level) noexcept {
  return level >= lowest.load(std::memory_order_relaxed);
}

void log(log_level level, std::string_view event,
         std::initializer_list<field> fields) {
  if (!would_log(level)) return;
  thread_local std::string line;
  line.clear();
  write_line(line, level, event, fields);
  if (const auto logger = current.load()) {
    logger->log(spdlog_level(level), spdlog::string_view_t(line));
  } else {
    line.push_back('\n');
    write_all(STDERR_FILENO, line);
  }
}

std::string mask_phone(std::string_view e164) {
  std::string_view digits = e164;
  if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
  std::string out = "+";
  // Too short to show both ends and still hide the middle, or not a number.
  if (digits.size() < 10
      || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return out.append(digits.size(), '*');
  const auto code = country_code_digits(digits);
  out += digits.substr(0, code);
  out.append(digits.size() - code - 4, '*');
  out += digits.substr(digits.size() - 4);
  return out;
}

} // namespace careline::io
