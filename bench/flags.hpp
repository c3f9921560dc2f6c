#pragma once
/// Command line flags: `--name value` or `--name=value`; asked for one by one,
/// and each question also writes its line of --help. All faults at once.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace careline::bench {

class flags {
public:
  /// @param count, words  as main() gets them, without the program's name
  flags(int count, const char* const* words);

  std::string text(std::string_view name, std::string otherwise,
                   std::string_view help);
  std::int64_t number(std::string_view name, std::int64_t otherwise,
                      std::int64_t least, std::int64_t most,
                      std::string_view help);
  double real(std::string_view name, double otherwise, double least,
              double most, std::string_view help);
  bool is_set(std::string_view name, std::string_view help);
  /// A flag that may be given several times.
  std::vector<std::string> list(std::string_view name, std::string_view help);

  bool wants_help() const noexcept { return wants_help_; }
  const std::string& help() const noexcept { return help_; }
  /// Words that are no flag, in order.
  const std::vector<std::string>& words() const noexcept { return words_; }
  /// Everything that is wrong, once all questions were asked.
  std::vector<std::string> faults() const;

private:
  const std::string* find(std::string_view name);
  void describe(std::string_view name, std::string_view help,
                const std::string& otherwise);

  std::multimap<std::string, std::string, std::less<>> given_;
  std::map<std::string, bool, std::less<>> asked_;
  std::vector<std::string> words_;
  std::vector<std::string> faults_;
  std::string help_;
  bool wants_help_ = false;
};

} // namespace careline::bench
