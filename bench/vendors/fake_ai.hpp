#pragma once
/// A stand-in for an AI: Gemini's generateContent and the chat completions of
/// others. Its answers follow from the prompt alone, so that a test can
/// foretell them, and it keeps what it was told, so that a test can look for
/// what must not be in there.

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace careline::bench {

struct ai_answer {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::chrono::milliseconds delay{0};
  bool is_cut = false; ///< Half of the body, then a reset.
};

/// One thread: the server's.
class fake_ai {
public:
  /// Whether the path of a POST is one of ours.
  static bool serves(std::string_view path) noexcept;

  /// @param key  of x-goog-api-key or Authorization, as sent
  ai_answer answer(std::string_view path, std::string_view key,
                   std::string_view body);

  /// Applies {"mode": "slow", "slow_ms": 3000, "retry_delay": "2s", "times":
  /// 1}: how it misbehaves, and for how many questions (0: until told
  /// otherwise). Modes: normal slow rate_limited server_error html garbage huge
  /// empty safety max_tokens injection unsure auth gone hang cut.
  /// @returns nothing, or what is wrong; then nothing was changed
  std::optional<std::string> apply(const boost::json::object& change);
  boost::json::object describe() const;

  /// {"entries": [{"n", "path", "body"}], "calls": N}: prompts as received,
  /// behind the n-th, the newest thousand.
  std::string page(std::uint64_t after) const;

  /// Whether these are words of the last answers: the phone labels them.
  bool has_said(std::string_view text) const;

private:
  struct entry {
    std::uint64_t n;
    std::string path;
    std::string body;
  };
  struct rule {
    std::string mode = "normal";
    std::chrono::milliseconds slow{3'000};
    std::string retry_delay = "17s";
    int times = 0;
  };

  std::string take_mode();

  rule rule_;
  std::uint64_t calls_ = 0;
  std::deque<entry> entries_;
  std::deque<std::string> said_;
};

} // namespace careline::bench
