#include "io/channels/whatsapp.hpp"

#include "config/utf8.hpp"
#include "io/text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <utility>

namespace careline::io::whatsapp {

namespace {

using namespace simdjson;
using engine::failure;

/// What one of Meta's error codes means (Graph v26.0, July 2026).
struct meaning {
  std::int64_t first;
  std::int64_t last;
  failure why;
  const char* reason; ///< Class of the metric label.
};

constexpr std::array meanings{
    meaning{1, 2, failure::retry, "provider"}, // Unknown, service down.
    meaning{3, 3, failure::account_stop, "auth"},
    meaning{4, 4, failure::rate_limited, "rate_limited"},
    meaning{10, 10, failure::account_stop, "auth"},
    meaning{100, 100, failure::permanent, "invalid"},
    meaning{190, 190, failure::account_stop, "auth"}, // Token.
    meaning{200, 299, failure::account_stop, "auth"},
    meaning{368, 368, failure::account_stop, "auth"}, // Policy.
    meaning{80007, 80007, failure::rate_limited, "rate_limited"},
    meaning{130429, 130429, failure::rate_limited, "rate_limited"},
    meaning{130472, 130472, failure::permanent, "other"}, // Experiment group.
    meaning{131000, 131000, failure::retry, "provider"},
    meaning{131005, 131005, failure::account_stop, "auth"},
    meaning{131008, 131009, failure::permanent, "invalid"},
    meaning{131016, 131016, failure::retry, "provider"},
    meaning{131026, 131026, failure::permanent, "other"},   // Undeliverable.
    meaning{131031, 131031, failure::account_stop, "auth"}, // Locked.
    meaning{131042, 131042, failure::account_stop, "auth"}, // Billing.
    meaning{131047, 131047, failure::permanent, "window_closed"},
    meaning{131048, 131048, failure::account_stop, "auth"}, // Spam limit.
    meaning{131049, 131049, failure::permanent, "other"},   // Meta's choice.
    meaning{131050, 131050, failure::permanent, "opted_out"},
    meaning{131051, 131053, failure::permanent, "invalid"}, // Type, media.
    meaning{131056, 131056, failure::pair_limited, "rate_limited"},
    meaning{131057, 131057, failure::rate_limited, "provider"}, // Maintenance.
    meaning{131062, 131062, failure::permanent, "invalid"},
    meaning{132000, 132999, failure::permanent, "invalid"}, // Templates.
    meaning{133004, 133004, failure::retry, "provider"},
    meaning{133010, 133010, failure::account_stop, "auth"},
    meaning{137000, 137000, failure::permanent, "invalid"}, // Identity.
};
static_assert(std::is_sorted(meanings.begin(), meanings.end(),
                             [](const meaning& a, const meaning& b) {
                               return a.last < b.first;
                             }));

/// Maintenance of a number takes about a minute.
constexpr std::int64_t maintenance = 131057;
constexpr std::chrono::milliseconds maintenance_wait{60'000};

verdict refusal(failure why, const char* reason, std::int64_t code) {
  verdict v;
  v.why = why;
  v.reason = std::string(reason) + ":" + std::to_string(code);
  return v;
}

verdict by_code(std::int64_t code, unsigned status) {
  for (const auto& m : meanings)
    if (code >= m.first && code <= m.last)
      return refusal(m.why, m.reason, code);
  // A code nobody has told us of: then the status is all there is.
  if (status >= 500) return refusal(failure::retry, "provider", code);
  if (status == 429)
    return refusal(failure::rate_limited, "rate_limited", code);
  return refusal(failure::permanent, "other", code);
}

verdict by_status(unsigned status) {
  if (status == 401 || status == 403)
    return refusal(failure::account_stop, "auth:http", status);
  if (status == 429)
    return refusal(failure::rate_limited, "rate_limited:http", status);
  // Somebody in between, or a page instead of an answer: say it again.
  if (status < 400 || status == 408 || status >= 500)
    return refusal(failure::retry, "provider:http", status);
  return refusal(failure::permanent, "invalid:http", status);
}

verdict acceptance(const dom::object& object) {
  verdict v;
  dom::array messages;
  std::string_view id;
  bool success = false;
  if (!object["messages"].get(messages) && !messages.at(0)["id"].get(id)
      && !id.empty()) {
    v.accepted = true;
    v.vendor_message_id = clean_text(config::first_bytes(id, 512));
  } else if (!object["success"].get(success) && success) {
    v.accepted = true; // Mark-as-read has no id.
  }
  return v;
}

verdict read_body(unsigned status, std::string_view body) {
  // Its memory is used again; the client bounds the answer, and so this.
  thread_local dom::parser parser;
  const padded_string text(body);
  dom::object object;
  if (parser.parse(text).get(object)) return by_status(status);
  dom::object error;
  if (!object["error"].get(error)) {
    std::int64_t code = 0;
    return error["code"].get(code) ? by_status(status) : by_code(code, status);
  }
  if (status < 200 || status > 299) return by_status(status);
  auto v = acceptance(object);
  return v.accepted ? v : by_status(status);
}

} // namespace

verdict read_answer(unsigned status, std::string_view body,
                    std::optional<std::chrono::milliseconds> retry_after) {
  auto v = read_body(status, body);
  if (v.accepted) return v;
  v.retry_after = retry_after;
  if (!retry_after && v.reason.ends_with(std::to_string(maintenance)))
    v.retry_after = maintenance_wait;
  return v;
}

std::optional<callback> parse_callback(std::string_view data) {
  const auto colon = data.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto patient = engine::parse_uuid(data.substr(0, colon));
  const auto message = engine::parse_uuid(data.substr(colon + 1));
  if (!patient || !message) return std::nullopt;
  return callback{engine::patient_id(*patient), engine::message_id(*message)};
}

} // namespace careline::io::whatsapp
