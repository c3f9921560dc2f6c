/// Signature headers, right ones and such as are nearly right: accepted exactly
/// if a plain computation of the HMAC says so.

#include "io/signature.hpp"
#include "tests/fuzz/promise.hpp"

#include <openssl/hmac.h>

#include <array>
#include <vector>

namespace {

using namespace careline;
using fuzz::promise;

std::string hmac_hex(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.empty() ? "" : key.data(),
       static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       out.data(), &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    constexpr char digits[] = "0123456789abcdef";
    hex += digits[out[i] >> 4];
    hex += digits[out[i] & 15];
  }
  return hex;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// By the rules of the header: "sha256=" and the digits in either case.
bool is_signed(const std::vector<std::string>& keys, std::string_view body,
               std::string_view header) {
  if (header.substr(0, 7) != "sha256=") return false;
  std::string claimed;
  for (char c : header.substr(7)) claimed += lower(c);
  for (auto& key : keys)
    if (!key.empty() && claimed == hmac_hex(key, body)) return true;
  return false;
}

/// One thing wrong with a right header, or nothing.
void spoil(std::string& header, fuzz::dice& with) {
  const auto at = with.below(header.size());
  switch (with.below(8)) {
  case 0:
    header[at] = static_cast<char>(with.byte());
    break;
  case 1:
    header.erase(at, 1 + with.below(3));
    break;
  case 2:
    header.insert(at, with.bytes());
    break;
  case 3:
    for (char& c : header)
      if (with.coin() && c >= 'a' && c <= 'f')
        c = static_cast<char>(c - 'a' + 'A');
    break;
  case 4:
    header += with.bytes();
    break;
  case 5:
    header = with.bytes();
    break;
  case 6:
    header[at] = static_cast<char>(header[at] ^ (1 << with.below(8)));
    break;
  default:
    break;
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  fuzz::dice with(fuzz::as_text(data, size));
  std::vector<std::string> keys;
  for (auto n = with.below(3); n > 0; --n) keys.emplace_back(with.bytes());
  const auto signing = with.coin() && !keys.empty()
                           ? keys[with.below(keys.size())]
                           : std::string(with.bytes());
  fuzz::dice spoils(with.bytes());
  const auto body = with.rest();
  auto header = "sha256=" + hmac_hex(signing, body);
  spoil(header, spoils);

  std::vector<config::secret> secrets;
  for (auto& key : keys) secrets.emplace_back(key);
  io::meta_signature door(secrets);
  const bool expected = is_signed(keys, body, header);
  promise(door.verify(body, &header) == expected,
          "a body passes exactly if it is signed", header);
  promise(!door.verify(body, nullptr), "and never without a header");
  promise(door.verify(body, &header) == expected,
          "what was checked before does not matter", header);
  const auto other = std::string(body) + "x";
  promise(!expected || !door.verify(other, &header),
          "a signature is for one body only", header);

  const auto half = body.substr(0, body.size() / 2);
  const auto rest = body.substr(half.size());
  promise(io::equal_in_constant_time(half, rest) == (half == rest),
          "equality is equality", body);
  return 0;
}
