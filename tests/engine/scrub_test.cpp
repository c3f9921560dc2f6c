#include "engine/scrub.hpp"

#include "engine/utf8.hpp"

#include <gtest/gtest.h>

#include <random>

namespace careline::engine::tests {

TEST(scrub, numbers_of_people_are_taken_out) {
  for (auto* text : {"call me on 9876543210", "call me on +91 98765 43210",
                     "call me on (020) 5555-0100", "call me on 98.76.54.32.10",
                     "call me on 98765-43210", "call me on ९८७६५४३२१०",
                     "call me on 987 654 3210", "call me on +1 (212) 555 0100",
                     "call me on ９８７６５４３２１０", "call me on 98765"})
    EXPECT_EQ(scrub(text, ""), "call me on [number]") << text;
  EXPECT_EQ(scrub("aadhaar 1234 5678 9012 ok", ""), "aadhaar [number] ok");
}

TEST(scrub, what_was_scrubbed_is_scrubbed) {
  // Without its bracket the number would make an address of the sign.
  EXPECT_EQ(scrub("me @(12345", ""), "me @([number]");
  EXPECT_EQ(scrub("me @([number]", ""), "me @([number]");
  EXPECT_EQ(scrub("office(020) 5555-0100", ""), "office([number]");
}

TEST(scrub, times_dates_and_small_numbers_stay) {
  for (auto* text :
       {"tomorrow at 10:30", "20-02-2026", "on 2026-02-20", "20/2/26",
        "between 9 and 11", "I have 2 kids, 4 and 7", "it costs 1500?",
        "room 12", "10.30 to 11", "24x7", "9am", "covid19"})
    EXPECT_EQ(scrub(text, ""), text);
}

TEST(scrub, addresses_links_and_ids_are_taken_out) {
  EXPECT_EQ(scrub("mail asha.mehta+x@example.co.in please", ""),
            "mail [email] please");
  EXPECT_EQ(scrub("<asha@example.com>", ""), "<[email]>");
  EXPECT_EQ(scrub("see https://x.example/?u=asha now", ""), "see [link] now");
  EXPECT_EQ(scrub("see www.example.com", ""), "see [link]");
  EXPECT_EQ(scrub("my file is MRN00123", ""), "my file is [id]");
  EXPECT_EQ(scrub("PAN ABCDE1234F", ""), "PAN [id]");
  EXPECT_EQ(
      scrub("visit 0190d3c4-77aa-7bbb-8ccc-0123456789ab", "").find("0190"),
      std::string::npos);
}

TEST(scrub, the_patients_own_name_is_taken_out_in_every_form) {
  for (auto* text : {"I am Asha", "I am ASHA", "I am asha", "I am Ásha",
                     "I am A\xCC\x81sha"})
    EXPECT_EQ(scrub(text, "Asha Kulkarni"), "I am [name]") << text;
  EXPECT_EQ(scrub("Asha's son, asha-kulkarni.", "Asha Kulkarni"),
            "[name]'s son, [name]-[name].");
  EXPECT_EQ(scrub("ashakulkarni here", "Asha Kulkarni"), "[name] here");
  EXPECT_EQ(scrub("Soy José Peña", "jose pena"), "Soy [name] [name]");
  EXPECT_EQ(scrub("मैं रवि शर्मा हूँ", "रवि शर्मा"), "मैं [name] [name] हूँ");
}

TEST(scrub, other_words_stay_as_they_were) {
  EXPECT_EQ(scrub("Ashanti, do you take cards? 🙏 नमस्ते", "Asha"),
            "Ashanti, do you take cards? 🙏 नमस्ते");
  EXPECT_EQ(scrub("", "Asha"), "");
  EXPECT_EQ(scrub("a b", "a"), "a b");
}

TEST(scrub, nothing_that_names_a_patient_is_left_in_any_mixture) {
  std::mt19937_64 random{5};
  const char* secrets[] = {"+91 98765 43210",  "9876543210",
                           "asha@example.com", "Asha",
                           "KULKARNI",         "https://x.example/p/98765",
                           "MRN-204811"};
  const char* fillers[] = {" ",  ", ",  " my number is ", "\n", " : ", " (",
                           ") ", "... "};
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random() % 6; n > 0; --n) {
      text += fillers[random() % std::size(fillers)];
      text += secrets[random() % std::size(secrets)];
      text += fillers[random() % std::size(fillers)];
    }
    auto clean = scrub(text, "Asha Kulkarni");
    for (auto* trace :
         {"98765", "4321", "asha", "Asha", "KULKARNI", "2048", "example"})
      ASSERT_EQ(clean.find(trace), clean.npos) << text << " -> " << clean;
  }
}

TEST(scrub, any_bytes_are_survived) {
  std::mt19937_64 random{6};
  for (int i = 0; i < 5000; ++i) {
    std::string text(random() % 100, ' ');
    for (auto& c : text) c = static_cast<char>(random());
    EXPECT_TRUE(is_utf8(scrub(text, text.substr(0, text.size() / 2))));
  }
}

TEST(scrub, the_head_of_a_text_ends_with_a_whole_character) {
  EXPECT_EQ(head_of("नमस्ते", 4), "न");
  EXPECT_EQ(head_of("abc", 5), "abc");
  EXPECT_EQ(head_of("नम", 2), "");
}

} // namespace careline::engine::tests
