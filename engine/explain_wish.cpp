#include "engine/explain_wish.hpp"

#include "engine/say_time.hpp"
#include "engine/understand_batch.hpp"

namespace careline::engine {
namespace {

namespace chr = std::chrono;
using config::local_seconds;

bool has_day(local_seconds t) noexcept {
  return t >= local_seconds{} + chr::days{2};
}

std::string clock_in_words(const config::clinic& clinic, local_seconds t) {
  auto day = has_day(t) ? chr::floor<chr::days>(t) : chr::local_days{};
  return say_clock(clinic, chr::floor<chr::minutes>(t - day));
}

std::string in_words(const config::clinic& clinic, local_seconds t,
                     instant now) {
  if (!has_day(t)) return clock_in_words(clinic, t);
  auto day = say_day(clinic, chr::floor<chr::days>(t), now);
  if (t == chr::floor<chr::days>(t)) return day;
  return day + ", " + clock_in_words(clinic, t);
}

std::string_view meaning_of(wish_kind kind) noexcept {
  switch (kind) {
  case wish_kind::instant:
    return "a day and a clock time";
  case wish_kind::date:
    return "a day; the time is asked";
  case wish_kind::time:
    return "a clock time; the day is asked";
  case wish_kind::interval:
    return "a window; its free times are offered";
  case wish_kind::ambiguous:
    return "not clear; it is asked";
  case wish_kind::none:
    return "no appointment time";
  }
  return {};
}

std::string_view meaning_of(wish_reason reason) noexcept {
  switch (reason) {
  case wish_reason::nothing:
    return "";
  case wish_reason::next_weekday:
    return "\"next\" may mean this week's or the next week's";
  case wish_reason::same_weekday:
    return "today is that weekday: today, or in a week?";
  case wish_reason::am_pm:
    return "morning or evening, the opening hours do not tell";
  case wish_reason::options:
    return "more than one was named, or none exactly";
  case wish_reason::date_order:
    return "day and month may stand in either order";
  case wish_reason::conflict:
    return "its parts contradict each other";
  case wish_reason::invalid:
    return "no calendar has that date";
  case wish_reason::past:
    return "that is over";
  case wish_reason::bare_number:
    return "only a number";
  case wish_reason::zone:
    return "a time zone other than the clinic's";
  case wish_reason::dst_gap:
    return "the clocks skip that time";
  case wish_reason::dst_repeat:
    return "the clocks show that time twice";
  }
  return {};
}

} // namespace

std::string explain(const wish& w, std::string_view text,
                    const config::clinic& clinic, instant now) {
  std::string out;
  auto line = [&](std::string_view name, std::string_view what) {
    out += name;
    out.append(12 - std::min<std::size_t>(name.size(), 11), ' ');
    out += what;
    out += '\n';
  };
  line("kind",
       std::string{name_of(w.kind)} + ": " + std::string{meaning_of(w.kind)});
  switch (w.kind) {
  case wish_kind::instant:
  case wish_kind::date:
  case wish_kind::time:
    line("when", in_words(clinic, w.start, now));
    break;
  case wish_kind::interval:
    line("from", in_words(clinic, w.start, now));
    line("to", in_words(clinic, w.end, now) + " (not included)");
    break;
  default:
    break;
  }
  if (w.said_length > 0)
    line("read from",
         "\"" + std::string{text.substr(w.said_at, w.said_length)} + "\"");
  if (w.reason != wish_reason::nothing)
    line("reason", std::string{name_of(w.reason)} + ": "
                       + std::string{meaning_of(w.reason)});
  for (auto t : w.candidates) line("candidate", in_words(clinic, t, now));
  if (w.is_approximate) line("flag", "approximate");
  if (w.is_out_of_hours) line("flag", "out of hours");
  return out;
}

} // namespace careline::engine
