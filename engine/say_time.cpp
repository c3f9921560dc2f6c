#include "engine/say_time.hpp"

#include "engine/dialogue.hpp"
#include "engine/say_time_words.hpp"

namespace careline::engine {
namespace {

namespace chr = std::chrono;

const calendar_words& words_of(std::string_view language) noexcept {
  if (language == "hi") return hindi_calendar;
  if (language == "hi-Latn") return hinglish_calendar;
  if (language == "es") return spanish_calendar;
  return english_calendar;
}

bool is_month_first(const config::clinic& clinic) noexcept {
  return clinic.locale.ends_with("-US");
}

bool is_hindi(const calendar_words& say) noexcept {
  return say.language == "hi";
}

bool is_spanish(const calendar_words& say) noexcept {
  return say.language == "es";
}

/// Spain reads the clock to 24, the rest of the Spanish world to 12.
bool is_clock_to_24(const config::clinic& clinic,
                    const calendar_words& say) noexcept {
  return is_spanish(say) && clinic.locale.ends_with("-ES");
}

bool is_today_or_tomorrow(std::string_view day,
                          const calendar_words& say) noexcept {
  return day.starts_with(say.today) || day.starts_with(say.tomorrow);
}

struct calendar_day {
  chr::year_month_day date;
  unsigned weekday; // 0 is Monday
};

calendar_day day_of(config::local_seconds t) noexcept {
  auto days = chr::floor<chr::days>(t);
  return {chr::year_month_day{days}, chr::weekday{days}.iso_encoding() - 1};
}

std::string number_of_day(const chr::year_month_day& date) {
  return std::to_string(static_cast<unsigned>(date.day()));
}

unsigned month_index(const chr::year_month_day& date) noexcept {
  return static_cast<unsigned>(date.month()) - 1;
}

void add_two_digits(std::string& text, unsigned n) {
  text += static_cast<char>('0' + n / 10);
  text += static_cast<char>('0' + n % 10);
}

/// "3", "3:30"
std::string figures(unsigned hour, unsigned minute, bool with_minutes) {
  auto text = std::to_string(hour);
  if (with_minutes || minute != 0) {
    text += ':';
    add_two_digits(text, minute);
  }
  return text;
}

unsigned to_12(unsigned hour) noexcept {
  return hour % 12 == 0 ? 12 : hour % 12;
}

/// "3:30 pm", short enough for a button in every language.
std::string short_clock(const config::clinic& clinic, chr::minutes clock,
                        const calendar_words& say) {
  auto total = static_cast<unsigned>(clock.count()) % 1440;
  unsigned hour = total / 60;
  if (is_clock_to_24(clinic, say)) return figures(hour, total % 60, true);
  auto text = figures(to_12(hour), total % 60, true);
  bool us = is_month_first(clinic) && !is_spanish(say);
  text += hour < 12 ? (us ? " AM" : " am") : (us ? " PM" : " pm");
  return text;
}

std::string_view part_of_day(unsigned hour,
                             const calendar_words& say) noexcept {
  if (hour < 4 || hour >= 20) return say.parts[3];
  return say.parts[hour < 12 ? 0 : hour < 16 ? 1 : 2];
}

std::string count_of(std::int64_t n, std::string_view one,
                     std::string_view many) {
  return std::to_string(n).append(1, ' ').append(n == 1 ? one : many);
}

/// Digits by threes; in rupees the groups above a thousand are of two.
std::string grouped(std::string_view digits, char separator, bool in_lakhs) {
  std::string text;
  std::size_t group = 3;
  std::size_t in_group = 0;
  for (auto c = digits.rbegin(); c != digits.rend(); ++c) {
    if (in_group == group) {
      text.insert(text.begin(), separator);
      in_group = 0;
      if (in_lakhs) group = 2;
    }
    text.insert(text.begin(), *c);
    ++in_group;
  }
  return text;
}

std::string_view sign_of(const config::clinic& clinic) noexcept {
  auto& currency = clinic.currency;
  if (currency == "INR") return "₹";
  if (currency == "GBP") return "£";
  if (currency == "EUR") return "€";
  if (currency == "USD") return "$";
  if (currency == "MXN" && clinic.locale.ends_with("-MX")) return "$";
  return {};
}

} // namespace

config::local_seconds local_of(const config::clinic& clinic,
                               instant t) noexcept {
  return clinic.zone.to_local(chr::floor<chr::seconds>(t));
}

std::string_view weekday_name(unsigned iso_index,
                              std::string_view language) noexcept {
  return words_of(language).weekdays[iso_index % 7];
}

std::string say_weekdays(unsigned first, unsigned last,
                         std::string_view language) {
  auto& say = words_of(language);
  std::string text{say.weekdays[first % 7]};
  if (last > first) {
    text += last == first + 1 ? say.adjacent : say.through;
    text += say.weekdays[last % 7];
  }
  return text;
}

std::string say_day(const config::clinic& clinic, config::local_seconds day,
                    instant now, std::string_view language) {
  auto& say = words_of(language);
  auto [date, weekday] = day_of(day);
  auto today = chr::floor<chr::days>(local_of(clinic, now));
  auto ahead = (chr::floor<chr::days>(day) - today).count();
  bool month_first =
      is_month_first(clinic) && !is_hindi(say) && !is_spanish(say);
  std::string text;
  text.reserve(64);
  if (ahead == 0) text.append(say.today).append(", ");
  if (ahead == 1) text.append(say.tomorrow).append(", ");
  text += say.weekdays[weekday];
  auto month = say.months[month_index(date)];
  if (month_first)
    text.append(", ").append(month).append(1, ' ').append(number_of_day(date));
  else
    text.append(1, ' ')
        .append(number_of_day(date))
        .append(is_spanish(say) ? " de " : " ")
        .append(month);
  if (date.year() != chr::year_month_day{today}.year()) {
    text += month_first ? ", " : is_spanish(say) ? " de " : " ";
    text += std::to_string(static_cast<int>(date.year()));
  }
  return text;
}

std::string say_clock(const config::clinic& clinic, chr::minutes clock,
                      std::string_view language) {
  auto& say = words_of(language);
  auto total = static_cast<unsigned>(clock.count()) % 1440;
  unsigned hour = total / 60;
  unsigned minute = total % 60;
  if (is_clock_to_24(clinic, say)) return figures(hour, minute, true);
  if (is_spanish(say))
    return figures(to_12(hour), minute, true)
           + (hour < 12 ? " a. m." : " p. m.");
  if (!say.after_clock.empty())
    return std::string{part_of_day(hour, say)}
        .append(figures(to_12(hour), minute, false))
        .append(say.after_clock);
  bool us = is_month_first(clinic);
  auto text = figures(to_12(hour), minute, us);
  text += hour < 12 ? (us ? " AM" : " am") : (us ? " PM" : " pm");
  return text;
}

std::string say_moment(const config::clinic& clinic, instant t, instant now,
                       std::string_view language) {
  auto& say = words_of(language);
  auto local = local_of(clinic, t);
  auto clock = chr::floor<chr::minutes>(local - chr::floor<chr::days>(local));
  auto said = say_clock(clinic, clock, language);
  auto text = say_day(clinic, local, now, language);
  if (is_spanish(say) && is_today_or_tomorrow(text, say)) text += ',';
  // "a la 1:00", but "a las 2:00".
  text +=
      is_spanish(say) && said.starts_with("1:") ? " a la " : say.before_clock;
  return text + said;
}

std::string say_short_day(const config::clinic& clinic,
                          config::local_seconds day,
                          std::string_view language) {
  auto& say = words_of(language);
  auto [date, weekday] = day_of(day);
  auto month = say.short_months[month_index(date)];
  std::string text;
  text.reserve(48);
  text.append(say.short_weekdays[weekday]).append(1, ' ');
  if (is_month_first(clinic) && !is_hindi(say) && !is_spanish(say))
    text.append(month).append(1, ' ').append(number_of_day(date));
  else
    text.append(number_of_day(date)).append(1, ' ').append(month);
  return text;
}

std::string say_short(const config::clinic& clinic, config::local_seconds t,
                      std::string_view language) {
  auto& say = words_of(language);
  auto clock = short_clock(
      clinic, chr::floor<chr::minutes>(t - chr::floor<chr::days>(t)), say);
  if (!is_hindi(say))
    return say_short_day(clinic, t, language).append(", ").append(clock);
  // Devanagari counts its vowel signs: only figures leave room for the clock.
  auto [date, weekday] = day_of(t);
  auto day = number_of_day(date);
  auto month = std::to_string(month_index(date) + 1);
  std::string text{say.short_weekdays[weekday]};
  text.append(1, ' ')
      .append(is_month_first(clinic) ? month : day)
      .append(1, '/')
      .append(is_month_first(clinic) ? day : month);
  auto whole = text + ", " + clock;
  return count_chars(whole) <= button_title_chars ? whole : text + " " + clock;
}

std::string say_on(std::string day, std::string_view language) {
  auto& say = words_of(language);
  if (is_spanish(say))
    return is_today_or_tomorrow(day, say) || day.starts_with("de")
               ? day
               : "el " + day;
  if (say.language == "en")
    return is_today_or_tomorrow(day, say) ? day : "on " + day;
  // "... तक" says already when.
  bool is_range = day.ends_with("तक") || day.ends_with(" tak");
  if (!is_range) day += is_hindi(say) ? " को" : " ko";
  return day;
}

std::string say_clocks(std::string_view first, std::string_view last,
                       std::string_view language) {
  auto& say = words_of(language);
  std::string text{is_spanish(say) ? "de " : ""};
  text.append(first).append(say.through).append(last);
  if (is_hindi(say)) text += " तक";
  if (say.language == "hi-Latn") text += " tak";
  return text;
}

std::string say_days(std::string_view first, std::string_view last,
                     std::string_view language) {
  auto& say = words_of(language);
  if (!is_spanish(say)) return say_clocks(first, last, language);
  std::string text{is_today_or_tomorrow(first, say) ? "de " : "del "};
  return text.append(first)
      .append(is_today_or_tomorrow(last, say) ? " a " : " al ")
      .append(last);
}

std::string say_span(chr::minutes span, std::string_view language) {
  auto& say = words_of(language);
  auto n = span.count();
  if (n % (24 * 60) == 0 && n > 0)
    return count_of(n / (24 * 60), say.one_day, say.days);
  if (n % 60 == 0 && n > 0) return count_of(n / 60, say.hour, say.hours);
  return count_of(n, say.minute, say.minutes);
}

std::string say_money(const config::clinic& clinic, std::int64_t minor) {
  auto& currency = clinic.currency;
  bool is_whole = currency == "JPY" || currency == "KRW" || currency == "VND";
  auto digits = std::to_string(is_whole ? minor : minor / 100);
  auto rest = static_cast<unsigned>(is_whole ? 0 : minor % 100);
  auto sign = sign_of(clinic);
  // In Spain the sign comes last, and four digits are not divided.
  bool is_spain = clinic.locale.ends_with("es-ES");
  auto text = is_spain && digits.size() < 5
                  ? digits
                  : grouped(digits, is_spain ? '.' : ',', currency == "INR");
  if (rest != 0) {
    text += is_spain ? ',' : '.';
    add_two_digits(text, rest);
  }
  if (is_spain)
    return text.append(1, ' ').append(sign.empty() ? currency : sign);
  return sign.empty() ? currency + " " + text : std::string{sign} + text;
}

} // namespace careline::engine
