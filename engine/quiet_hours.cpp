#include "engine/quiet_hours.hpp"

#include "engine/slots.hpp"

#include <optional>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

/// The quiet hours that hold `t`, as one stretch of time. A clock change inside
/// of them makes them longer or shorter, never two: an hour that is repeated
/// begins with the first time it is shown and ends with the second.
std::optional<slot> quiet_around(const config::clinic& clinic,
                                 instant t) noexcept {
  auto& quiet = clinic.conversation.quiet;
  if (quiet.from == quiet.until) return std::nullopt;
  auto local = clinic.zone.to_local(chr::floor<chr::seconds>(t));
  auto today = chr::floor<chr::days>(local);
  auto days = quiet.from < quiet.until ? chr::days{0} : chr::days{1};
  for (auto day : {today - chr::days{1}, today}) {
    auto begin = clinic.zone.to_utc(day + chr::minutes{quiet.from}).first;
    auto end =
        clinic.zone.to_utc(day + days + chr::minutes{quiet.until}).second;
    if (instant{begin} <= t && t < instant{end})
      return slot{instant{begin}, instant{end}};
  }
  return std::nullopt;
}

} // namespace

bool is_quiet(const config::clinic& clinic, instant t) noexcept {
  return quiet_around(clinic, t).has_value();
}

instant outside_quiet(const config::clinic& clinic, instant due,
                      instant visit_start) noexcept {
  auto quiet = quiet_around(clinic, due);
  if (!quiet) return due;
  if (quiet->end + before_visit <= visit_start) return quiet->end;
  return quiet->start - before_quiet;
}

} // namespace careline::engine
