#include "engine/attendee.hpp"

#include "engine/dialogue.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

TEST(attendee, is_found_as_said) {
  struct row {
    const char* text;
    const char* attendee;
  };
  for (auto& r : std::initializer_list<row>{
           {"cleaning tmrw 3pm for my son", "my son"},
           {"book for my mother tomorrow", "my mother"},
           {"appointment for my 5 year old son at 4 pm", "my 5 year old son"},
           {"for my son Rohan tomorrow", "my son Rohan"},
           {"for my daughter Tomorrow 5 pm", "my daughter"},
           {"for mom please", "mom"},
           {"my daughter needs a cleaning", "my daughter"},
           {"my wife's appointment", "my wife"},
           {"my mother’s teeth", "my mother"},
           {"it is for our younger daughter", "our younger daughter"},
           {"mere bete ke liye kal 4 baje", "mere bete"},
           {"meri maa ko dikhana hai", "meri maa"},
           {"papa ji nahi, meri mummy ji ke liye", "meri mummy ji"},
           {"मेरे बेटे के लिए कल", "मेरे बेटे"},
           {"मेरी माँ को दिखाना है।", "मेरी माँ"},
           {"una limpieza para mi hija mañana", "mi hija"},
           {"para mi mamá, por favor", "mi mamá"},
           {"para mis hijos", "mis hijos"}}) {
    auto found = attendee_in(r.text);
    ASSERT_TRUE(found) << r.text;
    EXPECT_EQ(*found, r.attendee) << r.text;
  }
}

TEST(attendee, the_patient_themself_is_nobody_else) {
  for (auto text : {"no, for me", "for myself please", "mere liye", "मेरे लिए",
                    "para mí", "es para mi"}) {
    auto found = attendee_in(text);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(*found, "") << text;
  }
}

TEST(attendee, most_sentences_tell_of_none) {
  for (auto text :
       {"", "book a cleaning for tomorrow", "yes but my mother comes along too",
        "my husband will drive me", "for 5 pm", "an appointment for next week",
        "para mañana", "kal ke liye", "my son said you are good",
        "for the first time"})
    EXPECT_FALSE(attendee_in(text)) << text;
}

TEST(attendee, is_bounded_whatever_is_written) {
  std::string text = "for my son ";
  text += std::string(5000, 'A');
  auto found = attendee_in(text);
  ASSERT_TRUE(found);
  EXPECT_LE(count_chars(*found), attendee_chars);
}

TEST(attendee, is_shown_and_booked) {
  chat c;
  c.says("cleaning tomorrow 10 am for my son");
  EXPECT_EQ(c.state().stage, stage::confirming);
  EXPECT_NE(c.said().find("👤 my son"), std::string::npos);
  c.says("yes");
  EXPECT_EQ(c.appointments[0].attendee, "my son");
  EXPECT_NE(c.said().find("👤 my son"), std::string::npos);
}

TEST(attendee, may_be_told_later_and_taken_back) {
  chat c;
  c.says("cleaning tomorrow 10 am");
  auto hold = c.state().draft->hold;
  c.says("it's for my daughter");
  EXPECT_NE(c.said().find("👤 my daughter"), std::string::npos);
  EXPECT_EQ(c.state().draft->hold, hold);
  c.says("no, for me");
  EXPECT_EQ(c.said().find("👤"), std::string::npos);
  EXPECT_TRUE(c.state().draft->attendee.empty());
}

} // namespace careline::engine::tests
