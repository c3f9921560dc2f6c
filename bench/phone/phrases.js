// What patients often write, ready to be sent, in three languages.

const $ = (id) => document.getElementById(id);

const languages = {
  en: ["EN", "English", ["hi", "Book a visit tomorrow after 4",
    "What are your fees?", "Is there a lift?", "Move my visit",
    "Talk to a person", "STOP", "START"]],
  hi: ["हि", "हिन्दी", ["नमस्ते", "कल शाम को अपॉइंटमेंट चाहिए",
    "kal 5 baje doctor se milna hai", "फ़ीस कितनी है?",
    "किसी से बात करनी है", "STOP", "START"]],
  es: ["ES", "Español", ["hola", "Quiero una cita mañana por la tarde",
    "¿Cuánto cuesta?", "Quiero cambiar mi cita", "Hablar con una persona",
    "STOP", "START"]],
};

/// @param say  sends a text as the patient
export function startPhrases(say) {
  const choose = (language) => {
    for (const tab of $("tongues").children)
      tab.setAttribute("aria-pressed", String(tab.lang === language));
    $("phrases").replaceChildren(...languages[language][2].map((words) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.lang = language;
      chip.textContent = words;
      if (/^(STOP|START)$/.test(words)) chip.className = "plain";
      chip.addEventListener("click", () => say(words));
      return chip;
    }));
    $("phrases").scrollLeft = 0;
  };
  for (const [language, [short, name]] of Object.entries(languages)) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.lang = language;
    tab.textContent = short;
    tab.title = name;
    tab.setAttribute("aria-label", "Phrases: " + name);
    tab.addEventListener("click", () => choose(language));
    $("tongues").append(tab);
  }
  choose("en");
}
