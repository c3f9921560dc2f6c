#include "io/log_sink.hpp"

#include <cerrno>
#include <chrono>
#include <unistd.h>

namespace careline::io {

namespace {

constexpr std::size_t buffer_bytes = 4 * 1024 * 1024;
constexpr std::size_t soon_bytes = 64 * 1024;
constexpr std::chrono::milliseconds longest_wait{100};

} // namespace

void write_all(int descriptor, const std::string& text) noexcept {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto n = ::write(descriptor, text.data() + done, text.size() - done);
    if (n > 0)
      done += static_cast<std::size_t>(n);
    else if (n < 0 && errno != EINTR)
      return;
  }
}

buffered_sink::buffered_sink(int descriptor, bool closes)
    : descriptor_(descriptor), closes_(closes), thread_([this] { run(); }) {}

buffered_sink::~buffered_sink() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (closes_) ::close(descriptor_);
}

void buffered_sink::sink_it_(const spdlog::details::log_msg& message) {
  if (waiting_.size() + message.payload.size() >= buffer_bytes) {
    ++dropped_;
    return;
  }
  waiting_.append(message.payload.data(), message.payload.size());
  waiting_.push_back('\n');
  const bool soon =
      message.level >= spdlog::level::warn || waiting_.size() >= soon_bytes;
  if (soon && !urgent_) {
    urgent_ = true;
    wake_.notify_one();
  }
}

void buffered_sink::flush_() {
  urgent_ = true;
  wake_.notify_one();
}

void buffered_sink::run() {
  std::string writing;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, longest_wait, [this] { return urgent_ || stopping_; });
    const bool last = stopping_;
    urgent_ = false;
    std::swap(writing, waiting_);
    if (dropped_ > 0) {
      writing += R"({"level":"error","event":"log_lines_dropped","count":)"
                 + std::to_string(dropped_) + "}\n";
      dropped_ = 0;
    }
    lock.unlock();
    write_all(descriptor_, writing);
    writing.clear();
    if (last) return;
    lock.lock();
  }
}

} // namespace careline::io
