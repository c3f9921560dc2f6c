#include "engine/phone.hpp"

#include <gtest/gtest.h>

using careline::engine::from_whatsapp;
using careline::engine::to_e164;

namespace {

std::string read(std::string_view text, std::string_view country) {
  return to_e164(text, country).value_or("nothing");
}

} // namespace

TEST(phone, an_indian_number_is_read_as_people_write_it) {
  for (auto text : {"9812300001", "098123 00001", "+91 98123-00001",
                    "0091 9812300001", "91 98123 00001", "(098123) 00001",
                    "९८१२३००००१", " 98123.00001 ", "+91 (0)98123 00001",
                    "98123\xc2\xa0"
                    "00001"})
    EXPECT_EQ(read(text, "IN"), "+919812300001") << text;
  EXPECT_EQ(read("020 5550 1420", "IN"), "+912055501420");
  EXPECT_EQ(read("9198123000", "IN"), "+919198123000")
      << "ten digits are a number without a country";
}

TEST(phone, an_american_number_is_read_as_people_write_it) {
  for (auto text : {"(212) 555-0100", "212.555.0100", "1-212-555-0100",
                    "+1 212 555 0100", "00 1 212 555 0100"})
    EXPECT_EQ(read(text, "US"), "+12125550100") << text;
  EXPECT_EQ(read("011 91 98123 00001", "US"), "+919812300001");
  EXPECT_EQ(read("112-555-0100", "US"), "nothing");
  EXPECT_EQ(read("212-155-0100", "US"), "nothing");
}

TEST(phone, other_countries_have_their_own_way_of_dialling) {
  EXPECT_EQ(read("020 7946 0000", "GB"), "+442079460000");
  EXPECT_EQ(read("+44 (0)20 7946 0000", "IN"), "+442079460000");
  EXPECT_EQ(read("06 1234 5678", "IT"), "+390612345678") << "the 0 stays";
  EXPECT_EQ(read("050 123 4567", "AE"), "+971501234567");
}

TEST(phone, a_number_of_another_country_says_so) {
  EXPECT_EQ(read("+1 212 555 0100", "IN"), "+12125550100");
  EXPECT_EQ(read("+977 9812345678", "XX"), "+9779812345678");
  EXPECT_EQ(read("9812345678", "XX"), "nothing") << "country is not known";
}

TEST(phone, what_is_no_number_is_nothing) {
  for (auto text : {"", "+", "12345", "98123000011", "98123 0000x", "call me",
                    "+91 12345", "+0 9812300001", "98+12300001",
                    "9812300001 ext 5", "99999999999999999999999999"})
    EXPECT_EQ(read(text, "IN"), "nothing") << text;
}

TEST(phone, whatsapp_tells_digits_with_the_country) {
  EXPECT_EQ(from_whatsapp("919812300001"), "+919812300001");
  EXPECT_EQ(from_whatsapp("12125550100"), "+12125550100");
  for (auto wrong : {"", "0919812300001", "+919812300001", "91981230000a",
                     "123", "9198123000011234"})
    EXPECT_FALSE(from_whatsapp(wrong)) << wrong;
}
