#pragma once
/// The Spanish texts: neutral Latin American, with "usted". A day or time is
/// set apart by a colon where the sentence would need to know its article.

#include "engine/phrases.hpp"

namespace careline::engine {

inline constexpr translation spanish[] = {
    // Hello, menu, small talk
    {phrase::greeting,
     "¡Hola! 👋 Le damos la bienvenida a {clinic}. ¿En qué podemos ayudarle "
     "hoy?"},
    {phrase::menu, "¿Qué le gustaría hacer? Puede tocar un botón o simplemente "
                   "escribirnos."},
    {phrase::hello_again, "¡Hola de nuevo!"},
    {phrase::you_are_welcome,
     "¡Con mucho gusto! Escríbanos cuando necesite algo más."},
    {phrase::goodbye, "¡Que esté muy bien! Escríbanos cuando nos necesite."},
    {phrase::all_right,
     "👍 Escriba *menu* en cualquier momento si necesita algo más."},
    {phrase::who_i_am,
     "Soy el asistente automático de {clinic}. Puedo agendar citas y responder "
     "preguntas frecuentes, y nuestro personal puede atenderle cuando usted "
     "quiera."},
    {phrase::choose_below, "¿Qué le gustaría hacer ahora?"},
    {phrase::ask_language, "¿En qué idioma prefiere que le escribamos?"},
    {phrase::language_chosen, "Claro que sí, seguimos en español."},
    // Buttons and rows (at most 20 characters)
    {phrase::button_book, "Agendar una cita"},
    {phrase::button_info, "Info de la clínica"},
    {phrase::button_person, "Hablar con alguien"},
    {phrase::button_menu, "Menú"},
    {phrase::button_back, "Volver"},
    {phrase::button_cancel, "Cancelar"},
    {phrase::button_confirm, "Confirmar"},
    {phrase::button_other_time, "Otro horario"},
    {phrase::button_same_time, "El mismo horario"},
    {phrase::button_move_visit, "Cambiar la cita"},
    {phrase::button_cancel_visit, "Cancelar la cita"},
    {phrase::button_other_doctor, "Otro doctor"},
    {phrase::row_more, "Ver más"},
    {phrase::row_more_times, "Otros horarios"},
    {phrase::list_open, "Ver opciones"},
    {phrase::list_services, "Elegir un servicio"},
    {phrase::list_doctors, "Elegir un doctor"},
    {phrase::list_times, "Ver horarios libres"},
    {phrase::list_days, "Elegir un día"},
    {phrase::list_scores, "Calificar la visita"},
    {phrase::button_any_doctor, "Cualquier doctor"},
    {phrase::button_really, "Sí, cancelarla"},
    {phrase::button_keep, "No, conservarla"},
    {phrase::list_visits, "Sus citas"},
    // Questions answered from the clinic's facts
    {phrase::info_menu, "¿Qué le gustaría saber de {clinic}?"},
    {phrase::topic_hours, "Horario de atención"},
    {phrase::topic_address, "Dirección y mapa"},
    {phrase::topic_fees, "Precios"},
    {phrase::topic_services, "Servicios"},
    {phrase::topic_doctors, "Doctores"},
    {phrase::topic_phone, "Teléfono"},
    {phrase::topic_parking, "Estacionamiento"},
    {phrase::topic_payment, "Formas de pago"},
    {phrase::hours_week, "🕘 Nuestro horario:"},
    {phrase::hours_line, "{days}: {hours}"},
    {phrase::hours_closed_line, "{days}: cerrado"},
    {phrase::hours_closure_line,
     "Tenga en cuenta que {day} estamos cerrados ({reason})."},
    {phrase::hours_day_open, "Nuestro horario {day}: {hours}."},
    {phrase::hours_day_closed, "Lo sentimos, {day} estamos cerrados."},
    {phrase::hours_day_closure,
     "Lo sentimos, {day} estamos cerrados ({reason})."},
    {phrase::hours_now_open,
     "Sí, en este momento estamos abiertos. Hora de cierre: {time}."},
    {phrase::hours_now_closed, "En este momento estamos cerrados."},
    {phrase::hours_now_closed_until,
     "En este momento estamos cerrados. Volvemos a abrir {day}, {time}."},
    {phrase::hours_doctor, "🕘 {doctor} atiende en este horario:"},
    {phrase::address, "📍 {clinic} está en {address}"},
    {phrase::fees, "Nuestros precios:"},
    {phrase::fee_line, "• {service}: {price}"},
    {phrase::fee_line_unpriced, "• {service}: consulte en recepción"},
    {phrase::services, "Estos son nuestros servicios:"},
    {phrase::doctors, "Nuestros doctores:"},
    {phrase::doctor_line, "• {doctor}"},
    {phrase::doctor_line_specialty, "• {doctor}, {specialty}"},
    {phrase::phone, "📞 Puede llamarnos al {phone}."},
    {phrase::parking, "🅿️ {parking}"},
    {phrase::payment, "💳 {payment}"},
    {phrase::fact_unknown,
     "No tengo esa información aquí, pero nuestro personal se la dará con "
     "gusto."},
    {phrase::fact_unknown_phone,
     "No tengo esa información aquí. Nuestro personal se la dará con gusto: "
     "llame al {phone}, o pida aquí mismo hablar con alguien."},
    {phrase::my_visit,
     "Su cita: {service} con {doctor}, {when}. Si desea cambiarla, solo "
     "díganos."},
    // Booking
    {phrase::ask_service, "¿Para qué le gustaría venir?"},
    {phrase::ask_doctor, "¿Con quién le gustaría atenderse?"},
    {phrase::doctor_chosen, "{doctor}, por supuesto."},
    {phrase::service_option, "• {service} ({minutes} minutos)"},
    {phrase::service_option_priced, "• {service} ({minutes} minutos, {price})"},
    {phrase::service_detail, "{minutes} minutos"},
    {phrase::service_detail_priced, "{minutes} minutos, {price}"},
    {phrase::noted_time, "Anotado: {when}."},
    {phrase::free_times,
     "Estos son los próximos horarios libres con {doctor} para {service}. "
     "Elija uno, o escriba el día y la hora que le convengan, por ejemplo "
     "*mañana a las 4 de la tarde*."},
    {phrase::free_times_on,
     "Estos son los horarios libres con {doctor} {day}. Elija uno, o escriba "
     "otro día y otra hora."},
    {phrase::free_times_wanted, "Estos son los horarios libres con {doctor}. "
                                "Elija uno, o escriba otro día "
                                "y otra hora."},
    {phrase::ask_time,
     "¿Qué día y a qué hora le conviene? Por ejemplo, *mañana a las 4 de la "
     "tarde*."},
    {phrase::ask_time_again,
     "Elija uno de los horarios libres, o escriba el día y la hora que le "
     "convengan, por ejemplo *mañana a las 4 de la tarde*."},
    {phrase::which_day, "{time}, perfecto. ¿Qué día?"},
    {phrase::which_day_part, "¿Qué día le gustaría venir?"},
    {phrase::which_one, "¿Cuál de estas opciones?"},
    {phrase::confirm,
     "Le estoy guardando este horario:\n\n{service} con {doctor}\n🗓️ "
     "{when}\n\n¿Lo reservo?"},
    {phrase::confirm_priced,
     "Le estoy guardando este horario:\n\n{service} con {doctor}\n🗓️ "
     "{when}\n💳 {price}\n\n¿Lo reservo?"},
    {phrase::confirm_again,
     "Toque *Confirmar* para reservar: {when}. O elija otro horario."},
    {phrase::booked, "✅ ¡Su cita está reservada!\n\n{service} con "
                     "{doctor}\n🗓️ {when}\n\n¡Le "
                     "esperamos! Si cambian sus planes, solo escríbanos."},
    {phrase::booked_address,
     "✅ ¡Su cita está reservada!\n\n{service} con {doctor}\n🗓️ "
     "{when}\n📍 "
     "{address}\n\n¡Le esperamos! Si cambian sus planes, solo escríbanos."},
    {phrase::already_booked,
     "Esa cita ya está reservada: {service} con {doctor}, {when}. ¡Le "
     "esperamos!"},
    {phrase::back_to_times, "No hay problema, busquemos otro horario."},
    {phrase::booking_left,
     "De acuerdo, lo dejamos aquí; no se reservó nada nuevo. Escriba *menu* "
     "cuando nos necesite."},
    {phrase::nothing_to_cancel,
     "No encuentro ninguna cita suya que cancelar. Si cree que debería "
     "haber una, nuestro personal le ayudará."},
    {phrase::hold_expired,
     "Solo podía guardarle este horario por un momento y ese tiempo ya "
     "terminó: {when}. ¿Todavía lo quiere?"},
    // Refusals; each is followed by the nearest free times
    {phrase::refused_past, "Ese horario ya pasó: {when}."},
    {phrase::refused_too_soon,
     "Es muy pronto para nosotros: {when}. Necesitamos {notice} para "
     "prepararnos."},
    {phrase::refused_too_far,
     "Falta mucho todavía: {when}. Reservamos hasta con {days} días de "
     "anticipación."},
    {phrase::refused_closed, "{doctor} no atiende {day}."},
    {phrase::refused_closure, "Estamos cerrados {day} ({reason})."},
    {phrase::refused_outside_hours, "{doctor} no atiende a esa hora: {when}."},
    {phrase::refused_taken,
     "Lo sentimos, ese horario ya no está libre: {when}."},
    {phrase::refused_last_moment,
     "Lo lamento mucho: alguien reservó ese horario justo antes que usted: "
     "{when}."},
    {phrase::window_full,
     "Lo sentimos, {doctor} ya no tiene horarios libres {day}."},
    {phrase::no_free_time,
     "Lo sentimos, no encuentro un horario libre con {doctor} en los próximos "
     "{days} días. ¿Le gustaría que nuestro personal le ayude?"},
    {phrase::nearest_times,
     "Estos son los horarios libres más cercanos. Elija uno, o escriba otro "
     "día y otra hora."},
    {phrase::service_gone, "Esa opción ya no está disponible."},
    {phrase::free_times_any,
     "Estos son los próximos horarios libres para {service}. Elija uno, "
     "o escriba el día y la hora que le convengan, por ejemplo *mañana a "
     "las 4 de la tarde*."},
    {phrase::free_times_on_any,
     "Estos son los horarios libres {day}. Elija uno, o escriba otro día "
     "y otra hora."},
    {phrase::free_times_wanted_any,
     "Estos son los horarios libres. Elija uno, o escriba otro día y "
     "otra hora."},
    {phrase::more_times_hint, "Para verlos todos, escriba *más horarios*."},
    {phrase::refused_away, "{doctor} no está {day} ({reason})."},
    {phrase::refused_closed_any, "No atendemos {day}."},
    {phrase::refused_outside_any, "No atendemos a esa hora: {when}."},
    {phrase::window_full_any,
     "Lo sentimos, ya no quedan horarios libres {day}."},
    {phrase::no_free_time_any,
     "Lo sentimos, no encuentro un horario libre en los próximos {days} "
     "días. ¿Le gustaría que nuestro personal le ayude?"},
    // Visits that are booked
    {phrase::no_visits,
     "No encuentro ninguna cita suya próxima. ¿Le gustaría reservar una?"},
    {phrase::my_visits, "Sus citas:"},
    {phrase::visit_line, "• {service} con {doctor}, {when}"},
    {phrase::which_visit, "¿A qué cita se refiere?"},
    {phrase::move_times,
     "Su cita actual: {service} con {doctor}, {old}. ¿Cuándo le gustaría "
     "venir? Elija uno de estos horarios libres, o escriba el día y la "
     "hora que le convengan."},
    {phrase::confirm_move,
     "Le estoy guardando este nuevo horario:\n\n{service} con "
     "{doctor}\n🗓️ {when}\n\nHasta ahora: {old}\n\n¿Cambio su cita?"},
    {phrase::confirm_move_again,
     "Toque *Confirmar* para cambiar su cita: {when}. O elija otro "
     "horario."},
    {phrase::moved,
     "✅ ¡Su cita está cambiada!\n\n{service} con {doctor}\n🗓️ "
     "{when}\n\n¡Le esperamos! Si cambian sus planes, solo escríbanos."},
    {phrase::visit_stands, "Su cita sigue como estaba: {when}."},
    {phrase::visit_kept,
     "De acuerdo, su cita sigue como está: {service} con {doctor}, "
     "{when}. ¡Le esperamos!"},
    {phrase::really_cancel,
     "¿Cancelo esta cita?\n\n{service} con {doctor}\n🗓️ {when}\n\nSi "
     "solo no le conviene el horario, puedo cambiarla."},
    {phrase::visit_cancelled,
     "Su cita está cancelada: {service} con {doctor}, {when}. Cuando "
     "quiera otro horario, solo escríbanos."},
    {phrase::staff_booked_visit,
     "Nuestro personal le reservó una cita:\n\n{service} con "
     "{doctor}\n🗓️ {when}\n\nSi no le conviene, solo escríbanos."},
    {phrase::staff_moved_visit,
     "Nuestro personal cambió su cita:\n\n{service} con {doctor}\n🗓️ "
     "{when}\n\nHasta ahora: {old}\n\nSi no le conviene, solo escríbanos."},
    {phrase::staff_cancelled_visit,
     "Lo sentimos, tuvimos que cancelar su cita: {service} con {doctor}, "
     "{when}. Escríbanos y con gusto le buscamos otro horario."},
    {phrase::staff_restored_visit,
     "Su cita vuelve a estar en pie: {service} con {doctor}, {when}. ¡Le "
     "esperamos!"},
    // Times that must be asked
    {phrase::time_am_pm, "¿Se refiere a la mañana o a la tarde?"},
    {phrase::time_which_day, "¿A qué día se refiere?"},
    {phrase::time_past, "Esa hora ya pasó. ¿Qué día y a qué hora le conviene?"},
    {phrase::time_invalid,
     "No encuentro esa fecha en el calendario. ¿Qué día y a qué hora le "
     "conviene?"},
    {phrase::time_conflict,
     "El día y la fecha no coinciden. ¿Podría escribirlos de nuevo? Por "
     "ejemplo, *15 de marzo a las 4 de la tarde*."},
    {phrase::time_options,
     "¿Cuál prefiere? Por favor, escriba un solo día y una sola hora."},
    {phrase::time_zone,
     "Por favor, escriba la hora local de la clínica. ¿Qué día y a qué hora le "
     "conviene?"},
    {phrase::time_clock_change,
     "Esa noche cambia la hora, así que ese horario no queda claro. ¿Podría "
     "elegir otro?"},
    {phrase::time_unclear,
     "No me queda claro a qué hora se refiere. ¿Podría escribir el día y la "
     "hora? Por ejemplo, *mañana a las 4 de la tarde*."},
    // A person
    {phrase::red_flag,
     "⚠️ Esto puede ser una emergencia. Por favor, llame al {emergency} "
     "ahora "
     "mismo o vaya a la sala de emergencias más cercana. No espere una "
     "respuesta aquí. Ya avisé a nuestro personal."},
    {phrase::red_flag_no_number,
     "⚠️ Esto puede ser una emergencia. Por favor, llame ahora mismo al "
     "número "
     "de emergencias de su localidad o vaya a la sala de emergencias más "
     "cercana. No espere una respuesta aquí. Ya avisé a nuestro personal."},
    {phrase::person_coming,
     "Por supuesto. Ya avisé a nuestro personal para que le responda aquí lo "
     "antes posible. Si mientras tanto desea seguir conmigo, escriba *menu*."},
    {phrase::person_for_change,
     "Nuestro personal le ayudará con gusto con su cita. Ya les avisé para "
     "que le respondan aquí lo antes posible. Si mientras tanto desea seguir "
     "conmigo, "
     "escriba *menu*."},
    {phrase::person_after_misses,
     "Disculpe, sigo sin entender, así que avisé a nuestro personal para que "
     "le responda aquí. Si mientras tanto desea seguir conmigo, escriba "
     "*menu*."},
    {phrase::calendar_down,
     "Disculpe, en este momento no puedo consultar la agenda. Ya avisé a "
     "nuestro personal para que le responda aquí. Escriba *menu* si desea "
     "intentarlo "
     "más tarde."},
    {phrase::no_booking_here,
     "Aquí las citas las coordina nuestro personal. Ya les avisé para "
     "que le respondan lo antes posible."},
    {phrase::late_message,
     "Disculpe, su mensaje anterior nos acaba de llegar. Una persona de "
     "nuestro equipo le responderá aquí lo antes posible."},
    {phrase::bot_is_back,
     "Estoy de vuelta para ayudarle. Nuestro personal todavía puede ver este "
     "chat."},
    {phrase::person_after_loop,
     "Parece que estamos dando vueltas, así que avisé a nuestro "
     "personal para que le responda aquí. Si mientras tanto desea "
     "seguir conmigo, escriba *menu*."},
    // What is not text
    {phrase::got_voice,
     "Gracias por su mensaje de voz. Yo no puedo escucharlo: escríbame unas "
     "palabras, por favor, o deje que alguien de nuestro personal lo escuche."},
    {phrase::got_file, "Gracias, lo guardé para el doctor."},
    {phrase::got_place, "Gracias, anoté el lugar."},
    {phrase::got_contact, "Gracias, anoté el contacto."},
    {phrase::got_order,
     "¡Gracias! Aquí no puedo tomar pedidos, pero nuestro personal puede "
     "verlo."},
    {phrase::cannot_open,
     "Disculpe, no puedo abrir este tipo de mensaje. ¿Podría escribirlo como "
     "texto?"},
    // Not understood
    {phrase::miss,
     "Disculpe, no entendí bien. Puedo agendar una cita, darle información "
     "de la clínica o llamar a una persona."},
    {phrase::miss_in_booking, "Disculpe, no entendí bien."},
    // After the visit
    {phrase::feedback_ask,
     "Gracias por visitar {clinic}. ¿Cómo le fue en su visita? Por favor, "
     "califíquela de 1 (mala) a 5 (excelente)."},
    {phrase::feedback_ask_again,
     "Por favor, califique su visita de 1 (mala) a 5 (excelente), o escriba "
     "*menu*."},
    {phrase::feedback_score_5, "5 - Excelente"},
    {phrase::feedback_score_4, "4 - Buena"},
    {phrase::feedback_score_3, "3 - Regular"},
    {phrase::feedback_score_2, "2 - No muy buena"},
    {phrase::feedback_score_1, "1 - Mala"},
    {phrase::feedback_thanks,
     "¡Gracias por contarnos! Será un gusto verle de nuevo."},
    {phrase::feedback_sorry,
     "Gracias por contarnos; lamentamos que no haya sido mejor. Una persona de "
     "nuestro equipo se comunicará con usted."},
    {phrase::reminder, "⏰ Le recordamos su cita en {clinic}:\n\n{service} con "
                       "{doctor}\n🗓️ {when}\n\n¿Podrá asistir?"},
    {phrase::reminder_attendee,
     "⏰ Le recordamos la cita de {attendee} en "
     "{clinic}:\n\n{service} con {doctor}\n🗓️ {when}\n\n¿Podrán "
     "asistir?"},
    {phrase::visit_confirmed, "¡Gracias por confirmar! Le esperamos: {when}."},
    {phrase::reminder_outdated,
     "Esa cita ya no está en nuestra agenda. ¿Le gustaría agendar una nueva?"},
    {phrase::opted_out, "De acuerdo. Ya no recibirá más mensajes de {clinic}. "
                        "Si cambia de opinión, escriba *START*."},
};

} // namespace careline::engine
