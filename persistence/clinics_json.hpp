#pragma once
/// The parts of a clinic that are stored as JSON: hours, closures, facts,
/// rules, texts. Read tolerantly: a missing key leaves the default.

#include "config/clinic.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace careline::persistence {

/// Seven arrays of [open, close] in minutes, Monday first.
std::string to_json(const config::weekly_hours& hours);
config::weekly_hours read_hours(std::string_view json);

/// [{"first":"2026-11-01","last":"2026-11-02","reason":"Diwali"}]
std::string to_json(const std::vector<config::closure>& closures);
std::vector<config::closure> read_closures(std::string_view json);

std::string to_json(const config::clinic_facts& facts);
config::clinic_facts read_facts(std::string_view json);

std::string to_json(const config::booking_rules& rules);
config::booking_rules read_rules(std::string_view json);

std::string to_json(const config::conversation_rules& rules);
config::conversation_rules read_conversation_rules(std::string_view json);

std::string to_json(const std::map<std::string, std::string>& words);
std::map<std::string, std::string> read_words(std::string_view json);

std::string to_json(const std::vector<std::string>& keys);
std::vector<std::string> read_keys(std::string_view json);

} // namespace careline::persistence
