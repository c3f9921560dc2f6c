#pragma once
/// What all fuzz targets share: a promise that ends the program when it is
/// broken, and ways to draw values out of the fuzzer's bytes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace careline::fuzz {

/// Ends the program if the promise does not hold: libFuzzer then keeps the
/// input.
/// @param what   the promise, as a sentence
/// @param about  what broke it; made up by the fuzzer, so it may be printed
void promise(bool holds, std::string_view what, std::string_view about = {});

/// UTF-8 without overlong forms, surrogates and numbers above U+10FFFF. On
/// purpose not the product's own check.
bool is_well_formed(std::string_view text);

/// Whether it holds control characters other than line feed and tab.
bool has_controls(std::string_view text);

std::string upper_ascii(std::string_view text);
/// Twice as many blanks at each place that has one, and some around.
std::string spaced_out(std::string_view text);

/// Draws values from the front; when nothing is left, all of them are 0.
class dice {
public:
  explicit dice(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte();
  std::uint64_t number(); ///< Of eight bytes.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : byte() % n; }
  bool coin() { return byte() % 2 == 1; }
  /// At most 255 bytes, any.
  std::string_view bytes();
  /// The same, made UTF-8 by leaving out what is none.
  std::string text();
  std::string_view rest() const { return rest_; }

private:
  std::string_view rest_;
};

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

} // namespace careline::fuzz
