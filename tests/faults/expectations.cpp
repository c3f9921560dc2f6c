#include "tests/faults/expectations.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <mutex>
#include <utility>

namespace careline::tests {

namespace {

std::mutex mutex;
std::vector<std::string> failed; ///< Under the mutex.

class listener : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::string where = "an expectation failed";
    if (result.file_name())
      where += " at "
               + std::filesystem::path(result.file_name()).filename().string()
               + ":" + std::to_string(result.line_number());
    const std::lock_guard lock(mutex);
    failed.push_back(std::move(where));
  }
};

} // namespace

void watch_expectations() {
  // GoogleTest takes it over.
  testing::UnitTest::GetInstance()->listeners().Append(new listener);
}

std::vector<std::string> failed_expectations() {
  const std::lock_guard lock(mutex);
  return std::exchange(failed, {});
}

} // namespace careline::tests
