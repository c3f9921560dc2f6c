#include "engine/language.hpp"

#include "engine/language_words.hpp"
#include "tests/engine/chat.hpp"
#include "tests/engine/table.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(language, the_table_of_messages_is_told_apart) {
  auto rows = rows_of("languages.tsv");
  EXPECT_GE(rows.size(), 150u);
  for (auto& row : rows) {
    ASSERT_EQ(row.size(), 2u) << row[0];
    auto code = language_of(row[0]);
    EXPECT_EQ(code.empty() ? "any" : code, row[1]) << row[0];
  }
}

TEST(language, any_bytes_have_a_language_or_none) {
  std::string text;
  for (int i = 0; i < 4000; ++i)
    text += static_cast<char>((i * 7919 + i / 13) & 0xFF);
  EXPECT_NO_FATAL_FAILURE(language_of(text));
  EXPECT_EQ(language_of(""), "");
}

TEST(language, is_asked_for_by_name) {
  struct row {
    std::string_view text;
    std::string_view language;
  };
  for (auto& [text, wanted] : {
           row{"english please", "en"},
           {"English", "en"},
           {"can you speak english?", "en"},
           {"speak hindi", "hi"},
           {"hindi please", "hi"},
           {"हिंदी में बात करो", "hi"},
           {"हिन्दी", "hi"},
           {"अंग्रेज़ी में बोलिए", "en"},
           {"hindi mein baat karo", "hi-Latn"},
           {"hindi me likhiye please", "hi-Latn"},
           {"hinglish", "hi-Latn"},
           {"english mein batao", "en"},
           {"en español por favor", "es"},
           {"español", "es"},
           {"¿habla español?", "es"},
           {"Spanish please", "es"},
           {"en inglés por favor", "en"},
           {"no hablo inglés", "es"},
           {"mujhe english nahi aati", "hi-Latn"},
           {"I don't speak hindi", "en"},
           {"change language to english", "en"},
       }) {
    auto wish = language_wished(text);
    EXPECT_TRUE(wish.is_wish) << text;
    EXPECT_EQ(wish.language, wanted) << text;
  }
}

TEST(language, may_be_asked_for_without_a_name) {
  for (auto* text :
       {"language", "change language", "change the language please", "idioma",
        "cambiar idioma", "भाषा बदलो", "bhasha badlo", "another language?"}) {
    EXPECT_TRUE(language_wished(text).is_wish) << text;
    EXPECT_EQ(language_wished(text).language, "") << text;
  }
}

TEST(language, is_not_asked_for_by_the_way) {
  for (auto* text :
       {"does the doctor speak hindi", "english breakfast", "hi", "",
        "my english teacher has a fever", "is the form in english or hindi",
        "appointment chahiye", "doctor hindi bolte hain kya"})
    EXPECT_FALSE(language_wished(text).is_wish) << text;
}

TEST(language, is_followed_at_once_by_the_first_message_that_tells_one) {
  chat c;
  c.says("hi"); // Anybody says that.
  EXPECT_EQ(c.state().language, "en");
  EXPECT_EQ(c.effect<keep_language>(), nullptr);
  c.says("appointment chahiye");
  EXPECT_EQ(c.state().language, "hi-Latn");
  ASSERT_NE(c.effect<keep_language>(), nullptr);
  EXPECT_EQ(c.effect<keep_language>()->language, "hi-Latn");
}

TEST(language, is_followed_by_the_second_message_in_a_row) {
  chat c;
  c.says("what are your hours");
  c.says("gracias"); // Some say so in English.
  EXPECT_EQ(c.state().language, "en");
  c.says("where are you");
  c.says("gracias");
  EXPECT_EQ(c.state().language, "en") << "not in a row";
  c.says("ok");
  c.says("quiero una cita");
  EXPECT_EQ(c.state().language, "es");
}

TEST(language, is_followed_at_once_into_another_script) {
  chat c;
  c.says("what are your hours");
  c.says("मुझे अपॉइंटमेंट चाहिए");
  EXPECT_EQ(c.state().language, "hi");
  c.says("what are your hours");
  EXPECT_EQ(c.state().language, "en");
}

TEST(language, that_was_chosen_stays) {
  chat c;
  c.says("english please");
  EXPECT_TRUE(c.state().is_language_chosen);
  c.says("appointment chahiye kal 4 baje");
  c.says("मुझे अपॉइंटमेंट चाहिए");
  EXPECT_EQ(c.state().language, "en");
  c.says("hindi mein baat karo");
  EXPECT_EQ(c.state().language, "hi-Latn");
  EXPECT_NE(c.said().find("isi tarah"), std::string::npos) << c.said();
}

TEST(language, of_the_clinic_begins_the_conversation) {
  auto clinic = lotus_clinic();
  clinic.conversation.language = "es";
  chat c{clinic};
  c.says("hi");
  EXPECT_EQ(c.state().language, "es");
  c.says("I need an appointment");
  EXPECT_EQ(c.state().language, "en");
}

TEST(language, can_be_tapped) {
  chat c;
  c.says("change language");
  for (auto& l : language_names) EXPECT_TRUE(c.has_choice(l.name)) << l.code;
  c.taps("Español");
  EXPECT_EQ(c.state().language, "es");
  EXPECT_TRUE(c.state().is_language_chosen);
  c.says("info");
  c.taps(language_row);
  c.taps("English");
  EXPECT_EQ(c.state().language, "en");
  c.taps_on({"language:xx", "", ""});
  EXPECT_EQ(c.state().language, "en");
}

TEST(language, that_staff_set_is_chosen) {
  chat c;
  c.happens(staff_set_language{"amy", "hi"});
  EXPECT_EQ(c.state().language, "hi");
  ASSERT_NE(c.effect<keep_language>(), nullptr);
  c.says("what are your hours");
  EXPECT_EQ(c.state().language, "hi");
  c.happens(staff_set_language{"amy", "tlh"});
  EXPECT_EQ(c.state().language, "hi") << "nobody speaks it here";
}

TEST(language, may_be_asked_for_in_the_middle_of_a_booking) {
  chat c;
  c.says("book a cleaning tomorrow 10 am");
  c.says("en español por favor");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_EQ(c.state().language, "es");
  EXPECT_TRUE(c.has_choice("Confirmar")) << c.said();
}

TEST(language, row_fits_a_list) {
  EXPECT_LE(count_chars(language_row), row_title_chars);
  for (auto& l : language_names)
    EXPECT_LE(count_chars(l.name), button_title_chars);
}

} // namespace careline::engine::tests
