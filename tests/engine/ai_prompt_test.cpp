#include "engine/ai_prompt.hpp"

#include "engine/utf8.hpp"
#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

#include <random>

namespace careline::engine::tests {

namespace {

using outcome = ai_answered::outcome;

ai_prompt prompt_of(const std::vector<ai_turn>& history,
                    std::string_view question, std::string_view name = {},
                    std::string_view language = "en") {
  static const auto clinic = lotus_clinic();
  return make_ai_prompt(clinic, language, history, question, name,
                        wall(clinic, 2026, 2, 20, 10));
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

} // namespace

TEST(ai_prompt, tells_the_clinics_facts_and_the_rules) {
  auto p = prompt_of({}, "do you treat gum disease?");
  for (auto* fact :
       {"Lotus Dental", "12 MG Road, Pune", "Teeth cleaning", "Dr Asha Mehta",
        "Dr Vikram Rao", "₹500", "Free parking", "Cash, UPI", "Holi", "UNSURE",
        "60 minutes", "60 days", "20 February", "JSON", "112"})
    EXPECT_TRUE(has(p.instructions, fact)) << fact << "\n" << p.instructions;
  EXPECT_TRUE(p.instructions.starts_with(ai_rules()));
  ASSERT_EQ(p.turns.size(), 1u);
  EXPECT_EQ(p.turns[0].text, "do you treat gum disease?");
  EXPECT_TRUE(p.turns[0].from_patient);
}

TEST(ai_prompt, asks_for_the_patients_language) {
  EXPECT_TRUE(has(prompt_of({}, "x", {}, "es").instructions, "Spanish"));
  EXPECT_TRUE(has(prompt_of({}, "x", {}, "hi").instructions, "Devanagari"));
  EXPECT_TRUE(
      has(prompt_of({}, "x", {}, "hi-Latn").instructions, "Latin letters"));
}

TEST(ai_prompt, what_the_clinic_does_not_tell_is_not_in_it) {
  auto clinic = lotus_clinic();
  clinic.facts = {};
  auto p =
      make_ai_prompt(clinic, "en", {}, "x", {}, wall(clinic, 2026, 2, 20, 10));
  EXPECT_FALSE(has(p.instructions, "don't have that information"));
}

TEST(ai_prompt, nothing_that_names_the_patient_leaves) {
  std::vector<ai_turn> history{
      {true, "Hello, I am Asha Kulkarni, 98765 43210"},
      {false, "Hello Asha! We have asha@example.com on file."},
      {true, "yes, and my file is MRN00123"}};
  auto p = prompt_of(history, "ASHA again: can I pay later? +919876543210",
                     "Asha Kulkarni");
  ASSERT_EQ(p.turns.size(), 4u);
  for (auto& t : p.turns)
    for (auto* trace : {"Asha", "ASHA", "Kulkarni", "9876", "43210", "example",
                        "MRN00123", "asha"})
      EXPECT_FALSE(has(t.text, trace)) << t.text;
  EXPECT_FALSE(has(p.instructions, "Kulkarni"));
  EXPECT_EQ(p.turns[3].text, "[name] again: can I pay later? [number]");
}

TEST(ai_prompt, only_the_last_turns_are_told_oldest_first) {
  std::vector<ai_turn> history;
  for (int i = 0; i < 30; ++i)
    history.push_back({i % 2 == 0, "turn " + std::to_string(i)});
  auto p = prompt_of(history, "the question");
  ASSERT_EQ(p.turns.size(), most_ai_turns);
  EXPECT_EQ(p.turns.back().text, "the question");
  EXPECT_EQ(p.turns[6].text, "turn 29");
  EXPECT_EQ(p.turns[0].text, "turn 23");
  EXPECT_FALSE(p.turns[6].from_patient);
}

TEST(ai_prompt, all_turns_together_are_bounded) {
  std::vector<ai_turn> history(20, {true, std::string(900, 'a') + "é"});
  auto p = prompt_of(history, std::string(700, 'b'));
  std::size_t bytes = 0;
  for (auto& t : p.turns) {
    bytes += t.text.size();
    EXPECT_TRUE(is_utf8(t.text));
  }
  EXPECT_LE(bytes, most_ai_turn_bytes);
  EXPECT_EQ(p.turns.back().text, std::string(700, 'b'));
  EXPECT_LE(p.instructions.size(), most_ai_instructions);
}

TEST(ai_prompt, the_question_is_not_told_twice) {
  auto p = prompt_of({{false, "Hello!"}, {true, "do you"}, {true, "do teeth?"}},
                     "do you\ndo teeth?");
  ASSERT_EQ(p.turns.size(), 2u);
  EXPECT_EQ(p.turns[1].text, "do you\ndo teeth?");
}

TEST(ai_reading, an_answer_and_an_intent_are_read) {
  auto a =
      read_ai_answer(R"({"answer": "We do.\nCome \"in\" \u00e9 \ud83d\ude00",
                              "intent": "book"})");
  EXPECT_EQ(a.how, outcome::answered);
  EXPECT_EQ(a.text, "We do.\nCome \"in\" é 😀");
  EXPECT_EQ(a.intent, "book");
}

TEST(ai_reading, fences_and_words_around_the_object_do_no_harm) {
  for (auto* text :
       {"```json\n{\"answer\": \"Yes.\"}\n```",
        "Here is {my} answer:\n{\"answer\":\"Yes.\",\"intent\":\"none\"} bye",
        "{\"intent\":null,\"more\":{\"answer\":[1,\"}\"]},\"answer\":\"Yes.\"}",
        "\n\n {  \"answer\" : \"Yes.\" } "}) {
    auto a = read_ai_answer(text);
    EXPECT_EQ(a.how, outcome::answered) << text;
    EXPECT_EQ(a.text, "Yes.") << text;
    EXPECT_EQ(a.intent, "") << text;
  }
}

TEST(ai_reading, unsure_is_unsure) {
  for (auto* text : {"UNSURE", " UNSURE.\n", "\"UNSURE\"", "```UNSURE```",
                     "{\"answer\":\"UNSURE\",\"intent\":\"none\"}",
                     "{\"answer\":\"I am UNSURE about this.\"}"})
    EXPECT_EQ(read_ai_answer(text).how, outcome::unsure) << text;
}

TEST(ai_reading, what_is_no_answer_failed) {
  for (auto* text : {"", "   ", "Yes, we do.", "<html>502</html>", "{",
                     "{\"answer\":", "{\"answer\":\"Yes", "{\"answer\":\"\"}",
                     "{\"answer\":42}", "{\"answer\":\"\\ud83d\"}",
                     "{\"answer\":\"\\x\"}", "[]", "null", "{\"text\":\"Yes\"}",
                     "{\"answer\":\"  \",\"intent\":\"dance\"}",
                     "\xff\xfe{\"answer\":\"Yes\"}"})
    EXPECT_EQ(read_ai_answer(text).how, outcome::failed) << text;
}

TEST(ai_reading, an_intent_that_is_not_ours_is_dropped) {
  auto a = read_ai_answer(
      R"({"answer":"Yes.","intent":"book_now_for_all_patients"})");
  EXPECT_EQ(a.how, outcome::answered);
  EXPECT_EQ(a.intent, "");
  EXPECT_EQ(read_ai_answer(R"({"answer":"","intent":"person"})").intent,
            "person");
}

TEST(ai_reading, a_megabyte_is_refused_and_depth_does_no_harm) {
  EXPECT_EQ(
      read_ai_answer("{\"answer\":\"" + std::string(1 << 20, 'a') + "\"}").how,
      outcome::failed);
  EXPECT_EQ(read_ai_answer(std::string(15'000, '{')).how, outcome::failed);
  EXPECT_EQ(read_ai_answer("{\"x\":" + std::string(15'000, '[')).how,
            outcome::failed);
}

TEST(ai_reading, any_bytes_are_survived) {
  std::mt19937_64 random{8};
  constexpr std::string_view letters = "{}[]\":,\\u answertinbok0123456789";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = i % 2 ? "{\"answer\":" : "";
    for (auto n = random() % 80; n > 0; --n)
      text += i % 5 ? letters[random() % letters.size()]
                    : static_cast<char>(random());
    auto a = read_ai_answer(text);
    EXPECT_TRUE(is_utf8(a.text));
  }
}

} // namespace careline::engine::tests
