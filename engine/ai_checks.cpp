#include "engine/ai_checks.hpp"

#include "config/utf8.hpp"
#include "engine/ai_prompt.hpp"
#include "engine/ai_words.hpp"
#include "engine/dialogue.hpp"
#include "engine/utf8.hpp"

#include <algorithm>
#include <vector>

namespace careline::engine {
namespace {

using token_list = std::vector<std::string>;

bool is_mark(char32_t c) noexcept {
  return c < U'0' || (c > U'9' && c < U'@') || (c > U'Z' && c < U'a')
         || (c > U'z' && c < 0xC0) || c == 0x964 || c == 0x965
         || (c >= 0x2000 && c < 0x2C00) || (c >= 0xFE00 && c < 0xFE10)
         || c >= 0x1F000;
}

/// Lower-case words and numbers; "500mg" is two.
token_list tokens_of(std::string_view text) {
  token_list tokens;
  std::string word;
  bool was_digit = false;
  auto end_word = [&] {
    if (!word.empty()) tokens.push_back(std::move(word));
    word.clear();
  };
  for (auto c : decode_utf8(text)) {
    if (c == U'\'' || c == 0x2019) continue; // "can't" is "cant"
    if (is_mark(c)) {
      end_word();
      continue;
    }
    if (c >= 0x966 && c <= 0x96F) c = c - 0x966 + U'0';
    bool is_digit = c >= U'0' && c <= U'9';
    if (is_digit != was_digit) end_word();
    was_digit = is_digit;
    if (c >= U'A' && c <= U'Z') c += 32;
    if (c >= 0xC0 && c <= 0xDE) c += 32;
    config::append_utf8(word, c);
  }
  end_word();
  return tokens;
}

template <class Words>
bool is_in(const Words& known, std::string_view word) {
  return std::find(std::begin(known), std::end(known), word) != std::end(known);
}

bool is_number(std::string_view word) {
  return (word[0] >= '0' && word[0] <= '9') || is_in(ai_words::amounts, word);
}

bool tells_dose(const token_list& said) {
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (is_in(ai_words::medicines, said[i])) return true;
    bool is_unit = is_in(ai_words::units, said[i]);
    for (auto k = i > 2 ? i - 3 : 0; is_unit && k < i; ++k)
      if (is_number(said[k])) return true;
  }
  return false;
}

/// The words of a phrase next to each other; "*" is any one word.
bool has_phrase(const token_list& said, std::string_view phrase) {
  token_list wanted;
  for (std::size_t at = 0; at < phrase.size();) {
    auto end = std::min(phrase.find(' ', at), phrase.size());
    wanted.emplace_back(phrase.substr(at, end - at));
    at = end + 1;
  }
  return std::search(said.begin(), said.end(), wanted.begin(), wanted.end(),
                     [](auto& a, auto& b) { return b == "*" || a == b; })
         != said.end();
}

template <class Phrases>
bool has_any(const token_list& said, const Phrases& phrases) {
  return std::any_of(std::begin(phrases), std::end(phrases),
                     [&](auto& p) { return has_phrase(said, p); });
}

/// "is booked", "I have moved", but not "can be booked".
bool claims_booking(const token_list& said) {
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!is_in(ai_words::done, said[i])) continue;
    bool is_possible = false;
    for (auto k = i > 2 ? i - 3 : 0; k < i; ++k)
      is_possible |= said[k] == "be" || said[k] == "not";
    if (!is_possible) return true;
  }
  bool speaks_of_free = std::any_of(said.begin(), said.end(), [](auto& w) {
    return is_in(ai_words::is_free, w);
  });
  bool names_day = std::any_of(said.begin(), said.end(), [](auto& w) {
    return is_in(ai_words::soon, w);
  });
  return has_any(said, ai_words::claims) || (speaks_of_free && names_day);
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (auto c : decode_utf8(text)) {
    if (c >= 0x966 && c <= 0x96F) c = c - 0x966 + U'0';
    if (c >= 0xFF10 && c <= 0xFF19) c = c - 0xFF10 + U'0';
    if (c >= U'0' && c <= U'9') digits += static_cast<char>(c);
  }
  return digits;
}

/// All that the clinic itself tells of where it is.
std::string facts_of(const config::clinic& clinic) {
  auto& f = clinic.facts;
  return f.address + "\n" + f.map_url + "\n" + f.phone + "\n"
         + f.emergency_number + "\n" + f.parking + "\n" + f.payment;
}

bool looks_like_link(std::string_view word) {
  if (word.find("://") != word.npos || word.find('@') != word.npos) return true;
  if (word.starts_with("www.") || word.starts_with("WWW.")) return true;
  auto dot = word.find('.');
  while (dot != word.npos) {
    auto is_letter = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (dot > 0 && is_letter(word[dot - 1]) && dot + 2 < word.size()
        && is_letter(word[dot + 1]) && is_letter(word[dot + 2]))
      return true;
    dot = word.find('.', dot + 1);
  }
  return false;
}

/// A link, mail address or phone number that is not the clinic's.
bool names_strange_address(const config::clinic& clinic,
                           std::string_view text) {
  auto facts = facts_of(clinic);
  auto known_digits = digits_of(facts);
  constexpr std::string_view edges = ".,;:!?()<>[]\"'*_";
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find_first_of(" \n\t", at), text.size());
    auto word = text.substr(at, end - at);
    while (!word.empty() && edges.find(word.back()) != edges.npos)
      word.remove_suffix(1);
    while (!word.empty() && edges.find(word.front()) != edges.npos)
      word.remove_prefix(1);
    if (looks_like_link(word) && facts.find(word) == facts.npos) return true;
    at = end + 1;
  }
  // Runs of digits with what may stand between the digits of a phone number.
  std::u32string run;
  auto wide = decode_utf8(text);
  wide += U'\n';
  int gap = 0;
  for (auto c : wide) {
    bool is_digit = !digits_of(encode_utf8(std::u32string(1, c))).empty();
    bool joins = c == U' ' || c == U'-' || c == U'(' || c == U')' || c == U'.'
                 || c == U'/' || c == 0xA0 || (c >= 0x2009 && c <= 0x2015);
    if (is_digit || (joins && !run.empty() && ++gap <= 2)) {
      if (is_digit) gap = 0;
      run += c;
      continue;
    }
    auto digits = digits_of(encode_utf8(run));
    run.clear();
    gap = 0;
    if (digits.size() < 6) continue;
    // Dialled within the country, a number begins with a zero.
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (known_digits.find(digits) == digits.npos) return true;
  }
  return false;
}

/// The text without what the clinic says of itself: "12 MG Road" is no dose.
std::string without_facts(const config::clinic& clinic, std::string text) {
  auto facts = facts_of(clinic);
  for (std::size_t at = 0; at < facts.size();) {
    auto end = std::min(facts.find_first_of(",\n", at), facts.size());
    auto part = std::string_view{facts}.substr(at, end - at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    at = end + 1;
    if (part.size() < 4) continue;
    for (auto found = text.find(part); found != text.npos;
         found = text.find(part, found))
      text.replace(found, part.size(), 1, '\n');
  }
  return text;
}

/// The rules told to the AI, or how it speaks of itself.
bool leaks(std::string_view text, const token_list& said) {
  if (text.find_first_of("{}[]<>`") != text.npos) return true;
  if (has_any(said, ai_words::of_itself)) return true;
  constexpr std::size_t telling = 30;
  auto rules = ai_rules();
  for (std::size_t at = 0; at + telling <= text.size(); ++at)
    if ((at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n')
        && rules.find(text.substr(at, telling)) != rules.npos)
      return true;
  return false;
}

/// Cut behind the last sentence that fits, else behind the last word.
std::string cut_to_sentences(std::string_view text) {
  if (count_chars(text) <= most_ai_answer_chars) return std::string{text};
  auto wide = decode_utf8(text).substr(0, most_ai_answer_chars);
  auto is_end = [](char32_t c) {
    return c == U'.' || c == U'!' || c == U'?' || c == 0x964 || c == U'\n';
  };
  auto end = wide.size();
  while (end > 0 && !is_end(wide[end - 1])) --end;
  if (end == 0) return cut_to(text, most_ai_answer_chars);
  wide.resize(end);
  return encode_utf8(wide);
}

std::string tidy(std::string_view text) {
  std::string out;
  for (char c : text)
    if (static_cast<unsigned char>(c) >= ' ' || c == '\n') out += c;
  for (auto at = out.find("**"); at != out.npos; at = out.find("**", at))
    out.erase(at, 1); // bold as WhatsApp has it
  auto first = out.find_first_not_of(" \n");
  if (first == out.npos) return {};
  return out.substr(first, out.find_last_not_of(" \n") - first + 1);
}

} // namespace

checked_answer check_ai_answer(const config::clinic& clinic,
                               std::string_view text) {
  if (text.size() > most_ai_answer_bytes || !is_utf8(text))
    return {{}, "broken"};
  auto clean = tidy(text);
  auto said = tokens_of(clean);
  if (said.empty()) return {{}, "empty"};
  if (leaks(clean, said)) return {{}, "leak"};
  auto own = tokens_of(without_facts(clinic, clean));
  if (tells_dose(own) || has_any(own, ai_words::often)) return {{}, "dosage"};
  if (claims_booking(said)) return {{}, "booking"};
  if (has_any(said, ai_words::diagnoses)) return {{}, "diagnosis"};
  if (names_strange_address(clinic, clean)) return {{}, "address"};
  auto left = tidy(cut_to_sentences(clean));
  if (left == clean) return {std::move(clean), {}};
  // The patient reads what is left without what stood behind it: "12 MG" of
  // "12 MG Road" is a dose, and dots before the first word are no answer.
  return check_ai_answer(clinic, left);
}

} // namespace careline::engine
