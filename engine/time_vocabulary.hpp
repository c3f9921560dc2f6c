#pragma once
/// The words of days, months and parts of day, with their short forms and the
/// commonest errors. English.

#include "engine/words.hpp"

#include <string_view>

namespace careline::engine::vocabulary {

struct numbered_word {
  std::string_view word;
  int number;
};

inline constexpr numbered_word weekdays[] = {
    {"monday", 0},   {"mon", 0},       {"tuesday", 1}, {"tue", 1},
    {"tues", 1},     {"wednesday", 2}, {"wed", 2},     {"weds", 2},
    {"wednsday", 2}, {"thursday", 3},  {"thu", 3},     {"thur", 3},
    {"thurs", 3},    {"friday", 4},    {"fri", 4},     {"saturday", 5},
    {"sat", 5},      {"sunday", 6},    {"sun", 6}};

inline constexpr numbered_word months[] = {
    {"january", 1},   {"jan", 1},    {"february", 2},  {"feb", 2},
    {"march", 3},     {"mar", 3},    {"april", 4},     {"apr", 4},
    {"may", 5},       {"june", 6},   {"jun", 6},       {"july", 7},
    {"jul", 7},       {"august", 8}, {"aug", 8},       {"september", 9},
    {"sep", 9},       {"sept", 9},   {"october", 10},  {"oct", 10},
    {"november", 11}, {"nov", 11},   {"december", 12}, {"dec", 12}};

inline constexpr numbered_word numbers[] = {
    {"one", 1},  {"two", 2},  {"three", 3},   {"four", 4},
    {"five", 5}, {"six", 6},  {"seven", 7},   {"eight", 8},
    {"nine", 9}, {"ten", 10}, {"eleven", 11}, {"twelve", 12}};

inline constexpr std::string_view tomorrows[] = {
    "tomorrow", "tmrw",      "tmr",  "tomo", "tmrow",
    "tommorow", "tommorrow", "tomm", "moro"};

/// What after a number shows that it counts something else than hours.
inline constexpr std::string_view units[] = {
    "day",     "days",   "week",     "weeks",  "month",    "months",
    "year",    "years",  "yrs",      "hour",   "hours",    "hrs",
    "hr",      "minute", "minutes",  "min",    "mins",     "people",
    "persons", "person", "patients", "kids",   "children", "tablets",
    "tablet",  "pills",  "times",    "st",     "nd",       "rd",
    "th",      "mg",     "ml",       "kg",     "kgs",      "rs",
    "members", "teeth",  "tooth",    "visits", "sessions"};

/// Words that turn their clause into something else than a wish for a time:
/// doses and habits, the past, ages, numbers of things, addresses.
inline constexpr std::string_view clause_killers[] = {
    "yesterday", "ago",    "was",     "were",     "tablet",    "tablets",
    "tab",       "tabs",   "capsule", "capsules", "pill",      "pills",
    "mg",        "ml",     "dose",    "daily",    "every",     "each",
    "thrice",    "twice",  "old",     "born",     "dob",       "birth",
    "kg",        "kgs",    "rs",      "inr",      "rupees",    "dollars",
    "phone",     "mobile", "policy",  "token",    "reference", "aadhaar",
    "house",     "flat",   "street",  "road",     "cross",     "lane",
    "sector",    "age",    "aged",    "pressure", "bp",        "pregnant",
    "had",       "been",   "taken",   "took",     "everyday"};

/// After an ordinal: "4th cross", "2nd visit" are no days.
inline constexpr std::string_view ordinal_things[] = {
    "cross",  "floor",   "main",    "street",  "block", "time",
    "visit",  "week",    "month",   "class",   "std",   "standard",
    "year",   "sitting", "session", "dose",    "baby",  "child",
    "avenue", "stage",   "phase",   "opinion", "one",   "option"};

inline constexpr std::string_view negators[] = {
    "not",  "cant", "cannot", "except", "excluding", "avoid", "dont",
    "wont", "no",   "never",  "apart",  "couldnt",   "isnt"};

inline constexpr std::string_view move_words[] = {
    "move", "shift", "change", "reschedule", "postpone", "prepone", "cancel"};

inline constexpr std::string_view foreign_zones[] = {
    "gmt", "utc", "pst", "pdt", "cst", "cdt", "mst", "bst", "cet", "gst"};

template <std::size_t Size>
constexpr bool has(const std::string_view (&list)[Size],
                   std::string_view word) noexcept {
  for (auto w : list)
    if (w == word) return true;
  return false;
}

/// The number of a listed word, one error forgiven in five letters or more;
/// -1 if it is none.
template <std::size_t Size>
int number_in(const numbered_word (&list)[Size],
              std::string_view word) noexcept {
  for (auto& w : list)
    if (w.word == word) return w.number;
  if (word.size() < 5) return -1;
  for (auto& w : list)
    if (w.word.size() >= 5 && differ_by_one(w.word, word)) return w.number;
  return -1;
}

} // namespace careline::engine::vocabulary
