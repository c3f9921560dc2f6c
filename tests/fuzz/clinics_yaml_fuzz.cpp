/// Any text as the file of clinics: what is accepted keeps the rules that the
/// rest of Careline trusts in, and comes back from the database's JSON.

#include "config/clinics_yaml.hpp"
#include "engine/phrases.hpp"
#include "persistence/clinics_json.hpp"
#include "tests/fuzz/promise.hpp"

#include <algorithm>
#include <set>

namespace {

using namespace careline;
using fuzz::promise;

void expect_hours(const config::weekly_hours& hours) {
  for (auto& day : hours.days) {
    std::uint16_t last = 0;
    for (auto& span : day) {
      promise(span.open < span.close && span.close <= 1'440,
              "a span lies within its day");
      promise(span.open >= last, "spans are sorted and do not overlap");
      last = span.close;
    }
  }
  const auto back = persistence::read_hours(persistence::to_json(hours));
  promise(std::equal(std::begin(hours.days), std::end(hours.days),
                     std::begin(back.days)),
          "hours come back", persistence::to_json(hours));
}

void expect_closures(const std::vector<config::closure>& closures) {
  for (auto& c : closures) {
    promise(c.first.ok() && c.last.ok() && c.first <= c.last,
            "a closure is a span of days", c.reason);
    promise(fuzz::is_well_formed(c.reason), "with a reason", c.reason);
  }
  const auto text = persistence::to_json(closures);
  promise(persistence::to_json(persistence::read_closures(text)) == text,
          "closures come back", text);
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 40
         && std::all_of(key.begin(), key.end(), [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
                     || c == '-';
            });
}

void expect_clinic(const config::clinic& c, std::set<std::string>& accounts) {
  promise(is_key(c.key) && c.id.size() == 36, "a clinic has key and id", c.key);
  promise(!c.name.empty() && fuzz::is_well_formed(c.name)
              && !fuzz::has_controls(c.name),
          "and a name", c.name);
  promise(c.zone_name == c.zone.name(), "its zone is known", c.zone_name);
  expect_hours(c.hours);
  expect_closures(c.closures);
  promise(!c.services.empty() && !c.providers.empty(), "it gives care", c.key);
  for (auto& s : c.services) {
    promise(is_key(s.key) && c.find_service(s.key) == &s,
            "a service is known by its key", s.key);
    promise(s.length.count() >= 5 && s.length.count() <= 240
                && s.buffer.count() >= 0 && s.price_minor >= 0,
            "a service has a length", s.key);
  }
  for (auto& p : c.providers) {
    promise(is_key(p.key) && c.find_provider(p.key) == &p,
            "a provider is known by the key", p.key);
    expect_hours(p.hours);
    expect_closures(p.closures);
    for (auto& s : p.services)
      promise(c.find_service(s) != nullptr, "who gives a service has it", s);
  }
  for (auto& id : c.whatsapp_phone_number_ids)
    promise(accounts.insert(id).second, "a number belongs to one clinic", id);
  promise(engine::faults_of(c.texts).empty(), "own texts are right", c.key);
  auto comes_back = [](auto& part, auto read) {
    const auto text = persistence::to_json(part);
    promise(persistence::to_json(read(text)) == text, "what is stored is read",
            text);
  };
  comes_back(c.facts, persistence::read_facts);
  comes_back(c.booking, persistence::read_rules);
  comes_back(c.conversation, persistence::read_conversation_rules);
  comes_back(c.texts, persistence::read_words);
  comes_back(c.whatsapp_templates, persistence::read_words);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto text = fuzz::as_text(data, size);
  const auto read = config::parse_clinics(text, engine::faults_of);
  if (auto* faults = std::get_if<1>(&read)) {
    promise(!faults->empty(), "a refusal has its reasons", text);
    const auto lines = std::count(text.begin(), text.end(), '\n')
                       + std::count(text.begin(), text.end(), '\r') + 2;
    for (auto& f : *faults) {
      promise(f.line >= 0 && f.line <= lines, "a fault has a line", f.key);
      promise(!f.what.empty() && f.what.size() < 1'000, "and says little",
              f.what);
      promise(fuzz::is_well_formed(f.what) && fuzz::is_well_formed(f.key)
                  && !fuzz::has_controls(f.what + f.key),
              "fit for a terminal", f.key + " " + f.what);
    }
    return 0;
  }
  std::set<std::string> accounts;
  std::set<std::string> ids;
  for (auto& tenant : std::get<0>(read)) {
    promise(is_key(tenant.key), "a tenant has a key", tenant.key);
    for (auto& c : tenant.clinics) {
      promise(ids.insert(c.id).second, "an id belongs to one clinic", c.id);
      expect_clinic(c, accounts);
    }
  }
  return 0;
}
