#include "engine/phone.hpp"

#include <algorithm>
#include <array>

namespace careline::engine {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// How a country's people dial at home.
struct numbering {
  std::string_view country;
  std::string_view code;
  std::string_view trunk; ///< Put before a number within the country.
  std::size_t least;      ///< Digits after trunk and country code.
  std::size_t most;
};

constexpr std::array plans{
    numbering{"IN", "91", "0", 10, 10}, numbering{"US", "1", "1", 10, 10},
    numbering{"CA", "1", "1", 10, 10},  numbering{"GB", "44", "0", 9, 10},
    numbering{"IE", "353", "0", 7, 9},  numbering{"DE", "49", "0", 6, 11},
    numbering{"FR", "33", "0", 9, 9},   numbering{"ES", "34", "", 9, 9},
    numbering{"IT", "39", "", 6, 11},   numbering{"PT", "351", "", 9, 9},
    numbering{"NL", "31", "0", 9, 9},   numbering{"CH", "41", "0", 9, 9},
    numbering{"AT", "43", "0", 7, 13},  numbering{"MX", "52", "", 10, 10},
    numbering{"BR", "55", "0", 10, 11}, numbering{"AR", "54", "0", 10, 11},
    numbering{"CO", "57", "", 10, 10},  numbering{"AE", "971", "0", 8, 9},
    numbering{"SA", "966", "0", 8, 9},  numbering{"QA", "974", "", 8, 8},
    numbering{"PK", "92", "0", 9, 10},  numbering{"BD", "880", "0", 8, 10},
    numbering{"NP", "977", "0", 8, 10}, numbering{"LK", "94", "0", 9, 9},
    numbering{"SG", "65", "", 8, 8},    numbering{"MY", "60", "0", 8, 10},
    numbering{"ID", "62", "0", 8, 12},  numbering{"PH", "63", "0", 8, 10},
    numbering{"TH", "66", "0", 8, 9},   numbering{"VN", "84", "0", 9, 10},
    numbering{"JP", "81", "0", 9, 10},  numbering{"CN", "86", "0", 10, 11},
    numbering{"AU", "61", "0", 9, 9},   numbering{"NZ", "64", "0", 8, 10},
    numbering{"ZA", "27", "0", 9, 9},   numbering{"NG", "234", "0", 8, 10},
    numbering{"KE", "254", "0", 9, 9},  numbering{"EG", "20", "0", 8, 10},
};

/// The digits, with a leading plus if there is one; nothing if the text holds
/// anything else than digits and what people put between them.
std::optional<std::string> digits_of(std::string_view text) {
  std::string digits;
  while (!text.empty()) {
    const char c = text.front();
    // Devanagari digits are E0 A5 A6 .. E0 A5 AF in UTF-8.
    if (text.starts_with("\xe0\xa5") && text.size() >= 3) {
      auto last = static_cast<unsigned char>(text[2]);
      if (last < 0xa6 || last > 0xaf) return std::nullopt;
      digits += static_cast<char>('0' + (last - 0xa6));
      text.remove_prefix(3);
      continue;
    }
    // A no-break space comes along when a number is copied from a page.
    if (text.starts_with("\xc2\xa0")) {
      text.remove_prefix(2);
      continue;
    }
    // "+44 (0)20 ...": the zero is dialled at home only.
    if (text.starts_with("(0)") && digits.starts_with('+')) {
      text.remove_prefix(3);
      continue;
    }
    if (is_digit(c) || (c == '+' && digits.empty()))
      digits += c;
    else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')'
             && c != '/')
      return std::nullopt;
    text.remove_prefix(1);
    if (digits.size() > 20) return std::nullopt;
  }
  return digits;
}

bool fits(const numbering& plan, std::string_view national) {
  if (national.size() < plan.least || national.size() > plan.most) return false;
  if (plan.code == "1") // Neither area code nor exchange begin with 0 or 1.
    return national[0] >= '2' && national[3] >= '2';
  return plan.trunk != "0" || national[0] != '0';
}

std::optional<std::string> international(std::string_view digits) {
  if (digits.size() < 8 || digits.size() > 15 || digits[0] == '0')
    return std::nullopt;
  for (std::string_view code : {"91", "1"})
    if (digits.starts_with(code)) {
      auto plan = std::find_if(plans.begin(), plans.end(),
                               [&](const auto& p) { return p.code == code; });
      if (!fits(*plan, digits.substr(code.size()))) return std::nullopt;
    }
  return std::string("+").append(digits);
}

} // namespace

std::optional<std::string> to_e164(std::string_view text,
                                   std::string_view country) {
  auto found = digits_of(text);
  if (!found) return std::nullopt;
  std::string_view digits = *found;
  if (digits.starts_with('+')) return international(digits.substr(1));
  auto plan = std::find_if(plans.begin(), plans.end(),
                           [&](const auto& p) { return p.country == country; });
  const bool is_american = plan != plans.end() && plan->code == "1";
  if (is_american && digits.starts_with("011"))
    return international(digits.substr(3));
  if (digits.starts_with("00")) return international(digits.substr(2));
  if (plan == plans.end()) return std::nullopt;

  auto national = digits;
  if (!plan->trunk.empty() && national.starts_with(plan->trunk))
    national.remove_prefix(plan->trunk.size());
  if (fits(*plan, national))
    return std::string("+").append(plan->code).append(national);
  // "91 98123 00001": the country without its plus.
  if (digits.starts_with(plan->code)
      && fits(*plan, digits.substr(plan->code.size())))
    return std::string("+").append(digits);
  return std::nullopt;
}

std::optional<std::string> from_whatsapp(std::string_view digits) {
  if (digits.size() < 7 || digits.size() > 15 || digits[0] == '0'
      || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  return std::string("+").append(digits);
}

} // namespace careline::engine
