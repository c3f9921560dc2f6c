// The time at the clinic, and buttons that move the demo's clock forward.

const $ = (id) => document.getElementById(id);
const isReady = (told) => told?.is_on === true;

let ahead = 0;      // Milliseconds before this machine's clock.
let zone = "UTC";
let reminder = null; // When the next one is due, milliseconds since 1970.

/// What time the demo says it is.
export function demoNow() { return Date.now() + ahead; }

function said(at, options) {
  return new Intl.DateTimeFormat("en-GB", {timeZone: zone, ...options})
    .format(at);
}

function show() {
  const now = demoNow();
  $("time-now").textContent = said(now, {hour: "2-digit", minute: "2-digit"});
  $("time-day").textContent =
    said(now, {weekday: "long", day: "numeric", month: "long"});
  $("time-zone").textContent = zone.replaceAll("_", " ");
  $("to-reminder").disabled = reminder === null;
  $("time-next").textContent = reminder === null
    ? "No reminder is planned. Book a visit first."
    : "Next reminder: " + said(reminder, {weekday: "short", day: "numeric",
      month: "short", hour: "2-digit", minute: "2-digit"});
}

function take(told) {
  $("time").hidden = !isReady(told);
  if (!isReady(told)) return;
  ahead = told.offset_seconds * 1000;
  reminder = told.next_reminder ? Date.parse(told.next_reminder) : null;
  show();
}

async function ask(body) {
  const answer = await fetch("_phone/clock", body && {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify(body),
  }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  $("time-note").textContent = answer?.ok ? ""
    : told?.detail ?? told?.error ?? "the clock does not answer";
  if (answer?.ok) take(told);
}

/// The clock is the chosen clinic's.
export function showTimeOf(clinic) {
  zone = clinic.time_zone || "UTC";
  show();
}

/// A turn may have planned a reminder, or taken one back.
export function lookForReminder() {
  if (!$("time").hidden) ask();
}

export function startTime() {
  for (const button of document.querySelectorAll("[data-advance]"))
    button.addEventListener("click", () =>
      ask({advance_seconds: Number(button.dataset.advance)}));
  $("to-reminder").addEventListener("click", async () => {
    await ask();
    if (reminder === null) return;
    const left = Math.ceil((reminder - demoNow()) / 1000);
    ask({advance_seconds: Math.max(1, left)});
  });
  ask();
  setInterval(show, 1000);
}
