#include "engine/choice_id.hpp"

#include <array>
#include <charconv>

namespace careline::engine {
namespace {

struct plain_id {
  std::string_view id;
  tap what;
};

constexpr plain_id plain_ids[] = {{"menu", tap::menu},
                                  {"info", tap::info},
                                  {"book", tap::book},
                                  {"person", tap::person},
                                  {"back", tap::back},
                                  {"cancel", tap::cancel},
                                  {"other-time", tap::other_time},
                                  {"other-doctor", tap::other_doctor},
                                  {"languages", tap::languages},
                                  {"any-doctor", tap::any_doctor},
                                  {"keep-visit", tap::keep_visit}};

constexpr plain_id visit_ids[] = {{"visit", tap::this_visit},
                                  {"move-visit", tap::move_visit},
                                  {"cancel-visit", tap::cancel_visit},
                                  {"really-cancel", tap::really_cancel},
                                  {"confirm-visit", tap::confirm_visit}};

constexpr std::string_view topics[] = {"hours",    "address", "fees",
                                       "services", "doctors", "phone",
                                       "parking",  "payment"};

template <class Number>
bool read(std::string_view text, Number& value) noexcept {
  auto [end, failed] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc{} && end == text.data() + text.size();
}

/// Minutes since 1970, kept to four digits of years.
bool read_minutes(std::string_view text, instant& value) noexcept {
  std::int64_t minutes = 0;
  if (!read(text, minutes) || minutes < 0 || minutes > 4'000'000'000)
    return false;
  value = instant{std::chrono::minutes{minutes}};
  return true;
}

std::string minutes_of(instant t) {
  return std::to_string(
      std::chrono::floor<std::chrono::minutes>(t).time_since_epoch().count());
}

std::string join(std::string_view kind, std::string times,
                 std::string_view service, std::string_view provider) {
  std::string id;
  id.reserve(kind.size() + times.size() + service.size() + provider.size() + 3);
  id += kind;
  id += ':';
  id += times;
  id += ':';
  id += service;
  id += ':';
  id += provider;
  return id;
}

} // namespace

std::optional<tapped> parse_choice(std::string_view id) noexcept {
  for (auto& p : plain_ids)
    if (p.id == id) return tapped{p.what, {}, {}, {}, {}, 0};
  for (auto t : topics)
    if (t == id) return tapped{tap::topic, t, {}, {}, {}, 0};
  std::array<std::string_view, 5> part;
  std::size_t parts = 0;
  while (parts < part.size()) {
    auto colon = id.find(':');
    part[parts++] = id.substr(0, colon);
    if (colon == id.npos) break;
    id.remove_prefix(colon + 1);
  }
  tapped t;
  if (parts == 2) {
    for (auto& v : visit_ids)
      if (v.id == part[0]) {
        auto visit = parse_uuid(part[1]);
        if (!visit) return std::nullopt;
        t.what = v.what;
        t.visit = appointment_id{*visit};
        return t;
      }
    t.key = part[1];
    if (part[0] == "service")
      t.what = tap::service;
    else if (part[0] == "provider")
      t.what = tap::provider;
    else if (part[0] == "language")
      t.what = tap::language;
    else if (!read(part[1], t.number))
      return std::nullopt;
    else if (part[0] == "services")
      t.what = tap::services;
    else if (part[0] == "providers")
      t.what = tap::providers;
    else if (part[0] == "score")
      t.what = tap::score;
    else
      return std::nullopt;
    return t;
  }
  if (parts < 4 || !read_minutes(part[1], t.from)) return std::nullopt;
  t.service = part[parts - 2];
  t.key = part[parts - 1];
  if (part[0] == "window" && parts == 5 && read_minutes(part[2], t.until))
    t.what = tap::window;
  else if (parts != 4)
    return std::nullopt;
  else if (part[0] == "slot")
    t.what = tap::slot;
  else if (part[0] == "yes")
    t.what = tap::confirm;
  else if (part[0] == "more")
    t.what = tap::more;
  else
    return std::nullopt;
  return t;
}

std::string service_choice(std::string_view key) {
  return std::string{"service:"}.append(key);
}

std::string provider_choice(std::string_view key) {
  return std::string{"provider:"}.append(key);
}

std::string slot_choice(instant start, std::string_view service,
                        std::string_view provider) {
  return join("slot", minutes_of(start), service, provider);
}

std::string confirm_choice(instant start, std::string_view service,
                           std::string_view provider) {
  return join("yes", minutes_of(start), service, provider);
}

std::string window_choice(instant from, instant until, std::string_view service,
                          std::string_view provider) {
  return join("window", minutes_of(from) + ":" + minutes_of(until), service,
              provider);
}

std::string visit_choice(tap what, appointment_id id) {
  for (auto& v : visit_ids)
    if (v.what == what) return std::string{v.id} + ":" + to_string(id);
  return {};
}

std::string more_choice(instant from, std::string_view service,
                        std::string_view provider) {
  return join("more", minutes_of(from), service, provider);
}

} // namespace careline::engine
