#include "persistence/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstring>
#include <memory>

namespace careline::persistence {

namespace {

using sha256 = std::array<unsigned char, 32>;

/// A context and a fetched algorithm are kept: to look them up anew costs
/// several times the hash itself.
struct hasher {
  struct release {
    void operator()(EVP_MD_CTX* c) const noexcept { EVP_MD_CTX_free(c); }
    void operator()(EVP_MD* m) const noexcept { EVP_MD_free(m); }
  };
  std::unique_ptr<EVP_MD, release> algorithm{
      EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::unique_ptr<EVP_MD_CTX, release> context{EVP_MD_CTX_new()};

  void begin() { EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr); }
  void add(const void* data, std::size_t size) {
    EVP_DigestUpdate(context.get(), data, size);
  }
  sha256 end() {
    sha256 out{};
    EVP_DigestFinal_ex(context.get(), out.data(), nullptr);
    return out;
  }
};

hasher& this_thread() {
  thread_local hasher h;
  return h;
}

} // namespace

std::string sha256_hex(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  auto& h = this_thread();
  h.begin();
  h.add(text.data(), text.size());
  std::string out;
  for (auto byte : h.end()) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

engine::uuid inbound_key(const engine::clinic_id& clinic,
                         engine::channel channel, std::string_view vendor_id) {
  auto& h = this_thread();
  auto channel_byte = static_cast<unsigned char>(channel);
  h.begin();
  h.add(clinic.value.bytes.data(), clinic.value.bytes.size());
  h.add(&channel_byte, 1);
  h.add(vendor_id.data(), vendor_id.size());
  auto sum = h.end();
  engine::uuid key;
  std::memcpy(key.bytes.data(), sum.data(), key.bytes.size());
  return key;
}

} // namespace careline::persistence
