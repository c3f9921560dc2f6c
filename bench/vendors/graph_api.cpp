#include "bench/vendors/graph_api.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>

namespace careline::bench {

namespace {

constexpr std::size_t most_remembered = 20'000;

std::int64_t now_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch())
      .count();
}

/// The error Graph gives for a fault that refuses the call.
std::optional<graph_error> refusal_of(fault f, const fault_rule& rule) {
  switch (f) {
  case fault::rate_limited:
    return graph_error{rule.rate_limited_status, 130429, 0,
                       "Cloud API message throughput has been reached"};
  case fault::pair_limited:
    return graph_error{400, 131056, 0,
                       "too many messages from this number to this user"};
  case fault::server_error:
    return graph_error{500, 1, 0, "an unknown error occurred"};
  case fault::token_expired:
    return graph_error{401, 190, 0, "the access token has expired"};
  case fault::window_closed:
    return graph_error{400, 131047, 0,
                       "more than 24 hours since the user last replied"};
  default:
    return {};
  }
}

bool is_json(std::string_view content_type) {
  const auto type = content_type.substr(0, content_type.find(';'));
  return type == "application/json" || type == "application/json ";
}

/// The words a patient reads: of a text or above buttons.
std::string_view words_of(const boost::json::value& body) {
  boost::system::error_code none; // A missing member reads as empty.
  for (const auto* place : {"/text/body", "/interactive/body/text"})
    if (const auto* found = body.find_pointer(place, none);
        found && found->is_string())
      return {found->get_string().data(), found->get_string().size()};
  return {};
}

} // namespace

graph_api::graph_api(settings chosen, fault_plan& faults, ledger& book,
                     status_sender& statuses, chat_feed& feed,
                     const fake_ai& ai)
    : settings_(std::move(chosen)), faults_(faults), ledger_(book),
      statuses_(statuses), feed_(feed), ai_(ai),
      run_(static_cast<std::uint64_t>(now_us())) {}

void graph_api::remember(const std::string& wamid, const std::string& patient) {
  patients_[wamid] = patient;
  remembered_.push_back(wamid);
  if (remembered_.size() <= most_remembered) return;
  patients_.erase(remembered_.front());
  remembered_.pop_front();
}

std::optional<graph_error> graph_api::check_door(const graph_call& call) const {
  constexpr std::string_view bearer = "Bearer ";
  if (!call.authorization.starts_with(bearer)
      || call.authorization.substr(bearer.size()) != settings_.token)
    return graph_error{401, 190, 0, "Invalid OAuth access token"};
  if (!settings_.numbers.empty() && !settings_.numbers.contains(call.number))
    return graph_error{400, 100, 33,
                       "Object does not exist or permissions are missing"};
  if (!is_json(call.content_type))
    return graph_error{400, 100, 0, "Content-Type must be application/json"};
  return {};
}

graph_answer graph_api::answer(const graph_call& call) {
  ++counts_.calls;
  if (const auto shut = check_door(call))
    return refuse(call, {}, *shut, fault::none);
  const auto request = reader_.read(call.body);
  if (const auto* wrong = std::get_if<graph_error>(&request))
    return refuse(call, {}, *wrong, fault::none);
  const auto drawn = faults_.draw(call.number);
  const auto* message = std::get_if<graph_message>(&request);
  graph_answer out;
  auto struck = drawn.what;
  // A closed window binds free messages only.
  if (struck == fault::window_closed && (!message || message->is_template))
    struck = fault::none;
  if (struck != fault::none) ++counts_.faults;
  if (const auto error = refusal_of(struck, *drawn.rule)) {
    out = refuse(call, message ? *message : graph_message{}, *error, struck);
    if (struck == fault::rate_limited)
      out.retry_after_s = drawn.rule->retry_after_s;
  } else if (struck == fault::unavailable || struck == fault::reset_before) {
    out.status = struck == fault::unavailable ? 503 : 0;
    out.body = struck == fault::unavailable ? "Service Unavailable" : "";
    note(call, message ? *message : graph_message{}, out.status, 0, struck, {});
  } else if (message) {
    out = accept(call, *message, struck);
  } else {
    out = mark_read(call, std::get<graph_read_mark>(request));
  }
  if (struck == fault::wrong_content)
    out.body = "<html><body>It works!</body></html>";
  out.struck = struck;
  out.delay = drawn.delay;
  if (struck == fault::slow_answer)
    out.slow = std::chrono::milliseconds(drawn.rule->slow_ms);
  return out;
}

graph_answer graph_api::refuse(const graph_call& call,
                               const graph_message& about,
                               const graph_error& error, fault struck) {
  ++counts_.by_code[error.code];
  if (struck == fault::none) ++counts_.refused;
  note(call, about, error.status, error.code, struck, {});
  feed_.publish(
      call.number, about.to,
      {{"kind", "refused"}, {"code", error.code}, {"what", error.details}});
  graph_answer out;
  out.status = error.status;
  out.body = graph_error_body(error, "Af" + std::to_string(counts_.calls));
  return out;
}

graph_answer graph_api::mark_read(const graph_call& call,
                                  const graph_read_mark& mark) {
  ++counts_.read_marks;
  if (mark.typing) ++counts_.typing;
  if (const auto chat = patients_.find(mark.message_id);
      chat != patients_.end())
    feed_.publish(call.number, chat->second,
                  {{"kind", "read"},
                   {"wamid", mark.message_id},
                   {"typing", mark.typing}});
  graph_answer out;
  out.body = R"({"success":true})";
  return out;
}

graph_answer graph_api::accept(const graph_call& call,
                               const graph_message& message, fault struck) {
  char id[64];
  auto* end = std::copy_n("wamid.OUT", 9, id);
  end = std::to_chars(end, id + sizeof id, run_, 16).ptr;
  *end++ = '.';
  end = std::to_chars(end, id + sizeof id, ++sequence_, 16).ptr;
  const std::string wamid(id, end);

  graph_answer out;
  out.body =
      R"({"messaging_product":"whatsapp","contacts":[{"input":")" + message.to
      + (message.is_user_id ? R"(","user_id":")" + message.to
                            : R"(","wa_id":")" + message.to.substr(1))
      + R"("}],"messages":[{"id":")" + wamid + "\""
      + (message.is_template ? R"(,"message_status":"accepted")" : "") + "}]}";
  ++counts_.accepted;
  counts_.last_accepted_us = now_us();
  if (!counts_.first_accepted_us)
    counts_.first_accepted_us = counts_.last_accepted_us;
  auto& of_type = counts_.by_type[message.type];
  ++of_type;
  note(call, message, struck == fault::reset_after ? 0 : 200, 0, struck, wamid);
  const accepted_message told{std::string(call.number), message.to,
                              message.is_user_id, wamid, message.callback};
  if (struck == fault::failed_later)
    statuses_.failed(told, 131026, "Message undeliverable");
  else if (!statuses_.rule().send.empty())
    statuses_.accepted(told);
  if (feed_.is_on()) {
    boost::system::error_code unused; // The body was parsed before.
    const auto body = boost::json::parse(std::string(call.body), unused);
    feed_.publish(call.number, message.to,
                  {{"kind", "message"},
                   {"wamid", wamid},
                   {"body", body},
                   {"from_ai", ai_.has_said(words_of(body))}});
  }
  return out;
}

void graph_api::note(const graph_call& call, const graph_message& about,
                     unsigned status, int code, fault struck,
                     std::string wamid) {
  ledger_entry entry;
  entry.at_us = now_us();
  entry.number = call.number;
  entry.to = about.to;
  entry.type = about.type;
  entry.callback = about.callback;
  entry.status = status;
  entry.code = code;
  entry.struck = struck;
  entry.wamid = std::move(wamid);
  ledger_.add(std::move(entry), call.body);
}

} // namespace careline::bench
