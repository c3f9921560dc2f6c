#include "actors/responder.hpp"

#include "tests/support/fake_reader.hpp"

#include <caf/stateful_actor.hpp>

using namespace careline;
using namespace careline::actors;
using namespace careline::tests;
using namespace std::chrono_literals;

namespace {

using how = engine::ai_answered::outcome;
const std::string ravi = "+919800000001";

std::string said(const std::string& answer) {
  return R"({"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"{\"answer\":\")"
         + answer + R"(\",\"intent\":\"none\"}"}]}}]})";
}

struct office {
  explicit office(std::function<void(config::settings&)> change = [](auto&) {})
      : node([&] {
          auto s = settings_for_tests();
          s.responder.kind = "gemini";
          s.responder.base_url = "http://ai.test";
          s.responder.key = config::secret("key");
          change(s);
          return s;
        }()) {
    router = add_fake_router(node);
    reader = add_fake_reader(node);
    actor = node.spawn(actors::responder, node.rt, node.board,
                       vendor_port([v = vendor](io::http_call call, auto done) {
                         v->calls.push_back({std::move(call), std::move(done)});
                       }));
  }

  void ask(std::int64_t serial, bool of_other_clinic = false) {
    auto& clinic = of_other_clinic ? node.other : node.demo;
    ask_responder m;
    m.key = phone_key(ravi, clinic->id);
    m.patient = patient_number(1);
    m.name = "Ravi Kumar";
    m.language = "en";
    m.question = {serial, "Is there a lift? My name is Ravi Kumar"};
    m.clinic = clinic;
    node.tell(actor, std::move(m));
  }
  void answer(std::size_t call, unsigned status, const std::string& body) {
    vendor->answer(call, status, body);
    node.run();
  }
  void break_off(std::size_t call) {
    io::call_result r;
    r.failed = io::call_failure::unknown;
    vendor->finish(call, std::move(r));
    node.run();
  }
  const std::vector<ai_answer_arrived>& ends() const { return router->answers; }
  double ended(io::ai_outcome what) const {
    return node.rt->metrics.ai_requests_total[io::metrics::at(what)]->Value();
  }

  test_node node;
  std::shared_ptr<fake_router> router;
  std::shared_ptr<fake_reader> reader;
  std::shared_ptr<fake_vendor> vendor = std::make_shared<fake_vendor>();
  responder_actor actor;
};

} // namespace

TEST(responder, brings_the_answer_to_the_patients_router) {
  office o;
  o.ask(7);
  ASSERT_EQ(o.vendor->calls.size(), 1u);
  auto& call = o.vendor->calls[0].what;
  EXPECT_TRUE(call.url.starts_with("http://ai.test/v1beta/models/"));
  EXPECT_LE(call.timeout, 6s);
  EXPECT_EQ(call.answer_bytes, 256u * 1024);
  EXPECT_EQ(call.body.find("Kumar"), std::string::npos);
  EXPECT_EQ(call.body.find(ravi), std::string::npos);
  ASSERT_EQ(o.reader->message_lists.size(), 1u);
  EXPECT_EQ(o.reader->message_lists[0].most, 8u);
  o.answer(0, 200, said("Yes, by the entrance."));
  ASSERT_EQ(o.ends().size(), 1u);
  EXPECT_EQ(o.ends()[0].answer.serial, 7);
  EXPECT_EQ(o.ends()[0].answer.how, how::answered);
  EXPECT_EQ(o.ends()[0].answer.text, "Yes, by the entrance.");
  EXPECT_EQ(o.ended(io::ai_outcome::answered), 1);
}

TEST(responder, asks_without_what_was_said_before_if_the_store_is_away) {
  office o;
  o.reader->fails = engine::errc::unavailable;
  o.ask(1);
  EXPECT_EQ(o.vendor->calls.size(), 1u);
  o.answer(0, 200, said("Yes."));
  EXPECT_EQ(o.ends().size(), 1u);
}

TEST(responder, ends_every_question_by_its_deadline) {
  office o;
  o.ask(1);
  o.node.pass(5'800ms);
  EXPECT_TRUE(o.ends().empty());
  o.node.pass(300ms);
  ASSERT_EQ(o.ends().size(), 1u);
  EXPECT_EQ(o.ends()[0].answer.how, how::failed);
  EXPECT_EQ(o.ended(io::ai_outcome::late), 1);
  o.answer(0, 200, said("Too late."));
  EXPECT_EQ(o.ends().size(), 1u) << "one end only";
}

TEST(responder, tries_once_more_after_what_may_pass_if_there_is_time) {
  office o;
  o.ask(1);
  o.answer(0, 503, "<html>");
  EXPECT_TRUE(o.ends().empty());
  o.node.pass(700ms);
  ASSERT_EQ(o.vendor->calls.size(), 2u);
  EXPECT_LE(o.vendor->calls[1].what.timeout, 5'750ms) << "of the same deadline";
  o.answer(1, 500, "");
  ASSERT_EQ(o.ends().size(), 1u) << "one retry";
  EXPECT_EQ(o.ends()[0].answer.how, how::failed);
}

TEST(responder, waits_as_long_as_told_or_gives_up_at_once) {
  auto limited = [](const std::string& delay) {
    return R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")"
           + delay + R"("}]}})";
  };
  office o;
  o.ask(1);
  o.answer(0, 429, limited("2s"));
  o.node.pass(1'900ms);
  EXPECT_EQ(o.vendor->calls.size(), 1u);
  o.node.pass(300ms);
  ASSERT_EQ(o.vendor->calls.size(), 2u);
  o.answer(1, 200, said("Yes."));
  EXPECT_EQ(o.ends().size(), 1u);

  o.ask(2);
  o.answer(2, 429, limited("17s"));
  ASSERT_EQ(o.ends().size(), 2u) << "no patient waits for 17 s";
  EXPECT_EQ(o.ended(io::ai_outcome::rate_limited), 1);
}

TEST(responder, does_not_ask_again_what_would_fail_again) {
  office o;
  for (auto* body : {R"({"promptFeedback":{"blockReason":"SAFETY"}})", "{}",
                     "garbage", R"({"candidates":[]})"}) {
    auto before = o.ends().size();
    o.ask(1);
    o.answer(o.vendor->calls.size() - 1, 200, body);
    EXPECT_EQ(o.ends().size(), before + 1) << body;
    EXPECT_EQ(o.ends().back().answer.how, how::failed) << body;
  }
}

TEST(responder, words_that_are_no_answer_fail_and_unsure_is_told) {
  office o;
  o.ask(1);
  o.answer(
      0, 200,
      R"({"candidates":[{"content":{"parts":[{"text":"I booked you."}]}}]})");
  ASSERT_EQ(o.ends().size(), 1u);
  EXPECT_EQ(o.ends()[0].answer.how, how::failed);
  o.ask(2);
  o.answer(1, 200, said("UNSURE"));
  EXPECT_EQ(o.ends()[1].answer.how, how::unsure);
  EXPECT_EQ(o.ended(io::ai_outcome::unsure), 1);
}

TEST(responder, stops_asking_after_failures_in_a_row_and_probes_later) {
  office o([](auto& s) {
    s.responder.breaker_failures = 2;
    s.responder.retries = 0;
  });
  for (std::size_t i = 0; i < 2; ++i) {
    o.ask(1);
    o.break_off(i);
  }
  EXPECT_EQ(o.node.rt->metrics.ai_breaker_open->Value(), 1);
  o.ask(2);
  EXPECT_EQ(o.vendor->calls.size(), 2u);
  EXPECT_EQ(o.ends().size(), 3u) << "failed at once";
  EXPECT_EQ(o.ended(io::ai_outcome::stopped), 1);
  o.node.pass(31s);
  o.ask(3);
  o.ask(4);
  EXPECT_EQ(o.vendor->calls.size(), 3u) << "one goes first";
  o.answer(2, 200, said("Yes."));
  EXPECT_EQ(o.node.rt->metrics.ai_breaker_open->Value(), 0);
  o.ask(5);
  EXPECT_EQ(o.vendor->calls.size(), 4u);
}

TEST(responder, a_wrong_key_stops_it_at_once) {
  office o;
  o.ask(1);
  o.answer(
      0, 400,
      R"({"error":{"code":400,"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}})");
  EXPECT_EQ(o.ended(io::ai_outcome::auth), 1);
  o.node.pass(60s);
  o.ask(2);
  EXPECT_EQ(o.vendor->calls.size(), 1u);
  EXPECT_EQ(o.ends().size(), 2u);
}

TEST(responder, bounds_what_is_under_way_and_what_waits) {
  office o([](auto& s) {
    s.responder.most_at_once = 2;
    s.responder.most_at_once_per_clinic = 2;
    s.limits.ai_questions_waiting = 3;
  });
  for (int i = 1; i <= 6; ++i) o.ask(i);
  EXPECT_EQ(o.vendor->calls.size(), 2u);
  ASSERT_EQ(o.ends().size(), 1u);
  EXPECT_EQ(o.ends()[0].answer.serial, 6);
  EXPECT_EQ(o.ended(io::ai_outcome::overloaded), 1);
  EXPECT_EQ(o.node.rt->metrics.ai_waiting->Value(), 3);
  o.answer(0, 200, said("Yes."));
  EXPECT_EQ(o.vendor->calls.size(), 3u) << "the next in turn";
  o.node.pass(7s);
  EXPECT_EQ(o.ends().size(), 6u) << "who waits too long is not asked";
  EXPECT_EQ(o.vendor->calls.size(), 3u);
}

TEST(responder, one_clinic_leaves_room_for_the_others) {
  office o([](auto& s) {
    s.responder.most_at_once = 3;
    s.responder.most_at_once_per_clinic = 2;
  });
  for (int i = 1; i <= 4; ++i) o.ask(i);
  EXPECT_EQ(o.vendor->calls.size(), 2u);
  o.ask(9, true);
  EXPECT_EQ(o.vendor->calls.size(), 3u) << "past those of the busy clinic";
  o.answer(2, 200, said("Yes."));
  EXPECT_EQ(o.vendor->calls.size(), 3u);
  o.answer(0, 200, said("Yes."));
  EXPECT_EQ(o.vendor->calls.size(), 4u);
}
