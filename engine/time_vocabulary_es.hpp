#pragma once
/// Spanish words about time; accents do not matter (a letter is read without).
/// One row: the part a word plays, its number (0 if it has none), the words.

#include "engine/time_vocabulary.hpp"

namespace careline::engine::vocabulary {

// clang-format off
inline constexpr vocabulary_row spanish[] = {
  // -- Numbers ---------------------------------------------------------------
  {role::number, 1, "un uno una"}, {role::number, 2, "dos"}, {role::number, 3, "tres"}, {role::number, 4, "cuatro"},
  {role::number, 5, "cinco"}, {role::number, 6, "seis"}, {role::number, 7, "siete"}, {role::number, 8, "ocho"},
  {role::number, 9, "nueve"}, {role::number, 10, "diez"}, {role::number, 11, "once"}, {role::number, 12, "doce"},
  {role::number, 13, "trece"}, {role::number, 14, "catorce"}, {role::number, 15, "quince"}, {role::number, 16, "dieciseis"},
  {role::number, 17, "diecisiete"}, {role::number, 18, "dieciocho"}, {role::number, 19, "diecinueve"}, {role::number, 20, "veinte"},
  {role::number, 21, "veintiuno"}, {role::number, 22, "veintidos"}, {role::number, 23, "veintitres"}, {role::number, 24, "veinticuatro"},
  {role::number, 25, "veinticinco"}, {role::number, 26, "veintiseis"}, {role::number, 27, "veintisiete"}, {role::number, 28, "veintiocho"},
  {role::number, 29, "veintinueve"}, {role::number, 30, "treinta"}, {role::number, 40, "cuarenta"}, {role::number, 50, "cincuenta"},
  {role::shy, 0, "un uno una dos tres once seis diez doce cuatro cinco siete ocho nueve quince veinte treinta"},
  {role::ordinal, 1, "primer primero primera 1ro 1er 1ra"}, {role::ordinal, 2, "segundo segunda 2do 2da"}, {role::ordinal, 3, "tercer tercero tercera 3ro 3ra 3er"},
  {role::ordinal, 4, "cuarto cuarta 4to 4ta"}, {role::ordinal, -1, "ultimo ultima ultimos"},
  {role::article, 0, "un una"}, {role::half, 0, "media medio"}, {role::quarter, 0, "cuarto cuartos"},
  {role::couple, 0, "par"}, {role::few, 0, "unos unas algunos algunas pocos pocas"},
  // -- Days ------------------------------------------------------------------
  {role::weekday, 0, "lunes lun"}, {role::weekday, 1, "martes"}, {role::weekday, 2, "miercoles mie mier"},
  {role::weekday, 3, "jueves jue juev"}, {role::weekday, 4, "viernes vie vier vienes"}, {role::weekday, 5, "sabado sabados sab"},
  {role::weekday, 6, "domingo domingos dom"},
  {role::short_name, 0, "lun mie jue vie sab dom ene abr ago dic"}, {role::unsure, 0, "dom julio abril agosto mayo ago set"},
  {role::month, 1, "enero ene"}, {role::month, 2, "febrero"}, {role::month, 3, "marzo"}, {role::month, 4, "abril abr"},
  {role::month, 5, "mayo"}, {role::month, 6, "junio"}, {role::month, 7, "julio"}, {role::month, 8, "agosto ago"},
  {role::month, 9, "septiembre setiembre set"}, {role::month, 10, "octubre"}, {role::month, 11, "noviembre"}, {role::month, 12, "diciembre dic"},
  {role::offset, 0, "hoy oy"}, {role::offset, 1, "manana manyana mañna manaan mñana"},
  {role::weekend, 0, "finde findes"},
  {role::unit, 1, "minuto minutos minutito minutitos"}, {role::unit, 2, "hora horas horita"}, {role::unit, 3, "dia dias"}, {role::unit, 4, "semana semanas"},
  {role::unit, 5, "quincena"}, {role::unit, 6, "mes meses"}, {role::unit, 7, "ano anos anito anitos añitos"},
  {role::date_mark, 0, "dia fecha"},
  // -- Times of day ----------------------------------------------------------
  {role::part, 1, "mananas"}, {role::part, 4, "tarde tardes tardecita"}, {role::part, 6, "noche noches nochecita"},
  {role::part, 7, "madrugada madrugadas"}, {role::part, 2, "almuerzo"}, {role::lunch, 0, "almuerzo"},
  {role::noon, 0, "mediodia"}, {role::midnight, 0, "medianoche"}, {role::oclock, 0, "punto"},
  {role::hours_mark, 0, "hs horas"},
  // -- Which -----------------------------------------------------------------
  {role::this_, 0, "este esta estos estas"}, {role::next, 0, "proximo proxima proximos proximas siguiente prox"},
  {role::viene, 0, "viene entra entrante vienen"}, {role::que, 0, "que q"}, {role::last, 0, "pasado pasada pasados pasadas anterior"},
  {role::every, 0, "cada todos todas"}, {role::any, 0, "cualquier cualquiera algun alguna"},
  {role::any_time, 0, "cuando"}, {role::time_noun, 0, "hora momento horario rato"},
  {role::whole, 0, "todo toda"}, {role::beginning, 0, "principio principios inicio inicios comienzo comienzos"},
  {role::middle, 0, "mediados medianos mediado"}, {role::end, 0, "fin finales fines final"}, {role::early, 0, "temprano"},
  // -- Joints ----------------------------------------------------------------
  {role::or_, 0, "o u"}, {role::and_, 0, "y e"}, {role::to, 0, "a al hasta"}, {role::tak, 0, "hasta"}, {role::until, 0, "hasta"},
  {role::between, 0, "entre"}, {role::from, 0, "de del desde"}, {role::since, 0, "desde hace"},
  {role::after, 0, "despues posterior tras"}, {role::before, 0, "antes previo"}, {role::within, 0, "dentro"},
  {role::around, 0, "sobre hacia eso como tipo aproximadamente aprox alrededor"},
  {role::in, 0, "en"}, {role::on, 0, "el los"}, {role::of, 0, "de del"}, {role::the, 0, "el la los las lo"}, {role::las, 0, "las la alas ala"},
  {role::minus, 0, "menos"}, {role::now, 0, "ahora ahorita"}, {role::for_, 0, "durante por"},
  {role::later, 0, "tarde despues"},
  // -- Turns of the talk -------------------------------------------------------
  {role::no, 0, "no ni tampoco nunca"}, {role::cannot, 0, "ocupado ocupada"}, {role::except, 0, "excepto salvo quitando"},
  {role::attend, 0, "puedo podre podria podremos podemos puede pueden pude es estoy estare me viene va sirve vale trabajo ir llegar asistir el la los las este para por en tengo poder acudir quiero hay queda bien posible estare asistire libre disponible ese a al lo"},
  {role::move, 0, "cambiar cambiarla cambiarlo cambio cambie cambiame cambien cambiarme mover muevan moverla muevela pasar pasarla pasen pasame reprogramar reprogramarla reagendar aplazar adelantar posponer trasladar movemos cambiamos mueva reprogramen cambia mueve pasarlo"},
  {role::cancel, 0, "cancelar cancela cancele anular anula cancelen anule cancelame"},
  {role::instead, 0, "vez lugar"}, {role::correction, 0, "digo mejor corrijo perdon quise rectifico equivoque"},
  {role::sorry, 0, "perdon perdona perdone disculpa disculpe"}, {role::wait, 0, "espera espere"}, {role::if_, 0, "si"},
  // -- About something else ------------------------------------------------------
  {role::past_day, 0, "ayer anteayer antier anoche antes_de_ayer"},
  {role::past_verb, 0, "fue estuve estuvo vine vino fui tuve tuvo tome hice hizo hicieron operaron dieron empezo comenzo vi vieron vio atendieron dolio desperte cai caido sali tenia comi fueron recetaron empece salio pusieron sacaron dio"},
  {role::not_past, 0, "queria quisiera para"},
  {role::times, 0, "veces vez"}, {role::habit, 0, "diario diaria diariamente siempre habitualmente normalmente diarias diarios"},
  {role::dose, 0, "pastilla pastillas tableta tabletas capsula capsulas comprimido comprimidos gota gotas dosis cucharada cucharadas insulina jarabe inhalaciones"},
  {role::medicine, 0, "medicina medicinas medicamento medicamentos antibiotico remedio pastilla pastillas"},
  {role::take, 0, "tomo toma tomar tomando tomaba tomamos toman"},
  {role::birth, 0, "nacio naci nacido nacida nacimiento cumpleanos cumple nacimos"}, {role::dated, 0, "fechado fechada"},
  {role::paper, 0, "informe receta factura resultado resultados reporte analitica recibo"},
  {role::visit, 0, "visita consulta revision regla menstruacion cita ecografia radiografia"},
  {role::complaint, 0, "dolor duele duelen dolores fiebre tos vomito vomitos mareo mareos sangrado sangra picazon hinchado hinchazon enfermo enferma gripe mal malestar alergia siento calentura nauseas diarrea molestia molestias doliendo"},
  {role::age, 0, "edad embarazo embarazada embarazo gestacion"},
  {role::label, 0, "edad peso piso puerta numero calle telefono tel movil celular poliza turno habitacion consultorio cuesta costo precio sala codigo cama avenida km expediente tarjeta dni nss ficha pago pague temperatura tension presion fiebre apto departamento depto casa referencia folio"},
  {role::money, 0, "euro euros dolares dolar pesos peso soles quetzales"}, {role::measure, 0, "kilo kilos grados gramos metros kilometros centimetros cm mililitros litros porciento"},
  {role::count, 0, "hijos hijas hijo hija ninos nino ninas personas persona pastillas pastilla tabletas tableta gotas veces capsulas capsula dosis comprimido comprimidos pacientes citas preguntas dientes muelas hermanos hermanas sesiones cosas puntos amigos inyecciones vacunas gatos perros radiografias caries dolores familiares adultos pruebas examenes"},
  {role::ordinal_thing, 0, "piso vez dosis hijo embarazo visita trimestre planta puerta cita consulta sesion hija calle avenida opinion"},
  {role::good, 0, "buenos buenas buen buena feliz lindo linda bonito bonita excelente hermoso bella bello"},
  {role::farewell, 0, "adios chao chau"}, {role::see, 0, "vemos"}, {role::person, 0, "yo ella"},
  {role::title, 0, "sr sra srta don dona doctora dra santo san llamo llama señor senora senor"},
  {role::clause, 0, "pero quiero quisiera necesito puedo puede podria entonces porque pues gracias hola necesitaba queria favor deme dame quiere ojala podrian"},
  {role::plain, 0, "manzana banana entonces partes coche leche lentes luces lunas gente tiempo ciudad siempre puedo quiero cita citas medico medica clinica hospital doctor dentista consulta necesito tengo tiene para todo como donde cuanto cuanta cuales quien tenga buenas estoy estamos favor gracias hola atender atienden hacer agendar reservar pedir sacar solicitar toda tarea fiebre nieve"},
};
// clang-format on

} // namespace careline::engine::vocabulary
