#include "engine/any_provider.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace careline::engine {
namespace {

struct free_time {
  slot when;
  std::size_t whose; ///< Index into the answers.
};

constexpr std::string_view doctor_words[] = {
    "doctor",     "doctors",     "dr",      "doc",       "dentist",
    "dentists",   "docs",        "daktar",  "physician", "specialist",
    "provider",   "therapist",   "doctora", "doctores",  "médico",
    "medico",     "médica",      "medica",  "dentista",  "odontólogo",
    "odontologo", "profesional", "डॉक्टर",   "डाक्टर",     "डॉ",
    "डेंटिस्ट"};

/// "Any time" is no answer to "which doctor?".
constexpr std::string_view time_words[] = {
    "time",    "day",  "date", "slot",  "times",  "days",  "hora",
    "horario", "día",  "dia",  "din",   "waqt",   "samay", "समय",
    "दिन",     "टाइम", "when", "fecha", "momento"};

template <std::size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view w) noexcept {
  return std::find(std::begin(list), std::end(list), w) != std::end(list);
}

std::chrono::milliseconds distance(instant a, instant b) noexcept {
  return a < b ? b - a : a - b;
}

} // namespace

slots_found
merge_providers(std::vector<std::pair<std::string, slots_found>> found,
                const find_slots& asked) {
  std::vector<free_time> all;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (auto& s : found[i].second.slots) all.push_back({s, i});
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) {
    return a.when.start != b.when.start ? a.when.start < b.when.start
                                        : a.whose < b.whose;
  });
  all.erase(std::unique(
                all.begin(), all.end(),
                [](auto& a, auto& b) { return a.when.start == b.when.start; }),
            all.end());

  slots_found merged;
  if (asked.exact) {
    merged.asked_time_is_free =
        std::any_of(found.begin(), found.end(),
                    [](auto& f) { return f.second.asked_time_is_free; });
    auto near = [&](auto& a, auto& b) {
      return distance(a.when.start, *asked.exact)
             < distance(b.when.start, *asked.exact);
    };
    std::stable_sort(all.begin(), all.end(), near);
  }
  if (all.size() > asked.most) all.resize(asked.most);
  if (asked.exact) {
    // The wanted time stays in front, whatever is earlier.
    auto rest = all.begin() + (merged.asked_time_is_free && !all.empty());
    std::sort(rest, all.end(),
              [](auto& a, auto& b) { return a.when.start < b.when.start; });
  }
  merged.slots.reserve(all.size());
  merged.providers.reserve(all.size());
  for (auto& f : all) {
    merged.slots.push_back(f.when);
    merged.providers.push_back(found[f.whose].first);
  }
  return merged;
}

bool says_any_provider(const words& said, strictness how) noexcept {
  bool is_asked = how == strictness::asked;
  auto at = [&](std::size_t i) {
    return i < said.size() ? said[i] : std::string_view{};
  };
  for (std::size_t i = 0; i < said.size(); ++i) {
    auto w = said[i];
    auto next = at(i + 1);
    // Where what may be any stands: "any", "koi bhi", "cualquier".
    std::size_t what = 0;
    if (w == "any" || w == "whichever" || w == "cualquier" || w == "cualquiera")
      what = i + 1;
    if (((w == "koi" || w == "jo" || w == "kisi") && next == "bhi")
        || ((w == "कोई" || w == "जो" || w == "किसी") && next == "भी"))
      what = i + 2;
    if (what != 0) {
      auto whom = at(what);
      if (whom == "available" || whom == "free" || whom == "other")
        whom = at(what + 1);
      if (is_one_of(doctor_words, whom)) return true;
      if (w == "any" && whom == "of"
          && (at(what + 1) == "them" || at(what + 1) == "you"
              || is_one_of(doctor_words, at(what + 2))))
        return true;
      if (is_asked && !is_one_of(time_words, whom)) return true;
    }
    if (w == "whoever"
        || (w == "quien"
            && (next == "sea" || next == "esté" || next == "este")))
      return true;
    if (w == "anyone" || w == "anybody" || w == "either")
      if (is_asked || next == "free" || next == "available" || next == "is"
          || next == "can" || next == "will"
          || (i > 0 && (said[i - 1] == "with" || said[i - 1] == "see")))
        return w != "either" || is_asked;
    if ((w == "first" || w == "next" || w == "earliest") && next == "available"
        && is_one_of(doctor_words, at(i + 2)))
      return true;
  }
  return is_asked
         && (said.has("no", "preference") || said.has("doesnt", "matter")
             || said.has("dont", "mind") || said.has("dont", "care")
             || said.has("not", "matter") || said.has("da", "igual")
             || said.has("que", "sea") || said.has("no", "importa")
             || said.has("farak", "nahi") || said.has("fark", "nahi"));
}

std::vector<std::string> givers_of(const config::clinic& clinic,
                                   std::string_view service) {
  std::vector<std::string> keys;
  for (auto& p : clinic.providers)
    if (p.services.empty()
        || std::find(p.services.begin(), p.services.end(), service)
               != p.services.end())
      keys.push_back(p.key);
  return keys;
}

} // namespace careline::engine
