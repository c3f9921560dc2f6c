#include "engine/intent.hpp"

#include "engine/intent_marks.hpp"
#include "engine/intent_vocabulary.hpp"

#include <array>

namespace careline::engine {
namespace {

using namespace marks;

/// The marks of a message: which occur, and which every word has one of.
struct summary {
  std::uint64_t any = 0;
  std::array<std::uint64_t, words::most_words> each;
  std::size_t size = 0;

  bool has(std::uint64_t m) const noexcept { return (any & m) != 0; }
  /// Whether every word has at least one of the marks (or says nothing).
  bool only(std::uint64_t m) const noexcept {
    m |= filler;
    for (std::size_t i = 0; i < size; ++i)
      if ((each[i] & m) == 0) return false;
    return size > 0;
  }
};

summary summary_of(const words& said) noexcept {
  summary s;
  s.size = said.size();
  for (std::size_t i = 0; i < s.size; ++i) {
    s.each[i] = marks_of(said[i]);
    // "karo na", "haan na": at the end it only asks nicely.
    bool is_last = i > 0 && i + 1 == s.size;
    if (is_last && (said[i] == "na" || said[i] == "ना")) s.each[i] = filler;
    s.any |= s.each[i];
  }
  return s;
}

/// Whether any of the pairs stands in the message, word by word.
template <std::size_t N>
bool has_any(const words& said,
             const std::string_view (&pairs)[N][2]) noexcept {
  for (auto& pair : pairs)
    if (said.has(pair[0], pair[1])) return true;
  return false;
}

bool is_good_day(const words& said) noexcept {
  static constexpr std::string_view pairs[][2] = {
      {"good", "morning"},  {"good", "afternoon"}, {"good", "evening"},
      {"good", "day"},      {"good", "night"},     {"buenos", "dias"},
      {"buen", "dia"},      {"buenas", "tardes"},  {"buenas", "noches"},
      {"shubh", "prabhat"}, {"shubh", "ratri"},    {"shubh", "raatri"},
      {"शुभ", "प्रभात"},      {"शुभ", "रात्रि"}};
  return has_any(said, pairs);
}

bool is_good_night(const words& said) noexcept {
  return said.has("good", "night") || said.has("shubh", "ratri")
         || said.has("shubh", "raatri") || said.has("शुभ", "रात्रि");
}

/// "don't cancel", "cancel mat karo", "no cancelen"
bool is_leave_denied(const words& said, const summary& s) noexcept {
  for (std::size_t i = 0; i < s.size; ++i) {
    if ((s.each[i] & leave) == 0) continue;
    if (i > 0 && !said.is_clause_start(i)) {
      auto before = said[i - 1];
      if (before == "dont" || before == "not" || before == "मत"
          || before == "mat" || (before == "no" && said[i].size() > 6))
        return true;
    }
    if (i + 1 < s.size && !said.is_clause_start(i + 1)
        && (s.each[i + 1] & refuse) && said[i + 1] != "no")
      return true;
  }
  return false;
}

intent control_word(const words& said, const summary& s) noexcept {
  if (s.has(begin) && s.has(again) && s.only(begin | again | want | other))
    return intent::start_over;
  if (said.has("shuru", "se") || said.has("शुरू", "से") || said.has("शुरु", "से"))
    if (s.only(begin | again | want)) return intent::start_over;
  if (s.has(leave) && s.has(visit))
    return s.has(refuse) ? intent::change_visit : intent::cancel_visit;
  if (s.has(leave) && s.only(leave | want | agree | refuse | reserve))
    return is_leave_denied(said, s) ? intent::nothing : intent::cancel;
  if (s.has(to_back) && s.only(to_back | want)) return intent::back;
  if ((s.has(to_menu) || (s.has(begin) && s.size == 1))
      && s.only(to_menu | hello | want | you | begin | agree | other | mine))
    return intent::menu;
  bool is_asked = said.has_question_mark() && s.size > 1;
  if (s.has(to_bot) && !is_asked && s.only(to_bot | talk | want | to_back))
    return intent::bot;
  if (s.has(to_bot) && is_asked && s.only(to_bot | ask | you))
    return intent::who_are_you;
  if (said.has("are", "you") && (s.has(to_bot) || s.has(human)) && s.size <= 8)
    return intent::who_are_you;
  bool asks = s.has(ask) || said.has_question_mark();
  if (s.has(to_bot | human) && s.has(you) && asks && s.size <= 8
      && !s.has(talk | want | someone | visit))
    return intent::who_are_you;
  if (s.has(who_which) && s.has(you) && s.only(who_which | you | ask | talk)
      && !said.has("atiende") && !said.has("atienden"))
    return intent::who_are_you;
  if (s.has(talk) && (said.has("con", "quien") || said.has("talking", "to"))
      && s.has(who_which))
    return intent::who_are_you;
  if ((said.has("can", "you") || said.has("do", "you")) && said.has("you", "do")
      && s.size <= 4)
    return intent::who_are_you; // "what can you do"
  return intent::nothing;
}

/// "I'm running late": somebody at the desk must know.
bool is_running_late(const words& said) noexcept {
  static constexpr std::string_view pairs[][2] = {
      {"running", "late"},  {"be", "late"},     {"bit", "late"},
      {"minutes", "late"},  {"mins", "late"},   {"late", "ho"},
      {"der", "ho"},        {"der", "se"},      {"लेट", "हो"},
      {"देर", "हो"},         {"देर", "से"},        {"llegar", "tarde"},
      {"llegare", "tarde"}, {"llego", "tarde"}, {"voy", "tarde"}};
  return has_any(said, pairs) && !said.has_question_mark();
}

bool wants_person(const words& said, const summary& s) noexcept {
  if (is_running_late(said)) return true;
  if (s.has(refuse)) return false;
  if (s.has(human) && (s.has(talk) || s.has(want) || s.only(human)))
    return true;
  if (s.has(talk) && (s.has(someone) || s.has(doctor_word))
      && !s.has(reserve | visit | phone_word))
    return true;
  if (said.has("call", "me") || said.has("call", "back")) return true;
  return s.has(talk) && s.size <= 5 && s.only(talk | want | ask);
}

bool asks_address(const words& said, const summary& s, bool asks) noexcept {
  // "pata nahi", "kya pata", "mujhe pata hai": who knows?
  if (s.has(place) && !s.has(refuse) && !said.has("kya", "pata")
      && !said.has("pata", "hai") && !said.has("पता", "है")
      && (asks || s.has(you) || s.size <= 4))
    return true;
  if (s.has(where) && s.has(you) && !s.has(mine | doctor_word)) return true;
  if (s.has(where) && s.has(ask) && s.only(where | ask | you)) return true;
  return said.has("get", "there") || said.has("kaunsi", "jagah")
         || said.has("konsi", "jagah");
}

/// "your hours", but not "for two hours" or "2 hours".
bool names_hours(const words& said, const summary& s) noexcept {
  for (std::size_t i = 0; i < s.size; ++i) {
    if ((s.each[i] & hours_word) == 0) continue;
    bool is_length = i > 0 && said[i] == "hours"
                     && (number_of(said[i - 1]) >= 0 || said[i - 1] == "few"
                         || said[i - 1] == "two" || said[i - 1] == "three");
    if (!is_length) return true;
  }
  return false;
}

bool asks_hours(const words& said, const summary& s, bool asks) noexcept {
  if (names_hours(said, s) && !s.has(other | move | refuse)) return true;
  if (s.has(mine | visit | reserve | refuse)) {
    // "When is my visit?", "my eyes do not open": no opening hours.
    if (!s.has(open_word) || s.has(mine | refuse)) return false;
  }
  if (s.has(open_word) && asks && !said.has("wound") && !s.has(phone_word)
      && !(s.has(who_which) && s.has(doctor_word))
      && (s.has(you | when_word) || s.size <= 5))
    return true;
  if (s.has(comes) && s.has(doctor_word) && (said.has("kab") || said.has("कब")))
    return true;
  static constexpr std::string_view pairs[][2] = {
      {"ka", "time"},    {"ka", "samay"},  {"का", "समय"},     {"का", "टाइम"},
      {"kitne", "baje"}, {"कितने", "बजे"},   {"timing", "kya"}, {"hasta", "que"},
      {"समय", "क्या"},    {"samay", "kya"}, {"time", "kya"}};
  return has_any(said, pairs) && s.has(ask) && !s.has(free_word | move | other);
}

intent question(const words& said, const summary& s) noexcept {
  bool asks = s.has(ask) || said.has_question_mark();
  if (s.has(park) || (s.has(vehicle) && s.has(where))) return intent::parking;
  if (s.has(fee) || (said.has("how", "much") && !s.has(time_word)))
    return intent::fees;
  if (s.has(how_much) && !s.has(time_word)
      && (s.has(amounts) || s.only(how_much | ask | amounts | you))
      && s.size <= 7)
    return intent::fees;
  if (said.has("kitne", "ka") || said.has("kitne", "ki")
      || said.has("कितने", "का") || said.has("कितने", "की"))
    return intent::fees;
  // "How long does it take" is told beside each service.
  if (s.has(how_much) && s.has(time_word) && s.has(amounts))
    return intent::services;
  if (said.has("how", "long") && said.has("take")) return intent::services;
  if (s.has(pay) && (asks || s.size <= 6)) return intent::payment;
  if (s.has(who_which) && (said.has("atiende") || said.has("atienden")))
    return intent::doctors;
  if (said.has("me", "atienden") || said.has("me", "atiende"))
    return intent::book;
  if (asks_hours(said, s, asks)) return intent::hours;
  if (asks_address(said, s, asks)) return intent::address;
  if (s.has(phone_word)
      && (s.has(you) || s.has(talk) || s.only(phone_word | ask | want))
      && !s.has(mine | reserve))
    return intent::phone;
  return intent::nothing;
}

/// "something later", "más temprano", "anything earlier?"
bool wants_earlier_or_later(const words& said, const summary& s) noexcept {
  if (said.has("mas", "tarde") || said.has("mas", "temprano"))
    return s.size <= 5;
  if (!said.has("later") && !said.has("earlier")) return false;
  return s.size <= 6
         && (s.has(time_word) || said.has("something") || said.has("anything")
             || said.has("any"));
}

/// "I can't come", "no voy a poder ir", "nahi aa sakta"
bool cannot_come(const words& said) noexcept {
  static constexpr std::string_view pairs[][2] = {
      {"cant", "come"},     {"cannot", "come"}, {"cant", "make"},
      {"cannot", "make"},   {"not", "coming"},  {"not", "come"},
      {"poder", "ir"},      {"puedo", "ir"},    {"puedo", "asistir"},
      {"poder", "asistir"}, {"no", "ire"},      {"aa", "sakta"},
      {"aa", "sakti"},      {"aa", "sakte"},    {"आ", "सकता"},
      {"आ", "सकती"},        {"आ", "पाऊंगा"},     {"aa", "paunga"},
      {"aa", "paungi"},     {"a", "ir"}};
  if (!has_any(said, pairs)) return false;
  return said.has("cant") || said.has("cannot") || said.has("not")
         || said.has("no") || said.has("nahi") || said.has("nahin")
         || said.has("nhi") || said.has("नहीं");
}

intent visit_words(const words& said, const summary& s) noexcept {
  bool asks = s.has(ask) || said.has_question_mark();
  bool is_other =
      s.has(other | move) || said.has("koi", "aur") || said.has("कोई", "और");
  if (is_other && s.size <= 8) {
    if (s.has(move) && s.has(visit) && !said.has("slot"))
      return intent::move_visit;
    if (s.has(time_word | hours_word)) return intent::other_time;
    if (s.has(doctor_word)) return intent::other_doctor;
    if (s.has(service_word)) return intent::other_service;
  }
  if (s.has(refuse) && s.has(time_word | hours_word) && s.size <= 7
      && s.only(refuse | time_word | hours_word | agree | want | ask))
    return intent::other_time; // "that time doesn't work"
  if (wants_earlier_or_later(said, s)) return intent::other_time;
  if (cannot_come(said)) return intent::change_visit;
  if (s.has(move) && (s.has(visit) || s.has(mine))) return intent::move_visit;
  if (said.has("reschedule")) return intent::move_visit;
  // "An appointment for my son", "una cita para mi hija": not one they have.
  bool is_any_visit = said.has("an", "appointment") || said.has("an", "appt")
                      || said.has("a", "visit") || said.has("a", "slot")
                      || said.has("una", "cita")
                      || said.has("ek", "appointment")
                      || said.has("एक", "अपॉइंटमेंट")
                      || (s.has(want)
                          && (said.has("liye") || said.has("lie")
                              || said.has("लिए") || said.has("para")));
  if (s.has(mine) && s.has(visit) && !is_any_visit && !s.has(reserve & ~visit)
      && (asks || s.size <= 3 || s.has(agree)) && !said.has("book"))
    return intent::my_visit;
  if (said.has("booked") && said.has("do", "i")) return intent::my_visit;
  if (said.has("me", "toca")) return intent::my_visit;
  if (s.has(visit) && said.has("do", "i") && said.has("have"))
    return intent::my_visit;
  if (s.has(service_word) && !s.has(reserve)) return intent::services;
  if (s.has(offer) && s.has(you) && asks) return intent::services;
  if (s.has(offer) && said.has("kya") && !said.has("dard"))
    return intent::services; // "x-ray hota hai kya"
  if (said.has("you", "do") && asks) return intent::services;
  if (s.has(doctor_word) && !s.has(reserve | visit | see | free_word)
      && (s.has(many | who_which) || s.only(doctor_word)) && !said.has("dr"))
    return intent::doctors;
  if (s.has(reserve | visit)) return intent::book;
  if (s.has(doctor_word) && s.has(see | want | free_word)) return intent::book;
  if (s.has(doctor_word) && asks
      && s.only(doctor_word | ask | when_word | comes))
    return intent::book; // "doctor hai kya": may one see them?
  if (s.has(doctor_word) && asks && !said.has("dr")) return intent::doctors;
  bool is_about_papers = said.has("report") || said.has("reports")
                         || said.has("dawai") || said.has("रिपोर्ट")
                         || said.has("दवाई");
  if (s.has(free_word) && asks && !said.has("im") && !is_about_papers)
    return intent::book;
  return intent::nothing;
}

bool is_greeting(const summary& s) noexcept {
  if (!s.has(hello)) return false;
  std::uint64_t besides = hello | part_of_day | doctor_word | you | to_bot;
  // "hola, cómo está": a question that asks nothing.
  if (!s.has(where | when_word | who_which | how_much)) besides |= ask;
  return s.only(besides);
}

bool asks_how_we_are(const words& said, const summary& s) noexcept {
  static constexpr std::string_view pairs[][2] = {
      {"how", "are"},   {"kaise", "ho"},   {"kaise", "hain"}, {"kaise", "hai"},
      {"como", "esta"}, {"como", "estas"}, {"कैसे", "हैं"},       {"कैसे", "हो"}};
  return s.size <= 5 && has_any(said, pairs) && s.only(ask | you | hello);
}

bool wants_soon(const words& said, const summary& s) noexcept {
  static constexpr std::string_view pairs[][2] = {
      {"any", "time"},      {"first", "available"},    {"antes", "posible"},
      {"cuanto", "antes"},  {"mas", "pronto"},         {"cualquier", "hora"},
      {"cualquier", "dia"}, {"primera", "disponible"}, {"primer", "lugar"},
      {"kabhi", "bhi"},     {"sabse", "pehle"},        {"कभी", "भी"},
      {"सबसे", "पहले"},       {"any", "slot"},           {"cuanto", "puedan"},
      {"primera", "hora"},  {"lo", "pronto"},          {"primer", "horario"}};
  // "jaldi batao": be quick about the answer.
  return has_any(said, pairs) || (s.has(soon) && !said.has("batao"));
}

intent small_talk(const words& said, const summary& s) noexcept {
  if (said.has("not", "now") || said.has("dont", "want")) return intent::no;
  if (said.has("baat", "nahi") || said.has("बात", "नहीं")) return intent::no;
  if (is_good_day(said)
      && s.only(hello | part_of_day | time_word | doctor_word | you))
    return is_good_night(said) ? intent::goodbye : intent::greeting;
  if (said.has("hasta", "manana") && s.size <= 3) return intent::goodbye;
  static constexpr std::string_view farewells[][2] = {
      {"nice", "day"}, {"great", "day"}, {"din", "shubh"}, {"tenga", "buen"},
      {"es", "todo"},  {"thats", "all"}, {"bas", "itna"},  {"tenga", "buena"}};
  if (s.size <= 5 && !said.has_question_mark() && has_any(said, farewells))
    return intent::goodbye;
  if (s.has(someone) && s.only(someone | ask | you | hello) && s.size <= 4)
    return intent::greeting; // "is anyone there?"
  if (is_greeting(s) || asks_how_we_are(said, s)) return intent::greeting;
  if (s.has(thank) && s.only(thank | agree | you | hello | doctor_word | bye))
    return intent::thanks;
  if (s.has(refuse) && s.only(refuse | thank | agree | want)) return intent::no;
  if (s.has(agree) && s.only(agree | thank | reserve | mine))
    return intent::yes;
  if (said.has("que", "si") && s.only(agree | ask)) return intent::yes;
  if ((said.has("kar", "do") || said.has("कर", "दो")) && s.only(filler))
    return intent::yes;
  if (s.has(bye) && s.only(bye | see | you | agree | thank | soon | again))
    return intent::goodbye;
  if (said.has("see", "you") && s.size <= 4) return intent::goodbye;
  if (s.has(facts) && s.only(facts | you | ask | want)) return intent::info;
  return intent::nothing;
}

} // namespace

intent intent_of(const words& said) noexcept {
  if (said.empty()) return said.has_thumb_up() ? intent::yes : intent::nothing;
  auto s = summary_of(said);
  if (auto found = control_word(said, s); found != intent::nothing)
    return found;
  if (wants_person(said, s)) return intent::person;
  if (auto found = small_talk(said, s); found != intent::nothing) return found;
  if (auto found = question(said, s); found != intent::nothing) return found;
  if (wants_soon(said, s)) return intent::soonest;
  if (auto found = visit_words(said, s); found != intent::nothing) return found;
  // "Hello Priya here": nothing but a greeting and a word or two.
  if (s.has(hello) && s.size <= 3) return intent::greeting;
  return intent::nothing;
}

} // namespace careline::engine
