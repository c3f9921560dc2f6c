#include "engine/language.hpp"

#include "engine/intent_marks.hpp"
#include "engine/intent_vocabulary.hpp"
#include "engine/language_words.hpp"
#include "engine/menu.hpp"

#include <algorithm>
#include <array>

namespace careline::engine {
namespace {

bool is_devanagari(std::string_view word) noexcept {
  return word.starts_with("\xE0\xA4") || word.starts_with("\xE0\xA5");
}

bool is_latin(std::string_view word) noexcept {
  return !word.empty() && word[0] >= 'a' && word[0] <= 'z';
}

/// Whether the word stands in the list, between blanks.
bool has(std::string_view list, std::string_view word) noexcept {
  for (auto at = list.find(word); at != list.npos; at = list.find(word, at + 1))
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  return false;
}

int weight_of(const language_signs& signs, std::string_view word) noexcept {
  if (has(signs.plain, word)) return told;
  if (has(signs.likely, word)) return 2;
  return has(signs.faint, word) ? 1 : 0;
}

/// Language names as patients write them; empty: not one.
std::string_view language_named(std::string_view word) noexcept {
  struct entry {
    std::string_view words;
    std::string_view code;
  };
  static constexpr entry entries[] = {
      {" english eng inglish angrezi angreji angrejee ingles अंग्रेजी इंग्लिश "
       "अंगरेजी ",
       "en"},
      {" hindi hindee hindhi हिंदी हिन्दी हिंदि ", "hi"},
      {" hinglish ", "hi-Latn"},
      {" spanish espanol castellano espaniol स्पेनिश ", "es"}};
  for (auto& e : entries)
    if (has(e.words, word)) return e.code;
  return {};
}

bool is_word_for_language(std::string_view word) noexcept {
  return has(" language languages bhasha bhaasha भाषा idioma idiomas lengua "
             "zabaan ",
             word);
}

/// What may stand beside a language's name without being about anything else.
bool says_how_to_speak(std::string_view word) noexcept {
  if (has(" in en into mein mei me में mai write writing reply answer respond "
          "understand use switch type text speaking spoken likho likhiye "
          "likhna bolo boliye bolna jawab samajh samajhta samajhti aati ata "
          "aata आती बोलो बोलिए लिखो लिखिए जवाब baatein responder responda "
          "contestar conteste escribir escriba hablas hablan entienden "
          "entiendo continuar seguir only prefer better instead चाहता ",
          word))
    return true;
  using namespace marks;
  return (marks_of(word)
          & (filler | ask | you | want | talk | agree | hello | refuse | move
             | other | thank))
         != 0;
}

bool can_speak(std::string_view code) noexcept {
  return std::any_of(std::begin(language_names), std::end(language_names),
                     [&](auto& l) { return l.code == code; });
}

void change_language(dialogue& d, std::string_view code) {
  if (d.state.language == code) return;
  d.state.language = code;
  d.out.effects.push_back(keep_language{std::string{code}});
}

void set_language(dialogue& d, std::string_view code) {
  change_language(d, code);
  d.state.is_language_chosen = true;
  d.state.language_doubts = 0;
}

} // namespace

std::string_view language_of(std::string_view text) noexcept {
  return language_of(text, words{text});
}

std::string_view language_of(std::string_view text,
                             const words& said) noexcept {
  constexpr const language_signs* all[] = {&english_signs, &hinglish_signs,
                                           &spanish_signs};
  std::array<int, std::size(all)> score{};
  std::size_t latin = 0;
  std::size_t devanagari = 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (is_devanagari(said[i])) ++devanagari;
    if (!is_latin(said[i])) continue;
    ++latin;
    // "Thank you" and "ok thank you" are said in every language.
    if (said[i] == "you" && i > 0 && said[i - 1] == "thank") continue;
    for (std::size_t l = 0; l < score.size(); ++l)
      score[l] += weight_of(*all[l], said[i]);
  }
  if (devanagari > 0 && devanagari >= latin) return "hi";
  if (text.find("¿") != text.npos || text.find("¡") != text.npos
      || text.find("ñ") != text.npos)
    score[2] += 2;
  auto best = static_cast<std::size_t>(
      std::max_element(score.begin(), score.end()) - score.begin());
  bool is_shared = std::count(score.begin(), score.end(), score[best]) > 1;
  if (score[best] >= told && !is_shared) return all[best]->code;
  return devanagari > 0 ? std::string_view{"hi"} : std::string_view{};
}

language_wish language_wished(std::string_view text) noexcept {
  return language_wished(text, words{text});
}

language_wish language_wished(std::string_view text,
                              const words& said) noexcept {
  std::string_view named;
  bool is_about = false;
  bool is_refused = false;
  if (said.size() > 12) return {};
  for (std::size_t i = 0; i < said.size(); ++i) {
    auto word = said[i];
    auto code = language_named(word);
    if (!code.empty()) {
      if (!named.empty() && named != code) return {}; // "hindi or english?"
      named = code;
    } else if (is_word_for_language(word)) {
      is_about = true;
    } else if (!says_how_to_speak(word)) {
      return {};
    }
    is_refused |= (marks_of(word) & marks::refuse) != 0;
  }
  if (named.empty()) return {is_about, {}};
  auto written = language_of(text, said);
  // "No hablo inglés" is answered in Spanish.
  if (is_refused)
    return {true, written == named ? std::string_view{} : written};
  // Who asks for Hindi in Latin letters reads them.
  if (named == "hi" && written == "hi-Latn") return {true, written};
  return {true, named};
}

void begin_language(dialogue& d) {
  auto& wanted = d.clinic().conversation.language;
  if (!d.state.is_language_chosen && can_speak(wanted))
    d.state.language = wanted;
}

void follow_language(dialogue& d, std::string_view text, const words& said) {
  auto& s = d.state;
  if (auto wish = language_wished(text, said); !wish.language.empty()) {
    set_language(d, wish.language);
    return;
  }
  if (s.is_language_chosen) return;
  auto written = language_of(text, said);
  if (written.empty()) return;
  // 0: no message has told a language yet; 1: the last one that did was in the
  // conversation's; 2: it was in another.
  bool is_other_script = (written == "hi") != (s.language == "hi");
  bool is_followed =
      s.language_doubts == 0 || s.language_doubts > 1 || is_other_script;
  if (written != s.language && !is_followed) {
    s.language_doubts = 2;
    return;
  }
  s.language_doubts = 1;
  change_language(d, written);
}

bool answer_language_wish(dialogue& d, std::string_view text,
                          const words& said) {
  auto wish = language_wished(text, said);
  if (!wish.is_wish) return false;
  if (wish.language.empty())
    ask_language(d);
  else
    tell_aside(d, d.text(phrase::language_chosen), true);
  return true;
}

void ask_language(dialogue& d) {
  std::vector<choice> choices;
  for (auto& l : language_names)
    choices.push_back(
        {"language:" + std::string{l.code}, std::string{l.name}, {}});
  d.tell(d.text(phrase::ask_language), std::move(choices));
}

void choose_language(dialogue& d, std::string_view code) {
  if (!can_speak(code)) return;
  set_language(d, code);
  tell_aside(d, d.text(phrase::language_chosen), true);
}

void on_staff_set_language(dialogue& d, const staff_set_language& e) {
  if (can_speak(e.language)) {
    d.state.language = e.language;
    d.state.is_language_chosen = true;
    d.out.effects.push_back(keep_language{e.language});
  }
}

} // namespace careline::engine
