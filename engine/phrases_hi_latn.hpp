#pragma once
/// The Hindi texts in Latin letters, as a friendly clinic in Delhi or Mumbai
/// types them: English where everybody says it in English (appointment,
/// doctor, confirm). The clinic speaks as "hum" and says "aap".

#include "engine/phrases.hpp"

namespace careline::engine {

inline constexpr translation hinglish[] = {
    // Hello, menu, small talk
    {phrase::greeting,
     "Namaste! 👋 {clinic} mein aapka swagat hai. Hum aapki kya madad kar "
     "sakte hain?"},
    {phrase::menu,
     "Aap kya karna chahenge? Button dabaiye ya seedhe humein likh "
     "dijiye."},
    {phrase::hello_again, "Phir se namaste!"},
    {phrase::you_are_welcome,
     "Aapki madad karke khushi hui! Aur kuch chahiye ho to kabhi bhi "
     "likhiye."},
    {phrase::goodbye, "Apna dhyan rakhiye! Zaroorat ho to kabhi bhi likhiye."},
    {phrase::all_right, "👍 Aur kuch chahiye ho to kabhi bhi *menu* likhiye."},
    {phrase::who_i_am,
     "Yeh {clinic} ka automatic assistant hai. Yahan aap appointment book "
     "kar sakte hain aur aam sawalon ke jawab pa sakte hain, aur jab chahein "
     "hamare staff se baat kar sakte hain."},
    {phrase::choose_below, "Ab aap kya karna chahenge?"},
    {phrase::ask_language, "Hum kis bhasha mein baat karein?"},
    {phrase::language_chosen, "Zaroor, ab se hum isi tarah likhenge."},
    // Buttons and rows (at most 20 characters)
    {phrase::button_book, "Appointment lein"},
    {phrase::button_info, "Clinic ki jaankari"},
    {phrase::button_person, "Staff se baat karein"},
    {phrase::button_menu, "Menu"},
    {phrase::button_back, "Wapas"},
    {phrase::button_cancel, "Cancel karein"},
    {phrase::button_confirm, "Confirm karein"},
    {phrase::button_other_time, "Doosra time"},
    {phrase::button_same_time, "Wahi time chahiye"},
    {phrase::button_move_visit, "Time badalna hai"},
    {phrase::button_cancel_visit, "Cancel karna hai"},
    {phrase::button_other_doctor, "Doosre doctor"},
    {phrase::row_more, "Aur dekhein"},
    {phrase::row_more_times, "Aur time dekhein"},
    {phrase::list_open, "Options dekhein"},
    {phrase::list_services, "Service chunein"},
    {phrase::list_doctors, "Doctor chunein"},
    {phrase::list_times, "Khaali time dekhein"},
    {phrase::list_days, "Din chunein"},
    {phrase::list_scores, "Rating dein"},
    {phrase::button_any_doctor, "Koi bhi doctor"},
    {phrase::button_really, "Haan, cancel karein"},
    {phrase::button_keep, "Nahi, rehne dein"},
    {phrase::list_visits, "Aapke appointment"},
    // Questions answered from the clinic's facts
    {phrase::info_menu, "{clinic} ke baare mein aap kya jaanna chahenge?"},
    {phrase::topic_hours, "Clinic timing"},
    {phrase::topic_address, "Pata aur map"},
    {phrase::topic_fees, "Fees"},
    {phrase::topic_services, "Services"},
    {phrase::topic_doctors, "Doctors"},
    {phrase::topic_phone, "Phone number"},
    {phrase::topic_parking, "Parking"},
    {phrase::topic_payment, "Payment ke tareeke"},
    {phrase::hours_week, "🕘 Clinic ka samay:"},
    {phrase::hours_line, "{days}: {hours}"},
    {phrase::hours_closed_line, "{days}: band"},
    {phrase::hours_closure_line,
     "Kripya dhyan dein: {day} clinic band rahega ({reason})."},
    {phrase::hours_day_open, "{day} clinic ka samay: {hours}."},
    {phrase::hours_day_closed, "Maaf kijiye, {day} clinic band hai."},
    {phrase::hours_day_closure,
     "Maaf kijiye, {day} clinic band hai ({reason})."},
    {phrase::hours_now_open, "Ji haan, clinic abhi khula hai, {time} tak."},
    {phrase::hours_now_closed, "Clinic is samay band hai."},
    {phrase::hours_now_closed_until,
     "Clinic is samay band hai, {day} {time} phir khulega."},
    {phrase::hours_doctor, "🕘 {doctor} se milne ka samay:"},
    {phrase::address, "📍 {clinic} ka pata: {address}"},
    {phrase::fees, "Hamari fees:"},
    {phrase::fee_line, "• {service}: {price}"},
    {phrase::fee_line_unpriced, "• {service}: reception par pooch lein"},
    {phrase::services, "Hamare yahan yeh services hain:"},
    {phrase::doctors, "Hamare doctors:"},
    {phrase::doctor_line, "• {doctor}"},
    {phrase::doctor_line_specialty, "• {doctor}, {specialty}"},
    {phrase::phone, "📞 Aap humein {phone} par call kar sakte hain."},
    {phrase::parking, "🅿️ {parking}"},
    {phrase::payment, "💳 {payment}"},
    {phrase::fact_unknown,
     "Yeh jaankari yahan nahi hai, par hamara staff aapko zaroor bata dega."},
    {phrase::fact_unknown_phone,
     "Yeh jaankari yahan nahi hai. Hamara staff aapko bata dega: {phone} par "
     "call kijiye, ya yahin likhiye ki aapko staff se baat karni hai."},
    {phrase::my_visit,
     "Aapka appointment: {service}, {doctor} ke saath, {when}. Kuch "
     "badalna ho to bas likh dijiye."},
    // Booking
    {phrase::ask_service, "Aapko kis cheez ke liye dikhana hai?"},
    {phrase::ask_doctor, "Aap kis doctor ko dikhana chahenge?"},
    {phrase::doctor_chosen, "Theek hai, {doctor}."},
    {phrase::service_option, "• {service} ({minutes} minute)"},
    {phrase::service_option_priced, "• {service} ({minutes} minute, {price})"},
    {phrase::service_detail, "{minutes} minute"},
    {phrase::service_detail_priced, "{minutes} minute, {price}"},
    {phrase::noted_time, "Note kar liya hai: {when}."},
    {phrase::free_times,
     "{service} ke liye {doctor} ke paas yeh agle time khaali hain. Koi ek "
     "chuniye, ya apni suvidha ka din aur time likhiye, jaise *kal shaam 4 "
     "baje*."},
    {phrase::free_times_on,
     "{day} {doctor} ke paas yeh time khaali hain. Koi ek chuniye, ya koi aur "
     "din aur time likhiye."},
    {phrase::free_times_wanted,
     "{doctor} ke paas yeh time khaali hain. Koi ek chuniye, ya koi aur din "
     "aur time likhiye."},
    {phrase::ask_time,
     "Aapko kaun sa din aur time theek rahega? Jaise *kal shaam 4 baje*."},
    {phrase::ask_time_again,
     "Koi ek khaali time chuniye, ya apni suvidha ka din aur time likhiye, "
     "jaise *kal shaam 4 baje*."},
    {phrase::which_day, "Theek hai, {time}. Kis din?"},
    {phrase::which_day_part, "Aap kis din aana chahenge?"},
    {phrase::which_one, "Inmein se kaun sa?"},
    {phrase::confirm,
     "Yeh time humne aapke liye rok rakha hai:\n\n{service}, {doctor} ke "
     "saath\n🗓️ {when}\n\nKya ise book kar dein?"},
    {phrase::confirm_priced,
     "Yeh time humne aapke liye rok rakha hai:\n\n{service}, {doctor} ke "
     "saath\n🗓️ {when}\n💳 {price}\n\nKya ise book kar dein?"},
    {phrase::confirm_again,
     "Book karne ke liye *Confirm karein* dabaiye: {when}. Ya koi doosra "
     "time chuniye."},
    {phrase::booked,
     "✅ Aapka appointment book ho gaya!\n\n{service}, {doctor} ke "
     "saath\n🗓️ {when}\n\nAapse milte hain. Kuch badalna ho to bas humein "
     "likh dijiye."},
    {phrase::booked_address,
     "✅ Aapka appointment book ho gaya!\n\n{service}, {doctor} ke "
     "saath\n🗓️ {when}\n📍 {address}\n\nAapse milte hain. Kuch badalna "
     "ho "
     "to bas humein likh dijiye."},
    {phrase::already_booked,
     "Yeh pehle se book hai: {service}, {doctor} ke saath, {when}. Aapse "
     "milte hain!"},
    {phrase::back_to_times, "Koi baat nahi, doosra time dekhte hain."},
    {phrase::booking_left,
     "Theek hai, yahin rukte hain. Kuch naya book nahi hua hai. Zaroorat ho "
     "to *menu* likhiye."},
    {phrase::nothing_to_cancel,
     "Cancel karne ke liye aapka koi appointment nahi mila. Agar hona "
     "chahiye, to hamara staff madad karega."},
    {phrase::hold_expired,
     "Yeh time thodi der ke liye hi roka gaya tha, aur woh der poori ho gayi: "
     "{when}. Kya aapko yeh time ab bhi chahiye?"},
    // Refusals; each is followed by the nearest free times
    {phrase::refused_past, "{when} ka time nikal chuka hai."},
    {phrase::refused_too_soon,
     "{when} bahut jaldi hai: humein taiyari ke liye {notice} chahiye."},
    {phrase::refused_too_far,
     "{when} bahut aage hai: hum {days} din aage tak hi book karte hain."},
    {phrase::refused_closed, "{day} {doctor} available nahi hain."},
    {phrase::refused_closure, "{day} clinic band hai ({reason})."},
    {phrase::refused_outside_hours,
     "Is time par {doctor} available nahi hain: {when}."},
    {phrase::refused_taken, "Maaf kijiye, {when} ka time ab khaali nahi hai."},
    {phrase::refused_last_moment,
     "Bahut afsos hai: {when} ka time abhi-abhi kisi aur ne le liya."},
    {phrase::window_full,
     "Maaf kijiye, {day} {doctor} ke paas koi time khaali nahi bacha hai."},
    {phrase::no_free_time,
     "Maaf kijiye, agle {days} dinon mein {doctor} ke paas koi khaali time "
     "nahi mila. Kya hamara staff aapki madad kare?"},
    {phrase::nearest_times,
     "Sabse nazdeeki khaali time neeche hain. Koi ek chuniye, ya koi aur din "
     "aur time likhiye."},
    {phrase::service_gone, "Yeh option ab available nahi hai."},
    {phrase::free_times_any,
     "{service} ke liye yeh agle time khaali hain. Koi ek chuniye, ya "
     "apni suvidha ka din aur time likhiye, jaise *kal shaam 4 baje*."},
    {phrase::free_times_on_any,
     "{day} yeh time khaali hain. Koi ek chuniye, ya koi aur din aur "
     "time likhiye."},
    {phrase::free_times_wanted_any,
     "Yeh time khaali hain. Koi ek chuniye, ya koi aur din aur time "
     "likhiye."},
    {phrase::more_times_hint, "Saare time dekhne ke liye *aur time* likhiye."},
    {phrase::refused_away, "{day} {doctor} chhutti par hain ({reason})."},
    {phrase::refused_closed_any, "{day} yahan patients nahi dekhe jaate."},
    {phrase::refused_outside_any,
     "Is time par yahan patients nahi dekhe jaate: {when}."},
    {phrase::window_full_any,
     "Maaf kijiye, {day} koi time khaali nahi bacha hai."},
    {phrase::no_free_time_any,
     "Maaf kijiye, agle {days} dinon mein koi khaali time nahi mila. Kya "
     "hamara staff aapki madad kare?"},
    // Visits that are booked
    {phrase::no_visits,
     "Aapka koi aane wala appointment nahi mila. Kya aap naya book karna "
     "chahenge?"},
    {phrase::my_visits, "Aapke appointment:"},
    {phrase::visit_line, "• {service}, {doctor} ke saath, {when}"},
    {phrase::which_visit, "Aapka matlab kis appointment se hai?"},
    {phrase::move_times,
     "Abhi aapka appointment: {service}, {doctor} ke saath, {old}. Iski "
     "jagah aap kab aana chahenge? Inmein se koi khaali time chuniye, ya "
     "apni suvidha ka din aur time likhiye."},
    {phrase::confirm_move,
     "Yeh naya time humne aapke liye rok rakha hai:\n\n{service}, "
     "{doctor} ke saath\n🗓️ {when}\n\nAbhi ka time: {old}\n\nKya "
     "appointment badal dein?"},
    {phrase::confirm_move_again,
     "Appointment badalne ke liye *Confirm karein* dabaiye: {when}. Ya "
     "koi doosra time chuniye."},
    {phrase::moved,
     "✅ Aapka appointment badal gaya!\n\n{service}, {doctor} ke "
     "saath\n🗓️ {when}\n\nAapse milte hain. Kuch badalna ho to bas "
     "humein likh dijiye."},
    {phrase::visit_stands, "Aapka appointment waisa hi hai: {when}."},
    {phrase::visit_kept,
     "Theek hai, aapka appointment waisa hi hai: {service}, {doctor} ke "
     "saath, {when}. Aapse milte hain!"},
    {phrase::really_cancel,
     "Kya yeh appointment cancel kar dein?\n\n{service}, {doctor} ke "
     "saath\n🗓️ {when}\n\nSirf time theek na ho to ise badla bhi ja "
     "sakta hai."},
    {phrase::visit_cancelled,
     "Aapka appointment cancel ho gaya: {service}, {doctor} ke saath, "
     "{when}. Jab bhi doosra time chahiye, bas humein likh dijiye."},
    {phrase::staff_booked_visit,
     "Hamare staff ne aapke liye appointment book kiya "
     "hai:\n\n{service}, {doctor} ke saath\n🗓️ {when}\n\nYeh time theek "
     "na ho to bas humein likh dijiye."},
    {phrase::staff_moved_visit,
     "Hamare staff ne aapke appointment ka time badla hai:\n\n{service}, "
     "{doctor} ke saath\n🗓️ {when}\n\nPehle ka time: {old}\n\nYeh time "
     "theek na ho to bas humein likh dijiye."},
    {phrase::staff_cancelled_visit,
     "Humein khed hai, aapka appointment cancel karna pada: {service}, "
     "{doctor} ke saath, {when}. Humein likhiye, hum doosra time dekh "
     "denge."},
    {phrase::staff_restored_visit,
     "Aapka appointment phir se pakka hai: {service}, {doctor} ke saath, "
     "{when}. Aapse milte hain!"},
    // Times that must be asked
    {phrase::time_am_pm, "Aapka matlab subah se hai ya shaam se?"},
    {phrase::time_which_day, "Aapka matlab kis din se hai?"},
    {phrase::time_past,
     "Woh time nikal chuka hai. Aapko kaun sa din aur time theek rahega?"},
    {phrase::time_invalid,
     "Yeh tareekh calendar mein nahi hai. Aapko kaun sa din aur time theek "
     "rahega?"},
    {phrase::time_conflict,
     "Din aur tareekh mel nahi kha rahe. Ek baar phir likh dijiye, jaise *15 "
     "March shaam 4 baje*."},
    {phrase::time_options,
     "Aapko kaun sa theek rahega? Koi ek din aur time likhiye."},
    {phrase::time_zone,
     "Time clinic ki ghadi ke hisaab se likhiye. Aapko kaun sa din aur time "
     "theek rahega?"},
    {phrase::time_clock_change,
     "Us raat ghadiyan aage-peeche hoti hain, isliye woh time saaf nahi hai. "
     "Koi aur time chuniye."},
    {phrase::time_unclear,
     "Aap kaun sa time chahte hain, yeh theek se samajh nahi aaya. Din aur "
     "time likhiye, jaise *kal shaam 4 baje*."},
    // A person
    {phrase::red_flag,
     "⚠️ Yeh emergency ho sakti hai. Kripya abhi {emergency} par call "
     "kijiye, ya sabse nazdeeki hospital ki emergency mein jaiye. Yahan jawab "
     "ka intezaar mat kijiye. Humne apne staff ko bata diya hai."},
    {phrase::red_flag_no_number,
     "⚠️ Yeh emergency ho sakti hai. Kripya abhi apne yahan ke emergency "
     "number par call kijiye, ya sabse nazdeeki hospital ki emergency mein "
     "jaiye. Yahan jawab ka intezaar mat kijiye. Humne apne staff ko bata "
     "diya hai."},
    {phrase::person_coming,
     "Zaroor. Humne apne staff se keh diya hai, woh jald se jald aapko yahin "
     "jawab denge. Tab tak yahan aage badhna ho to *menu* likhiye."},
    {phrase::person_for_change,
     "Aapke appointment mein hamara staff khushi se madad karega. Humne unse "
     "keh diya hai, woh jald se jald aapko yahin jawab denge. Tab tak yahan "
     "aage badhna ho to *menu* likhiye."},
    {phrase::person_after_misses,
     "Maaf kijiye, baat ab bhi samajh nahi aayi, isliye humne apne staff se "
     "keh diya hai ki woh aapko yahin jawab dein. Tab tak yahan aage badhna "
     "ho to *menu* likhiye."},
    {phrase::calendar_down,
     "Maaf kijiye, is samay hamara calendar nahi khul raha. Humne apne staff "
     "se keh diya hai ki woh aapko yahin jawab dein. Baad mein phir koshish "
     "karni ho to *menu* likhiye."},
    {phrase::no_booking_here,
     "Yahan appointment hamara staff khud tay karta hai. Humne unse keh diya "
     "hai, woh jald se jald aapko jawab denge."},
    {phrase::late_message,
     "Maaf kijiye, aapka pehle ka message humein abhi mila hai. Hamari team "
     "se koi jald se jald aapko yahin jawab dega."},
    {phrase::bot_is_back,
     "Automatic assistant phir se aapki madad ke liye haazir hai. Hamara "
     "staff yeh chat ab bhi dekh sakta hai."},
    {phrase::person_after_loop,
     "Lagta hai baat ghoom-phirkar wahin aa rahi hai, isliye "
     "humne apne staff se keh diya hai ki woh aapko yahin jawab "
     "dein. Tab tak yahan aage badhna ho to *menu* likhiye."},
    // What is not text
    {phrase::got_voice,
     "Aapke voice message ke liye dhanyavaad. Yahan use suna nahi ja sakta: "
     "thode shabdon mein likh dijiye, ya hamare staff ko sunne dijiye."},
    {phrase::got_file, "Dhanyavaad, yeh doctor ke liye rakh liya hai."},
    {phrase::got_place, "Dhanyavaad, jagah note kar li hai."},
    {phrase::got_contact, "Dhanyavaad, contact note kar liya hai."},
    {phrase::got_order,
     "Dhanyavaad! Yahan order nahi liye jaate, par hamara staff ise dekh "
     "sakta hai."},
    {phrase::cannot_open,
     "Maaf kijiye, is tarah ka message yahan nahi khulta. Kya aap ise likhkar "
     "bhej sakte hain?"},
    // Not understood
    {phrase::miss,
     "Maaf kijiye, baat theek se samajh nahi aayi. Yahan aap appointment le "
     "sakte hain, clinic ke baare mein pooch sakte hain, ya staff se baat kar "
     "sakte hain."},
    {phrase::miss_in_booking, "Maaf kijiye, baat theek se samajh nahi aayi."},
    // After the visit
    {phrase::feedback_ask,
     "{clinic} aane ke liye dhanyavaad. Aapka anubhav kaisa raha? Kripya 1 "
     "(kharab) se 5 (bahut badhiya) tak rating dein."},
    {phrase::feedback_ask_again,
     "Kripya apne anubhav ko 1 (kharab) se 5 (bahut badhiya) tak rating dein, "
     "ya *menu* likhiye."},
    {phrase::feedback_score_5, "5 - Bahut badhiya"},
    {phrase::feedback_score_4, "4 - Achha"},
    {phrase::feedback_score_3, "3 - Theek-thaak"},
    {phrase::feedback_score_2, "2 - Achha nahi"},
    {phrase::feedback_score_1, "1 - Kharab"},
    {phrase::feedback_thanks,
     "Batane ke liye dhanyavaad! Aapse phir milne ka intezaar rahega."},
    {phrase::feedback_sorry,
     "Batane ke liye dhanyavaad, aur afsos hai ki aapka anubhav behtar nahi "
     "raha. Hamari team se koi aapse sampark karega."},
    {phrase::reminder,
     "⏰ {clinic} mein aapke appointment ka "
     "reminder:\n\n{service}, {doctor} ke saath\n🗓️ {when}\n\nKya "
     "aapka aana pakka hai?"},
    {phrase::reminder_attendee,
     "⏰ {clinic} mein {attendee} ke appointment ka "
     "reminder:\n\n{service}, {doctor} ke saath\n🗓️ {when}\n\nKya "
     "aana pakka hai?"},
    {phrase::visit_confirmed,
     "Confirm karne ke liye dhanyavaad! {when} milte hain."},
    {phrase::reminder_outdated,
     "Yeh appointment ab hamare calendar mein nahi hai. Kya aap "
     "naya appointment lena chahenge?"},
    {phrase::opted_out,
     "Theek hai. Ab {clinic} se aapko koi message nahi aayega. "
     "Irada badle to *START* likhiye."},
};

} // namespace careline::engine
