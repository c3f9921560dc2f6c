#pragma once
/// The booking, step by step: service -> provider -> time -> hold -> confirm ->
/// booked. Times are in engine/booking_time.hpp.

#include "config/clinic.hpp"
#include "engine/choice_id.hpp"
#include "engine/dialogue.hpp"
#include "engine/name_match.hpp"
#include "engine/words.hpp"

#include <string>
#include <vector>

namespace careline::engine {

/// Whether the bot waits for an answer about a visit: a new one, or one that is
/// to be moved or cancelled.
constexpr bool is_booking(stage s) noexcept {
  return (s >= stage::choosing_service && s <= stage::confirming)
         || s == stage::choosing_visit || s == stage::confirming_cancel;
}

/// Services that some provider gives (or the draft's provider, if chosen).
std::vector<const config::service*> bookable_services(const dialogue& d);
/// Providers who give the draft's service (any service, if none is chosen).
std::vector<const config::provider*> bookable_providers(const dialogue& d);

/// Begins anew; what was held is dropped.
void begin_booking(dialogue& d);

/// Goes to the first step whose answer is not known: asks the patient, or the
/// calendar once service and provider are known.
/// @param lead  said above the question to the patient; may be empty
void next_step(dialogue& d, std::string lead = {});

void choose_service(dialogue& d, const config::service& s);
void choose_provider(dialogue& d, const config::provider& p);
/// Any doctor who gives the service will do.
void choose_any_provider(dialogue& d);

/// Another doctor, another service: asks anew, keeps the rest.
void change_provider(dialogue& d);
void change_service(dialogue& d);

/// Takes over every service and provider the words name beyond doubt.
/// @returns whether there was one
bool take_mentioned(dialogue& d, const words& said);

/// Asks for the service, the provider; `offset` is the first row of the page.
void ask_service(dialogue& d, std::string lead = {}, std::size_t offset = 0);
void ask_provider(dialogue& d, std::string lead = {}, std::size_t offset = 0);
/// Asks the stage's question once more.
void ask_again(dialogue& d, std::string lead = {});

/// One step back; from the first step to the menu.
void go_back(dialogue& d);
/// Ends the booking and says so.
void cancel_booking(dialogue& d);

/// Whether free times can be looked up: the doctor is chosen, or any will do.
bool knows_whom(const dialogue& d) noexcept;
/// Whose free times are looked for; null: anybody's.
const config::provider* sought_provider(const dialogue& d) noexcept;
/// A provider's name, or the key of one who is gone.
std::string say_provider(const dialogue& d, std::string_view key);

/// "2", "option 2", "the second one": 1-based; 0 if it is no such answer.
int index_said(const words& said) noexcept;

/// Asks whether the held slot shall be booked, with all that is known.
void tell_confirmation(dialogue& d);

/// The patient says yes to the held slot.
void confirm(dialogue& d);
/// The confirm button of some slot, perhaps an old one.
void tap_confirm(dialogue& d, const tapped& t);

/// "Cleaning with Dr Mehta" of the draft.
const config::service* drafted_service(const dialogue& d) noexcept;
const config::provider* drafted_provider(const dialogue& d) noexcept;

} // namespace careline::engine
