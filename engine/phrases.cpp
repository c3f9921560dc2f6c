#include "engine/phrases.hpp"

#include "engine/phrases_en.hpp"

#include <algorithm>

namespace careline::engine {
namespace {

constexpr auto phrase_count = static_cast<std::size_t>(phrase::count);

/// One language is one table in the order of `phrase`.
struct language_table {
  std::string_view code;
  const phrase_entry* entries;
};

constexpr bool is_in_order(const phrase_entry* entries, std::size_t size) {
  if (size != phrase_count) return false;
  for (std::size_t i = 0; i < size; ++i)
    if (static_cast<std::size_t>(entries[i].what) != i) return false;
  return true;
}
static_assert(is_in_order(english.data(), english.size()),
              "every phrase has one English text, in the order of the enum");

constexpr language_table tables[] = {{"en", english.data()}};

const phrase_entry& entry_of(phrase what, std::string_view language) noexcept {
  auto index = static_cast<std::size_t>(what);
  for (auto& t : tables)
    if (t.code == language) return t.entries[index];
  return tables[0].entries[index];
}

std::string fill(std::string_view text,
                 std::initializer_list<placeholder> values) {
  std::string result;
  result.reserve(text.size() + 96);
  bool day_first = text.starts_with("{when}");
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
  }
  // "today, Friday 20 February" may open a sentence.
  if (day_first && !result.empty() && result[0] >= 'a' && result[0] <= 'z')
    result[0] = static_cast<char>(result[0] - 'a' + 'A');
  return result;
}

} // namespace

std::string say(const config::clinic& clinic, std::string_view language,
                phrase what, std::initializer_list<placeholder> values) {
  auto& entry = entry_of(what, language);
  if (!clinic.texts.empty()) {
    auto own = clinic.texts.find(std::string{entry.key});
    if (own != clinic.texts.end()) return fill(own->second, values);
  }
  return fill(entry.text, values);
}

std::string_view key_of(phrase what) noexcept {
  return entry_of(what, "en").key;
}

std::string_view text_of(phrase what, std::string_view language) noexcept {
  return entry_of(what, language).text;
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
    auto entry =
        std::find_if(english.begin(), english.end(),
                     [&wanted = key](auto& e) { return e.key == wanted; });
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
