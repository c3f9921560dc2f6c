#include "engine/attendee.hpp"

#include "engine/dialogue.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace careline::engine {
namespace {

constexpr std::size_t most_tokens = 180;
constexpr std::size_t most_bytes = 1000;
/// Between "my" and "son": "5 year old", "younger".
constexpr std::size_t most_between = 4;

constexpr std::string_view relations[] = {
    // English
    "son", "sons", "daughter", "daughters", "child", "children", "kid", "kids",
    "baby", "toddler", "boy", "girl", "mother", "mom", "mum", "mummy", "mommy",
    "mama", "father", "dad", "daddy", "papa", "parents", "wife", "husband",
    "partner", "spouse", "brother", "sister", "grandmother", "grandma",
    "granny", "grandfather", "grandpa", "grandson", "granddaughter", "uncle",
    "aunt", "aunty", "auntie", "cousin", "nephew", "niece", "friend",
    "girlfriend", "boyfriend", "fiance", "fiancee", "in-law", "family",
    "mother-in-law", "father-in-law", "sister-in-law", "brother-in-law",
    // Hindi in Latin script
    "beta", "bete", "beti", "betiyon", "maa", "ma", "mata", "mataji", "mammi",
    "pita", "pitaji", "bhai", "bhaiya", "behen", "bahan", "behan", "pati",
    "patni", "biwi", "bachche", "bacche", "bache", "bachcha", "baccha",
    "bachchi", "bachi", "bachchon", "bacchon", "dadi", "dada", "nani", "nana",
    "saas", "sasur", "didi", "bhabhi", "chacha", "chachi", "mausi", "bua",
    "dost", "pote", "poti",
    // Hindi
    "बेटा", "बेटे", "बेटी", "माँ", "मां", "मम्मी", "माता", "माताजी", "पापा", "पिता",
    "पिताजी", "भाई", "भैया", "बहन", "पति", "पत्नी", "बीवी", "बच्चे", "बच्ची", "बच्चा",
    "बच्चों", "दादी", "दादा", "नानी", "नाना", "सास", "ससुर", "दीदी", "भाभी",
    "चाचा", "चाची", "मौसी", "दोस्त",
    // Spanish
    "hijo", "hija", "hijos", "hijas", "niño", "niña", "niños", "nino", "nina",
    "bebé", "bebe", "madre", "mamá", "mami", "padre", "papá", "papi", "esposa",
    "esposo", "marido", "mujer", "pareja", "novia", "novio", "hermano",
    "hermana", "abuela", "abuelo", "nieto", "nieta", "tía", "tío", "tia", "tio",
    "sobrino", "sobrina", "primo", "prima", "suegra", "suegro", "amigo",
    "amiga"};

constexpr std::string_view owners[] = {
    "my",   "our",  "mi",     "mis",    "nuestro", "nuestra", "mere",
    "meri", "mera", "hamare", "hamari", "apne",    "apni",    "मेरे",
    "मेरी",  "मेरा",  "हमारे",   "हमारी",  "अपने",     "अपनी"};

constexpr std::string_view between[] = {
    "year",    "years", "yr",    "yrs",     "old",      "month",   "months",
    "y/o",     "yo",    "elder", "older",   "eldest",   "younger", "youngest",
    "little",  "small", "dear",  "elderly", "aged",     "newborn", "chhote",
    "chhoti",  "bade",  "badi",  "saal",    "ke",       "ki",      "छोटे",
    "छोटी",    "बड़े",    "बड़ी",   "साल",     "के",        "की",      "pequeño",
    "pequeña", "menor", "mayor", "the",     "year-old", "week",    "weeks"};

/// After "my son": he is the one to come.
constexpr std::string_view needs[] = {
    "need",     "needs",     "want",   "wants", "has", "requires",
    "necesita", "necesitan", "quiere", "tiene", "ko",  "को"};

/// Capitals that begin no name.
constexpr std::string_view no_names[] = {
    "monday",   "tuesday",   "wednesday", "thursday", "friday",   "saturday",
    "sunday",   "mon",       "tue",       "tues",     "wed",      "thu",
    "thur",     "thurs",     "fri",       "sat",      "sun",      "january",
    "february", "march",     "april",     "may",      "june",     "july",
    "august",   "september", "october",   "november", "december", "jan",
    "feb",      "mar",       "apr",       "jun",      "jul",      "aug",
    "sep",      "sept",      "oct",       "nov",      "dec",      "today",
    "tomorrow", "tonight",   "dr",        "doctor",   "doc",      "at",
    "on",       "in",        "next",      "this",     "i",        "i'm",
    "im",       "please",    "pls",       "thanks",   "thank",    "kal",
    "aaj",      "lunes",     "martes",    "jueves",   "viernes",  "domingo",
    "hoy",      "mañana",    "el",        "la",       "he",       "she",
    "his",      "her",       "is",        "can",      "with",     "and",
    "a",        "an",        "the",       "book",     "cleaning", "who"};

template <std::size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view w) {
  return std::find(std::begin(list), std::end(list), w) != std::end(list);
}

struct token {
  std::size_t begin;
  std::size_t end;
  std::string lower;
  bool ends_clause = false;
  bool is_owner = false; ///< "son's"
};

bool is_letter(unsigned char c) noexcept {
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
         || (c >= 'a' && c <= 'z') || c == '\'' || c == '-' || c == '/';
}

bool has_lower_case(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string lowered(std::string_view word) {
  std::string lower{word};
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (lower[i] >= 'A' && lower[i] <= 'Z')
      lower[i] = static_cast<char>(lower[i] + 32);
  }
  return lower;
}

std::vector<token> tokens_of(std::string_view text) {
  std::vector<token> all;
  for (std::size_t i = 0; i < text.size() && all.size() < most_tokens;) {
    // U+2019 stands for the apostrophe of "son's", U+0964 ends a sentence.
    if (!is_letter(static_cast<unsigned char>(text[i]))) {
      auto c = text[i++];
      if (!all.empty() && (c == '.' || c == ',' || c == '?' || c == '!'))
        all.back().ends_clause = true;
      continue;
    }
    auto begin = i;
    while (i < text.size() && is_letter(static_cast<unsigned char>(text[i])))
      ++i;
    token t{begin, i, lowered(text.substr(begin, i - begin)), false, false};
    for (std::string_view mark : {"'s", "’s"})
      if (t.lower.size() > mark.size() && t.lower.ends_with(mark)) {
        t.lower.resize(t.lower.size() - mark.size());
        t.end -= mark.size();
        t.is_owner = true;
      }
    if (t.lower.size() > 3 && t.lower.ends_with("।")) {
      t.lower.resize(t.lower.size() - 3);
      t.end -= 3;
      t.ends_clause = true;
    }
    all.push_back(std::move(t));
  }
  return all;
}

bool is_number(std::string_view w) noexcept {
  return !w.empty() && w.size() <= 3
         && std::all_of(w.begin(), w.end(),
                        [](char c) { return c >= '0' && c <= '9'; });
}

/// The relation that follows token i (an owner or "for"); npos if none.
std::size_t relation_after(const std::vector<token>& all, std::size_t i) {
  for (std::size_t k = i + 1; k < all.size() && k <= i + 1 + most_between;
       ++k) {
    if (is_one_of(relations, all[k].lower)) return k;
    if (!is_one_of(between, all[k].lower) && !is_number(all[k].lower)) break;
  }
  return std::string::npos;
}

/// "for myself", "mere liye", "para mí".
bool is_for_oneself(const std::vector<token>& all, std::size_t i) {
  auto& w = all[i].lower;
  if (i + 1 == all.size()) return false;
  auto& next = all[i + 1].lower;
  if (w == "for") return next == "me" || next == "myself";
  if (w == "para")
    return next == "mí"
           || (next == "mi" && (i + 2 == all.size() || all[i + 1].ends_clause));
  if (w == "mere" || w == "apne" || w == "khud")
    return next == "liye" || next == "lie" || next == "khud";
  return (w == "मेरे" || w == "अपने") && (next == "लिए" || next == "लिये");
}

} // namespace

std::optional<std::string> attendee_in(std::string_view text) {
  text = text.substr(0, most_bytes);
  auto all = tokens_of(text);
  std::optional<std::string> found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_for_oneself(all, i)) {
      found = std::string{};
      continue;
    }
    auto& w = all[i].lower;
    bool is_owner = is_one_of(owners, w);
    bool is_for = w == "for" || w == "para";
    if (!is_owner && !is_for) continue;
    auto relation = relation_after(all, i);
    if (relation == std::string::npos) continue;
    auto last = relation;
    auto follows = [&](std::size_t k) -> std::string_view {
      return k < all.size() && !all[k - 1].ends_clause ? all[k].lower
                                                       : std::string_view{};
    };
    bool comes_after_for =
        i > 0 && (all[i - 1].lower == "for" || all[i - 1].lower == "para");
    auto next = relation + 1;
    if (follows(next) == "ji" || follows(next) == "जी") last = next++;
    bool is_meant =
        is_for || comes_after_for || all[relation].is_owner
        || is_one_of(needs, follows(next))
        || ((follows(next) == "ke" || follows(next) == "के")
            && (follows(next + 1) == "liye" || follows(next + 1) == "lie"
                || follows(next + 1) == "लिए" || follows(next + 1) == "लिये"));
    if (!is_meant) continue;
    // "my son Rohan": one name, if capitals say anything here.
    if (!all[relation].is_owner && has_lower_case(text)
        && !follows(next).empty() && text[all[next].begin] >= 'A'
        && text[all[next].begin] <= 'Z'
        && !is_one_of(no_names, all[next].lower))
      last = next;
    auto first = is_for && i + 1 < all.size() ? i + 1 : i;
    found =
        cut_to(text.substr(all[first].begin, all[last].end - all[first].begin),
               attendee_chars);
    i = last;
  }
  return found;
}

} // namespace careline::engine
