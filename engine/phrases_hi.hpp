#pragma once
/// The Hindi texts in Devanagari. The clinic speaks as "हम" and says "आप";
/// verbs are chosen so that neither the patient nor the doctor is given a
/// gender.

#include "engine/phrases.hpp"

namespace careline::engine {

// clang-format counts an emoji beside Devanagari by its bytes and never comes
// to rest, so these lines are broken by hand.
// clang-format off
inline constexpr translation hindi[] = {
    // Hello, menu, small talk
    {phrase::greeting,
     "नमस्ते! 👋 {clinic} में आपका स्वागत है। हम आपकी क्या मदद कर सकते "
     "हैं?"},
    {phrase::menu,
     "आप क्या करना चाहेंगे? बटन दबाएँ या सीधे हमें लिख दें।"},
    {phrase::hello_again, "फिर से नमस्ते!"},
    {phrase::you_are_welcome,
     "आपकी मदद करके ख़ुशी हुई! और कुछ चाहिए हो तो कभी भी लिखें।"},
    {phrase::goodbye, "अपना ध्यान रखिए! ज़रूरत हो तो कभी भी लिखें।"},
    {phrase::all_right, "👍 और कुछ चाहिए हो तो कभी भी *menu* लिखें।"},
    {phrase::who_i_am,
     "यह {clinic} का ऑटोमैटिक असिस्टेंट है। यहाँ आप अपॉइंटमेंट बुक कर "
     "सकते हैं और आम सवालों के जवाब पा सकते हैं, और जब चाहें हमारे "
     "स्टाफ़ से बात कर सकते हैं।"},
    {phrase::choose_below, "अब आप क्या करना चाहेंगे?"},
    {phrase::ask_language, "हम किस भाषा में बात करें?"},
    {phrase::language_chosen, "ज़रूर, अब से हम हिन्दी में लिखेंगे।"},
    // Buttons and rows (at most 20 characters)
    {phrase::button_book, "अपॉइंटमेंट लें"},
    {phrase::button_info, "क्लिनिक की जानकारी"},
    {phrase::button_person, "स्टाफ़ से बात करें"},
    {phrase::button_menu, "मेनू"},
    {phrase::button_back, "वापस"},
    {phrase::button_cancel, "रद्द करें"},
    {phrase::button_confirm, "पक्का करें"},
    {phrase::button_other_time, "दूसरा समय"},
    {phrase::button_same_time, "वही समय चाहिए"},
    {phrase::button_move_visit, "समय बदलें"},
    {phrase::button_cancel_visit, "अपॉइंटमेंट रद्द करें"},
    {phrase::button_other_doctor, "दूसरे डॉक्टर"},
    {phrase::row_more, "और देखें"},
    {phrase::row_more_times, "और समय देखें"},
    {phrase::list_open, "विकल्प देखें"},
    {phrase::list_services, "सेवा चुनें"},
    {phrase::list_doctors, "डॉक्टर चुनें"},
    {phrase::list_times, "खाली समय देखें"},
    {phrase::list_days, "दिन चुनें"},
    {phrase::list_scores, "रेटिंग दें"},
    {phrase::button_any_doctor,
     "कोई भी डॉक्टर"},
    {phrase::button_really,
     "हाँ, रद्द करें"},
    {phrase::button_keep,
     "नहीं, रहने दें"},
    {phrase::list_visits,
     "आपके अपॉइंटमेंट"},
    // Questions answered from the clinic's facts
    {phrase::info_menu, "{clinic} के बारे में आप क्या जानना चाहेंगे?"},
    {phrase::topic_hours, "क्लिनिक टाइमिंग"},
    {phrase::topic_address, "पता और मैप"},
    {phrase::topic_fees, "फ़ीस"},
    {phrase::topic_services, "सेवाएँ"},
    {phrase::topic_doctors, "डॉक्टर"},
    {phrase::topic_phone, "फ़ोन नंबर"},
    {phrase::topic_parking, "पार्किंग"},
    {phrase::topic_payment, "भुगतान के तरीके"},
    {phrase::hours_week, "🕘 क्लिनिक का समय:"},
    {phrase::hours_line, "{days}: {hours}"},
    {phrase::hours_closed_line, "{days}: बंद"},
    {phrase::hours_closure_line,
     "कृपया ध्यान दें: {day} क्लिनिक बंद रहेगा ({reason})।"},
    {phrase::hours_day_open, "{day} क्लिनिक का समय: {hours}।"},
    {phrase::hours_day_closed, "क्षमा करें, {day} क्लिनिक बंद है।"},
    {phrase::hours_day_closure,
     "क्षमा करें, {day} क्लिनिक बंद है ({reason})।"},
    {phrase::hours_now_open, "जी हाँ, क्लिनिक अभी खुला है, {time} तक।"},
    {phrase::hours_now_closed, "क्लिनिक इस समय बंद है।"},
    {phrase::hours_now_closed_until,
     "क्लिनिक इस समय बंद है। {day} {time} फिर खुलेगा।"},
    {phrase::hours_doctor, "🕘 {doctor} से मिलने का समय:"},
    {phrase::address, "📍 {clinic} का पता: {address}"},
    {phrase::fees, "हमारी फ़ीस:"},
    {phrase::fee_line, "• {service}: {price}"},
    {phrase::fee_line_unpriced, "• {service}: रिसेप्शन पर पूछ लें"},
    {phrase::services, "हमारे यहाँ ये सेवाएँ हैं:"},
    {phrase::doctors, "हमारे डॉक्टर:"},
    {phrase::doctor_line, "• {doctor}"},
    {phrase::doctor_line_specialty, "• {doctor}, {specialty}"},
    {phrase::phone, "📞 आप हमें {phone} पर फ़ोन कर सकते हैं।"},
    {phrase::parking, "🅿️ {parking}"},
    {phrase::payment, "💳 {payment}"},
    {phrase::fact_unknown,
     "यह जानकारी यहाँ उपलब्ध नहीं है, पर हमारा स्टाफ़ आपको ज़रूर बता "
     "देगा।"},
    {phrase::fact_unknown_phone,
     "यह जानकारी यहाँ उपलब्ध नहीं है। हमारा स्टाफ़ आपको बता देगा: "
     "{phone} पर फ़ोन करें, या यहीं लिखें कि आपको स्टाफ़ से बात करनी है।"},
    {phrase::my_visit,
     "आपका अपॉइंटमेंट: {service}, {doctor} के साथ, {when}। "
     "इसमें बदलाव करना हो तो बस लिख दें।"},
    // Booking
    {phrase::ask_service, "आपको किस चीज़ के लिए दिखाना है?"},
    {phrase::ask_doctor, "आप किस डॉक्टर को दिखाना चाहेंगे?"},
    {phrase::doctor_chosen, "ठीक है, {doctor}।"},
    {phrase::service_option, "• {service} ({minutes} मिनट)"},
    {phrase::service_option_priced,
     "• {service} ({minutes} मिनट, {price})"},
    {phrase::service_detail, "{minutes} मिनट"},
    {phrase::service_detail_priced, "{minutes} मिनट, {price}"},
    {phrase::noted_time, "नोट कर लिया है: {when}।"},
    {phrase::free_times,
     "{service} के लिए {doctor} के पास ये अगले समय खाली हैं। कोई एक "
     "चुनें, या अपनी सुविधा का दिन और समय लिखें, जैसे *कल शाम 4 बजे*।"},
    {phrase::free_times_on,
     "{day} {doctor} के पास ये समय खाली हैं। कोई एक चुनें, या कोई और "
     "दिन और समय लिखें।"},
    {phrase::free_times_wanted,
     "{doctor} के पास ये समय खाली हैं। कोई एक चुनें, या कोई और दिन और "
     "समय लिखें।"},
    {phrase::ask_time,
     "आपको कौन-सा दिन और समय ठीक रहेगा? जैसे *कल शाम 4 बजे*।"},
    {phrase::ask_time_again,
     "कोई एक खाली समय चुनें, या अपनी सुविधा का दिन और समय लिखें, जैसे "
     "*कल शाम 4 बजे*।"},
    {phrase::which_day, "ठीक है, {time}। किस दिन?"},
    {phrase::which_day_part, "आप किस दिन आना चाहेंगे?"},
    {phrase::which_one, "इनमें से कौन-सा?"},
    {phrase::confirm,
     "यह समय हमने आपके लिए रोक रखा है:\n\n{service}, {doctor} के "
     "साथ\n🗓️ {when}\n\nक्या इसे बुक कर दें?"},
    {phrase::confirm_priced,
     "यह समय हमने आपके लिए रोक रखा है:\n\n{service}, {doctor} के "
     "साथ\n🗓️ {when}\n💳 {price}\n\nक्या इसे बुक कर दें?"},
    {phrase::confirm_again,
     "बुक करने के लिए *पक्का करें* दबाएँ: {when}। या कोई दूसरा समय "
     "चुनें।"},
    {phrase::booked,
     "✅ आपका अपॉइंटमेंट बुक हो गया!\n\n{service}, {doctor} के साथ\n🗓️ "
     "{when}\n\nआपसे मिलते हैं। कुछ बदलना हो तो बस हमें लिख दें।"},
    {phrase::booked_address,
     "✅ आपका अपॉइंटमेंट बुक हो गया!\n\n{service}, {doctor} के साथ\n🗓️ "
     "{when}\n📍 {address}\n\nआपसे मिलते हैं। कुछ बदलना हो तो बस हमें "
     "लिख दें।"},
    {phrase::already_booked,
     "यह पहले से बुक है: {service}, {doctor} के साथ, {when}। आपसे मिलते "
     "हैं!"},
    {phrase::back_to_times, "कोई बात नहीं, दूसरा समय देखते हैं।"},
    {phrase::booking_left,
     "ठीक है, यहीं रुकते हैं। कुछ नया बुक नहीं हुआ है। ज़रूरत हो तो "
     "*menu* लिखें।"},
    {phrase::nothing_to_cancel,
     "रद्द करने के लिए आपका कोई अपॉइंटमेंट नहीं मिला। अगर होना "
     "चाहिए, तो हमारा स्टाफ़ मदद करेगा।"},
    {phrase::hold_expired,
     "यह समय थोड़ी देर के लिए ही रोका गया था, और वह देर पूरी हो गई: "
     "{when}। क्या आपको यह समय अब भी चाहिए?"},
    // Refusals; each is followed by the nearest free times
    {phrase::refused_past, "{when} का समय निकल चुका है।"},
    {phrase::refused_too_soon,
     "{when} बहुत जल्दी है: हमें तैयारी के लिए {notice} चाहिए।"},
    {phrase::refused_too_far,
     "{when} बहुत आगे है: हम {days} दिन आगे तक ही बुक करते हैं।"},
    {phrase::refused_closed, "{day} {doctor} उपलब्ध नहीं हैं।"},
    {phrase::refused_closure, "{day} क्लिनिक बंद है ({reason})।"},
    {phrase::refused_outside_hours,
     "इस समय पर {doctor} उपलब्ध नहीं हैं: {when}।"},
    {phrase::refused_taken, "क्षमा करें, {when} का समय अब खाली नहीं है।"},
    {phrase::refused_last_moment,
     "बहुत खेद है: {when} का समय अभी-अभी किसी और ने ले लिया।"},
    {phrase::window_full,
     "क्षमा करें, {day} {doctor} के पास कोई समय खाली नहीं बचा है।"},
    {phrase::no_free_time,
     "क्षमा करें, अगले {days} दिनों में {doctor} के पास कोई खाली समय "
     "नहीं मिला। क्या हमारा स्टाफ़ आपकी मदद करे?"},
    {phrase::nearest_times,
     "सबसे नज़दीकी खाली समय नीचे हैं। कोई एक चुनें, या कोई और दिन और "
     "समय लिखें।"},
    {phrase::service_gone, "यह विकल्प अब उपलब्ध नहीं है।"},
    {phrase::free_times_any,
     "{service} के लिए ये अगले समय खाली हैं। कोई एक चुनें, या "
     "अपनी सुविधा का दिन और समय लिखें, जैसे *कल शाम 4 बजे*।"},
    {phrase::free_times_on_any,
     "{day} ये समय खाली हैं। कोई एक चुनें, या कोई और दिन और "
     "समय लिखें।"},
    {phrase::free_times_wanted_any,
     "ये समय खाली हैं। कोई एक चुनें, या कोई और दिन और समय "
     "लिखें।"},
    {phrase::more_times_hint,
     "सभी समय देखने के लिए *और समय* लिखें।"},
    {phrase::refused_away,
     "{day} {doctor} छुट्टी पर हैं ({reason})।"},
    {phrase::refused_closed_any,
     "{day} यहाँ मरीज़ नहीं देखे जाते।"},
    {phrase::refused_outside_any,
     "इस समय पर यहाँ मरीज़ नहीं देखे जाते: {when}।"},
    {phrase::window_full_any,
     "क्षमा करें, {day} कोई समय खाली नहीं बचा है।"},
    {phrase::no_free_time_any,
     "क्षमा करें, अगले {days} दिनों में कोई खाली समय नहीं "
     "मिला। क्या हमारा स्टाफ़ आपकी मदद करे?"},
    // Visits that are booked
    {phrase::no_visits,
     "आपका कोई आने वाला अपॉइंटमेंट नहीं मिला। क्या आप नया बुक "
     "करना चाहेंगे?"},
    {phrase::my_visits,
     "आपके अपॉइंटमेंट:"},
    {phrase::visit_line,
     "• {service}, {doctor} के साथ, {when}"},
    {phrase::which_visit,
     "आपका मतलब किस अपॉइंटमेंट से है?"},
    {phrase::move_times,
     "अभी आपका अपॉइंटमेंट: {service}, {doctor} के साथ, {old}। "
     "इसकी जगह आप कब आना चाहेंगे? इनमें से कोई खाली समय चुनें, "
     "या अपनी सुविधा का दिन और समय लिखें।"},
    {phrase::confirm_move,
     "यह नया समय हमने आपके लिए रोक रखा है:\n\n{service}, "
     "{doctor} के साथ\n🗓️ {when}\n\nअभी का समय: {old}\n\nक्या "
     "अपॉइंटमेंट बदल दें?"},
    {phrase::confirm_move_again,
     "अपॉइंटमेंट बदलने के लिए *पक्का करें* दबाएँ: {when}। या "
     "कोई दूसरा समय चुनें।"},
    {phrase::moved,
     "✅ आपका अपॉइंटमेंट बदल गया!\n\n{service}, {doctor} के "
     "साथ\n🗓️ {when}\n\nआपसे मिलते हैं। कुछ बदलना हो तो बस "
     "हमें लिख दें।"},
    {phrase::visit_stands,
     "आपका अपॉइंटमेंट वैसा ही है: {when}।"},
    {phrase::visit_kept,
     "ठीक है, आपका अपॉइंटमेंट वैसा ही है: {service}, {doctor} "
     "के साथ, {when}। आपसे मिलते हैं!"},
    {phrase::really_cancel,
     "क्या यह अपॉइंटमेंट रद्द कर दें?\n\n{service}, {doctor} "
     "के साथ\n🗓️ {when}\n\nसिर्फ़ समय ठीक न हो तो इसे बदला भी "
     "जा सकता है।"},
    {phrase::visit_cancelled,
     "आपका अपॉइंटमेंट रद्द हो गया: {service}, {doctor} के साथ, "
     "{when}। जब भी दूसरा समय चाहिए, बस हमें लिख दें।"},
    {phrase::staff_booked_visit,
     "हमारे स्टाफ़ ने आपके लिए अपॉइंटमेंट बुक किया "
     "है:\n\n{service}, {doctor} के साथ\n🗓️ {when}\n\nयह समय "
     "ठीक न हो तो बस हमें लिख दें।"},
    {phrase::staff_moved_visit,
     "हमारे स्टाफ़ ने आपके अपॉइंटमेंट का समय बदला "
     "है:\n\n{service}, {doctor} के साथ\n🗓️ {when}\n\nपहले का "
     "समय: {old}\n\nयह समय ठीक न हो तो बस हमें लिख दें।"},
    {phrase::staff_cancelled_visit,
     "खेद है, आपका अपॉइंटमेंट रद्द करना पड़ा: {service}, "
     "{doctor} के साथ, {when}। हमें लिखें, हम दूसरा समय देख "
     "देंगे।"},
    {phrase::staff_restored_visit,
     "आपका अपॉइंटमेंट फिर से पक्का है: {service}, {doctor} के "
     "साथ, {when}। आपसे मिलते हैं!"},
    // Times that must be asked
    {phrase::time_am_pm, "आपका मतलब सुबह से है या शाम से?"},
    {phrase::time_which_day, "आपका मतलब किस दिन से है?"},
    {phrase::time_past,
     "वह समय निकल चुका है। आपको कौन-सा दिन और समय ठीक रहेगा?"},
    {phrase::time_invalid,
     "यह तारीख़ कैलेंडर में नहीं है। आपको कौन-सा दिन और समय ठीक रहेगा?"},
    {phrase::time_conflict,
     "दिन और तारीख़ मेल नहीं खा रहे। कृपया एक बार फिर लिखें, जैसे *15 "
     "मार्च शाम 4 बजे*।"},
    {phrase::time_options,
     "आपको कौन-सा ठीक रहेगा? कृपया कोई एक दिन और समय लिखें।"},
    {phrase::time_zone,
     "कृपया समय क्लिनिक की घड़ी के हिसाब से लिखें। आपको कौन-सा दिन और "
     "समय ठीक रहेगा?"},
    {phrase::time_clock_change,
     "उस रात घड़ियाँ आगे-पीछे होती हैं, इसलिए वह समय साफ़ नहीं है। "
     "कृपया कोई और समय चुनें।"},
    {phrase::time_unclear,
     "आप कौन-सा समय चाहते हैं, यह ठीक से समझ नहीं आया। कृपया दिन और समय "
     "लिखें, जैसे *कल शाम 4 बजे*।"},
    // A person
    {phrase::red_flag,
     "⚠️ यह इमरजेंसी हो सकती है। कृपया अभी {emergency} पर फ़ोन करें, या "
     "सबसे नज़दीकी अस्पताल की इमरजेंसी में जाएँ। यहाँ जवाब का इंतज़ार न "
     "करें। हमने अपने स्टाफ़ को सूचना दे दी है।"},
    {phrase::red_flag_no_number,
     "⚠️ यह इमरजेंसी हो सकती है। कृपया अभी अपने यहाँ के इमरजेंसी नंबर "
     "पर फ़ोन करें, या सबसे नज़दीकी अस्पताल की इमरजेंसी में जाएँ। यहाँ "
     "जवाब का इंतज़ार न करें। हमने अपने स्टाफ़ को सूचना दे दी है।"},
    {phrase::person_coming,
     "ज़रूर। हमने अपने स्टाफ़ से कह दिया है, वे जल्द से जल्द आपको यहीं "
     "जवाब देंगे। तब तक यहाँ आगे बढ़ना हो तो *menu* लिखें।"},
    {phrase::person_for_change,
     "आपके अपॉइंटमेंट में हमारा स्टाफ़ ख़ुशी से मदद करेगा। हमने उनसे कह "
     "दिया है, वे जल्द से जल्द आपको यहीं जवाब देंगे। तब तक यहाँ आगे "
     "बढ़ना हो तो *menu* लिखें।"},
    {phrase::person_after_misses,
     "माफ़ कीजिए, बात अब भी समझ नहीं आई, इसलिए हमने अपने स्टाफ़ से कह "
     "दिया है कि वे आपको यहीं जवाब दें। तब तक यहाँ आगे बढ़ना हो तो "
     "*menu* लिखें।"},
    {phrase::calendar_down,
     "माफ़ कीजिए, इस समय हमारा कैलेंडर नहीं खुल रहा। हमने अपने स्टाफ़ "
     "से कह दिया है कि वे आपको यहीं जवाब दें। बाद में फिर कोशिश करनी हो "
     "तो *menu* लिखें।"},
    {phrase::no_booking_here,
     "यहाँ अपॉइंटमेंट हमारा स्टाफ़ ख़ुद तय करता है। हमने उनसे कह दिया "
     "है, वे जल्द से जल्द आपको जवाब देंगे।"},
    {phrase::late_message,
     "माफ़ कीजिए, आपका पहले का संदेश हमें अभी मिला है। हमारी टीम से कोई "
     "जल्द से जल्द आपको यहीं जवाब देगा।"},
    {phrase::bot_is_back,
     "ऑटोमैटिक असिस्टेंट फिर से आपकी मदद के लिए हाज़िर है। हमारा स्टाफ़ "
     "यह चैट अब भी देख सकता है।"},
    {phrase::person_after_loop,
     "लगता है बात घूम-फिरकर वहीं आ रही है, इसलिए हमने अपने स्टाफ़ से कह "
     "दिया है कि वे आपको यहीं जवाब दें। तब तक यहाँ आगे बढ़ना हो तो "
     "*menu* लिखें।"},
    // What is not text
    {phrase::got_voice,
     "आपके वॉइस मैसेज के लिए धन्यवाद। यहाँ उसे सुना नहीं जा सकता: कृपया "
     "थोड़े शब्दों में लिख दें, या हमारे स्टाफ़ को सुनने दें।"},
    {phrase::got_file, "धन्यवाद, यह डॉक्टर के लिए रख लिया है।"},
    {phrase::got_place, "धन्यवाद, जगह नोट कर ली है।"},
    {phrase::got_contact, "धन्यवाद, संपर्क नोट कर लिया है।"},
    {phrase::got_order,
     "धन्यवाद! यहाँ ऑर्डर नहीं लिए जाते, पर हमारा स्टाफ़ इसे देख सकता "
     "है।"},
    {phrase::cannot_open,
     "माफ़ कीजिए, इस तरह का मैसेज यहाँ नहीं खुलता। क्या आप इसे लिखकर "
     "भेज सकते हैं?"},
    // Not understood
    {phrase::miss,
     "माफ़ कीजिए, बात ठीक से समझ नहीं आई। यहाँ आप अपॉइंटमेंट ले सकते "
     "हैं, क्लिनिक के बारे में पूछ सकते हैं, या स्टाफ़ से बात कर सकते "
     "हैं।"},
    {phrase::miss_in_booking, "माफ़ कीजिए, बात ठीक से समझ नहीं आई।"},
    // After the visit
    {phrase::feedback_ask,
     "{clinic} आने के लिए धन्यवाद। आपका अनुभव कैसा रहा? कृपया 1 (ख़राब) "
     "से 5 (बहुत बढ़िया) तक रेटिंग दें।"},
    {phrase::feedback_ask_again,
     "कृपया अपने अनुभव को 1 (ख़राब) से 5 (बहुत बढ़िया) तक रेटिंग दें, "
     "या *menu* लिखें।"},
    {phrase::feedback_score_5, "5 - बहुत बढ़िया"},
    {phrase::feedback_score_4, "4 - अच्छा"},
    {phrase::feedback_score_3, "3 - ठीक-ठाक"},
    {phrase::feedback_score_2, "2 - अच्छा नहीं"},
    {phrase::feedback_score_1, "1 - ख़राब"},
    {phrase::feedback_thanks,
     "बताने के लिए धन्यवाद! आपसे फिर मिलने का इंतज़ार रहेगा।"},
    {phrase::feedback_sorry,
     "बताने के लिए धन्यवाद, और खेद है कि आपका अनुभव बेहतर नहीं रहा। "
     "हमारी टीम से कोई आपसे संपर्क करेगा।"},
    {phrase::reminder,
     "⏰ {clinic} में आपके अपॉइंटमेंट की याद दिला रहे हैं:\n\n{service}, "
     "{doctor} के साथ\n🗓️ {when}\n\nक्या आपका आना पक्का है?"},
    {phrase::reminder_attendee,
     "⏰ {clinic} में {attendee} के अपॉइंटमेंट की याद दिला रहे "
     "हैं:\n\n{service}, {doctor} के साथ\n🗓️ {when}\n\nक्या आना पक्का "
     "है?"},
    {phrase::visit_confirmed,
     "पक्का करने के लिए धन्यवाद! {when} मिलते हैं।"},
    {phrase::reminder_outdated,
     "यह अपॉइंटमेंट अब हमारे कैलेंडर में नहीं है। क्या आप नया "
     "अपॉइंटमेंट लेना चाहेंगे?"},
    {phrase::opted_out,
     "ठीक है। अब {clinic} से आपको कोई संदेश नहीं आएगा। इरादा बदले तो "
     "*START* लिखें।"},
};
// clang-format on

} // namespace careline::engine
