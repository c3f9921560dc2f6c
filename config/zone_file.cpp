#include "config/zone_file.hpp"

#include "config/zone_rule.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace careline::config {

namespace {

constexpr std::string_view directory = "/usr/share/zoneinfo/";
constexpr int first_year = 1970;
constexpr int last_year = 2100;
constexpr std::size_t header_bytes = 44;
/// The largest real file has under 4 KB.
constexpr std::size_t most_bytes = 256 * 1024;

template <class Int>
Int big_endian(const char* p) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Int); ++i)
    value = value << 8 | static_cast<std::uint8_t>(p[i]);
  return static_cast<Int>(value);
}

struct header {
  char version = 0;
  std::size_t utc_flags = 0, standard_flags = 0, leaps = 0, times = 0,
              types = 0, characters = 0;

  /// Bytes of the block that follows, with times of 4 or 8 bytes.
  std::size_t block(std::size_t time_bytes) const {
    return times * (time_bytes + 1) + types * 6 + characters
           + leaps * (time_bytes + 4) + standard_flags + utc_flags;
  }
};

std::optional<header> read_header(std::string_view bytes) {
  if (bytes.size() < header_bytes || bytes.substr(0, 4) != "TZif")
    return std::nullopt;
  auto count = [&](std::size_t i) -> std::size_t {
    return big_endian<std::uint32_t>(bytes.data() + 20 + 4 * i);
  };
  header h{bytes[4], count(0), count(1), count(2),
           count(3), count(4), count(5)};
  for (auto n :
       {h.utc_flags, h.standard_flags, h.leaps, h.times, h.types, h.characters})
    if (n > most_bytes) return std::nullopt;
  return h;
}

/// The changes listed in a block of 64-bit times. The first entry holds what
/// was in force before the first change.
std::optional<std::vector<offset_change>> read_block(const header& h,
                                                     const char* block) {
  const char* kinds = block + h.times * 8;
  const char* types = kinds + h.times;
  auto offset_of = [&](std::size_t type) {
    return std::chrono::seconds{big_endian<std::int32_t>(types + type * 6)};
  };
  std::vector<offset_change> changes;
  changes.push_back({sys_seconds::min(), offset_of(0)});
  for (std::size_t i = 0; i < h.times; ++i) {
    auto type = static_cast<std::uint8_t>(kinds[i]);
    if (type >= h.types) return std::nullopt;
    auto at = big_endian<std::int64_t>(block + i * 8);
    changes.push_back({sys_seconds{std::chrono::seconds{at}}, offset_of(type)});
  }
  return changes;
}

void add_foretold(std::vector<offset_change>& changes, const zone_rule& rule) {
  const auto known_until = changes.back().begin;
  for (int year = first_year; year <= last_year; ++year)
    for (const auto& change : changes_of(rule, year))
      if (change.begin > known_until) changes.push_back(change);
}

/// Cuts at 1970 and drops changes of the name only.
std::vector<offset_change> tidy(const std::vector<offset_change>& changes) {
  const sys_seconds begin{};
  std::vector<offset_change> kept;
  for (const auto& c : changes) {
    if (c.begin <= begin)
      kept.assign(1, {begin, c.offset});
    else if (c.offset != kept.back().offset)
      kept.push_back(c);
  }
  return kept;
}

bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/'
      || name.back() == '/')
    return false;
  for (char c : name) {
    bool is_ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                 || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-'
                 || c == '+';
    if (!is_ok) return false;
  }
  return true;
}

} // namespace

std::optional<std::vector<offset_change>> parse_zone(std::string_view bytes) {
  if (bytes.size() > most_bytes) return std::nullopt;
  auto old = read_header(bytes);
  // Version 1 ends in 2037 and has no rule; no system ships it any more.
  if (!old || old->version < '2') return std::nullopt;
  auto skip = header_bytes + old->block(4);
  if (bytes.size() < skip) return std::nullopt;
  bytes.remove_prefix(skip);

  auto h = read_header(bytes);
  if (!h || h->types == 0 || bytes.size() < header_bytes + h->block(8))
    return std::nullopt;
  // With leap seconds ("right/...") a day has not 86,400 seconds.
  if (h->leaps != 0) return std::nullopt;
  auto changes = read_block(*h, bytes.data() + header_bytes);
  if (!changes) return std::nullopt;

  auto footer = bytes.substr(header_bytes + h->block(8));
  if (footer.size() < 2 || footer.front() != '\n') return std::nullopt;
  footer.remove_prefix(1);
  auto end = footer.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  if (auto text = footer.substr(0, end); !text.empty()) {
    auto rule = parse_zone_rule(text);
    if (!rule) return std::nullopt;
    add_foretold(*changes, *rule);
  }
  return tidy(*changes);
}

std::optional<std::vector<offset_change>>
read_zone_file(std::string_view name) {
  if (!is_zone_name(name)) return std::nullopt;
  const auto path = std::string(directory).append(name);
  std::error_code ignored; // Unreadable and missing mean the same here.
  if (!std::filesystem::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  return parse_zone(bytes);
}

} // namespace careline::config
