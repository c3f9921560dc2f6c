// Marks of what was sent and statuses that the vendor tells: of several about
// one message in a batch the weightiest is stored.

#include "persistence/digest.hpp"
#include "persistence/turn_batch.hpp"

namespace careline::persistence {

namespace {

using enum batch_statement;

int rank(message_status s) {
  switch (s) {
  case message_status::read:
    return 4;
  case message_status::delivered:
    return 3;
  case message_status::failed:
    return 2;
  case message_status::sent:
    return 1;
  default:
    return 0;
  }
}

int rank(delivery_settled::kind k) {
  switch (k) {
  case delivery_settled::kind::sent:
    return 3;
  case delivery_settled::kind::dead:
    return 2;
  case delivery_settled::kind::fenced:
    return 1;
  case delivery_settled::kind::retry:
    return 0;
  }
  return 0;
}

} // namespace

void turn_batch::put(const delivery_settled& d) {
  auto begin = [&](batch_statement s) -> columns& {
    auto& c = rows_of(s);
    c[0].add(d.patient);
    c[1].add(d.id);
    c[2].add(d.clinic);
    return c;
  };
  switch (d.what) {
  case delivery_settled::kind::sent: {
    auto& c = begin(mark_sent);
    c[3].add_or_null(d.vendor_message_id);
    c[4].add(d.at);
    if (d.vendor_message_id.empty()) {
      c[5].add_null();
      break;
    }
    auto key = inbound_key(d.clinic, d.channel, d.vendor_message_id);
    c[5].add(key);
    auto& early = begin(apply_early_statuses);
    early[3].add(std::string_view(d.vendor_message_id));
    early[4].add(key);
    break;
  }
  case delivery_settled::kind::retry: {
    auto& c = rows_of(mark_retry);
    c[0].add(d.clinic);
    c[1].add(d.id);
    c[2].add(std::int32_t{d.attempt});
    c[3].add(d.next_try);
    c[4].add(std::string_view(d.reason));
    break;
  }
  case delivery_settled::kind::dead: {
    auto& c = begin(mark_dead);
    c[3].add(std::int32_t{d.attempt});
    c[4].add(std::string_view(d.reason));
    c[5].add(d.at);
    break;
  }
  case delivery_settled::kind::fenced: {
    auto& c = begin(mark_fenced);
    c[3].add(d.at);
    c[4].add_or_null(d.reason);
    break;
  }
  }
}

void turn_batch::put(const status_report& s) {
  if (s.patient && s.message) {
    auto& c = rows_of(apply_statuses);
    c[0].add(*s.patient);
    c[1].add(*s.message);
    c[2].add(s.clinic);
    c[3].add(static_cast<std::int32_t>(s.status));
    c[4].add_or_null(s.error);
    c[5].add(s.at);
    c[6].add_or_null(s.vendor_message_id);
    if (s.vendor_message_id.empty())
      c[7].add_null();
    else
      c[7].add(inbound_key(s.clinic, s.channel, s.vendor_message_id));
  } else {
    auto& c = rows_of(apply_statuses_by_vendor_id);
    c[0].add(s.clinic);
    c[1].add(std::string_view(s.vendor_message_id));
    c[2].add(static_cast<std::int32_t>(s.status));
    c[3].add_or_null(s.error);
    c[4].add(s.at);
    c[5].add(inbound_key(s.clinic, s.channel, s.vendor_message_id));
  }
}

void turn_batch::add(const delivery_settled& d) {
  auto& kept = settled_[d.id.value];
  if (!kept || rank(d.what) >= rank(kept->what)) kept = &d;
}

void turn_batch::add(const status_report& s) {
  auto key = s.patient && s.message
                 ? s.message->value
                 : inbound_key(s.clinic, s.channel, s.vendor_message_id);
  auto& kept = statuses_[key];
  if (!kept || rank(s.status) > rank(kept->status)) kept = &s;
}

void turn_batch::flush_coalesced() {
  for (auto& [id, d] : settled_) put(*d);
  for (auto& [id, s] : statuses_) put(*s);
  settled_.clear();
  statuses_.clear();
}

} // namespace careline::persistence
