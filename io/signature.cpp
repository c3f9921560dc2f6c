#include "io/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace careline::io {

namespace {

constexpr std::size_t digest_bytes = 32;
constexpr std::string_view meta_prefix = "sha256=";

using digest = std::array<unsigned char, digest_bytes>;

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<digest> read_hex(std::string_view digits) noexcept {
  digest out;
  if (digits.size() != 2 * out.size()) return std::nullopt;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = hex_value(digits[2 * i]);
    const int low = hex_value(digits[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return out;
}

EVP_MAC* hmac_algorithm() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  if (algorithm == nullptr) throw std::runtime_error("OpenSSL has no HMAC");
  return algorithm;
}

struct free_context {
  void operator()(EVP_MAC_CTX* context) const noexcept {
    EVP_MAC_CTX_free(context);
  }
};

} // namespace

/// Keeps the keyed context: starting it again without a key restores the state
/// after the key block, which saves two of the four compressions.
struct hmac_sha256::impl {
  explicit impl(std::string_view key)
      : context(EVP_MAC_CTX_new(hmac_algorithm())) {
    char name[] = "SHA256";
    const std::array<OSSL_PARAM, 2> params{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end()};
    // OpenSSL takes a null key for "keep the last one", also on the first call.
    const char* bytes = key.empty() ? "" : key.data();
    const auto ok = EVP_MAC_init(context.get(),
                                 reinterpret_cast<const unsigned char*>(bytes),
                                 key.size(), params.data());
    if (ok != 1) throw std::runtime_error("OpenSSL refuses the HMAC key");
  }

  digest of(std::string_view message) {
    digest out;
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    if (EVP_MAC_init(context.get(), nullptr, 0, nullptr) != 1
        || EVP_MAC_update(context.get(), bytes, message.size()) != 1
        || EVP_MAC_final(context.get(), out.data(), &size, out.size()) != 1
        || size != out.size())
      throw std::runtime_error("OpenSSL fails to compute an HMAC");
    return out;
  }

  std::unique_ptr<EVP_MAC_CTX, free_context> context;
};

hmac_sha256::hmac_sha256(std::string_view key)
    : impl_(std::make_unique<impl>(key)) {}
hmac_sha256::hmac_sha256(hmac_sha256&&) noexcept = default;
hmac_sha256& hmac_sha256::operator=(hmac_sha256&&) noexcept = default;
hmac_sha256::~hmac_sha256() = default;

std::string hmac_sha256::hex(std::string_view message) {
  static constexpr char digits[] = "0123456789abcdef";
  const auto bytes = impl_->of(message);
  std::string out;
  out.reserve(2 * bytes.size());
  for (const auto b : bytes) {
    out.push_back(digits[b >> 4]);
    out.push_back(digits[b & 0xF]);
  }
  return out;
}

bool hmac_sha256::verify(std::string_view message,
                         std::string_view hex_digits) {
  // The form of the header is no secret, so it may be told early.
  const auto claimed = read_hex(hex_digits);
  if (!claimed) return false;
  const auto computed = impl_->of(message);
  return CRYPTO_memcmp(computed.data(), claimed->data(), computed.size()) == 0;
}

meta_signature::meta_signature(const std::vector<config::secret>& secrets) {
  // An empty secret would let anybody sign: it counts as not configured.
  for (const auto& s : secrets)
    if (!s.empty()) keys_.emplace_back(s.reveal());
}

bool meta_signature::verify(std::string_view body, const std::string* header) {
  if (header == nullptr) return false;
  std::string_view value = *header;
  if (value.substr(0, meta_prefix.size()) != meta_prefix) return false;
  value.remove_prefix(meta_prefix.size());
  for (auto& key : keys_)
    if (key.verify(body, value)) return true;
  return false;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  // The length of a secret is not hidden: the checklist says length first.
  return a.size() == b.size()
         && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace careline::io
