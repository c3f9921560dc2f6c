#include "io/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

namespace careline::tests {

namespace {

using io::metrics;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

bool holds(const std::string& text, const std::string& line) {
  const auto lines = lines_of(text);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

} // namespace

TEST(metrics, every_known_label_value_is_there_at_zero_from_the_start) {
  metrics m;
  const auto text = m.scrape();
  for (
      const char* line :
      {R"(careline_webhooks_total{channel="whatsapp",result="accepted"} 0)",
       R"(careline_webhooks_total{channel="whatsapp",result="overload"} 0)",
       R"(careline_messages_total{channel="whatsapp",direction="in"} 0)",
       R"(careline_messages_total{channel="whatsapp",direction="out"} 0)",
       R"(careline_turns_total{result="identity_taken"} 0)",
       R"(careline_delivery_status_total{channel="whatsapp",status="read"} 0)",
       R"(careline_outbound_failures_total{reason="opted_out",vendor="meta"} 0)",
       R"(careline_actors{kind="patient"} 0)",
       R"(careline_actor_failures_total{kind="outbox"} 0)",
       R"(careline_bookings_total{result="conflict"} 0)",
       R"(careline_http_refusals_total{reason="timed_out"} 0)",
       R"(careline_breaker_open{vendor="meta"} 0)",
       R"(careline_db_queue_depth{writer="0"} 0)", "careline_ready 0"})
    EXPECT_TRUE(holds(text, line)) << line;
}

TEST(metrics, enums_and_labels_have_the_same_order) {
  metrics m;
  m.webhooks_total[metrics::at(io::webhook_result::unknown_tenant)]
      ->Increment();
  m.turns_total[metrics::at(io::turn_result::slot_taken)]->Increment();
  m.outbound_failures_total[metrics::at(io::send_failure::window_closed)]
      ->Increment();
  m.actors[metrics::at(io::actor_kind::desk)]->Set(3);
  m.http_refusals_total[metrics::at(io::http_refusal::malformed)]->Increment();
  const auto text = m.scrape();
  for (
      const char* line :
      {R"(careline_webhooks_total{channel="whatsapp",result="unknown_tenant"} 1)",
       R"(careline_turns_total{result="slot_taken"} 1)",
       R"(careline_outbound_failures_total{reason="window_closed",vendor="meta"} 1)",
       R"(careline_actors{kind="desk"} 3)",
       R"(careline_http_refusals_total{reason="malformed"} 1)"})
    EXPECT_TRUE(holds(text, line)) << line;
}

TEST(metrics, every_vendors_limit_is_a_boundary) {
  metrics m;
  m.webhook_duration_seconds->Observe(0.25); // A boundary is below itself.
  m.webhook_duration_seconds->Observe(0.2501);
  const auto text = m.scrape();
  const std::string name = "careline_webhook_duration_seconds_bucket{"
                           "channel=\"whatsapp\",le=\"";
  for (const char* bound : {"0.25", "0.5", "1", "2", "5", "7.5", "15", "20"})
    EXPECT_NE(text.find(name + bound + "\"}"), std::string::npos) << bound;
  EXPECT_TRUE(holds(text, name + "0.25\"} 1"));
  EXPECT_TRUE(holds(text, name + "0.5\"} 2"));
  EXPECT_TRUE(holds(text, name + "+Inf\"} 2"));
}

TEST(metrics, the_text_is_what_prometheus_takes) {
  metrics m;
  const auto text = m.scrape();
  EXPECT_EQ(text.back(), '\n');
  EXPECT_EQ(text.find('\r'), std::string::npos);
  std::set<std::string> series;
  std::map<std::string, int> types;
  std::set<std::string> names_with_help;
  for (const auto& line : lines_of(text)) {
    if (line.rfind("# HELP ", 0) == 0) {
      const auto end = line.find(' ', 7);
      EXPECT_GT(line.size(), end + 5) << "a help that helps: " << line;
      names_with_help.insert(line.substr(7, end - 7));
    } else if (line.rfind("# TYPE ", 0) == 0) {
      const auto name = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_EQ(++types[name], 1) << name;
      const auto type = line.substr(line.rfind(' ') + 1);
      EXPECT_EQ(type == "counter", name.ends_with("_total")) << name;
      EXPECT_TRUE(name.starts_with("careline_") || name.starts_with("process_"))
          << name;
      EXPECT_TRUE(names_with_help.contains(name)) << name;
    } else {
      EXPECT_TRUE(series.insert(line.substr(0, line.rfind(' '))).second)
          << line;
    }
  }
  EXPECT_GT(types.size(), 50u);
}

TEST(metrics, every_metric_is_in_the_docs_and_the_docs_name_no_other) {
  std::ifstream in(CARELINE_SOURCE_DIR "/docs/metrics.md");
  const std::string docs{std::istreambuf_iterator<char>(in), {}};
  metrics m;
  std::set<std::string> names;
  for (const auto& line : lines_of(m.scrape()))
    if (line.rfind("# TYPE ", 0) == 0)
      names.insert(line.substr(7, line.find(' ', 7) - 7));
  for (const auto& name : names)
    EXPECT_NE(docs.find("`" + name + "`"), std::string::npos) << name;
  // First cells of the tables: "| `name` |" or "| `name`, `name` |".
  const std::regex quoted_name("`((careline|process)_[a-z_]+)`");
  for (const auto& line : lines_of(docs)) {
    if (line.rfind("| `", 0) != 0) continue;
    const auto cell = line.substr(0, line.find(" |"));
    for (std::sregex_iterator i(cell.begin(), cell.end(), quoted_name), end;
         i != end; ++i)
      EXPECT_TRUE(names.contains((*i)[1].str())) << (*i)[1];
  }
}

TEST(metrics, every_bound_is_shown_as_it_is_set) {
  config::limits limits;
  limits.writer_queue = 77;
  limits.acknowledgement = std::chrono::milliseconds(1'500);
  limits.sends_per_second_per_account = 0.5;
  metrics m(limits);
  const auto text = m.scrape();
  for (const char* line :
       {R"(careline_limit{name="writer_queue"} 77)",
        R"(careline_limit{name="acknowledgement_ms"} 1500)",
        R"(careline_limit{name="passivate_after_s"} 900)",
        R"(careline_limit{name="bytes_in_flight"} 67108864)",
        R"(careline_limit{name="sends_per_second_per_account"} 0.5)"})
    EXPECT_TRUE(holds(text, line)) << line;
}

TEST(metrics, the_process_tells_what_it_uses) {
  metrics m;
  const auto figure = [&](const std::string& name) {
    for (const auto& line : lines_of(m.scrape()))
      if (line.rfind(name + " ", 0) == 0)
        return std::stod(line.substr(name.size() + 1));
    return -1.0;
  };
  EXPECT_GT(figure("process_resident_memory_bytes"), 1e6);
  EXPECT_GE(figure("process_open_fds"), 3);
  EXPECT_GT(figure("process_start_time_seconds"), 1.7e9);
  EXPECT_GE(figure("process_cpu_seconds_total"), 0);
  EXPECT_GE(figure("process_threads"), 1);
}

TEST(metrics, memory_is_bounded_by_the_setting_if_that_is_less) {
  const auto bound = [](std::size_t memory_bytes) {
    config::limits limits;
    limits.memory_bytes = memory_bytes;
    for (const auto& line : lines_of(metrics(limits).scrape()))
      if (line.rfind("careline_memory_limit_bytes ", 0) == 0)
        return std::stod(line.substr(line.find(' ')));
    return -1.0;
  };
  const auto system = bound(0);
  EXPECT_GT(system, 1e6);
  EXPECT_EQ(bound(1'000'000), 1e6);
  EXPECT_EQ(bound(1'000'000'000'000'000), system);
}

TEST(metrics, the_build_says_which_it_is) {
  metrics m;
  EXPECT_NE(m.scrape().find("careline_build_info{commit=\""),
            std::string::npos);
}

TEST(metrics, figures_kept_elsewhere_are_asked_for_at_each_scrape) {
  metrics m;
  std::uint64_t refused = 0;
  m.before_scrape([&] {
    refused += 2;
    metrics::raise_to(
        *m.http_refusals_total[metrics::at(io::http_refusal::connections)],
        static_cast<double>(refused));
  });
  m.scrape();
  EXPECT_TRUE(holds(m.scrape(),
                    R"(careline_http_refusals_total{reason="connections"} 4)"));
}

TEST(metrics, scrapes_and_touches_may_come_from_any_thread) {
  metrics m;
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        m.messages_in_total->Increment();
        m.db_batch_size->Observe(i % 500);
      }
    });
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) EXPECT_FALSE(m.scrape().empty());
    });
  }
  for (auto& t : threads) t.join();
  EXPECT_EQ(m.messages_in_total->Value(), 20'000);
}

} // namespace careline::tests
