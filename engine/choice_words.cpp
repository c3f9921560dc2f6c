#include "engine/choice_words.hpp"

namespace careline::engine {
namespace {

/// Whether the word stands in the list, between blanks.
bool has(std::string_view list, std::string_view word) noexcept {
  for (auto at = list.find(word); at != list.npos; at = list.find(word, at + 1))
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  return false;
}

template <std::size_t N>
int place_in(const std::string_view (&lists)[N],
             std::string_view word) noexcept {
  if (word.empty()) return 0;
  for (std::size_t i = 0; i < N; ++i)
    if (has(lists[i], word)) return static_cast<int>(i) + 1;
  return 0;
}

} // namespace

int ordinal_named(std::string_view word) noexcept {
  static constexpr std::string_view lists[] = {
      " first 1st pehla pahla pehli pahli pehlaa पहला पहली "
      "primero primera primer 1ro 1ra 1er ",
      " second 2nd doosra dusra doosri dusri doosre dusre दूसरा दूसरी दूसरे "
      "दुसरा segundo segunda 2do 2da ",
      " third 3rd teesra tisra teesri tisri तीसरा तीसरी tercero "
      "tercera tercer 3ro 3ra ",
      " fourth 4th chautha chauthi chauthe चौथा चौथी cuarto cuarta "
      "4to 4ta ",
      " fifth 5th paanchva paanchvi panchva पांचवा पांचवां पांचवी "
      "quinto quinta 5to 5ta "};
  return place_in(lists, word);
}

bool is_beside_ordinal(std::string_view word) noexcept {
  return has(" option number no the one please pls wala wali wale waala waali "
             "vala vali hai ji karo kar do de dijiye chahiye option vikalp "
             "वाला वाली वाले है जी चाहिए नंबर विकल्प कर "
             "दो "
             "दीजिए "
             "el la lo opcion numero por favor quiero ese esa ",
             word);
}

int score_named(std::string_view word) noexcept {
  static constexpr std::string_view lists[] = {
      " one poor terrible horrible worst awful bekaar bekar ghatiya ek बेकार "
      "घटिया एक pesimo pesima horrible terrible uno ",
      " two bad kharab bura buri खराब बुरा बुरी दो malo mala mal dos ",
      " three fair average thik theek teen ठीक तीन regular normal tres ",
      " four good nice accha acha achha achchha badhiya chaar अच्छा अच्छी "
      "बढिया चार bueno buena bien cuatro ",
      " five excellent perfect great amazing awesome wonderful shandar "
      "shaandar "
      "behtareen zabardast paanch शानदार बेहतरीन जबरदस्त पांच excelente "
      "perfecto perfecta genial maravilloso cinco "};
  return place_in(lists, word);
}

bool is_very(std::string_view word) noexcept {
  return !word.empty()
         && has(" very really so bahut bohot bhot kaafi बहुत muy super ", word);
}

} // namespace careline::engine
