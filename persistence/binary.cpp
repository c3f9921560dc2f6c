#include "persistence/binary.hpp"

#include <bit>

namespace careline::persistence {

namespace {

// Dimensions, whether there are nulls, element type; then, of an array that has
// a dimension, its length and its first index.
constexpr std::size_t header_bytes = 20;
constexpr std::size_t empty_bytes = 12;

std::uint64_t big_endian(std::uint64_t v) noexcept {
  return std::endian::native == std::endian::little ? __builtin_bswap64(v) : v;
}

std::uint32_t big_endian(std::uint32_t v) noexcept {
  return std::endian::native == std::endian::little ? __builtin_bswap32(v) : v;
}

// Unsigned, so that an absurd time wraps instead of being undefined; the
// database refuses what is out of its range.
std::int64_t sql_microseconds(engine::instant v) noexcept {
  auto ms = static_cast<std::uint64_t>(v.time_since_epoch().count());
  return static_cast<std::int64_t>(ms * 1000
                                   - static_cast<std::uint64_t>(epoch_2000_us));
}

} // namespace

binary_array::binary_array(sql_type element) : element_(element) {
  clear();
}

void binary_array::clear() {
  count_ = 0;
  nulls_ = 0;
  bytes_.assign(header_bytes, '\0');
}

void binary_array::put32(std::uint32_t v) {
  v = big_endian(v);
  bytes_.append(reinterpret_cast<const char*>(&v), sizeof v);
}

void binary_array::put64(std::uint64_t v) {
  v = big_endian(v);
  bytes_.append(reinterpret_cast<const char*>(&v), sizeof v);
}

void binary_array::add_null() {
  ++count_;
  ++nulls_;
  put32(0xffffffffU);
}

void binary_array::add(bool v) {
  ++count_;
  put32(1);
  bytes_.push_back(v ? '\1' : '\0');
}

void binary_array::add(std::int16_t v) {
  ++count_;
  put32(2);
  auto bits = static_cast<std::uint16_t>(v);
  bytes_.push_back(static_cast<char>(bits >> 8));
  bytes_.push_back(static_cast<char>(bits & 0xff));
}

void binary_array::add(std::int32_t v) {
  ++count_;
  put32(4);
  put32(static_cast<std::uint32_t>(v));
}

void binary_array::add(std::int64_t v) {
  ++count_;
  put32(8);
  put64(static_cast<std::uint64_t>(v));
}

void binary_array::add(const engine::uuid& v) {
  ++count_;
  put32(16);
  bytes_.append(reinterpret_cast<const char*>(v.bytes.data()), 16);
}

void binary_array::add(std::string_view v) {
  ++count_;
  put32(static_cast<std::uint32_t>(v.size()));
  bytes_.append(v);
}

void binary_array::add(engine::instant v) {
  add(sql_microseconds(v));
}

std::string_view binary_array::bytes() {
  const bool is_empty = nulls_ == count_;
  std::uint32_t header[5] = {big_endian(std::uint32_t{!is_empty}),
                             big_endian(std::uint32_t{nulls_ > 0 && !is_empty}),
                             big_endian(static_cast<std::uint32_t>(element_)),
                             big_endian(static_cast<std::uint32_t>(count_)),
                             big_endian(std::uint32_t{1})};
  std::memcpy(bytes_.data(), header, sizeof header);
  const std::string_view whole = bytes_;
  return is_empty ? whole.substr(0, empty_bytes) : whole;
}

std::int64_t read_int64(const char* bytes) noexcept {
  std::uint64_t v;
  std::memcpy(&v, bytes, sizeof v);
  return static_cast<std::int64_t>(big_endian(v));
}

std::int32_t read_int32(const char* bytes) noexcept {
  std::uint32_t v;
  std::memcpy(&v, bytes, sizeof v);
  return static_cast<std::int32_t>(big_endian(v));
}

std::int16_t read_int16(const char* bytes) noexcept {
  auto high = static_cast<unsigned char>(bytes[0]);
  auto low = static_cast<unsigned char>(bytes[1]);
  return static_cast<std::int16_t>(high << 8 | low);
}

engine::uuid read_uuid(const char* bytes) noexcept {
  engine::uuid id;
  std::memcpy(id.bytes.data(), bytes, 16);
  return id;
}

std::string to_binary(std::int64_t v) {
  auto bits = big_endian(static_cast<std::uint64_t>(v));
  return {reinterpret_cast<const char*>(&bits), sizeof bits};
}

std::string to_binary(engine::instant v) {
  return to_binary(sql_microseconds(v));
}

std::string to_binary(const engine::uuid& v) {
  return {reinterpret_cast<const char*>(v.bytes.data()), 16};
}

} // namespace careline::persistence
