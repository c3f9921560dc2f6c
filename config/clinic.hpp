#pragma once
/// Tenants, clinics, providers, services: the values a customer sets, loaded
/// from YAML (config/clinics_yaml.hpp) into the database and from there into
/// memory. Immutable once loaded: actors share `std::shared_ptr<const clinic>`.

#include "config/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace careline::config {

/// Minutes after midnight on the wall clock, [open, close); 1440 is midnight
/// at the end of the day.
struct open_span {
  std::uint16_t open = 0;
  std::uint16_t close = 0;
  friend bool operator==(const open_span&, const open_span&) = default;
};

/// Opening hours of a week. Index 0 is Monday (ISO), 6 is Sunday; the spans
/// of a day are sorted and do not overlap; a break is the space between two.
struct weekly_hours {
  std::vector<open_span> days[7];
};

/// Days on which nobody works, clinic local, both inclusive.
struct closure {
  std::chrono::year_month_day first;
  std::chrono::year_month_day last;
  std::string reason; ///< Shown to patients, e.g. "Diwali".
};

struct service {
  std::string key; ///< Stable within the clinic: [a-z0-9-]{1,40}.
  std::string name;
  std::chrono::minutes length{30}; ///< 5..240
  std::chrono::minutes buffer{0};  ///< Kept free after each visit.
  std::int64_t price_minor =
      0; ///< In the clinic's currency, minor units; 0: not said.
  /// Other names patients use, in any language: "dant ki safai".
  std::vector<std::string> also{};
};

struct provider {
  std::string key;  ///< Stable within the clinic: [a-z0-9-]{1,40}.
  std::string name; ///< As patients see it, e.g. "Dr Mehta".
  std::string specialty;
  std::string phone;  ///< E.164; staff only.
  weekly_hours hours; ///< Empty: the clinic's hours.
  bool has_own_hours = false;
  std::vector<closure> closures;
  std::vector<std::string> services; ///< Service keys; empty: all.
  std::vector<std::string> also{};   ///< Other names patients use.
};

/// What the bot may say about the clinic.
struct clinic_facts {
  std::string address;
  std::string map_url;
  std::string phone;            ///< The desk, as patients should dial it.
  std::string emergency_number; ///< e.g. "112", "911"
  std::string parking;
  std::string payment; ///< e.g. "Cash, UPI and cards"
};

/// A bot's booking rules for one clinic.
struct booking_rules {
  std::chrono::minutes slot_interval{
      15}; ///< Starts are multiples of this after opening.
  std::chrono::minutes minimum_notice{60};
  std::chrono::days horizon{60};
  /// How "3/4" is read: "mdy" or "dmy"; empty: mdy in America/*, else dmy.
  std::string date_order{};
};

/// Hours on the clinic's wall clock in which nobody is written to unasked.
struct quiet_hours {
  std::uint16_t from = 21 * 60; ///< Minutes after midnight.
  std::uint16_t until = 8 * 60; ///< The same as `from`: no quiet hours.
};

/// How the bot converses at one clinic.
struct conversation_rules {
  /// A burst of messages is answered as one after so long a silence; 0: each
  /// by itself.
  std::chrono::milliseconds fold_window{0};
  int bot_replies_per_minute = 20; ///< To one patient; then a person. 0: any.
  bool hands_over_repeats = true; ///< The same answer twice in a row: a person.
  std::chrono::minutes answer_within{15}; ///< Then staff are told.
  /// Before the visit; empty: none.
  std::vector<std::chrono::minutes> reminders{std::chrono::minutes{1440},
                                              std::chrono::minutes{120}};
  quiet_hours quiet;
  std::chrono::minutes feedback_after{60}; ///< After the visit; 0: not asked.
  /// Of patients whose language is not known yet: en, hi, hi-Latn, es.
  std::string language = "en";
  bool uses_ai = true; ///< If the node has a responder.
};

struct clinic {
  std::string
      id; ///< UUID in text form, derived from tenant and key if not given.
  std::string tenant; ///< Tenant key.
  std::string key;    ///< Stable within the tenant: [a-z0-9-]{1,40}.
  std::string name;
  std::string country; ///< ISO 3166 alpha-2, e.g. "IN": how bare phone numbers
                       ///< are read.
  std::string zone_name;
  time_zone zone;
  std::string locale;   ///< e.g. "en-IN": how dates and money are said.
  std::string currency; ///< ISO 4217
  weekly_hours hours;
  std::vector<closure> closures;
  std::vector<service> services;
  std::vector<provider> providers;
  std::vector<std::string> whatsapp_phone_number_ids; ///< Meta's tenant key(s).
  clinic_facts facts;
  booking_rules booking;
  conversation_rules conversation;
  std::map<std::string, std::string>
      texts; ///< Catalogue key -> the clinic's own words.
  std::map<std::string, std::string>
      whatsapp_templates; ///< Purpose -> template name.
  bool is_active = true;

  const service* find_service(std::string_view service_key) const noexcept {
    for (auto& s : services)
      if (s.key == service_key) return &s;
    return nullptr;
  }
  const provider* find_provider(std::string_view provider_key) const noexcept {
    for (auto& p : providers)
      if (p.key == provider_key) return &p;
    return nullptr;
  }
};

using clinic_ptr = std::shared_ptr<const clinic>;

struct tenant {
  std::string key; ///< [a-z0-9-]{1,40}
  std::string name;
  std::vector<clinic> clinics;
};

} // namespace careline::config
