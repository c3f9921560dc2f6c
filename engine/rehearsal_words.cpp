#include "engine/rehearsal_words.hpp"

#include "engine/words.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

constexpr std::string_view weekdays[] = {"sunday",    "monday",   "tuesday",
                                         "wednesday", "thursday", "friday",
                                         "saturday"};

std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  std::string token;
  for (char c : text) {
    if (c != ' ' && c != '\t' && c != '\n') {
      token += c;
    } else if (!token.empty()) {
      tokens.push_back(std::move(token));
      token.clear();
    }
  }
  if (!token.empty()) tokens.push_back(std::move(token));
  return tokens;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<chr::year_month_day> read_day(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  auto year = number_of(text.substr(0, 4));
  auto month = number_of(text.substr(5, 2));
  auto day = number_of(text.substr(8, 2));
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  chr::year_month_day date{chr::year{year},
                           chr::month{static_cast<unsigned>(month)},
                           chr::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

/// "16:00", "9:30"; 24:00 is the end of the day.
std::optional<chr::minutes> read_clock(std::string_view text) noexcept {
  auto colon = text.find(':');
  if (colon == text.npos || text.size() != colon + 3) return std::nullopt;
  auto hour = number_of(text.substr(0, colon));
  auto minute = number_of(text.substr(colon + 1));
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return std::nullopt;
  return chr::hours{hour} + chr::minutes{minute};
}

instant at(const config::clinic& clinic, chr::year_month_day day,
           chr::minutes clock) noexcept {
  config::local_seconds local{chr::local_days{day} + clock};
  return instant{clinic.zone.to_utc(local).first};
}

std::optional<bool> read_switch(std::string_view word) noexcept {
  if (word == "yes" || word == "true" || word == "on") return true;
  if (word == "no" || word == "false" || word == "off") return false;
  return std::nullopt;
}

bool set_minutes(std::string_view word, chr::minutes& out) noexcept {
  auto n = number_of(word);
  if (n < 0) return false;
  out = chr::minutes{n};
  return true;
}

} // namespace

std::string plain_text(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  auto space = [&] {
    if (!plain.empty() && plain.back() != ' ') plain += ' ';
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    auto rest = text.substr(i);
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space();
    } else if (rest.starts_with("\xC2\xA0")) { // no-break space
      space();
      ++i;
    } else if (rest.starts_with("\xE2\x80\xAF")) { // narrow no-break space
      space();
      i += 2;
    } else if (c == 0xC3 && i + 1 < text.size()) { // "É" is "é"
      auto next = static_cast<unsigned char>(text[++i]);
      plain += static_cast<char>(c);
      bool is_capital = next >= 0x80 && next <= 0x9E && next != 0x97;
      plain += static_cast<char>(is_capital ? next + 0x20 : next);
    } else if (c != '*') {
      plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
  }
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

bool fits(std::string_view pattern, std::string_view text) {
  constexpr std::string_view dots = "...";
  auto wanted = plain_text(pattern);
  auto given = plain_text(text);
  std::string_view rest{wanted};
  std::size_t at = 0;
  for (bool is_first = true;; is_first = false) {
    auto end = rest.find(dots);
    bool is_last = end == rest.npos;
    auto piece = trimmed(rest.substr(0, end));
    if (is_first && is_last) return piece == given;
    if (is_last) {
      return piece.empty()
             || (given.size() >= at + piece.size()
                 && std::string_view{given}.ends_with(piece));
    }
    auto found = given.find(piece, at);
    if (found == given.npos || (is_first && found != 0)) return false;
    at = found + piece.size();
    rest.remove_prefix(end + dots.size());
  }
}

std::vector<std::string> split_choices(std::string_view text) {
  std::vector<std::string> choices;
  while (true) {
    auto bar = text.find('|');
    choices.emplace_back(trimmed(text.substr(0, bar)));
    if (bar == text.npos) return choices;
    text.remove_prefix(bar + 1);
  }
}

std::optional<instant> read_moment(const config::clinic& clinic,
                                   std::string_view text) {
  auto tokens = tokens_of(plain_text(text));
  std::string weekday;
  if (tokens.size() == 3) {
    weekday = tokens.front();
    tokens.erase(tokens.begin());
  }
  if (tokens.size() != 2) return std::nullopt;
  auto day = read_day(tokens[0]);
  auto clock = read_clock(tokens[1]);
  if (!day || !clock) return std::nullopt;
  auto index = chr::weekday{chr::local_days{*day}}.c_encoding();
  if (!weekday.empty() && weekday != weekdays[index]) return std::nullopt;
  return at(clinic, *day, *clock);
}

std::optional<chr::milliseconds> read_length(std::string_view text) {
  auto tokens = tokens_of(plain_text(text));
  if (tokens.empty() || tokens.size() % 2 != 0) return std::nullopt;
  chr::milliseconds length{0};
  for (std::size_t i = 0; i < tokens.size(); i += 2) {
    auto n = number_of(tokens[i]);
    if (n < 0) return std::nullopt;
    auto& unit = tokens[i + 1];
    if (unit.starts_with("second"))
      length += chr::seconds{n};
    else if (unit.starts_with("minute"))
      length += chr::minutes{n};
    else if (unit.starts_with("hour"))
      length += chr::hours{n};
    else if (unit.starts_with("day"))
      length += chr::days{n};
    else
      return std::nullopt;
  }
  return length;
}

std::optional<taken_time> read_taken(const config::clinic& clinic,
                                     std::string_view text) {
  auto tokens = tokens_of(text);
  if (tokens.size() != 3 || !clinic.find_provider(tokens[0]))
    return std::nullopt;
  auto day = read_day(tokens[1]);
  auto dash = tokens[2].find('-');
  if (!day || dash == std::string::npos) return std::nullopt;
  auto from = read_clock(std::string_view{tokens[2]}.substr(0, dash));
  auto until = read_clock(std::string_view{tokens[2]}.substr(dash + 1));
  if (!from || !until || *until <= *from) return std::nullopt;
  return taken_time{tokens[0],
                    {at(clinic, *day, *from), at(clinic, *day, *until)}};
}

std::optional<named_visit> read_visit(const config::clinic& clinic,
                                      std::string_view text) {
  auto tokens = tokens_of(text);
  if (tokens.size() < 5 || tokens[1] != "with") return std::nullopt;
  named_visit v{tokens[0], tokens[2], {}, {}};
  if (!clinic.find_service(v.service) || !clinic.find_provider(v.provider))
    return std::nullopt;
  auto start = read_moment(clinic, tokens[3] + " " + tokens[4]);
  if (!start) return std::nullopt;
  v.start = *start;
  if (tokens.size() == 5) return v;
  if (tokens.size() == 6 || (tokens[5] != "for" && tokens[5] != "(for"))
    return std::nullopt;
  for (std::size_t i = 6; i < tokens.size(); ++i)
    v.attendee += (i > 6 ? " " : "") + tokens[i];
  if (tokens[5].front() == '(' && v.attendee.ends_with(')'))
    v.attendee.pop_back();
  return v;
}

std::string print_moment(const config::clinic& clinic, instant t) {
  auto local = clinic.zone.to_local(chr::floor<chr::seconds>(t));
  auto day = chr::floor<chr::days>(local);
  chr::year_month_day date{day};
  auto clock = chr::floor<chr::minutes>(local - day);
  auto two = [](auto n) {
    auto digits = std::to_string(n);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  return std::to_string(static_cast<int>(date.year())) + "-"
         + two(static_cast<unsigned>(date.month())) + "-"
         + two(static_cast<unsigned>(date.day())) + " "
         + two(clock.count() / 60) + ":" + two(clock.count() % 60);
}

bool apply_setting(config::clinic& clinic, std::string_view text) {
  auto tokens = tokens_of(text);
  if (tokens.size() < 2) return false;
  auto& talk = clinic.conversation;
  auto& key = tokens[0];
  auto& value = tokens[1];
  auto n = number_of(value);
  auto yes = read_switch(value);
  if (key == "fold_window_ms") {
    talk.fold_window = chr::milliseconds{std::max(0, n)};
    return n >= 0;
  }
  if (key == "bot_replies_per_minute") {
    talk.bot_replies_per_minute = n;
    return n >= 0;
  }
  if (key == "answer_within_minutes")
    return set_minutes(value, talk.answer_within);
  if (key == "feedback_after_minutes")
    return set_minutes(value, talk.feedback_after);
  if (key == "slot_interval_minutes")
    return set_minutes(value, clinic.booking.slot_interval);
  if (key == "minimum_notice_minutes")
    return set_minutes(value, clinic.booking.minimum_notice);
  if (key == "horizon_days") {
    clinic.booking.horizon = chr::days{n};
    return n >= 0;
  }
  if (key == "hands_over_repeats" && yes) {
    talk.hands_over_repeats = *yes;
    return true;
  }
  if (key == "uses_ai" && yes) {
    talk.uses_ai = *yes;
    return true;
  }
  if (key == "language") {
    talk.language = value;
    return true;
  }
  if (key == "reminder_minutes") {
    talk.reminders.clear();
    for (std::size_t i = 1; i < tokens.size() && value != "none"; ++i) {
      chr::minutes before{0};
      if (!set_minutes(tokens[i], before)) return false;
      talk.reminders.push_back(before);
    }
    return true;
  }
  if (key == "quiet_hours") { // "21:00-08:00"; "none"
    auto dash = value.find('-');
    if (value == "none") {
      talk.quiet = {0, 0};
      return true;
    }
    if (dash == std::string::npos) return false;
    auto from = read_clock(std::string_view{value}.substr(0, dash));
    auto until = read_clock(std::string_view{value}.substr(dash + 1));
    if (!from || !until) return false;
    talk.quiet = {static_cast<std::uint16_t>(from->count()),
                  static_cast<std::uint16_t>(until->count())};
    return true;
  }
  return false;
}

} // namespace careline::engine
