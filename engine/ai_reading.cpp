#include "config/utf8.hpp"
#include "engine/ai_prompt.hpp"
#include "engine/utf8.hpp"

#include <optional>

namespace careline::engine {
namespace {

/// Reads one flat JSON object from the front of a text, without recursion and
/// only as far as it goes.
class flat_object {
public:
  explicit flat_object(std::string_view text) : rest_(text) {}

  /// @returns whether it was an object; nested values are passed over
  bool read(std::string& answer, bool& has_answer, std::string& intent) {
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      std::string key;
      if (!read_text(key) || !take(':')) return false;
      std::string value;
      skip_space();
      if (!rest_.empty() && rest_[0] == '"') {
        if (!read_text(value)) return false;
        if (key == "answer" && !has_answer) {
          answer = std::move(value);
          has_answer = true;
        } else if (key == "intent") {
          intent = std::move(value);
        }
      } else if (!skip_value()) {
        return false;
      }
    } while (take(','));
    return take('}');
  }

private:
  void skip_space() {
    auto at = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(at == rest_.npos ? rest_.size() : at);
  }

  bool take(char c) {
    skip_space();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<char32_t> read_hex() {
    if (rest_.size() < 4) return std::nullopt;
    char32_t c = 0;
    for (char digit : rest_.substr(0, 4)) {
      c <<= 4;
      if (digit >= '0' && digit <= '9')
        c += static_cast<char32_t>(digit - '0');
      else if (digit >= 'a' && digit <= 'f')
        c += static_cast<char32_t>(digit - 'a' + 10);
      else if (digit >= 'A' && digit <= 'F')
        c += static_cast<char32_t>(digit - 'A' + 10);
      else
        return std::nullopt;
    }
    rest_.remove_prefix(4);
    return c;
  }

  bool read_escape(std::string& out) {
    if (rest_.empty()) return false;
    char what = rest_[0];
    rest_.remove_prefix(1);
    switch (what) {
    case 'n':
      out += '\n';
      return true;
    case 't':
    case 'r':
    case 'b':
    case 'f':
      out += ' ';
      return true;
    case 'u': {
      auto c = read_hex();
      if (!c) return false;
      if (*c >= 0xD800 && *c < 0xDC00) {
        if (!rest_.starts_with("\\u")) return false;
        rest_.remove_prefix(2);
        auto low = read_hex();
        if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
        c = 0x10000 + ((*c - 0xD800) << 10) + (*low - 0xDC00);
      } else if (*c >= 0xDC00 && *c < 0xE000) {
        return false;
      }
      config::append_utf8(out, *c);
      return true;
    }
    default:
      if (what != '"' && what != '\\' && what != '/') return false;
      out += what;
      return true;
    }
  }

  bool read_text(std::string& out) {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c == '\\') {
        if (!read_escape(out)) return false;
      } else {
        out += c;
      }
    }
    return false;
  }

  /// A number, a word, or something nested: up to the comma or brace behind.
  bool skip_value() {
    int depth = 0;
    while (!rest_.empty()) {
      char c = rest_[0];
      if (c == '"') {
        std::string ignored;
        if (!read_text(ignored)) return false;
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}')) return true;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      rest_.remove_prefix(1);
    }
    return false;
  }

  std::string_view rest_;
};

std::string_view trimmed(std::string_view text) noexcept {
  auto is_edge = [](char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '.'
           || c == '"' || c == '`' || c == '*';
  };
  while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
  return text;
}

} // namespace

ai_answered read_ai_answer(std::string_view model_text) {
  using outcome = ai_answered::outcome;
  ai_answered out;
  out.how = outcome::failed;
  if (model_text.size() > most_ai_answer_bytes || !is_utf8(model_text))
    return out;
  if (trimmed(model_text) == "UNSURE") {
    out.how = outcome::unsure;
    return out;
  }
  bool has_answer = false;
  std::string intent;
  // A few braces are tried: "{" may stand in the words before the object.
  auto at = model_text.find('{');
  for (int tries = 0; tries < 8 && at != model_text.npos; ++tries) {
    std::string answer;
    intent.clear();
    has_answer = false;
    if (flat_object{model_text.substr(at)}.read(answer, has_answer, intent)
        && has_answer) {
      out.text = std::move(answer);
      break;
    }
    has_answer = false;
    at = model_text.find('{', at + 1);
  }
  if (!has_answer) return out;
  if (out.text.find("UNSURE") != out.text.npos) {
    out.text.clear();
    out.how = outcome::unsure;
    return out;
  }
  for (auto known : {"book", "move", "cancel", "person"})
    if (intent == known) out.intent = intent;
  out.how = trimmed(out.text).empty() && out.intent.empty() ? outcome::failed
                                                            : outcome::answered;
  return out;
}

} // namespace careline::engine
