#include "config/load.hpp"

#include "config/keys.hpp"
#include "config/network.hpp"
#include "config/secret_reference.hpp"
#include "config/yaml_text.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <set>

namespace careline::config {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most
         && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_host_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || c == '.' || c == '-';
}

/// A name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    return std::all_of(host.begin(), host.end(), [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')
             || c == ':' || c == '.';
    });
  }
  return !host.empty() && host.size() <= 253
         && std::all_of(host.begin(), host.end(), is_host_character);
}

std::optional<listen_address> parse_address(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  auto port = text.substr(colon + 1);
  if (!is_host(host) || !are_digits(port, 1, 5)) return std::nullopt;
  int number = 0;
  std::from_chars(port.data(), port.data() + port.size(), number);
  if (number > 65'535) return std::nullopt;
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  return listen_address{std::string(host), static_cast<std::uint16_t>(number)};
}

/// http[s]://host[:port][/path], no slash at the end, no user, no query.
bool is_base_url(std::string_view url) {
  if (url.starts_with("https://"))
    url.remove_prefix(8);
  else if (url.starts_with("http://"))
    url.remove_prefix(7);
  else
    return false;
  auto slash = std::min(url.find('/'), url.size());
  auto path = url.substr(slash);
  auto host = url.substr(0, slash);
  auto colon = host.rfind(':');
  if (colon != std::string_view::npos && host.back() != ']') {
    auto port = host.substr(colon + 1);
    if (!are_digits(port, 1, 5) || std::stoi(std::string(port)) > 65'535
        || std::stoi(std::string(port)) == 0)
      return false;
    host = host.substr(0, colon);
  }
  return is_host(host) && (path.empty() || path.back() != '/')
         && std::all_of(path.begin(), path.end(), [](char c) {
              return is_host_character(c) || c == '/' || c == '_' || c == '~';
            });
}

bool is_version(std::string_view text) {
  auto dot = text.find('.');
  return text.starts_with("v") && dot != std::string_view::npos
         && are_digits(text.substr(1, dot - 1), 1, 3)
         && are_digits(text.substr(dot + 1), 1, 2);
}

/// Fills settings from YAML; a missing key leaves its default.
class settings_reader {
public:
  settings_reader(yaml_map root, fault_list& faults, const environment& env)
      : root_(std::move(root)), faults_(faults), env_(env) {}

  void open(std::string_view name) {
    section_ = name;
    map_.reset();
    if (auto value = root_.find(name)) map_.emplace(*value);
  }
  void close() {
    if (map_) map_->close();
  }
  void close_root() { root_.close(); }

  template <class T>
  void number(std::string_view name, T& value, long long least, long long most,
              std::string_view unit = {}) {
    if (auto found = find(name))
      if (auto n = found->integer(least, most, unit))
        value = static_cast<T>(*n);
  }
  void time(std::string name, milliseconds& value, long long least,
            long long most) {
    if (auto found = find(name.append("_ms")))
      if (auto n = found->integer(least, most, "ms")) value = milliseconds{*n};
  }
  void time(std::string name, seconds& value, long long least, long long most) {
    if (auto found = find(name.append("_s")))
      if (auto n = found->integer(least, most, "s")) value = seconds{*n};
  }
  void real(std::string_view name, double& value, double least, double most) {
    if (auto found = find(name))
      if (auto n = found->number(least, most)) value = *n;
  }
  void flag(std::string_view name, bool& value) {
    if (auto found = find(name))
      if (auto b = found->boolean()) value = *b;
  }
  void address(std::string_view name, listen_address& value) {
    auto found = find(name);
    if (!found) return;
    auto text = found->scalar();
    if (auto address = text ? parse_address(*text) : std::nullopt)
      value = *address;
    else
      found->wrong("HOST:PORT with a port of 0..65535");
  }
  void url(std::string_view name, std::string& value) {
    auto found = find(name);
    if (!found) return;
    auto text = found->scalar();
    if (text && is_base_url(*text))
      value = *text;
    else // Not shown: people put passwords into URLs.
      found->fault("must be http[s]://HOST[:PORT][/PATH] without a slash at "
                   "the end, a user or a query");
  }
  void version(std::string_view name, std::string& value) {
    if (auto found = find(name))
      if (auto text = found->matching("a version such as v26.0", is_version))
        value = *text;
  }
  /// What names something in a URL: a model, an API version.
  void name(std::string_view name, std::string& value) {
    auto is_name = [](const std::string& text) {
      return !text.empty() && text.size() <= 100 && text.front() != '/'
             && std::all_of(text.begin(), text.end(),
                            [](char c) {
                              return is_host_character(c) || c == '_'
                                     || c == '/' || c == ':';
                            })
             && text.find("..") == std::string::npos;
    };
    if (auto found = find(name))
      if (auto text = found->matching("a name of letters, digits and . _ - / :",
                                      is_name))
        value = *text;
  }
  void one_of(std::string_view name, std::string& value,
              std::initializer_list<std::string_view> allowed) {
    std::string right;
    for (auto a : allowed) right.append(right.empty() ? "" : ", ").append(a);
    auto is_allowed = [&](const std::string& text) {
      return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
    };
    if (auto found = find(name))
      if (auto text = found->matching("one of " + right, is_allowed))
        value = *text;
  }
  void path(std::string_view name, std::string& value) {
    if (auto found = find(name))
      if (auto text = found->text(0, 4'096)) value = *text;
  }
  void networks(std::string_view name, std::vector<std::string>& values) {
    auto found = find(name);
    if (!found) return;
    if (!found->is_list()) {
      found->fault("must be a list of ADDRESS or ADDRESS/BITS");
      return;
    }
    values.clear();
    for (const auto& entry : found->list())
      if (auto text = entry.matching("an ADDRESS or ADDRESS/BITS",
                                     [](const std::string& t) {
                                       return parse_network(t).has_value();
                                     }))
        values.push_back(*text);
  }
  void needed_secret(std::string_view name, secret& value) {
    if (auto found = need(name))
      if (auto s = read_secret(*found, env_)) value = *std::move(s);
  }
  void maybe_secret(std::string_view name, secret& value) {
    auto found = find(name);
    if (!found || found->is_nothing()) return;
    if (auto s = read_secret(*found, env_)) value = *std::move(s);
  }
  void secrets(std::string_view name, std::vector<secret>& values,
               std::size_t least, std::size_t most) {
    auto found = need(name);
    if (!found) return;
    // A lone secret in place of the list must not be shown.
    auto list = found->is_list() ? found->list() : std::vector<yaml_value>{};
    if (list.size() < least || list.size() > most)
      found->fault("must be a list of " + std::to_string(least) + ".."
                   + std::to_string(most) + " {env: NAME} or {file: PATH}");
    for (const auto& entry : list)
      if (auto s = read_secret(entry, env_)) {
        if (!values.empty() && values.front().reveal() == s->reveal())
          entry.fault("must be another secret than the first");
        values.push_back(*std::move(s));
      }
  }
  void accounts(std::string_view name, std::vector<whatsapp_account>& values) {
    auto found = find(name);
    if (!found) return;
    // Nothing that stands here is shown: it may be a token in a wrong place.
    if (!found->is_list()) {
      found->fault("must be a list");
      return;
    }
    for (const auto& entry : found->list()) {
      if (!entry.is_map()) {
        entry.fault("must be a mapping of phone_number_id and access_token");
        continue;
      }
      account(entry, values);
    }
  }

private:
  void account(const yaml_value& entry, std::vector<whatsapp_account>& values) {
    yaml_map map(entry);
    whatsapp_account a;
    if (auto id = map.need("phone_number_id")) {
      a.phone_number_id = id->scalar().value_or("");
      if (!are_digits(a.phone_number_id, 5, 20))
        id->fault("must be a number of 5..20 digits");
      if (!account_ids_.insert(a.phone_number_id).second)
        id->fault("stands here for the second time");
    }
    if (auto token = map.need("access_token"))
      if (auto s = read_secret(*token, env_)) a.access_token = *std::move(s);
    map.close();
    values.push_back(std::move(a));
  }
  std::optional<yaml_value> find(std::string_view name) {
    return map_ ? map_->find(name) : std::nullopt;
  }
  std::optional<yaml_value> need(std::string_view name) {
    if (map_) return map_->need(name);
    faults_.add(0, section_ + "." + std::string(name), "is missing");
    return std::nullopt;
  }

  yaml_map root_;
  std::optional<yaml_map> map_;
  std::string section_;
  std::set<std::string> account_ids_;
  fault_list& faults_;
  const environment& env_;
};

/// What two keys must be to each other.
void check_together(const settings& s, fault_list& faults) {
  auto at_most = [&](std::string_view less, auto a, std::string_view more,
                     auto b) {
    if (a <= b) return;
    auto key = "limits." + std::string(less);
    faults.add(faults.line_of(key), key,
               "must be at most limits." + std::string(more));
  };
  const auto& l = s.limits;
  at_most("http_connections_per_ip", l.http_connections_per_ip,
          "http_connections", l.http_connections);
  at_most("whatsapp_body_bytes", l.whatsapp_body_bytes, "bytes_in_flight",
          l.bytes_in_flight);
  at_most("vapi_body_bytes", l.vapi_body_bytes, "bytes_in_flight",
          l.bytes_in_flight);
  at_most("body_bytes", l.body_bytes, "bytes_in_flight", l.bytes_in_flight);
  at_most("turns_in_flight_per_shard", l.turns_in_flight_per_shard,
          "turns_in_flight", l.turns_in_flight);
  at_most("messages_waiting_per_patient", l.messages_waiting_per_patient,
          "turns_in_flight_per_shard", l.turns_in_flight_per_shard);
  at_most("uncommitted_age_ms", l.uncommitted_age, "acknowledgement_ms",
          l.acknowledgement);
  at_most("queueing_target_ms", l.queueing_target, "acknowledgement_ms",
          l.acknowledgement);
  at_most("batch_turns", l.batch_turns, "writer_queue", l.writer_queue);
  at_most("lock_timeout_ms", l.lock_timeout, "statement_timeout_ms",
          l.statement_timeout);
  at_most("reconnect_first_ms", l.reconnect_first, "reconnect_most_ms",
          l.reconnect_most);
  at_most("passivations_per_sweep", l.passivations_per_sweep,
          "active_conversations", l.active_conversations);
  at_most("attempts_in_flight_per_account", l.attempts_in_flight_per_account,
          "deliveries_per_account", l.deliveries_per_account);
  at_most("retry_first_ms", l.retry_first, "retry_most_ms", l.retry_most);
  at_most("vendor_connect_ms", l.vendor_connect, "vendor_answer_ms",
          l.vendor_answer);
  at_most("drain_notice_ms", l.drain_notice, "drain_ms", l.drain);

  const auto& ai = s.responder;
  if (ai.kind == "gemini" && ai.key.empty())
    faults.add(faults.line_of("responder.key"), "responder.key",
               "is needed for kind gemini");
  if (ai.kind == "openai" && ai.base_url == responder_settings{}.base_url)
    faults.add(faults.line_of("responder.base_url"), "responder.base_url",
               "is needed for kind openai: the address before "
               "/chat/completions");
  if (ai.most_at_once_per_clinic > ai.most_at_once)
    faults.add(faults.line_of("responder.most_at_once_per_clinic"),
               "responder.most_at_once_per_clinic",
               "must be at most responder.most_at_once");

  const auto& open = s.server.listen;
  const auto& hidden = s.server.private_listen;
  if (open.port != 0 && open.port == hidden.port && open.host == hidden.host)
    faults.add(faults.line_of("server.private_listen"), "server.private_listen",
               "must be another address than server.listen");
}

} // namespace

std::variant<settings, std::vector<fault>>
parse_settings(std::string_view yaml, const environment& env) {
  fault_list faults;
  settings s;
  if (auto node = parse_yaml(yaml, faults)) {
    settings_reader reader(yaml_map(yaml_value(*node, "", faults)), faults,
                           env);
    visit_settings(reader, s);
    reader.close_root();
    // Values that could not be read are defaults by now, which agree.
    check_together(s, faults);
  }
  if (faults.empty()) return s;
  return faults.take();
}

std::variant<settings, std::vector<fault>>
load_settings(const std::string& path, const environment& env) {
  fault_list faults;
  auto text = read_text_file(path, faults);
  if (!text) return faults.take();
  return parse_settings(*text, env);
}

} // namespace careline::config
