#pragma once
/// The English texts. A good receptionist: short, warm, clear. What stands in
/// braces is filled in; *stars* are bold on WhatsApp.

#include "engine/phrases.hpp"

#include <array>

namespace careline::engine {

inline constexpr std::array<phrase_entry, 172> english{{
    // Hello, menu, small talk
    {phrase::greeting, "greeting",
     "Hello! 👋 Welcome to {clinic}. How can we help you today?"},
    {phrase::menu, "menu",
     "What would you like to do? You can tap a button or simply "
     "write to us."},
    {phrase::hello_again, "hello_again", "Hello again!"},
    {phrase::you_are_welcome, "you_are_welcome",
     "You're most welcome! Write any time if you need something "
     "else."},
    {phrase::goodbye, "goodbye", "Take care! Write any time you need us."},
    {phrase::all_right, "all_right",
     "👍 Write *menu* any time you need something else."},
    {phrase::who_i_am, "who_i_am",
     "I'm the automated assistant of {clinic}. I can book visits "
     "and answer common questions, and our staff can take over "
     "whenever you like."},
    {phrase::choose_below, "choose_below", "What would you like to do next?"},
    {phrase::ask_language, "ask_language", "Which language shall we write in?"},
    {phrase::language_chosen, "language_chosen",
     "Of course, we'll write in English from now on."},
    // Buttons and rows (at most 20 characters)
    {phrase::button_book, "button_book", "Book a visit"},
    {phrase::button_info, "button_info", "Clinic info"},
    {phrase::button_person, "button_person", "Talk to a person"},
    {phrase::button_menu, "button_menu", "Menu"},
    {phrase::button_back, "button_back", "Back"},
    {phrase::button_cancel, "button_cancel", "Cancel"},
    {phrase::button_confirm, "button_confirm", "Confirm"},
    {phrase::button_other_time, "button_other_time", "Another time"},
    {phrase::button_same_time, "button_same_time", "Same time again"},
    {phrase::button_move_visit, "button_move_visit", "Move it"},
    {phrase::button_cancel_visit, "button_cancel_visit", "Cancel it"},
    {phrase::button_other_doctor, "button_other_doctor", "Another doctor"},
    {phrase::row_more, "row_more", "More"},
    {phrase::row_more_times, "row_more_times", "More times"},
    {phrase::list_open, "list_open", "See options"},
    {phrase::list_services, "list_services", "Choose a service"},
    {phrase::list_doctors, "list_doctors", "Choose a doctor"},
    {phrase::list_times, "list_times", "See free times"},
    {phrase::list_days, "list_days", "Choose a day"},
    {phrase::list_scores, "list_scores", "Rate your visit"},
    {phrase::button_any_doctor, "button_any_doctor", "Any doctor"},
    {phrase::button_really, "button_really", "Yes, cancel it"},
    {phrase::button_keep, "button_keep", "No, keep it"},
    {phrase::list_visits, "list_visits", "Your visits"},
    // Questions answered from the clinic's facts
    {phrase::info_menu, "info_menu",
     "What would you like to know about {clinic}?"},
    {phrase::topic_hours, "topic_hours", "Opening hours"},
    {phrase::topic_address, "topic_address", "Address and map"},
    {phrase::topic_fees, "topic_fees", "Fees"},
    {phrase::topic_services, "topic_services", "Services"},
    {phrase::topic_doctors, "topic_doctors", "Doctors"},
    {phrase::topic_phone, "topic_phone", "Phone number"},
    {phrase::topic_parking, "topic_parking", "Parking"},
    {phrase::topic_payment, "topic_payment", "Ways to pay"},
    {phrase::hours_week, "hours_week", "🕘 Our opening hours:"},
    {phrase::hours_line, "hours_line", "{days}: {hours}"},
    {phrase::hours_closed_line, "hours_closed_line", "{days}: closed"},
    {phrase::hours_closure_line, "hours_closure_line",
     "Please note: closed {day} ({reason})."},
    {phrase::hours_day_open, "hours_day_open", "We are open {day}: {hours}."},
    {phrase::hours_day_closed, "hours_day_closed",
     "Sorry, we are closed {day}."},
    {phrase::hours_day_closure, "hours_day_closure",
     "Sorry, we are closed {day} ({reason})."},
    {phrase::hours_now_open, "hours_now_open",
     "Yes, we are open now, until {time}."},
    {phrase::hours_now_closed, "hours_now_closed",
     "We are closed at the moment."},
    {phrase::hours_now_closed_until, "hours_now_closed_until",
     "We are closed at the moment. We open again {day} at {time}."},
    {phrase::hours_doctor, "hours_doctor", "🕘 {doctor} sees patients:"},
    {phrase::address, "address", "📍 {clinic} is at {address}"},
    {phrase::fees, "fees", "Our fees:"},
    {phrase::fee_line, "fee_line", "• {service}: {price}"},
    {phrase::fee_line_unpriced, "fee_line_unpriced",
     "• {service}: please ask at the desk"},
    {phrase::services, "services", "Here is what we offer:"},
    {phrase::doctors, "doctors", "Our doctors:"},
    {phrase::doctor_line, "doctor_line", "• {doctor}"},
    {phrase::doctor_line_specialty, "doctor_line_specialty",
     "• {doctor}, {specialty}"},
    {phrase::phone, "phone", "📞 You can call us on {phone}."},
    {phrase::parking, "parking", "🅿️ {parking}"},
    {phrase::payment, "payment", "💳 {payment}"},
    {phrase::fact_unknown, "fact_unknown",
     "I don't have that information here, but our staff will gladly "
     "tell you."},
    {phrase::fact_unknown_phone, "fact_unknown_phone",
     "I don't have that information here. Our staff will gladly "
     "tell you: call {phone}, or ask for a person right here."},
    {phrase::my_visit, "my_visit",
     "Your visit: {service} with {doctor}, {when}. If you'd like to "
     "change it, just tell us."},
    // Booking
    {phrase::ask_service, "ask_service", "What would you like to come in for?"},
    {phrase::ask_doctor, "ask_doctor", "Who would you like to see?"},
    {phrase::doctor_chosen, "doctor_chosen", "{doctor}, of course."},
    {phrase::service_option, "service_option", "• {service} ({minutes} min)"},
    {phrase::service_option_priced, "service_option_priced",
     "• {service} ({minutes} min, {price})"},
    {phrase::service_detail, "service_detail", "{minutes} min"},
    {phrase::service_detail_priced, "service_detail_priced",
     "{minutes} min, {price}"},
    {phrase::noted_time, "noted_time", "I've noted {when}."},
    {phrase::free_times, "free_times",
     "These are the next free times with {doctor} for {service}. "
     "Pick one, or write a day and time that suits you, like "
     "*tomorrow 4 pm*."},
    {phrase::free_times_on, "free_times_on",
     "{doctor} is free at these times {day}. Pick one, or write "
     "another day and time."},
    {phrase::free_times_wanted, "free_times_wanted",
     "{doctor} is free at these times. Pick one, or write another "
     "day and time."},
    {phrase::ask_time, "ask_time",
     "Which day and time would suit you? For example *tomorrow 4 "
     "pm*."},
    {phrase::ask_time_again, "ask_time_again",
     "Pick one of the free times, or write a day and time that "
     "suits you, like *tomorrow 4 pm*."},
    {phrase::which_day, "which_day", "{time}, sure. On which day?"},
    {phrase::which_day_part, "which_day_part",
     "On which day would you like to come?"},
    {phrase::which_one, "which_one", "Which one do you mean?"},
    {phrase::confirm, "confirm",
     "I'm keeping this time for you:\n\n{service} with {doctor}\n🗓️ "
     "{when}\n\nShall I book it?"},
    {phrase::confirm_priced, "confirm_priced",
     "I'm keeping this time for you:\n\n{service} with {doctor}\n🗓️ "
     "{when}\n💳 {price}\n\nShall I book it?"},
    {phrase::confirm_again, "confirm_again",
     "Please tap *Confirm* to book {when}, or choose another time."},
    {phrase::booked, "booked",
     "✅ You're booked!\n\n{service} with {doctor}\n🗓️ {when}\n\nSee "
     "you then. If your plans change, just write to us."},
    {phrase::booked_address, "booked_address",
     "✅ You're booked!\n\n{service} with {doctor}\n🗓️ {when}\n📍 "
     "{address}\n\nSee you then. If your plans change, just write "
     "to us."},
    {phrase::already_booked, "already_booked",
     "That's already booked for you: {service} with {doctor}, "
     "{when}. See you then!"},
    {phrase::back_to_times, "back_to_times",
     "No problem, let's find another time."},
    {phrase::booking_left, "booking_left",
     "All right, I've stopped here and nothing new was booked. "
     "Write *menu* whenever you need us."},
    {phrase::nothing_to_cancel, "nothing_to_cancel",
     "I can't find a visit of yours that could be cancelled. If you "
     "think there is one, our staff will gladly help you."},
    {phrase::hold_expired, "hold_expired",
     "I could only keep {when} for a short while, and that time is "
     "now over. Would you still like it?"},
    // Refusals; each is followed by the nearest free times
    {phrase::refused_past, "refused_past", "{when} is already over."},
    {phrase::refused_too_soon, "refused_too_soon",
     "{when} is too soon for us: we need {notice} to prepare."},
    {phrase::refused_too_far, "refused_too_far",
     "{when} is too far ahead: we book up to {days} days in advance."},
    {phrase::refused_closed, "refused_closed", "{doctor} does not work {day}."},
    {phrase::refused_closure, "refused_closure",
     "We're closed {day} ({reason})."},
    {phrase::refused_outside_hours, "refused_outside_hours",
     "{doctor} does not see patients at that time: {when}."},
    {phrase::refused_taken, "refused_taken",
     "Sorry, {when} is no longer free."},
    {phrase::refused_last_moment, "refused_last_moment",
     "I'm so sorry: someone booked {when} just a moment before you."},
    {phrase::window_full, "window_full",
     "Sorry, {doctor} has no free time left {day}."},
    {phrase::no_free_time, "no_free_time",
     "Sorry, I can't find a free time with {doctor} in the next "
     "{days} days. Shall one of our staff help you?"},
    {phrase::nearest_times, "nearest_times",
     "The nearest free times are below. Pick one, or write another "
     "day and time."},
    {phrase::service_gone, "service_gone",
     "That option is no longer available."},
    {phrase::free_times_any, "free_times_any",
     "These are the next free times for {service}. Pick one, or write a "
     "day and time that suits you, like *tomorrow 4 pm*."},
    {phrase::free_times_on_any, "free_times_on_any",
     "These times are free {day}. Pick one, or write another day and "
     "time."},
    {phrase::free_times_wanted_any, "free_times_wanted_any",
     "These times are free. Pick one, or write another day and time."},
    {phrase::more_times_hint, "more_times_hint",
     "For all of them, write *more times*."},
    {phrase::refused_away, "refused_away",
     "{doctor} is away {day} ({reason})."},
    {phrase::refused_closed_any, "refused_closed_any",
     "We don't see patients {day}."},
    {phrase::refused_outside_any, "refused_outside_any",
     "We don't see patients at that time: {when}."},
    {phrase::window_full_any, "window_full_any",
     "Sorry, there is no free time left {day}."},
    {phrase::no_free_time_any, "no_free_time_any",
     "Sorry, I can't find a free time in the next {days} days. Shall one "
     "of our staff help you?"},
    // Visits that are booked
    {phrase::no_visits, "no_visits",
     "I can't find a visit of yours that lies ahead. Would you like to "
     "book one?"},
    {phrase::my_visits, "my_visits", "Your visits:"},
    {phrase::visit_line, "visit_line", "• {service} with {doctor}, {when}"},
    {phrase::which_visit, "which_visit", "Which visit do you mean?"},
    {phrase::move_times, "move_times",
     "Your visit now: {service} with {doctor}, {old}. When would you "
     "like to come instead? Pick one of these free times, or write a day "
     "and time that suits you."},
    {phrase::confirm_move, "confirm_move",
     "I'm keeping this new time for you:\n\n{service} with {doctor}\n🗓️ "
     "{when}\n\nUntil now: {old}\n\nShall I move your visit?"},
    {phrase::confirm_move_again, "confirm_move_again",
     "Please tap *Confirm* to move your visit to {when}, or choose "
     "another time."},
    {phrase::moved, "moved",
     "✅ Your visit is moved!\n\n{service} with {doctor}\n🗓️ "
     "{when}\n\nSee you then. If your plans change, just write to us."},
    {phrase::visit_stands, "visit_stands",
     "Your visit stays as it was: {when}."},
    {phrase::visit_kept, "visit_kept",
     "All right, your visit stays as it is: {service} with {doctor}, "
     "{when}. See you then!"},
    {phrase::really_cancel, "really_cancel",
     "Shall I cancel this visit?\n\n{service} with {doctor}\n🗓️ "
     "{when}\n\nIf only the time doesn't suit you, I can move it."},
    {phrase::visit_cancelled, "visit_cancelled",
     "Your visit is cancelled: {service} with {doctor}, {when}. Whenever "
     "you'd like another time, just write to us."},
    {phrase::staff_booked_visit, "staff_booked_visit",
     "Our staff have booked a visit for you:\n\n{service} with "
     "{doctor}\n🗓️ {when}\n\nIf that doesn't suit you, just write to us."},
    {phrase::staff_moved_visit, "staff_moved_visit",
     "Our staff have moved your visit:\n\n{service} with {doctor}\n🗓️ "
     "{when}\n\nUntil now: {old}\n\nIf that doesn't suit you, just write "
     "to us."},
    {phrase::staff_cancelled_visit, "staff_cancelled_visit",
     "We're sorry, your visit had to be cancelled: {service} with "
     "{doctor}, {when}. Write to us and we'll gladly find you another "
     "time."},
    {phrase::staff_restored_visit, "staff_restored_visit",
     "Your visit stands again: {service} with {doctor}, {when}. See you "
     "then!"},
    // Times that must be asked
    {phrase::time_am_pm, "time_am_pm", "Did you mean morning or evening?"},
    {phrase::time_which_day, "time_which_day", "Which day do you mean?"},
    {phrase::time_past, "time_past",
     "That time is already over. Which day and time would suit you?"},
    {phrase::time_invalid, "time_invalid",
     "I can't find that date in the calendar. Which day and time "
     "would suit you?"},
    {phrase::time_conflict, "time_conflict",
     "The day and the date don't match. Could you write it once "
     "more, for example *15 March 4 pm*?"},
    {phrase::time_options, "time_options",
     "Which one would you like? Please write one day and time."},
    {phrase::time_zone, "time_zone",
     "Please write the time as it is at the clinic. Which day and "
     "time would suit you?"},
    {phrase::time_clock_change, "time_clock_change",
     "The clocks change that night, so that time is not clear. "
     "Could you choose another one?"},
    {phrase::time_unclear, "time_unclear",
     "I'm not quite sure which time you mean. Could you write the "
     "day and time, like *tomorrow 4 pm*?"},
    // A person
    {phrase::red_flag, "red_flag",
     "⚠️ This could be an emergency. Please call {emergency} right "
     "now, or go to the nearest emergency department. Don't wait "
     "for an answer here. I've alerted our staff."},
    {phrase::red_flag_no_number, "red_flag_no_number",
     "⚠️ This could be an emergency. Please call your local "
     "emergency number right now, or go to the nearest emergency "
     "department. Don't wait for an answer here. I've alerted our "
     "staff."},
    {phrase::person_coming, "person_coming",
     "Of course. I've asked our staff to answer you here as soon as "
     "they can. If you'd like to go on with me meanwhile, write "
     "*menu*."},
    {phrase::person_for_change, "person_for_change",
     "Our staff will gladly help you with your visit. I've asked "
     "them to answer you here as soon as they can. Write *menu* to "
     "go on with me meanwhile."},
    {phrase::person_after_misses, "person_after_misses",
     "I'm sorry, I still don't follow, so I've asked our staff to "
     "answer you here. Write *menu* if you'd like to go on with me "
     "meanwhile."},
    {phrase::calendar_down, "calendar_down",
     "I'm sorry, I can't look into our calendar right now. I've "
     "asked our staff to answer you here. Write *menu* to try again "
     "later."},
    {phrase::no_booking_here, "no_booking_here",
     "Our staff arrange visits here in person. I've asked them to "
     "answer you as soon as they can."},
    {phrase::late_message, "late_message",
     "Sorry, your message from earlier has only just reached us. A "
     "person from our team will answer you here as soon as they can."},
    {phrase::bot_is_back, "bot_is_back",
     "I'm back to help you. Our staff can still see this chat."},
    {phrase::person_after_loop, "person_after_loop",
     "We seem to be going round in circles, so I've asked our staff to answer "
     "you here. Write *menu* if you'd like to go on with me meanwhile."},
    // What is not text
    {phrase::got_voice, "got_voice",
     "Thank you for your voice message. I can't listen to it "
     "myself: please write me a few words, or let one of our staff "
     "listen to it."},
    {phrase::got_file, "got_file", "Thank you, I've kept this for the doctor."},
    {phrase::got_place, "got_place", "Thank you, I've noted the place."},
    {phrase::got_contact, "got_contact", "Thank you, I've noted the contact."},
    {phrase::got_order, "got_order",
     "Thank you! I can't take orders here, but our staff can see it."},
    {phrase::cannot_open, "cannot_open",
     "Sorry, I can't open this kind of message. Could you write it "
     "as text?"},
    // Not understood
    {phrase::miss, "miss",
     "Sorry, I didn't quite get that. I can book a visit, tell you "
     "about the clinic, or call a person for you."},
    {phrase::miss_in_booking, "miss_in_booking",
     "Sorry, I didn't quite get that."},
    // After the visit
    {phrase::feedback_ask, "feedback_ask",
     "Thank you for visiting {clinic}. How was your visit? Please "
     "rate it from 1 (poor) to 5 (excellent)."},
    {phrase::feedback_ask_again, "feedback_ask_again",
     "Please rate your visit from 1 (poor) to 5 (excellent), or "
     "write *menu*."},
    {phrase::feedback_score_5, "feedback_score_5", "5 - Excellent"},
    {phrase::feedback_score_4, "feedback_score_4", "4 - Good"},
    {phrase::feedback_score_3, "feedback_score_3", "3 - Fair"},
    {phrase::feedback_score_2, "feedback_score_2", "2 - Not good"},
    {phrase::feedback_score_1, "feedback_score_1", "1 - Poor"},
    {phrase::feedback_thanks, "feedback_thanks",
     "Thank you for telling us! We look forward to seeing you again."},
    {phrase::feedback_sorry, "feedback_sorry",
     "Thank you for telling us, and we're sorry it wasn't better. A "
     "person from our team will get in touch with you."},
    {phrase::reminder, "reminder",
     "⏰ A friendly reminder of your visit to {clinic}:\n\n{service} with "
     "{doctor}\n🗓️ {when}\n\nWill you be there?"},
    {phrase::reminder_attendee, "reminder_attendee",
     "⏰ A friendly reminder of the visit to {clinic} for "
     "{attendee}:\n\n{service} with {doctor}\n🗓️ {when}\n\nWill you be "
     "there?"},
    {phrase::visit_confirmed, "visit_confirmed",
     "Thank you for confirming! We look forward to seeing you {when}."},
    {phrase::reminder_outdated, "reminder_outdated",
     "That visit is no longer in our calendar. Would you like to book a new "
     "one?"},
    {phrase::opted_out, "opted_out",
     "All right. You will get no more messages from {clinic}. If you change "
     "your mind, write *START*."},
}};

} // namespace careline::engine
