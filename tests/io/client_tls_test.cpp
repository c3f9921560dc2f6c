#include "io/http/client.hpp"

#include "tests/io/fake_peer.hpp"

#include <gtest/gtest.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>
#include <thread>

namespace careline::tests {

namespace {

using io::call_failure;
using io::call_result;

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using context_ptr = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;
using ssl_ptr = std::unique_ptr<SSL, freed_by<SSL_free>>;

/// A certificate for one name, signed by itself.
struct identity {
  explicit identity(const std::string& names)
      : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
    auto* const x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key.get());
    const auto* const title = reinterpret_cast<const unsigned char*>("Test");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               title, -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    auto* const extension = X509V3_EXT_conf_nid(
        nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(x, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x, key.get(), EVP_sha256());
  }

  key_ptr key;
  certificate_ptr certificate;
};

/// Has the process trust one certificate and no other while it lives.
class trust {
public:
  explicit trust(const identity& who)
      : file_(std::filesystem::temp_directory_path()
              / ("careline-test-ca-" + std::to_string(::getpid()))) {
    std::FILE* out = std::fopen(file_.c_str(), "w");
    PEM_write_X509(out, who.certificate.get());
    std::fclose(out);
    ::setenv("SSL_CERT_FILE", file_.c_str(), 1);
  }
  ~trust() {
    ::unsetenv("SSL_CERT_FILE");
    std::filesystem::remove(file_);
  }

private:
  std::filesystem::path file_;
};

/// Serves one connection over TLS; tells by which name it was asked for.
std::string serve_one(fake_peer& vendor, const identity& who,
                      std::string_view answer) {
  const context_ptr context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context.get(), who.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), who.key.get());
  const auto connection = vendor.accept();
  const ssl_ptr ssl(SSL_new(context.get()));
  SSL_set_fd(ssl.get(), connection.native());
  if (SSL_accept(ssl.get()) != 1) return "refused";
  char request[4096];
  if (SSL_read(ssl.get(), request, sizeof request) <= 0) return "refused";
  const char* const name =
      SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
  SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
  return name == nullptr ? "no name" : name;
}

struct attempt {
  call_result result;
  std::string server;
};

attempt call(const identity& server) {
  fake_peer vendor;
  auto served = std::async(std::launch::async, [&] {
    return serve_one(vendor, server,
                     "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe");
  });
  io::http_client client(1, 4, 4);
  io::http_call c;
  c.url = "https://localhost:" + std::to_string(vendor.port()) + "/";
  std::promise<call_result> done;
  client.start(std::move(c),
               [&](call_result r) { done.set_value(std::move(r)); });
  auto result = done.get_future().get();
  client.stop();
  return {std::move(result), served.get()};
}

} // namespace

TEST(http_client_tls, a_trusted_vendor_is_called_by_its_name) {
  const identity vendor("DNS:localhost");
  const trust trusted(vendor);
  const auto [result, server] = call(vendor);
  EXPECT_EQ(result.failed, call_failure::none);
  EXPECT_EQ(result.body, "safe");
  EXPECT_EQ(server, "localhost");
}

TEST(http_client_tls, a_certificate_of_another_name_is_refused) {
  const identity vendor("DNS:other.example.test");
  const trust trusted(vendor);
  const auto [result, server] = call(vendor);
  EXPECT_EQ(result.failed, call_failure::not_sent);
  EXPECT_EQ(server, "refused");
}

TEST(http_client_tls, a_certificate_that_nobody_signed_for_is_refused) {
  const identity known("DNS:localhost");
  const trust trusted(known);
  const identity stranger("DNS:localhost");
  const auto [result, server] = call(stranger);
  EXPECT_EQ(result.failed, call_failure::not_sent);
  EXPECT_EQ(server, "refused");
}

} // namespace careline::tests
