#pragma once
/// The vocabulary of red flags: words, what they are signs of, and which signs
/// together are a danger.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace careline::engine {

namespace sign {

enum bits : std::uint64_t {
  denial = 1u << 0,
  between_denial = 1u << 1, ///< "any", "have": may stand inside a denial.
  chest = 1u << 2,
  pain = 1u << 3,
  heart = 1u << 4,
  attack = 1u << 5,
  cannot = 1u << 6,
  breathe = 1u << 7,
  trouble = 1u << 8,
  choking = 1u << 9,
  suicide = 1u << 10,
  kill = 1u << 11,
  self = 1u << 12,
  life = 1u << 13,
  end = 1u << 14,
  wish = 1u << 15,
  die = 1u << 16,
  live = 1u << 17,
  bleed = 1u << 18,
  heavy = 1u << 19,
  blood = 1u << 20,
  vomit = 1u << 21,
  stroke = 1u << 22,
  face = 1u << 23,
  droop = 1u << 24,
  speech = 1u << 25,
  slur = 1u << 26,
  limb = 1u << 27,
  sudden = 1u << 28,
  weak = 1u << 29,
  unconscious = 1u << 30,
  pass = 1ull << 31,
  out = 1ull << 32,
  wake = 1ull << 33,
  seizure = 1ull << 34,
  having = 1ull << 35,
  fits = 1ull << 36,
  overdose = 1ull << 37,
  many = 1ull << 38,
  pills = 1ull << 39,
  poison = 1ull << 40,
  swallow = 1ull << 41,
  chemical = 1ull << 42,
  food = 1ull << 43,
  ambulance = 1ull << 44,
  emergency = 1ull << 45,
  snake = 1ull << 46,
  bite = 1ull << 47,
  throat = 1ull << 48,
  swell = 1ull << 49,
  baby = 1ull << 50,
  blue = 1ull << 51,
  move = 1ull << 52,
  water = 1ull << 53,
  broke = 1ull << 54,
  stop = 1ull << 55,
  hurt = 1ull << 56,
  not_word = 1ull << 57,
  respond = 1ull << 58,
  take = 1ull << 59,
  too = 1ull << 60,
  one_side = 1ull << 61,
  much = 1ull << 62,
  tongue = 1ull << 63
};

} // namespace sign

struct sign_word {
  std::string_view word;
  std::uint64_t signs;
};

// clang-format off
inline constexpr sign_word raw_signs[] = {
  {"no", sign::denial}, {"not", sign::denial | sign::not_word},
  {"never", sign::denial}, {"without", sign::denial}, {"denies", sign::denial},
  {"havent", sign::denial}, {"hasnt", sign::denial}, {"isnt", sign::denial | sign::not_word},
  {"dont", sign::denial | sign::not_word},
  {"doesnt", sign::denial | sign::not_word},
  {"didnt", sign::denial}, {"any", sign::between_denial}, {"have", sign::between_denial | sign::having},
  {"having", sign::between_denial | sign::having}, {"had", sign::between_denial | sign::having},
  {"has", sign::having}, {"got", sign::having}, {"getting", sign::having},
  {"a", sign::between_denial}, {"an", sign::between_denial}, {"the", sign::between_denial},
  {"severe", sign::between_denial | sign::heavy}, {"more", sign::between_denial},
  {"longer", sign::between_denial}, {"feel", sign::between_denial}, {"feeling", sign::between_denial},
  {"of", sign::between_denial}, {"signs", sign::between_denial}, {"sign", sign::between_denial},
  {"symptoms", sign::between_denial}, {"such", sign::between_denial}, {"or", sign::between_denial},
  {"nor", sign::between_denial},

  {"chest", sign::chest}, {"heart", sign::heart}, {"angina", sign::stroke},
  {"pain", sign::pain}, {"pains", sign::pain}, {"pian", sign::pain}, {"hurts", sign::pain},
  {"hurting", sign::pain}, {"paining", sign::pain}, {"ache", sign::pain}, {"aching", sign::pain},
  {"tight", sign::pain}, {"tightness", sign::pain}, {"pressure", sign::pain},
  {"heaviness", sign::pain}, {"crushing", sign::pain}, {"squeezing", sign::pain},
  {"burning", sign::pain}, {"attack", sign::attack}, {"cardiac", sign::heart},
  {"arrest", sign::attack}, {"failure", sign::attack},

  {"cant", sign::cannot}, {"cannot", sign::cannot}, {"couldnt", sign::cannot},
  {"unable", sign::cannot}, {"cnt", sign::cannot}, {"wont", sign::cannot},
  {"stopped", sign::cannot | sign::stop}, {"stop", sign::stop}, {"stopping", sign::stop},
  {"breathe", sign::breathe}, {"breath", sign::breathe}, {"breathing", sign::breathe},
  {"breth", sign::breathe}, {"breathless", sign::choking}, {"breathlessness", sign::choking},
  {"trouble", sign::trouble}, {"difficulty", sign::trouble}, {"difficult", sign::trouble},
  {"hard", sign::trouble}, {"problem", sign::trouble}, {"struggling", sign::trouble},
  {"shortness", sign::trouble}, {"short", sign::trouble}, {"gasping", sign::choking},
  {"choking", sign::choking}, {"choked", sign::choking}, {"suffocating", sign::choking},

  {"suicide", sign::suicide}, {"suicidal", sign::suicide}, {"siucide", sign::suicide},
  {"sucide", sign::suicide}, {"suicde", sign::suicide}, {"suiside", sign::suicide},
  {"kill", sign::kill}, {"killing", sign::kill}, {"hang", sign::kill}, {"harm", sign::kill},
  {"harming", sign::kill}, {"hurt", sign::hurt | sign::pain}, {"cut", sign::kill}, {"cutting", sign::kill},
  {"myself", sign::self}, {"herself", sign::self}, {"himself", sign::self},
  {"themselves", sign::self}, {"life", sign::life}, {"end", sign::end}, {"ending", sign::end},
  {"want", sign::wish}, {"wanna", sign::wish}, {"wants", sign::wish}, {"going", sign::wish},
  {"gonna", sign::wish}, {"wish", sign::wish}, {"reason", sign::wish}, {"better", sign::wish}, {"could", sign::wish},
  {"die", sign::die}, {"dying", sign::choking}, {"dead", sign::die}, {"live", sign::live},
  {"living", sign::live}, {"alive", sign::live}, {"selfharm", sign::suicide},

  {"bleeding", sign::bleed}, {"bleed", sign::bleed}, {"bleeds", sign::bleed},
  {"hemorrhage", sign::choking}, {"haemorrhage", sign::choking}, {"hemorrhaging", sign::choking},
  {"heavy", sign::heavy}, {"heavily", sign::heavy}, {"lot", sign::heavy}, {"lots", sign::heavy},
  {"badly", sign::heavy}, {"severely", sign::heavy}, {"profusely", sign::heavy},
  {"nonstop", sign::heavy}, {"continuously", sign::heavy}, {"uncontrolled", sign::heavy},
  {"much", sign::much}, {"blood", sign::blood}, {"vomit", sign::vomit}, {"vomiting", sign::vomit},
  {"vomited", sign::vomit}, {"coughing", sign::vomit}, {"coughed", sign::vomit},
  {"cough", sign::vomit}, {"throwing", sign::vomit}, {"spitting", sign::vomit},

  {"stroke", sign::stroke}, {"paralysis", sign::stroke}, {"paralysed", sign::stroke},
  {"paralyzed", sign::stroke}, {"face", sign::face}, {"mouth", sign::face}, {"smile", sign::face},
  {"droop", sign::droop}, {"drooping", sign::droop}, {"drooped", sign::droop},
  {"droopy", sign::droop}, {"crooked", sign::droop}, {"lopsided", sign::droop},
  {"speech", sign::speech}, {"speaking", sign::speech}, {"talking", sign::speech},
  {"words", sign::speech}, {"slurred", sign::slur}, {"slurring", sign::slur},
  {"arm", sign::limb}, {"arms", sign::limb}, {"leg", sign::limb}, {"legs", sign::limb},
  {"side", sign::one_side}, {"body", sign::limb}, {"hand", sign::limb}, {"move", sign::move},
  {"moving", sign::move}, {"sudden", sign::sudden}, {"suddenly", sign::sudden},
  {"numb", sign::weak}, {"numbness", sign::weak}, {"weak", sign::weak}, {"weakness", sign::weak},

  {"unconscious", sign::unconscious}, {"unconcious", sign::unconscious},
  {"unresponsive", sign::unconscious}, {"collapsed", sign::unconscious},
  {"fainted", sign::unconscious}, {"fainting", sign::unconscious}, {"behosh", sign::unconscious},
  {"passed", sign::pass}, {"blacked", sign::pass}, {"out", sign::out}, {"wake", sign::wake},
  {"waking", sign::wake}, {"responding", sign::respond}, {"respond", sign::respond},
  {"seizure", sign::seizure}, {"seizures", sign::seizure}, {"convulsion", sign::seizure},
  {"convulsions", sign::seizure}, {"convulsing", sign::seizure}, {"fits", sign::fits},

  {"overdose", sign::overdose}, {"overdosed", sign::overdose}, {"overdosing", sign::overdose},
  {"too", sign::too}, {"many", sign::many}, {"whole", sign::many},
  {"pills", sign::pills}, {"tablets", sign::pills}, {"medicines", sign::pills},
  {"bottle", sign::pills}, {"strip", sign::pills}, {"took", sign::take}, {"taken", sign::take},
  {"ate", sign::take | sign::swallow}, {"poison", sign::poison}, {"poisoned", sign::poison},
  {"poisoning", sign::poison}, {"zeher", sign::poison}, {"zahar", sign::poison},
  {"swallowed", sign::swallow | sign::take}, {"drank", sign::swallow}, {"drunk", sign::swallow},
  {"bleach", sign::chemical}, {"acid", sign::chemical}, {"phenyl", sign::chemical},
  {"kerosene", sign::chemical}, {"pesticide", sign::chemical}, {"detergent", sign::chemical},
  {"battery", sign::chemical}, {"food", sign::food},

  {"ambulance", sign::ambulance}, {"emergency", sign::emergency}, {"emergancy", sign::emergency},
  {"snake", sign::snake}, {"snakebite", sign::ambulance}, {"bite", sign::bite},
  {"bit", sign::bite}, {"bitten", sign::bite}, {"anaphylaxis", sign::ambulance},
  {"anaphylactic", sign::ambulance}, {"electrocuted", sign::ambulance},
  {"throat", sign::throat}, {"tongue", sign::tongue}, {"lips", sign::tongue | sign::baby},
  {"closing", sign::end}, {"swelling", sign::swell}, {"swollen", sign::swell},
  {"swelled", sign::swell}, {"allergic", sign::heart}, {"reaction", sign::attack},
  {"baby", sign::baby}, {"child", sign::baby},   {"blue", sign::blue}, {"water", sign::water}, {"waters", sign::water}, {"broke", sign::broke},
  {"drowning", sign::ambulance},
  {"drowned", sign::ambulance}, {"stabbed", sign::ambulance},

  // Hindi in Latin letters
  {"saans", sign::breathe}, {"sans", sign::breathe}, {"nahi", sign::cannot}, {"nahin", sign::cannot},
  {"seene", sign::chest}, {"sine", sign::chest}, {"chhati", sign::chest}, {"chati", sign::chest},
  {"dard", sign::pain}, {"khudkushi", sign::suicide}, {"aatmahatya", sign::suicide},
  {"marna", sign::die}, {"chahta", sign::wish}, {"chahti", sign::wish}, {"khoon", sign::blood},
  {"bahut", sign::heavy},
  // Hindi in Devanagari
  {"सांस", sign::breathe}, {"साँस", sign::breathe}, {"नहीं", sign::cannot}, {"नही", sign::cannot},
  {"सीने", sign::chest}, {"छाती", sign::chest}, {"दर्द", sign::pain}, {"आत्महत्या", sign::suicide},
  {"बेहोश", sign::unconscious}, {"ज़हर", sign::poison}, {"जहर", sign::poison},
  // Spanish
  {"dolor", sign::pain}, {"pecho", sign::chest}, {"respirar", sign::breathe},
  {"puedo", sign::wish}, {"puede", sign::wish}, {"suicidio", sign::suicide},
  {"suicidarme", sign::suicide}, {"matarme", sign::suicide}, {"infarto", sign::suicide},
  {"inconsciente", sign::unconscious}, {"sobredosis", sign::overdose}};
// clang-format on

/// Signs that stand near each other in this order are a danger; one sign alone
/// if `second` is nothing.
struct danger {
  std::uint64_t first;
  std::uint64_t second = 0;
  std::uint64_t third = 0;
  std::size_t reach = 4; ///< Words from one sign to the next, at most.
  bool may_be_history = false;
  std::uint64_t unless_after = 0; ///< Not if this sign stands right before.
};

inline constexpr danger dangers[] = {
    {sign::chest, sign::pain},
    {sign::pain, sign::chest},
    {sign::heart, sign::pain, 0, 2},
    {sign::heart, sign::attack, 0, 2, true},
    {sign::cannot, sign::breathe},
    {sign::not_word, sign::breathe, 0, 1},
    {sign::breathe, sign::cannot},
    {sign::denial, sign::wish, sign::breathe, 2},
    {sign::trouble, sign::breathe, 0, 3},
    {sign::breathe, sign::trouble, 0, 3},
    {sign::choking},
    {sign::suicide},
    {sign::kill, sign::self, 0, 2},
    {sign::hurt, sign::self, 0, 2},
    {sign::end, sign::life, 0, 3},
    {sign::end, sign::live, 0, 3},
    {sign::wish, sign::die, 0, 4},
    {sign::die, sign::wish, 0, 2},
    {sign::denial, sign::wish, sign::live, 3},
    {sign::bleed, sign::heavy},
    {sign::heavy, sign::bleed, 0, 3},
    {sign::bleed, sign::cannot | sign::denial, sign::stop, 3},
    {sign::cannot | sign::denial, sign::stop, sign::bleed, 3},
    {sign::much, sign::bleed, 0, 2},
    {sign::heavy, sign::blood, 0, 3},
    {sign::vomit, sign::blood, 0, 3},
    {sign::blood, sign::vomit, 0, 3},
    {sign::stroke, 0, 0, 0, true},
    {sign::face, sign::droop},
    {sign::slur, sign::speech, 0, 3},
    {sign::speech, sign::slur, 0, 3},
    {sign::cannot, sign::move, sign::limb | sign::one_side, 4},
    {sign::weak, sign::one_side},
    {sign::one_side, sign::weak},
    {sign::sudden, sign::weak},
    {sign::unconscious, 0, 0, 0, true},
    {sign::pass, sign::out, 0, 2, true},
    {sign::cannot | sign::not_word, sign::wake, 0, 2},
    {sign::cannot | sign::not_word, sign::respond, 0, 1},
    {sign::seizure, 0, 0, 0, true},
    {sign::having, sign::fits, 0, 3},
    {sign::overdose, 0, 0, 0, true},
    {sign::take, sign::many, sign::pills, 4},
    {sign::poison, 0, 0, 0, true, sign::food},
    {sign::swallow, sign::chemical},
    {sign::ambulance},
    {sign::emergency},
    {sign::snake, sign::bite, 0, 3},
    {sign::throat, sign::end, 0, 3},
    {sign::tongue, sign::swell, 0, 4},
    {sign::swell, sign::tongue, 0, 3},
    {sign::baby, sign::blue, 0, 4},
    {sign::blue, sign::baby, 0, 2},
    {sign::baby, sign::cannot | sign::not_word, sign::move, 3},
    {sign::water, sign::broke, 0, 3},
};

} // namespace careline::engine
