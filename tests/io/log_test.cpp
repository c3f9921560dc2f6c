#include "io/log.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace careline::tests {

namespace {

using namespace std::string_literals;
using io::log;
using io::log_level;

/// A log file of its own, gone afterwards.
struct log_file {
  explicit log_file(std::string level = "info")
      : path(std::filesystem::temp_directory_path()
             / ("careline-log-" + std::to_string(::getpid()))) {
    std::filesystem::remove(path);
    io::open_log({std::move(level), path});
  }
  ~log_file() {
    io::close_log();
    std::filesystem::remove(path);
  }
  /// All lines, without their times. Closes the log, so that they are out.
  std::vector<std::string> lines() {
    io::close_log();
    std::ifstream in(path);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) {
      const auto level = line.find(",\"level\"");
      EXPECT_EQ(line.substr(0, 7), "{\"at\":\"") << line;
      EXPECT_EQ(level, 32u) << line;
      out.push_back(line.substr(level + 1));
    }
    return out;
  }

  std::filesystem::path path;
};

} // namespace

TEST(log, one_event_is_one_line_of_json) {
  log_file file;
  log(log_level::info, "bot_paused",
      {{"conversation", "c-1"},
       {"fenced", std::int64_t{2}},
       {"seconds", 0.5},
       {"by_staff", true}});
  log(log_level::error, "odd", {{"reason", "a\"b\nc"}});
  EXPECT_EQ(file.lines(),
            (std::vector<std::string>{
                R"("level":"info","event":"bot_paused","conversation":"c-1",)"
                R"("fenced":2,"seconds":0.5,"by_staff":true})",
                R"("level":"error","event":"odd","reason":"a\"b\nc"})"}));
}

TEST(log, lines_below_the_level_are_not_written) {
  log_file file("warn");
  EXPECT_FALSE(io::would_log(log_level::info));
  EXPECT_TRUE(io::would_log(log_level::warn));
  log(log_level::info, "quiet");
  log(log_level::warn, "loud");
  EXPECT_EQ(file.lines().size(), 1u);
}

TEST(log, lines_of_many_threads_do_not_mix) {
  log_file file;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 500; ++i)
        log(log_level::info, "step", {{"text", "0123456789"}});
    });
  for (auto& t : threads) t.join();
  const auto lines = file.lines();
  EXPECT_EQ(lines.size(), 2'000u);
  for (const auto& line : lines)
    ASSERT_EQ(line, R"("level":"info","event":"step","text":"0123456789"})");
}

TEST(log, when_nobody_takes_the_lines_they_are_dropped_and_counted) {
  const auto path = std::filesystem::temp_directory_path()
                    / ("careline-pipe-" + std::to_string(::getpid()));
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  io::open_log({"info", path});
  constexpr std::size_t lines = 100;
  const std::string large(100'000, 'x'); // Ten megabytes in all.
  for (std::size_t i = 0; i < lines; ++i)
    log(log_level::info, "flood", {{"text", large}});
  // Nothing was read until here, and logging has not waited for it.
  std::string all;
  std::thread reading([&] {
    ::fcntl(reader, F_SETFL, 0);
    std::vector<char> bytes(65'536);
    for (ssize_t n = 0; (n = ::read(reader, bytes.data(), bytes.size())) > 0;)
      all.append(bytes.data(), static_cast<std::size_t>(n));
  });
  io::close_log();
  reading.join();
  ::close(reader);
  std::filesystem::remove(path);

  std::istringstream in(all);
  std::size_t written = 0;
  std::size_t lost = 0;
  const std::string mark = R"("log_lines_dropped","count":)";
  for (std::string line; std::getline(in, line);) {
    const auto count = line.find(mark);
    if (count == std::string::npos)
      ++written;
    else
      lost += std::stoul(line.substr(count + mark.size()));
  }
  EXPECT_GT(written, 0u);
  EXPECT_GT(lost, 0u);
  EXPECT_EQ(written + lost, lines) << "every line is written or counted";
}

TEST(log, the_first_call_wins) {
  log_file file;
  io::open_log({"trace", "/nonexistent/elsewhere.log"});
  log(log_level::info, "here");
  EXPECT_EQ(file.lines().size(), 1u);
}

TEST(log, a_file_that_cannot_be_opened_is_told) {
  EXPECT_THROW(io::open_log({"info", "/nonexistent/careline.log"}),
               std::runtime_error);
}

TEST(mask_phone, shows_the_country_and_the_last_four_digits_at_most) {
  EXPECT_EQ(io::mask_phone("+919812300001"), "+91******0001");
  EXPECT_EQ(io::mask_phone("919812300001"), "+91******0001");
  EXPECT_EQ(io::mask_phone("+12125550199"), "+1******0199");
  EXPECT_EQ(io::mask_phone("+971501234567"), "+971*****4567");
}

TEST(mask_phone, hides_all_of_what_is_short_or_no_number) {
  EXPECT_EQ(io::mask_phone("+12345"), "+*****");
  EXPECT_EQ(io::mask_phone("123456789"), "+*********");
  EXPECT_EQ(io::mask_phone(""), "+");
  EXPECT_EQ(io::mask_phone("Asha Rao of Delhi"), "+" + std::string(17, '*'));
}

} // namespace careline::tests
