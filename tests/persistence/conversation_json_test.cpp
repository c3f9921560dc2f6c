#include "persistence/conversation_json.hpp"

#include "persistence/guard_bytes.hpp"

#include <gtest/gtest.h>

#include <random>

namespace {

using namespace careline;
using persistence::read_draft;
using persistence::read_reply;

TEST(conversation_json, a_broken_draft_is_an_empty_one) {
  for (auto* text : {"", "{", "[]", "null", "7", "{\"service\":7}",
                     "{\"offered\":[1,[2],[3,4,5]],\"held\":\"x\"}"}) {
    auto d = read_draft(text);
    EXPECT_EQ(d.service, "") << text;
    EXPECT_TRUE(d.offered.empty()) << text;
    EXPECT_FALSE(d.held) << text;
  }
}

TEST(conversation_json, what_a_later_version_adds_is_ignored) {
  auto d =
      read_draft(R"({"service":"checkup","colour":{"a":[1]},"hold":"no"})");
  EXPECT_EQ(d.service, "checkup");
  EXPECT_TRUE(d.hold.is_nil());
}

TEST(conversation_json, a_plain_reply_needs_no_details) {
  engine::reply r;
  r.text = "Hello";
  EXPECT_EQ(persistence::details_of(r, "Hello"), "");
  EXPECT_EQ(read_reply("Hello", "").text, "Hello");
}

TEST(conversation_json, any_text_survives_quoting) {
  engine::reply r;
  r.text = "b";
  r.choices = {{"id\"\\", "tab\tline\nbell\a", "ümläut 🙂"}};
  auto back = read_reply("b", persistence::details_of(r, "b"));
  ASSERT_EQ(back.choices.size(), 1U);
  EXPECT_EQ(back.choices[0].id, r.choices[0].id);
  EXPECT_EQ(back.choices[0].title, r.choices[0].title);
  EXPECT_EQ(back.choices[0].description, r.choices[0].description);
}

TEST(conversation_json, choices_are_read_as_they_were_written_at_first) {
  auto back = read_reply(
      "b", R"({"choices":[{"id":"book","title":"Book","description":"15 min"},)"
           R"(["more","More times"],["only-an-id"],7]})");
  ASSERT_EQ(back.choices.size(), 4U);
  EXPECT_EQ(back.choices[0].id, "book");
  EXPECT_EQ(back.choices[0].title, "Book");
  EXPECT_EQ(back.choices[0].description, "15 min");
  EXPECT_EQ(back.choices[1].id, "more");
  EXPECT_EQ(back.choices[1].title, "More times");
  EXPECT_EQ(back.choices[1].description, "");
  EXPECT_EQ(back.choices[2].id, "only-an-id");
  EXPECT_EQ(back.choices[3].id, "");
}

TEST(conversation_json, a_text_other_than_the_logged_one_is_kept) {
  engine::reply r;
  r.text = "Choose:";
  EXPECT_EQ(
      read_reply("Choose: a or b", persistence::details_of(r, "Choose: a or b"))
          .text,
      "Choose:");
}

/// Values of any kind, the empty and the odd ones among them.
struct dice {
  std::mt19937_64 random;

  std::uint64_t below(std::uint64_t n) { return random() % n; }
  bool coin() { return below(2) == 0; }
  std::string text() {
    static constexpr const char* parts[] = {"",   "a",   "\"",   "\\", "\n",
                                            "\t", "मेरा", "🙂", "{",  "\x01"};
    std::string out;
    for (auto n = below(6); n > 0; --n) out += parts[below(std::size(parts))];
    return out;
  }
  engine::uuid id() {
    engine::uuid out;
    for (auto& byte : out.bytes) byte = static_cast<std::uint8_t>(random());
    return out;
  }
  engine::instant instant() {
    return engine::instant(std::chrono::milliseconds(below(1ULL << 45)));
  }
  engine::slot slot() {
    auto start = instant();
    return {start, start + std::chrono::minutes(below(240))};
  }
  engine::visit visit() {
    engine::visit v;
    v.id = engine::appointment_id(id());
    v.service = text();
    v.provider = text();
    v.when = slot();
    v.status = static_cast<engine::appointment_status>(below(7));
    v.attendee = text();
    v.is_confirmed = coin();
    return v;
  }
  engine::booking_draft draft() {
    engine::booking_draft d;
    d.service = text();
    d.provider = text();
    for (auto n = below(4); n > 0; --n) d.offered.push_back(slot());
    for (auto n = below(4); n > 0; --n) d.offered_by.push_back(text());
    d.any_provider = coin();
    if (coin()) d.held = slot();
    if (coin()) {
      d.hold = engine::hold_id(id());
      d.hold_expires = instant();
    }
    if (coin()) d.named = slot();
    if (coin()) d.booked = slot();
    d.attendee = text();
    d.wish = static_cast<engine::visit_wish>(below(5));
    for (auto n = below(4); n > 0; --n) d.visits.push_back(visit());
    if (coin()) d.moving = visit();
    return d;
  }
};

void expect_same(const engine::visit& a, const engine::visit& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.service, b.service);
  EXPECT_EQ(a.provider, b.provider);
  EXPECT_EQ(a.when, b.when);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.attendee, b.attendee);
  EXPECT_EQ(a.is_confirmed, b.is_confirmed);
}

TEST(conversation_json, any_draft_comes_back_as_it_was) {
  dice d{std::mt19937_64(7)};
  for (int i = 0; i < 2'000 && !testing::Test::HasFailure(); ++i) {
    auto in = d.draft();
    std::string text;
    persistence::append_json(text, in);
    SCOPED_TRACE(text);
    auto out = read_draft(text);
    EXPECT_EQ(in.service, out.service);
    EXPECT_EQ(in.provider, out.provider);
    EXPECT_EQ(in.offered, out.offered);
    EXPECT_EQ(in.offered_by, out.offered_by);
    EXPECT_EQ(in.any_provider, out.any_provider);
    EXPECT_EQ(in.held, out.held);
    EXPECT_EQ(in.hold, out.hold);
    EXPECT_EQ(in.hold_expires, out.hold_expires);
    EXPECT_EQ(in.named, out.named);
    EXPECT_EQ(in.booked, out.booked);
    EXPECT_EQ(in.attendee, out.attendee);
    EXPECT_EQ(in.wish, out.wish);
    ASSERT_EQ(in.visits.size(), out.visits.size());
    for (std::size_t v = 0; v < in.visits.size(); ++v)
      expect_same(in.visits[v], out.visits[v]);
    ASSERT_EQ(in.moving.has_value(), out.moving.has_value());
    if (in.moving) expect_same(*in.moving, *out.moving);
  }
}

TEST(conversation_json, any_memory_comes_back_and_none_takes_no_room) {
  dice d{std::mt19937_64(8)};
  for (int i = 0; i < 2'000 && !testing::Test::HasFailure(); ++i) {
    engine::conversation in;
    in.folded = d.text();
    if (d.coin())
      in.ai = engine::ai_wait{static_cast<std::int64_t>(d.below(1'000)),
                              d.text(), static_cast<std::uint8_t>(d.below(3))};
    in.questions_asked = static_cast<std::int64_t>(d.below(3));
    std::string text;
    persistence::append_memory(text, in);
    SCOPED_TRACE(text);
    engine::conversation out;
    persistence::read_memory(out, text);
    EXPECT_EQ(in.folded, out.folded);
    EXPECT_EQ(in.questions_asked, out.questions_asked);
    ASSERT_EQ(in.ai.has_value(), out.ai.has_value());
    if (!in.ai) continue;
    EXPECT_EQ(in.ai->serial, out.ai->serial);
    EXPECT_EQ(in.ai->text, out.ai->text);
    EXPECT_EQ(in.ai->tries, out.ai->tries);
  }
  std::string nothing;
  persistence::append_memory(nothing, engine::conversation{});
  EXPECT_EQ(nothing, "");
}

TEST(conversation_json, a_guard_is_26_bytes_or_none) {
  dice d{std::mt19937_64(9)};
  for (int i = 0; i < 200; ++i) {
    engine::talk_guard in{d.instant(), static_cast<std::uint16_t>(d.random()),
                          d.random(), d.random()};
    auto bytes = persistence::to_bytes(in);
    EXPECT_EQ(bytes.size(), 26U);
    auto out = persistence::read_guard(bytes);
    EXPECT_EQ(in.minute_began, out.minute_began);
    EXPECT_EQ(in.replies, out.replies);
    EXPECT_EQ(in.last_heard, out.last_heard);
    EXPECT_EQ(in.last_said, out.last_said);
  }
  EXPECT_EQ(persistence::to_bytes({}), "");
  EXPECT_EQ(persistence::read_guard("too short").replies, 0);
}

} // namespace
