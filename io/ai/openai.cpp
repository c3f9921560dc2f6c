#include "config/utf8.hpp"
#include "io/ai/wire.hpp"
#include "io/json.hpp"
#include "io/text.hpp"

namespace careline::io::ai::openai {

namespace {

using simdjson::dom::array;
using simdjson::dom::object;

void write_message(json_writer& out, std::string_view role,
                   std::string_view text) {
  out.begin_object().field("role", role).field("content", text).end_object();
}

outcome read_choices(const object& root) {
  outcome o;
  array choices;
  object first;
  if (root["choices"].get(choices) || choices.at(0).get(first)) {
    o.reason = "no_choices";
    return o;
  }
  const auto end = string_or(first["finish_reason"], "stop");   // May be null.
  const auto text = string_or(first["message"]["content"], ""); // Likewise.
  o.text =
      clean_text(config::first_bytes(text, engine::most_ai_answer_bytes + 1));
  o.reason = bare_word(end);
  if (end == "content_filter")
    o.what = verdict::blocked;
  else if ((end == "stop" || end == "length")
           && o.text.find_first_not_of(" \t\n") != std::string::npos)
    o.what = verdict::said;
  if (o.what != verdict::said) o.text.clear();
  return o;
}

} // namespace

std::string url(const config::responder_settings& how) {
  return how.base_url + "/chat/completions";
}

std::string body(const config::responder_settings& how,
                 const engine::ai_prompt& prompt) {
  std::string text;
  json_writer out(text);
  out.begin_object().field("model", how.model);
  out.key("messages").begin_array();
  write_message(out, "system", prompt.instructions);
  for (const auto& turn : prompt.turns)
    write_message(out, turn.from_patient ? "user" : "assistant", turn.text);
  out.end_array();
  out.field("temperature", how.temperature);
  out.field("max_tokens", how.max_output_tokens);
  out.key("response_format").begin_object();
  out.field("type", "json_object").end_object();
  out.end_object();
  return text;
}

outcome read(const call_result& answer, const object& root) {
  object error;
  if (!root["error"].get(error)) {
    // The last is Google's.
    const auto name =
        string_or(error["code"],
                  string_or(error["type"], string_or(error["status"], "")));
    auto o = failure_of(answer.status < 400 ? 500 : answer.status, name);
    if (o.what == verdict::rate_limited && name == "insufficient_quota")
      o.what = verdict::quota_gone;
    if (name == "invalid_api_key") o.what = verdict::auth;
    if (name == "content_filter") o.what = verdict::blocked;
    if (name == "model_not_found") o.what = verdict::no_model;
    return o;
  }
  if (answer.status < 200 || answer.status > 299)
    return failure_of(answer.status, {});
  return read_choices(root);
}

} // namespace careline::io::ai::openai
