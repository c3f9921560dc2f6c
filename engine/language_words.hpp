#pragma once
/// The small words that give a language away. Words that all languages share
/// here ("appointment", "doctor", "ok", days and clock times in English) are
/// left out on purpose: who writes "tomorrow 4 pm" may be anyone.

#include <cstdint>
#include <string_view>

namespace careline::engine {

/// A language the bot can speak, as patients see it: in its own letters.
struct language_name {
  std::string_view code;
  std::string_view name;
};

inline constexpr language_name language_names[] = {{"en", "English"},
                                                   {"hi", "हिन्दी"},
                                                   {"hi-Latn", "Hinglish"},
                                                   {"es", "Español"}};

/// Leads to the choice of a language, whichever one reads.
inline constexpr std::string_view language_row = "Language / भाषा / Idioma";

/// What a message adds up to for a language: `told` decides.
inline constexpr int told = 3;

/// Words as engine/words.hpp reads them, between blanks. Each of `plain` tells
/// by itself, two of `likely` do, three of `faint` do.
struct language_signs {
  std::string_view code;
  std::string_view plain;
  std::string_view likely;
  std::string_view faint;
};

// clang-format off
inline constexpr language_signs english_signs{
  "en",
  " what whats where when how why which whose would could should need want wants wanted"
  " my your dont doesnt didnt cant cannot wont im ive id were does did thats youre"
  " someone somebody anything something another earliest looking wondering hurts because"
  " tell know think feel feeling give take come coming going talk speak see hear understand"
  " them they his her their our us about into ",
  " he she having i you the is are am was and it its this that can will have has any there who get like be"
  " been not if or so just also only very much since until please with from really do shall"
  " available open close pay find change reschedule move meet visit ",
  " a an for of on at by after before next today tomorrow new some one more all for day days"
  " week month tooth teeth pain fever cost fee price person "};

inline constexpr language_signs hinglish_signs{
  "hi-Latn",
  " hai hain nahi nahin nhi nahee mujhe muje mujhko mera meri mere aap aapka aapki aapke aapko"
  " ka ki ko kya kyaa kyu kyun kyon kab kahan kidhar kitna kitne kitni kaun kaunsa kaunsi kaise kaisa"
  " karna karni karne karo karein karenge kare karunga karungi chahiye chahie chaiye chahta chahti"
  " lena leni dena dijiye dedo baje bje kal parso aaj subah shaam sham dopahar raat haan hanji haanji"
  " theek thik accha acha achha bhai namaste namaskar dhanyavad dhanyawad dhanyavaad shukriya"
  " hoon hun raha rahi rahe gaya gayi gaye tha thi hua hui dard bukhar daant dant doosra doosri dusra dusri"
  " abhi phir wapas lekin magar bhi bas yeh woh wo koi kisi kuch dikhana dikhao milna milega milegi"
  " batao bataiye bata sakta sakti sakte liye wala wali wale beta beti bete maa pati patni bahut bohot"
  " hum hamara hamari apna apni humein hamein jaldi pehle baad agle somvar somwar mangalvar mangalwar"
  " budhvar budhwar guruvar guruwar shukravar shukrawar shanivar shaniwar ravivar raviwar itvar itwaar"
  " tareekh tarikh samay pata paisa paise kripya zara jara bhej bhejo bhejiye kijiye madad pichla pichhla dhanywad dhanyvaad paunga paungi jaunga jaungi likho likhiye bolo boliye baat insaan insan bimar tabiyat ilaj"
  " badalna badal radd rehne mat jana aana aaun aaunga aaungi hoga hogi mein ",
  " ke se par tak ho hu h kr kar krna ji naam yahan wahan din hafta hafte mahina pet kamar gala"
  " saal log ek ghanta ghante band khula lagega ",
  " main ya aur na do kam ab "};

inline constexpr language_signs spanish_signs{
  "es",
  " quiero quisiera necesito cita citas gracias hola buenos buenas dias tardes noches manana lunes martes"
  " miercoles jueves viernes sabado sabados domingo domingos hoy ahora cuanto cuanta cuantos cuando donde quien"
  " cual para favor porfavor una puedo puede pueden puedes podria tengo tiene tienen tienes estan estoy duele"
  " horario horarios dame siento voy hacen llegar ninguna cualquiera pecho hablar hablo hablas habla cuesta cuestan direccion adios usted ustedes otra otro cancelar cambiar ayuda semana"
  " tarde noche claro perfecto hijo hija esposo esposa nino nina reservar agendar tambien pero porque soy dolor"
  " fiebre muela diente dientes pasado proximo proxima mediodia hasta luego antes despues entre hacer ver llamar"
  " llamenme aceptan abren cierran atienden servicios precios ubicacion estacionamiento siguiente primera primero"
  " confirmo correcto ninguna nada algo mejor donde alguien temprano quedo seria gustaria esa ese eso esta este ",
  " que como con por un las los del mi muy bien hora persona doctora medico es vale turno consulta limpieza"
  " clinica disponible precio urgente pasada al ",
  " el la de en su me y lo se te si le les mas a "};
// clang-format on

} // namespace careline::engine
