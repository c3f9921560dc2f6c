/// The signature over the raw body, with a context kept per secret, and the
/// body as a value.

#include "bench/micro/micro.hpp"
#include "bench/micro/webhook_body.hpp"
#include "io/channels/whatsapp.hpp"
#include "io/signature.hpp"

#include <vector>

namespace careline::bench::micro {

namespace {

struct signed_body {
  std::string body;
  std::string header;
};

std::vector<signed_body> make_bodies(const std::string& secret) {
  io::hmac_sha256 hmac(secret);
  std::vector<signed_body> out;
  for (std::uint32_t i = 0; i < 256; ++i) {
    auto body = webhook_body(i * 3917);
    auto header = "sha256=" + hmac.hex(body);
    out.push_back({std::move(body), std::move(header)});
  }
  return out;
}

void hmac_parse(benchmark::State& state) {
  const std::string secret = "0123456789abcdef0123456789abcdef";
  const auto bodies = make_bodies(secret);
  io::meta_signature signature({config::secret(secret)});
  const engine::instant now{std::chrono::milliseconds{1'771'560'000'000}};
  watch used(own_thread_cpu);
  for (auto _ : state) {
    used.begin();
    for (const auto& b : bodies) {
      const bool is_good = signature.verify(b.body, &b.header);
      auto read = io::whatsapp::parse_webhook(b.body, now, 32);
      if (!is_good || !read || read.value().messages.size() != 1)
        return state.SkipWithError("a good webhook was refused");
      benchmark::DoNotOptimize(read);
    }
    used.end(bodies.size());
  }
  used.tell(state, "HMAC-SHA256 of 499 bytes and simdjson to a value");
}

} // namespace

void add_signature_floors() {
  add_floor("hmac_parse", hmac_parse);
}

} // namespace careline::bench::micro
