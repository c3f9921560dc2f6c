#include "bench/flags.hpp"

#include <charconv>

namespace careline::bench {

namespace {

/// The value of a flag that stands alone.
constexpr std::string_view alone = "\x01";

} // namespace

flags::flags(int count, const char* const* words) {
  for (int i = 0; i < count; ++i) {
    std::string_view word = words[i];
    if (word == "--help" || word == "-h") {
      wants_help_ = true;
    } else if (!word.starts_with("--")) {
      words_.emplace_back(word);
    } else if (const auto equals = word.find('='); equals != word.npos) {
      given_.emplace(word.substr(2, equals - 2), word.substr(equals + 1));
    } else if (i + 1 < count
               && !std::string_view(words[i + 1]).starts_with("--")) {
      given_.emplace(word.substr(2), words[++i]);
    } else {
      given_.emplace(word.substr(2), alone);
    }
  }
}

void flags::describe(std::string_view name, std::string_view help,
                     const std::string& otherwise) {
  asked_[std::string(name)] = true;
  std::string line = "  --" + std::string(name);
  line.resize(std::max<std::size_t>(line.size() + 1, 26), ' ');
  help_ += line + std::string(help);
  if (!otherwise.empty()) help_ += " [" + otherwise + "]";
  help_ += '\n';
}

const std::string* flags::find(std::string_view name) {
  const auto [first, last] = given_.equal_range(name);
  if (first == last) return nullptr;
  if (std::next(first) != last)
    faults_.push_back("--" + std::string(name) + " is given twice");
  return &first->second;
}

std::string flags::text(std::string_view name, std::string otherwise,
                        std::string_view help) {
  describe(name, help, otherwise);
  const auto* given = find(name);
  if (!given) return otherwise;
  if (*given == alone) {
    faults_.push_back("--" + std::string(name) + " needs a value");
    return otherwise;
  }
  return *given;
}

std::int64_t flags::number(std::string_view name, std::int64_t otherwise,
                           std::int64_t least, std::int64_t most,
                           std::string_view help) {
  const auto given = text(name, std::to_string(otherwise), help);
  std::int64_t value = 0;
  const auto* last = given.data() + given.size();
  const auto [end, error] = std::from_chars(given.data(), last, value);
  if (error != std::errc{} || end != last || value < least || value > most) {
    faults_.push_back("--" + std::string(name) + " must be a whole number from "
                      + std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
  }
  return value;
}

double flags::real(std::string_view name, double otherwise, double least,
                   double most, std::string_view help) {
  auto shown = std::to_string(otherwise);
  shown.erase(shown.find_last_not_of('0') + 1);
  if (shown.ends_with('.')) shown.pop_back();
  const auto given = text(name, shown, help);
  double value = 0;
  const auto* last = given.data() + given.size();
  const auto [end, error] = std::from_chars(given.data(), last, value);
  // Written so that "not a number" is refused as well.
  if (error != std::errc{} || end != last || !(value >= least)
      || !(value <= most)) {
    faults_.push_back("--" + std::string(name) + " is out of its range");
    return otherwise;
  }
  return value;
}

bool flags::is_set(std::string_view name, std::string_view help) {
  describe(name, help, {});
  const auto* given = find(name);
  if (given && *given != alone)
    faults_.push_back("--" + std::string(name) + " takes no value");
  return given != nullptr;
}

std::vector<std::string> flags::list(std::string_view name,
                                     std::string_view help) {
  describe(name, help, {});
  std::vector<std::string> out;
  const auto [first, last] = given_.equal_range(name);
  for (auto at = first; at != last; ++at) out.push_back(at->second);
  return out;
}

std::vector<std::string> flags::faults() const {
  auto out = faults_;
  for (const auto& [name, value] : given_)
    if (!asked_.contains(name)) out.push_back("--" + name + " is not known");
  return out;
}

} // namespace careline::bench
