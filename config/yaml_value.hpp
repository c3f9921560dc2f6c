#pragma once
/// One place in a YAML text together with its dotted path, read so that every
/// fault is found: a wrong value is told and reading goes on. Only
/// loaders include it.

#include "config/load.hpp"

#include <yaml-cpp/yaml.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace careline::config {

/// The faults of one text, and where its keys stand. Of very many the first
/// 1,000 are told, and how many more there are.
class fault_list {
public:
  void add(int line, std::string key, std::string what);
  /// Remembers the line of a key that is there.
  void found(const std::string& key, int line) { lines_.emplace(key, line); }
  /// 0 if the text does not have the key.
  int line_of(const std::string& key) const;
  bool empty() const noexcept { return faults_.empty(); }
  /// What is added from here on is only counted.
  bool is_full() const noexcept;
  /// Sorted by line; call it once, at the end.
  std::vector<fault> take();

private:
  std::vector<fault> faults_;
  std::size_t untold_ = 0;
  std::map<std::string, int> lines_;
};

class yaml_value {
public:
  yaml_value(YAML::Node node, std::string path, fault_list& faults);

  const std::string& path() const noexcept { return path_; }
  int line() const;
  bool is_map() const { return node_.IsMap(); }
  bool is_list() const { return node_.IsSequence(); }
  bool is_nothing() const { return node_.IsNull(); }
  bool is_scalar() const { return node_.IsScalar(); }
  void fault(std::string what) const;
  /// "must be <right>, got <what stands there>".
  void wrong(std::string_view right) const;

  // Each is nothing if the value is not of that kind; the fault is told.
  /// @param unit  e.g. "ms", or empty
  std::optional<long long> integer(long long least, long long most,
                                   std::string_view unit = {}) const;
  std::optional<double> number(double least, double most) const;
  std::optional<bool> boolean() const;
  /// UTF-8 without control characters; lengths in bytes.
  std::optional<std::string> text(std::size_t least, std::size_t most) const;
  /// Text that satisfies `is_right`.
  template <class Predicate>
  std::optional<std::string> matching(std::string_view right,
                                      Predicate is_right) const {
    auto value = scalar();
    if (value && is_right(*value)) return value;
    wrong(right);
    return std::nullopt;
  }
  /// The entries of a list; a missing or wrong one is empty.
  std::vector<yaml_value> list() const;
  /// The text as it stands; nothing for a list, a mapping or nothing.
  std::optional<std::string> scalar() const;

private:
  friend class yaml_map;
  YAML::Node node_;
  std::string path_;
  fault_list* faults_;
};

/// A mapping: remembers which keys it was asked for, so that the others can
/// be told as unknown.
class yaml_map {
public:
  /// A value that is no mapping is told and reads as an empty one.
  explicit yaml_map(const yaml_value& value);

  /// The value of a key, or nothing if it is missing.
  std::optional<yaml_value> find(std::string_view key);
  /// The same, but missing is a fault.
  std::optional<yaml_value> need(std::string_view key);
  /// All keys as they stand; for mappings whose keys are free.
  std::vector<std::pair<std::string, yaml_value>> entries();
  /// Tells repeated keys, and those that were never asked for.
  void close();
  std::string path_of(std::string_view key) const;

private:
  yaml_value value_;
  std::set<std::string, std::less<>> known_;
  std::map<std::string, yaml_value, std::less<>> values_;
};

} // namespace careline::config
