#include "engine/time_tokens.hpp"

#include <algorithm>
#include <memory>

namespace careline::engine {
namespace {

/// Words that two parts of it explain: "nextmonday", "aajshaam".
constexpr std::size_t shortest_to_split = 7;
constexpr std::size_t shortest_part = 3;

bool is_of_time(const roles& r) noexcept {
  return r.has(role::weekday) || r.has(role::offset) || r.has(role::part)
         || r.has(role::next) || r.has(role::this_) || r.has(role::unit)
         || r.has(role::tonight) || r.has(role::after) || r.has(role::baje)
         || (r.has(role::number) && !r.has(role::shy)) || r.has(role::half);
}

bool is_alike(char a, char b) noexcept {
  return is_folded_letter(a) == is_folded_letter(b)
         && is_digit(a) == is_digit(b);
}

} // namespace

token& time_tokens::add(token_kind kind, std::size_t begin, std::size_t end) {
  // What is too much replaces the last: no message needs so many.
  if (count_ == most_tokens) --count_;
  auto& t = *std::construct_at(tokens_.data() + count_++);
  t.kind = kind;
  t.before = pause_;
  t.touches = touches_ && count_ > 1;
  if (pause_ != pause::none) ++clause_;
  t.clause = clause_;
  t.from = text_.origin(begin);
  t.to = text_.origin(end);
  t.text = text_.view(begin, end);
  pause_ = pause::none;
  touches_ = true;
  return t;
}

void time_tokens::add_number(std::size_t begin, std::size_t end) {
  auto& t = add(token_kind::number, begin, end);
  t.digits = static_cast<std::uint8_t>(std::min<std::size_t>(20, end - begin));
  if (t.digits > 6) return;
  t.value = 0;
  for (char c : t.text) t.value = t.value * 10 + (c - '0');
}

void time_tokens::add_word(std::size_t begin, std::size_t end) {
  auto word = text_.view(begin, end);
  auto found = find_exact_word(word);
  if (!found.is_known && word.size() >= shortest_to_split && split(begin, end))
    return;
  if (!found.is_known) {
    // "pleeease", "tomorrowww": three of a letter are one.
    char shorter[24];
    std::size_t size = 0;
    bool is_longer = false;
    for (std::size_t i = 0; i < word.size() && size < sizeof shorter; ++i) {
      bool repeats = i + 1 < word.size() && i > 0 && word[i] == word[i - 1]
                     && (word[i + 1] == word[i] || is_longer);
      bool ends_run = i > 1 && word[i] == word[i - 1] && word[i] == word[i - 2];
      if (repeats || ends_run) {
        is_longer = true;
        continue;
      }
      shorter[size++] = word[i];
    }
    found = find_word(is_longer ? std::string_view{shorter, size} : word);
  }
  auto& t = add(token_kind::word, begin, end);
  t.are = found.are;
  t.value = found.value;
  t.languages = found.languages;
  t.is_guessed = found.is_guessed;
  for (unsigned l = 0; l < 3; ++l)
    if (t.languages == 1u << l) ++told_[l];
  if (t.is(role::clause)) t.clause = ++clause_;
}

/// @returns whether the word was taken as two
bool time_tokens::split(std::size_t begin, std::size_t end) {
  for (auto at = begin + shortest_part; at + shortest_part <= end; ++at) {
    auto first = find_exact_word(text_.view(begin, at));
    if (!first.is_known || !is_of_time(first.are)) continue;
    auto second = find_exact_word(text_.view(at, end));
    if (!second.is_known || !is_of_time(second.are)) continue;
    bool is_day = second.are.has(role::weekday) || second.are.has(role::part)
                  || second.are.has(role::unit) || second.are.has(role::offset)
                  || second.are.has(role::baje);
    if (!is_day) continue;
    add_word(begin, at);
    add_word(at, end);
    return true;
  }
  return false;
}

void time_tokens::add_sign(char c, std::size_t at) {
  add(token_kind::sign, at, at + 1).sign = c;
}

/// Letters and digits without a space: "3pm", "2moro", "10baje".
void time_tokens::read_run(std::size_t begin, std::size_t end) {
  bool is_mixed = false;
  for (auto i = begin + 1; i < end; ++i)
    is_mixed = is_mixed || !is_alike(text_[i - 1], text_[i]);
  if (is_mixed && find_exact_word(text_.view(begin, end)).is_known) {
    add_word(begin, end);
    return;
  }
  for (auto i = begin; i < end;) {
    auto from = i;
    while (i < end && is_alike(text_[from], text_[i])) ++i;
    if (is_digit(text_[from]))
      add_number(from, i);
    else
      add_word(from, i);
  }
}

time_tokens::time_tokens(std::string_view text) noexcept : text_(text) {
  constexpr std::string_view signs = ":/-@$#%+&=~";
  auto is_inside = [&](char c) { return is_digit(c) || is_folded_letter(c); };
  for (std::size_t i = 0; i < text_.size();) {
    char c = text_[i];
    auto begin = i;
    if (is_inside(c)) {
      while (i < text_.size() && is_inside(text_[i])) ++i;
      read_run(begin, i);
      continue;
    }
    ++i;
    if (signs.find(c) != std::string_view::npos) {
      add_sign(c, begin);
      continue;
    }
    bool was_touching = touches_;
    // "3;30" is a slip of the finger.
    if (c == ';' && was_touching && is_digit(text_[i]) && begin > 0
        && is_digit(text_[begin - 1])) {
      add_sign(':', begin);
      continue;
    }
    touches_ = false;
    if (c == '.' && was_touching && is_inside(text_[i])) {
      touches_ = true;
      add_sign('.', begin); // "3.30", "p.m."
    } else if (c == ',' && was_touching && is_digit(text_[i])
               && is_digit(text_[i + 1]) && is_digit(text_[i + 2])) {
      touches_ = true;
      add_sign('+', begin); // "1,500" is no time
    } else if (c == '.' || c == '!' || c == '?' || c == ';' || c == '\n') {
      auto& t = (*this)[count_ - 1];
      bool is_short = c == '.' && was_touching
                      && (t.is(role::short_name) || t.is("m") || t.is("dr")
                          || t.is("no") || t.is("rs") || t.is("a") || t.is("p")
                          || t.is("st") || t.is("mr") || t.is("mrs"));
      if (!is_short) pause_ = pause::stop;
    } else if (c == ',' || c == '(' || c == ')' || c == '|' || c == '*') {
      if (pause_ == pause::none) pause_ = pause::comma;
    }
  }
}

} // namespace careline::engine
