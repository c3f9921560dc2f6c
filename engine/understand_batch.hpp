#pragma once
/// Lines of phrases in, lines of results out: what tests and `careline
/// understand` read. See docs/booking.md, "The batch form".

#include "engine/understand_time.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace careline::engine {

std::string_view name_of(wish_kind kind) noexcept;
/// "am-pm", "next-weekday"; empty for nothing.
std::string_view name_of(wish_reason reason) noexcept;

/// "2026-02-14T15:00", or "15:00" if it stands for a clock time alone.
std::string text_of_moment(config::local_seconds t);

/// kind TAB start TAB end; candidates are joined by '|'.
std::string text_of_wish(const wish& w);

/// Open every day from 09:00 to 18:00. @returns null if there is no such zone
std::shared_ptr<const config::clinic> clinic_open_daily(std::string_view zone);

/// "2026-02-13T10:20" on the clinic's wall clock -> UTC; nothing if it is not
/// written so. A time that is skipped means the moment of the change.
std::optional<instant> read_wall_clock(std::string_view text,
                                       const config::clinic& clinic);

/// Reads `id TAB now TAB zone TAB text [TAB lang]`. Keeps the zones it has met.
class understand_batch {
public:
  understand_batch();
  ~understand_batch();

  enum class verdict : std::uint8_t {
    answered, ///< `out` is the line to write.
    skipped,  ///< Blank, a comment (#) or the header.
    faulty    ///< `out` tells what is wrong.
  };
  /// @param line  without its line break
  verdict read(std::string_view line, std::string& out);

private:
  struct memory;
  std::unique_ptr<memory> memory_;
};

} // namespace careline::engine
