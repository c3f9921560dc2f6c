#include "engine/understand_batch.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace careline::engine {
namespace {

namespace chr = std::chrono;
using config::local_seconds;

void add_number(std::string& out, int n, int digits) {
  char text[8];
  for (int i = digits - 1; i >= 0; --i, n /= 10)
    text[i] = static_cast<char>('0' + n % 10);
  out.append(text, static_cast<std::size_t>(digits));
}

void add_clock(std::string& out, int minutes) {
  add_number(out, minutes / 60, 2);
  out += ':';
  add_number(out, minutes % 60, 2);
}

void add_date(std::string& out, chr::local_days day) {
  chr::year_month_day d{day};
  add_number(out, int{d.year()}, 4);
  out += '-';
  add_number(out, static_cast<int>(unsigned{d.month()}), 2);
  out += '-';
  add_number(out, static_cast<int>(unsigned{d.day()}), 2);
}

/// Times without a day are counted from 1970-01-01; 24:00 is one of them.
bool has_day(local_seconds t) noexcept {
  return t >= local_seconds{} + chr::days{2};
}

void add_moment(std::string& out, local_seconds t) {
  if (!has_day(t)) {
    add_clock(out, static_cast<int>(
                       chr::floor<chr::minutes>(t.time_since_epoch()).count()));
    return;
  }
  auto day = chr::floor<chr::days>(t);
  add_date(out, day);
  out += 'T';
  add_clock(out, static_cast<int>(chr::floor<chr::minutes>(t - day).count()));
}

bool is_midnight(local_seconds t) noexcept {
  return t == chr::floor<chr::days>(t);
}

/// Candidates that are days have no clock time: all are midnights.
void add_candidates(std::string& out, const std::vector<local_seconds>& all) {
  bool are_days = std::all_of(all.begin(), all.end(), [](auto t) {
    return is_midnight(t) && has_day(t);
  });
  for (auto& t : all) {
    if (&t != &all.front()) out += '|';
    if (are_days)
      add_date(out, chr::floor<chr::days>(t));
    else
      add_moment(out, t);
  }
}

int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  int n = 0;
  for (auto c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    n = n * 10 + (c - '0');
  }
  return n;
}

} // namespace

std::string_view name_of(wish_kind kind) noexcept {
  constexpr std::string_view names[] = {"instant",  "date",      "time",
                                        "interval", "ambiguous", "none"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(wish_reason reason) noexcept {
  constexpr std::string_view names[] = {
      "",           "next-weekday", "same-weekday", "am-pm", "options",
      "date-order", "conflict",     "invalid",      "past",  "bare-number",
      "zone",       "dst-gap",      "dst-repeat"};
  return names[static_cast<std::size_t>(reason)];
}

std::string text_of_moment(local_seconds t) {
  std::string out;
  add_moment(out, t);
  return out;
}

std::string text_of_wish(const wish& w) {
  std::string out{name_of(w.kind)};
  out += '\t';
  switch (w.kind) {
  case wish_kind::instant:
  case wish_kind::time:
  case wish_kind::interval:
    add_moment(out, w.start);
    break;
  case wish_kind::date:
    add_date(out, chr::floor<chr::days>(w.start));
    break;
  case wish_kind::ambiguous:
    add_candidates(out, w.candidates);
    break;
  case wish_kind::none:
    break;
  }
  out += '\t';
  if (w.kind == wish_kind::interval) add_moment(out, w.end);
  return out;
}

std::shared_ptr<const config::clinic> clinic_open_daily(std::string_view zone) {
  auto loaded = config::load_time_zone(zone);
  if (!loaded) return nullptr;
  auto c = std::make_shared<config::clinic>();
  c->zone_name = zone;
  c->zone = std::move(*loaded);
  for (auto& day : c->hours.days) day = {{540, 1080}};
  return c;
}

std::optional<instant> read_wall_clock(std::string_view text,
                                       const config::clinic& clinic) {
  if (text.size() != 16 || text[4] != '-' || text[7] != '-' || text[10] != 'T'
      || text[13] != ':')
    return std::nullopt;
  auto hour = digits_at(text, 11, 2);
  auto minute = digits_at(text, 14, 2);
  auto year = digits_at(text, 0, 4);
  auto month = digits_at(text, 5, 2);
  auto day = digits_at(text, 8, 2);
  if (std::min({hour, minute, year, month, day}) < 0 || hour > 23
      || minute > 59)
    return std::nullopt;
  auto date = chr::year{year} / chr::month{static_cast<unsigned>(month)}
              / chr::day{static_cast<unsigned>(day)};
  if (!date.ok()) return std::nullopt;
  local_seconds wall{chr::local_days{date} + chr::hours{hour}
                     + chr::minutes{minute}};
  return instant{clinic.zone.to_utc(wall).first};
}

struct understand_batch::memory {
  std::map<std::string, std::shared_ptr<const config::clinic>, std::less<>>
      clinics;
  bool is_first = true;
};

understand_batch::understand_batch() : memory_(std::make_unique<memory>()) {}
understand_batch::~understand_batch() = default;

understand_batch::verdict understand_batch::read(std::string_view line,
                                                 std::string& out) {
  out.clear();
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.find_first_not_of(" \t") == std::string_view::npos
      || line.front() == '#')
    return verdict::skipped;
  std::array<std::string_view, 5> fields;
  std::size_t count = 0;
  for (auto rest = line; count < fields.size();) {
    auto tab = rest.find('\t');
    fields[count++] = rest.substr(0, tab);
    if (tab == std::string_view::npos) break;
    rest.remove_prefix(tab + 1);
  }
  bool is_header = memory_->is_first && fields[0] == "id"
                   && (fields[1] == "now" || fields[1] == "ref");
  memory_->is_first = false;
  if (is_header) return verdict::skipped;
  auto fault = [&](std::string_view what) {
    out = what;
    return verdict::faulty;
  };
  if (count < 4) return fault("needs id, now, zone and text, parted by tabs");
  auto known = memory_->clinics.find(fields[2]);
  if (known == memory_->clinics.end())
    known = memory_->clinics
                .emplace(std::string{fields[2]}, clinic_open_daily(fields[2]))
                .first;
  if (!known->second) return fault("no such time zone");
  auto& clinic = *known->second;
  auto now = read_wall_clock(fields[1], clinic);
  if (!now) return fault("now must be written as 2026-02-13T10:20");
  auto language = count == 5 && !fields[4].empty() ? fields[4] : "en";
  auto w = understand_time(fields[3], *now, clinic, language);
  out = fields[0];
  out += '\t';
  out += text_of_wish(w);
  return verdict::answered;
}

} // namespace careline::engine
