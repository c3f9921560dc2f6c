#include "config/keys.hpp"
#include "config/load.hpp"

#include <array>
#include <charconv>
#include <initializer_list>
#include <string_view>

namespace careline::config {

namespace {

/// Texts are quoted: whatever stands in them is then the same text in YAML.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out += '"';
}

/// Writes each key below its section, secrets masked.
class settings_printer {
public:
  std::string take() { return std::move(out_); }

  void open(std::string_view name) {
    out_.append(out_.empty() ? "" : "\n").append(name).append(":\n");
  }
  void close() {}

  template <class T>
  void number(std::string_view name, T value, long long, long long,
              std::string_view = {}) {
    line(name, std::to_string(value));
  }
  void time(std::string name, milliseconds value, long long, long long) {
    line(name.append("_ms"), std::to_string(value.count()));
  }
  void time(std::string name, seconds value, long long, long long) {
    line(name.append("_s"), std::to_string(value.count()));
  }
  void real(std::string_view name, double value, double, double) {
    // The smallest double has 325 digits and a point.
    std::array<char, 400> digits{};
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                             value, std::chars_format::fixed)
                   .ptr;
    line(name, std::string(digits.data(), end));
  }
  void flag(std::string_view name, bool value) {
    line(name, value ? "true" : "false");
  }
  void address(std::string_view name, const listen_address& value) {
    bool is_v6 = value.host.find(':') != std::string::npos;
    auto host = is_v6 ? "[" + value.host + "]" : value.host;
    line(name, quoted(host + ":" + std::to_string(value.port)));
  }
  void url(std::string_view name, const std::string& value) {
    line(name, quoted(value));
  }
  void version(std::string_view name, const std::string& value) {
    line(name, quoted(value));
  }
  void name(std::string_view name, const std::string& value) {
    line(name, quoted(value));
  }
  void one_of(std::string_view name, const std::string& value,
              std::initializer_list<std::string_view>) {
    line(name, value);
  }
  void path(std::string_view name, const std::string& value) {
    line(name, quoted(value));
  }
  void networks(std::string_view name, const std::vector<std::string>& values) {
    line(name, values.empty() ? "[]" : "");
    for (const auto& v : values)
      out_.append("    - ").append(quoted(v)).append("\n");
  }
  void needed_secret(std::string_view name, const secret& value) {
    line(name, quoted(value.masked()));
  }
  void maybe_secret(std::string_view name, const secret& value) {
    line(name, quoted(value.masked()));
  }
  void secrets(std::string_view name, const std::vector<secret>& values,
               std::size_t, std::size_t) {
    line(name, values.empty() ? "[]" : "");
    for (const auto& s : values)
      out_.append("    - ").append(quoted(s.masked())).append("\n");
  }
  void accounts(std::string_view name,
                const std::vector<whatsapp_account>& values) {
    line(name, values.empty() ? "[]" : "");
    for (const auto& a : values)
      out_.append("    - phone_number_id: ")
          .append(quoted(a.phone_number_id))
          .append("\n      access_token: ")
          .append(quoted(a.access_token.masked()))
          .append("\n");
  }

private:
  void line(std::string_view name, std::string_view value) {
    out_.append("  ").append(name).append(":");
    if (!value.empty()) out_.append(" ").append(value);
    out_.append("\n");
  }

  std::string out_;
};

} // namespace

std::string print_settings(const settings& s) {
  settings_printer printer;
  visit_settings(printer, s);
  return printer.take();
}

} // namespace careline::config
