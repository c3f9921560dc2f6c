// The phone: one chat at a time, drawn from the event stream of the fake
// vendors. What is on the screen is always the fold of those events.

import {choices, clockTime, dayName, drawMessage, icon, setTick}
  from "./bubbles.js";
import {startFaults, traceRefusal, traceWire} from "./wire.js";
import {startPeople} from "./people.js";
import {startPhrases} from "./phrases.js";
import {demoNow, lookForReminder, showTimeOf, startTime} from "./time.js";

const $ = (id) => document.getElementById(id);
const log = $("log");
const words = $("words");

const attachments = [
  ["image", "Photo", "i-photo", {caption: "My knee, since Sunday"}],
  ["voice", "Voice note", "i-voice", {}],
  ["location", "Location", "i-place", {}],
  ["document", "Document", "i-paper", {caption: "Blood report"}],
  ["sticker", "Sticker", "i-sticker", {}],
  ["contact", "Contact", "i-person", {}],
];
const emojis = ["😀", "🙂", "🙏", "👍", "👋", "❤️", "🤒", "😷", "🤕", "💊",
  "🩺", "🦷", "👶", "📅", "⏰", "✅", "❌", "🎉"];

let chat = null;     // {clinic, patient, key}
let source = null;
let messages = new Map(); // wamid -> {node, body}
let lastDay = "";
let typingTimer = 0;

// -- Drawing ------------------------------------------------------------------

function nearBottom() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 160;
}

function append(node, isOwn) {
  const follow = isOwn || nearBottom();
  const typing = log.querySelector(".typing");
  log.insertBefore(node, typing);
  if (follow) log.scrollTop = log.scrollHeight;
}

function separate(at) {
  const day = dayName(at);
  if (day === lastDay) return;
  lastDay = day;
  const chip = document.createElement("div");
  chip.className = "day";
  chip.textContent = day;
  append(chip, false);
}

function greet() {
  const note = document.createElement("p");
  note.className = "note-bubble";
  note.append(icon("i-lock"),
    "Nothing leaves this machine. Say “hi” to begin.");
  log.append(note);
}

function setPresence(text, isTyping = false) {
  $("presence").textContent = text;
  $("presence").classList.toggle("is-typing", isTyping);
}

function showTyping(on) {
  clearTimeout(typingTimer);
  log.querySelector(".typing")?.remove();
  setPresence(on ? "typing…" : "online", on);
  if (!on) return;
  const bubble = document.createElement("div");
  bubble.className = "bubble in typing";
  bubble.setAttribute("aria-hidden", "true");
  for (let i = 0; i < 3; i++) bubble.append(document.createElement("i"));
  const follow = nearBottom();
  log.append(bubble);
  if (follow) log.scrollTop = log.scrollHeight;
  // Meta ends the indicator with the reply, or after 25 seconds.
  typingTimer = setTimeout(() => showTyping(false), 25000);
}

// -- Events -------------------------------------------------------------------

const on = {
  patient(event) {
    separate(event.at_ms);
    const quoted = messages.get(event.context)?.body;
    const node = drawMessage({own: true, content: event.said, at: event.at_ms,
      wamid: event.wamid, quoted});
    messages.set(event.wamid, {node, body: event.said});
    append(node, true);
  },
  message(event) {
    showTyping(false);
    separate(event.at_ms);
    const node = drawMessage({own: false, content: event.body,
      at: event.at_ms, wamid: event.wamid, fromAi: event.from_ai, tap,
      openList});
    messages.set(event.wamid, {node, body: event.body});
    append(node, false);
    lookForReminder();
  },
  read(event) {
    const told = messages.get(event.wamid);
    if (told) setTick(told.node, "read");
    // An old event of a reloaded page types no more.
    if (event.typing && demoNow() - event.at_ms < 25000) showTyping(true);
  },
  wire(event) {
    traceWire(event);
    const told = messages.get(event.wamid);
    if (!told) return;
    if (event.status >= 200 && event.status < 300) setTick(told.node, "done");
    else if (event.final) setTick(told.node, "failed");
  },
  refused(event) {
    traceRefusal(event);
  },
};

function openChat(next) {
  source?.close();
  chat = next;
  messages = new Map();
  lastDay = "";
  log.replaceChildren();
  greet();
  showTyping(false);
  setPresence("connecting…");
  $("clinic-name").textContent = chat.clinic.name;
  showTimeOf(chat.clinic);
  const avatar = $("clinic-avatar");
  avatar.textContent = chat.clinic.initials;
  avatar.dataset.hue = chat.clinic.hue;
  const query = new URLSearchParams({
    number: chat.clinic.phone_number_id, patient: chat.key});
  source = new EventSource("_phone/events?" + query);
  source.onopen = () => setPresence("online");
  source.onerror = () => setPresence("waiting for the fake vendors…");
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    on[event.kind]?.(event);
  };
  closeDrawers();
}

// -- Sending ------------------------------------------------------------------

async function send(what) {
  const answer = await fetch("_phone/send", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({
      number: chat.clinic.phone_number_id,
      phone: chat.patient.phone,
      name: chat.patient.name,
      hidden: chat.hidden,
      ...what,
    }),
  }).catch(() => null);
  if (!answer?.ok) {
    const told = await answer?.json().catch(() => null);
    setPresence(told?.error ?? "the fake vendors do not answer");
    return false;
  }
  return true;
}

function tap(button, wamid) {
  return send({type: "button", id: button.id, title: button.title,
    context: wamid});
}

function openList(content, wamid, opener) {
  const sheet = $("sheet");
  const rows = $("rows");
  const sendButton = $("sheet-send");
  $("sheet-title").textContent = content.interactive.action.button;
  rows.replaceChildren();
  sendButton.disabled = true;
  let picked = null;
  for (const row of choices(content)) {
    if (row.heading) {
      const heading = document.createElement("h4");
      heading.textContent = row.heading;
      rows.append(heading);
      continue;
    }
    const label = document.createElement("label");
    label.className = "row-choice";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "row";
    radio.addEventListener("change", () => {
      picked = row;
      sendButton.disabled = false;
    });
    // A second tap on the picked row sends, as Enter does.
    label.addEventListener("dblclick", () => sheet.close("send"));
    const text = document.createElement("span");
    const title = document.createElement("b");
    title.textContent = row.title;
    text.append(title);
    if (row.description) {
      const more = document.createElement("small");
      more.textContent = row.description;
      text.append(more);
    }
    label.append(text, radio);
    rows.append(label);
  }
  sheet.returnValue = "";
  // Not modal: the top layer would cover the page, not just the phone's glass.
  const behind = document.querySelectorAll(".screen > :not(dialog, .scrim)");
  for (const part of behind) part.inert = true;
  sheet.onclose = () => {
    for (const part of behind) part.inert = false;
    $("scrim").hidden = true;
    if (sheet.returnValue === "send" && picked)
      send({type: "list", id: picked.id, title: picked.title,
        description: picked.description ?? "", context: wamid});
    opener?.focus();
  };
  $("scrim").hidden = false;
  sheet.show();
  rows.querySelector("input")?.focus();
}

function startSheet() {
  $("sheet-close").addEventListener("click", () => $("sheet").close(""));
  $("scrim").addEventListener("click", () => $("sheet").close(""));
  $("sheet").addEventListener("keydown", (event) => {
    if (event.key === "Escape") $("sheet").close("");
  });
}

// -- Composer -----------------------------------------------------------------

function fitWords() {
  words.style.height = "auto";
  words.style.height = Math.min(words.scrollHeight, 120) + "px";
}

function startComposer() {
  $("composer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text || !chat) return;
    words.value = "";
    fitWords();
    if (!await send({type: "text", text})) {
      words.value = text;
      fitWords();
    }
    words.focus();
  });
  words.addEventListener("input", fitWords);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("composer").requestSubmit();
  });
}

/// A button that shows a menu; Escape and a choice close it.
function startMenu(buttonId, menuId, items) {
  const button = $(buttonId);
  const menu = $(menuId);
  const show = (isOpen) => {
    menu.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) menu.querySelector("button").focus();
  };
  for (const item of items) {
    item.setAttribute("role", "menuitem");
    item.addEventListener("click", () => show(false));
    menu.append(item);
  }
  button.addEventListener("click", () => show(menu.hidden));
  menu.addEventListener("keydown", (event) => {
    const list = [...menu.querySelectorAll("button")];
    const at = list.indexOf(document.activeElement);
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[
      event.key];
    if (step) list[(at + step + list.length) % list.length].focus();
    if (event.key === "Escape") {
      show(false);
      button.focus();
    }
    if (step || event.key === "Escape") event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target))
      show(false);
  });
}

function startMenus() {
  startMenu("attach-button", "attach", attachments.map(
    ([type, name, image, more]) => {
      const item = document.createElement("button");
      item.type = "button";
      item.dataset.type = type;
      const ring = document.createElement("span");
      ring.append(icon(image));
      item.append(ring, name);
      item.addEventListener("click", () => {
        const caption = words.value.trim();
        const takesCaption = "caption" in more;
        if (takesCaption && caption) {
          words.value = "";
          fitWords();
        }
        send({type, ...more, ...(takesCaption && caption ? {caption} : {})});
      });
      return item;
    }));
  startMenu("emoji-button", "emojis", emojis.map((emoji) => {
    const item = document.createElement("button");
    item.type = "button";
    item.textContent = emoji;
    item.addEventListener("click", () => {
      words.setRangeText(emoji, words.selectionStart, words.selectionEnd,
        "end");
      words.focus();
    });
    return item;
  }));
}

// -- Drawers of narrow screens ------------------------------------------------

function closeDrawers() {
  document.body.classList.remove("show-people", "show-wire");
  $("shade").hidden = true;
}

function startDrawers() {
  for (const button of document.querySelectorAll("[data-open]"))
    button.addEventListener("click", () => {
      closeDrawers();
      document.body.classList.add("show-" + button.dataset.open);
      $("shade").hidden = false;
      $(button.dataset.open).querySelector(".close").focus();
    });
  for (const button of document.querySelectorAll("[data-close]"))
    button.addEventListener("click", () => {
      closeDrawers();
      document.querySelector(`[data-open=${button.dataset.close}]`).focus();
    });
  $("shade").addEventListener("click", closeDrawers);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawers();
  });
}

function startClock() {
  const show = () => { $("clock").textContent = clockTime(demoNow()); };
  show();
  setInterval(show, 10000);
}

startClock();
startDrawers();
startMenus();
startComposer();
startSheet();
startFaults();
startPhrases((text) => chat && send({type: "text", text}));
startTime();
startPeople(openChat);
