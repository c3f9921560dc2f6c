// API tokens: made once, shown once, kept as a hash.

#include "persistence/admin.hpp"
#include "persistence/digest.hpp"
#include "persistence/plain_session.hpp"

#include <openssl/rand.h>

namespace careline::persistence {

namespace {

using engine::errc;
using engine::error;

/// 256 random bits in base64url, without padding.
result<std::string> random_text() {
  static constexpr char alphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  unsigned char bytes[33] = {}; // the 33rd stays zero: whole groups of three
  if (RAND_bytes(bytes, 32) != 1)
    return error{errc::internal, "no random bytes"};
  std::string out;
  for (std::size_t i = 0; i < sizeof bytes; i += 3) {
    unsigned group = bytes[i] << 16U | bytes[i + 1] << 8U | bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6)
      out += alphabet[group >> shift & 63U];
  }
  out.pop_back(); // holds only the zero byte's bits
  return out;
}

} // namespace

std::string token_hash(std::string_view token) {
  return sha256_hex(token);
}

result<new_token> create_token(const config::secret& dsn,
                               const std::string& clinic,
                               const std::string& role,
                               const std::string& label,
                               std::chrono::hours valid_for) {
  if (role != "provider" && role != "admin")
    return error{errc::invalid_argument, "role must be provider or admin"};
  if (label.empty()) return error{errc::invalid_argument, "label is empty"};
  if (valid_for <= std::chrono::hours(0))
    return error{errc::invalid_argument, "the token would never be valid"};
  auto opened = plain_session::open(dsn);
  if (!opened) return opened.why();
  auto& session = opened.value();
  auto found = session.query("select id::text from clinics"
                             " where key = $1 or id::text = lower($1)",
                             {clinic});
  if (!found) return found.why();
  if (found.value().empty()) return error{errc::not_found, "clinic " + clinic};
  if (found.value().size() > 1)
    return error{errc::invalid_argument,
                 "several tenants have a clinic " + clinic + ": give its id"};
  auto text = random_text();
  if (!text) return text.why();
  new_token out{"cl_" + text.value(), label};
  auto put = session.query(
      "insert into api_tokens (clinic_id, role, label, token_hash, expires_at)"
      " values ($1::uuid, $2, $3, $4,"
      "  now() + make_interval(hours => $5::integer))",
      {found.value().string(0, 0), role, label, token_hash(out.token),
       std::to_string(valid_for.count())});
  if (!put) return put.why();
  return out;
}

} // namespace careline::persistence
