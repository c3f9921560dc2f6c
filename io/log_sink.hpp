#pragma once
/// Where log lines go: a bounded buffer that one thread writes out, so that
/// the thread that logs never waits for a disk or a pipe.

#include <spdlog/sinks/base_sink.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace careline::io {

/// Owns its descriptor and its thread. What waits longer than a tenth of a
/// second, is a warning or worse, or fills the buffer's first part, is written
/// at once. When the buffer is full, lines are dropped and counted: a line
/// with the count follows as soon as there is room.
class buffered_sink final : public spdlog::sinks::base_sink<std::mutex> {
public:
  /// @param descriptor  open for writing
  /// @param closes      whether to close it at the end
  buffered_sink(int descriptor, bool closes);
  ~buffered_sink() override;

private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override;
  void run();

  const int descriptor_;
  const bool closes_;
  std::string waiting_;
  std::uint64_t dropped_ = 0;
  bool urgent_ = false;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;
};

/// Writes all of `text`, whatever it takes; gives up on an error, because there
/// is nowhere left to tell it.
void write_all(int descriptor, const std::string& text) noexcept;

} // namespace careline::io
