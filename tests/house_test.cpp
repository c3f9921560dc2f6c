/// The rules of the house, read from the files themselves: which folder may
/// include which, what engine/ must not know, and that what an operator can
/// set or watch is written down. Each rule is first shown to be able to fail.

#include "config/load.hpp"
#include "tests/support/process.hpp"
#include "tests/support/source_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <yaml-cpp/yaml.h>

namespace {

using namespace careline;
using tests::source_file;

using complaints = std::vector<std::string>;
using tree = std::vector<source_file>;

const tree& project() {
  static const tree files = tests::read_tree(CARELINE_SOURCE_DIR);
  return files;
}

std::string text_of(const std::string& path) {
  for (auto& file : project())
    if (file.path == path) return file.text;
  ADD_FAILURE() << path << " is not there";
  return {};
}

void expect_none(const complaints& found) {
  for (auto& complaint : found) ADD_FAILURE() << complaint;
}

// -- Includes ---------------------------------------------------------------

/// Folder -> folders it may include besides itself.
const std::map<std::string, std::set<std::string>, std::less<>> arrows{
    {"config", {}},
    {"engine", {"config"}},
    {"persistence", {"config", "engine"}},
    {"io", {"config", "engine"}},
    {"actors", {"config", "engine", "persistence", "io"}},
    {"bench", {"config", "engine", "persistence", "io", "actors"}},
    {"tests", {"config", "engine", "persistence", "io", "actors", "bench"}}};

complaints edges_against_the_arrows(const tree& files) {
  complaints found;
  for (auto& file : files) {
    auto from = arrows.find(file.folder());
    if (!file.is_cpp() || from == arrows.end()) continue;
    for (auto& include : tests::includes_of(file.text)) {
      auto to = include.name.substr(0, include.name.find('/'));
      if (arrows.contains(to) && to != from->first
          && !from->second.contains(to))
        found.push_back(file.path + " includes " + include.name);
    }
  }
  return found;
}

complaints includes_not_from_the_root(const tree& files) {
  complaints found;
  for (auto& file : files) {
    if (!file.is_cpp()) continue;
    for (auto& include : tests::includes_of(file.text)) {
      bool is_ours = arrows.contains(include.name.substr(
          0, std::min(include.name.find('/'), include.name.size())));
      // *.inc are generated into the build folder.
      bool is_generated = include.name.ends_with(".inc");
      if (include.is_quoted && !is_ours && !is_generated)
        found.push_back(file.path + " includes " + include.name);
    }
  }
  return found;
}

/// Library -> the folders that may include it, besides tests.
struct fence {
  std::regex include;
  std::set<std::string, std::less<>> folders;
};

const std::vector<fence>& fences() {
  static const std::vector<fence> all{
      {std::regex("caf/.*"), {"actors", "bench"}},
      {std::regex("libpq.*|pqxx/.*"), {"persistence", "bench"}},
      {std::regex("boost/(asio|beast)\\b.*"), {"io", "bench"}},
      {std::regex("spdlog/.*|prometheus/.*|simdjson.*|curl/.*"),
       {"io", "bench"}},
      {std::regex("yaml-cpp/.*|date/.*"), {"config", "bench"}},
  };
  return all;
}

complaints libraries_out_of_their_folder(const tree& files) {
  complaints found;
  for (auto& file : files) {
    if (!file.is_cpp() || file.folder() == "tests") continue;
    for (auto& include : tests::includes_of(file.text))
      for (auto& fence : fences())
        if (std::regex_match(include.name, fence.include)
            && !fence.folders.contains(file.folder()))
          found.push_back(file.path + " includes " + include.name);
  }
  return found;
}

// -- The pure engine ----------------------------------------------------------

const std::set<std::string, std::less<>> impure_headers{
    "thread", "mutex",   "shared_mutex",  "condition_variable", "future",
    "atomic", "fstream", "filesystem",    "iostream",           "cstdio",
    "ctime",  "csignal", "random_device", "stop_token",         "semaphore"};

const std::vector<std::string> impure_words{"system_clock::now",
                                            "steady_clock::now",
                                            "high_resolution_clock::now",
                                            "utc_clock::now",
                                            "clock_gettime",
                                            "gettimeofday",
                                            "std::time",
                                            "getenv",
                                            "environ",
                                            "std::thread",
                                            "std::jthread",
                                            "std::mutex",
                                            "random_device",
                                            "this_thread",
                                            "current_zone",
                                            "locate_zone",
                                            "fopen",
                                            "ifstream"};

complaints impurities_of_engine(const tree& files) {
  complaints found;
  for (auto& file : files) {
    if (!file.is_cpp() || file.folder() != "engine") continue;
    for (auto& include : tests::includes_of(file.text)) {
      // A standard header has neither a dot nor a slash in its name.
      bool is_foreign = include.name.find_first_of("./") != std::string::npos;
      if ((!include.is_quoted && is_foreign)
          || impure_headers.contains(include.name))
        found.push_back(file.path + " includes " + include.name);
    }
    auto code = tests::code_only(file.text);
    for (auto& word : impure_words)
      if (tests::has_word(code, word))
        found.push_back(file.path + " uses " + word);
  }
  return found;
}

// -- Headers ------------------------------------------------------------------

complaints headers_that_do_not_introduce_themselves(const tree& files) {
  complaints found;
  for (auto& file : files) {
    if (!file.ends_with(".hpp")) continue;
    auto lines = tests::lines_of(file.text);
    lines.resize(std::max<std::size_t>(lines.size(), 2));
    if (lines[0] != "#pragma once")
      found.push_back(file.path + " does not begin with #pragma once");
    else if (!lines[1].starts_with("///"))
      found.push_back(file.path + " does not say what it is in its 2nd line");
  }
  return found;
}

// -- Words that have no place here
// ----------------------------------------------

/// Put together from halves, so that this file does not hold them.
const std::vector<std::string>& words_of_one_machine() {
  static const std::vector<std::string> all = [] {
    auto slash = std::string("/");
    return std::vector<std::string>{slash + "work/",
                                    slash + "farm/",
                                    std::string("farm-") + "bench",
                                    std::string("farm-") + "studio",
                                    std::string("..") + "/shared",
                                    slash + "home/",
                                    slash + "Users/",
                                    slash + "root/"};
  }();
  return all;
}

complaints machine_paths(const tree& files) {
  complaints found;
  for (auto& file : files)
    for (auto& word : words_of_one_machine())
      if (file.text.find(word) != std::string::npos)
        found.push_back(file.path + " names " + word);
  return found;
}

/// Waiting for a fixed time hides a race; a test that is off proves nothing.
complaints tests_that_wait_or_are_off(const tree& files) {
  static const std::vector<std::string> words{
      std::string("sleep_") + "for", std::string("sleep_") + "until",
      std::string("u") + "sleep",    std::string("GTEST_") + "SKIP",
      std::string("DIS") + "ABLED_", std::string("waitFor") + "Timeout"};
  complaints found;
  for (auto& file : files) {
    if (!file.is_below("tests/")) continue;
    for (auto& word : words)
      if (file.text.find(word) != std::string::npos)
        found.push_back(file.path + " has " + word);
  }
  return found;
}

// -- Written down
// ----------------------------------------------------------------

void collect_keys(const YAML::Node& node, const std::string& path,
                  std::set<std::string>& keys) {
  if (node.IsSequence())
    for (auto item : node) collect_keys(item, path, keys);
  if (!node.IsMap()) return;
  for (auto entry : node) {
    auto name = entry.first.as<std::string>();
    // {env: NAME} and {file: PATH} are how a secret is given, not keys.
    if (name == "env" || name == "file") {
      auto is_reference = node.size() == 1 && !path.ends_with("log");
      if (is_reference) continue;
    }
    auto full = path.empty() ? name : path + "." + name;
    keys.insert(full);
    collect_keys(entry.second, full, keys);
  }
}

std::set<std::string> yaml_keys(const std::string& yaml) {
  std::set<std::string> keys;
  collect_keys(YAML::Load(yaml), "", keys);
  return keys;
}

/// A key is written down under its whole path or, below a heading that names
/// its parent, under its own name in backticks.
complaints keys_not_written_down(const std::set<std::string>& keys,
                                 std::string_view page) {
  complaints missing;
  for (auto& key : keys) {
    auto name = key.substr(key.rfind('.') + 1);
    auto quoted = "`" + name + "`";
    if (!tests::has_word(page, key)
        && page.find(quoted) == std::string_view::npos)
      missing.push_back("the page does not tell of the key " + key);
  }
  return missing;
}

std::set<std::string> metric_names(const std::string& cpp) {
  std::set<std::string> names;
  static const std::regex literal("\"((careline|process)_[a-z0-9_]+)\"");
  for (std::sregex_iterator it(cpp.begin(), cpp.end(), literal), end; it != end;
       ++it)
    names.insert((*it)[1]);
  return names;
}

complaints metrics_not_written_down(const std::set<std::string>& names,
                                    std::string_view page) {
  complaints missing;
  for (auto& name : names)
    if (!tests::has_word(page, name))
      missing.push_back("the page does not tell of the metric " + name);
  return missing;
}

// -- The rules can fail
// ------------------------------------------------------------

TEST(house_rules, see_an_include_against_the_arrows) {
  tree bad{{"engine/a.cpp", "#include \"io/log.hpp\"\n"},
           {"io/a.cpp", "#  include \"persistence/migrate.hpp\"\n"},
           {"config/a.hpp", "#include <engine/ids.hpp>\n"},
           {"actors/a.cpp", "#include \"tests/support/wait.hpp\"\n"}};
  EXPECT_EQ(edges_against_the_arrows(bad).size(), 4u);
  tree good{{"engine/a.cpp", "#include \"engine/b.hpp\"\n"},
            {"engine/b.cpp", "// #include \"io/log.hpp\"\n"},
            {"actors/a.cpp", "#include \"io/log.hpp\"\n#include <vector>\n"}};
  EXPECT_TRUE(edges_against_the_arrows(good).empty());
  tree near{{"io/a.cpp", "#include \"log.hpp\"\n"},
            {"io/b.cpp", "#include \"../engine/ids.hpp\"\n"}};
  EXPECT_EQ(includes_not_from_the_root(near).size(), 2u);
}

TEST(house_rules, see_a_library_out_of_its_folder) {
  tree bad{{"io/a.cpp", "#include <caf/actor.hpp>\n"},
           {"actors/a.cpp", "#include <libpq-fe.h>\n"},
           {"actors/b.cpp", "#include <boost/asio/post.hpp>\n"},
           {"persistence/a.cpp", "#include <spdlog/spdlog.h>\n"}};
  EXPECT_EQ(libraries_out_of_their_folder(bad).size(), bad.size());
  tree good{{"actors/a.cpp", "#include <caf/actor.hpp>\n"},
            {"persistence/a.cpp", "#include <libpq-fe.h>\n"}};
  EXPECT_TRUE(libraries_out_of_their_folder(good).empty());
}

TEST(house_rules, see_an_engine_that_is_not_pure) {
  for (auto* line :
       {"#include <caf/actor.hpp>", "#include <boost/json.hpp>",
        "#include <libpq-fe.h>", "#include <thread>", "#include <unistd.h>",
        "auto t = std::chrono::system_clock::now();",
        "auto home = std::getenv(\"HOME\");", "std::mutex m;"})
    EXPECT_FALSE(impurities_of_engine({{"engine/a.cpp", line}}).empty())
        << line;
  for (auto* line :
       {"#include <chrono>", "// not std::mutex", "auto s = \"getenv\";",
        "auto s = R\"x(std::thread)x\";", "int n = 10'000; char c = '\"';",
        "int environment = 1;", "#include \"config/time_zone.hpp\""})
    EXPECT_TRUE(impurities_of_engine({{"engine/a.cpp", line}}).empty()) << line;
  EXPECT_TRUE(impurities_of_engine({{"io/a.cpp", "std::mutex m;"}}).empty());
}

TEST(house_rules, see_a_header_without_guard_or_introduction) {
  tree bad{{"io/a.hpp", "#include <vector>\n"},
           {"io/b.hpp", "#pragma once\n#include <vector>\n"},
           {"io/c.hpp", ""}};
  EXPECT_EQ(headers_that_do_not_introduce_themselves(bad).size(), bad.size());
  tree good{{"io/a.hpp", "#pragma once\n/// The door.\n"}};
  EXPECT_TRUE(headers_that_do_not_introduce_themselves(good).empty());
}

TEST(house_rules, see_the_path_of_a_machine_and_a_test_that_waits) {
  auto path = "cd " + words_of_one_machine().front() + "main";
  EXPECT_EQ(machine_paths({{"docs/a.md", path}}).size(), 1u);
  EXPECT_TRUE(machine_paths({{"docs/a.md", "cd careline/build"}}).empty());
  auto nap = std::string("std::this_thread::sleep_") + "for(1s);";
  EXPECT_EQ(tests_that_wait_or_are_off({{"tests/io/a_test.cpp", nap}}).size(),
            1u);
}

TEST(house_rules, see_a_key_or_a_metric_that_is_not_written_down) {
  auto keys = yaml_keys("a:\n  b_ms: 1\n  token: {file: x}\n"
                        "list:\n  - {id: 1}\nlog:\n  file: x\n");
  EXPECT_EQ(keys, (std::set<std::string>{"a", "a.b_ms", "a.token", "list",
                                         "list.id", "log", "log.file"}));
  EXPECT_EQ(keys_not_written_down({"a.b_ms"}, "`a.c_ms`, b_ms").size(), 1u);
  EXPECT_TRUE(keys_not_written_down({"a.b_ms"}, "| `b_ms` |").empty());
  EXPECT_TRUE(keys_not_written_down({"a.b_ms"}, "a.b_ms").empty());
  auto names = metric_names("add(\"careline_turns_total\", \"help\")");
  EXPECT_EQ(names, std::set<std::string>{"careline_turns_total"});
  EXPECT_EQ(metrics_not_written_down(names, "careline_turns_total_x").size(),
            1u);
}

// -- and are kept
// -------------------------------------------------------------------

TEST(house, includes_follow_the_arrows) {
  ASSERT_GT(project().size(), 50u) << "the sources were not found";
  expect_none(edges_against_the_arrows(project()));
  expect_none(includes_not_from_the_root(project()));
}

TEST(house, each_library_stays_in_its_folder) {
  expect_none(libraries_out_of_their_folder(project()));
}

TEST(house, the_engine_knows_no_clock_no_thread_and_no_library) {
  expect_none(impurities_of_engine(project()));
}

TEST(house, every_header_says_what_it_is) {
  expect_none(headers_that_do_not_introduce_themselves(project()));
}

TEST(house, no_file_names_a_place_on_somebodys_machine) {
  expect_none(machine_paths(project()));
}

TEST(house, no_test_waits_for_a_fixed_time_or_is_switched_off) {
  expect_none(tests_that_wait_or_are_off(project()));
}

TEST(house, the_example_names_every_key_that_is_printed) {
  auto example = yaml_keys(text_of("config/careline.example.yaml"));
  for (auto& key : yaml_keys(config::print_settings({})))
    EXPECT_TRUE(example.contains(key)) << key;
}

TEST(house, every_key_of_the_example_is_in_the_docs) {
  auto keys = yaml_keys(text_of("config/careline.example.yaml"));
  EXPECT_GT(keys.size(), 60u);
  expect_none(keys_not_written_down(keys, text_of("docs/configuration.md")));
}

TEST(house, every_metric_is_in_the_docs) {
  auto names = metric_names(text_of("io/metrics.cpp"));
  EXPECT_GT(names.size(), 40u);
  expect_none(metrics_not_written_down(names, text_of("docs/metrics.md")));
}

} // namespace
