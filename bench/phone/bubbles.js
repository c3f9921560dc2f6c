// Draws one message as a bubble. Everything that came over the wire becomes
// text nodes: no word of a message is ever read as HTML.

const svgSpace = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(svgSpace, "svg");
  const use = document.createElementNS(svgSpace, "use");
  use.setAttribute("href", "#" + name);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export function clockTime(at) {
  return new Date(at).toLocaleTimeString([], {
    hour: "2-digit", minute: "2-digit"});
}

export function dayName(at) {
  const day = new Date(at);
  const days = (date) => Math.floor(
    (date.getTime() - date.getTimezoneOffset() * 60000) / 86400000);
  const ago = days(new Date()) - days(day);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return day.toLocaleDateString([], {
    weekday: "long", day: "numeric", month: "long"});
}

// -- Words --------------------------------------------------------------------

const marks = /(\*[^*\s](?:[^*\n]*[^*\s])?\*|_[^_\s](?:[^_\n]*[^_\s])?_|~[^~\s](?:[^~\n]*[^~\s])?~|```[^`]+```|https?:\/\/[^\s<>"']+)/;
const tags = {"*": "strong", "_": "em", "~": "s"};

/// WhatsApp's own marks (*bold*, _italic_, ~struck~, ```code```) and links.
export function formatted(text) {
  const out = document.createDocumentFragment();
  for (const piece of String(text ?? "").split(marks)) {
    if (!piece) continue;
    if (/^https?:\/\//.test(piece)) {
      const link = element("a", "", piece);
      link.href = piece;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      out.append(link);
    } else if (piece.startsWith("```") && piece.length > 6) {
      out.append(element("code", "", piece.slice(3, -3)));
    } else if (piece.length > 2 && tags[piece[0]]
               && piece[0] === piece.at(-1) && marks.test(piece)) {
      out.append(element(tags[piece[0]], "", piece.slice(1, -1)));
    } else {
      out.append(piece);
    }
  }
  return out;
}

/// A few emoji and nothing else are shown large.
function isEmojiOnly(text) {
  return /^(\p{Extended_Pictographic}\uFE0F?\s?){1,3}$/u.test(text.trim());
}

function wordsOf(text) {
  const words = element("div", "words", formatted(text));
  if (isEmojiOnly(String(text ?? ""))) words.classList.add("large");
  return words;
}

// -- Parts by type ------------------------------------------------------------

function card(iconName, title, more) {
  const text = element("div", "", element("b", "", title));
  if (more) text.append(element("small", "", more));
  return element("div", "card", element("span", "disc", icon(iconName)), text);
}

const parts = {
  text: (part) => [wordsOf(part.body)],
  image(part) {
    const picture = element("div", "picture", icon("i-photo"));
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", "Photo");
    return part.caption ? [picture, wordsOf(part.caption)] : [picture];
  },
  document: (part) => [
    card("i-paper", part.filename ?? "Document", "PDF"),
    ...(part.caption ? [wordsOf(part.caption)] : [])],
  audio() {
    const wave = element("div", "wave");
    for (let i = 0; i < 28; i++) {
      const bar = element("i", "h" + (1 + (i * 7 + (i * i) % 5) % 8));
      wave.append(bar);
    }
    return [element("div", "voice", element("span", "disc", icon("i-voice")),
      wave, element("small", "", "0:07"))];
  },
  video: (part) => [card("i-photo", "Video", part.caption)],
  sticker() {
    const sticker = element("div", "sticker", "👋");
    sticker.setAttribute("aria-label", "Sticker");
    return [sticker];
  },
  location: (part) => [
    element("div", "map", icon("i-place")),
    card("i-place", part.name ?? "Location",
      part.address ?? `${part.latitude}, ${part.longitude}`)],
  contacts: (part) => part.map((contact) => card("i-person",
    contact.name?.formatted_name ?? "Contact", contact.phones?.[0]?.phone)),
  reaction: (part) => [wordsOf(part.emoji ? "Reacted " + part.emoji
                                          : "Took a reaction back")],
  template(part) {
    const values = (part.components ?? []).flatMap((component) =>
      (component.parameters ?? []).map((one) => one.text ?? ""));
    return [card("i-paper", part.name, "template · " + part.language?.code),
      ...(values.length ? [wordsOf(values.join(" · "))] : [])];
  },
  interactive(part) {
    if (part.button_reply) return [wordsOf(part.button_reply.title)];
    if (part.list_reply) {
      const words = wordsOf(part.list_reply.title);
      if (part.list_reply.description)
        words.append(element("small", "", part.list_reply.description));
      return [words];
    }
    const out = [];
    if (part.header?.text)
      out.push(element("div", "heading", formatted(part.header.text)));
    out.push(wordsOf(part.body?.text));
    if (part.footer?.text)
      out.push(element("div", "footnote", formatted(part.footer.text)));
    return out;
  },
};

/// Rows of a list message in order, with their section headings.
export function choices(content) {
  return (content.interactive.action.sections ?? []).flatMap((section) => [
    ...(section.title ? [{heading: section.title}] : []), ...section.rows]);
}

function summary(content) {
  const type = content.type ?? "text";
  const part = content[type] ?? {};
  const words = String(part.body?.text ?? part.body ?? part.caption
    ?? part.button_reply?.title ?? part.list_reply?.title ?? type);
  const signs = [...words.replace(/\s+/g, " ")];
  return signs.length > 90 ? signs.slice(0, 90).join("") + "…"
                           : signs.join("");
}

function choiceButtons({content, wamid, tap, openList}) {
  const action = content.interactive?.action;
  const out = [];
  for (const entry of action?.buttons ?? []) {
    const button = element("button", "choice", icon("i-reply"),
      entry.reply.title);
    button.type = "button";
    button.dataset.choice = entry.reply.id;
    button.addEventListener("click", async () => {
      if (await tap(entry.reply, wamid)) button.classList.add("was-tapped");
    });
    out.push(button);
  }
  if (action?.sections) {
    const button = element("button", "choice", icon("i-list"), action.button);
    button.type = "button";
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => openList(content, wamid, button));
    out.push(button);
  }
  return out;
}

// -- The bubble ---------------------------------------------------------------

const ticks = {
  wait: ["i-clock", "not yet taken"],
  done: ["i-double", "taken by Careline"],
  read: ["i-double", "read"],
  failed: ["i-alert", "not taken"],
};
const rank = {wait: 0, failed: 1, done: 2, read: 3};

/// Ticks only rise: a late answer never takes a blue one back.
export function setTick(node, state) {
  const tick = node.querySelector(".tick");
  if (!tick || rank[state] < rank[tick.dataset.state ?? "wait"]) return;
  tick.dataset.state = state;
  const [name, label] = ticks[state];
  tick.replaceChildren(icon(name));
  tick.setAttribute("aria-label", label);
}

/// @param message {own, content, at, wamid, fromAi?, quoted?, tap?, openList?}
export function drawMessage(message) {
  const {own, content, at, wamid, quoted} = message;
  const type = content.type ?? "text";
  const part = content[type] ?? {};
  const draw = parts[type] ?? (() => [wordsOf("[" + type + "]")]);
  const bubble = element("div", "bubble " + (own ? "out" : "in"));
  bubble.classList.add("type-" + (parts[type] ? type : "other"));
  if (quoted)
    bubble.append(element("div", "quoted", formatted(summary(quoted))));
  if (message.fromAi)
    bubble.append(element("div", "ai-label", icon("i-spark"), "AI assistant"));
  bubble.append(...draw(part));
  const meta = element("span", "meta", element("time", "", clockTime(at)));
  if (own) {
    const tick = element("span", "tick");
    tick.setAttribute("role", "img");
    meta.append(tick);
  }
  bubble.append(meta);
  const row = element("div", "message " + (own ? "own" : "theirs"), bubble);
  row.dataset.wamid = wamid;
  if (!own) row.append(...choiceButtons(message));
  if (own) setTick(row, "wait");
  return row;
}
