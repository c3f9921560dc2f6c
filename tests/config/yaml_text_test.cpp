/// What a file may hold: a text that would need more time or memory than a
/// file of settings is worth is refused, with its line and the bound.

#include "config/clinics_yaml.hpp"
#include "config/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace careline::config;

namespace {

std::optional<std::string> variable(const std::string& name) {
  return "secret-of-the-test-" + name;
}

std::vector<fault> faults(const std::string& yaml) {
  auto read = parse_settings(yaml, variable);
  if (auto* found = std::get_if<1>(&read)) return *found;
  return {};
}

std::string only_fault(const std::string& yaml) {
  auto found = faults(yaml);
  if (found.size() != 1) return std::to_string(found.size()) + " faults";
  return std::to_string(found[0].line) + " " + found[0].what;
}

/// What every file needs, then what the test is about.
std::string with_secrets(const std::string& more) {
  return "database: {dsn: {env: DSN}}\n"
         "whatsapp: {app_secrets: [{env: A}], verify_token: {env: B},"
         " access_token: {env: C}}\n"
         + more;
}

/// Each line is ten times the line before.
std::string tenfold(int lines) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < lines; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    const auto name = "a" + std::to_string(i);
    text += name + ": &" + name + " [" + before;
    for (int j = 1; j < 10; ++j) text += ", " + before;
    text += "]\n";
  }
  return text;
}

} // namespace

// The library finds empty documents without an end there.
TEST(yaml_text, a_comma_without_a_list_is_refused) {
  EXPECT_EQ(only_fault(","), "1 must be one YAML document");
  EXPECT_EQ(only_fault("[a]\n,\n"), "2 must be one YAML document");
  EXPECT_EQ(only_fault("{log: {}},\n"), "1 must be one YAML document");
  auto clinics = parse_clinics("tenants: [\n  (\n    \"a\",\n  )],\n");
  ASSERT_EQ(clinics.index(), 1u);
  EXPECT_EQ(std::get<1>(clinics).size(), 1u);
}

TEST(yaml_text, a_second_document_is_refused_at_its_line) {
  EXPECT_EQ(only_fault(with_secrets("---\nlog: {}\n")),
            "3 must be one YAML document");
}

TEST(yaml_text, a_text_of_nothing_is_an_empty_mapping) {
  for (auto* nothing : {"", "# a remark\n", "---\n", "~", "%"})
    EXPECT_EQ(faults(nothing).size(), 4u) << nothing; // The secrets.
}

TEST(yaml_text, an_alias_is_what_it_stands_for) {
  auto read = parse_settings(with_secrets("limits:\n"
                                          "  body_bytes: &most 70000\n"
                                          "  vapi_body_bytes: *most\n"),
                             variable);
  ASSERT_EQ(read.index(), 0u);
  EXPECT_EQ(std::get<0>(read).limits.vapi_body_bytes, 70'000u);
}

TEST(yaml_text, aliases_of_aliases_are_counted_for_what_they_stand_for) {
  EXPECT_EQ(only_fault(tenfold(40)),
            "6 must hold at most 500000 values, counting what aliases repeat");
  // What is within the bound is read, and wrong for other reasons.
  EXPECT_NE(only_fault(with_secrets(tenfold(5))).find("5 faults"),
            std::string::npos);
}

TEST(yaml_text, a_long_text_is_counted_as_often_as_it_is_repeated) {
  EXPECT_EQ(only_fault("a: &a " + std::string(1'000'000, 'x')
                       + "\nb: [*a, *a]\nc: [*a, *a]\n"),
            "3 must hold at most 4 MB, counting what aliases repeat");
}

TEST(yaml_text, an_alias_within_what_it_stands_for_is_refused) {
  EXPECT_EQ(only_fault("a: &a [1, *a]\n"),
            "1 must have no alias within what it stands for");
  EXPECT_EQ(only_fault("a: &a\n  b: {c: *a}\n"),
            "2 must have no alias within what it stands for");
}

TEST(yaml_text, what_is_nested_too_deep_is_refused) {
  EXPECT_EQ(only_fault("a: " + std::string(100'000, '[')),
            "1 must be nested at most 32 deep");
  std::string deep;
  for (int i = 0; i < 33; ++i) deep += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(only_fault(deep), "33 must be nested at most 32 deep");
  auto inner = std::string(31, '[') + std::string(31, ']');
  EXPECT_EQ(only_fault(with_secrets("a: " + inner)), "3 is no key of Careline");
}

TEST(yaml_text, of_very_many_faults_the_first_are_told_and_the_rest_counted) {
  std::string many;
  for (int i = 0; i < 5'000; ++i) many += "key" + std::to_string(i) + ": 1\n";
  auto found = faults(with_secrets(many));
  ASSERT_EQ(found.size(), 1'001u);
  EXPECT_EQ(found.back().what, "and 4000 faults more; mend these first");
}

TEST(yaml_text, a_fault_quotes_no_more_of_a_key_than_a_screen_holds) {
  std::string key;
  for (int i = 0; i < 300; ++i) key += "\u20b9"; // Three bytes each.
  auto found = faults(with_secrets("log: {" + key + ": 1, " + key + ": 2}\n"));
  ASSERT_EQ(found.size(), 2u);
  for (auto& f : found) EXPECT_LE(f.key.size(), 203u);
}
