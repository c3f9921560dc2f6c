#include "engine/icalendar.hpp"

#include <gtest/gtest.h>

#include <vector>

using namespace careline;
using namespace careline::engine;
using namespace std::chrono_literals;

namespace {

const instant nine{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 9h
                   + 30min};

config::clinic a_clinic() {
  config::clinic c;
  c.name = "Sunrise Dental";
  c.facts.address = "12 Lake Road; Pune, 411001";
  config::service s;
  s.key = "cleaning";
  s.name = "Teeth cleaning";
  s.length = 30min;
  s.buffer = 10min;
  c.services.push_back(s);
  config::provider p;
  p.key = "mehta";
  p.name = "Dr Mehta";
  c.providers.push_back(p);
  return c;
}

visit a_visit() {
  visit v;
  v.id = appointment_id{make_uuid_v7(1, 2, 3)};
  v.service = "cleaning";
  v.provider = "mehta";
  v.when = {nine, nine + 40min};
  v.attendee = "Ravi's son";
  return v;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < text.size();) {
    auto end = text.find("\r\n", at);
    EXPECT_NE(end, std::string::npos) << "the last line has no end";
    if (end == std::string::npos) break;
    all.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return all;
}

/// As a calendar program reads it.
std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n "); at != std::string::npos;
       at = text.find("\r\n ", at))
    text.erase(at, 3);
  return text;
}

bool has_line(const std::string& text, const std::string& line) {
  for (auto& l : lines_of(unfolded(text)))
    if (l == line) return true;
  return false;
}

} // namespace

TEST(icalendar, an_appointment_is_one_event_in_utc) {
  auto text = icalendar(a_visit(), a_clinic(), 3, nine - 48h);
  auto lines = lines_of(text);
  EXPECT_EQ(lines.front(), "BEGIN:VCALENDAR");
  EXPECT_EQ(lines.back(), "END:VCALENDAR");
  EXPECT_TRUE(has_line(text, "VERSION:2.0"));
  EXPECT_TRUE(has_line(text, "UID:" + to_string(a_visit().id) + "@careline"));
  EXPECT_TRUE(has_line(text, "DTSTAMP:20261119T093000Z"));
  EXPECT_TRUE(has_line(text, "DTSTART:20261121T093000Z"));
  EXPECT_TRUE(has_line(text, "DTEND:20261121T100000Z")) << "without the buffer";
  EXPECT_TRUE(has_line(text, "SEQUENCE:3"));
  EXPECT_TRUE(has_line(text, "STATUS:CONFIRMED"));
  EXPECT_TRUE(has_line(text, "SUMMARY:Teeth cleaning – Dr Mehta"));
}

TEST(icalendar, commas_semicolons_backslashes_and_line_ends_are_escaped) {
  auto clinic = a_clinic();
  EXPECT_TRUE(
      has_line(icalendar(a_visit(), clinic, 0, nine),
               "LOCATION:Sunrise Dental\\, 12 Lake Road\\; Pune\\, 411001"));
  clinic.services[0].name = "a\\b\nc\r\x01";
  EXPECT_TRUE(has_line(icalendar(a_visit(), clinic, 0, nine),
                       "SUMMARY:a\\\\b\\nc – Dr Mehta"));
}

TEST(icalendar, long_lines_are_folded_between_characters) {
  auto clinic = a_clinic();
  for (std::size_t shift = 0; shift < 8; ++shift) {
    clinic.services[0].name = std::string(shift, 'x');
    for (int i = 0; i < 60; ++i) clinic.services[0].name += "दाँत€";
    auto text = icalendar(a_visit(), clinic, 0, nine);
    for (auto& line : lines_of(text)) {
      EXPECT_LE(line.size(), 75u);
      auto begin = line.starts_with(' ') ? 1u : 0u;
      ASSERT_GT(line.size(), begin);
      EXPECT_NE(static_cast<unsigned char>(line[begin]) & 0xC0, 0x80)
          << "a line begins within a character";
    }
    EXPECT_TRUE(
        has_line(text, "SUMMARY:" + clinic.services[0].name + " – Dr Mehta"));
  }
}

TEST(icalendar, the_status_says_whether_the_time_is_taken) {
  auto v = a_visit();
  v.status = appointment_status::cancelled;
  auto text = icalendar(v, a_clinic(), 0, nine);
  EXPECT_TRUE(has_line(text, "STATUS:CANCELLED"));
  EXPECT_TRUE(has_line(text, "TRANSP:TRANSPARENT"));
  v.status = appointment_status::pending;
  EXPECT_TRUE(has_line(icalendar(v, a_clinic(), 0, nine), "STATUS:TENTATIVE"));
}

TEST(icalendar, nobody_is_named_but_the_doctor) {
  EXPECT_EQ(icalendar(a_visit(), a_clinic(), 0, nine).find("son"),
            std::string::npos);
}

TEST(icalendar, what_the_clinic_no_longer_knows_is_left_out) {
  auto v = a_visit();
  v.service = "gone";
  v.provider = "gone";
  auto text = icalendar(v, a_clinic(), 0, nine);
  EXPECT_TRUE(has_line(text, "SUMMARY:Sunrise Dental"));
  EXPECT_TRUE(has_line(text, "DTEND:20261121T101000Z"));
}
