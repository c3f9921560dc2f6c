#pragma once
/// A value that is seldom there: like std::optional, but what is absent takes
/// the room of a pointer. A million conversations are kept in memory, and few
/// are in the middle of something.

#include <memory>
#include <utility>

namespace careline::engine {

template <class T>
class boxed {
public:
  boxed() = default;
  boxed(T value) : held_(std::make_unique<T>(std::move(value))) {}
  boxed(const boxed& other)
      : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
  boxed(boxed&&) noexcept = default;
  boxed& operator=(boxed other) noexcept {
    held_ = std::move(other.held_);
    return *this;
  }
  ~boxed() = default;

  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    held_ = std::make_unique<T>(T{std::forward<Arguments>(arguments)...});
    return *held_;
  }
  void reset() noexcept { held_.reset(); }

  bool has_value() const noexcept { return held_ != nullptr; }
  explicit operator bool() const noexcept { return has_value(); }
  T& operator*() noexcept { return *held_; }
  const T& operator*() const noexcept { return *held_; }
  T* operator->() noexcept { return held_.get(); }
  const T* operator->() const noexcept { return held_.get(); }

private:
  std::unique_ptr<T> held_;
};

} // namespace careline::engine
