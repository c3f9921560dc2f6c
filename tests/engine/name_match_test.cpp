#include "engine/name_match.hpp"

#include "tests/engine/chat.hpp"

#include <gtest/gtest.h>

namespace careline::engine::tests {

namespace {

std::string provider_in(std::string_view text, strictness how) {
  auto clinic = lotus_clinic();
  std::vector<const config::provider*> all;
  for (auto& p : clinic.providers) all.push_back(&p);
  auto found = named_providers(words{text}, all, how);
  return found.size() == 1 ? found.front()->key : "";
}

std::string service_in(std::string_view text, strictness how) {
  auto clinic = lotus_clinic();
  clinic.services.push_back(
      {"checkup", "General checkup", chr::minutes{20}, chr::minutes{0}, 0});
  std::vector<const config::service*> all;
  for (auto& s : clinic.services) all.push_back(&s);
  auto found = named_services(words{text}, all, how);
  return found.size() == 1 ? found.front()->key : "";
}

} // namespace

TEST(name_match, doctors_are_found_by_name_specialty_and_with_an_error) {
  for (auto how : {strictness::asked, strictness::mentioned}) {
    EXPECT_EQ(provider_in("Dr Mehta please", how), "dr-mehta");
    EXPECT_EQ(provider_in("vikram", how), "dr-rao");
    EXPECT_EQ(provider_in("the orthodontist", how), "dr-rao");
    EXPECT_EQ(provider_in("dr mehtta", how), "dr-mehta");
    EXPECT_EQ(provider_in("doctor", how), "");
    EXPECT_EQ(provider_in("dr", how), "");
  }
}

TEST(name_match, common_words_name_a_service_only_when_asked_or_all_said) {
  EXPECT_EQ(service_in("general", strictness::asked), "checkup");
  EXPECT_EQ(service_in("a general question", strictness::mentioned), "");
  EXPECT_EQ(service_in("general checkup please", strictness::mentioned),
            "checkup");
  EXPECT_EQ(service_in("clean my teeth", strictness::mentioned), "cleaning");
}

} // namespace careline::engine::tests
