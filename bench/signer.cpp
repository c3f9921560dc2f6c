#include "bench/signer.hpp"

#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdexcept>

namespace careline::bench {

void signer::freer::operator()(evp_mac_ctx_st* context) const noexcept {
  EVP_MAC_CTX_free(context);
}

signer::signer(std::string_view key) {
  auto* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  context_.reset(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac); // The context holds its own reference.
  char digest[] = "SHA256";
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string("digest", digest, 0),
      OSSL_PARAM_construct_end(),
  };
  if (!context_
      || EVP_MAC_init(context_.get(),
                      reinterpret_cast<const unsigned char*>(key.data()),
                      key.size(), params)
             != 1)
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
}

void signer::write_hex(std::string_view message, char* out) {
  unsigned char mac[32];
  std::size_t size = 0;
  // No key: the context starts again from the key it was made with.
  EVP_MAC_init(context_.get(), nullptr, 0, nullptr);
  EVP_MAC_update(context_.get(),
                 reinterpret_cast<const unsigned char*>(message.data()),
                 message.size());
  EVP_MAC_final(context_.get(), mac, &size, sizeof mac);
  static constexpr char digits[] = "0123456789abcdef";
  for (std::size_t i = 0; i < sizeof mac; ++i) {
    out[2 * i] = digits[mac[i] >> 4];
    out[2 * i + 1] = digits[mac[i] & 15];
  }
}

std::string signer::hex(std::string_view message) {
  std::string out(hex_digits, '0');
  write_hex(message, out.data());
  return out;
}

} // namespace careline::bench
