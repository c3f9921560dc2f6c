#pragma once
/// Meta's Graph API, as far as Careline uses it: decides what one call is
/// answered and what follows from it. Knows no sockets.

#include "bench/vendors/chat_feed.hpp"
#include "bench/vendors/fake_ai.hpp"
#include "bench/vendors/faults.hpp"
#include "bench/vendors/graph_request.hpp"
#include "bench/vendors/ledger.hpp"
#include "bench/vendors/status_sender.hpp"

#include <boost/json/object.hpp>

#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace careline::bench {

/// One call as it came off the wire.
struct graph_call {
  std::string_view number; ///< From the path.
  std::string_view authorization;
  std::string_view content_type;
  std::string_view body;
};

/// What the caller gets, and how.
struct graph_answer {
  unsigned status = 200;
  std::string body;
  int retry_after_s = 0;      ///< 0: no such header.
  fault struck = fault::none; ///< The transport's part: resets, slowness.
  std::chrono::milliseconds delay{0};
  std::chrono::milliseconds slow{0};
};

struct graph_counts {
  std::uint64_t calls = 0;
  std::uint64_t accepted = 0;
  std::uint64_t read_marks = 0;
  std::uint64_t typing = 0;
  std::uint64_t refused = 0; ///< The request was wrong.
  std::uint64_t faults = 0;  ///< We were told to misbehave.
  std::map<std::string, std::uint64_t, std::less<>> by_type;
  std::map<int, std::uint64_t> by_code;
  std::int64_t first_accepted_us = 0; ///< UTC since 1970.
  std::int64_t last_accepted_us = 0;
};

/// One thread.
class graph_api {
public:
  struct settings {
    std::string token;
    std::set<std::string, std::less<>> numbers; ///< Empty: every number.
  };
  graph_api(settings chosen, fault_plan& faults, ledger& book,
            status_sender& statuses, chat_feed& feed, const fake_ai& ai);

  graph_answer answer(const graph_call& call);
  /// A patient wrote: mark-as-read of that id belongs to this chat.
  void remember(const std::string& wamid, const std::string& patient);
  const graph_counts& counts() const noexcept { return counts_; }

private:
  std::optional<graph_error> check_door(const graph_call& call) const;
  graph_answer refuse(const graph_call& call, const graph_message& about,
                      const graph_error& error, fault struck);
  graph_answer mark_read(const graph_call& call, const graph_read_mark& mark);
  graph_answer accept(const graph_call& call, const graph_message& message,
                      fault struck);
  void note(const graph_call& call, const graph_message& about, unsigned status,
            int code, fault struck, std::string wamid);

  settings settings_;
  fault_plan& faults_;
  ledger& ledger_;
  status_sender& statuses_;
  chat_feed& feed_;
  const fake_ai& ai_;
  graph_reader reader_;
  graph_counts counts_;
  std::uint64_t run_; ///< Makes ids differ between runs.
  std::uint64_t sequence_ = 0;
  std::unordered_map<std::string, std::string> patients_; ///< By wamid.
  std::deque<std::string> remembered_;
};

} // namespace careline::bench
