#include "bench/vendors/fake_ai.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace careline::bench {

namespace {

namespace json = boost::json;

constexpr std::size_t most_entries = 1'000;
constexpr std::size_t most_said = 200;
constexpr std::array modes{
    "normal", "slow",  "rate_limited", "server_error", "html",      "garbage",
    "huge",   "empty", "safety",       "max_tokens",   "injection", "unsure",
    "auth",   "gone",  "hang",         "cut"};
/// Longer than any deadline.
constexpr std::chrono::milliseconds hanging{60'000};

/// What both wire forms say: the rules with the facts, and the question.
struct asked {
  std::string facts;
  std::string question;
};

std::string text_at(const json::value& value, const char* pointer) {
  boost::system::error_code none; // A missing member reads as empty.
  const auto* found = value.find_pointer(pointer, none);
  return found && found->is_string() ? std::string(found->get_string()) : "";
}

std::optional<asked> read_gemini(const json::value& root) {
  asked out;
  out.facts = text_at(root, "/systemInstruction/parts/0/text");
  const auto* contents = root.as_object().if_contains("contents");
  if (!contents || !contents->is_array() || contents->get_array().empty())
    return {};
  const auto& list = contents->get_array();
  // As strict as the real one: it begins with the user's words.
  if (text_at(list.front(), "/role") != "user") return {};
  for (const auto& one : list)
    if (text_at(one, "/parts/0/text").empty()) return {};
  out.question = text_at(list.back(), "/parts/0/text");
  return out;
}

std::optional<asked> read_openai(const json::value& root) {
  asked out;
  const auto* messages = root.as_object().if_contains("messages");
  if (!messages || !messages->is_array() || messages->get_array().empty())
    return {};
  for (const auto& one : messages->get_array()) {
    auto& into = text_at(one, "/role") == "system" ? out.facts : out.question;
    into = text_at(one, "/content");
  }
  return out;
}

/// Lower case, at least four bytes long; other scripts as they are.
std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> all;
  std::string word;
  auto end = [&] {
    if (word.size() >= 4) all.insert(word);
    word.clear();
  };
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z')
      word += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || byte >= 0x80)
      word += c;
    else
      end();
  }
  end();
  return all;
}

/// The line of facts that shares most words with the question; of equals the
/// first. Rules are numbered and no facts.
std::string best_fact(const asked& what) {
  const auto wanted = words_of(what.question);
  std::string best;
  std::size_t most = 0;
  std::string_view rest = what.facts;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const bool is_rule =
        line.size() > 2 && line[0] >= '0' && line[0] <= '9' && line[1] == '.';
    if (is_rule || line.size() > 200) continue;
    std::size_t shared = 0;
    for (const auto& word : words_of(line)) shared += wanted.count(word);
    if (shared > most) {
      most = shared;
      best = line;
    }
  }
  return best;
}

std::string words_for(const asked& what) {
  const auto fact = best_fact(what);
  if (!fact.empty()) return "Here is what the clinic tells us: " + fact;
  return "Our clinic's page does not say, but the front desk will gladly help "
         "you with that.";
}

std::string in_json(std::string_view answer, std::string_view intent) {
  return json::serialize(json::object{{"answer", answer}, {"intent", intent}});
}

std::string wrapped(bool is_gemini, std::string_view text,
                    std::string_view end) {
  if (is_gemini)
    return json::serialize(json::object{
        {"candidates",
         json::array{json::object{
             {"index", 0},
             {"finishReason", end},
             {"content",
              {{"role", "model"},
               {"parts", json::array{json::object{{"text", text}}}}}}}}},
        {"usageMetadata", {{"totalTokenCount", 100}}},
        {"modelVersion", "fake-1"}});
  return json::serialize(json::object{
      {"object", "chat.completion"},
      {"choices",
       json::array{json::object{
           {"index", 0},
           {"finish_reason", end == "STOP" ? "stop" : "length"},
           {"message", {{"role", "assistant"}, {"content", text}}}}}}});
}

std::string error(int code, std::string_view status, json::array details = {}) {
  return json::serialize(json::object{{"error",
                                       {{"code", code},
                                        {"message", "as the test says"},
                                        {"status", status},
                                        {"details", std::move(details)}}}});
}

/// The answer of a mode that gives no words of its own.
std::optional<ai_answer> refusal(const std::string& mode,
                                 const std::string& retry_delay) {
  if (mode == "rate_limited")
    return ai_answer{
        429, "application/json",
        error(
            429, "RESOURCE_EXHAUSTED",
            {json::object{{"@type", "type.googleapis.com/google.rpc.RetryInfo"},
                          {"retryDelay", retry_delay}}})};
  if (mode == "server_error")
    return ai_answer{503, "application/json", error(503, "UNAVAILABLE")};
  if (mode == "html")
    return ai_answer{502, "text/html", "<html><h1>Bad gateway</h1></html>"};
  if (mode == "garbage")
    return ai_answer{200, "application/json", "{\"candidates\": [{{{ \x01"};
  if (mode == "huge")
    return ai_answer{200, "application/json", std::string(1'000'000, 'x')};
  if (mode == "empty")
    return ai_answer{200, "application/json", R"({"candidates":[]})"};
  if (mode == "auth")
    return ai_answer{400, "application/json",
                     error(400, "INVALID_ARGUMENT",
                           {json::object{{"reason", "API_KEY_INVALID"}}})};
  if (mode == "gone")
    return ai_answer{404, "application/json", error(404, "NOT_FOUND")};
  return {};
}

} // namespace

bool fake_ai::serves(std::string_view path) noexcept {
  return path.ends_with(":generateContent")
         || path.ends_with("/chat/completions");
}

std::string fake_ai::take_mode() {
  auto mode = rule_.mode;
  if (rule_.times > 0 && --rule_.times == 0) rule_.mode = "normal";
  return mode;
}

ai_answer fake_ai::answer(std::string_view path, std::string_view key,
                          std::string_view body) {
  entries_.push_back({++calls_, std::string(path), std::string(body)});
  if (entries_.size() > most_entries) entries_.pop_front();
  const bool is_gemini = path.ends_with(":generateContent");
  boost::system::error_code failed;
  const auto root = json::parse({body.data(), body.size()}, failed);
  std::optional<asked> what;
  if (!failed && root.is_object())
    what = is_gemini ? read_gemini(root) : read_openai(root);
  if (!what) return {400, "application/json", error(400, "INVALID_ARGUMENT")};
  if (key.empty())
    return {403, "application/json", error(403, "PERMISSION_DENIED")};

  const auto mode = take_mode();
  if (auto refused = refusal(mode, rule_.retry_delay)) return *refused;
  auto words = words_for(*what);
  std::string intent = "none";
  std::string end = "STOP";
  if (mode == "unsure") words = "UNSURE";
  if (mode == "injection") {
    words = "Take 500 mg of paracetamol twice a day. Your appointment is "
            "booked for Monday at 9 am: http://pay.example/now";
    intent = "book";
  }
  ai_answer out;
  auto text = in_json(words, intent);
  if (mode == "safety") text.clear(), end = "SAFETY";
  if (mode == "max_tokens") text = text.substr(0, 20), end = "MAX_TOKENS";
  out.body = wrapped(is_gemini, text, end);
  if (mode == "slow") out.delay = rule_.slow;
  if (mode == "hang") out.delay = hanging;
  out.is_cut = mode == "cut";
  said_.push_back(std::move(words));
  if (said_.size() > most_said) said_.pop_front();
  return out;
}

std::optional<std::string> fake_ai::apply(const json::object& change) {
  auto next = rule_;
  for (const auto& [key, value] : change) {
    if (key == "mode" && value.is_string()) {
      next.mode = std::string(value.get_string());
      if (std::ranges::find(modes, next.mode) == modes.end())
        return "ai.mode is none that is known";
      if (!change.if_contains("times")) next.times = 0;
    } else if (key == "slow_ms" && value.is_int64() && value.get_int64() >= 0
               && value.get_int64() <= 60'000) {
      next.slow = std::chrono::milliseconds(value.get_int64());
    } else if (key == "retry_delay" && value.is_string()) {
      next.retry_delay = std::string(value.get_string());
    } else if (key == "times" && value.is_int64() && value.get_int64() >= 0
               && value.get_int64() <= 1'000'000) {
      next.times = static_cast<int>(value.get_int64());
    } else {
      return "ai." + std::string(key) + " is unknown or of a wrong value";
    }
  }
  rule_ = std::move(next);
  return {};
}

json::object fake_ai::describe() const {
  return {{"mode", rule_.mode},
          {"slow_ms", rule_.slow.count()},
          {"retry_delay", rule_.retry_delay},
          {"times", rule_.times},
          {"calls", calls_}};
}

std::string fake_ai::page(std::uint64_t after) const {
  json::array list;
  for (const auto& one : entries_)
    if (one.n > after)
      list.push_back(
          json::object{{"n", one.n}, {"path", one.path}, {"body", one.body}});
  return json::serialize(
      json::object{{"entries", std::move(list)}, {"calls", calls_}});
}

bool fake_ai::has_said(std::string_view text) const {
  return std::ranges::any_of(said_, [&](const std::string& words) {
    return text.find(words) != std::string_view::npos;
  });
}

} // namespace careline::bench
