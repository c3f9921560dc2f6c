#include "engine/language.hpp"

#include "engine/intent_marks.hpp"
#include "engine/intent_vocabulary.hpp"
#include "engine/language_words.hpp"
#include "engine/menu.hpp"
#include "engine/word_table.hpp"

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

/// What a word says of the language it is in, and of languages.
struct language_hint {
  /// By language, in the order of `spoken`: `told` tells by itself.
  std::array<std::uint8_t, 3> weights{};
  std::uint8_t names = 0; ///< 1 + index of `codes`: a language's own name.
  bool is_word_for_language = false;
  /// May stand beside a language's name without being about anything else.
  bool says_how_to_speak = false;
};

constexpr const language_signs* spoken[] = {&english_signs, &hinglish_signs,
                                            &spanish_signs};
constexpr std::size_t spanish = 2;

/// Language names as patients write them.
constexpr struct {
  std::string_view words;
  std::string_view code;
} codes[] = {
    {" english eng inglish angrezi angreji angrejee ingles अंग्रेजी इंग्लिश "
     "अंगरेजी ",
     "en"},
    {" hindi hindee hindhi हिंदी हिन्दी हिंदि ", "hi"},
    {" hinglish ", "hi-Latn"},
    {" spanish espanol castellano espaniol स्पेनिश ", "es"}};

constexpr std::string_view words_for_language =
    " language languages bhasha bhaasha भाषा idioma idiomas lengua zabaan ";

constexpr std::string_view words_of_speaking =
    " in en into mein mei me में mai write writing reply answer respond "
    "understand use switch type text speaking spoken likho likhiye "
    "likhna bolo boliye bolna jawab samajh samajhta samajhti aati ata "
    "aata आती बोलो बोलिए लिखो लिखिए जवाब baatein responder responda "
    "contestar conteste escribir escriba hablas hablan entienden "
    "entiendo continuar seguir only prefer better instead चाहता ";

constexpr auto make_hints() {
  word_table<language_hint, 1024> hints;
  for (std::size_t l = 0; l < std::size(spoken); ++l) {
    auto weigh = [&](std::string_view list, std::uint8_t weight) {
      for_each_word(list, [&](std::string_view word) {
        auto& w = hints[word].weights[l];
        w = std::max(w, weight);
      });
    };
    weigh(spoken[l]->plain, told);
    weigh(spoken[l]->likely, 2);
    weigh(spoken[l]->faint, 1);
  }
  for (std::uint8_t i = 0; i < std::size(codes); ++i)
    for_each_word(codes[i].words, [&](std::string_view word) {
      hints[word].names = static_cast<std::uint8_t>(i + 1);
    });
  for_each_word(words_for_language, [&](std::string_view word) {
    hints[word].is_word_for_language = true;
  });
  for_each_word(words_of_speaking, [&](std::string_view word) {
    hints[word].says_how_to_speak = true;
  });
  return hints;
}
constexpr auto hints = make_hints();

language_hint hint_of(std::string_view word) noexcept {
  auto* found = hints.find(word);
  return found ? *found : language_hint{};
}

std::string_view language_named(const language_hint& word) noexcept {
  return word.names > 0 ? codes[word.names - 1].code : std::string_view{};
}

bool says_how_to_speak(std::string_view word) noexcept {
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
  std::array<int, std::size(spoken)> score{};
  std::size_t latin = 0;
  std::size_t devanagari = 0;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (is_devanagari(said[i])) ++devanagari;
    if (!is_latin(said[i])) continue;
    ++latin;
    // "Thank you" and "ok thank you" are said in every language.
    if (said[i] == "you" && i > 0 && said[i - 1] == "thank") continue;
    if (auto* hint = hints.find(said[i]))
      for (std::size_t l = 0; l < score.size(); ++l)
        score[l] += hint->weights[l];
  }
  if (devanagari > 0 && devanagari >= latin) return "hi";
  if (text.find("¿") != text.npos || text.find("¡") != text.npos
      || text.find("ñ") != text.npos)
    score[spanish] += 2;
  auto best = static_cast<std::size_t>(
      std::max_element(score.begin(), score.end()) - score.begin());
  bool is_shared = std::count(score.begin(), score.end(), score[best]) > 1;
  if (score[best] >= told && !is_shared) return spoken[best]->code;
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
    auto hint = hint_of(word);
    auto code = language_named(hint);
    if (!code.empty()) {
      if (!named.empty() && named != code) return {}; // "hindi or english?"
      named = code;
    } else if (hint.is_word_for_language) {
      is_about = true;
    } else if (!hint.says_how_to_speak && !says_how_to_speak(word)) {
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
