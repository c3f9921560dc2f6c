/// Any text as the file of settings: faults name their place and never a
/// secret, and what is accepted is printed so that it means the same again.

#include "config/load.hpp"
#include "tests/fuzz/promise.hpp"

#include <algorithm>

namespace {

using namespace careline;
using fuzz::promise;

constexpr std::string_view secret_value = "kept-4-ourselves-7Yq";

std::optional<std::string> environment(const std::string& name) {
  if (name.starts_with("NO")) return std::nullopt;
  return std::string(secret_value);
}

void replace_all(std::string& text, std::string_view what,
                 std::string_view with) {
  for (auto at = text.find(what); at != text.npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// Secrets are masked in print: they are referred to again.
std::string readable(std::string printed) {
  for (auto at = printed.find("\"(not set)\""); at != printed.npos;
       at = printed.find("\"(not set)\"")) {
    const auto begin = printed.rfind('\n', at) + 1;
    printed.erase(begin, printed.find('\n', at) + 1 - begin);
  }
  replace_all(printed, "\"********\"", "{env: A_SECRET}");
  return printed;
}

std::string told(const std::vector<config::fault>& faults) {
  std::string out;
  for (auto& f : faults)
    out += std::to_string(f.line) + " " + f.key + " " + f.what + "\n";
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto text = fuzz::as_text(data, size);
  // libFuzzer learns the words that are compared: quoted, it is no secret.
  if (text.find(secret_value) != std::string_view::npos) return 0;
  const auto read = config::parse_settings(text, environment);
  if (auto* faults = std::get_if<1>(&read)) {
    promise(!faults->empty(), "a refusal has its reasons", text);
    const auto lines = std::count(text.begin(), text.end(), '\n')
                       + std::count(text.begin(), text.end(), '\r') + 2;
    for (auto& f : *faults) {
      promise(f.line >= 0 && f.line <= lines, "a fault has a line of the text",
              told(*faults));
      promise(!f.what.empty() && f.what.size() < 1'000, "and says little",
              f.what);
      promise(fuzz::is_well_formed(f.what) && fuzz::is_well_formed(f.key)
                  && !fuzz::has_controls(f.what + f.key),
              "fit for a terminal", f.key + " " + f.what);
    }
    promise(told(*faults).find(secret_value) == std::string::npos,
            "never a secret", told(*faults));
    return 0;
  }
  // Printed, these paths look like a secret that is masked.
  const auto& path = std::get<0>(read).log.file;
  if (path == "(not set)" || path == "********") return 0;
  const auto printed = config::print_settings(std::get<0>(read));
  promise(printed.find(secret_value) == std::string::npos,
          "a secret is never printed", printed);
  const auto again = config::parse_settings(readable(printed), environment);
  if (auto* faults = std::get_if<1>(&again))
    promise(false, "what is printed can be read", told(*faults));
  promise(config::print_settings(std::get<0>(again)) == printed,
          "and means the same", printed);
  return 0;
}
