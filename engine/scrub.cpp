#include "engine/scrub.hpp"

#include "config/utf8.hpp"
#include "engine/utf8.hpp"

#include <algorithm>
#include <vector>

namespace careline::engine {
namespace {

using text32 = std::u32string;
using view32 = std::u32string_view;

/// 0..9 in any of the scripts our patients write numbers in; else -1.
int digit_of(char32_t c) noexcept {
  for (char32_t zero : {U'0', U'\u0660', U'\u06F0', U'\u0966', U'\u09E6',
                        U'\u0A66', U'\u0AE6', U'\uFF10'})
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  return -1;
}

bool is_space(char32_t c) noexcept {
  return c <= U' ' || c == U'\u00A0' || c == U'\u202F'
         || (c >= U'\u2000' && c <= U'\u200D') || c == U'\u2060'
         || c == U'\uFEFF';
}

/// Letters of any script; punctuation and signs are none.
bool is_letter(char32_t c) noexcept {
  if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  if (digit_of(c) >= 0 || is_space(c)) return false;
  if (c < 0xC0 || c == 0xD7 || c == 0xF7) return false;
  if (c == 0x964 || c == 0x965) return false; // the danda ends a sentence
  if (c >= 0x2000 && c < 0x2C00) return false;
  return c < 0xE000 || (c >= 0xFF21 && c < 0xFFF0);
}

/// Lower case without accents, as far as Latin, Greek and Cyrillic go.
char32_t fold(char32_t c) noexcept {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c < 0xC0) return c;
  if (c <= 0x17F) {
    static constexpr char plain[] =
        "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    static_assert(sizeof plain == 0x180 - 0xC0 + 1);
    return static_cast<char32_t>(plain[c - 0xC0]);
  }
  if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  if (c >= 0xFF21 && c <= 0xFF3A) return c - 0xFF21 + U'a';
  if (c >= 0xFF41 && c <= 0xFF5A) return c - 0xFF41 + U'a';
  return c;
}

text32 folded(view32 text) {
  text32 out;
  for (auto c : text)
    if (c < 0x300 || c > 0x36F) out += fold(c); // accents of their own
  return out;
}

std::vector<text32> words_of(view32 text) {
  std::vector<text32> words;
  for (std::size_t i = 0; i < text.size();) {
    auto begin = i;
    while (i < text.size() && is_letter(text[i])) ++i;
    if (i > begin)
      words.push_back(folded(text.substr(begin, i - begin)));
    else
      ++i;
  }
  return words;
}

/// The words of the name, and all of it written as one.
std::vector<text32> forms_of(view32 name) {
  auto forms = words_of(name);
  std::erase_if(forms, [](auto& w) { return w.size() < 2; });
  if (forms.size() > 1) {
    text32 all;
    for (auto& w : forms) all += w;
    forms.push_back(std::move(all));
  }
  return forms;
}

bool is_break(char32_t c) noexcept {
  return is_space(c) || c == U'<' || c == U'>' || c == U'"' || c == U'('
         || c == U')' || c == U',' || c == U';';
}

/// "a@b.c" and links, as whole words between spaces.
text32 without_addresses(view32 text) {
  text32 out;
  for (std::size_t i = 0; i < text.size();) {
    auto end = i;
    while (end < text.size() && !is_break(text[end])) ++end;
    auto word = text.substr(i, end - i);
    auto plain = folded(word);
    auto at = word.find(U'@');
    if (at == word.npos) at = word.find(U'\uFF20');
    if (at != word.npos && word.size() > 1)
      out += U"[email]";
    else if (plain.find(U"://") != plain.npos || plain.starts_with(U"www."))
      out += U"[link]";
    else
      out += word;
    if (end < text.size()) out += text[end++];
    i = end;
  }
  return out;
}

/// Signs that stand inside of a phone number.
bool joins_digits(char32_t c) noexcept {
  return c == U' ' || c == U'-' || c == U'.' || c == U'(' || c == U')'
         || c == U'/' || c == U'_' || c == U'\u00A0' || c == U'\u202F'
         || (c >= U'\u2009' && c <= U'\u2015');
}

/// "20-02-2026", "2026-02-20", "20/2/26", alone.
bool is_date(const std::vector<std::size_t>& groups, view32 run) {
  if (groups.size() != 3 || run.find(U' ') != run.npos) return false;
  auto is_short = [](std::size_t n) { return n == 1 || n == 2; };
  return is_short(groups[1])
         && ((is_short(groups[0]) && (groups[2] == 4 || groups[2] == 2))
             || (groups[0] == 4 && is_short(groups[2])));
}

/// Runs of digits that are too many for a time, a date or a small number.
text32 without_numbers(view32 text) {
  text32 out;
  for (std::size_t i = 0; i < text.size();) {
    // A bracket close behind something ends that: "@(12345" is no address.
    bool opens = text[i] == U'(' && (i == 0 || is_space(text[i - 1]));
    bool is_plus = text[i] == U'+' || opens;
    auto first = is_plus ? i + 1 : i;
    if (first >= text.size() || digit_of(text[first]) < 0) {
      out += text[i++];
      continue;
    }
    std::vector<std::size_t> groups;
    auto end = first;
    auto last = first;
    std::size_t digits = 0;
    bool in_group = false;
    for (int gap = 0; end < text.size() && gap <= 3; ++end) {
      if (digit_of(text[end]) >= 0) {
        if (!in_group) groups.push_back(0);
        in_group = true;
        ++groups.back();
        ++digits;
        last = end + 1;
        gap = 0;
      } else if (joins_digits(text[end]) || text[end] == U'+') {
        in_group = false;
        ++gap;
      } else {
        break;
      }
    }
    auto run = text.substr(i, last - i);
    if (digits >= 5 && !is_date(groups, text.substr(first, last - first)))
      out += U"[number]";
    else
      out += run;
    i = last;
  }
  return out;
}

/// Words of letters, digits and dashes: names and ids.
text32 without_names_and_ids(view32 text, const std::vector<text32>& names) {
  auto belongs = [](char32_t c) {
    return is_letter(c) || digit_of(c) >= 0 || c == U'-' || c == U'_'
           || (c >= 0x300 && c <= 0x36F);
  };
  text32 out;
  for (std::size_t i = 0; i < text.size();) {
    auto end = i;
    std::size_t digits = 0;
    std::size_t letters = 0;
    for (; end < text.size() && belongs(text[end]); ++end) {
      digits += digit_of(text[end]) >= 0;
      letters += is_letter(text[end]);
    }
    if (end == i) {
      out += text[i++];
      continue;
    }
    auto token = text.substr(i, end - i);
    i = end;
    if (letters > 0 && digits >= 4) {
      out += U"[id]";
      continue;
    }
    auto is_name = [&](view32 word) {
      return std::find(names.begin(), names.end(), folded(word)) != names.end();
    };
    for (std::size_t k = 0; k < token.size();) {
      auto stop = k;
      while (stop < token.size()
             && (is_letter(token[stop])
                 || (token[stop] >= 0x300 && token[stop] <= 0x36F)))
        ++stop;
      if (stop == k) {
        out += token[k++];
        continue;
      }
      auto word = token.substr(k, stop - k);
      if (is_name(word))
        out += U"[name]";
      else
        out += word;
      k = stop;
    }
  }
  return out;
}

} // namespace

std::string scrub(std::string_view text, std::string_view name) {
  auto wide = without_addresses(decode_utf8(text));
  wide = without_names_and_ids(wide, forms_of(decode_utf8(name)));
  wide = without_numbers(wide);
  return encode_utf8(wide);
}

std::string_view head_of(std::string_view utf8, std::size_t bytes) noexcept {
  return config::first_bytes(utf8, bytes);
}

} // namespace careline::engine
