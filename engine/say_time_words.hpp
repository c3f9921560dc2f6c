#pragma once
/// The words of a calendar, one table for each language.

#include <array>
#include <string_view>

namespace careline::engine {

/// How a language says days and times. Texts that stand between others carry
/// their own spaces.
struct calendar_words {
  std::string_view language;
  std::array<std::string_view, 7> weekdays; ///< Monday first.
  std::array<std::string_view, 12> months;
  std::array<std::string_view, 7> short_weekdays;
  std::array<std::string_view, 12> short_months;
  /// Morning from 4, midday from 12, evening from 16, night from 20; empty
  /// where am and pm are said instead.
  std::array<std::string_view, 4> parts;
  std::string_view after_clock; ///< "बजे"
  std::string_view today;
  std::string_view tomorrow;
  std::string_view before_clock; ///< Between a day and a clock time.
  std::string_view adjacent;     ///< Between two weekdays that touch.
  std::string_view through;      ///< Between two weekdays that do not.
  std::string_view minute, minutes;
  std::string_view hour, hours;
  std::string_view one_day, days;
};

inline constexpr calendar_words english_calendar{
    .language = "en",
    .weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                 "Saturday", "Sunday"},
    .months = {"January", "February", "March", "April", "May", "June", "July",
               "August", "September", "October", "November", "December"},
    .short_weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
    .short_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
                     "Sep", "Oct", "Nov", "Dec"},
    .parts = {},
    .after_clock = "",
    .today = "today",
    .tomorrow = "tomorrow",
    .before_clock = " at ",
    .adjacent = " and ",
    .through = " to ",
    .minute = "minute",
    .minutes = "minutes",
    .hour = "hour",
    .hours = "hours",
    .one_day = "day",
    .days = "days"};

inline constexpr calendar_words hindi_calendar{
    .language = "hi",
    .weekdays = {"सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार",
                 "रविवार"},
    .months = {"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त",
               "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"},
    .short_weekdays = {"सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"},
    .short_months = {"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई",
                     "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"},
    .parts = {"सुबह ", "दोपहर ", "शाम ", "रात "},
    .after_clock = " बजे",
    .today = "आज",
    .tomorrow = "कल",
    .before_clock = ", ",
    .adjacent = " और ",
    .through = " से ",
    .minute = "मिनट",
    .minutes = "मिनट",
    .hour = "घंटा",
    .hours = "घंटे",
    .one_day = "दिन",
    .days = "दिन"};

/// Weekdays and months are said in English in a mixed message.
inline constexpr calendar_words hinglish_calendar{
    .language = "hi-Latn",
    .weekdays = english_calendar.weekdays,
    .months = english_calendar.months,
    .short_weekdays = english_calendar.short_weekdays,
    .short_months = english_calendar.short_months,
    .parts = {"subah ", "dopahar ", "shaam ", "raat "},
    .after_clock = " baje",
    .today = "aaj",
    .tomorrow = "kal",
    .before_clock = ", ",
    .adjacent = " aur ",
    .through = " se ",
    .minute = "minute",
    .minutes = "minute",
    .hour = "ghanta",
    .hours = "ghante",
    .one_day = "din",
    .days = "din"};

inline constexpr calendar_words spanish_calendar{
    .language = "es",
    .weekdays = {"lunes", "martes", "miércoles", "jueves", "viernes", "sábado",
                 "domingo"},
    .months = {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
               "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
    .short_weekdays = {"lun", "mar", "mié", "jue", "vie", "sáb", "dom"},
    .short_months = {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago",
                     "sep", "oct", "nov", "dic"},
    .parts = {},
    .after_clock = "",
    .today = "hoy",
    .tomorrow = "mañana",
    .before_clock = " a las ",
    .adjacent = " y ",
    .through = " a ",
    .minute = "minuto",
    .minutes = "minutos",
    .hour = "hora",
    .hours = "horas",
    .one_day = "día",
    .days = "días"};

} // namespace careline::engine
