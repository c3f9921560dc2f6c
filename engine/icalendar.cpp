#include "engine/icalendar.hpp"

#include "config/utf8.hpp"

#include <string_view>

namespace careline::engine {
namespace {

namespace chr = std::chrono;

constexpr std::size_t octets_per_line = 75; ///< Without the line's end.

/// TEXT values: comma, semicolon and backslash are escaped, a line feed is
/// "\n"; other control characters may not be there at all.
std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      out += c;
    } else if (c == '\t') {
      out += ' ';
    }
  }
  return out;
}

/// Appends one content line; what is too long goes on behind a space.
void add_line(std::string& out, std::string_view name, std::string_view value) {
  std::string line{name};
  line += ':';
  line += value;
  std::string_view left = line;
  auto room = octets_per_line;
  while (left.size() > room) {
    auto end = room;
    while (end > 0 && config::is_continuation(left[end])) --end;
    if (end == 0) end = room; // Not UTF-8: any place is as good.
    out += left.substr(0, end);
    out += "\r\n ";
    left.remove_prefix(end);
    room = octets_per_line - 1; // The space counts.
  }
  out += left;
  out += "\r\n";
}

/// So many digits, zeros in front.
void add_digits(std::string& out, std::uint64_t n, std::size_t digits) {
  auto text = std::to_string(n);
  if (text.size() < digits) out.append(digits - text.size(), '0');
  out += text;
}

/// "20261121T093000Z"
std::string utc(instant at) {
  auto days = chr::floor<chr::days>(at);
  chr::year_month_day date(days);
  chr::hh_mm_ss clock(chr::floor<chr::seconds>(at - days));
  std::string text;
  auto add = [&](auto n, std::size_t digits) {
    add_digits(text, static_cast<std::uint64_t>(n), digits);
  };
  add(static_cast<int>(date.year()), 4);
  add(static_cast<unsigned>(date.month()), 2);
  add(static_cast<unsigned>(date.day()), 2);
  text += 'T';
  add(clock.hours().count(), 2);
  add(clock.minutes().count(), 2);
  add(clock.seconds().count(), 2);
  text += 'Z';
  return text;
}

std::string_view status_word(appointment_status s) noexcept {
  switch (s) {
  case appointment_status::proposed:
  case appointment_status::pending:
    return "TENTATIVE";
  case appointment_status::cancelled:
    return "CANCELLED";
  case appointment_status::booked:
  case appointment_status::arrived:
  case appointment_status::fulfilled:
  case appointment_status::no_show:
    break;
  }
  return "CONFIRMED";
}

std::string summary(const visit& what, const config::clinic& clinic) {
  auto* service = clinic.find_service(what.service);
  auto* provider = clinic.find_provider(what.provider);
  std::string text = service ? service->name : clinic.name;
  if (provider) {
    // Read by calendars of any language: a separator, not a word.
    text += " – ";
    text += provider->name;
  }
  return text;
}

} // namespace

std::string icalendar(const visit& what, const config::clinic& clinic,
                      std::int64_t sequence, instant made) {
  auto* service = clinic.find_service(what.service);
  auto end = what.when.end - (service ? service->buffer : chr::minutes(0));
  if (end <= what.when.start) end = what.when.end;
  std::string place = clinic.name;
  if (!clinic.facts.address.empty()) place += ", " + clinic.facts.address;
  std::string out;
  add_line(out, "BEGIN", "VCALENDAR");
  add_line(out, "VERSION", "2.0");
  add_line(out, "PRODID", "-//Careline//Careline//EN");
  add_line(out, "CALSCALE", "GREGORIAN");
  add_line(out, "METHOD", "PUBLISH");
  add_line(out, "BEGIN", "VEVENT");
  add_line(out, "UID", to_string(what.id) + "@careline");
  add_line(out, "DTSTAMP", utc(made));
  add_line(out, "DTSTART", utc(what.when.start));
  add_line(out, "DTEND", utc(end));
  add_line(out, "SEQUENCE", std::to_string(sequence));
  add_line(out, "STATUS", status_word(what.status));
  add_line(out, "TRANSP", takes_time(what.status) ? "OPAQUE" : "TRANSPARENT");
  add_line(out, "SUMMARY", escaped(summary(what, clinic)));
  add_line(out, "LOCATION", escaped(place));
  add_line(out, "END", "VEVENT");
  add_line(out, "END", "VCALENDAR");
  return out;
}

} // namespace careline::engine
