#include "bench/report.hpp"

#include "bench/compare.hpp"
#include "bench/http_call.hpp"
#include "bench/report_html.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

namespace careline::bench {
namespace {

using namespace std::chrono_literals;

/// Two seconds of a run with everything in it.
run_report full() {
  run_report r;
  r.label = "a run";
  r.commit = "abc1234";
  r.where.cpu = "A CPU";
  r.where.cores = 2;
  r.postgres = "15.20";
  r.settings.profile = "noisy_clinic";
  r.settings.numbers = {"1", "2"};
  r.settings.arrivals = arrival::poisson;
  r.settings.noisy_share = 0.5;
  r.settings.seed = 42;
  r.settings.app_secret = "do-not-show";
  r.limits["batch_turns"] = 500;
  r.result.counts.accepted = 2'000;
  r.result.measured = 2s;
  r.result.latency.add(3ms);
  r.result.groups.resize(2);
  r.result.groups[1].add(9ms);
  r.used.has_engine = r.used.has_database = true;
  r.used.end.engine_cpu_s = 0.1;
  r.used.end.database_cpu_s = 0.2;
  for (int at = 0; at < 2; ++at) {
    second_sample s;
    s.at_s = at;
    r.result.seconds.push_back(s);
    usage_sample u;
    u.engine_cpu_s = at * 0.05;
    u.wal_bytes = 1'000 + static_cast<std::uint64_t>(at) * 50;
    u.queues["careline_db_queue_depth"] = 7;
    r.seconds[at] = u;
  }
  r.checks.push_back({"order_per_patient", "P3", 10, 1, {"wamid.B1"}});
  r.floors.push_back(
      boost::json::object{{"name", "advance"}, {"cpu_us_per_turn", 3.1}});
  r.notes.push_back("a note");
  return r;
}

double number(const boost::json::value& root, const char* pointer) {
  return root.at_pointer(pointer).to_number<double>();
}

TEST(report, has_the_form_that_the_page_and_the_comparison_read) {
  const boost::json::value json = as_json(full());
  EXPECT_EQ(json.at("format").as_string(), "careline-bench/2");
  EXPECT_EQ(json.at("profile").as_string(), "noisy_clinic");
  EXPECT_EQ(json.at_pointer("/machine/postgres").as_string(), "15.20");
  EXPECT_EQ(number(json, "/seed"), 42);
  EXPECT_EQ(number(json, "/limits/batch_turns"), 500);
  EXPECT_EQ(number(json, "/turns_per_second"), 1'000);
  EXPECT_NEAR(number(json, "/latency/p99_ms"), 3, 0.03);
  EXPECT_EQ(json.at_pointer("/latency/buckets/0").as_array().size(), 2u);
  EXPECT_NEAR(number(json, "/groups/other clinics/max_ms"), 9, 1e-9);
  EXPECT_NEAR(number(json, "/usage/cpu_s_per_1000_turns"), 0.15, 1e-9);
  EXPECT_EQ(number(json, "/usage/database_wal_bytes"), 50);
  EXPECT_EQ(number(json, "/checks/0/violations"), 1);
  EXPECT_EQ(json.at_pointer("/checks/0/examples/0").as_string(), "wamid.B1");
  EXPECT_EQ(json.at_pointer("/floors/0/name").as_string(), "advance");
  EXPECT_EQ(json.at_pointer("/notes/0").as_string(), "a note");
}

TEST(report, tells_the_ratio_to_the_floors_if_all_were_measured) {
  EXPECT_FALSE(as_json(full()).contains("floors_ratio")) << "only advance";
  auto r = full();
  r.floors.clear();
  for (const auto* name : {"beast_bare", "hmac_parse", "actor_hop",
                           "postgres_turn_100", "advance", "understand"})
    r.floors.push_back(
        boost::json::object{{"name", name}, {"cpu_us_per_turn", 12.5}});
  const boost::json::value json = as_json(r);
  // 0.3 s for 2,000 turns; four floors once, a hop three times, and 5 % of
  // dialogues are bookings.
  const auto sum = 12.5 * (4 + 3 + 0.05 / 1.2);
  EXPECT_NEAR(number(json, "/floors_sum_us"), sum, 1e-9);
  EXPECT_NEAR(number(json, "/floors_ratio"), 150 / sum, 1e-9);
}

TEST(report, gives_each_second_what_was_used_in_it) {
  const boost::json::value json = as_json(full());
  EXPECT_FALSE(
      json.at_pointer("/seconds/0").as_object().contains("engine_cpu_s"))
      << "there is no second before it";
  EXPECT_NEAR(number(json, "/seconds/1/engine_cpu_s"), 0.05, 1e-9);
  EXPECT_EQ(number(json, "/seconds/1/database_wal_bytes"), 50);
  EXPECT_EQ(number(json, "/seconds/1/queues/careline_db_queue_depth"), 7);
}

TEST(report, does_not_count_an_unseen_second_into_the_next) {
  auto r = full();
  r.seconds.erase(0);
  r.seconds[-1] = {};
  const boost::json::value json = as_json(r);
  EXPECT_FALSE(
      json.at_pointer("/seconds/1").as_object().contains("engine_cpu_s"));
}

TEST(report, of_a_server_that_nobody_watched_has_no_empty_figures) {
  run_report r;
  r.settings.numbers = {"1"};
  const auto json = as_json(r);
  const auto& used = json.at("usage").as_object();
  EXPECT_FALSE(used.contains("engine_cpu_s"));
  EXPECT_FALSE(used.contains("cpu_s_per_1000_turns"));
  EXPECT_TRUE(json.at("limits").as_object().empty());
  EXPECT_NE(as_text(json).find("not told by the engine"), std::string::npos);
}

TEST(report, tells_people_where_it_was_measured_before_any_number) {
  const auto text = as_text(as_json(full()));
  const auto at = [&](const char* words) {
    const auto found = text.find(words);
    EXPECT_NE(found, text.npos) << words;
    return found;
  };
  EXPECT_LT(at("A CPU"), at("turns "));
  EXPECT_LT(at("commit abc1234"), at("turns "));
  EXPECT_LT(at("seed 42"), at("turns "));
  EXPECT_LT(at("batch_turns 500"), at("turns "));
  EXPECT_LT(at("turns "), at("BROKEN  order_per_patient"));
  at("wamid.B1");
}

TEST(report, shows_no_secret) {
  const auto json = as_json(full());
  EXPECT_EQ(boost::json::serialize(json).find("do-not-show"),
            std::string::npos);
}

TEST(report, becomes_a_page_and_can_be_compared) {
  const auto json = as_json(full());
  EXPECT_NE(as_html(json).find("<svg"), std::string::npos);
  EXPECT_FALSE(compare(json, json).empty());
}

TEST(report, holds_only_if_every_check_does) {
  auto r = full();
  EXPECT_FALSE(all_hold(r));
  r.checks[0].violations = 0;
  EXPECT_TRUE(all_hold(r));
}

TEST(metrics, queues_and_limits_are_read_with_their_labels) {
  const std::string page = "# HELP careline_db_queue_depth Records\n"
                           "# TYPE careline_db_queue_depth gauge\n"
                           "careline_db_queue_depth{writer=\"0\"} 12\n"
                           "careline_turns_total{result=\"kept\"} 99\n"
                           "careline_limit{name=\"batch_turns\"} 500\n"
                           "careline_turns_in_flight 3\n";
  const auto queues = read_metrics(page, is_queue);
  ASSERT_EQ(queues.size(), 2u);
  EXPECT_EQ(queues.at("careline_db_queue_depth{writer=\"0\"}"), 12);
  EXPECT_EQ(queues.at("careline_turns_in_flight"), 3);
  const auto limits = read_metrics(page, is_limit);
  ASSERT_EQ(limits.size(), 1u);
  EXPECT_EQ(label_of_limit(limits.begin()->first), "batch_turns");
}

TEST(place, is_only_ever_on_this_machine) {
  const auto place = parse_place("http://127.0.0.1:8080/webhooks/whatsapp");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->host, "127.0.0.1");
  EXPECT_EQ(place->port, 8080);
  EXPECT_EQ(place->path, "/webhooks/whatsapp");
  EXPECT_EQ(parse_place("http://localhost")->port, 80);
  for (const char* other :
       {"https://127.0.0.1", "http://10.0.0.1:80", "http://example.org/",
        "127.0.0.1:80", "http://127.0.0.1:0", "http://127.0.0.1:99999", ""})
    EXPECT_FALSE(parse_place(other)) << other;
}

} // namespace
} // namespace careline::bench
