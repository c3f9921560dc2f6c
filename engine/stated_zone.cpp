#include "engine/stated_zone.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

struct zone_meant {
  int minutes; ///< Of its standard time, east of UTC.
  std::string_view region;
};

/// By the number that the vocabulary gives its words.
constexpr zone_meant zones[] = {{0, ""},
                                {-300, "America/"},
                                {-360, "America/"},
                                {-420, "America/"},
                                {-480, "America/"},
                                {330, "Asia/"},
                                {0, "Europe/"},
                                {60, "Europe/"},
                                {240, "Asia/"},
                                {480, "Asia/"},
                                {600, "Australia/"},
                                {540, "Asia/"},
                                {-300, "America/"},
                                {-480, "America/"},
                                {-360, "America/"},
                                {-360, "America/"}};

/// Minutes east of UTC when no daylight saving is on: January in the north,
/// July in the south.
int standard_offset(const config::time_zone& zone) noexcept {
  auto in = [&](unsigned month) {
    config::sys_seconds t{
        chr::sys_days{chr::year{2026} / chr::month{month} / chr::day{15}}};
    return chr::duration_cast<chr::minutes>(zone.offset_at(t)).count();
  };
  return static_cast<int>(std::min(in(1), in(7)));
}

bool is_home(const zone_meant& z, const config::clinic& clinic) noexcept {
  auto name = clinic.zone_name.empty() ? std::string_view{clinic.zone.name()}
                                       : std::string_view{clinic.zone_name};
  return name.starts_with(z.region)
         && standard_offset(clinic.zone) == z.minutes;
}

bool follows_clock(const said_list& heard, int token) noexcept {
  for (int i = 0; i < heard.size(); ++i)
    if (heard[i].is_wish() && heard[i].end == token
        && (heard[i].kind == said_kind::clock
            || heard[i].kind == said_kind::window))
      return true;
  return false;
}

bool has_clock(const said_list& heard) noexcept {
  for (int i = 0; i < heard.size(); ++i)
    if (heard[i].is(said_kind::clock) || heard[i].is(said_kind::window))
      return true;
  return false;
}

} // namespace

bool names_foreign_zone(const time_tokens& t, const said_list& heard,
                        const config::clinic& clinic) noexcept {
  for (int k = 0; k < t.size(); ++k) {
    auto& w = t[k];
    if (w.is("my") && t[k + 1].is("time") && follows_clock(heard, k))
      return true;
    // "hora del este", "hora del Pacífico"
    if (w.is("hora") && t[k + 1].is("del")
        && (t[k + 2].is("este") || t[k + 2].is("centro")
            || t[k + 2].is("pacifico"))) {
      auto which = t[k + 2].is("este") ? 1u : t[k + 2].is("centro") ? 2u : 4u;
      if (has_clock(heard) && !is_home(zones[which], clinic)) return true;
      continue;
    }
    if (!w.is(role::zone) || w.value < 0 || w.is_guessed) continue;
    bool is_named = t[k + 1].is(role::zone_time)
                    || (t[k - 1].is("de") && t[k - 2].is("hora"));
    bool is_code = w.text.size() <= 4 && !w.is("la") && !w.is("pune");
    bool is_adjective = w.is("eastern") || w.is("pacific") || w.is("central")
                        || w.is("mountain");
    bool counts = is_named
                      ? has_clock(heard)
                      : (is_code || is_adjective) && follows_clock(heard, k);
    // Three letters and more mean a zone wherever they stand: "IST 5 pm".
    bool is_long_code = w.is("gmt") || w.is("utc") || w.is("ist") || w.is("est")
                        || w.is("pst") || w.is("edt") || w.is("pdt")
                        || w.is("cet") || w.is("bst");
    if (!counts && is_long_code) counts = has_clock(heard);
    if (!counts) continue;
    auto z = zones[static_cast<std::size_t>(w.value)];
    // "GMT+5:30"
    bool is_shifted = w.value == 0
                      && (t[k + 1].is_sign('+') || t[k + 1].is_sign('-'))
                      && t[k + 2].is_number();
    if (is_shifted) {
      int minutes = t[k + 2].value * 60;
      if (t[k + 3].is_sign(':') && t[k + 4].is_number())
        minutes += t[k + 4].value;
      z.minutes = t[k + 1].is_sign('-') ? -minutes : minutes;
    }
    if (!is_home(z, clinic)) return true;
  }
  return false;
}

} // namespace careline::engine
