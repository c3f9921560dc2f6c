#include "engine/ai_checks.hpp"

#include "engine/ai_prompt.hpp"
#include "engine/dialogue.hpp"
#include "engine/utf8.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <random>

namespace careline::engine::tests {

namespace {

checked_answer check(std::string_view text) {
  static const auto clinic = lotus_clinic();
  return check_ai_answer(clinic, text);
}

struct row {
  const char* fault;
  const char* text;
};

constexpr row rows[] = {
    // May be said.
    {"", "Yes, children are welcome. Please come ten minutes early."},
    {"", "We are open Monday to Saturday, 9 am to 1 pm and 5 pm to 8 pm."},
    {"", "A cleaning takes 45 minutes and costs ₹1,500."},
    {"", "You can book a visit right here: write \"book\" or a day and time."},
    {"", "Visits can be moved or cancelled here, just write to us."},
    {"", "Visits can be moved here. They can be cancelled, too."},
    {"", "We are at 12 MG Road, Pune: https://maps.example/lotus"},
    {"", "Please call us on +91 20 5555 0100."},
    {"", "Please call 020 5555 0100 or 112 in an emergency."},
    {"", "Do you have any other question? You have to bring your card."},
    {"", "Dr Asha Mehta is a dentist. Dr Vikram Rao is an orthodontist."},
    {"", "हम सोमवार से शनिवार खुले हैं। आप यहीं अपॉइंटमेंट ले सकते हैं।"},
    {"", "Ji haan, bachchon ka ilaaj bhi hota hai. Parking free hai."},
    {"", "Sí, atendemos niños. Puede agendar su cita aquí mismo."},
    {"", "Wear what you like 🙂"},
    // Doses and medicines.
    {"dosage", "Take 500 mg twice."},
    {"dosage", "Take 500mg."},
    {"dosage", "You can take 2 tablets with water."},
    {"dosage", "Take one tablet."},
    {"dosage", "Half a tablet should do."},
    {"dosage", "A few drops in each ear."},
    {"dosage", "5 ml of the syrup"},
    {"dosage", "Rinse with salt water three times a day."},
    {"dosage", "Take it every 6 hours."},
    {"dosage", "Some paracetamol will help."},
    {"dosage", "Avoid Aspirin before the visit."},
    {"dosage", "दिन में दो बार लें।"},
    {"dosage", "एक गोली ले लीजिए।"},
    {"dosage", "५०० मिग्रा लें"},
    {"dosage", "Ek goli le lijiye."},
    {"dosage", "Din mein do baar lijiye."},
    {"dosage", "Tome 2 pastillas."},
    {"dosage", "Tome una pastilla cada 8 horas."},
    {"dosage", "El ibuprofeno ayuda."},
    // What only the state machine may say.
    {"booking", "Your appointment is booked for tomorrow at 3 pm."},
    {"booking", "Your visit has been confirmed."},
    {"booking", "I've booked you in with Dr Mehta."},
    {"booking", "Done! Booked."},
    {"booking", "I have cancelled your visit."},
    {"booking", "We moved it to Monday."},
    {"booking", "Dr Mehta is free tomorrow at 5."},
    {"booking", "There is a slot today."},
    {"booking", "See you tomorrow!"},
    {"booking", "आपका अपॉइंटमेंट बुक हो गया है।"},
    {"booking", "अपॉइंटमेंट रद्द कर दिया है।"},
    {"booking", "Aapka appointment book ho gaya hai."},
    {"booking", "Appointment cancel kar diya."},
    {"booking", "Su cita está confirmada."},
    {"booking", "He reservado su cita."},
    {"booking", "Hay un horario disponible mañana."},
    // What only a doctor may say.
    {"diagnosis", "It sounds like you have a cavity."},
    {"diagnosis", "You might have gum disease."},
    {"diagnosis", "This is a sign of inflammation."},
    {"diagnosis", "It is probably just stress."},
    {"diagnosis", "That is nothing serious."},
    {"diagnosis", "Don’t worry about the swelling."},
    {"diagnosis", "यह संक्रमण है।"},
    {"diagnosis", "Shayad aapko cavity hai."},
    {"diagnosis", "Parece que tiene caries."},
    {"diagnosis", "No es grave."},
    // Addresses that are not the clinic's.
    {"address", "See https://evil.example/lotus"},
    {"address", "See www.lotus-dental.example."},
    {"address", "See lotus.com for more."},
    {"address", "Write to help@lotus.example."},
    {"address", "Call us on +91 98765 43210."},
    {"address", "Call us on 98765-43210."},
    {"address", "Call us on ९८७६५४३२१०."},
    // The model itself.
    {"leak", "As an AI, I cannot say."},
    {"leak", "I am a large language model."},
    {"leak", "My instructions say that I must not."},
    {"leak", "{\"answer\": \"Yes\"}"},
    {"leak", "Hello [name], welcome."},
    {"leak", "You answer patients who write to a medical clinic."},
    {"leak", "```\nyes\n```"},
    // No answer at all.
    {"empty", ""},
    {"empty", " \n "},
    {"empty", "..."},
    {"empty", "🙂"},
    {"broken", "Yes\xff"},
    {"broken", "\xc0\xaf"},
};

} // namespace

TEST(ai_checks, every_row_of_the_table_is_judged_as_it_says) {
  for (auto& r : rows) {
    auto got = check(r.text);
    EXPECT_EQ(got.fault, r.fault) << r.text;
    EXPECT_EQ(got.text.empty(), *r.fault != 0) << r.text;
  }
}

TEST(ai_checks, what_may_be_said_is_said_as_it_is) {
  EXPECT_EQ(check("  Yes, **children** are welcome.\n\n").text,
            "Yes, *children* are welcome.");
  EXPECT_EQ(check("Yes.\nCome early.").text, "Yes.\nCome early.");
}

TEST(ai_checks, a_long_answer_is_cut_at_the_end_of_a_sentence) {
  std::string text;
  while (count_chars(text) < 1500) text += "Children are very welcome here. ";
  auto got = check(text);
  EXPECT_TRUE(got.fault.empty());
  EXPECT_LE(count_chars(got.text), most_ai_answer_chars);
  EXPECT_TRUE(got.text.ends_with("here."));
  auto endless = check(std::string(3000, 'a'));
  EXPECT_EQ(count_chars(endless.text), most_ai_answer_chars);
  std::string hindi;
  while (count_chars(hindi) < 1500) hindi += "बच्चों का स्वागत है। ";
  EXPECT_TRUE(check(hindi).text.ends_with("।"));
  EXPECT_EQ(check(std::string(most_ai_answer_bytes + 1, 'a')).fault, "broken");
}

TEST(ai_checks, what_is_cut_off_is_judged_too) {
  std::string text;
  while (count_chars(text) < 1500) text += "Children are very welcome here. ";
  EXPECT_EQ(check(text + "Take 2 tablets.").fault, "dosage");
}

TEST(ai_checks, what_is_left_of_a_long_answer_is_judged_as_it_is_read) {
  const std::string sentences(900, 'a');
  const std::string more(300, 'b');
  // Blanks before the line break that it was cut behind.
  auto lines = check(sentences + " \n" + more);
  EXPECT_EQ(lines.text, sentences);
  EXPECT_EQ(check(lines.text).text, lines.text);
  // The address alone is no dose; the cut leaves "12 MG" of it.
  const std::string long_words(most_ai_answer_chars - 7, 'a');
  EXPECT_EQ(check(long_words + " 12 MG Road, Pune").fault, "dosage");
  EXPECT_EQ(check("We are at 12 MG Road, Pune. " + sentences + more).fault, "");
  EXPECT_EQ(check(std::string(600, '.') + more + more).fault, "empty");
}

TEST(ai_checks, any_bytes_are_survived) {
  std::mt19937_64 random{11};
  for (int i = 0; i < 5000; ++i) {
    std::string text(random() % 120, ' ');
    for (auto& c : text)
      c = static_cast<char>(i % 2 ? random() : ' ' + random() % 95);
    auto got = check(text);
    EXPECT_TRUE(is_utf8(got.text));
    EXPECT_NE(got.text.empty(), got.fault.empty());
  }
}

} // namespace careline::engine::tests
