#include "persistence/guard_bytes.hpp"

namespace careline::persistence {

namespace {

void put(std::string& out, std::uint64_t v, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(v >> shift & 0xff);
}

std::uint64_t take(std::string_view& in, std::size_t bytes) {
  std::uint64_t v = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    v = v << 8 | static_cast<unsigned char>(in[i]);
  in.remove_prefix(bytes);
  return v;
}

} // namespace

std::string to_bytes(const engine::talk_guard& guard) {
  auto began = guard.minute_began.time_since_epoch().count();
  std::string out;
  if (began == 0 && guard.replies == 0 && guard.last_heard == 0
      && guard.last_said == 0)
    return out;
  put(out, static_cast<std::uint64_t>(began), 8);
  put(out, guard.replies, 2);
  put(out, guard.last_heard, 8);
  put(out, guard.last_said, 8);
  return out;
}

engine::talk_guard read_guard(std::string_view bytes) {
  engine::talk_guard guard;
  if (bytes.size() != 26) return guard;
  guard.minute_began = engine::instant(
      std::chrono::milliseconds(static_cast<std::int64_t>(take(bytes, 8))));
  guard.replies = static_cast<std::uint16_t>(take(bytes, 2));
  guard.last_heard = take(bytes, 8);
  guard.last_said = take(bytes, 8);
  return guard;
}

} // namespace careline::persistence
