#include "engine/phrases.hpp"

#include "engine/phrases_en.hpp"
#include "engine/phrases_es.hpp"
#include "engine/phrases_hi.hpp"
#include "engine/phrases_hi_latn.hpp"

#include <algorithm>
#include <array>

namespace careline::engine {
namespace {

constexpr auto phrase_count = static_cast<std::size_t>(phrase::count);

using texts_in_order = std::array<std::string_view, phrase_count>;

consteval bool is_in_order() {
  if (english.size() != phrase_count) return false;
  for (std::size_t i = 0; i < english.size(); ++i)
    if (static_cast<std::size_t>(english[i].what) != i) return false;
  return true;
}
static_assert(is_in_order(),
              "every phrase has one English text, in the order of the enum");

consteval texts_in_order english_texts() {
  texts_in_order texts;
  for (std::size_t i = 0; i < phrase_count; ++i) texts[i] = english[i].text;
  return texts;
}

/// A text said twice does not compile; one that is missing stays empty.
template <std::size_t N>
consteval texts_in_order by_phrase(const translation (&rows)[N]) {
  texts_in_order texts;
  for (auto& row : rows) {
    auto& text = texts[static_cast<std::size_t>(row.what)];
    if (!text.empty()) throw "this phrase is translated twice";
    text = row.text;
  }
  return texts;
}

struct language_table {
  std::string_view code;
  texts_in_order texts;
};

constexpr language_table tables[] = {{"en", english_texts()},
                                     {"hi", by_phrase(hindi)},
                                     {"hi-Latn", by_phrase(hinglish)},
                                     {"es", by_phrase(spanish)}};

const texts_in_order& texts_in(std::string_view language) noexcept {
  for (auto& t : tables)
    if (t.code == language) return t.texts;
  return tables[0].texts;
}

std::string fill(std::string_view text,
                 std::initializer_list<placeholder> values) {
  std::string result;
  result.reserve(text.size() + 96);
  bool day_first = text.starts_with("{when}") || text.starts_with("{day}")
                   || text.starts_with("{days}");
  while (!text.empty()) {
    auto open = text.find('{');
    auto close = open == text.npos ? text.npos : text.find('}', open);
    if (close == text.npos) {
      result += text;
      break;
    }
    result += text.substr(0, open);
    auto name = text.substr(open + 1, close - open - 1);
    for (auto& v : values)
      if (v.name == name) {
        result += v.value;
        break;
      }
    text.remove_prefix(close + 1);
    // "3:00 p. m." brings its own full stop.
    if (text.starts_with('.') && result.ends_with('.')) text.remove_prefix(1);
  }
  // "today, Friday 20 February" may open a sentence, "lunes" a line.
  if (day_first && !result.empty() && result[0] >= 'a' && result[0] <= 'z')
    result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result;
}

/// "hi-latn": the keys of a clinic's file have no capitals.
std::string as_suffix(std::string_view language) {
  std::string suffix{'.'};
  for (char c : language)
    suffix += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return suffix;
}

/// The clinic's own words, if it has them in this language.
const std::string* own_words(const config::clinic& clinic,
                             std::string_view language, phrase what) {
  std::string key{key_of(what)};
  auto own = clinic.texts.find(key + as_suffix(language));
  if (own == clinic.texts.end() && language == clinic.conversation.language)
    own = clinic.texts.find(key);
  return own == clinic.texts.end() ? nullptr : &own->second;
}

/// "greeting.hi" is the greeting in Hindi.
std::string_view without_language(std::string_view key) {
  auto dot = key.find('.');
  if (dot == key.npos) return key;
  for (auto& t : tables)
    if (as_suffix(t.code) == key.substr(dot)) return key.substr(0, dot);
  return key;
}

} // namespace

std::string say(const config::clinic& clinic, std::string_view language,
                phrase what, std::initializer_list<placeholder> values) {
  if (!clinic.texts.empty())
    if (auto own = own_words(clinic, language, what)) return fill(*own, values);
  auto text = text_of(what, language);
  return fill(text.empty() ? text_of(what, "en") : text, values);
}

std::string_view key_of(phrase what) noexcept {
  return english[static_cast<std::size_t>(what)].key;
}

std::string_view text_of(phrase what, std::string_view language) noexcept {
  return texts_in(language)[static_cast<std::size_t>(what)];
}

std::vector<std::string_view> languages() {
  std::vector<std::string_view> codes;
  for (auto& t : tables) codes.push_back(t.code);
  return codes;
}

std::vector<std::string_view> placeholders_in(std::string_view text) {
  std::vector<std::string_view> names;
  for (auto open = text.find('{'); open != text.npos;
       open = text.find('{', open + 1)) {
    auto close = text.find('}', open);
    if (close == text.npos) break;
    names.push_back(text.substr(open + 1, close - open - 1));
  }
  return names;
}

std::vector<std::string>
faults_of(const std::map<std::string, std::string>& texts) {
  std::vector<std::string> faults;
  for (auto& [key, text] : texts) {
    auto entry = std::find_if(
        english.begin(), english.end(),
        [wanted = without_language(key)](auto& e) { return e.key == wanted; });
    if (entry == english.end()) {
      faults.push_back("texts." + key + ": there is no such text");
      continue;
    }
    auto known = placeholders_in(entry->text);
    for (auto name : placeholders_in(text))
      if (std::find(known.begin(), known.end(), name) == known.end())
        faults.push_back("texts." + key + ": {" + std::string{name}
                         + "} is not known here");
  }
  return faults;
}

} // namespace careline::engine
