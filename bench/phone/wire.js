// The wire: how each webhook POST ended, and the drawer of faults.

const $ = (id) => document.getElementById(id);
const mostLines = 40;

function took(us) {
  if (us < 1000) return us + " µs";
  if (us < 100000) return (us / 1000).toFixed(1) + " ms";
  return Math.round(us / 1000) + " ms";
}

function level(status) {
  if (status >= 200 && status < 300) return "good";
  return status === 429 || status === 503 ? "wait" : "bad";
}

function line(status, what, more, kind) {
  const item = document.createElement("li");
  const pill = document.createElement("span");
  pill.className = "pill " + kind;
  pill.textContent = status;
  const text = document.createElement("span");
  text.textContent = what;
  const time = document.createElement("small");
  time.textContent = more;
  item.append(pill, text, time);
  $("trace").prepend(item);
  while ($("trace").children.length > mostLines)
    $("trace").lastElementChild.remove();
}

/// One attempt of one webhook POST.
export function traceWire(event) {
  const status = event.status || "none";
  const kind = level(event.status);
  let what = event.what;
  if (event.copy > 1) what += ` · copy ${event.copy}`;
  if (event.attempt > 1) what += ` · try ${event.attempt}`;
  line(status, what, took(event.took_us), kind);
  // Statuses follow each reply: the panel's top is for what the patient wrote.
  if (event.what !== "message") return;
  $("last-status").textContent = status;
  $("last-status").className = "pill big " + kind;
  $("last-took").textContent = event.status ? took(event.took_us)
                                            : "no answer";
  $("last-what").textContent = kind === "good"
    ? "from the POST to Careline's 200"
    : event.final ? "given up" : "will be repeated";
}

/// A call of Careline that the vendor refused.
export function traceRefusal(event) {
  line(event.code, event.what, "refused", "bad");
}

function percent(input) { return Number(input.value) / 100; }

async function control(change) {
  const answer = await fetch("_control", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify(change),
  }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  $("fault-note").textContent = answer?.ok ? ""
    : told?.error ?? "the fake vendors do not answer";
}

function showValues(form) {
  const {delay_ms, rate_limited, server_error, reset_after, copies, shuffle} =
    form.elements;
  const show = (name, text) => {
    form.querySelector(`[data-shows=${name}]`).textContent = text;
  };
  show("delay", delay_ms.value + " ms");
  show("rate", rate_limited.value + " %");
  show("error", server_error.value + " %");
  show("reset", reset_after.value + " %");
  show("copies", copies.value === "1" ? "once" : "× " + copies.value);
  const isOn = [delay_ms, rate_limited, server_error, reset_after]
    .some((one) => one.value !== "0") || copies.value !== "1"
    || shuffle.checked;
  $("faults-badge").hidden = !isOn;
}

function readForm(form) {
  const {delay_ms, rate_limited, server_error, reset_after, copies, shuffle} =
    form.elements;
  return {
    all: {
      delay_ms: Number(delay_ms.value),
      rate_limited: percent(rate_limited),
      server_error: percent(server_error),
      reset_after: percent(reset_after),
    },
    webhook_copies: Number(copies.value),
    statuses: {shuffle: shuffle.checked},
  };
}

/// Shares of one rule add up to 100 % at most: the others give way.
function keepSum(form, changed) {
  const names = ["rate_limited", "server_error", "reset_after"];
  let over = names.reduce((sum, name) =>
    sum + Number(form.elements[name].value), 0) - 100;
  for (const name of names) {
    if (over <= 0 || name === changed) continue;
    const input = form.elements[name];
    const less = Math.min(over, Number(input.value));
    input.value = String(Number(input.value) - less);
    over -= less;
  }
}

export async function startFaults() {
  const form = $("fault-form");
  form.addEventListener("input", (event) => {
    keepSum(form, event.target.name);
    showValues(form);
  });
  form.addEventListener("change", () => control(readForm(form)));
  form.addEventListener("reset", () => setTimeout(() => {
    showValues(form);
    control(readForm(form));
  }));
  $("repeat").addEventListener("click", () => control({repeat_last: true}));
  const now = await fetch("_control").then((answer) => answer.json())
    .catch(() => null);
  if (!now) return;
  form.elements.delay_ms.value = now.all.delay_ms;
  for (const name of ["rate_limited", "server_error", "reset_after"])
    form.elements[name].value = Math.round((now.all[name] ?? 0) * 100);
  form.elements.copies.value = now.webhook_copies;
  form.elements.shuffle.checked = now.statuses.shuffle;
  showValues(form);
}
