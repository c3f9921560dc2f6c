#pragma once
/// Words that an AI's answer may not have: English, Hindi in both scripts,
/// Spanish. Lower case; engine/ai_checks.cpp says how they are held against an
/// answer.

#include <string_view>

namespace careline::engine::ai_words {

/// Numbers that are written as words, before a unit.
inline constexpr std::string_view amounts[] = {
    "one",  "two",   "three", "four", "half",   "a",     "an",
    "few",  "ek",    "do",    "teen", "aadhi",  "aadha", "एक",
    "दो",   "तीन",   "आधी",   "आधा",  "un",     "una",   "dos",
    "tres", "media", "medio", "unas", "double", "single"};

/// Units of medicine.
inline constexpr std::string_view units[] = {
    "mg",        "mcg",       "ug",         "µg",         "ml",
    "iu",        "gram",      "grams",      "milligram",  "milligrams",
    "tablet",    "tablets",   "tab",        "tabs",       "pill",
    "pills",     "capsule",   "capsules",   "drop",       "drops",
    "puff",      "puffs",     "teaspoon",   "teaspoons",  "tablespoon",
    "dose",      "doses",     "goli",       "goliyan",    "goliyaan",
    "khurak",    "boond",     "chammach",   "गोली",       "गोलियाँ",
    "गोलियां",    "खुराक",      "बूँद",         "बूंद",         "चम्मच",
    "मिलीग्राम",  "मिग्रा",     "एमजी",       "मिली",       "pastilla",
    "pastillas", "tableta",   "tabletas",   "comprimido", "comprimidos",
    "capsula",   "cápsula",   "cápsulas",   "gota",       "gotas",
    "dosis",     "miligramo", "miligramos", "cucharada",  "cucharadita"};

/// Medicines people take without asking. To name one is advice.
inline constexpr std::string_view medicines[] = {
    "paracetamol",  "acetaminophen", "tylenol",    "ibuprofen",   "ibuprofeno",
    "advil",        "aspirin",       "aspirina",   "amoxicillin", "amoxicilina",
    "azithromycin", "azitromicina",  "diclofenac", "diclofenaco", "naproxen",
    "naproxeno",    "combiflam",     "crocin",     "dolo",        "insulin",
    "insulina",     "metformin",     "metformina", "antibiotic",  "antibiotics",
    "antibiótico",  "antibióticos",  "painkiller", "painkillers", "analgésico",
    "पैरासिटामोल",   "पेरासिटामोल",    "इबुप्रोफेन",    "एंटीबायोटिक",  "क्रोसिन",
    "इंसुलिन",        "dawai",         "dawa",       "दवा",         "दवाई",
    "medicamento",  "medicamentos",  "steroid",    "steroids"};

/// How often to take it.
inline constexpr std::string_view often[] = {
    "times a day",   "times daily",  "times per day", "twice a day",
    "twice daily",   "once a day",   "once daily",    "every * hours",
    "after meals",   "before meals", "empty stomach", "din mein * baar",
    "din me * baar", "दिन में * बार",  "har * ghante",  "हर * घंटे",
    "veces al día",  "veces al dia", "cada * horas",  "khane ke baad",
    "खाने के बाद",     "en ayunas"};

/// What was done. Only the state machine does things.
inline constexpr std::string_view done[] = {
    "booked",       "confirmed",  "scheduled",  "rescheduled", "cancelled",
    "canceled",     "reserved",   "moved",      "postponed",   "reservado",
    "reservada",    "confirmado", "confirmada", "programado",  "programada",
    "agendado",     "agendada",   "cancelado",  "cancelada",   "reprogramado",
    "reprogramada", "reservé",    "agendé",     "cancelé",     "confirmé"};

inline constexpr std::string_view claims[] = {"will be booked",
                                              "will be confirmed",
                                              "will be moved",
                                              "will be cancelled",
                                              "will be reserved",
                                              "see you tomorrow",
                                              "see you on",
                                              "see you at",
                                              "book ho g",
                                              "book ho gaya",
                                              "book ho gayi",
                                              "book ho gai",
                                              "book kar diya",
                                              "book kar di",
                                              "confirm ho gaya",
                                              "confirm ho gayi",
                                              "confirm hai",
                                              "confirm kar diya",
                                              "cancel ho gaya",
                                              "cancel ho gayi",
                                              "cancel kar diya",
                                              "cancel kar di",
                                              "बुक हो गया",
                                              "बुक हो गई",
                                              "बुक हो गयी",
                                              "बुक कर दिया",
                                              "बुक कर दी",
                                              "बुक है",
                                              "कन्फर्म हो गया",
                                              "कन्फर्म हो गई",
                                              "कन्फर्म है",
                                              "पक्का हो गया",
                                              "पक्की हो गई",
                                              "रद्द हो गया",
                                              "रद्द हो गई",
                                              "रद्द कर दिया",
                                              "रद्द कर दी",
                                              "तय हो गया",
                                              "तय हो गई",
                                              "i will book",
                                              "i am booking",
                                              "ill book",
                                              "le esperamos mañana",
                                              "nos vemos mañana"};

/// Free times are the calendar's to tell.
inline constexpr std::string_view is_free[] = {
    "free",  "available", "slot",       "slots", "opening", "openings",
    "khali", "खाली",      "disponible", "libre", "उपलब्ध",   "uplabdh"};
inline constexpr std::string_view soon[] = {
    "today", "tonight", "tomorrow", "aaj", "kal", "आज", "कल", "hoy", "mañana"};

inline constexpr std::string_view diagnoses[] = {"diagnosis is",
                                                 "diagnosed with",
                                                 "sounds like you",
                                                 "sounds like an",
                                                 "sounds like a",
                                                 "it could be a",
                                                 "it could be an",
                                                 "could be a sign",
                                                 "is a sign of",
                                                 "are signs of",
                                                 "signs of a",
                                                 "you may have a",
                                                 "you may have an",
                                                 "you might have",
                                                 "you probably have",
                                                 "you likely have",
                                                 "you could have",
                                                 "you are suffering",
                                                 "youre suffering",
                                                 "symptoms suggest",
                                                 "symptoms indicate",
                                                 "symptoms are",
                                                 "your symptoms",
                                                 "it is probably",
                                                 "its probably",
                                                 "it is likely",
                                                 "its likely",
                                                 "most likely",
                                                 "nothing serious",
                                                 "not serious",
                                                 "nothing to worry",
                                                 "dont worry",
                                                 "do not worry",
                                                 "not an emergency",
                                                 "can wait until",
                                                 "you have an infection",
                                                 "an infection",
                                                 "no need to see",
                                                 "you do not need to see",
                                                 "you dont need to see",
                                                 "it is normal to",
                                                 "is perfectly normal",
                                                 "ho sakta hai ki aapko",
                                                 "shayad aapko",
                                                 "lakshan",
                                                 "लक्षण",
                                                 "शायद आपको",
                                                 "हो सकता है कि आपको",
                                                 "संक्रमण",
                                                 "चिंता की कोई बात नहीं",
                                                 "chinta ki koi baat nahi",
                                                 "sankraman",
                                                 "diagnóstico es",
                                                 "podría tener",
                                                 "podria tener",
                                                 "puede que tenga",
                                                 "parece que tiene",
                                                 "usted tiene una infección",
                                                 "una infección",
                                                 "sus síntomas",
                                                 "los síntomas",
                                                 "no es grave",
                                                 "no se preocupe",
                                                 "no es una emergencia",
                                                 "es probable que"};

inline constexpr std::string_view of_itself[] = {"unsure",
                                                 "language model",
                                                 "as an ai",
                                                 "my instructions",
                                                 "system prompt",
                                                 "my prompt",
                                                 "the prompt",
                                                 "json",
                                                 "the clinics facts",
                                                 "rules i was given",
                                                 "my rules",
                                                 "i was told to",
                                                 "gemini",
                                                 "openai",
                                                 "chatgpt",
                                                 "gpt",
                                                 "modelo de lenguaje",
                                                 "mis instrucciones",
                                                 "ignore previous"};

} // namespace careline::engine::ai_words
