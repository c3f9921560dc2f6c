#include "engine/name_match.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

bool is_title(std::string_view w) noexcept {
  return w.size() < 3 || w == "doctor" || w == "the" || w == "and" || w == "for"
         || w == "with" || w == "mrs" || w == "prof";
}

/// Words of service names that people also say about anything else.
bool is_common(std::string_view w) noexcept {
  static constexpr std::string_view all[] = {
      "general",  "consultation", "consult", "visit", "checkup",
      "check",    "test",         "follow",  "new",   "patient",
      "first",    "regular",      "full",    "care",  "review",
      "medicine", "online",       "family",  "health"};
  return std::find(std::begin(all), std::end(all), w) != std::end(all);
}

/// 4: the same word; 3: the same but for one error; 2: one begins the other.
int likeness(std::string_view said, std::string_view name) noexcept {
  if (said == name) return 4;
  // A letter of another script is two or three bytes.
  auto letters = [](std::string_view w) {
    auto c = static_cast<unsigned char>(w[0]);
    return c >= 0xE0 ? w.size() / 3 : w.size();
  };
  if (said.empty() || name.empty()) return 0;
  auto shorter = std::min(letters(said), letters(name));
  if (shorter >= 5 && differ_by_one(said, name)) return 3;
  if (shorter >= 4 && (name.starts_with(said) || said.starts_with(name)))
    return 2;
  return 0;
}

int score(const words& said, std::string_view name, strictness how) noexcept {
  words parts{name};
  int rare = 0;
  int common = 0;
  bool has_all = true;
  for (std::size_t n = 0; n < parts.size(); ++n) {
    if (is_title(parts[n])) continue;
    int best = 0;
    for (std::size_t i = 0; i < said.size(); ++i)
      best = std::max(best, likeness(said[i], parts[n]));
    if (best == 0)
      has_all = false;
    else if (how == strictness::mentioned && is_common(parts[n]))
      common += best;
    else
      rare += best;
  }
  // Common words name a thing only all together: "general consultation".
  return has_all || rare > 0 ? rare + common : 0;
}

/// Another name, in any language: it must be said whole ("dant ki safai").
int score_also(const words& said, const std::vector<std::string>& also,
               strictness how) noexcept {
  int best = 0;
  for (auto& name : also) {
    words parts{name};
    int points = 0;
    bool has_all = parts.size() > 0;
    for (std::size_t n = 0; n < parts.size() && has_all; ++n) {
      if (is_title(parts[n])) continue;
      int likest = 0;
      for (std::size_t i = 0; i < said.size(); ++i)
        likest = std::max(likest, likeness(said[i], parts[n]));
      if (how == strictness::mentioned && likest < 3) likest = 0;
      has_all = likest > 0;
      points += likest;
    }
    if (has_all) best = std::max(best, points);
  }
  return best;
}

template <class Thing, class Score>
std::vector<const Thing*> best_of(const std::vector<const Thing*>& among,
                                  Score&& score_of) {
  std::vector<const Thing*> best;
  int most = 1;
  for (auto* thing : among) {
    int points = score_of(*thing);
    if (points < most) continue;
    if (points > most) best.clear();
    most = points;
    best.push_back(thing);
  }
  return best;
}

} // namespace

std::vector<const config::service*>
named_services(const words& said,
               const std::vector<const config::service*>& among,
               strictness how) {
  return best_of(among, [&](auto& s) {
    return std::max(score(said, s.name, how), score_also(said, s.also, how));
  });
}

std::vector<const config::provider*>
named_providers(const words& said,
                const std::vector<const config::provider*>& among,
                strictness how) {
  return best_of(among, [&](auto& p) {
    // The name says more than the specialty, which several may share.
    auto name =
        std::max(score(said, p.name, how), score_also(said, p.also, how));
    return 4 * name + score(said, p.specialty, how);
  });
}

} // namespace careline::engine
