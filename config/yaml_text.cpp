#include "config/yaml_text.hpp"

#include "config/utf8.hpp"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace careline::config {

namespace {

constexpr std::size_t most_bytes = 4 * 1024 * 1024;
constexpr std::size_t most_values = 500'000;
constexpr std::size_t most_depth = 32;

/// Where a text stops being UTF-8, or its end. NUL is no text: YAML has no
/// place for it, and the library guesses UTF-16 by it.
std::size_t end_of_text(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != '\0') {
    const auto step = utf8_step(text.substr(at));
    if (step == 0) break;
    at += step;
  }
  return at;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto step = utf8_step(text);
    if (step == 0) return false;
    text.remove_prefix(step);
  }
  return true;
}

/// Why a text is refused. The library can be stopped by an exception only.
struct refusal {
  YAML::Mark mark;
  std::string what;
};

/// Hears of each value while the library reads, and builds nothing: how deep
/// they lie, and how many there are when each alias is what it stands for. A
/// page of aliases of aliases stands for more than any memory holds.
class bounds : public YAML::EventHandler {
public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) throw refusal{mark, "must be one YAML document"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    value(mark, anchor, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string&,
                YAML::anchor_t anchor, const std::string& text) override {
    // yaml-cpp 0.7 makes one byte of each of these two, which is no character.
    if (!is_utf8(text))
      throw refusal{mark, "must be UTF-8; of the escapes, \\N and \\_ are read "
                          "as \\u0085 and \\u00A0 only"};
    value(mark, anchor, text.size());
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end())
      throw refusal{mark, "must have no alias within what it stands for"};
    add(mark, found->second);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, anchor);
  }
  void OnMapEnd() override { close(); }

private:
  struct amount {
    std::size_t values = 0;
    std::size_t bytes = 0;
  };
  struct collection {
    YAML::anchor_t anchor;
    amount before;
  };

  void add(const YAML::Mark& mark, const amount& more) {
    all_.values += more.values;
    all_.bytes += more.bytes;
    if (all_.values > most_values)
      throw refusal{mark, "must hold at most 500000 values, counting what "
                          "aliases repeat"};
    if (all_.bytes > most_bytes)
      throw refusal{mark, "must hold at most 4 MB, counting what aliases "
                          "repeat"};
  }
  void value(const YAML::Mark& mark, YAML::anchor_t anchor, std::size_t bytes) {
    const amount one{1, bytes};
    add(mark, one);
    if (anchor != 0) anchored_[anchor] = one;
  }
  void open(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() == most_depth)
      throw refusal{mark, "must be nested at most 32 deep"};
    open_.push_back({anchor, all_});
    add(mark, {1, 0});
  }
  void close() {
    const auto [anchor, before] = open_.back();
    open_.pop_back();
    if (anchor != 0)
      anchored_[anchor] = {all_.values - before.values,
                           all_.bytes - before.bytes};
  }

  int documents_ = 0;
  amount all_;
  std::vector<collection> open_;
  std::map<YAML::anchor_t, amount> anchored_; ///< Those that have ended.
};

} // namespace

std::optional<YAML::Node> parse_yaml(std::string_view text,
                                     fault_list& faults) {
  if (text.size() > most_bytes) {
    faults.add(0, "", "must be at most 4 MB of YAML");
    return std::nullopt;
  }
  // The library passes on what is none, and the database would refuse it.
  if (const auto end = end_of_text(text); end < text.size()) {
    const auto line = std::count(text.begin(), text.begin() + end, '\n') + 1;
    faults.add(static_cast<int>(line), "", "must be UTF-8");
    return std::nullopt;
  }
  try {
    // Not YAML::LoadAll: at a comma behind a value, yaml-cpp 0.7 finds another
    // empty document there, and another, until no memory is left.
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    bounds within;
    if (!parser.HandleNextDocument(within))
      return YAML::Node(YAML::NodeType::Map);
    parser.HandleNextDocument(within); // Ends in a refusal if there is one.
    auto document = YAML::Load(std::string(text));
    return document.IsNull() ? YAML::Node(YAML::NodeType::Map) : document;
  } catch (const refusal& r) {
    faults.add(r.mark.line + 1, "", r.what);
  } catch (const YAML::Exception& e) {
    // The library reports bad text by exception; here it is bad input.
    // What follows a colon may be quoted from the text, which may be a secret.
    faults.add(e.mark.line + 1, "",
               "is no YAML: " + e.msg.substr(0, e.msg.find(':')));
  }
  return std::nullopt;
}

std::optional<std::string> read_text_file(const std::string& path,
                                          fault_list& faults) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  text.resize(most_bytes + 1);
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file && !file.eof()) {
    faults.add(0, "", "cannot read the file " + path);
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

} // namespace careline::config
