#include "config/yaml_value.hpp"

#include "config/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace careline::config {

namespace {

/// More are of no use to who reads them, and a text may have a million.
constexpr std::size_t most_faults = 1'000;
/// Of a key that is quoted.
constexpr std::size_t most_key_bytes = 200;

/// How many letters must be added, dropped, changed or swapped.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(
      a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto changed = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

/// A value as shown in a fault: short, on one line.
std::string shown(const YAML::Node& node) {
  if (!node.IsDefined() || node.IsNull()) return "nothing";
  if (node.IsSequence()) return "a list";
  if (node.IsMap()) return "a mapping";
  const std::string_view whole = node.Scalar();
  const auto head = first_bytes(whole, 40);
  std::string text = "'";
  for (char c : head) text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return text + (head.size() < whole.size() ? "...'" : "'");
}

std::string range(auto least, auto most, std::string_view unit) {
  auto text = std::to_string(least) + ".." + std::to_string(most);
  return unit.empty() ? text : text.append(" ").append(unit);
}

std::string trimmed(double value) {
  auto text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

template <class T>
std::optional<T> parsed(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  T value{};
  auto end = text->data() + text->size();
  auto [stopped, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

} // namespace

void fault_list::add(int line, std::string key, std::string what) {
  if (is_full()) {
    ++untold_;
    return;
  }
  if (key.size() > most_key_bytes) {
    key.resize(first_bytes(key, most_key_bytes).size());
    key += "...";
  }
  // Both may quote the text, and both end on somebody's terminal.
  for (auto* told : {&key, &what}) {
    for (char& c : *told)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    // U+0080 to U+009F are control characters, too: "\N" is one in YAML.
    for (std::size_t i = 0; i + 1 < told->size(); ++i)
      if (static_cast<unsigned char>((*told)[i]) == 0xC2
          && static_cast<unsigned char>((*told)[i + 1]) < 0xA0)
        told->replace(i, 2, "?");
  }
  faults_.push_back({line, std::move(key), std::move(what)});
}

bool fault_list::is_full() const noexcept {
  return faults_.size() >= most_faults;
}

int fault_list::line_of(const std::string& key) const {
  auto found = lines_.find(key);
  return found == lines_.end() ? 0 : found->second;
}

std::vector<fault> fault_list::take() {
  std::stable_sort(
      faults_.begin(), faults_.end(),
      [](const auto& a, const auto& b) { return a.line < b.line; });
  if (untold_ > 0)
    faults_.push_back(
        {faults_.back().line, "",
         "and " + std::to_string(untold_) + " faults more; mend these first"});
  return std::move(faults_);
}

yaml_value::yaml_value(YAML::Node node, std::string path, fault_list& faults)
    : node_(std::move(node)), path_(std::move(path)), faults_(&faults) {
  faults_->found(path_, line());
}

int yaml_value::line() const {
  return node_.Mark().line + 1;
}

void yaml_value::fault(std::string what) const {
  faults_->add(line(), path_, std::move(what));
}

void yaml_value::wrong(std::string_view right) const {
  fault("must be " + std::string(right) + ", got " + shown(node_));
}

std::optional<long long> yaml_value::integer(long long least, long long most,
                                             std::string_view unit) const {
  auto value = parsed<long long>(scalar());
  if (value && *value >= least && *value <= most) return value;
  wrong(range(least, most, unit));
  return std::nullopt;
}

std::optional<double> yaml_value::number(double least, double most) const {
  auto value = parsed<double>(scalar());
  if (value && *value >= least && *value <= most) return value;
  wrong(trimmed(least) + ".." + trimmed(most));
  return std::nullopt;
}

std::optional<bool> yaml_value::boolean() const {
  auto value = scalar();
  if (value == "true") return true;
  if (value == "false") return false;
  wrong("true or false");
  return std::nullopt;
}

std::optional<std::string> yaml_value::text(std::size_t least,
                                            std::size_t most) const {
  auto value = scalar();
  if (!value || value->size() < least || value->size() > most) {
    wrong("text of " + range(least, most, "bytes"));
    return std::nullopt;
  }
  for (unsigned char c : *value)
    if ((c < 0x20 && c != '\n') || c == 0x7f) {
      fault("must be text without control characters");
      return std::nullopt;
    }
  return value;
}

std::vector<yaml_value> yaml_value::list() const {
  std::vector<yaml_value> values;
  if (!node_.IsSequence()) {
    wrong("a list");
    return values;
  }
  for (std::size_t i = 0; i < node_.size(); ++i)
    values.emplace_back(node_[i], path_ + "[" + std::to_string(i) + "]",
                        *faults_);
  return values;
}

std::optional<std::string> yaml_value::scalar() const {
  if (!node_.IsScalar()) return std::nullopt;
  return node_.Scalar();
}

yaml_map::yaml_map(const yaml_value& value) : value_(value) {
  if (!value.node_.IsMap()) {
    value.wrong("a mapping");
    return;
  }
  for (const auto& entry : value.node_) {
    if (!entry.first.IsScalar()) {
      value.fault("has a key that is no text");
      continue;
    }
    const auto& key = entry.first.Scalar();
    if (auto i = values_.find(key); i != values_.end()) {
      // The key's own line: the value of a mapping begins a line later.
      value.faults_->add(entry.first.Mark().line + 1, path_of(key),
                         "stands here for the second time");
      continue;
    }
    value.faults_->found(path_of(key), entry.first.Mark().line + 1);
    values_.emplace(key,
                    yaml_value(entry.second, path_of(key), *value.faults_));
  }
}

std::string yaml_map::path_of(std::string_view key) const {
  if (value_.path_.empty()) return std::string(key);
  return value_.path_ + "." + std::string(key);
}

std::optional<yaml_value> yaml_map::find(std::string_view key) {
  known_.emplace(key);
  auto found = values_.find(key);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::optional<yaml_value> yaml_map::need(std::string_view key) {
  auto value = find(key);
  if (!value) value_.faults_->add(0, path_of(key), "is missing");
  return value;
}

std::vector<std::pair<std::string, yaml_value>> yaml_map::entries() {
  std::vector<std::pair<std::string, yaml_value>> all;
  for (const auto& [key, value] : values_) {
    known_.insert(key);
    all.emplace_back(key, value);
  }
  return all;
}

void yaml_map::close() {
  for (const auto& [key, value] : values_) {
    if (known_.contains(key)) continue;
    std::string what = "is no key of Careline";
    const auto most = std::max<std::size_t>(2, key.size() / 4);
    // A very long key is no slip of the finger.
    if (key.size() > 100 || value_.faults_->is_full()) {
      value_.fault("has a key that is no key of Careline");
      continue;
    }
    const auto nearest =
        std::min_element(known_.begin(), known_.end(),
                         [&wrong = key](const auto& a, const auto& b) {
                           return distance(a, wrong) < distance(b, wrong);
                         });
    if (nearest != known_.end() && distance(*nearest, key) <= most)
      what += "; did you mean '" + *nearest + "'?";
    value_.faults_->add(value_.faults_->line_of(path_of(key)), path_of(key),
                        std::move(what));
  }
}

} // namespace careline::config
