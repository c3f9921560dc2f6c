#include "persistence/clinics_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <charconv>
#include <cstdio>

namespace careline::persistence {

namespace {

namespace json = boost::json;

json::value parse(std::string_view text) {
  json::error_code failed;
  auto v = json::parse({text.data(), text.size()}, failed);
  return failed ? json::value() : v;
}

std::string text_of(const json::value* v) {
  auto* s = v ? v->if_string() : nullptr;
  return s ? std::string(s->data(), s->size()) : std::string();
}

std::string text_at(const json::value& v, std::string_view key) {
  auto* o = v.if_object();
  return o ? text_of(o->if_contains({key.data(), key.size()})) : std::string();
}

std::int64_t number_at(const json::value& v, std::string_view key,
                       std::int64_t otherwise) {
  auto* o = v.if_object();
  auto* n = o ? o->if_contains({key.data(), key.size()}) : nullptr;
  return n && n->is_int64() ? n->get_int64() : otherwise;
}

bool flag_at(const json::value& v, std::string_view key, bool otherwise) {
  auto* o = v.if_object();
  auto* b = o ? o->if_contains({key.data(), key.size()}) : nullptr;
  return b && b->is_bool() ? b->get_bool() : otherwise;
}

std::string to_text(std::chrono::year_month_day d) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(d.year()),
                unsigned(d.month()), unsigned(d.day()));
  return text;
}

std::chrono::year_month_day read_day(const std::string& text) {
  int y = 1970;
  unsigned m = 1;
  unsigned d = 1;
  std::sscanf(text.c_str(), "%d-%u-%u", &y, &m, &d);
  return std::chrono::year(y) / std::chrono::month(m) / std::chrono::day(d);
}

} // namespace

std::string to_json(const config::weekly_hours& hours) {
  json::array week;
  for (auto& day : hours.days) {
    json::array spans;
    for (auto& s : day)
      spans.push_back(json::array{std::int64_t{s.open}, std::int64_t{s.close}});
    week.push_back(std::move(spans));
  }
  return json::serialize(week);
}

config::weekly_hours read_hours(std::string_view text) {
  config::weekly_hours hours;
  auto v = parse(text);
  if (!v.is_array()) return hours;
  auto& week = v.get_array();
  for (std::size_t day = 0; day < 7 && day < week.size(); ++day) {
    if (!week[day].is_array()) continue;
    for (auto& span : week[day].get_array()) {
      auto* pair = span.if_array();
      if (!pair || pair->size() != 2 || !(*pair)[0].is_int64()
          || !(*pair)[1].is_int64())
        continue;
      hours.days[day].push_back(
          {static_cast<std::uint16_t>((*pair)[0].get_int64()),
           static_cast<std::uint16_t>((*pair)[1].get_int64())});
    }
  }
  return hours;
}

std::string to_json(const std::vector<config::closure>& closures) {
  json::array all;
  for (auto& c : closures)
    all.push_back(json::object{{"first", to_text(c.first)},
                               {"last", to_text(c.last)},
                               {"reason", c.reason}});
  return json::serialize(all);
}

std::vector<config::closure> read_closures(std::string_view text) {
  std::vector<config::closure> out;
  auto v = parse(text);
  if (!v.is_array()) return out;
  for (auto& c : v.get_array())
    out.push_back({read_day(text_at(c, "first")), read_day(text_at(c, "last")),
                   text_at(c, "reason")});
  return out;
}

std::string to_json(const config::clinic_facts& f) {
  return json::serialize(json::object{{"address", f.address},
                                      {"map_url", f.map_url},
                                      {"phone", f.phone},
                                      {"emergency_number", f.emergency_number},
                                      {"parking", f.parking},
                                      {"payment", f.payment}});
}

config::clinic_facts read_facts(std::string_view text) {
  auto v = parse(text);
  return {text_at(v, "address"), text_at(v, "map_url"),
          text_at(v, "phone"),   text_at(v, "emergency_number"),
          text_at(v, "parking"), text_at(v, "payment")};
}

std::string to_json(const config::booking_rules& r) {
  return json::serialize(json::object{
      {"slot_interval_minutes", std::int64_t{r.slot_interval.count()}},
      {"minimum_notice_minutes", std::int64_t{r.minimum_notice.count()}},
      {"horizon_days", std::int64_t{r.horizon.count()}},
      {"date_order", r.date_order}});
}

config::booking_rules read_rules(std::string_view text) {
  using namespace std::chrono;
  auto v = parse(text);
  config::booking_rules r;
  r.slot_interval =
      minutes(number_at(v, "slot_interval_minutes", r.slot_interval.count()));
  r.minimum_notice =
      minutes(number_at(v, "minimum_notice_minutes", r.minimum_notice.count()));
  r.horizon = days(number_at(v, "horizon_days", r.horizon.count()));
  r.date_order = text_at(v, "date_order");
  return r;
}

std::string to_json(const config::conversation_rules& r) {
  json::array reminders;
  for (auto before : r.reminders)
    reminders.push_back(std::int64_t{before.count()});
  return json::serialize(json::object{
      {"fold_window_ms", std::int64_t{r.fold_window.count()}},
      {"bot_replies_per_minute", std::int64_t{r.bot_replies_per_minute}},
      {"hands_over_repeats", r.hands_over_repeats},
      {"answer_within_minutes", std::int64_t{r.answer_within.count()}},
      {"reminders_minutes", std::move(reminders)},
      {"quiet_from", std::int64_t{r.quiet.from}},
      {"quiet_until", std::int64_t{r.quiet.until}},
      {"feedback_after_minutes", std::int64_t{r.feedback_after.count()}},
      {"language", r.language},
      {"uses_ai", r.uses_ai}});
}

config::conversation_rules read_conversation_rules(std::string_view text) {
  using namespace std::chrono;
  auto v = parse(text);
  config::conversation_rules r;
  r.fold_window =
      milliseconds(number_at(v, "fold_window_ms", r.fold_window.count()));
  r.bot_replies_per_minute = static_cast<int>(
      number_at(v, "bot_replies_per_minute", r.bot_replies_per_minute));
  r.hands_over_repeats = flag_at(v, "hands_over_repeats", r.hands_over_repeats);
  r.answer_within =
      minutes(number_at(v, "answer_within_minutes", r.answer_within.count()));
  if (auto* o = v.if_object())
    if (auto* list = o->if_contains("reminders_minutes");
        list && list->is_array()) {
      r.reminders.clear();
      for (auto& before : list->get_array())
        if (auto* n = before.if_int64()) r.reminders.emplace_back(*n);
    }
  r.quiet.from =
      static_cast<std::uint16_t>(number_at(v, "quiet_from", r.quiet.from));
  r.quiet.until =
      static_cast<std::uint16_t>(number_at(v, "quiet_until", r.quiet.until));
  r.feedback_after =
      minutes(number_at(v, "feedback_after_minutes", r.feedback_after.count()));
  if (auto language = text_at(v, "language"); !language.empty())
    r.language = language;
  r.uses_ai = flag_at(v, "uses_ai", r.uses_ai);
  return r;
}

std::string to_json(const std::map<std::string, std::string>& words) {
  json::object all;
  for (auto& [key, text] : words) all[key] = text;
  return json::serialize(all);
}

std::map<std::string, std::string> read_words(std::string_view text) {
  std::map<std::string, std::string> out;
  auto v = parse(text);
  if (auto* o = v.if_object())
    for (auto& item : *o)
      out.emplace(std::string(item.key().data(), item.key().size()),
                  text_of(&item.value()));
  return out;
}

std::string to_json(const std::vector<std::string>& keys) {
  json::array all;
  for (auto& k : keys) all.push_back(json::value(k));
  return json::serialize(all);
}

std::vector<std::string> read_keys(std::string_view text) {
  std::vector<std::string> out;
  auto v = parse(text);
  if (auto* a = v.if_array())
    for (auto& k : *a) out.push_back(text_of(&k));
  return out;
}

} // namespace careline::persistence
