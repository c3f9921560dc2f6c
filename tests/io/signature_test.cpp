#include "io/signature.hpp"

#include <gtest/gtest.h>

namespace careline::tests {

namespace {

using config::secret;
using io::hmac_sha256;
using io::meta_signature;

const char* const key = "careline-demo-app-secret";

struct worked_example {
  std::string body;
  std::string header;
};

const std::vector<worked_example> examples{
    {R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[]}]})",
     "sha256="
     "ce32075911dcd71ec889bbb5ca3b2767d03cc1f40e5db822ab8cf50ae20af49e"},
    {R"({"object": "whatsapp_business_account","entry": [{"id": "1","changes": []}]})",
     "sha256="
     "fd15c9191af5e664d56598aa0a7e0dce4284c6c7dc42dd1a9dbc08e542f2512d"},
    {"{\"t\":\"नमस्ते 👋\"}",
     "sha256="
     "efdae486329ae86537a636232bed566663cbefc24c78db938a6b905f8a059a56"},
    {R"({"t":"\u0928\u092e\u0938\u094d\u0924\u0947 \ud83d\udc4b"})",
     "sha256="
     "b18eacf94ce02e8c6bf1d14f5ba2dcd11919a51e0d4a02947b71e9db1b015a81"},
};

} // namespace

TEST(meta_signature, the_worked_examples_are_accepted) {
  meta_signature signature({secret(key)});
  for (const auto& e : examples)
    EXPECT_TRUE(signature.verify(e.body, &e.header)) << e.body;
}

TEST(meta_signature, the_same_body_written_otherwise_is_refused) {
  meta_signature signature({secret(key)});
  for (const auto& signed_ : examples)
    for (const auto& sent : examples) {
      if (&signed_ == &sent) continue;
      EXPECT_FALSE(signature.verify(sent.body, &signed_.header)) << sent.body;
    }
}

TEST(meta_signature, one_changed_byte_is_refused) {
  meta_signature signature({secret(key)});
  auto body = examples[0].body;
  for (std::size_t i = 0; i < body.size(); ++i) {
    body[i] ^= 1;
    EXPECT_FALSE(signature.verify(body, &examples[0].header)) << i;
    body[i] ^= 1;
  }
  auto header = examples[0].header;
  for (std::size_t i = 7; i < header.size(); ++i) {
    const char was = header[i];
    header[i] = was == '0' ? '1' : '0';
    EXPECT_FALSE(signature.verify(body, &header)) << i;
    header[i] = was;
  }
  EXPECT_TRUE(signature.verify(body, &header)) << "and the right one passes";
}

TEST(meta_signature, a_missing_or_malformed_header_is_refused) {
  meta_signature signature({secret(key)});
  const auto& e = examples[0];
  EXPECT_FALSE(signature.verify(e.body, nullptr));
  const auto digits = e.header.substr(7);
  for (const std::string& header :
       {std::string(), std::string("sha256="), digits, "sha1=" + digits,
        "SHA256=" + digits, "sha256=" + digits.substr(1),
        "sha256=" + digits + "0", "sha256=" + digits.substr(1) + "g",
        " sha256=" + digits, "sha256= " + digits.substr(1)})
    EXPECT_FALSE(signature.verify(e.body, &header)) << header;
}

TEST(meta_signature, either_of_two_secrets_will_do_while_rotating) {
  meta_signature signature({secret("new-secret"), secret(key)});
  const auto& e = examples[0];
  EXPECT_TRUE(signature.verify(e.body, &e.header));
  const auto other = "sha256=" + hmac_sha256("new-secret").hex(e.body);
  EXPECT_TRUE(signature.verify(e.body, &other));
  const auto gone = "sha256=" + hmac_sha256("old-secret").hex(e.body);
  EXPECT_FALSE(signature.verify(e.body, &gone));
}

TEST(meta_signature, without_a_secret_nothing_passes) {
  const auto signed_by_nobody =
      "sha256=" + hmac_sha256("").hex(examples[0].body);
  meta_signature none({});
  EXPECT_FALSE(none.verify(examples[0].body, &signed_by_nobody));
  meta_signature empty({secret("")});
  EXPECT_FALSE(empty.verify(examples[0].body, &signed_by_nobody));
}

// RFC 4231, test cases 2 and 6 (a key longer than a block).
TEST(hmac, the_known_answers_come_out) {
  EXPECT_EQ(hmac_sha256("Jefe").hex("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256(std::string(131, '\xaa'))
                .hex("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(hmac, one_object_answers_for_many_messages) {
  hmac_sha256 hmac(key);
  const auto first = hmac.hex("a");
  EXPECT_NE(hmac.hex("b"), first);
  EXPECT_EQ(hmac.hex("a"), first);
  EXPECT_NE(hmac.hex(""), first);
  EXPECT_TRUE(hmac.verify("a", first));
  std::string upper = first;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_TRUE(hmac.verify("a", upper));
}

TEST(constant_time, equality_is_equality) {
  EXPECT_TRUE(io::equal_in_constant_time("", ""));
  EXPECT_TRUE(io::equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(io::equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(io::equal_in_constant_time("abc", "ab"));
}

} // namespace careline::tests
