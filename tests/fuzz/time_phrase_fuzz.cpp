/// Any words about day and time: the wish is sane, the same whatever the case
/// and the blanks, and what Careline says itself it understands again.
///
/// The first byte chooses clinic and hint, the second the moment.

#include "engine/say_time.hpp"
#include "engine/understand_batch.hpp"
#include "engine/understand_time.hpp"
#include "tests/fuzz/promise.hpp"

#include <array>
#include <memory>
#include <vector>

namespace {

using namespace careline;
using namespace careline::engine;
using config::local_seconds;
using fuzz::promise;
namespace chr = std::chrono;

constexpr std::array languages{"en", "hi", "hi-Latn", "es"};

const std::vector<std::shared_ptr<const config::clinic>>& clinics() {
  static const auto all = [] {
    std::vector<std::shared_ptr<const config::clinic>> list;
    for (auto [zone, locale] : {std::pair{"Asia/Kolkata", "en-IN"},
                                {"America/New_York", "en-US"},
                                {"Europe/Madrid", "es-ES"},
                                {"Pacific/Auckland", "en-NZ"}}) {
      auto c = std::make_shared<config::clinic>(*clinic_open_daily(zone));
      c->locale = locale;
      list.push_back(c);
    }
    return list;
  }();
  return all;
}

/// An ordinary day, leap day, the evening before clocks change, the year's end.
instant moment_of(const config::clinic& clinic, std::uint8_t n) {
  static constexpr std::array<const char*, 8> days{
      "2026-02-13T10:20", "2028-02-29T23:59", "2026-10-31T22:41",
      "2026-03-07T18:05", "2026-12-31T23:30", "2026-03-28T09:00",
      "2027-01-01T00:00", "2026-08-30T12:00"};
  return *read_wall_clock(days[n % days.size()], clinic);
}

void expect_sane(const wish& w, std::string_view text, instant now,
                 const config::clinic& clinic) {
  const auto today =
      local_seconds{chr::floor<chr::days>(local_of(clinic, now))};
  // A clock time alone stands on the first day of 1970.
  const auto is_clock = [](local_seconds t) {
    return t >= local_seconds{} && t < local_seconds{} + chr::days{2};
  };
  const auto last = today + chr::days{366 * 80};
  switch (w.kind) {
  case wish_kind::instant:
    promise(instant{clinic.zone.to_utc(w.start).second} >= now,
            "nothing is wished for the past", text);
    promise(w.start < last, "nor for the next century", text);
    break;
  case wish_kind::date:
    promise(w.start >= today && w.start < last, "a date lies ahead", text);
    promise(w.start == chr::floor<chr::days>(w.start), "a date is a midnight",
            text);
    break;
  case wish_kind::time:
    promise(is_clock(w.start) && w.start < local_seconds{} + chr::days{1},
            "a clock time has no day", text);
    break;
  case wish_kind::interval:
    promise(w.start < w.end, "a window has a length", text);
    promise(is_clock(w.start)
                || w.start + chr::minutes{1} >= local_of(clinic, now),
            "a window lies ahead", text);
    promise(w.end < last, "and has an end", text);
    break;
  case wish_kind::ambiguous:
    promise(w.reason != wish_reason::nothing, "who asks knows why", text);
    promise(w.candidates.size() <= 16, "and has few candidates", text);
    for (auto t : w.candidates)
      promise((t >= today && t < last) || is_clock(t), "that lie ahead", text);
    break;
  case wish_kind::none:
    promise(w.candidates.empty(), "no wish has no candidates", text);
    break;
  }
  promise(std::size_t{w.said_at} + w.said_length
              <= std::min<std::size_t>(text.size(), 1'000),
          "the words stand in the text", text);
}

std::string row_of(const wish& w) {
  return text_of_wish(w) + "\t" + std::string(name_of(w.reason));
}

/// What the bot says about a time means that time when a patient repeats it.
void expect_heard_again(std::uint64_t n, instant now,
                        const config::clinic& clinic, std::string_view lang) {
  const auto ahead = chr::minutes{n % (300 * 24 * 60)};
  const auto then = chr::ceil<chr::minutes>(now) + chr::minutes{1} + ahead;
  const auto local = local_of(clinic, then);
  if (clinic.zone.to_utc(local).kind != config::local_meaning::kind::unique)
    return;
  // The clinics are open from 9 to 18; a time when none is may be asked about.
  const auto clock = local - chr::floor<chr::days>(local);
  if (clock < chr::hours{9} || clock >= chr::hours{18}) return;
  const auto said = say_moment(clinic, then, now, lang);
  const auto heard = understand_time(said, now, clinic, lang);
  promise(heard.kind == wish_kind::instant && heard.start == local,
          "what the bot says is understood again",
          std::string(lang) + ": " + said + " -> " + row_of(heard));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  fuzz::dice choose(fuzz::as_text(data, size));
  const auto first = choose.byte();
  const auto& clinic = *clinics()[first % clinics().size()];
  const std::string_view language = languages[first / 4 % languages.size()];
  const auto now = moment_of(clinic, choose.byte());
  const auto text = choose.rest();

  const auto w = understand_time(text, now, clinic, language);
  expect_sane(w, text, now, clinic);
  const auto row = row_of(w);
  promise(row_of(understand_time(text, now, clinic, language)) == row,
          "the same words are the same wish", text);
  // Beyond that the text is cut, and more blanks cut it elsewhere.
  if (text.size() <= 400) {
    const auto loud = fuzz::upper_ascii(text);
    promise(row_of(understand_time(loud, now, clinic, language)) == row,
            "case does not matter",
            row + " / " + row_of(understand_time(loud, now, clinic, language)));
    const auto wide = fuzz::spaced_out(text);
    promise(row_of(understand_time(wide, now, clinic, language)) == row,
            "blanks do not matter",
            row + " / " + row_of(understand_time(wide, now, clinic, language)));
  }
  expect_heard_again(fuzz::dice(text).number(), now, clinic, language);
  return 0;
}
