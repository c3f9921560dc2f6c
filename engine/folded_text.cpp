#include "engine/folded_text.hpp"

namespace careline::engine {
namespace {

/// Vanishes: marks that combine, joiners, the apostrophe.
constexpr char nothing = 0;

/// U+00C0 to U+00FF.
constexpr std::string_view latin = "aaaaaaaceeeeiiiidnooooo ouuuuyts"
                                   "aaaaaaaceeeeiiiidnooooo ouuuuyty";
/// U+0100 to U+017F.
constexpr std::string_view latin_more =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnn"
    "nnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
/// U+0958 to U+095F: letters with a dot -> the letter itself.
constexpr std::string_view dotted = "\x95\x96\x97\x9C\xA1\xA2\xAB\xAF";

struct character {
  std::uint32_t code = 0;
  std::size_t length = 1;
};

/// One character; a byte that begins none counts as a space.
character next_of(std::string_view rest) noexcept {
  auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(rest[i]);
  };
  auto lead = byte(0);
  std::size_t length = lead >= 0xF0 && lead < 0xF5   ? 4
                       : lead >= 0xE0 && lead < 0xF0 ? 3
                       : lead >= 0xC2 && lead < 0xE0 ? 2
                                                     : 0;
  if (length == 0 || rest.size() < length) return {' ', 1};
  std::uint32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {' ', 1};
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, length};
}

char fold_devanagari(std::uint32_t c) noexcept {
  if (c >= 0x966 && c <= 0x96F) return static_cast<char>('0' + (c - 0x966));
  if (c == 0x964 || c == 0x965) return '.';                   // danda
  if (c == 0x93C || c == 0x902 || c == 0x901) return nothing; // dots, nasals
  if (c >= 0x958 && c <= 0x95F) return dotted[c - 0x958];
  return static_cast<char>(0x80 + (c - 0x900));
}

char fold_punctuation(std::uint32_t c) noexcept {
  if (c >= 0x2010 && c <= 0x2015) return '-';
  if (c >= 0x200B && c <= 0x200F) return nothing;
  if (c >= 0x2018 && c <= 0x201B) return nothing;
  if (c == 0x2026) return '.';
  return ' ';
}

char fold(std::uint32_t c) noexcept {
  if (c >= 0x900 && c <= 0x97F) return fold_devanagari(c);
  if (c >= 0xC0 && c <= 0xFF) return latin[c - 0xC0];
  if (c >= 0x100 && c <= 0x17F) return latin_more[c - 0x100];
  if (c >= 0x300 && c <= 0x36F) return nothing;
  if (c >= 0x2000 && c <= 0x206F) return fold_punctuation(c);
  if (c >= 0xFF10 && c <= 0xFF19) return static_cast<char>('0' + (c - 0xFF10));
  switch (c) {
  case 0xB0: // degrees
    return '%';
  case 0xA1: // Spanish opening marks
  case 0xBF:
    return ',';
  case 0xA3: // pound, yen, rupee, euro: money is money
  case 0xA5:
  case 0x20B9:
  case 0x20A8:
  case 0x20AC:
    return '$';
  case 0x2212: // minus
    return '-';
  case 0x20E3: // the frame of a keycap
  case 0xFE0E:
  case 0xFE0F:
  case 0xAA: // ordinal signs: "3ª"
  case 0xBA:
  case 0xFEFF:
    return nothing;
  case 0xFF1A:
    return ':';
  case 0xFF0C:
    return ',';
  default:
    break;
  }
  if (c < 0xC0 || (c >= 0x2070 && c < 0x2C00) || c >= 0x1F000) return ' ';
  return folded_text::other_letter;
}

char fold_ascii(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
  if (c == '\'' || c == '`') return nothing; // "o'clock", "can't"
  if (c == '\n') return c;
  return c < ' ' || c == 0x7F ? ' ' : c;
}

} // namespace

void folded_text::put(char c, std::size_t from) noexcept {
  if (size_ == letters_.size()) return;
  letters_[size_] = c;
  origins_[size_++] = static_cast<std::uint16_t>(from);
}

folded_text::folded_text(std::string_view text) noexcept {
  bool is_cut = text.size() > most_bytes;
  text = text.substr(0, most_bytes);
  std::size_t at = 0;
  while (at < text.size()) {
    auto c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      if (auto folded = fold_ascii(c)) put(folded, at);
      ++at;
      continue;
    }
    auto next = next_of(text.substr(at));
    if (is_cut && next.code == ' ' && at + 4 > text.size()) break;
    if (next.code == 0xBD) { // a half: "1½ hours"
      bool follows = size_ > 0 && is_digit(letters_[size_ - 1]);
      if (!follows) put('0', at);
      put('.', at);
      put('5', at);
    } else if (auto folded = fold(next.code)) {
      put(folded, at);
    }
    at += next.length;
  }
  read_ = static_cast<std::uint16_t>(at);
}

} // namespace careline::engine
